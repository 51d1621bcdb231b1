"""What depth does: slopes multiply, and signals and gradients fade or blow up."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..activations import ACTIVATIONS
from ..layers import affine_backward, affine_forward
from .figure import Figure
from .plot import Plot, in_panels
from .svg import REACH, element, hand, number, path, text

DEEPEST = 20  # layers of the saturation picture
FLOOR, CEILING = 1e-12, 1e6  # of its axis
LAYERS, UNITS, EXAMPLES = 10, 64, 40  # of the initialisation picture
BINS = 32
SPREADS = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "relu": (0.0, 3.0)}  # axis of activations
SMALLEST, LARGEST = -12, 6  # powers of ten on the axis of the gradients
ROOM = 60  # pixels for a number that stands upright


# --- saturation -----------------------------------------------------------------------------


def slope_product(name, x, weight, layers):
    """Slope of `layers` units in a row after 1, 2, ... of them: (layers,).

    Each unit takes its predecessor's output a to f(weight a), so the chain rule multiplies
    the slope by weight f'(weight a). The first one takes x.
    """
    activation, slopes = ACTIVATIONS[name], []
    for _ in range(layers):
        slopes.append(weight * float(activation.derivative(weight * x)))
        x = float(activation.value(weight * x))
    return np.cumprod(slopes)


@dataclass(frozen=True)
class SaturationFigure(Figure):
    """The product of slopes through 1 to `layers` units in a row, for each activation."""

    x: float
    weight: float
    layers: int

    def canvas(self):
        return saturation_axes()

    def numbers(self):
        """All that is drawn: {activation: slope after 1, 2, ... layers}."""
        return {name: slope_product(name, self.x, self.weight, self.layers) for name in ACTIVATIONS}

    def marks(self):
        curves = (
            _product(self.canvas(), place, name, products)
            for place, (name, products) in enumerate(self.numbers().items())
        )
        return "".join(curves) + _last_layer(self.canvas(), self.layers)

    def alt(self):
        said = ", ".join(
            f"{name} {number(products[-1])}" for name, products in self.numbers().items()
        )
        return (
            f"Slope of {self.layers} units in a row with weight {number(self.weight)}, at "
            f"x = {number(self.x)}: {said}."
        )


@lru_cache(maxsize=1)
def saturation_axes():
    """The axes of the slope against the layers, by Matplotlib."""

    def prepare(axes):
        axes.set(
            xscale="linear",
            yscale="log",
            xlim=(0.5, DEEPEST * 1.5),
            ylim=(FLOOR, CEILING),
            xlabel="layers",
            xticks=range(2, DEEPEST + 1, 2),
            title="Slope of the whole chain: what is left of a gradient of 1",
        )
        axes.set_yticks([10.0**power for power in range(-12, 7, 3)])
        axes.minorticks_off()
        axes.grid(axis="y")

    return Plot(760, 380, prepare)


def _product(plot, place, name, products):
    """The curve of one activation, its shape at the last layer, and its row in the list."""
    sizes = np.clip(np.abs(products), FLOOR, CEILING)
    points = plot.pixels(np.column_stack([np.arange(1, len(sizes) + 1), sizes]))
    row_x, row_y = plot.pixels((DEEPEST * 1.08, 10.0 ** (5 - 2 * place)))
    colour = f"var(--series{place})"
    return (
        element("path", id=f"curve{place}", class_="series", d=path(points), stroke=colour)
        + _shape(f"end{place}", place, *points[-1], colour)
        + _shape(f"key{place}", place, row_x, row_y, colour)
        + text(
            f"{name} {_in_words(products[-1])}", row_x + 14, row_y + 4, "label", id=f"says{place}"
        )
    )


def _last_layer(plot, layers):
    """A strip over the ends of the curves, by which the number of layers is moved."""
    (x, top), (_, bottom) = plot.pixels([(layers, CEILING), (layers, FLOOR)])
    return element(
        "rect",
        id="hand",
        class_="hand",
        x=x - REACH,
        y=top,
        width=2 * REACH,
        height=bottom - top,
        rx=6,
        **hand("layers", f"{layers}", plot.pixel()),
    )


def _in_words(product):
    return f"{number(product)}{': nothing gets through' if product == 0 else ''}"


OUTLINES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M0-6L6 5H-6z",
    "M-5-5H5V5H-5z",
    "M0-7L7 0L0 7L-7 0z",
    "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z",
)


def _shape(name, place, x, y, colour):
    """A dot of an outline of its own, so that curves aren't told by their colours alone."""
    return element(
        "path", id=name, d=OUTLINES[place], fill=colour, transform=f"translate({x:.1f} {y:.1f})"
    )


# --- initialisation -------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _draws():
    """Inputs, weights of spread 1, and an upstream gradient: the same whenever they are asked."""
    rng = np.random.default_rng(0)
    return (
        rng.standard_normal((EXAMPLES, UNITS)),
        rng.standard_normal((LAYERS, UNITS, UNITS)),
        rng.standard_normal((EXAMPLES, UNITS)),
    )


