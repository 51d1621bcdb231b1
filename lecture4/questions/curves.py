"""The pictures on which a learner points at a place, as data: no drawing."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..activations import sigmoid

STEP = 0.25  # from one place to the next: a tap goes to the nearest


class Curve(NamedTuple):
    """What is drawn above an axis from `low` to `high`, both multiples of STEP.

    axis : what the axis counts, a short name.
    title: what is drawn, in a few words.
    alt  : the picture in words, for those who can't see it.
    value: the curve's height at an array of places; None: a line with dots on it.
    dots : where a wrong class stands on the line.
    """

    axis: str
    low: float
    high: float
    title: str
    alt: str
    value: Callable[[Any], Any] | None = None
    dots: tuple[float, ...] = ()

    def places(self) -> list[float]:
        """All places that can be pointed at, whole ones as whole numbers."""
        count = round((self.high - self.low) / STEP) + 1
        every = [self.low + STEP * place for place in range(count)]
        return [int(x) if x == int(x) else x for x in every]

    def height(self, x: float) -> float:
        """How high the curve is there; 0 on a line."""
        return float(self.value(np.array(float(x)))) if self.value else 0.0

    def words(self, x: float) -> str:
        """A place in words, such as "x = −2.75"."""
        return f"{self.axis} = {_written(x)}"

    def in_words(self, x: float) -> str:
        """The same, with the curve's height."""
        height = f", height {_written(round(self.height(x), 3))}" if self.value else ""
        return self.words(x) + height


def _written(number: float) -> str:
    return f"{number:.5g}".replace("-", "−")


CURVES: Mapping[str, Curve] = {
    "square": Curve(
        "x",
        -4,
        4,
        "x²",
        "The curve x² from x = −4 to x = 4. It comes down from 16 to 0, which it reaches at x = 0, "
        "and rises to 16 again.",
        np.square,
    ),
    "squared difference": Curve(
        "x",
        -1,
        5,
        "(x − y)², where y = 2",
        "The curve (x − y)² along x, from −1 to 5, with y held at 2. It comes down from 9 to 0, "
        "which it reaches at x = 2, and rises to 9 again.",
        lambda x: (x - 2) ** 2,
    ),
    "sigmoid": Curve(
        "x",
        -6,
        6,
        "σ(x)",
        "The sigmoid from x = −6 to x = 6: a curve like an S, which rises from near 0 at the left "
        "to near 1 at the right.",
        sigmoid,
    ),
    "wrong scores": Curve(
        "s",
        -4,
        6,
        "scores",
        "A line of scores from −4 to 6. Two dots on it are the scores of the wrong classes: −1 and "
        "2. The score s of the true class can be put anywhere.",
        dots=(-1, 2),
    ),
}
