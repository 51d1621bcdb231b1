"""Prove where the fault is: a small change in one line, and nothing else, and the attempt passes.

A change is proved if with it a part is right on all probes and no part that was right is spoilt.
Probes that leave something out (such as the regularisation) come first. What is told is the line
and the kind of change, never the change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .changes import JOINED, MINUS, OF_AMOUNTS, VALUES, WHOLE, Change, Changes
from .compare import TOLERANCE_SINGLE, Target
from .doubt import LEVELS, READS_UNKNOWN, SETTLED, STARTS, Doubts
from .hooks import Hooked, Turn
from .reading import Arrays
from .repairs import Ranges, another_amount, emptied
from .steps import Calls
from .trace import Trace, follow

if TYPE_CHECKING:
    from .exercise import Exercise

MOST_WORK = 650_000  # calls of hooks, and what a run costs besides
WORK_OF_A_RUN = 150
WORK_OF_FOLLOWING = 3_000
MOST_CALLS = 50_000  # of hooks in one run; a change can make a loop endless
MOST_LINES = 3  # of which any would do; more, and nothing is said
MOST_FAULTS = 4
MOST_IN_TURN = 2
MOST_APART = 24  # parts on probes that are put right one by one
ALIKE = ("copied", "assignment")  # kinds of which two may be made together
MOST_ALIKE = 10
ANOTHER_LINE = 2.5  # how much doubt it is worth to have one line less

Entry = tuple[str, int, int]  # a part, a probe, and which of its numbers
Mended = list[tuple[Change, set[Any]]]  # changes, and the parts (or entries) that each puts right


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
    """Tries changes of one attempt on an exercise's probes, within a budget of work."""

    def __init__(self, exercise: "Exercise", hooked: Hooked, trace: Trace):
        self.exercise, self.hooked = exercise, hooked
        self.probes = sorted(range(len(exercise.probes)), key=self._order)
        self.parts = {part.name for part in exercise.parts}
        self.targets = _targets(exercise.expected)
        self.runs = self.work = 0
        self.most_work = MOST_WORK
        self.ranges: dict[tuple[Change, ...], Ranges] = {}
        self._take(trace)

    def _order(self, k: int) -> tuple[bool, int]:
        """First the probes that leave something out, then the smallest."""
        size = sum(value.size for value in self.exercise.expected[k].values())
        return not self.exercise.probes[k].about, size

    def _take(self, trace: Trace) -> None:
        """Go on from what is known of the attempt's variables."""
        self.trace = trace
        self.changes = Changes(self.exercise, self.hooked, trace)
        self.doubts = Doubts(self.exercise, self.hooked, trace)

    # --- runs ---------------------------------------------------------------------------

    def _run(
        self, changes: Iterable[Change], k: int, note: Callable[[int, Any], None] | None = None
    ) -> Arrays:
        """What the attempt returns on probe k with these changes made; {} if it stops.

        note: is told of each place and its value.
        """
        at = {change.place: change for change in changes}
        calls, count = Calls(self.hooked), 0
        entered, most = calls.count, MOST_CALLS
        self.runs += 1

        def hook(place: int, value: Any, turn: Turn, scope: Mapping[str, Any] | None = None) -> Any:
            nonlocal count
            count += 1
            if count > most:
                raise Endless
            if place in at:
                value = self.changes.made(at[place], value, turn, scope or {}, k)
            elif place in entered:
                value = calls.counted(place, value)
            if note:
                note(place, value)
            return value

        try:
            attempt = self.hooked.with_hook(hook, at)
            return self.exercise.read(self.exercise.use(attempt, *self.exercise.probes[k].copies()))
        except Exception:
            return {}
        finally:
            self.work += WORK_OF_A_RUN + count

    def right_parts(self, changes: Iterable[Change], k: int, among: set[str]) -> set[str]:
        """The parts, of those in `among`, that are right on probe k with these changes made."""
        targets, got = self.targets[k], self._run(changes, k)
        return {part for part in among if part in got and targets[part].is_met(got[part])}

    def mends(self, changes: Sequence[Change], parts: set[str]) -> bool:
        """Whether with these changes the parts are right on all probes."""
        return all(parts == self.right_parts(changes, k, parts) for k in self.probes)

    def _right_entries(self, changes: Sequence[Change]) -> set[Entry]:
        """Each number that is right with these changes: of which part, on which probe, where."""
        return {
            (part, k, i)
            for k in self.probes
            for part, value in self._run(changes, k).items()
            for expected in [self.exercise.expected[k][part]]
            if value.shape == expected.shape and expected.dtype.kind in "fi"
            for i in (np.abs(value - expected) <= _slack(expected)).ravel().nonzero()[0].tolist()
        }

    # --- proofs -------------------------------------------------------------------------

    def faults(self, wrong: Sequence[str], mistakes: Sequence[str] = ()) -> list[Fault]:
        """The lines at fault, a Fault each; none where nothing is proved.

        mistakes: the ids of those that explain the attempt, if several do together.
        """
        made = self._one_by_one(set(wrong), mistakes) or self._found(set(wrong), [])
        return [self._fault(c, tuple(p for p in wrong if p in done)) for c, done in made]

    def _found(self, parts: set[str], before: list[Change]) -> Mended:
        """Changes that put all these parts right: one, or one for each, or one after another."""
        mended: Mended = []
        for number, changes in enumerate(self._rounds()):
            mended += self._sweep(changes, parts, before)
            whole = self._cover(mended, parts, 1)
            if not (whole or number):
                whole = self._alike(changes, parts, before)
            if whole and not self.doubts.of(whole[0][0]):
                return whole
        best = self._best_cover(mended, parts, before)
        if self._cost(best) >= SETTLED + ANOTHER_LINE:
            mended += self._sweep([*self._last_resort()], parts, before)
            best = self._best_cover(mended, parts, before)
        if self._cost(best) > READS_UNKNOWN + 2 * ANOTHER_LINE:
            others = self._in_turn(mended, parts, before), self._by_probes(parts, before)
            best = min((best, *others), key=self._cost)
        return best

    def _rounds(self) -> Iterator[list[Change]]:
        """The changes to try, the most natural ones first."""
        changes, of = self.changes, self.doubts.of
        small = [c for c in (*changes.slips(), *changes.amounts()) if self.doubts.is_natural(c)]
        yield [c for c in small if not of(c)]
        after = [*changes.after_lines()]
        yield [c for c in after if not of(c)]
        for more in (changes.values(*WHOLE), changes.joined(), changes.values(*VALUES)):
            yield [c for c in more if not of(c)]
        yield [c for c in (*small, *changes.joined(), *after) if 0 < of(c) < SETTLED]
        yield [c for c in changes.strangers() if of(c) < SETTLED]

    def _last_resort(self) -> Iterator[Change]:
        """Changes of lines that are right as they are, where there is nothing else."""
        changes = self.changes
        for change in (*changes.amounts(), *changes.joined(), *changes.values(*WHOLE)):
            place, doubt = self.hooked.places[change.place], self.doubts.of(change)
            in_loop = len(place.counters) > self.hooked.is_class and change.kind == "value"
            early = doubt == READS_UNKNOWN and place.name_returned
            if early or (doubt in (STARTS, SETTLED) and not in_loop):
                yield change

    def _sweep(self, changes: Sequence[Change], parts: set[str], before: list[Change]) -> Mended:
        """Each change that puts some part right on all probes and spoils none, and those parts."""
        witnesses, taken = self._witnesses(parts, before), {change.place for change in before}
        found = []
        for change in changes:
            if self.work > self.most_work:
                break
            hopeful = set[str]()
            for k, here in witnesses.items() if change.place not in taken else ():
                hopeful |= self.right_parts([*before, change], k, here)
            kept = self.parts - parts
            put_right = {p for p in hopeful if self.mends([*before, change], kept | {p})}
            if put_right and self._repairs(change, kept | put_right, before):
                found.append((change, put_right))
        return found

    def _repairs(self, change: Change, parts: set[str], before: list[Change]) -> bool:
        """Whether a change that puts parts right repairs its line.

        It doesn't if another amount would do as well, if it empties a line of what that computes,
        or if the line's variable was a step and isn't one any more.
        """
        other, made = another_amount(change), [*before, change]
        if other and self.mends([*before, other], parts):
            return False
        if emptied(change, self.hooked, self._ranges(before), self._ranges(made)):
            return False
        line = self.doubts.line(change)
        kept = self.trace.right_at(line) if change.kind in OF_AMOUNTS else set[int]()
        if not kept and change.kind not in JOINED:
            return True
        now = self._followed(made)
        return kept <= now.right_at(line, named=False) and now.is_known_at(line)

    def _ranges(self, changes: Sequence[Change]) -> Ranges:
        """Between what the numbers at each place lie with these changes, on all probes together."""
        key = tuple(changes)
        if key not in self.ranges:
            self.ranges[key] = Ranges(self.hooked)
            for k in self.probes:
                self._run(changes, k, self.ranges[key].note)
        return self.ranges[key]

    def _witnesses(self, parts: set[str], before: list[Change]) -> dict[int, set[str]]:
        """For each part the first probe on which it is wrong: {probe: parts}."""
        witnesses: dict[int, set[str]] = {}
        for part in parts:
            wrong = (k for k in self.probes if not self.right_parts(before, k, {part}))
            witnesses.setdefault(next(wrong, self.probes[0]), set()).add(part)
        return witnesses

    # --- several together ---------------------------------------------------------------

    def _one_by_one(self, parts: set[str], mistakes: Sequence[str]) -> Mended:
        """For each of several named mistakes a change after which the others alone are left."""
        if len(mistakes) < 2 or not self._is(frozenset(mistakes)):
            return []
        made: list[Change] = []
        for turn, id in enumerate(mistakes, 1):
            self.most_work = MOST_WORK * turn // (3 * len(mistakes))
            change = self._change_to(frozenset(mistakes) - {id})
            if change is None:
                break
            made.append(change)
        self.targets, self.most_work = _targets(self.exercise.expected), MOST_WORK
        proved = len(made) == len(mistakes) and self.mends(made, self.parts)
        return [(change, parts) for change in made] if proved else []

    def _is(self, mistakes: frozenset[str]) -> bool:
        """Whether the attempt is as the program with these mistakes."""
        same = self._aim_at(mistakes) and self.mends([], self.parts)
        self.targets = _targets(self.exercise.expected)
        return same

    def _aim_at(self, mistakes: frozenset[str]) -> bool:
        """Take for right what the program with these mistakes returns; False if there is none."""
        made = [self.exercise.outputs(mistakes, k) for k in range(len(self.probes))]
        whole = [one for one in made if one]
        if len(whole) < len(made):
            return False
        self.targets = _targets(whole)
        return True

    def _change_to(self, mistakes: frozenset[str]) -> Change | None:
        """A change with which the attempt is as the program with these mistakes."""
        if not self._aim_at(mistakes):
            return None
        parts = {part for part in self.parts if not self.mends([], {part})}
        small = self.changes.slips(), self.changes.amounts(), self.changes.joined()
        mended: Mended = []
        for changes in (*self._rounds(), [*chain(*small)]):  # a doubt counts less: both must fit
            mended += self._sweep(changes, parts, [])
            whole = self._cover(mended, parts, 1)
            if whole:
                return whole[0][0]
        return None

    def _alike(self, changes: Sequence[Change], parts: set[str], before: list[Change]) -> Mended:
        """Two changes of one kind that do together what neither does, such as two copies."""
        for kind in ALIKE:
            of_kind = [change for change in changes if change.kind == kind]
            for pair in combinations(of_kind[:MOST_ALIKE], 2):
                if self.mends([*before, *pair], self.parts):
                    return [(change, parts) for change in pair]
        return []

    def _cost(self, made: Mended) -> float:
        """How unlikely some changes are: by the doubt of the least likely, and their lines."""
        lines = {self.doubts.line(change) for change, _ in made}
        doubt = max((self.doubts.of(change) for change, _ in made), default=np.inf)
        return doubt + ANOTHER_LINE * len(lines)

    def _best_cover(self, mended: Mended, parts: set[str], before: list[Change]) -> Mended:
        """The likelier of the changes that put all parts right: one alone, or several."""
        covers = (
            self._cover([one for one in mended if self.doubts.of(one[0]) <= doubt], parts, most)
            for doubt in LEVELS[:-1]
            for most in (1, MOST_FAULTS)
        )
        proved = (c for c in covers if c and self.mends([*before, *_changes(c)], self.parts))
        return min(proved, key=self._cost, default=[])

    def _cover(self, mended: Mended, parts: set[Any], most: int) -> Mended:
        """A few changes that put each part right, independently of each other; or none."""
        made: Mended = []
        left = set(parts)
        while left and len(made) < most:
            change, put_right = self._largest(mended, left)
            if change is None:
                return []
            made.append((change, put_right & left))
            left -= put_right
        return made if not left else []

    def _largest(self, mended: Mended, left: set[Any]) -> tuple[Change | None, set[Any]]:
        """The likeliest of the changes that put most of these parts right."""
        most = max((put_right & left for _, put_right in mended), key=len, default=set())
        able = [change for change, put_right in mended if most and most <= put_right]
        return self._likeliest(able), most

    def _in_turn(self, mended: Mended, parts: set[str], before: list[Change]) -> Mended:
        """A change that puts some parts right, and those that are found once it is made."""
        change, put_right = self._largest(mended, parts)
        if change is None or len(before) >= MOST_IN_TURN or put_right == parts:
            return []
        made, trace = [*before, change], self.trace
        self._take(self._followed(made))
        others = self._found(parts - put_right, made)
        self._take(trace)
        return [(change, put_right), *others] if others else []

    def _followed(self, made: Sequence[Change]) -> Trace:
        """What the attempt's variables are with these changes made."""
        self.work += WORK_OF_FOLLOWING
        at = {change.place: change for change in made}

        def changed(place: int, value: Any, turn: Turn, scope: Any, k: int) -> Any:
            return self.changes.made(at[place], value, turn, scope, k) if place in at else value

        return follow(self.exercise, self.hooked, changed, at)

    def _by_probes(self, parts: set[str], before: list[Change]) -> Mended:
        """A few changes of which each puts some numbers right, as two branches need; or none."""
        if before or len(parts) * len(self.probes) > MOST_APART:
            return []
        right = self._right_entries([])
        expected = enumerate(self.exercise.expected)
        every = {(p, k, i) for k, one in expected for p, v in one.items() for i in range(v.size)}
        mended: Mended = []
        for change in (c for changes in self._rounds() for c in changes):
            now = self._right_entries([change]) if self.work <= self.most_work else set[Entry]()
            if right < now and self._repairs(change, set(), []):
                mended.append((change, now - right))
        made = self._cover(mended, every - right, MOST_FAULTS)
        return [(change, parts) for change in _changes(made)] if self._proved(made) else []

    def _proved(self, made: Mended) -> bool:
        return bool(made) and self.mends(_changes(made), self.parts)

    # --- what is told -------------------------------------------------------------------

    def _likeliest(self, changes: Sequence[Change]) -> Change | None:
        """The change that is likeliest meant; None if there is none, or too many lines would do."""
        ranked = sorted(changes, key=self.doubts.rank)
        as_likely = [
            c for c in ranked if self.doubts.rank(c)[:3] == self.doubts.rank(ranked[0])[:3]
        ]
        few = len({self.doubts.line(change) for change in as_likely}) <= MOST_LINES
        return ranked[0] if ranked and few else None

    def _is_after_line(self, change: Change) -> bool:
        """Whether a value is put after a line: what follows is missing, if the line is right."""
        return change.kind == "value" and self.hooked.places[change.place].kind == "after"

    def _fault(self, change: Change, parts: tuple[str, ...]) -> Fault:
        goes_on = self.doubts.is_missing(change) or self._is_after_line(change)
        missing = goes_on and self.doubts.is_settled(change)
        kind = "sign" if change.by == MINUS else change.kind
        if kind == "left_out" and self.hooked.places[change.place].kind == "term":
            kind = "term_left_out"
        if missing and self.hooked.places[change.place].reads is None:
            kind = "after a loop"
        return Fault(self.doubts.line(change), kind, missing, parts)


def _targets(expected: Sequence[Arrays]) -> list[dict[str, Target]]:
    """What the parts have to be on each probe."""
    return [
        {part: Target(value, TOLERANCE_SINGLE) for part, value in values.items()}
        for values in expected
    ]


def _changes(made: Mended) -> list[Change]:
    return [change for change, _ in made]


def _slack(expected: np.ndarray) -> np.ndarray:
    """How far off each number may be; np.isclose takes ten times as long."""
    return 1e-9 + TOLERANCE_SINGLE * np.abs(expected)
