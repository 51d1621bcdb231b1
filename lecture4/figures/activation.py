"""An activation function at one input: its value, its tangent, its slope."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..activations import ACTIVATIONS
from .figure import Figure
from .plot import Plot, in_panels
from .style import PALETTE
from .svg import element, handle, number, path, text

LIMIT = 5.0  # the axes go from -LIMIT to LIMIT
REACH = 1.5  # how far the tangent goes to either side


@dataclass(frozen=True)
class ActivationFigure(Figure):
    """Left: the activation and its tangent at x. Right: the slope, whose value there it is.

    name: of the activation, in ACTIVATIONS; x: a number from -LIMIT to LIMIT.
    """

    name: str
    x: float

    def canvas(self):
        return axes(self.name)

    def numbers(self):
        """What is drawn: the activation's (value, slope) at x."""
        activation = ACTIVATIONS[self.name]
        return float(activation.value(self.x)), float(activation.derivative(self.x))

    def marks(self):
        value, slope = self.numbers()
        plot = self.canvas()
        words = f"{number(self.x)}, value {number(value)}, slope {number(slope)}"
        held = {"control": "x", "words": words, "pixel": plot.pixel()}
        return in_panels(
            [
                _tangent(plot, self.x, value, slope),
                *_dot(plot, 0, self.x, value, f"value {number(value)}", "value", held),
            ],
            _dot(plot, 1, self.x, slope, f"slope {number(slope)}", "gradient", held),
        )

    def alt(self):
        value, slope = self.numbers()
        return (
            f"{self.name} at x = {number(self.x)}: value {number(value)}, slope "
            f"{number(slope)}. The tangent has this slope. An upstream gradient of 1 comes "
            f"back as {number(slope)}."
        )


@lru_cache(maxsize=8)
def axes(name):
    """The curves of an activation and of its slope, by Matplotlib."""
    x = np.linspace(-LIMIT, LIMIT, 481)
    value, slope = ACTIVATIONS[name].value(x), ACTIVATIONS[name].derivative(x)

    def prepare(left, right):
        for ax, y, colour in ((left, value, "value"), (right, slope, "gradient")):
            ax.plot(x, y, color=PALETTE[colour][0], linewidth=2.2)
            ax.set(xlim=(-LIMIT, LIMIT), xlabel="x")
            ax.grid()
        left.set(
            ylim=(value.min() - REACH, value.max() + REACH), title=f"{name}(x) and its tangent"
        )
        right.set(ylim=(-0.05, 1.2), title="its slope")  # one for all, so they can be compared

    return Plot(760, 330, prepare, columns=2)


def _tangent(plot, x, value, slope):
    ends = np.clip([x - REACH, x + REACH], -LIMIT, LIMIT)
    points = plot.pixels(np.column_stack([ends, value + slope * (ends - x)]))
    return element("path", id="tangent", class_="tangent", d=path(points))


def _dot(plot, column, x, y, words, class_, held):
    """A dot on a curve, by which x is moved, a guide to it from the axis, and what it says."""
    ax = plot.axes[column]
    (dot_x, dot_y), (label_x, _), (_, foot) = plot.pixels(
        [(x, y), (-0.95 * LIMIT, y), (x, ax.get_ylim()[0])], column
    )
    _, top = plot.pixels((x, ax.get_ylim()[1]), column)
    return (
        element(
            "path", id=f"guide{column}", class_="guide", d=f"M{dot_x:.1f} {foot:.1f}V{dot_y:.1f}"
        ),
        element("circle", id=f"dot{column}", class_="dot", cx=dot_x, cy=dot_y, r=5),
        handle(f"hand{column}", dot_x, dot_y, **held),
        text(words, label_x, top + 16, class_, id=f"says{column}"),
    )
