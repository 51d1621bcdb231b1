"""The graph: what it computes, what it refuses, and that neither order nor size upsets it."""

import collections
import functools
import math
import sys

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from cases import numbers
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lecture4
from lecture4 import AddGate, ExpGate, Graph, LogGate, MultiplyGate, ScaleGate

# --- random formulas against autograd ---------------------------------------------------------

ORACLE = {
    "exp": anp.exp,
    "log": anp.log,
    "sqrt": anp.sqrt,
    "tanh": anp.tanh,
    "sigmoid": lambda x: 0.5 + 0.5 * anp.tanh(0.5 * x),
    "relu": lambda x: anp.maximum(0.0, x),
    "max": anp.maximum,
    "min": anp.minimum,
}
BINARY = [
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} / {})",
    "max({}, {})",
    "min({}, {})",
    "({} + {} * 2)",
    "exp({}) ** tanh({})",
]
UNARY = [
    "(-{})",
    "sigmoid({})",
    "tanh({})",
    "relu({})",
    "exp(tanh({}))",
    "log(1 + {} ** 2)",
    "sqrt(0.5 + {} ** 2)",
    "({}) ** 3",
    "({}) ** -1",
    "exp({})",
    "log({})",
]


def larger(part):
    binary = st.builds(lambda form, a, b: form.format(a, b), st.sampled_from(BINARY), part, part)
    return binary | st.builds(lambda form, a: form.format(a), st.sampled_from(UNARY), part)


FORMULAS = st.recursive(st.sampled_from(["x", "y", "z", "1.5", "2"]), larger, max_leaves=12)
VALUES = st.fixed_dictionaries(
    dict.fromkeys("xyz", st.floats(-2, 2).map(lambda x: round(x, 3) or 0.123))
)


@settings(max_examples=300)
@given(formula=FORMULAS, values=VALUES)
def test_random_formulas_agree_with_autograd(formula, values):
    graph = Graph.parse(formula)
    values = {name: values[name] for name in graph.inputs}
    assume(values)
    try:
        value = graph.forward(**values)
    except ValueError:  # log of a negative number, a division by 0
        assume(False)
    assume(no_kink(graph) and max(abs(node.value) for node in graph.nodes) < 1e4)

    def oracle(given):
        return eval(formula, {**ORACLE, **given}) + 0.0

    assert value == pytest.approx(oracle(values), rel=1e-9, abs=1e-9)
    expected = {name: float(slope) for name, slope in grad(oracle)(values).items()}
    gradients = graph.backward()
    # What a branch adds up may cancel, so the largest gradient on the way sets the scale.
    largest = max(1, *(abs(node.gradient) for node in graph.nodes))
    assert gradients == pytest.approx(expected, rel=1e-7, abs=1e-9 * largest)


def no_kink(graph):
    """No relu near 0, and no two inputs of a max or min near each other."""
    for node in graph.nodes:
        values = [source.value for source in node.inputs]
        if node.label == "relu" and abs(values[0]) < 1e-6:
            return False
        if node.label in ("max", "min") and abs(values[0] - values[1]) < 1e-6:
            return False
    return True


def test_a_graph_works_on_arrays_of_any_shape():
    draw = numbers(3)
    inputs = {"x": draw(2, 3), "y": draw(2, 3)}
    graph = Graph.parse("sigmoid(x * y) + x")
    total = graph.forward(**inputs)
    assert total.shape == (2, 3)
    gradients = graph.backward()
    for name, value in inputs.items():

        def changed(new, name=name):
            return np.sum(Graph.parse("sigmoid(x * y) + x").forward(**{**inputs, name: new}))

        expected = lecture4.numerical_gradient(changed, value)
        np.testing.assert_allclose(gradients[name], expected, rtol=1e-7)
    weights = draw(2, 3)
    graph.forward(**inputs)
    np.testing.assert_allclose(graph.backward(weights)["y"], weights * gradients["y"])
    np.testing.assert_allclose(graph.backward(-2)["y"], -2 * gradients["y"])


