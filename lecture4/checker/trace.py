"""Follow an attempt line by line: which of its variables is which step of the course's program?

The attempt runs once, on the smallest probe. What a loop sets turn by turn is put together by the
loop's counters. Each variable is then held against the program's steps: as it is, turned, negated,
or off by 2 or by the length of an axis. A match says what a variable is. No match says nothing: a
learner may have another way.
"""

import copy
import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import guard
from .compare import same
from .hooks import Hooked, Turn
from .probes import lengths
from .reading import read_number

if TYPE_CHECKING:
    from .exercise import Exercise

MOST_NOTES = 20_000


class Step(NamedTuple):
    """One value of the program's, and what it is called."""

    name: str
    called: str
    value: np.ndarray


class Seen(NamedTuple):
    """A variable of the attempt after a line of it, and the step that it is.

    how: "" if it is the step itself, else what it is off by, in words.
    """

    place: int
    line: int
    name: str
    shape: tuple[int, ...]
    step: Step | None
    how: str = ""

    @property
    def is_right(self) -> bool:
        return self.step is not None and not self.how


class Trace(NamedTuple):
    """What each line of an attempt sets, in order; and the places where there are numbers."""

    seen: list[Seen]
    numeric: set[int]


def follow(exercise: "Exercise", hooked: Hooked) -> Trace:
    """What happens in the attempt on the smallest probe; what is right there by chance is no match.

    A variable is a step if it is the same step, in the same way, on the largest probe as well.
    """
    order = sorted(
        range(len(exercise.probes)),
        key=lambda k: sum(value.size for value in exercise.expected[k].values()),
    )
    small, large = (_follow(exercise, hooked, k) for k in (order[0], order[-1]))
    there = {(one.place, one.step and one.step.called, one.how) for one in large.seen}
    seen = [
        one
        if (one.place, one.step and one.step.called, one.how) in there
        else one._replace(step=None, how="")
        for one in small.seen
    ]
    return Trace(seen, small.numeric)


def _follow(exercise: "Exercise", hooked: Hooked, k: int) -> Trace:
    notes: dict[int, list[tuple[Turn, Any]]] = {}
    numeric: set[int] = set()
    count = 0

    def note(place: int, value: Any, turn: Turn) -> Any:
        nonlocal count
        count += 1
        if hooked.places[place].kind == "after" and count <= MOST_NOTES:
            notes.setdefault(place, []).append((turn, copy.copy(value)))
        if place not in numeric and getattr(value, "dtype", np.dtype(type(value))).kind in "fbi":
            numeric.add(place)
        return value

    used = functools.partial(exercise.use, hooked.with_hook(note))
    guard.run(used, exercise.probes[k].arguments, lambda value: value)
    steps, sizes = steps_of(exercise, k), lengths(exercise.shapes, exercise.probes[k].arguments)
    seen = [_seen(hooked, place, notes[place], steps, sizes) for place in sorted(notes)]
    return Trace(seen, numeric)


def _seen(
    hooked: Hooked,
    place: int,
    notes: list[tuple[Turn, Any]],
    steps: list[Step],
    sizes: Mapping[str, int],
) -> Seen:
    _, line, name, *_ = hooked.places[place]
    matches, shape = [], ()
    for value in _put_together(notes):
        shape = value.shape
        for number, step in enumerate(steps):
            how = difference(value, step.value, sizes)
            if how is not None:
                matches.append((len(how), number, Seen(place, line, name, shape, step, how)))
    return min(matches)[-1] if matches else Seen(place, line, name, shape, None)


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


def in_words(exercise: "Exercise", name: str) -> str:
    """What to call a variable of the program's."""
    axes = {axis for shape in exercise.shapes.values() for axis in shape}
    called = exercise.words.get(name, f"`{name}`")
    return f"the number of {called}" if name in axes else called


def _put_together(notes: list[tuple[Turn, Any]]) -> Iterator[np.ndarray]:
    """What a place's values make: the last one; then all of them, by the loops' counters."""
    last = read_number(notes[-1][1])
    if last is None:
        return
    yield last
    turns = [turn for turn, _ in notes]
    if not turns[0] or not all(type(c) is int and 0 <= c < 1000 for turn in turns for c in turn):
        return
    if any(np.shape(value) != last.shape for _, value in notes):
        return
    sides = [max(turn[i] for turn in turns) + 1 for i in range(len(turns[0]))]
    whole = np.full((*sides, *last.shape), np.nan)
    for turn, value in notes:
        whole[turn] = value
    yield whole


def difference(value: np.ndarray, step: np.ndarray, sizes: Mapping[str, int]) -> str | None:
    """By what a value differs from a step: "" if not at all, words if by little, None if by more.

    Entries of `value` that are NaN were never set, and are not compared.
    """
    step = step.squeeze()
    value = value.squeeze()
    for turned, words in ((value, ""), (value.T, "turned")):
        if turned.shape == step.shape and (not words or value.ndim > 1):
            factor = _factor(turned, step)
            how = None if factor is None else _factor_in_words(factor, sizes)
            if how is not None:
                return ", ".join(filter(None, [words, how]))
    return None


def _factor(value: np.ndarray, step: np.ndarray) -> float | None:
    """The number that a step is to be multiplied with to get the value, or None."""
    seen = ~np.isnan(value)
    if np.count_nonzero(step[seen]) == 0 or seen.sum() < step.size / 2:
        return 1.0 if seen.all() and np.array_equal(value, step) and value.size > 1 else None
    largest = np.abs(np.where(seen, step, 0)).argmax()
    factor = float(value.flat[largest] / step.flat[largest])
    return factor if np.isfinite(factor) and same(value[seen], factor * step[seen]) else None


def _factor_in_words(factor: float, sizes: Mapping[str, int]) -> str | None:
    known = {1.0: "", 2.0: "times 2", 0.5: "divided by 2"}
    for axis, length in sizes.items():
        if length > 2:  # 1 and 2 have their own words
            known |= {float(length): f"times {axis}", 1 / length: f"divided by {axis}"}
    for number, words in known.items():
        if abs(abs(factor) - number) <= 1e-6 * number:
            return ", ".join(filter(None, [words, "with the sign turned round" * (factor < 0)]))
    return None
