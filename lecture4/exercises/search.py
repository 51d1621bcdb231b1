"""Search an exercise's mistakes for the smallest sets that reproduce an attempt.

Trying every set of three of forty mistakes on every probe would take seconds. Three facts make
it milliseconds. A mistake that spoils a part which the attempt has right isn't there. A part
that comes out wrong is explained by the mistakes that touch it, so sets grow part by part and
are given up as soon as one part doesn't fit. And what the variant returns on the first probe
doesn't depend on the attempt, so it is computed once; only sets that fit there are tried on
the other probes.
"""

from itertools import combinations, islice

from .compare import TOLERANCE_SINGLE, same

MOST_MISTAKES = 3
MOST_MISTAKES_OF_PART = 2
MOST_TRIED = 780  # sets of one size for one part


class Search:
    """The mistakes of one exercise, ready to be searched. Kept between checks."""

    def __init__(self, exercise):
        self.exercise = exercise
        self._on_first_probe = {}
        ids = [mistake.id for mistake in exercise.mistakes]
        self.touched = {id: self._touched(id) for id in ids}
        self.may_touch = {id: self.touched[id] | self._touched_beside(id) for id in ids}

    def _touched(self, id):
        """The parts that a mistake changes on some probe when it is made alone."""
        return {
            part
            for k, expected in enumerate(self.exercise.expected)
            for part, value in self.exercise.outputs({id}, k).items()
            if not same(value, expected[part])
        }

    def _touched_beside(self, id):
        """The parts that it changes on the first probe beside one of exercise.beside."""
        return {
            part
            for other in self.exercise.beside
            for part, value in self._output((id, other)).items()
            if not same(value, self._output((other,))[part])
        }

    def smallest_sets(self, got, wrong):
        """The smallest sets of up to three mistakes that reproduce `got`, wrong in `wrong`.

        All of those are returned that need as few mistakes as can be for the part that the
        fewest mistakes touch.
        """
        ids = [id for id, touched in self.touched.items() if touched <= set(wrong)]
        parts = sorted(wrong, key=lambda part: sum(part in self.may_touch[id] for id in ids))
        for size in range(1, MOST_MISTAKES + 1):
            for count in range(1, size + 1):
                found = [
                    on
                    for on in self._grow((), parts, ids, size, [count], got)
                    if len(on) == size and self._reproduces(on, got)
                ]
                if found:
                    return found
        return []

    def _grow(self, on, parts, ids, size, counts, got):
        """Sets of up to `size` mistakes, `on` among them, that fit all parts on the first probe.

        counts: how many mistakes to add for the next part. Gives up after MOST_TRIED sets, so
        that an attempt which nothing explains is told so at once.
        """
        if not parts:
            yield on
            return
        part, rest = parts[0], parts[1:]
        here = [id for id in ids if part in self.may_touch[id]]
        later = [id for id in ids if part not in self.may_touch[id]]
        for count in counts:
            for more in islice(combinations(here, count), MOST_TRIED):
                if self._fits(on + more, part, got):
                    left = range(size - len(on) - count + 1)
                    yield from self._grow(on + more, rest, later, size, left, got)

    def smallest_sets_of_part(self, got, part):
        """All smallest sets that reproduce this part; those first that touch few others."""
        ids = sorted(
            (id for id, touched in self.touched.items() if part in touched),
            key=lambda id: len(self.touched[id]),
        )
        for size in range(1, MOST_MISTAKES_OF_PART + 1):
            found = [
                on
                for on in islice(combinations(ids, size), MOST_TRIED // 2)
                if self._fits(on, part, got) and self._reproduces(on, got, [part])
            ]
            if found:
                return found
        return []

    def _output(self, on):
        """What the variant with the mistakes `on` returns on the first probe."""
        key = frozenset(on)
        if key not in self._on_first_probe:
            self._on_first_probe[key] = self.exercise.outputs(on, 0)
        return self._on_first_probe[key]

    def _fits(self, on, part, got):
        return same(got[0][part], self._output(on)[part], TOLERANCE_SINGLE)

    def _reproduces(self, on, got, parts=None):
        return all(
            same(values[part], output, TOLERANCE_SINGLE)
            for k, values in enumerate(got)
            for part, output in self.exercise.outputs(on, k).items()
            if parts is None or part in parts
        )
