"""Search an exercise's mistakes for the smallest sets that reproduce an attempt.

Trying every set of three of forty mistakes on every probe would take seconds. Three facts make
it milliseconds. A mistake that spoils a part which the attempt has right isn't there. A part
that comes out wrong is explained by the mistakes that touch it, so sets grow part by part and
are given up as soon as one part doesn't fit. And what the variant returns on the first probe
doesn't depend on the attempt, so it is computed once; only sets that fit there are tried on
the other probes.
"""

from itertools import combinations

from .compare import TOLERANCE_SINGLE, same

MOST_MISTAKES = 3
MOST_MISTAKES_OF_PART = 2


class Search:
    """The mistakes of one exercise, ready to be searched. Kept between checks."""

    def __init__(self, exercise):
        self.exercise = exercise
        self._on_first_probe = {}
        self.touched = {mistake.id: self._touched(mistake.id) for mistake in exercise.mistakes}

    def _touched(self, id):
        """The parts that a mistake changes on some probe when it is made alone."""
        return {part for k, expected in enumerate(self.exercise.expected)
                for part, value in self.exercise.outputs({id}, k).items()
                if not same(value, expected[part])}

    def smallest_sets(self, got, wrong):
        """All smallest sets of up to three mistakes that reproduce `got`, wrong in `wrong`."""
        ids = [id for id, touched in self.touched.items() if touched <= set(wrong)]
        parts = sorted(wrong, key=lambda part: sum(part in self.touched[id] for id in ids))
        for size in range(1, MOST_MISTAKES + 1):
            found = [on for on in self._grow((), parts, ids, size, got)
                     if len(on) == size and self._reproduces(on, got)]
            if found:
                return found
        return []

    def _grow(self, on, parts, ids, size, got):
        """Sets of up to `size` mistakes, `on` among them, that fit all parts on the first probe."""
        if not parts:
            yield on
            return
        part, rest = parts[0], parts[1:]
        here = [id for id in ids if part in self.touched[id]]
        later = [id for id in ids if part not in self.touched[id]]
        for count in range(size - len(on) + 1):
            for more in combinations(here, count):
                if self._fits(on + more, part, got):
                    yield from self._grow(on + more, rest, later, size, got)

    def smallest_sets_of_part(self, got, part):
        """All smallest sets that reproduce this part; those first that touch few others."""
        ids = sorted((id for id, touched in self.touched.items() if part in touched),
                     key=lambda id: len(self.touched[id]))
        for size in range(1, MOST_MISTAKES_OF_PART + 1):
            found = [on for on in combinations(ids, size) if self._fits(on, part, got)
                     and self._reproduces(on, got, [part])]
            if found:
                return found
        return []

    def _fits(self, on, part, got):
        key = frozenset(on)
        if key not in self._on_first_probe:
            self._on_first_probe[key] = self.exercise.outputs(on, 0)
        return same(got[0][part], self._on_first_probe[key][part], TOLERANCE_SINGLE)

    def _reproduces(self, on, got, parts=None):
        return all(same(values[part], output, TOLERANCE_SINGLE)
                   for k, values in enumerate(got)
                   for part, output in self.exercise.outputs(on, k).items()
                   if parts is None or part in parts)