def test_layers_can_be_wired_into_a_graph():
    draw, y = numbers(5), np.array([0, 1, 1])
    inputs = {"X": draw(3, 4), "W1": draw(4, 5), "b1": draw(5), "W2": draw(5, 2), "b2": draw(2)}
    graph = Graph()
    graph.wire("logits", lecture4.Affine(), "X", "W1", "b1")
    graph.wire("hidden", lecture4.SigmoidGate(), "logits")
    graph.wire("scores", lecture4.Affine(), "hidden", "W2", "b2")
    graph.wire("loss", lecture4.SoftmaxLoss(y), "scores")
    loss, expected = lecture4.two_layer_loss(**inputs, y=y, reg=0)
    assert graph.forward(**inputs) == pytest.approx(loss, rel=1e-12)
    gradients = graph.backward()
    for name in expected:
        np.testing.assert_allclose(gradients[name], expected[name], rtol=1e-10, atol=1e-15)


# --- branches, and running twice --------------------------------------------------------------


def branch():
    graph = Graph()
    graph.wire("b", ScaleGate(3), "a")
    graph.wire("c", ScaleGate(4), "b")
    graph.wire("d", AddGate(), "b", "c")
    return graph


def test_gradients_add_at_a_branch():
    graph = branch()
    assert graph.forward(a=1) == 15
    assert graph.backward() == {"a": 15}
    assert graph["b"].gradient == 5
    assert graph["d"].handed_back == [1, 1]
    square = Graph.parse("x * x")
    square.forward(x=3)
    assert square.backward() == {"x": 6}


def test_the_order_in_which_gates_are_wired_does_not_matter():
    graph = Graph()
    graph.wire("d", AddGate(), "b", "c")
    graph.wire("c", ScaleGate(4), "b")
    graph.wire("b", ScaleGate(3), "a")
    assert graph.output.name == "d"
    assert graph.forward(a=1) == 15
    assert graph.backward() == {"a": 15}


def test_a_second_backward_does_not_accumulate():
    graph = branch()
    graph.forward(a=2)
    first = graph.backward()
    assert graph.backward() == first == {"a": 15}
    assert graph.backward(10) == {"a": 150}
    graph.forward(a=-1)
    assert graph.backward() == {"a": 15}


def test_an_input_that_does_not_reach_the_output_has_no_gradient():
    graph = branch()
    graph.wire("e", MultiplyGate(), "a", "unused")
    graph.wire("f", AddGate(), "d", "d")
    graph.forward(a=1, unused=-7)
    assert graph.backward() == {"a": 30, "unused": 0}
    assert str(graph["unused"].gradient) == "0.0"  # not -0.0


@given(formula=FORMULAS)
def test_the_order_is_the_same_each_time(formula):
    orders = [[node.name for node in Graph.parse(formula).nodes] for _ in range(2)]
    assert orders[0] == orders[1]
    graph = Graph.parse(formula)
    place = {node: i for i, node in enumerate(graph.nodes)}
    assert all(place[source] < place[node] for node in graph.nodes for source in node.inputs)


def test_values_and_gradients_are_plain_floats():
    graph = Graph.parse("exp(x) * sqrt(y) + 1")
    assert type(graph.forward(x=np.float64(1), y=2)) is float
    graph.backward()
    assert {type(node.value) for node in graph.nodes} == {float}
    assert {type(node.gradient) for node in graph.nodes} == {float}


def test_an_input_and_a_number_alone():
    graph = Graph.parse("x")
    assert (graph.forward(x=3), graph.backward()) == (3, {"x": 1})
    graph = Graph.parse("-2.5")
    assert (graph.forward(), graph.backward()) == (-2.5, {})
    with pytest.raises(ValueError, match="empty"):
        _ = Graph().output


def test_any_name_may_be_an_input():
    graph = Graph.parse("self * values")
    assert graph.forward(self=2, values=3) == 6
    assert graph.backward() == {"self": 3, "values": 2}


# --- failures ---------------------------------------------------------------------------------


