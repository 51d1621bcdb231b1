"""The 11-line net on exclusive or: its error step by step, and its four answers."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..activations import sigmoid
from ..data import xor
from ..nets import train_eleven_lines
from .figure import Figure
from .plot import Plot, in_panels
from .svg import element, handle, number, path, text

MOST_STEPS = 1000
INPUTS = ("0 0", "0 1", "1 0", "1 1")


@dataclass(frozen=True)
class ElevenLinesFigure(Figure):
    """Left: the mean error before each step. Right: the output for each input, and its target.

    rate: learning rate, above 0; hidden: units, 1 or more; steps: 1 to 1,000; loss:
    "squared_error" or "cross_entropy". Raises ValueError or TypeError as train_eleven_lines does.
    """

    rate: float = 1.0
    hidden: int = 4
    steps: int = 300
    loss: str = "squared_error"

    def canvas(self):
        return axes()

    def marks(self):
        errors, outputs = trained(self.rate, self.hidden, self.steps, self.loss)
        return in_panels(_curve(errors), map(_answer, range(4), outputs, xor()[1][:, 0]))

    def alt(self):
        errors, outputs = trained(self.rate, self.hidden, self.steps, self.loss)
        answers = ", ".join(
            f"{number(output)} for {inputs}" for inputs, output in zip(INPUTS, outputs, strict=True)
        )
        return (
            f"The 11-line net after {self.steps} steps, {self.hidden} hidden units, "
            f"learning rate {number(self.rate)}: mean error {number(errors[-1])}. "
            f"Outputs: {answers}. Targets: 0, 1, 1, 0."
        )


@lru_cache(maxsize=8)
def trained(rate, hidden, steps, loss):
    """The errors (steps,) and the four outputs of a net that starts the same each time."""
    X, Y = xor()
    rng = np.random.default_rng(0)
    weights = [2 * rng.random((3, hidden)) - 1, 2 * rng.random((hidden, 1)) - 1]
    (w1, w2), errors = train_eleven_lines(X, Y, weights, steps, rate, loss)
    return errors, sigmoid(sigmoid(X @ w1) @ w2)[:, 0]


@lru_cache(maxsize=1)
def axes():
    """The two empty axes, by Matplotlib."""

    def prepare(left, right):
        left.set(xlim=(0, MOST_STEPS), ylim=(0, 0.8), xlabel="step", title="Mean error")
        right.set(
            xlim=(-0.5, 3.5), ylim=(-0.08, 1.08), xlabel="input", title="Output ● and target ○"
        )
        right.set_xticks(range(4), INPUTS)
        for ax in (left, right):
            ax.grid(axis="y")

    return Plot(760, 300, prepare, columns=2)


def _curve(errors):
    words = f"{len(errors)}, error {number(errors[-1])}"
    points = axes().pixels(np.column_stack([np.arange(len(errors)), errors]))
    x, y = map(float, points[-1])
    return (
        element("path", id="curve", class_="wire", d=path(points))
        + element("circle", id="now", class_="dot", cx=x, cy=y, r=4)
        + handle("hand", x, y, control="steps", words=words, pixel=axes().pixel())
        + text(f"error {number(errors[-1])}", min(x, 290.0), y - 10, "label", id="error")
    )


def _answer(place, output, target):
    x, y = map(float, axes().pixels((place, output), column=1))
    _, aim = map(float, axes().pixels((place, target), column=1))
    return (
        element("circle", id=f"t{place}", class_="true", cx=x, cy=aim, r=9)
        + element("circle", id=f"o{place}", class_="dot", cx=x, cy=y, r=5)
        + text(f"{output:.2f}", x + 13, y + 4, "label", id=f"n{place}")
    )
