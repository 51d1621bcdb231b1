"""The drawing of a graph: its numbers are the graph's, and nothing stands on anything else."""

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from layouts import crossings, random_graph
from reading import elements, read, texts

from lecture4 import AddGate, Graph
from lecture4.figures import GraphFigure
from lecture4.figures.graph import drawing
from lecture4.figures.graph_layout import RADIUS, ROW, lay_out

NEURON = "1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))"
BRANCHING = "(x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)"
LOSS = (
    "max(0, s1 - s0 + 1) + max(0, s2 - s0 + 1) + max(0, s3 - s0 + 1) + 0.5*(w1**2 + w2**2)"
    " + log(exp(s0) + exp(s1) + exp(s2) + exp(s3)) - s0 / (tanh(w1 * w2) - 7)"
)
LONG_NAMES = "learning_rate_of_the_first_layer * the_norm_of_the_gradient - 123456789.5"
FORMULAS = [
    "(x + y) * z",
    NEURON,
    BRANCHING,
    LOSS,
    LONG_NAMES,
    "x*x + y*y - x*y",
    "2*3 + exp(1)",
    "x",
    "4",
    "-x",
    "max(x, x)",
]
each_formula = pytest.mark.parametrize("formula", FORMULAS)


def shown(figure):
    """What the picture shows: ({node: value}, {node: gradient}), read back from its marks."""
    nodes = figure.run().graph.nodes
    values, gradients = texts(figure.marks(), "value"), texts(figure.marks(), "gradient")
    return tuple(
        {nodes[int(name[1:])].name: read(written) for name, written in found.items()}
        for found in (values, gradients)
    )


# --- numbers ------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([NEURON, BRANCHING, LOSS]), st.data())
def test_numbers_shown_are_the_graphs(formula, data):
    number = st.floats(-3, 3, allow_subnormal=False)
    inputs = {name: data.draw(number) for name in Graph.parse(formula).inputs}
    graph = Graph.parse(formula)
    try:
        graph.forward(**inputs)
        graph.backward()
    except ValueError:
        assume(False)  # the formula isn't defined there
    values, gradients = shown(GraphFigure(formula, inputs))
    drawn = [node for node in graph.nodes if node.constant is None]
    assert values == pytest.approx({node.name: node.value for node in drawn}, rel=0.06, abs=0)
    assert gradients == pytest.approx({node.name: node.gradient for node in drawn}, rel=0.06)


def test_the_lectures_neuron_is_shown_in_the_lectures_numbers():
    values, gradients = shown(
        GraphFigure(NEURON, {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
    )
    assert list(values.values())[-1] == 0.7311
    assert [gradients[name] for name in ("w0", "x0", "w1", "x1", "w2")] == [
        -0.1966,
        0.3932,
        -0.3932,
        -0.5898,
        0.1966,
    ]


def test_a_branch_shows_what_each_wire_hands_back_and_the_sum():
    figure = GraphFigure("(x + y) * max(x, y)", {"x": 1, "y": 2})
    handed = texts(figure.marks(), "handed")
    graph = figure.run().graph
    nodes = graph.nodes
    into_y = [
        read(written)
        for name, written in handed.items()
        if nodes[int(name[1:].split("-")[0])].inputs[int(name[-1])].name == "y"
    ]
    assert sorted(into_y) == [2, 3]
    assert shown(figure)[1]["y"] == 5
    assert texts(figure.marks(), "gradient")[f"g{nodes.index(graph['y'])}"] == "Σ +5"
    assert "(+3) + (+2) = +5" in figure.explain("y")


def test_a_wire_without_a_branch_shows_its_gradient_once():
    assert texts(GraphFigure("(x + y) * z", {"x": 1, "y": 2, "z": 3}).marks(), "handed") == {}


def test_a_figure_keeps_its_numbers_while_others_of_its_formula_are_drawn():
    first = GraphFigure("x * y", {"x": 2, "y": 3})
    run, marks = first.run(), first.marks()
    GraphFigure("x * y", {"x": -7, "y": 11}, step=1).marks()
    assert (run.graph.output.value, run.graph["x"].gradient) == (6, 3)
    run.graph.forward(x=0, y=0)
    assert first.marks() == marks


# --- steps --------------------------------------------------------------------------------


def test_each_step_runs_one_gate():
    counts = []
    for step in range(5):
        figure = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}, step)
        counts.append(tuple(map(len, shown(figure))))
        assert [element.get("class") for element in elements(figure.marks()).values()].count(
            "turn"
        ) == (step > 0)
    assert counts == [(3, 0), (4, 0), (5, 0), (5, 3), (5, 5)]


def test_a_sum_is_shown_only_when_every_wire_has_brought_its_part():
    figures = [GraphFigure("x * x + x", {"x": 3}, step) for step in range(5)]
    assert ["x" in shown(figure)[1] for figure in figures] == [False] * 4 + [True]
    assert list(texts(figures[3].marks(), "handed").values()) == ["+1"]


def test_nobodys_turn_when_all_is_shown():
    marks = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}).marks()
    assert "class='turn'" not in marks


@pytest.mark.parametrize("step, error", [(5, ValueError), (-1, ValueError), (1.5, TypeError)])
def test_a_step_that_is_not_there_is_refused(step, error):
    with pytest.raises(error, match="step must be"):
        GraphFigure("(x + y) * z", {"x": 1, "y": 2, "z": 3}, step).marks()


