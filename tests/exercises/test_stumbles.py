"""Where somebody stumbled who solved the whole course from its hints: what the check now says."""

import numpy as np
import pytest

import lecture4
from lecture4 import check
from lecture4.nets import squared_error_deltas, two_layer_forward


def unwritten(*arguments):
    raise NotImplementedError


def test_another_function_that_is_not_written_yet_is_named():
    def predict(W1, b1, W2, b2, X):
        return unwritten(W1, b1, W2, b2, X)[1].argmax(axis=1)

    assert "calls `unwritten`, which isn't written yet" in check("predict", predict).message
    assert "Not attempted yet" in check("predict", unwritten).message


def test_results_in_the_wrong_order_are_named_though_their_shapes_differ():
    def attempt(X, Y, w1, w2):
        return squared_error_deltas(X, Y, w1, w2)[::-1]

    message = check("squared_error_deltas", attempt).message
    assert "right value of `l2_delta`. In which order" in message and "that is (N, K)" in message


class WithoutSelf:
    def forward(x, y):
        return x + y

    def backward(upstream):
        return [upstream, upstream]


def count_past_the_end(sizes):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes)))


@pytest.mark.parametrize(
    ("name", "attempt", "meaning"),
    [
        ("AddGate", WithoutSelf, "take `self` first"),
        ("stable_sigmoid", lambda x, y: x, "called as `stable_sigmoid(x)`"),
        ("count_parameters", count_past_the_end, "the indices of n things end at n - 1"),
    ],
)
def test_what_an_exception_means(name, attempt, meaning):
    assert meaning in check(name, attempt).message


class ThreeTimes:
    """Wrong in each of the gate's three backward parts, and in no known way."""

    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        return [3 * upstream, 7.0]


def test_one_element_is_shown_where_several_parts_are_unexplained():
    message = check("AddGate", ThreeTimes).message
    assert message.count("furthest off") == 1 and "Nor does one match the other" in message


def test_a_gate_that_returns_one_number_is_told_the_form():
    class AddGate(lecture4.gates.AddGate):
        def backward(self, upstream):
            return upstream

    message = check("AddGate", AddGate).message
    assert "returns the number 2" in message and "`[dx, dy]`" in message


def test_an_expected_zero_has_no_relative_error():
    class MaxGate(lecture4.gates.MaxGate):
        def backward(self, upstream):
            return [gradient + 0.5 for gradient in super().backward(upstream)]

    message = check("MaxGate", MaxGate).message
    assert "furthest off" in message and "expected -0" not in message and "e+1" not in message


@pytest.mark.parametrize(
    ("name", "attempt", "mistakes"),
    [
        (
            "numerical_slope",
            lambda f, x, step: f(x + step) - f(x - step) / 2 * step,
            {"brackets_above", "brackets_below"},
        ),
        (
            "predict",
            lambda W1, b1, W2, b2, X: two_layer_forward(W1, b1, W2, b2, X)[1].max(axis=1),
            {"score_itself"},
        ),
        (
            "leaky_relu_backward",
            lambda dout, x, slope: dout * np.where(x > 0, x, slope * x),
            {"times_value"},
        ),
    ],
)
def test_mistakes_that_had_no_name(name, attempt, mistakes):
    assert set(check(name, attempt).mistakes) == mistakes