def test_a_failed_forward_leaves_no_values_behind():
    graph = Graph.parse("x * y + log(x)")
    graph.forward(x=1, y=2)
    graph.backward()
    with pytest.raises(ValueError, match=r"gate 'log \d' \(log\): x must be above 0"):
        graph.forward(x=-1, y=2)
    assert all(
        node.value is None and node.gradient is None and node.handed_back == []
        for node in graph.nodes
    )
    with pytest.raises(RuntimeError, match="forward before backward"):
        graph.backward()
    assert graph.forward(x=1, y=2) == 2
    assert graph.backward() == {"x": 3, "y": 1}


def test_backward_before_forward():
    graph = branch()
    with pytest.raises(RuntimeError, match="forward before backward"):
        graph.backward()
    graph.forward(a=1)
    graph.wire("a", ScaleGate(2), "z")  # what was computed is out of date
    with pytest.raises(RuntimeError, match="forward before backward"):
        graph.backward()
    assert (graph.forward(z=1), graph.backward()) == (30, {"z": 30})
    graph = Graph.parse("x * y")
    graph.forward(x=2, y=3)
    graph.wire("x", ScaleGate(2), "y")  # every node had a value, but x's is no longer true
    with pytest.raises(RuntimeError, match="the gates' values are needed"):
        graph.backward()
    assert (graph.forward(y=3), graph.backward()) == (18, {"y": 12})


@pytest.mark.parametrize(
    ("formula", "values", "message"),
    [
        ("exp(x)", {"x": 1000}, r"gate 'exp \d' \(exp\).*too large"),
        ("1 / exp(x)", {"x": 1000}, r"gate 'exp \d' \(exp\).*too large"),  # though 1 / ∞ is 0
        ("max(x, x * y)", {"x": -1e200, "y": 1e200}, r"gate 'multiply \d' \(×\).*too large"),
        ("x * y", {"x": 1e200, "y": 1e200}, r"gate 'multiply \d' \(×\).*too large"),
        ("x / y", {"x": 1, "y": 0}, r"gate 'divide \d' \(÷\): y must be"),
        ("sqrt(x)", {"x": -1}, r"gate 'sqrt \d' \(√\): x must be above 0"),
        ("x ** y", {"x": -1, "y": 2}, r"gate 'power \d' \(\^\): x must be above 0"),
        ("x ** 0.5", {"x": -1}, r"gate 'power \d' \(\^0.5\): x must be 0 or more"),
        (
            "x + y",
            {"x": np.ones(2), "y": np.ones(3)},
            r"gate 'add \d' \(\+\): x and y must have one",
        ),
        (  # NumPy would spread y over the rows of x
            "tanh(x) * y",
            {"x": np.ones((2, 3)), "y": np.ones(3)},
            r"gate 'multiply \d' \(×\): x and y must have one shape; got \(2, 3\) and \(3,\)",
        ),
        ("2 * x", {"x": np.ones(3)}, r"gate 'multiply \d' \(×\): x and y must have one"),
    ],
)
def test_a_gate_that_cannot_take_its_values_is_named(formula, values, message):
    with pytest.raises(ValueError, match=message):
        Graph.parse(formula).forward(**values)


def test_a_gradient_that_overflows_is_refused_by_name():
    graph = Graph.parse("1 / x")
    graph.forward(x=1e-200)
    with pytest.raises(ValueError, match=r"gate 'divide \d' \(÷\): a gradient must be finite"):
        graph.backward()


class Handmade:
    """A learner's gate: no symbol, no base class."""

    def __init__(self, value=1.0, gradients=(1.0,)):
        self.value, self.gradients = value, gradients

    def forward(self, x):
        return self.value

    def backward(self, upstream):
        return self.gradients


def test_a_learners_gate_is_taken():
    graph = Graph()
    graph.wire("f", Handmade(7, [2]), "x")
    assert (graph.forward(x=1), graph.backward(), graph["f"].label) == (7, {"x": 2}, "Handmade")


def test_values_are_checked_where_they_enter_and_not_at_each_gate():
    graph, called = Graph.parse("+".join("x" * 50)), collections.Counter()

    def note(frame, event, _):
        called[frame.f_code.co_name] += event == "call"

    sys.setprofile(note)
    try:
        run = graph.forward(x=2), graph.backward()
    finally:
        sys.setprofile(None)
    assert run == (100, {"x": 50})
    # x and upstream are looked at; each gate's own two methods run, and nothing around them.
    assert (called["finite_number"], called["checked"], called["describe"]) == (2, 0, 0)
    assert (called["forward"], called["backward"]) == (49 + 1, 49 + 1)


