"""Columns of stops: in which order, so that few wires cross, and at what heights.

The usual steps of a layered drawing (Sugiyama, Tagawa & Toda 1981; Gansner et al. 1993), for
columns that are given: each stop goes to the mean place of those that it is wired to, column by
column, there and back, and neighbours change places where that helps. Then each column comes as
near to what it is wired to as the sizes of its stops let it, by least squares.
"""

from bisect import bisect_right, insort
from itertools import pairwise

SWEEPS = 8  # over all columns, there or back
STRAIGHT = 1e6  # how much more than a node a wire on its way through a column insists on its height


class Columns:
    """Stops in columns, and the wires between them.

    columns: lists of stops; hops: (stop, stop of the next column, port), where `port` says where
    the wire enters, from 0 at the top to less than 1; it is 0 for all that may enter anywhere.
    lanes: the stops at which a wire only passes through a column. It has no loops, and each wire
    leads one column on.
    """

    def __init__(self, columns, hops, lanes=()):
        self.lanes = set(lanes)
        stops = [stop for column in columns for stop in column]
        self.before = {stop: [] for stop in stops}  # (stop, the port of this one), ...
        self.after = {stop: [] for stop in stops}  # (stop, its port), ...
        for source, target, port in hops:
            self.before[target].append((source, 0))
            self.after[source].append((target, port))
        self.place = {}  # of each stop in its column, from 0
        self.columns = [self._numbered(column) for column in columns]

    def _numbered(self, column):
        self.place.update((stop, turn) for turn, stop in enumerate(column))
        return column

    # --- orders ---------------------------------------------------------------------------

    def order(self):
        """Put each column in an order in which few wires cross."""
        self._take(self._as_read())
        best, fewest = self.columns, self.crossings()
        for sweep in range(SWEEPS):
            if not fewest:
                break
            self._sweep(sweep)
            self._exchange()
            crossings = self.crossings()
            if crossings < fewest:
                best, fewest = self.columns, crossings
        self._take(best)

    def _take(self, columns):
        self.columns = [self._numbered(list(column)) for column in columns]

    def _as_read(self):
        """The columns in the order in which the way back from the outputs meets their stops.

        In it no wires of a tree cross.
        """
        met, waiting = {}, [stop for stop in reversed(self.after) if not self.after[stop]]
        while waiting:
            stop = waiting.pop()
            if stop not in met:
                met[stop] = len(met)
                waiting += [source for source, _ in reversed(self.before[stop])]
        return [sorted(column, key=met.get) for column in self.columns]

    def _sweep(self, sweep):
        """Sort each column by what stands before it, or in every second sweep after it."""
        back = sweep % 2 == 0
        wires = self.after if back else self.before
        columns = list(self.columns)
        for turn in reversed(range(len(columns))) if back else range(len(columns)):
            wanted = {stop: self._mean_place(stop, wires[stop]) for stop in columns[turn]}
            columns[turn] = self._numbered(sorted(columns[turn], key=wanted.get))
        self.columns = columns

    def _mean_place(self, stop, wires):
        places = self._ends(wires)
        return sum(places) / len(places) if places else self.place[stop]

    def _ends(self, wires):
        return [self.place[stop] + port for stop, port in wires]

    def _exchange(self):
        """Let neighbours change places as long as fewer wires cross then."""
        better = True
        while better:
            better = False
            for column in self.columns:
                for turn in range(len(column) - 1):
                    if self._gain(*column[turn : turn + 2]) > 0:
                        column[turn : turn + 2] = column[turn + 1], column[turn]
                        self._numbered(column)
                        better = True

    def _gain(self, upper, lower):
        """How many crossings fewer there are if two neighbours change places."""
        return sum(
            (one > other) - (one < other)
            for wires in (self.before, self.after)
            for one in self._ends(wires[upper])
            for other in self._ends(wires[lower])
        )

    def crossings(self):
        """How many pairs of wires cross between one column and the next."""
        return sum(self._crossings_after(column) for column in self.columns)

    def _crossings_after(self, column):
        count, ends = 0, []  # those of the wires that start higher up, sorted
        for stop in column:
            for end in sorted(self._ends(self.after[stop])):
                count += len(ends) - bisect_right(ends, end)
                insort(ends, end)
        return count

    # --- heights --------------------------------------------------------------------------

    def heights(self, sizes, gap):
        """The y of each stop, with `gap` between neighbours of these sizes: {stop: y}."""
        ys = dict.fromkeys(self.place, 0)
        for sweep in range(SWEEPS):
            back = sweep % 2 == 0
            for column in reversed(self.columns) if back else self.columns:
                wishes = [self._wish(stop, ys, back) for stop in column]
                room = [sizes[stop] + gap for stop in column]
                ys.update(zip(column, settled(wishes, room), strict=True))
        return ys

    def _wish(self, stop, ys, back):
        """The y that suits the wires of a stop, and how much it insists on it."""
        behind, ahead = (self.after, self.before) if back else (self.before, self.after)
        if stop in self.lanes and behind[stop][0][0] in self.lanes:
            return ys[behind[stop][0][0]], STRAIGHT
        wired = [ys[other] for other, _ in behind[stop] or ahead[stop]]
        return sum(wired) / len(wired) if wired else ys[stop], len(wired) or 1


def settled(wishes, sizes):
    """Heights as near to what is wished as the sizes let them, by least squares.

    wishes: (y, weight) from top to bottom; sizes: how much room each takes. Neighbours that wish
    to be too close become one block, at the mean of their wishes.
    """
    starts = [0.0]  # how far below the first each must be at least
    for one, other in pairwise(sizes):
        starts.append(starts[-1] + (one + other) / 2)
    blocks = []  # (mean, weight, how many), their means increasing
    for (y, weight), start in zip(wishes, starts, strict=True):
        block = (y - start, weight, 1)
        while blocks and blocks[-1][0] >= block[0]:
            block = _joined(blocks.pop(), block)
        blocks.append(block)
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + start for mean, start in zip(means, starts, strict=True)]


def _joined(one, other):
    weight = one[1] + other[1]
    return (one[0] * one[1] + other[0] * other[1]) / weight, weight, one[2] + other[2]
