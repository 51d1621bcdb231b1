"""The drawing of a formula's graph: values run forward in green, gradients backward in red."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..graph import Graph
from .figure import Figure
from .graph_layout import MARGIN, RADIUS, Layout, lay_out, shown_name
from .graph_run import Run
from .graph_wires import flowing_wires, lit_wires, pieces, still_wires
from .graph_words import explain, label
from .svg import REACH, element, hand, number, signed, text

MOST_NODES = 100  # more can't be read as a picture
LEGEND = 46  # pixels at the bottom, to say what the numbers and the wires are
NARROWEST = 560  # pixels, so that this fits


@dataclass(frozen=True)
class GraphFigure(Figure):
    """The graph of a formula at some values, run as far as `step`.

    formula: as Graph.parse reads it; values: {input: number}; step: how many gates have run,
    each of them forward and then each of them backward. None is all of them, there and back;
    chosen: the node to look at, by its name, or None for the gate that ran last.
    Raises ValueError as Graph does, for more than 100 nodes, and for a step that isn't there.
    """

    formula: str
    values: Mapping
    step: int | None = None
    chosen: str | None = None

    def canvas(self):
        return drawing(self.formula)

    @property
    def gates(self):
        """How many gates the graph has."""
        return sum(node.gate is not None for node in drawing(self.formula).graph.nodes)

    def run(self):
        """The graph, run at these values as far as the step. It is yours: nobody else has it."""
        return Run(Graph.parse(self.formula), self.values, self.step)

    @cached_property
    def _run(self):
        return self.run()

    @property
    def _looked_at(self):
        return self._run.turn if self.chosen is None else self._run.graph[self.chosen]

    def marks(self):
        run, (_, layout, wires, *_) = self._run, drawing(self.formula)
        turns = {node.name: turn for turn, node in enumerate(run.graph.nodes)}
        numbers = [
            _spot(run, run.graph[name], place, turns[name], self._looked_at)
            + _numbers(run, run.graph[name], place, turns[name], name in layout.branching)
            for name, place in layout.places.items()
        ]
        handed = [
            _handed_back(run, wire, layout.places[wire.target.name], turns[wire.target.name])
            for wire in layout.wires
            if wire.source.name in layout.branching
        ]
        seen = lit_wires(run, wires, self._looked_at) + flowing_wires(run, wires)
        return seen + "".join(numbers + handed)

    def alt(self):
        run = self._run
        inputs = [label(run, run.graph[name]) for name in run.graph.inputs]
        return ". ".join(
            [
                f"Graph of {self.formula}",
                *inputs,
                f"Output: {label(run, run.graph.output)}",
                _progress(run),
            ]
        )

    def explain(self, name=None):
        """What the node called `name`, or else the gate that ran last, does with its numbers."""
        run = self._run
        node = run.turn if name is None else run.graph[name]
        return explain(run, node) if node else "No gate has run yet: the inputs have their values."


class Drawing(NamedTuple):
    """All of a formula's picture that doesn't depend on the values."""

    graph: Graph
    layout: Layout
    wires: list
    size: tuple
    background: str


@lru_cache(maxsize=32)
def drawing(formula):
    """Read a formula and draw its graph, without any values. The last 32 are remembered."""
    graph = Graph.parse(formula)
    if len(graph.nodes) > MOST_NODES:
        raise ValueError(
            f"the formula has {len(graph.nodes)} values and gates; at most "
            f"{MOST_NODES} can be drawn, so try a shorter one"
        )
    layout = lay_out(graph)
    wires = pieces(layout, formula)
    size = max(layout.width, NARROWEST), layout.height + LEGEND
    background = still_wires(wires) + _background(graph, layout)
    return Drawing(graph, layout, wires, size, background)


# --- what stays ---------------------------------------------------------------------------


def _background(graph, layout):
    joints = [layout.places[name] for name in layout.branching]
    return "".join(
        [
            _arrow(layout.places[graph.output.name]),
            *(
                element("circle", cx=place.end, cy=place.y, r=3.5, class_="joint")
                for place in joints
            ),
            *(_chip(chip, layout.places[chip.target.name]) for chip in layout.chips),
            *(_body(graph[name], place) for name, place in layout.places.items()),
            _legend(layout),
        ]
    )


def _arrow(place):
    return element("path", d=f"M{place.end:.1f} {place.y:.1f}h8m-6 -4l6 4l-6 4", class_="wire")


def _chip(chip, place):
    return (
        element("path", d=f"M{chip.x:.1f} {chip.y:.1f}H{place.x:.1f}", class_="wire")
        + _box(chip.x, chip.y, chip.width / 2, 9, 3, class_="constant")
        + text(shown_name(chip.constant), chip.x, chip.y + 4, "number")
    )


def _body(node, place):
    class_, height, corner = ("gate", RADIUS, RADIUS) if node.gate else ("input", 16, 5)
    return _box(place.x, place.y, place.half, height, corner, class_=class_) + text(
        shown_name(node), place.x, place.y + 5, "symbol" if node.gate else "name"
    )


def _box(x, y, half_width, half_height, corner, **attributes):
    return element(
        "rect",
        **attributes,
        x=x - half_width,
        y=y - half_height,
        width=2 * half_width,
        height=2 * half_height,
        rx=corner,
    )


def _legend(layout):
    parts = [
        ("value", "above a wire: its value"),
        ("note", " · "),
        ("gradient", "below: gradient of the output"),
    ]
    if layout.branching:
        parts += [("note", " · "), ("gradient", "Σ: sum of a branch’s gradients")]
    words = "".join(element("tspan", words, class_=name) for name, words in parts)
    below = "the wider and redder a wire, the larger the gradient on it"
    return element("text", words, x=MARGIN, y=layout.height + 14) + text(
        below, MARGIN, layout.height + 32, "note"
    )


# --- what moves ---------------------------------------------------------------------------


def _spot(run, node, place, turn, looked_at):
    """What answers to clicks and keys over a node: ringed if it is looked at."""
    height, corner = (RADIUS, RADIUS) if node.gate else (REACH, 5)
    moves = _hand(run, node) if node.is_input else {"aria_label": label(run, node)}
    class_ = "hand" if node.is_input else "spot"
    if node is looked_at:
        class_, moves = "turn", moves | {"aria_current": "true"}
    attributes = {"id": f"n{turn}", "class_": class_, "data_key": node.name, **moves}
    return _box(place.x, place.y, max(place.half, REACH), height, corner, **attributes)


def _hand(run, node):
    """An input is moved by its box."""
    gradient = run.gradient(node)
    words = "" if gradient is None else f", gradient {signed(gradient)}"
    return {"aria_label": node.label} | hand(node.name, f"{number(run.value(node))}{words}")


def _numbers(run, node, place, turn, branching):
    """The numbers beside a node."""
    x, value, gradient = place.x + place.half + 5, run.value(node), run.gradient(node)
    above = "" if value is None else text(signed(value), x, place.y - 5, "value", id=f"v{turn}")
    below = (
        ""
        if gradient is None
        else text(
            ("Σ " if branching else "") + signed(gradient),
            x,
            place.y + 15,
            "gradient",
            id=f"g{turn}",
        )
    )
    return above + below


def _handed_back(run, wire, place, turn):
    """Beside a gate's entrance: what it hands back into one wire of a branch."""
    gradient = run.handed_back(run.graph[wire.target.name], wire.port)
    if gradient is None:
        return ""
    return text(
        signed(gradient),
        place.x - place.half - 5,
        wire.levels[-1].y + 12,
        "handed",
        id=f"h{turn}-{wire.port}",
    )


def _progress(run):
    total = len(run.gates)
    return f"{len(run.forward)} of {total} gates have run forward, {len(run.backward)} backward."
