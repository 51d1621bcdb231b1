"""Prove where the fault is: a small change in one line, and nothing else, and the attempt passes.

A change is a switch at a hook: a factor, another number, another index, another condition, a line
that is missing, or the program's own value in a line's place. It is proved if with it a part is
right on all probes and no part that was right is spoilt. Probes that leave something out (such as
the regularisation) come first. What is told is the line and the kind of change, never the change.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .compare import TOLERANCE_SINGLE, same
from .hooks import Hooked, Place, Turn
from .probes import lengths
from .reading import Arrays
from .trace import Trace, steps_of

if TYPE_CHECKING:
    from .exercise import Exercise

MOST_RUNS = 4_000
MOST_CALLS = 50_000  # of hooks in one run; a change can make a loop endless
MOST_LINES = 3  # of which any would do; more, and nothing is said


class Change(NamedTuple):
    """A switch at a place: factor, added, number, index, test, term or value, and by what."""

    place: int
    kind: str
    by: Any


class Fault(NamedTuple):
    """A line of the attempt in which a change puts parts right; `kind` says what kind of change.

    missing: the line that is at fault isn't there; it belongs after this one.
    """

    line: int
    kind: str
    missing: bool
    parts: tuple[str, ...]


class Endless(Exception):
    """A run with a change in it that calls too many hooks."""


class Prover:
    """Tries changes of one attempt on an exercise's probes, within a budget of runs."""

    def __init__(self, exercise: "Exercise", hooked: Hooked, trace: Trace):
        self.exercise, self.hooked = exercise, hooked
        self.probes = sorted(
            range(len(exercise.probes)), key=lambda k: not exercise.probes[k].about
        )
        self.sizes = [_sizes(exercise, k) for k in range(len(exercise.probes))]
        self.steps = [steps_of(exercise, k) for k in range(len(exercise.probes))]
        self.known = {one.place: one for one in trace.seen}
        self.numeric = trace.numeric
        self.runs = 0

    # --- runs ---------------------------------------------------------------------------

    def right_parts(self, changes: Iterable[Change], k: int) -> set[str]:
        """The parts that are right on probe k with these changes made."""
        expected, got = self.exercise.expected[k], self._run(changes, k)
        return {part for part in got if _right(got[part], expected[part])}

    def _run(self, changes: Iterable[Change], k: int) -> Arrays:
        at = {change.place: change for change in changes}
        calls = 0
        self.runs += 1

        def hook(place: int, value: Any, turn: Turn) -> Any:
            nonlocal calls
            calls += 1
            if calls > MOST_CALLS:
                raise Endless
            return self._changed(at[place], value, turn, k) if place in at else value

        try:
            attempt, arguments = self.hooked.with_hook(hook), self.exercise.probes[k].copies()
            return self.exercise.read(self.exercise.use(attempt, *arguments))
        except Exception:
            return {}

    def mends(self, changes: Sequence[Change], parts: set[str]) -> bool:
        """Whether with these changes the parts are right on all probes."""
        return all(parts <= self.right_parts(changes, k) for k in self.probes)

    # --- changes ------------------------------------------------------------------------

    def _changed(self, change: Change, value: Any, turn: Turn, k: int) -> Any:
        """What stands at a place once a change is made there."""
        _, kind, by = change
        if kind == "value":
            return self._right_value(by, value, turn, k)
        if kind == "term":
            part, called = by
            term = {called: self.exercise.terms[part][called]}
            return value + self.exercise.values(term, k)[called]
        if kind == "factor":
            constant, size, power = by
            return value * (constant * self.sizes[k].get(size, 1.0) ** power)
        if kind == "added":
            return value + by
        return turn[by] if kind == "index" else by

    def _right_value(self, step: int, value: Any, turn: Turn, k: int) -> Any:
        """The program's own value, as the variable has it in this turn; a copy."""
        right = self.steps[k][step].value
        for candidate in (right, right.T):
            if np.shape(value) == candidate.shape:
                return candidate.copy()
            if 0 < len(turn) <= candidate.ndim and np.shape(value) == candidate.shape[len(turn) :]:
                return candidate[turn].copy()
        raise ValueError("no value of this shape")

    def small_changes(self) -> Iterator[Change]:
        """Changes of the plain kinds, at each place where there is any reason to try.

        Where a line is known to be right, only a term may be missing after it.
        """
        for number, place in enumerate(self.hooked.places):
            if number in self.numeric:
                for kind, by in self._kinds(place):
                    if kind == "term" or not self._line_is_right(place):
                        yield Change(number, kind, by)

    def right_values(self) -> Iterator[Change]:
        """The program's own values in the place of each variable that isn't known to be right."""
        for number, place in enumerate(self.hooked.places):
            if self._all_it_reads_is_right(number, place) and not self._is_known_right(number):
                for step in reversed(range(len(self.steps[0]))):
                    yield Change(number, "value", step)

    def _all_it_reads_is_right(self, number: int, place: Place) -> bool:
        """Whether what goes into a line is known to be right: only then is the line at fault."""
        if place.kind not in ("after", "returned") or place.reads is None:
            return False
        set_before = {
            one.name: one.is_right
            for one in self.known.values()
            if one.line < place.line and one.place < number
        }
        return all(set_before.get(name, True) for name in place.reads if name not in place.counters)

    def missing_lines(self) -> Iterator[Change]:
        """What could stand after a line: the next value of its variable."""
        for number, place in enumerate(self.hooked.places):
            one = self.known.get(number)
            if place.kind == "after" and one is not None and one.is_right:
                for step, (name, _, _) in enumerate(self.steps[0]):
                    if one.step is not None and name == one.step.name:
                        yield Change(number, "value", step)

    def _is_known_right(self, number: int) -> bool:
        return number in self.known and self.known[number].is_right

    def _line_is_right(self, place: Place) -> bool:
        """Whether what a place's line sets is known to be right."""
        return any(one.line == place.line and one.is_right for one in self.known.values())

    def _kinds(self, place: Place) -> Iterator[tuple[str, Any]]:
        if place.kind == "number":
            yield from (("number", by) for by in (0, 1, 2, -1, 0.5, None))
        elif place.kind == "index":
            yield from (("index", i) for i in range(len(place.counters)))
        elif place.kind == "test":
            yield from (("test", by) for by in (True, False))
        else:
            yield from (("factor", by) for by in self._factors())
            if place.kind == "after":
                terms = self.exercise.terms.items()
                yield from (("term", (part, t)) for part, named in terms for t in named)
            else:
                yield from (("added", by) for by in (1, -1))

    def _factors(self) -> list[tuple[float, str, int]]:
        plain = [(-1.0, "", 0), (2.0, "", 0), (0.5, "", 0), (0.0, "", 0)]
        usable = [s for s in self.sizes[0] if all(sizes[s] for sizes in self.sizes)]
        return plain + [(1.0, s, 1) for s in self.sizes[0]] + [(1.0, s, -1) for s in usable]

    # --- proofs -------------------------------------------------------------------------

    def faults(self, wrong: Sequence[str]) -> list[Fault]:
        """The lines at fault, a Fault each; none where nothing is proved."""
        parts, all_parts = set(wrong), {part.name for part in self.exercise.parts}
        kept = all_parts - parts
        for changes in (self.small_changes(), self.missing_lines(), self.right_values()):
            mended = self._sweep(list(changes), parts, kept, [])
            whole = [change for change, put_right in mended if put_right == parts]
            if whole:
                return self._best(whole, tuple(wrong))
            apart = self._apart(mended, wrong)
            if apart:
                return apart
        return []

    def _apart(
        self, mended: Sequence[tuple[Change, set[str]]], wrong: Sequence[str]
    ) -> list[Fault]:
        """A fault for each wrong part, if each can be put right alone."""
        found = []
        for part in wrong:
            fault = self._best([c for c, put_right in mended if part in put_right], (part,))
            if not fault:
                return []
            found += fault
        return found

    def _sweep(
        self, changes: Sequence[Change], parts: set[str], kept: set[str], made: list[Change]
    ) -> list[tuple[Change, set[str]]]:
        """Each change that puts some part right on all probes and spoils none, and those parts."""
        witnesses = self._witnesses(parts, made)
        found = []
        for change in changes:
            if self.runs > MOST_RUNS:
                break
            hopeful = set()
            for k, here in witnesses.items():
                hopeful |= here & self.right_parts([*made, change], k)
            if hopeful:
                put_right = {p for p in hopeful if self.mends([*made, change], kept | {p})}
                if put_right:
                    found.append((change, put_right))
        return found

    def _witnesses(self, parts: set[str], made: list[Change]) -> dict[int, set[str]]:
        """For each part the first probe on which it is wrong: {probe: parts}."""
        witnesses: dict[int, set[str]] = {}
        for part in parts:
            for k in self.probes:
                if part not in self.right_parts(made, k):
                    witnesses.setdefault(k, set()).add(part)
                    break
        return witnesses

    def _best(self, changes: Sequence[Change], parts: tuple[str, ...]) -> list[Fault]:
        """The line that is most likely meant, as one Fault; none if too many lines would do."""
        lines = {self.hooked.places[change.place].line for change in changes}
        if not changes or len(lines) > MOST_LINES:
            return []
        return [self._fault(min(changes, key=self._rank), parts)]

    def _rank(self, change: Change) -> tuple[int, int]:
        place = self.hooked.places[change.place]
        kinds = ("number", "index", "factor", "added", "test", "term", "value")
        return (10 * (place.kind == "after") + kinds.index(change.kind), place.line)

    def _fault(self, change: Change, parts: tuple[str, ...]) -> Fault:
        place = self.hooked.places[change.place]
        missing = place.kind == "after" and (
            change.kind in ("term", "factor") or self._is_known_right(change.place)
        )
        kind = "sign" if change.kind == "factor" and change.by[0] == -1 else change.kind
        return Fault(place.line, kind, missing, parts)


def _sizes(exercise: "Exercise", k: int) -> dict[str, float]:
    arguments = exercise.probes[k].arguments
    numbers = {name: value for name, value in arguments.items() if isinstance(value, float)}
    return {**lengths(exercise.shapes, arguments), **numbers}


def _right(value: np.ndarray, expected: np.ndarray) -> bool:
    fits = value.size == expected.size and value.ndim <= expected.ndim + 1
    return fits and same(value.reshape(expected.shape), expected, TOLERANCE_SINGLE)
