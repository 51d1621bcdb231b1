"""The numbers that the lecture and the original 11-line net print."""

import numpy as np
import pytest

import lecture4
from lecture4 import Graph


def run(formula, **values):
    graph = Graph.parse(formula)
    return graph.forward(**values), graph.backward()


def test_the_chain_rule():
    graph = Graph.parse("(x + y) * z")
    assert graph.forward(x=-2, y=5, z=-4) == -12
    assert graph.backward() == {"x": -4, "y": -4, "z": 3}
    q = next(node for node in graph.nodes if node.label == "+")
    assert (q.value, q.gradient) == (3, -4)


def test_the_sigmoid_neuron():
    values = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
    graph = Graph.parse("sigmoid(w0 * x0 + w1 * x1 + w2)")
    assert graph.forward(**values) == pytest.approx(0.7310585786, abs=5e-11)
    gradients = graph.backward()
    dot = graph.output.inputs[0]
    assert dot.value == 1
    assert dot.gradient == pytest.approx(0.1966119332, abs=5e-11)
    expected = {"w0": -0.19661, "w1": -0.39322, "w2": 0.19661, "x0": 0.39322, "x1": -0.58984}
    assert gradients == pytest.approx(expected, abs=5e-6)


def test_the_sigmoid_gate_by_gate():
    graph = Graph()
    graph.wire("negated", lecture4.ScaleGate(-1), "dot")
    graph.wire("exp", lecture4.ExpGate(), "negated")
    graph.wire("shifted", lecture4.ShiftGate(1), "exp")
    graph.wire("f", lecture4.ReciprocalGate(), "shifted")
    graph.forward(dot=1)
    graph.backward()
    assert [node.name for node in graph.nodes] == ["dot", "negated", "exp", "shifted", "f"]
    values = [round(node.value, 2) for node in graph.nodes]
    from_the_end = [round(node.gradient, 2) for node in reversed(graph.nodes)]
    assert values == [1, -1, 0.37, 1.37, 0.73]
    assert from_the_end == [1, -0.53, -0.53, -0.20, 0.20]


def test_add_distributes_max_routes_multiply_switches():
    value, gradients = run("2 * (x * y + max(z, w))", x=3, y=-4, z=2, w=-1)
    assert value == -20
    assert gradients == {"x": -8, "y": 6, "z": 2, "w": 0}


def test_the_giant_expression():
    value, gradients = run("(x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)", x=3, y=-4)
    assert value == pytest.approx(1.5456448841, abs=5e-11)
    assert gradients == pytest.approx({"x": 2.0595697956, "y": 1.5922327515}, abs=5e-11)


def test_the_score_table():
    scores, y = lecture4.score_table()
    np.testing.assert_array_equal(y, [0, 1, 2])
    each = [lecture4.hinge_loss(scores[i : i + 1], y[i : i + 1])[0] for i in range(3)]
    assert each == pytest.approx([2.9, 0, 12.9], rel=1e-12)
    assert round(lecture4.hinge_loss(scores, y)[0], 4) == 5.2667
    cat = lecture4.cross_entropy_loss(scores[:1], y[:1])[0]
    assert round(cat, 2) == 2.04
    assert round(cat / np.log(10), 2) == 0.89  # the lecture's logarithm has base 10


def test_the_notes_matrix_as_weights():
    scores, y = lecture4.score_table()
    losses = [lecture4.svm_loss(scores, np.eye(3), y, reg)[0] for reg in (0, 1)]
    assert [round(loss, 4) for loss in losses] == [5.2667, 94.8067]
    # What the notes' code adds up instead: the largest of each example's margins, that of the
    # true class among them (so never below 1), and the squares with no strength.
    margins = scores - scores[y, y][:, np.newaxis] + 1
    assert round(np.sum(scores**2), 2) == 89.54
    assert round(margins.max(axis=1).mean() + np.sum(scores**2), 2) == 93.04


# --- the original 11-line net -----------------------------------------------------------------

INPUTS = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])


def starting_weights(*shapes):
    """As the original draws them: the legacy generator, seed 1, in [-1, 1)."""
    rng = np.random.RandomState(1)
    return [2 * rng.random_sample(shape) - 1 for shape in shapes]


