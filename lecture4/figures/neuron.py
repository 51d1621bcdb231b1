"""A neuron: what arrives, what it adds up to, and how often it fires."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..activations import sigmoid
from .figure import Figure
from .plot import Plot, in_panels
from .style import PALETTE
from .svg import element, handle, number, signed, text

NAMES = ("w0·x0", "w1·x1", "bias", "sum")
BAR = 0.3  # half the height of a bar, where a row is 1
LIMIT = 15.0  # the axis of the sum goes from -LIMIT to LIMIT
FASTEST = 50  # spikes a second, where the sigmoid is 1


@dataclass(frozen=True)
class NeuronFigure(Figure):
    """What arrives at a neuron with two inputs, the sigmoid of its sum, and a second of spikes."""

    w0: float
    x0: float
    w1: float
    x1: float
    bias: float

    def canvas(self):
        return axes()

    def numbers(self):
        """All that is drawn: (what arrives: two products and the bias, their sum, activation)."""
        arriving = self.w0 * self.x0, self.w1 * self.x1, self.bias
        return arriving, sum(arriving), float(sigmoid(sum(arriving)))

    def marks(self):
        arriving, total, activation = self.numbers()
        plot = self.canvas()
        return in_panels(
            [
                *(_bar(plot, row, part) for row, part in enumerate((*arriving, total))),
                _handle(plot, self.bias),
            ],
            _dot(plot, total, activation),
            _spikes(plot, FASTEST * activation),
        )

    def alt(self):
        arriving, total, activation = self.numbers()
        parts = ", ".join(
            f"{name} {signed(part)}" for name, part in zip(NAMES, arriving, strict=False)
        )
        return (
            f"A neuron with w0 {number(self.w0)}, x0 {number(self.x0)}, w1 {number(self.w1)}, "
            f"x1 {number(self.x1)}. What arrives: {parts}; sum {signed(total)}. The sigmoid "
            f"of the sum is {number(activation)}: {number(FASTEST * activation)} spikes a "
            f"second out of at most {FASTEST}."
        )


@lru_cache(maxsize=1)
def axes():
    """The axes of the bars, the sigmoid with its curve, and the second, by Matplotlib."""

    def prepare(bars, curve, second):
        bars.set(xlim=(-LIMIT, LIMIT), ylim=(len(NAMES) - 0.4, -0.6), title="What arrives")
        bars.set_yticks(range(len(NAMES)), NAMES)
        bars.axvline(0, color=PALETTE["ink"][0], linewidth=1)
        x = np.linspace(-LIMIT, LIMIT, 481)
        curve.plot(x, sigmoid(x), color=PALETTE["value"][0], linewidth=2.2)
        curve.set(xlim=(-LIMIT, LIMIT), ylim=(-0.05, 1.2), title="Sigmoid of the sum", xlabel="sum")
        curve.grid()
        second.set(
            xlim=(0, 1), ylim=(0, 1), yticks=[], xlabel="seconds", title="How often it fires"
        )

    return Plot(820, 290, prepare, columns=3)


def _bar(plot, row, part):
    shown = float(np.clip(part, -LIMIT, LIMIT))
    (left, top), (right, bottom), (end, middle) = plot.pixels(
        [(min(shown, 0), row - BAR), (max(shown, 0), row + BAR), (LIMIT, row)]
    )
    return element(
        "rect", id=f"bar{row}", class_="bar", x=left, y=top, width=right - left, height=bottom - top
    ) + text(signed(part), end, middle + 4, "label", id=f"part{row}", text_anchor="end")


def _handle(plot, bias):
    """The end of the bias's bar: of what arrives, it alone is an input itself."""
    x, y = plot.pixels((np.clip(bias, -LIMIT, LIMIT), NAMES.index("bias")))
    return handle("hand", x, y, control="bias", words=number(bias), pixel=plot.pixel())


def _dot(plot, total, activation):
    (x, y), (left, _) = plot.pixels([(np.clip(total, -LIMIT, LIMIT), activation), (-LIMIT, 0)], 1)
    _, top = plot.pixels((0, 1.13), column=1)
    return element("circle", id="dot", class_="dot", cx=x, cy=y, r=5) + text(
        f"activation {number(activation)}", left + 8, top + 4, "value", id="says"
    )


def _spikes(plot, rate):
    """A second of a neuron that fires evenly: a line for each spike."""
    times = (np.arange(int(rate + 0.5)) + 0.5) / max(rate, 1e-9)
    (_, foot), (_, head) = plot.pixels([(0, 0.1), (0, 0.75)], column=2)
    across = plot.pixels(np.column_stack([times, times]), column=2)[:, 0]
    lines = "".join(f"M{x:.1f} {foot:.1f}V{head:.1f}" for x in across)
    x, y = plot.pixels((0.02, 0.9), column=2)
    return element("path", id="spikes", class_="spike", d=lines) + text(
        f"{number(rate)} spikes a second", x, y, "label", id="rate"
    )