def test_numbers_whose_sum_is_too_large_are_taken():
    """Only their sum isn't finite, so the second look finds nothing."""
    graph = Graph.parse("tanh(max(x, y)) + tanh(max(x, z))")
    assert graph.forward(x=1e308, y=1, z=2) == 2
    graph = Graph.parse("x + y + z")
    assert graph.forward(x=1, y=1, z=2) == 4
    assert graph.backward(1e308) == {"x": 1e308, "y": 1e308, "z": 1e308}


def test_a_gate_that_a_graph_has_run_can_go_back_by_itself():
    graph = Graph()
    graph.wire("p", MultiplyGate(), "x", "y")
    for x, y in ((3.0, -4.0), (np.ones(3), np.arange(3.0))):
        graph.forward(x=x, y=y)
        back = graph["p"].gate.backward(np.ones_like(x))
        np.testing.assert_array_equal(back, [y, x])
    with pytest.raises(ValueError, match=r"shape of the output, \(3,\); got \(\)"):
        graph["p"].gate.backward(1.0)


class Cube(lecture4.gates.Gate):
    """A learner's gate on the course's base class."""

    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, upstream):
        return [upstream * 3 * self.x**2]


def test_a_learners_gate_on_the_base_class_is_checked_and_taken():
    with pytest.raises(ValueError, match="x must be finite"):
        Cube().forward(np.nan)
    with pytest.raises(RuntimeError, match="Cube: call forward before backward"):
        Cube().backward(1.0)
    graph = Graph()
    graph.wire("c", Cube(), "x")
    assert (graph.forward(x=2), graph.backward()) == (8, {"x": 12})
    with pytest.raises(ValueError, match=r"gate 'c' \(\?\): .*"):
        graph.forward(x=1e200)


def test_what_is_put_around_a_gate_stays_around_it():
    """A learner wraps a gate's forward, to count or to print: the graph runs the wrapper."""
    gate, seen = ExpGate(), []
    forward = gate.forward

    @functools.wraps(forward)
    def counting(x):
        seen.append(x)
        return forward(x)

    gate.forward = counting
    graph = Graph()
    graph.wire("e", gate, "x")
    assert (graph.forward(x=0), seen) == (1, [0])


class Broken:
    def forward(self, x):
        return math.sqrt(x)

    def backward(self, upstream):
        return [upstream / 0]


def test_a_learners_gate_that_fails_is_named():
    graph = Graph()
    graph.wire("b", Broken(), "x")
    with pytest.raises(ValueError, match=r"gate 'b' \(Broken\): .*domain|expected a nonneg"):
        graph.forward(x=-1)
    graph.forward(x=1)
    with pytest.raises(ValueError, match=r"gate 'b' \(Broken\): .*division by zero"):
        graph.backward()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "the result must hold real numbers"),
        ("4", "the result must hold real numbers"),
        (float("nan"), "the result must be finite"),
        (np.array([1, np.inf]), "must be finite"),
    ],
)
def test_a_learners_gate_that_returns_nonsense_is_named(value, message):
    graph = Graph()
    graph.wire("f", Handmade(value), "x")
    with pytest.raises(ValueError, match=rf"gate 'f' \(Handmade\): {message}|{message}"):
        graph.forward(x=1)


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([1.0, 2.0], "must return 1 gradients"),
        ([], "must return 1 gradients"),
        (None, "not iterable"),
        (3.0, "not iterable"),
        ([None], "a gradient must hold real numbers"),
        ([float("nan")], "a gradient must be finite"),
    ],
)
def test_a_learners_gate_that_hands_back_nonsense_is_named(gradients, message):
    graph = Graph()
    graph.wire("f", Handmade(1.0, gradients), "x")
    graph.forward(x=1)
    with pytest.raises(ValueError, match=rf"gate 'f' \(Handmade\): .*{message}"):
        graph.backward()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "needs a value for a; missing: a"),
        ({"a": 1, "q": 2}, "unknown: q"),
        ({"a": 1, "b": 2}, "unknown: b"),
    ],
)
def test_forward_wants_every_input_and_nothing_else(values, message):
    with pytest.raises(ValueError, match=message):
        branch().forward(**values)