def test_the_eleven_line_net_without_a_hidden_layer():
    Y = np.array([[0, 0, 1, 1]]).T
    (w,), errors = lecture4.train_eleven_lines(INPUTS, Y, starting_weights((3, 1)), 10_000)
    assert errors.shape == (10_000,)
    # The original prints the output of its last step, computed before the last update.
    (before,), _ = lecture4.train_eleven_lines(INPUTS, Y, starting_weights((3, 1)), 9_999)
    output = lecture4.sigmoid(INPUTS @ before).ravel()
    np.testing.assert_array_equal(
        np.round(output, 8), [0.00966449, 0.00786506, 0.99358898, 0.99211957]
    )
    assert np.abs(lecture4.sigmoid(INPUTS @ w).ravel() - output).max() < 1e-5


def test_the_eleven_line_net_with_a_hidden_layer():
    Y = np.array([[0, 1, 1, 0]]).T
    reports = []
    weights = starting_weights((3, 4), (4, 1))
    _, errors = lecture4.train_eleven_lines(
        INPUTS, Y, weights, 60_000, progress=lambda *report: reports.append(report)
    )
    published = [
        0.496410031903,
        0.00858452565325,
        0.00578945986251,
        0.00462917677677,
        0.00395876528027,
        0.00351012256786,
    ]
    # The original printed 12 significant digits.
    assert [float(f"{error:.12g}") for error in errors[::10_000]] == published
    assert [step for step, _, _ in reports] == list(range(0, 60_000, 600))
    assert all(steps == 60_000 and error == errors[step] for step, steps, error in reports)
    for kept, first in zip(weights, starting_weights((3, 4), (4, 1)), strict=True):
        np.testing.assert_array_equal(kept, first)  # the caller's weights are not touched


@pytest.mark.parametrize("hidden, least, most", [(4, 0, 0.05), (3, 0, 0.05), (2, 0.2, 1)])
def test_two_hidden_units_are_not_enough_for_a_thousand_steps(hidden, least, most):
    """Notebook 05's words, and that its numbers stay where the start moves a little."""
    rng, Y = np.random.default_rng(0), np.array([[0, 1, 1, 0]]).T
    weights = [2 * rng.random(shape) - 1 for shape in ((3, hidden), (hidden, 1))]
    nearby = [w * (1 + 1e-9 * rng.choice([-1, 1], size=w.shape)) for w in weights]
    errors = [
        lecture4.train_eleven_lines(INPUTS, Y, start, 1000)[1][-1] for start in (weights, nearby)
    ]
    assert least < errors[0] < most
    assert errors[1] == pytest.approx(errors[0], abs=1e-6)


def test_one_hidden_unit_only_raises_or_only_lowers_the_answer():
    """So it can't do XOR, whatever its weights: (0, 1) and (1, 0) lie between (0, 0) and (1, 1)."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        w1, w2 = 5 * rng.normal(size=(3, 1)), 5 * rng.normal(size=(1, 1))
        none, one, other, both = lecture4.sigmoid(lecture4.sigmoid(INPUTS @ w1) @ w2).ravel()
        assert min(one, other) <= max(none, both) and max(one, other) >= min(none, both)


# --- the Jacobian that nobody builds ----------------------------------------------------------


def test_the_memory_of_an_elementwise_layers_jacobian():
    units, batch, bytes_each = 4096, 100, np.dtype(float).itemsize
    with pytest.raises(ValueError, match=r"4,096 x 4,096 entries"):
        lecture4.jacobian(lecture4.ReluGate(), np.ones(units))
    with pytest.raises(ValueError, match=r"409,600 x 409,600 entries, 1,342\.2 GB"):
        lecture4.jacobian(lecture4.ReluGate(), np.ones((batch, units)))
    entries = batch * units
    assert entries == 409_600
    assert round(entries**2 * bytes_each / 1e12, 1) == 1.3  # terabytes
    x = np.ones((batch, units))
    gate = lecture4.ReluGate()
    gate.forward(x)
    (gradient,) = gate.backward(x)
    assert round(gradient.nbytes / 1e6, 1) == 3.3  # megabytes, for what replaces it
