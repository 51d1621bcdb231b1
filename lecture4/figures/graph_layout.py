"""Where the nodes of a graph stand: in columns from left to right, each after what feeds it.

The order within a column and the heights are those of columns.py. Each column is made as wide as
what is written in it, so that no two labels meet. Lengths are in pixels.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from .columns import Columns
from .svg import number

RADIUS = 21  # of a gate
ROW = 52  # height of a node with its numbers above and below
LANE = 14  # height of a wire that passes through a column
LABEL = 58  # width of a number
SIGMA = 14  # and of the sign of a sum before it
BEND = 26  # between two columns, where wires bend
PORT = 22  # between two wires that enter one gate
GAP = 10  # between two nodes of a column
MARGIN = 14
LONGEST_NAME = 16
COMMUTATIVE = ("+", "×", "max", "min")  # gates whose wires may enter in either order


class Place(NamedTuple):
    """Where a node is drawn: its centre, half its width, and the edges of its column."""

    x: float
    y: float
    half: float
    start: float
    end: float


class Level(NamedTuple):
    """A level stretch of a wire, from x = start to x = end at height y."""

    start: float
    end: float
    y: float


class Wire(NamedTuple):
    """A wire from a node to input number `port` of another: its level stretches.

    Between two of them it bends.
    """

    source: object
    target: object
    port: int
    levels: tuple


class Chip(NamedTuple):
    """A constant, drawn beside the gate that takes it: its centre and width."""

    constant: object
    target: object
    x: float
    y: float
    width: float


class Layout(NamedTuple):
    """A graph laid out; places: {node's name: Place}; branching: names that feed several wires."""

    width: float
    height: float
    places: dict
    wires: list
    chips: list
    branching: list


def lay_out(graph):
    """Place the nodes of a graph, and route its wires. The same graph has the same layout."""
    # Constants stand beside their gates; the layout has no need to know of them.
    nodes = [node for node in graph.nodes if node.constant is None] or graph.nodes
    ranks = _ranks(nodes)
    routes = [
        (source, node, port, _stops(source, node, ranks))
        for node in nodes
        for port, source in enumerate(node.inputs)
        if source.name in ranks
    ]
    heights = _heights(nodes, ranks, routes)
    branching = _branching(nodes)
    columns = _columns(nodes, ranks, branching)
    places = {node.name: _place(node, columns[ranks[node.name]], heights) for node in nodes}
    ports = {node.name: _ports(node, heights, routes) for node in nodes}
    wires = [
        Wire(source, node, port, _levels(places, columns, heights, stops, ports[node.name][port]))
        for source, node, port, stops in routes
    ]
    chips = [
        _chip(constant, node, places[node.name], ports[node.name][port])
        for node in nodes
        for port, constant in enumerate(node.inputs)
        if constant.constant is not None
    ]
    return Layout(
        columns[-1][2] + MARGIN,
        max(heights.values()) + ROW / 2 + MARGIN,
        places,
        wires,
        chips,
        branching,
    )


def _branching(nodes):
    """The names of the nodes that feed more than one wire: there gradients add up."""
    uses = Counter(source.name for node in nodes for source in node.inputs)
    return [node.name for node in nodes if uses[node.name] > 1]


def shown_name(node):
    """What is written on a node, cut short if it is long."""
    label = node.label if node.constant is None else number(node.constant)
    return label if len(label) <= LONGEST_NAME else label[: LONGEST_NAME - 1] + "…"


def _text_width(words, size):
    return 0.65 * size * len(words)  # a generous guess, for any font


def _ranks(nodes):
    """The column of each node: one to the right of the last of those that feed it."""
    ranks = {}
    for node in nodes:
        fed_by = (ranks[source.name] for source in node.inputs if source.name in ranks)
        ranks[node.name] = 1 + max(fed_by, default=-1)
    return ranks


def _stops(source, target, ranks):
    """Where a wire goes: its source, a lane (name, column) in each column on the way, its target.

    Wires from one source share their lanes.
    """
    between = range(ranks[source.name] + 1, ranks[target.name])
    return [source.name, *((source.name, rank) for rank in between), target.name]


def _heights(nodes, ranks, routes):
    """The y of each stop, from the columns in which they stand and the wires between them."""
    sizes = {node.name: ROW for node in nodes} | {
        stop: LANE for *_, stops in routes for stop in stops[1:-1]
    }
    columns = [[] for _ in range(max(ranks.values()) + 1)]
    for stop in sizes:
        columns[ranks[stop] if stop in ranks else stop[1]].append(stop)
    hops = dict.fromkeys(
        (start, end, _entry_port(target, port) if end == target.name else 0)
        for _, target, port, stops in routes
        for start, end in pairwise(stops)
    )
    made = Columns(columns, hops, lanes=sizes.keys() - ranks.keys())
    made.order()
    heights = made.heights(sizes, GAP)
    top = min(heights.values()) - ROW / 2 - MARGIN
    return {stop: y - top for stop, y in heights.items()}


def _entry_port(target, port):
    """Where a wire enters a gate, from 0 to less than 1; 0 where the order doesn't count."""
    return 0 if target.label in COMMUTATIVE else port / len(target.inputs)


def _half_width(node):
    size, spare = (15, 8) if node.gate else (14, 9)
    return max(RADIUS if node.gate else 16, _text_width(shown_name(node), size) / 2 + spare)


def _chip_width(constant):
    return _text_width(shown_name(constant), 12) + 12


def _entry(node, branching):
    """The room that is needed to the left of a node: for constants, and for what it hands back."""
    chips = [_chip_width(source) + 20 for source in node.inputs if source.constant is not None]
    labels = [LABEL for source in node.inputs if source.name in branching]
    return max([*chips, *labels], default=4)


def _columns(nodes, ranks, branching):
    """For each column: where it starts, the centre of its nodes, and where it ends."""
    columns, start = [], MARGIN
    for rank in range(max(ranks.values()) + 1):
        members = [node for node in nodes if ranks[node.name] == rank]
        half = max(_half_width(node) for node in members)
        centre = start + max(_entry(node, branching) for node in members) + half
        sums = any(node.name in branching for node in members)
        columns.append((start, centre, centre + half + LABEL + (SIGMA if sums else 0)))
        start = columns[-1][2] + BEND
    return columns


def _place(node, column, heights):
    start, centre, end = column
    return Place(centre, heights[node.name], _half_width(node), start, end)


def _ports(node, heights, routes):
    """How far below the node's centre each of its wires enters."""
    arrives = dict.fromkeys(range(len(node.inputs)), heights[node.name])
    arrives |= {port: heights[stops[-2]] for _, target, port, stops in routes if target is node}
    order = sorted(arrives, key=arrives.get) if node.label in COMMUTATIVE else sorted(arrives)
    return {port: (turn - (len(order) - 1) / 2) * PORT for turn, port in enumerate(order)}


def _levels(places, columns, heights, stops, port):
    first, last = places[stops[0]], places[stops[-1]]
    lanes = [
        Level(columns[rank][0], columns[rank][2], heights[name, rank]) for name, rank in stops[1:-1]
    ]
    return (Level(first.x, first.end, first.y), *lanes, Level(last.start, last.x, last.y + port))


def _chip(constant, target, place, port):
    width = _chip_width(constant)
    return Chip(constant, target, place.x - place.half - 12 - width / 2, place.y + port, width)
