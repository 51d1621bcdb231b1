"""Attempts that are not finished: what is there counts, and what is missing is said."""

import numpy as np
import pytest

from lecture4 import check
from lecture4.nets import two_layer_loss


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        raise NotImplementedError


class WithoutBackward:
    forward = AddGate.forward


class WrongForward(AddGate):
    def forward(self, x, y):
        return x - y


class NothingYet(AddGate):
    def forward(self, x, y):
        raise NotImplementedError


def not_written(upstream):
    raise NotImplementedError


class CallsUnwritten(AddGate):
    def backward(self, upstream):
        return not_written(upstream)


@pytest.mark.parametrize(
    ("gate", "points", "said"),
    [
        (AddGate, 1, "`backward` isn't written yet"),
        (WithoutBackward, 1, "no method `backward`"),
        (WrongForward, 0, "`backward` isn't written yet"),
        (NothingYet, 0, "Not attempted yet"),
        (CallsUnwritten, 0, "calls `not_written`, which isn't written yet"),
        (AddGate(), 0, "one gate, made of your class"),
    ],
)
def test_a_gate_in_the_making(gate, points, said):
    feedback = check("AddGate", gate)
    assert feedback == points and said in feedback.message and not feedback.passed
    assert ("What `forward` returns is right" in feedback.message) == bool(points)


def net(change):
    def attempt(*arguments):
        loss, gradients = two_layer_loss(*arguments)
        return loss, change(gradients)

    return check("two_layer_loss", attempt)


def test_the_keys_that_are_there_count():
    feedback = net(lambda g: {"W2": g["W2"], "b2": g["b2"]})
    assert feedback == 4 and "missing: 'W1', 'b1'" in feedback.message
    assert "the gradient of `W2` is right; the gradient of `b2` is right." in feedback.message
    assert "`W1` without" not in feedback.message and "`b1` " not in feedback.message


def test_a_key_that_is_there_and_wrong_is_explained():
    feedback = net(lambda g: {"W2": 2 * g["W2"], "b2": g["b2"]})
    assert (
        feedback == 3 and "In `W2`" in feedback.message and "W1` is right" not in feedback.message
    )


def test_a_missing_dictionary_leaves_the_loss():
    assert net(lambda g: {}) == 2


def test_a_gradient_with_an_axis_too_many_is_no_praise():
    feedback = net(lambda g: g | {"b1": g["b1"][np.newaxis]})
    assert feedback.passed and "stops with a ValueError" in feedback.message
    assert "right as it is" not in feedback.message
    b, db = np.zeros(4), np.zeros((1, 4))
    with pytest.raises(ValueError, match="non-broadcastable"):  # what the remark says
        b -= 0.1 * db


def test_input_is_told_in_words():
    feedback = check("chain_rule", lambda x, y, z: input("x?"))
    assert feedback.mistakes == ("asks_input",) and "`input()`" in feedback.message


def test_what_was_printed_before_the_stop_unfolds():
    def attempt(x, y, z):
        print("q is", x + y)
        return (x + y)[0]

    feedback = check("chain_rule", attempt)
    assert "q is 3.0" in feedback._repr_html_() and feedback.lines_at_fault == (3,)
