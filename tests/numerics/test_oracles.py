"""The same losses and gradients from people who never saw this package."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from cases import SEEDS, SIZES, assert_close, labels, numbers, two_layer_weights
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import hinge_loss as sklearn_hinge_loss
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

import lecture4

EXACT = 1e-10

# --- scikit-learn -----------------------------------------------------------------------------


@given(seed=SEEDS, examples=st.integers(2, 8))
def test_hinge_loss_of_two_classes_is_scikit_learns(seed, examples):
    decision, y = 2 * numbers(seed)(examples), labels(seed, examples, 2)
    y[:2] = 0, 1  # theirs needs both classes in the batch, whatever `labels` says
    scores = np.column_stack([np.zeros(examples), decision])
    theirs = sklearn_hinge_loss(2 * y - 1, decision)
    assert lecture4.hinge_loss(scores, y)[0] == pytest.approx(theirs, rel=EXACT)


@given(seed=SEEDS, sizes=SIZES)
def test_hinge_loss_is_a_sum_of_scikit_learns_over_the_wrong_classes(seed, sizes):
    N, _, _, C = sizes
    scores, y = 2 * numbers(seed)(N, C), labels(seed, N, C)
    theirs = 0.0
    for j in range(C):
        wrong = np.flatnonzero(y != j)
        if len(wrong):
            lead = scores[wrong, y[wrong]] - scores[wrong, j]
            # Each pair once from either side: the losses are equal, and both classes are there.
            sides = np.repeat([1, -1], len(wrong))
            theirs += sklearn_hinge_loss(sides, sides * np.tile(lead, 2)) * len(wrong) / N
    assert lecture4.hinge_loss(scores, y)[0] == pytest.approx(theirs, rel=EXACT)


@given(seed=SEEDS, sizes=SIZES)
def test_cross_entropy_is_scikit_learns_log_loss(seed, sizes):
    N, _, _, C = sizes
    C += 1  # log_loss wants two classes or more
    scores, y = 2 * numbers(seed)(N, C), labels(seed, N, C)
    theirs = log_loss(y, lecture4.softmax(scores), labels=np.arange(C))
    assert lecture4.cross_entropy_loss(scores, y)[0] == pytest.approx(theirs, rel=1e-9)


@given(seed=SEEDS, examples=st.integers(1, 8))
def test_logistic_loss_is_scikit_learns_log_loss(seed, examples):
    logits, y = 2 * numbers(seed)(examples), labels(seed, examples, 2)
    theirs = log_loss(y, lecture4.sigmoid(logits), labels=[0, 1], normalize=False)
    assert lecture4.logistic_loss(logits, y)[0] == pytest.approx(theirs, rel=1e-9)


def mlp_step(weights, X, y, reg, activation):
    """Loss and gradients of MLPClassifier; its penalty is alpha / (2 N) times the squares."""
    classes = np.arange(len(weights["b2"]))
    net = MLPClassifier(
        (len(weights["b1"]),), activation, solver="sgd", alpha=2 * reg * len(X), batch_size=len(X)
    )
    net.partial_fit(X, y, classes=classes)
    net.coefs_, net.intercepts_ = [weights["W1"], weights["W2"]], [weights["b1"], weights["b2"]]
    loss, (W1, W2), (b1, b2) = net._backprop(
        X, np.eye(len(classes))[y], None, [X, None, None], [None, None], [None, None], [None, None]
    )
    return loss, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def surest_mistake(weights, X, y, name):
    """The largest loss of one example: theirs lets none grow beyond 36, ours does."""
    name = {"logistic": "sigmoid"}.get(name, name)
    hidden = lecture4.ACTIVATIONS[name].value(X @ weights["W1"] + weights["b1"])
    scores = hidden @ weights["W2"] + weights["b2"]
    return max(lecture4.cross_entropy_loss(scores[[i]], y[[i]])[0] for i in range(len(y)))


@pytest.mark.parametrize("activation", ["logistic", "relu", "tanh"])
@given(seed=SEEDS, sizes=SIZES, reg=st.sampled_from([0.0, 0.13, 2.7]))
def test_two_layer_loss_is_scikit_learns(activation, seed, sizes, reg):
    N, D, H, C = sizes
    C += 2  # with two classes MLPClassifier has a single output
    draw = numbers(seed)
    weights = two_layer_weights(draw, D, H, C)
    X, y = draw(N, D), labels(seed, N, C)
    assume(surest_mistake(weights, X, y, activation) < 30)
    expected, gradients = mlp_step(weights, X, y, reg, activation)
    name = {"logistic": "sigmoid"}.get(activation, activation)
    loss, ours = lecture4.two_layer_loss(**weights, X=X, y=y, reg=reg, activation=name)
    assert loss == pytest.approx(expected, rel=1e-9)
    for part, gradient in gradients.items():
        assert_close(ours[part], gradient, EXACT)


# --- autograd ---------------------------------------------------------------------------------


def anp_cross_entropy(scores, y):
    largest = anp.max(scores, axis=1, keepdims=True)
    logs = scores - largest - anp.log(anp.sum(anp.exp(scores - largest), axis=1, keepdims=True))
    return -anp.mean(logs[np.arange(len(y)), y])


def anp_hinge(scores, y):
    rows = np.arange(len(y))
    margins = anp.maximum(0, scores - scores[rows, y][:, np.newaxis] + 1)
    return anp.sum(margins * (np.arange(scores.shape[1]) != y[:, np.newaxis])) / len(y)


def anp_sigmoid(x):
    return 0.5 * (anp.tanh(x / 2) + 1)


ANP_ACTIVATIONS = {
    "sigmoid": anp_sigmoid,
    "tanh": anp.tanh,
    "relu": lambda x: anp.maximum(0, x),
    "leaky_relu": lambda x: anp.maximum(0.01 * x, x),
    "elu": lambda x: anp.where(x > 0, x, anp.exp(x) - 1),
}


def assert_same(ours, f, *arguments):
    """`ours` is (loss, gradient); autograd derives f with respect to its first argument."""
    assert ours[0] == pytest.approx(f(*arguments), rel=EXACT)
    assert_close(ours[1], grad(f)(*arguments), EXACT)


@given(seed=SEEDS, sizes=SIZES, reg=st.sampled_from([0.0, 0.13, 2.7]))
def test_losses_agree_with_autograd(seed, sizes, reg):
    N, D, _, C = sizes
    draw = numbers(seed)
    X, W, y = draw(N, D), draw(D, C), labels(seed, N, C)
    assert_same(lecture4.cross_entropy_loss(X @ W, y), anp_cross_entropy, X @ W, y)
    assert_same(lecture4.hinge_loss(X @ W, y), anp_hinge, X @ W, y)
    for ours, data_loss in [
        (lecture4.svm_loss, anp_hinge),
        (lecture4.softmax_loss, anp_cross_entropy),
    ]:

        def whole(W, data_loss=data_loss):
            return data_loss(X @ W, y) + reg * anp.sum(W**2)

        assert_same(ours(W, X, y, reg), whole, W)


@given(seed=SEEDS, sizes=SIZES)
def test_losses_of_targets_agree_with_autograd(seed, sizes):
    shape = tuple(sizes[:2])
    values, targets = 3 * numbers(seed)(*shape), np.random.default_rng(seed).random(shape)

    def logistic(z):
        p = anp_sigmoid(z)
        return -anp.sum(targets * anp.log(p) + (1 - targets) * anp.log(1 - p))

    assert_same(lecture4.logistic_loss(values, targets), logistic, values)
    assert_same(
        lecture4.squared_error(values, targets), lambda v: anp.sum((v - targets) ** 2) / 2, values
    )


@pytest.mark.parametrize("activation", lecture4.ACTIVATIONS)
@given(seed=SEEDS, sizes=SIZES, reg=st.sampled_from([0.0, 0.13, 2.7]))
def test_two_layer_loss_agrees_with_autograd(activation, seed, sizes, reg):
    N, D, H, C = sizes
    draw = numbers(seed)
    weights = two_layer_weights(draw, D, H, C)
    X, y = draw(N, D), labels(seed, N, C)

    def whole(weights):
        hidden = ANP_ACTIVATIONS[activation](anp.dot(X, weights["W1"]) + weights["b1"])
        penalty = anp.sum(weights["W1"] ** 2) + anp.sum(weights["W2"] ** 2)
        scores = anp.dot(hidden, weights["W2"]) + weights["b2"]
        return anp_cross_entropy(scores, y) + reg * penalty

    loss, ours = lecture4.two_layer_loss(**weights, X=X, y=y, reg=reg, activation=activation)
    assert loss == pytest.approx(whole(weights), rel=EXACT)
    for part, gradient in grad(whole)(weights).items():
        assert_close(ours[part], gradient, EXACT)


@given(seed=SEEDS, sizes=SIZES)
def test_deltas_agree_with_autograd(seed, sizes):
    N, D, H, K = sizes
    draw = numbers(seed)
    X, w1, w2 = draw(N, D), draw(D, H), draw(H, K)
    Y = np.random.default_rng(seed).random((N, K))

    def squared(z1):
        return anp.sum((Y - anp_sigmoid(anp.dot(anp_sigmoid(z1), w2))) ** 2) / 2

    def logistic(z1):
        p = anp_sigmoid(anp.dot(anp_sigmoid(z1), w2))
        return -anp.sum(Y * anp.log(p) + (1 - Y) * anp.log(1 - p))

    for deltas, loss in [
        (lecture4.squared_error_deltas, squared),
        (lecture4.cross_entropy_deltas, logistic),
    ]:
        assert_close(deltas(X, Y, w1, w2)[0], -grad(loss)(X @ w1), EXACT)


@given(seed=SEEDS, sizes=SIZES)
def test_maxout_agrees_with_autograd(seed, sizes):
    x = numbers(seed)(*sizes[:3])
    best = np.sort(x, axis=-1)
    assume(x.shape[-1] == 1 or (best[..., -1] > best[..., -2]).all())
    np.testing.assert_array_equal(lecture4.maxout(x), anp.max(x, axis=-1))
    slope = grad(lambda x: anp.sum(anp.max(x, axis=-1)))(x)
    np.testing.assert_array_equal(lecture4.maxout_derivative(x), slope)
