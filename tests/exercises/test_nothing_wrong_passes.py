"""Wrong attempts that once passed, or were told little: what a probe has to hold to refuse them."""

import numpy as np
import pytest

from lecture4 import check
from lecture4.activations import sigmoid
from lecture4.checker.program import Change
from lecture4.exercises import EXERCISES

# --- a gate is used more than once ------------------------------------------------------------


class RunningSum:
    def __init__(self):
        self.total = 0.0

    def forward(self, x, y):
        self.total += x + y
        return self.total

    def backward(self, upstream):
        return [upstream, upstream]


class RunningMaximum:
    def __init__(self):
        self.best, self.who = -np.inf, 0

    def forward(self, x, y):
        for k, v in enumerate((x, y)):
            if v > self.best:
                self.best, self.who = v, k
        return self.best

    def backward(self, upstream):
        return [upstream * (self.who == k) for k in range(2)]


class FirstOfAList:
    def __init__(self):
        self.seen = []

    def forward(self, x, y):
        self.seen.append((x, y))
        return max(x, y)

    def backward(self, upstream):
        x, y = self.seen[0]
        return [upstream, 0.0] if x >= y else [0.0, upstream]


class KeptOnce:
    s = None

    def forward(self, x):
        if self.s is None:
            self.s = sigmoid(x)
        return sigmoid(x)

    def backward(self, upstream):
        return [upstream * self.s * (1 - self.s)]


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("AddGate", RunningSum),
        ("MaxGate", RunningMaximum),
        ("MaxGate", FirstOfAList),
        ("SigmoidGate", KeptOnce),
    ],
)
def test_a_gate_whose_second_forward_remembers_the_first(name, gate):
    feedback = check(name, gate)
    assert feedback.mistakes == ("remembers_the_first",) and feedback == 3
    assert "A second `forward` still remembers the first" in feedback.message
    assert "`backward` returns is right" in feedback.message


def test_a_gate_that_keeps_all_and_uses_the_last_passes():
    class MaxGate(FirstOfAList):
        def backward(self, upstream):
            x, y = self.seen[-1]
            return [upstream, 0.0] if x >= y else [0.0, upstream]

    assert check("MaxGate", MaxGate).passed


def test_what_is_wrong_in_a_gate_that_remembers_is_told_too():
    class MaxGate(FirstOfAList):
        def backward(self, upstream):
            return [upstream, self.seen[0][0]]

    feedback = check("MaxGate", MaxGate)
    assert feedback.mistakes == ("remembers_the_first",) and feedback == 1
    assert "its entry 1 is 3; expected 0" in feedback.message


def test_a_forward_that_returns_nothing_is_told_by_its_name():
    class AddGate:
        def forward(self, x, y):
            self.total = x + y

        def backward(self, upstream):
            return [upstream, upstream]

    assert "`forward` returns None" in check("AddGate", AddGate).message


# --- what a way back does to its graph --------------------------------------------------------


def reverses(order, local):
    order.reverse()
    grads = dict.fromkeys(order, 0.0)
    grads[order[0]] = 1.0
    for name in order:
        for source, slope in local[name].items():
            grads[source] += slope * grads[name]
    return grads


def empties_order(order, local):
    grads = dict.fromkeys(order, 0.0)
    grads[order[-1]] = 1.0
    while order:
        name = order.pop()
        for source, slope in local[name].items():
            grads[source] += slope * grads[name]
    return grads


def empties_local(order, local):
    grads = dict.fromkeys(order, 0.0)
    grads[order[-1]] = 1.0
    for name in reversed(order):
        while local[name]:
            source, slope = local[name].popitem()
            grads[source] += slope * grads[name]
    return grads


@pytest.mark.parametrize(
    ("attempt", "name"), [(reverses, "order"), (empties_order, "order"), (empties_local, "local")]
)
def test_a_way_back_that_changes_its_graph(attempt, name):
    feedback = check("graph_backward", attempt)
    assert feedback.mistakes == ("changes_inputs",) and feedback == 3
    assert f"changes its input `{name}`" in feedback.message


def test_a_way_back_that_leaves_out_what_leads_nowhere():
    def attempt(order, local):
        grads = {order[-1]: 1.0}
        for name in reversed(order):
            for source, slope in local[name].items() if name in grads else ():
                grads[source] = grads.get(source, 0.0) + slope * grads[name]
        return grads

    message = check("graph_backward", attempt).message
    assert "no gradient for 'e'" in message and "Nothing uses 'e', so its gradient is 0" in message