# --- wiring -----------------------------------------------------------------------------------


def test_a_loop_is_refused_with_its_nodes_in_order():
    graph = branch()
    with pytest.raises(ValueError, match="a → b → c → a"):
        graph.wire("a", ExpGate(), "c")
    with pytest.raises(ValueError, match="e → e"):
        graph.wire("e", AddGate(), "a", "e")
    assert [node.name for node in graph.nodes] == ["a", "b", "c", "d"]  # nothing was added
    assert (graph.forward(a=1), graph.backward()) == (15, {"a": 15})


@given(length=st.integers(1, 30), side=st.integers(0, 3))
def test_a_loop_of_any_length_is_refused(length, side):
    graph = Graph()
    for i in range(length):
        graph.wire(f"n{i + 1}", AddGate(), f"n{i}", f"side{i % (side + 1)}")
    names = " → ".join([f"n{i}" for i in range(length + 1)] + ["n0"])
    with pytest.raises(ValueError) as caught:
        graph.wire("n0", ExpGate(), f"n{length}")
    assert f" {names}." in str(caught.value)


def test_a_name_or_a_gate_is_wired_once():
    graph, gate = branch(), ExpGate()
    with pytest.raises(ValueError, match="name 'b' is taken"):
        graph.wire("b", ExpGate(), "a")
    with pytest.raises(ValueError, match="name 'b' is taken"):
        graph.constant("b", 3)
    graph.wire("e", gate, "a")
    with pytest.raises(ValueError, match="gate: this one is wired already, as 'e'"):
        graph.wire("f", gate, "b")
    graph.constant("k", 3)
    with pytest.raises(ValueError, match="name 'k' is taken"):
        graph.wire("k", LogGate(), "a")


def test_an_input_may_become_a_constant():
    graph = branch()
    graph.constant("a", 2)
    assert graph.inputs == []
    assert (graph.forward(), graph.backward()) == (30, {})


def steps_of_the_search(monkeypatch, names):
    """How many nodes are looked at for loops, while Add gates are wired: (name, source, source)."""
    count, walk = [0], lecture4.graph._walk

    def counting(*arguments):
        for node in walk(*arguments):
            count[0] += 1
            yield node

    monkeypatch.setattr(lecture4.graph, "_walk", counting)
    graph = Graph()
    for name, *sources in names:
        graph.wire(name, AddGate(), *sources)
    return count[0]


@pytest.mark.parametrize("upwards", [False, True])
def test_wiring_a_gate_looks_at_few_nodes_however_large_the_graph_is(monkeypatch, upwards):
    length = 300
    chain = [(f"n{i + 1}", f"n{i}", f"s{i}") for i in range(length)]
    if upwards:  # the whole chain feeds each late gate, and little reads it
        late = [(f"t{i}", f"n{length}", f"s{length + i}") for i in range(length)]
        late += [(f"s{length + i}", f"n{length}", "u") for i in range(length)]
    else:  # half the chain reads each late gate, and little feeds it
        late = [(f"s{i}", "u", "v") for i in range(length)]
    assert steps_of_the_search(monkeypatch, [*chain, *late]) < 10 * length


# --- size -------------------------------------------------------------------------------------


@pytest.mark.parametrize("backwards", [False, True])
def test_a_chain_of_100_000_gates(backwards):
    length, graph = 100_000, Graph()
    for i in reversed(range(length)) if backwards else range(length):
        graph.wire(f"n{i + 1}", lecture4.ShiftGate(0.5), f"n{i}")
    assert len(graph.nodes) == length + 1
    assert graph.forward(n0=1) == 1 + 0.5 * length
    assert graph.backward(3) == {"n0": 3}
    with pytest.raises(ValueError, match=f"n0 → n1 → .* → n{length} → n0"):
        graph.wire("n0", ExpGate(), f"n{length}")
