"""What a learner is told: a number of points that carries its reasons."""

from collections.abc import Sequence
from html import escape
from typing import Any

from .card import Fold, card, in_html
from .words import Line

UNTRIED = {"not_attempted", "not_defined", "unknown_exercise", "interrupted", "stale"}


class Feedback(float):
    """The points of one exercise, as a plain float, with the reasons beside it.

    It is a float so that a grader can read the number that a check cell shows: its repr is
    the number alone. In a notebook the message is shown instead; `print(feedback.message)`
    gives it as plain text.

    passed  : True if every part is right.
    mistakes: ids of the known mistakes that explain the attempt exactly, () if none does.
    message : what was judged, why, what is right and a question, one line each.
    lines_at_fault: numbers of the attempt's lines, from 1 at its `def` or `class`, in which a
              change was proved to put it right; () where nothing is proved.
    """

    passed: bool
    mistakes: tuple[str, ...]
    lines_at_fault: tuple[int, ...]
    name: str
    of: float
    lines: list[Line]
    folds: list[Fold]

    def __new__(
        cls,
        points: float,
        *,
        of: float,
        name: str,
        lines: Sequence[Line] = (),
        mistakes: Sequence[str] = (),
        folds: Sequence[Fold] = (),
        passed: bool | None = None,
        lines_at_fault: Sequence[int] = (),
    ) -> "Feedback":
        self = super().__new__(cls, points)
        self.passed = points == of if passed is None else passed
        self.mistakes, self.lines_at_fault = tuple(mistakes), tuple(lines_at_fault)
        self.name, self.of = name, of
        self.lines, self.folds = list(lines), list(folds)
        return self

    @property
    def tried(self) -> bool:
        """False where nothing was judged yet."""
        return not UNTRIED & set(self.mistakes)

    @property
    def verdict(self) -> str:
        """One line: passed or not yet, and the points."""
        sign = ("✓" if self.passed else "✗") if self.tried else "·"
        state = "right" if self.passed else "not yet"
        return f"{sign} {self.name}: {state}, {self:g} of {self.of:g} points."

    @property
    def message(self) -> str:
        return "\n".join([self.verdict, *map(str, self.lines)])

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> Any:  # a copy of it, for another process, is the number
        return float, (float(self),)

    def _repr_html_(self) -> str:
        state = ("right" if self.passed else "wrong") if self.tried else "untried"
        return card(self.verdict, state, self.lines, self.folds)


class Folded:
    """Text that a notebook shows folded, one summary line each, and a terminal in full."""

    def __init__(self, sections: Sequence[tuple[str, str]], code: bool = False):
        self.sections, self.code = sections, code

    def __repr__(self) -> str:
        return "\n\n".join(f"{title}\n{text}" for title, text in self.sections)

    def _repr_html_(self) -> str:
        return "".join(Fold(title, self._inner(text)).html for title, text in self.sections)

    def _inner(self, text: str) -> str:
        if self.code:
            return f"<pre style='overflow:auto'><code>{escape(text)}</code></pre>"
        return f"<p>{in_html(text)}</p>"
