"""By what a variable of a learner's differs from the value that it should have, in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .compare import TOLERANCE_SINGLE, same
from .probes import lengths
from .program import RESULT
from .reading import WrongStructure, read, read_number
from .steps import Step, in_words
from .trace import difference
from .words import phrase

if TYPE_CHECKING:
    from .exercise import Exercise


class Verdict(NamedTuple):
    """What is to be said of a variable after a statement.

    found: right, blank, wrong, stops, waits (for a blank of which the value isn't known), another
           (no step of the program's, and no fault is known of it) or other_way (the same, and what
           is made of it is right).
    text : if wrong, by what it differs; if right under a name of the learner's, what it is.
    kind : the same without the numbers of one probe.
    plain: what to say in the place of text where its kind isn't the same on every probe.
    """

    found: str
    text: str = ""
    kind: str = ""
    plain: str = ""

    @property
    def is_right(self) -> bool:
        return self.found == "right"


RIGHT, BLANK, WAITS = Verdict("right"), Verdict("blank"), Verdict("waits")
ANOTHER, OTHER_WAY = Verdict("another"), Verdict("other_way")


def wrong(which: str, plain: str = "", kind: str = "", **names: object) -> Verdict:
    """A value that is wrong, and the sentence that says how."""
    return Verdict("wrong", phrase("by_line", which, **names), which + kind, plain)


class Reference:
    """The values of a program's variables on probe k, each in the order in which it is set."""

    def __init__(self, exercise: "Exercise", k: int):
        self.exercise, probe = exercise, exercise.probes[k]
        self.steps = steps_of(exercise, k)
        self.sizes = lengths(exercise.shapes, probe.arguments)
        self.returned = exercise.text.steps(*probe.copies())[RESULT]
        self.values: dict[str, list[Any]] = {}
        for name, value in exercise.text.history(*probe.copies()):
            self.values.setdefault(name, []).append(value)

    def step(self, value: Any) -> str:
        """What a value is in words, if it is a step of the program's; else ""."""
        return next((step.called for step in self.steps if equal(value, step.value)), "")

    def verdict(self, value: Any, due: Any, others: Sequence[Any] = ()) -> Verdict:
        """Whether a value is the one that is due, and if not, by what it differs.

        others: values that the variable has at other times.
        """
        if equal(value, due):
            return RIGHT
        if any(equal(value, other) for other in others):
            return wrong("line_missing")
        number, expected = read_number(value), read_number(due)
        if isinstance(due, str) and isinstance(value, str):
            return wrong("text", value=value[:60], expected=due)
        if expected is None:
            return ANOTHER  # a function, say: it isn't compared
        if number is None:
            return wrong("other_type", type=type(value).__name__)
        return self._differs(number, expected)

    def _differs(self, value: np.ndarray, due: np.ndarray) -> Verdict:
        """The first of the ways to differ that is so; the last is so always."""
        shapes: dict[str, Any] = {"shape": value.shape, "wanted": due.shape}
        plain = _plainly(value, due)
        if not np.isfinite(value).all() and np.isfinite(due).all():
            return wrong("not_finite")
        how = difference(value, due, self.sizes)
        if how == "":
            return wrong("shape_alone", **shapes)
        if how is not None:
            turned = phrase("by_line", "shapes", **shapes) if value.shape != due.shape else ""
            return wrong("off_by", plain, how, how=how, shapes=turned)
        if self.step(value):
            return wrong("other_step", plain, self.step(value), called=self.step(value))
        off = value - due if value.shape == due.shape else np.zeros(0)
        if off.size and same(off, np.full_like(off, off.flat[0])):
            by, more = abs(off.flat[0]), "large" if off.flat[0] > 0 else "small"
            return wrong("shifted", plain, f"{more} {by:.3g}", by=f"{by:.4g}", more=more)
        return Verdict("wrong", plain, "plain")

    def verdict_on_returned(self, value: Any) -> Verdict:
        """The same for what a function returns, whose parts may be several."""
        form, in_text = self.exercise.returned, self.exercise.in_text
        expected = read(self.returned, form, in_text)
        try:
            got = read(value, form, in_text)
        except WrongStructure as error:
            return Verdict("wrong", str(error), "form")
        for part, due in expected.items():
            found = self.verdict(got[part], due)
            if not found.is_right:
                plain = found.plain and phrase("by_line", "part", part=part, text=found.plain)
                return wrong("part", plain, part + found.kind, part=part, text=found.text)
        return RIGHT


def equal(value: Any, due: Any) -> bool:
    """Whether two values are the same up to rounding, in the same shape."""
    number, expected = read_number(value), read_number(due)
    if number is not None and expected is not None:
        return number.shape == expected.shape and same(number, expected, TOLERANCE_SINGLE)
    try:
        return bool(value == due)
    except Exception:  # an object that can't be compared
        return False


def _plainly(value: np.ndarray, due: np.ndarray) -> str:
    """The shapes if they differ, else the entry that is furthest off."""
    if value.shape != due.shape:
        return phrase("by_line", "shape", shape=value.shape, wanted=due.shape)
    place = np.unravel_index(np.abs(value - due).argmax(), due.shape)
    numbers = {"value": f"{value[place]:.4g}", "expected": f"{due[place]:.4g}"}
    index = ", ".join(map(str, place))
    return phrase("by_line", "entry" if index else "number", place=index, **numbers)


def steps_of(exercise: "Exercise", k: int) -> list[Step]:
    """The program's steps on probe k: each value that a variable of it has, and each term."""
    history = list(exercise.text.history(*exercise.probes[k].copies()))
    last = {name: number for number, (name, _) in enumerate(history)}
    named = [
        (name, in_words(exercise, name) + ", so far" * (number != last[name]), value)
        for number, (name, value) in enumerate(history)
    ]
    for part, terms in exercise.terms.items():
        named += [(part, called, value) for called, value in exercise.values(terms, k).items()]
    arrays = ((name, called, read_number(value)) for name, called, value in named)
    return [Step(name, called, array) for name, called, array in arrays if array is not None]
