"""Finite, right and without a warning where a formula written down plainly overflows."""

import math

import numpy as np
import pytest
from cases import SEEDS, numbers
from hypothesis import given
from hypothesis import strategies as st

import lecture4

FAR = 1e4  # e^10000 is far beyond a float, and e^-10000 is 0 to any float


@pytest.fixture(autouse=True)
def _loud(recwarn):
    """Any warning fails the test; recwarn switches all of them on."""
    yield
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize(
    ("x", "value"),
    [
        (FAR, 1.0),
        (-FAR, 0.0),
        (710.0, 1.0),
        (0.0, 0.5),
        (-709.0, math.exp(-709)),
        (-40.0, math.exp(-40)),
        (40.0, 1.0),
    ],
)
def test_sigmoid(x, value):
    assert lecture4.sigmoid(x) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(lecture4.sigmoid(np.array([x, x])), [value, value], rtol=1e-14)
    assert lecture4.SigmoidGate().forward(x) == pytest.approx(value, rel=1e-14)


@given(x=st.floats(-FAR, FAR))
def test_sigmoid_is_symmetric(x):
    assert lecture4.sigmoid(x) + lecture4.sigmoid(-x) == pytest.approx(1, rel=1e-15)
    assert lecture4.sigmoid_derivative(x) == lecture4.sigmoid_derivative(-x)
    # Not so near to ±709 that the smallest floats lose their last digits.
    if abs(x) < 690:
        expected = 1 / (2 + math.exp(x) + math.exp(-x))
        assert lecture4.sigmoid_derivative(x) == pytest.approx(expected, rel=1e-12)


@given(x=st.floats(-FAR, FAR))
def test_tanh_is_a_stretched_sigmoid(x):
    assert lecture4.tanh(x) == pytest.approx(2 * lecture4.sigmoid(2 * x) - 1, abs=3e-16)


@pytest.mark.parametrize("x", [FAR, -FAR])
def test_the_other_activations(x):
    up = x > 0
    assert lecture4.tanh(x) == (1 if up else -1)
    assert lecture4.relu(x) == (x if up else 0)
    assert lecture4.leaky_relu(x) == (x if up else x / 100)
    assert lecture4.elu(x) == (x if up else -1)
    assert lecture4.tanh_derivative(x) == 0
    assert lecture4.elu_derivative(x) == (1 if up else 0)


def test_softmax():
    scores = [[FAR, 0, -FAR], [-FAR, -FAR, -FAR], [FAR, FAR, -FAR], [FAR, FAR - 1, -FAR]]
    p = 1 / (1 + math.exp(-1))
    expected = [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0], [p, 1 - p, 0]]
    np.testing.assert_allclose(lecture4.softmax(scores), expected, rtol=1e-12)


@given(seed=SEEDS, shift=st.sampled_from([FAR, -FAR]))
def test_a_shift_of_all_scores_changes_nothing(seed, shift):
    # Quarters, so that adding 10,000 rounds nothing off.
    scores = np.round(4 * numbers(seed)(5, 3)) / 4
    y = np.array([0, 1, 2, 0, 1])
    np.testing.assert_array_equal(lecture4.softmax(scores + shift), lecture4.softmax(scores))
    for loss in (lecture4.cross_entropy_loss, lecture4.hinge_loss):
        (moved, moved_gradient), (here, gradient) = loss(scores + shift, y), loss(scores, y)
        assert moved == here
        np.testing.assert_array_equal(moved_gradient, gradient)


@pytest.mark.parametrize(
    ("y", "loss", "gradient"),
    [
        (0, 0.0, [0.0, 0.0]),  # sure and right
        (1, 2 * FAR, [1.0, -1.0]),  # sure and wrong: the loss is the lead, not infinity
    ],
)
def test_cross_entropy(y, loss, gradient):
    value, dscores = lecture4.cross_entropy_loss([[FAR, -FAR]], [y])
    assert value == loss
    np.testing.assert_array_equal(dscores, [gradient])


@pytest.mark.parametrize(
    ("y", "loss", "gradient"), [(0, 0.0, [0.0, 0.0]), (1, 2 * FAR + 1, [1.0, -1.0])]
)
def test_hinge(y, loss, gradient):
    value, dscores = lecture4.hinge_loss([[FAR, -FAR]], [y])
    assert value == loss
    np.testing.assert_array_equal(dscores, [gradient])


@pytest.mark.parametrize(
    ("logit", "target", "loss", "gradient"),
    [
        (FAR, 1, 0.0, 0.0),
        (FAR, 0, FAR, 1.0),
        (-FAR, 0, 0.0, 0.0),
        (-FAR, 1, FAR, -1.0),
        (FAR, 0.25, 0.75 * FAR, 0.75),
        (50, 1, math.exp(-50), -math.exp(-50)),
    ],
)
def test_logistic_loss(logit, target, loss, gradient):
    value, slope = lecture4.logistic_loss([logit], [target])
    assert value == pytest.approx(loss, rel=1e-12)
    assert slope[0] == pytest.approx(gradient, rel=1e-12, abs=1e-16)


@pytest.mark.parametrize("activation", lecture4.ACTIVATIONS)
def test_the_whole_net_with_huge_weights(activation):
    weights = {
        "W1": [[FAR, -FAR]],
        "b1": [0.0, 0.0],
        "W2": [[FAR, -FAR], [-FAR, FAR]],
        "b2": [0.0, 0.0],
    }
    X, y = [[1.0], [-1.0]], [0, 1]
    loss, gradients = lecture4.two_layer_loss(**weights, X=X, y=y, reg=0, activation=activation)
    assert loss == 0  # both examples are right by a huge lead
    assert all((gradient == 0).all() for gradient in gradients.values())
    loss, gradients = lecture4.two_layer_loss(
        **weights, X=X, y=[1, 0], reg=0, activation=activation
    )
    assert np.isfinite(loss) and loss >= FAR
    np.testing.assert_allclose(gradients["b2"], [0, 0], atol=1e-12)


def test_the_deltas_with_huge_weights():
    X, Y, w1, w2 = [[1.0]], [[0.0]], [[FAR]], [[FAR]]
    for deltas, expected in [
        (lecture4.squared_error_deltas, 0.0),
        (lecture4.cross_entropy_deltas, -1.0),
    ]:
        l1_delta, l2_delta = deltas(X, Y, w1, w2)
        np.testing.assert_array_equal(l1_delta, [[0.0]])  # both sigmoids are flat here
        np.testing.assert_array_equal(l2_delta, [[expected]])


def test_training_the_eleven_lines_from_huge_weights():
    for loss in ("squared_error", "cross_entropy"):  # a right answer, and both sigmoids flat
        weights, errors = lecture4.train_eleven_lines(
            [[1.0]], [[1.0]], [[[FAR]], [[FAR]]], 3, loss=loss
        )
        assert [w.item() for w in weights] == [FAR, FAR]
        np.testing.assert_array_equal(errors, 0)


def test_training_says_so_if_the_weights_overflow():
    with pytest.raises(ValueError, match="the weights overflowed; got rate="):
        lecture4.train_eleven_lines(
            [[2.0], [1.0]], [[1.0], [1.0]], [[[0.0]]], 3, 1.5e308, "cross_entropy"
        )
