"""Follow an attempt line by line: which of its variables is which step of the course's program?

The attempt runs once on the smallest probe and once on the largest. What a loop sets turn by turn
is put together by the loop's counters. Each variable is then held against the program's steps: as
it is, turned, negated, off by 2 or by the length of an axis, or added up so far. A match says what
a variable is. No match says nothing: a learner may have another way.
"""

import functools
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import guard
from .compare import same
from .hooks import Hooked, Turn
from .probes import lengths
from .reading import read_number
from .steps import Notes, Step

if TYPE_CHECKING:
    from .exercise import Exercise


Made = Callable[..., Any]


class Seen(NamedTuple):
    """A variable of the attempt after a line of it, and the step that it is.

    how  : "" if it is the step itself, else what it is off by, in words.
    plain: the one number that it is on all probes, as before anything is computed; else None.
    in_loop: whether it is set in a loop; of_loop: whether it is what a whole loop leaves.
    exact: whether it is, as it stands, a step or a value that another right way goes through.
    is_in_anothers_place: whether its name and the step's are those of two parts.
    """

    place: int
    line: int
    name: str
    shape: tuple[int, ...]
    step: Step | None
    how: str = ""
    plain: float | None = None
    in_loop: bool = False
    of_loop: bool = False
    is_in_anothers_place: bool = False
    moved: bool = False
    adds_up: bool = False
    exact: bool = False

    @property
    def is_right(self) -> bool:
        return self.step is not None and not self.how

    @property
    def is_known(self) -> bool:
        """Whether it is a step, up to a factor, and where that belongs; or as good as one."""
        known = self.moved or (
            self.step is not None and self.step.is_whole and not self.step.partial
        )
        if "sign" in self.how and self.adds_up:
            return False
        return known and not self.is_in_anothers_place

    @property
    def plain_only(self) -> bool:
        """Whether nothing was computed."""
        return self.plain is not None and self.step is None


class Trace(NamedTuple):
    """What each line of an attempt sets, in order; the shapes of the numbers at all its places.

    values: what the places' variables are on that probe, the smallest, all turns together.
    counts: the places where whole numbers were seen.
    """

    seen: list[Seen]
    shapes: dict[int, tuple[int, ...]]
    values: dict[int, list[np.ndarray]]
    probe: int
    reads: dict[int, list[np.ndarray]]
    counts: set[int]

    @property
    def steps(self) -> set[int]:
        """The places after which a variable is a step, up to a factor."""
        return {one.place for one in self.seen if one.step is not None}

    def right_at(self, line: int, named: bool = True) -> set[int]:
        """The places in a line after which a variable is a step as it is; named: one with words.

        What is only given another name is none.
        """
        here = [one for one in self.seen if one.line == line and not (one.of_loop or one.moved)]
        return {
            one.place
            for one in here
            if one.step and one.is_right and bool(one.step.called) >= named
        }

    def is_known_at(self, line: int) -> bool:
        """Whether all that a line sets are steps, up to a factor."""
        return all(one.step for one in self.seen if one.line == line and not one.of_loop)

    def is_settled(self, line: int) -> bool:
        """Whether all that a line sets is right, and something new.

        What a loop adds up may be so up to a factor.
        """
        here = [one for one in self.seen if one.line == line and not one.of_loop]
        return bool(here) and all(self._is_settled(one) for one in here)

    def _is_settled(self, one: Seen) -> bool:
        added_up = one.in_loop and one.adds_up and (not one.how or one.how.startswith("times "))
        right = one.step is not None and (one.exact or added_up)
        return right and not one.is_in_anothers_place and not self._is_copied(one)

    def _is_copied(self, one: Seen) -> bool:
        """Whether a variable is nothing but one of those that its line reads."""
        values = [value.ravel() for value in self.values.get(one.place, ())]
        return any(
            np.array_equal(v, read.ravel()) for v in values for read in self.reads[one.place]
        )


def follow(
    exercise: "Exercise", hooked: Hooked, made: Made | None = None, on: Collection[int] = ()
) -> Trace:
    """What happens in the attempt on the smallest probe; what is right there by chance is no match.

    A variable is a step if it is the same step, in the same way, on the largest probe as well.
    made: what changes a value at its place: made(place, value, turn, scope, k); on: those places.
    """
    order = sorted(
        range(len(exercise.probes)),
        key=lambda k: sum(value.size for value in exercise.expected[k].values()),
    )
    small, large = (_follow(exercise, hooked, k, made, on) for k in (order[0], order[-1]))
    parts = {part.name for part in exercise.parts}
    seen = [_seen(hooked, n, small, large, exercise.steps.on(order[0]), parts) for n in small.noted]
    kept = [one for one in seen if one.step is not None or not one.of_loop]
    given = exercise.probes[order[0]].arguments
    reads = {n: _read(hooked, n, small.values, given) for n in small.values}
    return Trace(kept, large.shapes | small.shapes, small.values, order[0], reads, small.counts)


