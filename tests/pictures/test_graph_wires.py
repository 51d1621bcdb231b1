"""The wires of a graph: as wide as the gradients on them, lit where something has just run."""

import re

import pytest
from reading import elements

from lecture4 import Graph
from lecture4.figures import GraphFigure
from lecture4.figures.graph import drawing
from lecture4.figures.graph_layout import RADIUS
from lecture4.figures.style import CLASSES, FLOWS

BRANCHING = "(x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)"
AT = {"x": 3, "y": -4}


def drawn(figure, kind):
    """The pieces of wire that a figure draws again: {(source, entrances): class}."""
    wires = {f"#{wire.id}": wire for wire in drawing(figure.formula).wires}
    uses = [mark for mark in elements(figure.marks()).values() if mark.tag == "use"]
    found = [(wires[use.get("href")], use.get("class")) for use in uses]
    return {
        (wire.source, wire.entrances): class_ for wire, class_ in found if class_.startswith(kind)
    }


def into(figure, gate, port=0):
    """The class of the wire that enters a gate and nothing else, or None if no gradient flows."""
    ends = {ends: class_ for (_, ends), class_ in drawn(figure, "flow").items()}
    return ends.get(((gate, port),))


def gates(figure, label):
    return [node.name for node in figure.run().graph.nodes if node.gate and node.label == label]


# --- patterns -----------------------------------------------------------------------------


def test_an_add_gate_distributes():
    figure = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4})
    (add,), (multiply,) = gates(figure, "+"), gates(figure, "×")
    assert into(figure, add, 0) == into(figure, add, 1) == into(figure, multiply, 0) == FLOWS[-1]


def test_a_max_gate_routes():
    figure = GraphFigure("max(x, y)", {"x": 2, "y": 1})
    (gate,) = gates(figure, "max")
    assert into(figure, gate, 0) == FLOWS[-1] and into(figure, gate, 1) is None


def test_a_multiply_gate_switches():
    figure = GraphFigure("x * y", {"x": 1, "y": 9})
    (gate,) = gates(figure, "×")
    assert into(figure, gate, 0) == FLOWS[-1] and into(figure, gate, 1) == FLOWS[1]


def test_a_branch_carries_the_sum_of_its_wires():
    figure = GraphFigure("x * 3 + x", {"x": 1})
    by_ends = {
        len(ends): class_
        for (source, ends), class_ in drawn(figure, "flow").items()
        if source == "x" and ends
    }
    assert by_ends[2] == FLOWS[-1]  # 3 + 1
    figure = GraphFigure("x - x", {"x": 1})
    (gate,) = gates(figure, "−")  # 1 − 1 = 0 on the wire that they share
    alone = {("x", ((gate, 0),)), ("x", ((gate, 1),)), (gate, ())}
    assert drawn(figure, "flow").keys() == alone


# --- sizes --------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", [BRANCHING, "x * y", "exp(x) * y - x", "x"])
def test_a_larger_gradient_is_never_thinner(formula):
    graph = Graph.parse(formula)
    values = {name: AT[name] for name in graph.inputs}
    graph.forward(**values)
    graph.backward()
    flows = drawn(GraphFigure(formula, values), "flow")
    sizes = {
        ends: abs(sum(graph[gate].handed_back[port] for gate, port in ends[1]))
        if ends[1]
        else abs(graph.output.gradient)
        for ends in flows
    }
    levels = [FLOWS.index(flows[ends]) for ends in sorted(sizes, key=sizes.get)]
    assert levels == sorted(levels) and levels[-1] == len(FLOWS) - 1


def test_width_and_colour_grow_together():
    looks = [CLASSES[name] for name in FLOWS]
    for key in ("stroke-width", "stroke-opacity"):
        sizes = [float(look[key].removesuffix("px")) for look in looks]
        assert sizes == sorted(set(sizes))


def test_gradients_of_any_size_are_drawn():
    for x in (1e-300, 0.0, 700.0):
        assert elements(GraphFigure("exp(x) * x", {"x": x}).marks())


# --- steps --------------------------------------------------------------------------------


def test_a_wire_has_its_gradient_once_its_gate_has_gone_backward():
    figures = [GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}, step) for step in range(5)]
    assert [len(drawn(figure, "flow")) for figure in figures] == [0, 0, 0, 3, 5]


def test_the_wires_of_the_gate_that_ran_last_are_lit():
    chain = {"x": -2, "y": 5, "z": -4}
    (add,) = gates(GraphFigure("(x + y) * z", chain), "+")
    (multiply,) = gates(GraphFigure("(x + y) * z", chain), "×")
    lit = [set(drawn(GraphFigure("(x + y) * z", chain, step), "lit")) for step in range(5)]
    into_add = {("x", ((add, 0),)), ("y", ((add, 1),))}
    into_multiply = {(add, ((multiply, 0),)), ("z", ((multiply, 1),))}
    assert lit == [
        set(),
        into_add | {(add, ((multiply, 0),))},
        into_multiply | {(multiply, ())},
        into_multiply,
        into_add,
    ]


def test_a_chosen_node_is_ringed_and_no_other():
    for step in (None, 3):
        figure = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}, step, "z")
        marks = elements(figure.marks()).values()
        (ringed,) = (mark for mark in marks if mark.get("class") == "turn")
        assert (ringed.get("data-key"), ringed.get("aria-current")) == ("z", "true")


# --- ink ----------------------------------------------------------------------------------


def test_each_piece_that_moves_is_drawn_with_what_stays():
    figure = GraphFigure(BRANCHING, AT, 9)
    held = set(re.findall(r"<path id='(\w+-\d+)'", figure.canvas().background))
    used = re.findall(r"href='#([^']+)'", figure.marks())
    assert used and set(used) <= held
    other = re.findall(r"<path id='(\w+-\d+)'", drawing("x * y").background)
    assert other and not held & set(other)  # two pictures on one page


@pytest.mark.parametrize("formula", ["(x + y) * z", BRANCHING, "x*x + y*y - x*y", "max(x, y)"])
def test_a_wire_ends_at_the_outline_of_its_gate(formula):
    layout = drawing(formula).layout
    ends = {(wire.target.name, wire.port): wire.levels[-1].y for wire in layout.wires}
    for piece in drawing(formula).wires:
        if len(piece.entrances) != 1:
            continue
        gate, y = layout.places[piece.entrances[0][0]], ends[piece.entrances[0]]
        x = float(piece.path.rpartition("H")[2])
        if piece.path.count("C"):
            across = gate.x - gate.half + RADIUS - x  # from the middle of the round end
            assert across**2 + (y - gate.y) ** 2 == pytest.approx(RADIUS**2, abs=3)
