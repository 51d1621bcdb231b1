"""The wires of a drawn graph, in pieces, and the gradient that flows back along each of them.

Wires of a branch share their first stretches. A piece is all that the same wires share. It is
drawn once, with what stays; what moves draws it again, by its id, as wide and as red as the
gradient on it is large.
"""

from itertools import pairwise
from math import sqrt
from typing import NamedTuple
from zlib import crc32

from .graph_layout import RADIUS
from .style import FLOWS
from .svg import element


class Piece(NamedTuple):
    """A piece of wire: its id, the d of its path, its source, the entrances that it leads to.

    source: a node's name; entrances: ((name of a gate, which of its inputs), ...), none where it
    leads out of the graph.
    """

    id: str
    path: str
    source: str
    entrances: tuple


def pieces(layout, formula):
    """The wires of a layout. The same formula has the same pieces anywhere, with the same ids."""
    tag = f"w{crc32(formula.encode()):x}"
    shared = {}  # {(source, entrances): paths}
    for (source, path), entrances in _stretches(layout).items():
        shared.setdefault((source, tuple(entrances)), []).append(path)
    return [
        Piece(f"{tag}-{turn}", "".join(paths), *ends)
        for turn, (ends, paths) in enumerate(shared.items())
    ]


def _stretches(layout):
    """{(name of the source, d of a path): [the entrances that it leads to]}."""
    found = {(name, _way_out(place)): [] for name, place in layout.places.items()}
    for wire in layout.wires:
        source, target = wire.source.name, wire.target.name
        for path in (_way_out(layout.places[source]), *_bends(wire, layout.places[target])):
            found.setdefault((source, path), []).append((target, wire.port))
    return found


def _way_out(place):
    return f"M{place.x + place.half:.1f} {place.y:.1f}H{place.end:.1f}"


def _bends(wire, target):
    """From each level stretch of a wire a bend to the next, and along it, up to the gate."""
    edge = _edge(target, wire.levels[-1].y)
    for (_, end, y), (start, stop, level) in pairwise(wire.levels):
        middle = (end + start) / 2
        yield (
            f"M{end:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {level:.1f} "
            f"{start:.1f} {level:.1f}H{min(stop, edge):.1f}"
        )


def _edge(place, y):
    """Where the round outline of a gate begins at a height."""
    return place.x - place.half + RADIUS - sqrt(RADIUS**2 - (y - place.y) ** 2)


def still_wires(wires):
    """The wires without any gradient, as SVG."""
    return element(
        "g", "".join(element("path", id=wire.id, d=wire.path) for wire in wires), class_="wire"
    )


def lit_wires(run, wires, node):
    """The wires into a node that is looked at, and out of it until it goes backward."""
    out = node is not None and (node.gate is None or not run.backward)
    return "".join(
        f"<use id='l{turn}' href='#{wire.id}' class='lit'/>"
        for turn, wire in enumerate(wires)
        if node and ((out and wire.source == node.name) or node.name in dict(wire.entrances))
    )


def flowing_wires(run, wires):
    """The wires along which a gradient other than 0 has come back."""
    flows = [_flow(run.graph, wire) for wire in wires]
    largest = max(map(abs, flows))
    return "".join(
        f"<use id='f{turn}' href='#{wire.id}' class='{_level(abs(flow) / largest)}'/>"
        for turn, (wire, flow) in enumerate(zip(wires, flows, strict=True))
        if flow and _has_come_back(run, wire)
    )


def _flow(graph, wire):
    """The gradient on a piece, once all has come back: the sum over the wires that share it."""
    parts = [graph[name].handed_back[port] for name, port in wire.entrances]
    return sum(parts) if parts else graph[wire.source].gradient


def _has_come_back(run, wire):
    gates = [run.graph[name] for name, _ in wire.entrances]
    return bool(run.backward or not run.gates) and all(map(run.went_back, gates))


def _level(share):
    """The class of a wire with this share of the largest gradient."""
    return FLOWS[min(int(share * len(FLOWS)), len(FLOWS) - 1)]