class _Noted(NamedTuple):
    """What is noted on one probe: the variables' matches, one number, and values; shapes."""

    noted: dict[int, tuple[dict[int, str], tuple[int, ...], float | None]]
    shapes: dict[int, tuple[int, ...]]
    values: dict[int, list[np.ndarray]]
    counts: set[int]


def _follow(
    exercise: "Exercise", hooked: Hooked, k: int, made: Made | None, on: Collection[int]
) -> _Noted:
    notes = Notes(hooked)

    def hook(place: int, value: Any, turn: Turn, scope: Any = None) -> Any:
        return notes.hook(place, made(place, value, turn, scope, k) if made else value, turn)

    used = functools.partial(
        exercise.use, hooked.with_hook(hook, hooked.names | hooked.known | {*on})
    )
    guard.run(used, exercise.probes[k].arguments, lambda value: value)
    steps, sizes = exercise.steps.on(k), lengths(exercise.shapes, exercise.probes[k].arguments)
    set_at = [n for n in sorted(notes.values) if hooked.places[n].kind == "after"]
    wholes = {n: list(_put_together(notes.values[n])) for n in set_at}
    noted = {n: _matched(wholes[n], steps, sizes) for n in set_at}
    shapes = {n: np.shape(values[0][1]) for n, values in notes.values.items() if _is_number(values)}
    values = {n: whole for n, whole in wholes.items() if whole}
    counts = {
        n for n, seen in notes.values.items() if seen and isinstance(seen[0][1], int | np.integer)
    }
    return _Noted(noted, shapes, values, counts)


def _is_number(notes: Sequence[tuple[Turn, Any]]) -> bool:
    value = notes[0][1] if notes else None
    return getattr(value, "dtype", np.dtype(type(value))).kind in "fbi"


def _matched(
    wholes: Sequence[np.ndarray], steps: Sequence[Step], sizes: Mapping[str, int]
) -> tuple[dict[int, str], tuple[int, ...], float | None]:
    """The steps that a variable is, and how; its shape; and its number if that is all it holds."""
    found: dict[int, str] = {}
    for value, (number, step) in itertools.product(wholes, enumerate(steps)):
        how = difference(value, step.value, sizes)
        if how and step.name in sizes:
            continue  # any whole number is some length times another
        if how is not None and len(how) <= len(found.get(number, how)):
            found[number] = how
    whole = wholes[-1] if wholes else np.full(0, 0.0)
    plain = float(whole.flat[0]) if whole.size and (whole == whole.flat[0]).all() else None
    turn = wholes[0] if wholes else whole  # the shape is that of one turn, or of what is filled
    return found, turn.shape, plain


def _seen(
    hooked: Hooked,
    number: int,
    small: _Noted,
    large: _Noted,
    steps: Sequence[Step],
    parts: set[str],
) -> Seen:
    """What a variable is on both probes."""
    place = hooked.places[number]
    (found, shape, plain), (there, _, plain_there) = (
        noted.noted.get(number, ({}, (), None)) for noted in (small, large)
    )
    both = [
        (not steps[i].is_whole, not steps[i].called, len(how), steps[i].name != place.name, i)
        for i, how in found.items()
        if there.get(i) == how and (plain is None or plain != plain_there)
    ]
    *_, i = min(both, default=(None,))
    step = None if i is None else steps[i]
    return Seen(
        number,
        place.line,
        place.name,
        shape,
        step,
        "" if i is None else found[i],
        plain if plain == plain_there else None,
        bool(place.counters[hooked.is_class :]),
        place.reads is None,
        step is not None and step.name != place.name and {step.name, place.name} <= parts,
        place.moves,
        place.reads is None or place.name in place.reads,
        any(steps[i].is_whole and not found[i] for *_, i in both),
    )


def _read(
    hooked: Hooked, number: int, values: Mapping[int, list[np.ndarray]], given: Mapping[str, Any]
) -> list[np.ndarray]:
    """The values of what the line of a place reads, as far as they are numbers."""
    place, before = hooked.places[number], {n: read_number(v) for n, v in given.items()}
    for other, value in values.items():
        if other < number and hooked.places[other].line < place.line:
            before[hooked.places[other].name] = value[-1]
    return [v for name in place.reads or () for v in [before.get(name)] if v is not None]


def _put_together(notes: list[tuple[Turn, Any]]) -> Iterator[np.ndarray]:
    """What a place's values make: the last one; then all of them, by the loops' counters."""
    last = read_number(notes[-1][1]) if notes else None
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
    if value.ndim == 1 and value.size == step.size:  # entry by entry, in one loop
        step = step.reshape(value.shape)
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
