"""Whether a change with which an attempt passes repairs a line, or takes out what it does.

A rate that is set to 0, a factor that is divided by itself, `p + (1 - p)`: with each of these what
is computed in some line is the same number whatever the inputs are. That says nothing of the line
that was changed.
"""

from typing import Any

import numpy as np

from .changes import MINUS, Change
from .hooks import Hooked
from .steps import KINDS

LITTLE = 1e-12  # what rounding leaves between numbers that are one
ANOTHER = 1.7  # times a factor: no number that is meant
OWN_LINE = ("value", "next")  # what is put there may be the same number always, if that is right


class Ranges:
    """Between what the numbers lie that are seen at each place of an attempt, and how often."""

    def __init__(self, hooked: Hooked):
        self.hooked = hooked
        self.at: dict[int, tuple[float, float, int]] = {}

    def note(self, place: int, value: Any) -> None:
        """Take in the value that is seen at a place; what is no number tells nothing."""
        if self.hooked.places[place].kind not in KINDS:
            return
        low, high, count = self.at.get(place, (np.inf, -np.inf, 0))
        if isinstance(value, float):  # in a loop, nearly always
            low, high = min(low, value), max(high, value)
        else:
            try:
                array = np.asarray(value, float)
            except (TypeError, ValueError):
                return
            low, high = array.min(initial=low), array.max(initial=high)
        self.at[place] = low, high, count + 1

    def is_constant(self, place: int) -> bool:
        """Whether one number was seen at a place, and no other."""
        low, high, _ = self.at.get(place, (0, np.inf, 0))
        return bool(high < np.inf and 0 <= high - low <= LITTLE * max(1.0, abs(high)))

    def count(self, place: int) -> int:
        return self.at.get(place, (0, 0, 0))[-1]


def emptied(change: Change, hooked: Hooked, before: Ranges, now: Ranges) -> bool:
    """Whether with a change a place holds one number where there were several before.

    A term or factor that is left out is the one that may. A place that is reached less often
    is another matter; so are lines above, which may hold what is not set yet.
    """
    line = hooked.places[change.place].line
    own = {n for n, place in enumerate(hooked.places) if place.line == line}
    spared = {"left_out": {change.place}, **dict.fromkeys(OWN_LINE, own)}.get(change.kind, set())
    return any(
        now.is_constant(n) and not before.is_constant(n) and now.count(n) >= before.count(n)
        for n in before.at.keys() - spared
        if hooked.places[n].line >= line
    )


def another_amount(change: Change) -> Change | None:
    """The same change by another number: if that does as well, neither is what was meant."""
    if change.kind != "factor" or change.by == MINUS:
        return None
    constant, *size = change.by
    return change._replace(by=(constant * ANOTHER, *size))
