"""Random graphs, and what can be measured of their layouts.

python tests/pictures/layouts.py 1000     # so many graphs: crossings, height, bends, time
"""

import random
import sys
from collections import defaultdict
from itertools import combinations, pairwise
from time import process_time

from lecture4 import Graph, gates

PAIRS = [gates.AddGate, gates.MultiplyGate, gates.MaxGate, gates.DivideGate, gates.PowerGate]
SINGLES = [gates.SigmoidGate, gates.ExpGate, gates.TanhGate]
MOST_GATES = 60


def random_graph(seed):
    """A graph of 2 to 60 gates and one output, with some constants and any number of branches."""
    draw = random.Random(seed)
    graph, count = Graph(), draw.randint(2, MOST_GATES)
    again = draw.choice([0.0, 0.1, 0.3, 0.6])  # how often a gate reads what is read already
    nodes = [f"x{number}" for number in range(draw.randint(2, 2 + count // 3))]
    waiting = list(nodes)  # for a gate to read them
    for left in range(count, 0, -1):
        sources = [waiting.pop(draw.randrange(len(waiting)))]
        if len(waiting) >= left or (waiting and draw.random() > again):
            sources.append(waiting.pop(draw.randrange(len(waiting))))
        elif draw.random() < 0.2:
            sources.append(graph.constant(f"number {left}", 2))
        elif draw.random() < 0.7:
            sources.append(draw.choice(nodes))
        draw.shuffle(sources)
        gate = draw.choice(PAIRS if len(sources) == 2 else SINGLES)()
        nodes.append(graph.wire(f"gate {left}", gate, *sources))
        waiting.append(nodes[-1])
    return graph


def crossings(layout):
    """How many pairs of wires cross, each where it bends from one column to the next."""
    bends = defaultdict(set)
    for wire in layout.wires:
        for (_, start, y), (end, _, level) in pairwise(wire.levels):
            bends[start, end].add((round(y, 3), round(level, 3)))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for between in bends.values()
        for one, other in combinations(between, 2)
    )


def climb(layout):
    """How far the wires go up and down, in pixels."""
    return sum(abs(a.y - b.y) for wire in layout.wires for a, b in pairwise(wire.levels))


def main(count):
    from lecture4.figures.graph_layout import lay_out

    graphs = [random_graph(seed) for seed in range(count)]
    start = process_time()
    layouts = [lay_out(graph) for graph in graphs]
    taken = process_time() - start
    two_dozen = [g for g in graphs if 22 <= sum(n.gate is not None for n in g.nodes) <= 26]
    start = process_time()
    for graph in two_dozen:
        lay_out(graph)
    quick = (process_time() - start) / len(two_dozen)
    print(f"{count} graphs, {sum(len(graph.nodes) for graph in graphs)} nodes")
    print(f"crossings {sum(map(crossings, layouts))}")
    print(f"height    {sum(layout.height for layout in layouts) / count:.0f} px on average")
    print(f"climb     {sum(map(climb, layouts)) / count:.0f} px on average")
    print(f"time      {1000 * taken / count:.1f} ms a graph, {1000 * quick:.1f} ms for 24 gates")


if __name__ == "__main__":
    main(int(sys.argv[1]))