# --- units that hardly live -------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt", [lambda H: np.sum(H.mean(axis=0) < 0.05), lambda H: np.sum(H.max(axis=0) < 0.01)]
)
def test_a_unit_that_is_hardly_alive_is_not_dead(attempt):
    assert check("dead_units", attempt).mistakes == ("nearly_dead",)


# --- far out, and in a tie --------------------------------------------------------------------

BATCH = "scores - scores.max()"


@pytest.mark.parametrize("name", ["softmax", "softmax_loss", "two_layer_loss"])
def test_the_largest_score_of_the_whole_batch_is_too_much_for_a_low_row(name):
    row = "scores - scores.max(axis=1, keepdims=True)"
    program = EXERCISES[name].text.changed([(Change(row, BATCH),)])
    feedback = check(name, program)
    assert feedback.passed and "Take off each row its own largest score" in feedback.message
    assert not check(name, EXERCISES[name].program).lines[:-1]


def test_a_tie_in_which_a_piece_is_lost_gets_a_remark():
    def branch(x, y):
        total, largest = x + y, max(x, y)
        return total * largest, largest + total * (x > y), largest + total * (y > x)

    feedback = check("branch", branch)
    assert feedback.passed and "add up to 3, and 6 comes back" in feedback.message


@pytest.mark.parametrize("silence", ["over", "all"])
def test_an_overflow_that_is_hidden_is_not_avoided(silence):
    def stable_sigmoid(x):
        with np.errstate(**{silence: "ignore"}):
            return 1 / (1 + np.exp(-x))

    assert check("stable_sigmoid", stable_sigmoid).mistakes == ("overflow_hidden",)


# --- sentences that were not true, or not the first thing to say ------------------------------


def pops(sizes):
    count, before = 0, sizes.pop(0)
    for units in sizes:
        count, before = count + (before + 1) * units, units
    return count


def overwrites(dout, x, slope):
    dout[x < 0] *= slope
    return dout


def test_none_for_some_inputs_says_for_which():
    def find_fault(W1, b1, W2, b2):
        if not (W1 or b1 or W2 or b2):
            return 1
        if not W1 and not b1:
            return 4

    feedback = check("find_fault", find_fault)
    assert feedback.mistakes == ("none_for_some",)
    assert "For `W1 = True`, `b1 = True`, `W2 = True`, `b2 = True` your" in feedback.message
    assert check("find_fault", lambda W1, b1, W2, b2: None).mistakes == ("wrong_form",)


def test_none_for_some_arrays_is_told_without_them():
    feedback = check("relu_backward", lambda dout, X: dout * (X > 0) if len(X) < 6 else None)
    assert feedback.mistakes == ("none_for_some",) and "For some of the inputs" in feedback.message


@pytest.mark.parametrize(
    ("name", "attempt", "said"),
    [
        ("count_parameters", pops, "`pop`, `reverse`, `sort` and `del` change the list itself"),
        ("graph_backward", empties_local, "a key on the left (`local[...] = ...`)"),
        ("leaky_relu_backward", overwrites, "an index on the left (`dout[...] = ...`)"),
    ],
)
def test_how_an_input_is_changed_fits_its_kind(name, attempt, said):
    message = check(name, attempt).message
    assert said in message and "step of training" not in message


def test_a_cut_to_whole_numbers_goes_before_what_comes_of_it():
    def neuron(w, x, b):
        f = sigmoid(w @ x + b)
        dw, dx = np.zeros(len(w), dtype=int), np.zeros(len(x), dtype=int)
        dw[:], dx[:] = f * (1 - f) * x, f * (1 - f) * w
        return f, dw, dx, f * f

    feedback = check("neuron", neuron)
    assert feedback.mistakes[0] == "whole_numbers" and len(feedback.mistakes) == 2
    assert "returned as `dw` and `dx`" in feedback.message
    assert sum(line.kind == "question" for line in feedback.lines) == 1


def test_what_is_off_as_a_whole_is_told_as_a_whole():
    def neuron(w, x, b):
        f = sigmoid(w @ x + b)
        d = f * (1 - f)
        return f, d * x, d * w, np.sum(d * np.ones(len(w)))

    message = check("neuron", neuron).message
    assert "In `db`, all of it is D (the number of inputs) times too large." in message


def test_an_index_into_a_shape_is_told_as_that():
    message = check("sigmoid_backward", lambda dout, s: np.zeros(s.shape[1])).message
    assert "`s` has one axis, so its shape is (7,) and ends at the index 0" in message
