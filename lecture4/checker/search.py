"""Search an exercise's mistakes for the smallest sets that reproduce an attempt.

Trying every set of three of forty mistakes on every probe would take seconds. Three facts make
it milliseconds. A mistake that spoils a part which the attempt has right isn't there. A part
that comes out wrong is explained by the mistakes that touch it, so sets grow part by part and
are given up as soon as one part doesn't fit. And what a wrong program returns on the first probe
doesn't depend on the attempt, so it is computed once; only sets that fit there are tried on
the other probes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from .compare import TOLERANCE_SINGLE, same
from .reading import Arrays
from .still import is_constant

if TYPE_CHECKING:
    from .exercise import Exercise

MOST_MISTAKES = 3
MOST_MISTAKES_OF_PART = 2
MOST_RUN = 75_000  # statements of wrong programs, for all parts and sizes of one attempt
MOST_TRIED = 6_000  # sets, of whose tries the parts have equal shares
MOST_BESIDE = 8  # changed words that are tried beside a known mistake

Set = tuple[str, ...]  # of ids of mistakes


class Search:
    """The mistakes of one exercise, ready to be searched. Kept between checks."""

    def __init__(self, exercise: "Exercise"):
        self.exercise = exercise
        self._kept: dict[tuple[int, frozenset[str]], Arrays | None] = {}
        ids = [mistake.id for mistake in exercise.mistakes]
        self._touches: dict[str, set[str]] = {}
        self.tries = min(MOST_TRIED, MOST_RUN // len(exercise.text.blocks))
        self.left = self.share = 0  # sets that may still be tried, and for one part in one size
        self.touched = {id: self._touched(id) for id in ids}
        self.may_touch = {id: self.touched[id] | self._touched_beside(id) for id in ids}

    def _touched(self, id: str) -> set[str]:
        """The parts that a mistake changes on some probe when it is made alone."""
        if id not in self._touches:
            self._touches[id] = self._changed_parts(id)
        return self._touches[id]

    def _changed_parts(self, id: str) -> set[str]:
        changed: set[str] = set()
        for k, expected in enumerate(self.exercise.expected):
            if len(changed) < len(expected):
                made = self.exercise.outputs(frozenset([id]), k) or {}
                changed |= {
                    part
                    for part, value in made.items()
                    if not same(value, expected[part], TOLERANCE_SINGLE)  # as an attempt is judged
                }
        return changed

    def _touched_beside(self, id: str) -> set[str]:
        """The parts that it changes on the first probe beside one of exercise.beside."""
        return {
            part
            for other in self.exercise.beside
            for part, value in (self._output((id, other)) or {}).items()
            if not same(value, (self._output((other,)) or {})[part])
        }

    def smallest_sets(self, got: list[Arrays], wrong: Sequence[str]) -> list[Set]:
        """The smallest sets of up to three mistakes that reproduce `got`, wrong in `wrong`.

        All of those are returned that need as few mistakes as can be for one part. The part that
        the fewest mistakes touch comes first; if that finds nothing, it comes last.
        """
        ids = [id for id, touched in self.touched.items() if touched <= set(wrong)]
        parts = sorted(wrong, key=lambda part: sum(part in self.may_touch[id] for id in ids))
        orders = [parts, parts[::-1]] if parts[1:] else [parts]
        self.left, self.share = self.tries, self.tries // len(parts)
        for size in range(1, MOST_MISTAKES + 1):
            for count, order in product(range(1, size + 1), orders):
                found = [
                    on
                    for on in self._grow((), order, ids, size, [count], got)
                    if len(on) == size and self._reproduces(on, got)
                ]
                if found:
                    return found
        return []

    def _grow(
        self,
        on: Set,
        parts: Sequence[str],
        ids: Sequence[str],
        size: int,
        counts: Iterable[int],
        got: list[Arrays],
    ) -> Iterator[Set]:
        """Sets of up to `size` mistakes, `on` among them, that fit all parts on the first probe.

        counts: how many mistakes to add for the next part. Gives up after its share of sets, so
        that an attempt which nothing explains is told so at once.
        """
        if not parts:
            yield on
            return
        part, rest = parts[0], parts[1:]
        here = [id for id in ids if part in self.may_touch[id]]
        later = [id for id in ids if part not in self.may_touch[id]]
        for count in counts:
            for more in islice(combinations(here, count), self.share):
                self.left -= 1
                if self.left >= 0 and self._fits(on + more, part, got):
                    left = range(size - len(on) - count + 1)
                    yield from self._grow(on + more, rest, later, size, left, got)

    def sets_of_part(
        self, got: list[Arrays], part: str, wrong: Sequence[str], excused: set[str]
    ) -> list[Set]:
        """All smallest sets that reproduce this part, and whatever else of `wrong` they touch.

        excused: parts that tell nothing, since they are the same whatever the inputs.
        """
        ids = [id for id, touched in self.touched.items() if part in touched <= set(wrong)]
        for size in range(1, MOST_MISTAKES_OF_PART + 1):
            found = [
                on
                for on in islice(combinations(ids, size), self.share // 2)
                if self._fits(on, part, got)
                and self._reproduces(on, got, self.parts_of(on) - (excused - {part}))
            ]
            if found:
                return found
        return []

    def near(self, got: list[Arrays], part: str, wrong: Sequence[str]) -> list[Set]:
        """Changes of one word of the program that reproduce this part, and all else they touch.

        If none does alone, each beside one known mistake.
        """
        found: list[Set] = []
        for mistake in self.exercise.neighbours:
            if self._fits((mistake.id,), part, got):
                touched = self._touched(mistake.id)
                near = part in touched <= set(wrong) and self._is_near(mistake.id, touched, got)
                found += [(mistake.id,)] * near
        return found or self._near_beside(got, part, wrong)

    def _near_beside(self, got: list[Arrays], part: str, wrong: Sequence[str]) -> list[Set]:
        """One changed word and one known mistake that touches only what a probe leaves out.

        Where the regularisation is left out, the changed word alone is to be seen.
        """
        bare = next((k for k, probe in enumerate(self.exercise.probes) if probe.about), None)
        if bare is None:
            return []
        if same(got[bare][part], self.exercise.expected[bare][part], TOLERANCE_SINGLE):
            return []
        ids = [id for id, touched in self.touched.items() if part in touched <= set(wrong)]
        alone = [(mistake.id,) for mistake in self.exercise.neighbours]
        fitting = (on for on in alone if self._fits(on, part, got, bare))
        seen = (on for on in fitting if self.parts_of(on) <= set(wrong))
        return [
            (*on, id)
            for on, id in product(islice(seen, MOST_BESIDE), ids)
            if self._reproduces((*on, id), got, self.parts_of((*on, id)))
        ]

    def _is_near(self, id: str, touched: set[str], got: list[Arrays]) -> bool:
        """Whether these parts come out as `got` on every probe, and tell something."""
        outputs = [self.exercise.outputs(frozenset([id]), k) for k in range(len(got))]
        return self._reproduces((id,), got, touched) and not any(
            is_constant(outputs, part) for part in touched
        )

    def parts_of(self, on: Set) -> set[str]:
        """The parts that some mistakes touch."""
        return set[str]().union(*map(self._touched, on))

    def _output(self, on: Set, k: int = 0) -> Arrays | None:
        """What the program with the mistakes `on` returns on probe k. Kept."""
        key = (k, frozenset(on))
        if key not in self._kept:
            self._kept[key] = self.exercise.outputs(key[1], k)
        return self._kept[key]

    def _fits(self, on: Set, part: str, got: list[Arrays], k: int = 0) -> bool:
        output = self._output(on, k)
        return output is not None and same(got[k][part], output[part], TOLERANCE_SINGLE)

    def _reproduces(self, on: Set, got: list[Arrays], parts: Iterable[str] | None = None) -> bool:
        """Whether what the mistakes make is what came, in these parts, on every probe."""
        outputs = [self.exercise.outputs(frozenset(on), k) for k in range(len(got))]
        for values, output in zip(got, outputs, strict=True):
            if output is None or not all(
                same(values[part], output[part], TOLERANCE_SINGLE) for part in parts or output
            ):
                return False
        return all(self._explains(on, part, outputs) for part in parts or got[0])

    def _explains(self, on: Set, part: str, outputs: list[Arrays | None]) -> bool:
        """False for mistakes that together make a part constant: any others would as well."""
        makers = [id for id in on if part in self.touched.get(id, ())]
        return len(makers) < 2 or not is_constant(outputs, part)