def test_a_gate_says_its_rule_with_the_numbers_put_in():
    figure = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4})
    said = figure.explain("multiply 5")
    assert "3 × (−4) = −12" in said and "+1 × −4 = −4 to (x + y); +1 × +3 = +3 to z" in said
    assert "gradient +1, local −4 and +3" in figure.marks()


# --- layout -------------------------------------------------------------------------------


DIGIT = 7.7  # pixels: the width of a digit in the widest of the fonts, DejaVu Sans, at 12 px


def crowded(formula):
    """The figure at values that take many digits to write."""
    names = Graph.parse(formula).inputs
    return GraphFigure(formula, {name: 0.1234 * (place + 1) for place, name in enumerate(names)})


def box(mark):
    """Around a mark: (left, top, right, bottom)."""
    x, y = float(mark.get("x")), float(mark.get("y"))
    if mark.tag == "rect":
        return x, y, x + float(mark.get("width")), y + float(mark.get("height"))
    width = DIGIT * len(mark.text)
    left = x - width if mark.get("class") == "handed" else x
    return left, y - 9, left + width, y + 1


def boxes(figure):
    """Around each node, each number and each constant."""
    chips = [
        (chip.x - chip.width / 2, chip.y - 9, chip.x + chip.width / 2, chip.y + 9)
        for chip in drawing(figure.formula).layout.chips
    ]
    return chips + [box(mark) for mark in elements(figure.marks()).values() if mark.tag != "use"]


@each_formula
def test_nothing_stands_on_anything_else(formula):
    for one, other in itertools.combinations(boxes(crowded(formula)), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@each_formula
def test_no_wire_runs_through_a_node(formula):
    layout = drawing(formula).layout
    for wire in layout.wires:
        for level in wire.levels[1:-1]:
            for place in layout.places.values():
                apart = level.end <= place.start or place.end <= level.start
                assert apart or abs(level.y - place.y) >= RADIUS


@each_formula
def test_everything_is_inside_the_picture(formula):
    width, height = drawing(formula).size
    for left, top, right, bottom in boxes(crowded(formula)):
        assert left >= 0 and right <= width
        assert top >= 0 and bottom <= height


@each_formula
def test_every_input_of_every_gate_has_its_wire_or_its_constant(formula):
    layout = drawing(formula).layout
    graph = drawing(formula).graph
    wanted = [(source.name, node.name) for node in graph.nodes for source in node.inputs]
    drawn = [(wire.source.name, wire.target.name) for wire in layout.wires]
    drawn += [(chip.constant.name, chip.target.name) for chip in layout.chips]
    assert sorted(drawn) == sorted(wanted)


@each_formula
def test_wires_lead_from_left_to_right_from_node_to_node(formula):
    layout = drawing(formula).layout
    for wire in layout.wires:
        source, target = layout.places[wire.source.name], layout.places[wire.target.name]
        assert (wire.levels[0].start, wire.levels[0].y) == (source.x, source.y)
        assert wire.levels[-1].end == target.x
        assert abs(wire.levels[-1].y - target.y) < RADIUS
        ends = [end for level in wire.levels for end in (level.start, level.end)]
        assert ends == sorted(ends)


@pytest.mark.parametrize("formula", ["x - y", "x / y", "x ** y", "y * 0 + x / y"])
def test_the_first_input_enters_above_where_the_order_counts(formula):
    gates = {"−", "÷", "^"}
    entries = {
        (wire.target.name, wire.port): wire.levels[-1].y
        for wire in drawing(formula).layout.wires
        if wire.target.label in gates
    }
    (first, second) = (entries[key] for key in sorted(entries))
    assert first < second


def test_a_formula_too_long_to_be_read_as_a_picture_is_refused():
    with pytest.raises(ValueError, match="101 values and gates; at most 100 can be drawn"):
        GraphFigure("+".join(f"x{number}" for number in range(51)), {}).canvas()


SEEDS = range(60)
MOST_CROSSINGS = 1483  # of these graphs' wires, as grandalf 0.8 laid them out


@pytest.fixture(scope="module")
def layouts():
    return [lay_out(random_graph(seed)) for seed in SEEDS]


def test_no_node_of_a_random_graph_stands_on_another(layouts):
    for layout in layouts:
        for one, other in itertools.combinations(layout.places.values(), 2):
            apart = one.end <= other.start or other.end <= one.start
            assert apart or abs(one.y - other.y) >= ROW


def test_no_wire_of_a_random_graph_runs_through_a_node(layouts):
    for layout in layouts:
        levels = {level for wire in layout.wires for level in wire.levels[1:-1]}
        for level, place in itertools.product(levels, layout.places.values()):
            apart = level.end <= place.start or place.end <= level.start
            assert apart or abs(level.y - place.y) >= ROW / 2


def test_wires_cross_no_more_often_than_in_the_library_that_was_used_before(layouts):
    assert sum(map(crossings, layouts)) <= MOST_CROSSINGS


def test_the_wires_of_a_tree_do_not_cross():
    assert crossings(lay_out(Graph.parse("a / (b - c) - (d ** (e / f) - g * (h - i))"))) == 0


def test_a_graph_is_laid_out_in_the_same_way_each_time():
    assert lay_out(random_graph(1)).places == lay_out(random_graph(1)).places


def test_pieces_that_are_not_wired_together_stand_apart():
    graph = Graph()
    for name in ("p", "q"):
        graph.wire(name, AddGate(), f"{name}1", f"{name}2")
    places = lay_out(graph).places
    for one, other in itertools.combinations(places.values(), 2):
        assert one.x != other.x or abs(one.y - other.y) >= ROW