@lru_cache(maxsize=4)
def deep_pass(name, scale):
    """Forward and backward through 10 layers of 64 units: -> (activations, gradients).

    Weights are normal with standard deviation `scale`; inputs, and the gradient that arrives
    at the last layer, are normal with 1. Both are lists from the first layer to the last, of
    arrays (40, 64); a gradient is that of the layer's activations.
    """
    activation = ACTIVATIONS[name]
    signal, weights, upstream = _draws()
    activations, logits, inputs = [], [], []
    for W in weights:
        inputs.append(signal)
        logits.append(affine_forward(signal, scale * W, np.zeros(UNITS)))
        signal = activation.value(logits[-1])
        activations.append(signal)
    gradients = [upstream]
    for W, z, X in zip(weights[:0:-1], logits[:0:-1], inputs[:0:-1], strict=True):
        dlogits = gradients[-1] * activation.derivative(z)
        gradients.append(affine_backward(dlogits, X, scale * W)[0])
    return activations, gradients[::-1]


@dataclass(frozen=True)
class InitialisationFigure(Figure):
    """Histograms of every layer's activations, and of its gradients, on the way through.

    activation: a name in SPREADS; scale: the standard deviation of the weights.
    """

    activation: str
    scale: float

    def canvas(self):
        return initialisation_axes(self.activation)

    def marks(self):
        activations, gradients = deep_pass(self.activation, self.scale)
        plot, sizes = self.canvas(), map(_power, gradients)
        return in_panels(
            [
                *_histograms(plot, 0, activations, SPREADS[self.activation], "value"),
                *_spreads(plot, 0, activations),
            ],
            [
                *_histograms(plot, 1, sizes, (SMALLEST, LARGEST), "gradient"),
                *_spreads(plot, 1, gradients),
            ],
        )

    def alt(self):
        activations, gradients = deep_pass(self.activation, self.scale)
        return (
            f"Ten {self.activation} layers of {UNITS} units, weights with standard deviation "
            f"{number(self.scale)}. Standard deviation of the activations, layer 1 to 10: "
            f"{_listed(activations)}. Of the gradients: {_listed(gradients)}."
        )


def _listed(layers):
    return ", ".join(number(layer.std()) for layer in layers)


def _power(gradients):
    """The power of ten of each gradient's size; 0 has none, and counts as the smallest."""
    return np.log10(np.maximum(np.abs(gradients), 10.0**SMALLEST))


@lru_cache(maxsize=4)
def initialisation_axes(activation):
    """The axes of the layers' activations and of their gradients, by Matplotlib."""
    low, high = SPREADS[activation]

    def prepare(left, right):
        left.set(ylim=_with_room(low, high), title="Activations, standard deviation above")
        left.set_yticks(np.linspace(low, high, 5))
        right.set(ylim=_with_room(SMALLEST, LARGEST), title="Gradients, standard deviation above")
        powers = range(SMALLEST, LARGEST + 1, 3)
        right.set_yticks(powers, [f"$10^{{{power}}}$" for power in powers])
        for ax in (left, right):
            ax.set(xlim=(0.4, LAYERS + 1.1), xticks=range(1, LAYERS + 1), xlabel="layer")
            ax.grid(axis="y")

    return Plot(820, 400, prepare, columns=2)


def _with_room(low, high):
    """Limits of an axis that goes from low to high, with room above for numbers."""
    return low - 0.03 * (high - low), high + 0.3 * (high - low)


def _histograms(plot, column, layers, limits, colour):
    """A histogram of each layer, lying on its side; what is out of the limits counts at them."""
    edges = np.linspace(*limits, BINS + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    (start, _), (end, _) = plot.pixels([(0, 0), (0.8, 0)], column)
    heights = plot.pixels(np.column_stack([middles, middles]), column)[:, 1]
    for place, layer in enumerate(layers):
        counts = np.histogram(np.clip(layer, *limits), edges)[0]
        left, _ = plot.pixels((place + 0.6, 0), column)
        widths = (end - start) * counts / counts.max()
        bars = "".join(
            f"M{left:.0f} {y:.1f}h{width:.0f}"
            for y, width in zip(heights, widths, strict=True)
            if width >= 0.5
        )
        yield element(
            "path",
            id=f"{colour}{place}",
            d=bars,
            fill="none",
            stroke=f"var(--{colour})",
            stroke_width=float(heights[0] - heights[1]),
        )


def _spreads(plot, column, layers):
    """Each layer's standard deviation, above its histogram, upright to have room."""
    _, top = plot.axes[column].get_ylim()
    for place, layer in enumerate(layers):
        x, y = plot.pixels((place + 1, top), column)
        yield text(
            number(layer.std()),
            0,
            0,
            "label",
            id=f"spread{column}-{place}",
            transform=f"translate({x + 4:.1f} {y + ROOM:.1f}) rotate(-90)",
        )
