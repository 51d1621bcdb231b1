"""Training: repeatable, complete, and good enough to be worth watching."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lecture4
from lecture4 import LinearClassifier, TwoLayerNet

NETS = [TwoLayerNet, LinearClassifier]


def small_problem(examples=30):
    rng = np.random.default_rng(4)
    X = rng.standard_normal((examples, 3))
    return X, (X[:, 0] > X[:, 1]) + 2 * (X[:, 2] > 1)


def same(parameters, others):
    return all(np.array_equal(parameters[name], others[name]) for name in parameters)


@pytest.mark.parametrize("make", NETS)
def test_the_same_seed_gives_the_same_net(make):
    X, y = small_problem()
    net = make(epochs=3, rng=7).fit(X, y)
    first = net.parameters_
    assert same(first, make(epochs=3, rng=7).fit(X, y).parameters_)
    assert same(first, make(epochs=3, rng=np.random.default_rng(7)).fit(X, y).parameters_)
    assert same(first, net.fit(X, y).parameters_)  # the cell run once more
    assert not same(first, make(epochs=3, rng=8).fit(X, y).parameters_)


def test_training_leaves_the_global_random_state_alone():
    X, y = small_problem()
    before = np.random.get_state()[1].copy()
    TwoLayerNet(epochs=1).fit(X, y)
    lecture4.spirals()
    lecture4.digits()
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("make", NETS)
def test_progress_is_reported_after_each_epoch(make):
    reports = []
    X, y = small_problem()
    net = make(epochs=4, rng=0).fit(X, y, progress=lambda *report: reports.append(report))
    assert reports == [(epoch, 4, net.loss_curve_[epoch - 1]) for epoch in (1, 2, 3, 4)]


@given(examples=st.integers(1, 40), batch_size=st.integers(1, 50))
def test_an_epoch_sees_each_example_once(examples, batch_size):
    seen = []

    class Watched(LinearClassifier):
        def _loss(self, X, y):
            seen.append((X[:, 0].astype(int), y))
            return super()._loss(X, y)

    X = np.arange(examples)[:, np.newaxis]
    y = np.arange(examples) % 3
    Watched(epochs=2, batch_size=batch_size, learning_rate=1e-9, rng=1).fit(X, y)
    assert len(seen) == 2 * -(-examples // batch_size)
    assert all(len(rows) <= batch_size for rows, _ in seen)
    assert all((labels == rows % 3).all() for rows, labels in seen)  # and keeps its own label
    rows = np.concatenate([rows for rows, _ in seen])
    assert sorted(rows[:examples]) == sorted(rows[examples:]) == list(range(examples))
    if examples > 20:
        assert list(rows[:examples]) != list(rows[examples:])  # shuffled afresh


@pytest.mark.parametrize("make", NETS)
def test_partial_fit_takes_the_steps_that_fit_takes(make):
    X, y = small_problem(8)
    fitted = make(epochs=1, batch_size=8, rng=3).fit(X, y)
    stepped = make(rng=3).start(3, 4).partial_fit(X, y)
    for name, parameter in fitted.parameters_.items():
        np.testing.assert_allclose(stepped.parameters_[name], parameter, rtol=1e-12)
    assert stepped.loss_curve_ == pytest.approx(fitted.loss_curve_)
    again = stepped.partial_fit(X, y)
    assert again is stepped and len(again.loss_curve_) == 2


def test_a_step_follows_the_gradient_with_momentum():
    X, y = small_problem(8)
    net = LinearClassifier("svm", reg=0.2, learning_rate=0.1, momentum=0.5, rng=0).start(3, 4)
    W, velocity = net.parameters_["W"].copy(), 0
    for _ in range(3):
        net.partial_fit(X, y)
        velocity = 0.5 * velocity - 0.1 * lecture4.svm_loss(W, X, y, 0.2)[1]
        W = W + velocity
        np.testing.assert_allclose(net.parameters_["W"], W, rtol=1e-12)


def test_what_a_net_answers_fits_together():
    X, y = small_problem()
    net = TwoLayerNet(hidden=6, activation="tanh", epochs=3, reg=0.1, rng=0).fit(X, y)
    hidden, scores = lecture4.two_layer_forward(**net.parameters_, X=X, activation="tanh")
    assert hidden.shape == (30, 6)
    np.testing.assert_array_equal(net.scores(X), scores)
    np.testing.assert_array_equal(net.predict(X), scores.argmax(axis=1))
    np.testing.assert_allclose(net.predict_proba(X), lecture4.softmax(scores))
    assert net.score(X, y) == np.mean(net.predict(X) == y)
    loss = lecture4.two_layer_loss(**net.parameters_, X=X, y=y, reg=0.1, activation="tanh")[0]
    assert net.loss(X, y) == loss


def test_one_class_in_the_data_still_makes_two():
    net = TwoLayerNet(hidden=2, epochs=1, rng=0).fit([[1.0], [2.0]], [0, 0])
    assert net.predict_proba([[1.0]]).shape == (1, 2)


def test_a_net_that_diverges_says_that_a_number_is_not_finite():
    X, y = small_problem()
    net = TwoLayerNet(hidden=4, learning_rate=1e200, rng=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        with pytest.raises(ValueError, match="must be finite"):
            net.fit(X, y)


# --- do they learn? ---------------------------------------------------------------------------


@pytest.mark.parametrize("activation", lecture4.ACTIVATIONS)
def test_exclusive_or_needs_the_hidden_layer(activation):
    X, Y = lecture4.xor(bias_column=False)
    y = Y.ravel().astype(int)
    net = TwoLayerNet(hidden=8, activation=activation, reg=0, learning_rate=0.5, epochs=500, rng=1)
    assert net.fit(X, y).score(X, y) == 1
    assert net.loss_curve_[-1] < 0.1 < net.loss_curve_[0]
    with_ones = lecture4.xor()[0]
    assert LinearClassifier(reg=0, epochs=500, rng=1).fit(with_ones, y).score(with_ones, y) <= 0.75


def test_spirals():
    X, y = lecture4.spirals(rng=0)
    net = TwoLayerNet(hidden=100, learning_rate=0.5, epochs=100, reg=1e-4, rng=0).fit(X, y)
    assert net.score(X, y) > 0.97
    with_ones = np.column_stack([X, np.ones(len(X))])
    assert LinearClassifier(rng=0).fit(with_ones, y).score(with_ones, y) < 0.6


def test_digits():
    X, y, X_test, y_test = lecture4.digits()
    assert TwoLayerNet(hidden=50, epochs=20, rng=0).fit(X, y).score(X_test, y_test) > 0.96
    for loss in ("svm", "softmax"):
        linear = LinearClassifier(loss, reg=1e-4, rng=0).fit(X, y)
        assert linear.score(X_test, y_test) > 0.94


# --- the data ---------------------------------------------------------------------------------


def test_the_digits_are_held_out_class_by_class():
    X, y, X_test, y_test = lecture4.digits()
    assert X.shape == (1347, 64) and X_test.shape == (450, 64)
    assert X.min() == 0 and X.max() == 1
    counts = np.bincount(np.concatenate([y, y_test]))
    assert np.abs(np.bincount(y_test) - 0.25 * counts).max() <= 1
    rows = {tuple(row) for row in X}
    assert sum(tuple(row) in rows for row in X_test) == 0  # no image is on both sides
    np.testing.assert_array_equal(lecture4.digits(rng=0)[0], X)
    assert not np.array_equal(lecture4.digits(rng=1)[0], X)
    assert lecture4.digits(held_out=0.5)[2].shape == (899, 64)


def test_spirals_are_repeatable_and_balanced():
    X, y = lecture4.spirals(points=20, classes=4, noise=0, rng=0)
    assert X.shape == (80, 2)
    np.testing.assert_array_equal(np.bincount(y), [20] * 4)
    assert np.linalg.norm(X, axis=1).max() == pytest.approx(1)
    np.testing.assert_array_equal(X, lecture4.spirals(20, 4, 0, rng=1)[0])  # no noise to draw
    noisy = [lecture4.spirals(20, rng=seed)[0] for seed in (0, 0, 1)]
    np.testing.assert_array_equal(noisy[0], noisy[1])
    assert not np.array_equal(noisy[0], noisy[2])


def test_exclusive_or():
    X, Y = lecture4.xor()
    np.testing.assert_array_equal(Y.ravel(), X[:, 0] != X[:, 1])
    np.testing.assert_array_equal(X[:, 2], 1)
    np.testing.assert_array_equal(lecture4.xor(bias_column=False)[0], X[:, :2])
