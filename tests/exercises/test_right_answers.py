"""A right answer passes, in whatever style it is written."""

import functools
import math
import os
import random
import warnings
from collections import OrderedDict

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from sklearn.preprocessing import OneHotEncoder

import lecture4
from lecture4 import check
from lecture4.checker.program import Change
from lecture4.exercises import EXERCISES

RIGHT = []


def right(*names):
    """Register an attempt as a right answer to each of the exercises named."""

    def register(attempt):
        RIGHT.extend((name, attempt) for name in names)
        return attempt

    return register


# --- svm_loss ---------------------------------------------------------------------------------


@right("svm_loss")
def svm_by_three_loops(W, X, y, reg):
    dW = np.zeros(W.shape)
    num_train, num_classes = X.shape[0], W.shape[1]
    loss = 0.0
    for i in range(num_train):
        correct = 0.0
        for d in range(X.shape[1]):
            correct += X[i, d] * W[d, y[i]]
        for j in range(num_classes):
            if j == y[i]:
                continue
            score = sum(X[i, d] * W[d, j] for d in range(X.shape[1]))
            margin = score - correct + 1
            if margin > 0:
                loss += margin
                for d in range(X.shape[1]):
                    dW[d, j] += X[i, d]
                    dW[d, y[i]] -= X[i, d]
    loss /= num_train
    dW /= num_train
    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW


@right("svm_loss")
def svm_that_counts_in_its_inner_loop(W, X, y, reg):
    dW, loss = np.zeros_like(W), 0
    for i in range(len(X)):
        scores, count = X[i].dot(W), 0
        for j in range(W.shape[1]):
            if j != y[i] and scores[j] - scores[y[i]] + 1 >= 0:
                loss += scores[j] - scores[y[i]] + 1
                dW[:, j] += X[i] / len(X)
                count += 1
        dW[:, y[i]] -= count * X[i] / len(X)
    return loss / len(X) + reg * (W**2).sum(), dW + reg * 2 * W


@right("svm_loss")
def svm_vectorised(W, X, y, reg):
    num_train = X.shape[0]
    scores = X.dot(W)
    margins = np.maximum(0, scores - scores[np.arange(num_train), y].reshape(-1, 1) + 1)
    margins[np.arange(num_train), y] = 0
    loss = np.sum(margins) / num_train + reg * np.sum(W * W)
    binary = margins
    binary[margins > 0] = 1
    binary[np.arange(num_train), y] = -np.sum(binary, axis=1)
    return loss, np.dot(X.T, binary) / num_train + 2 * reg * W


@right("svm_loss")
def svm_that_takes_n_off(W, X, y, reg):
    N = len(y)
    scores = X @ W
    margins = np.maximum(scores - np.choose(y, scores.T)[:, None] + 1, 0)
    loss = (margins.sum() - N) / N + reg * np.square(W).sum()
    mask = (margins > 0).astype(float)
    mask[range(N), y] -= mask.sum(1)  # the true class counts itself and takes itself off
    return loss, X.T @ mask / N + 2 * reg * W


@right("svm_loss")
def svm_by_one_hot(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    Y = np.eye(C)[y]
    S = X @ W
    M = (S - (S * Y).sum(axis=1, keepdims=True) + 1.0) * (1 - Y)
    V = (M >= 0) * (1 - Y)
    G = V - Y * V.sum(axis=1, keepdims=True)
    return (M * V).sum() / N + reg * (W * W).sum(), X.T @ G / N + 2.0 * reg * W


@right("svm_loss")
def svm_with_a_matrix(W, X, y, reg):
    W, X = np.matrix(W), np.matrix(X)
    scores = X * W
    rows = np.arange(X.shape[0])
    margins = np.array(scores - scores[rows, y].T + 1)
    margins[rows, y] = 0
    coefficients = np.array(margins > 0, dtype=float)
    coefficients[rows, y] = -coefficients.sum(axis=1)
    loss = np.maximum(margins, 0).sum() / len(rows) + reg * np.power(W, 2).sum()
    return loss, X.T * np.matrix(coefficients) / len(rows) + 2 * reg * W


@right("svm_loss")
def svm_by_einsum(W, X, y, reg):
    scores = np.einsum("nd,dc->nc", X, W)
    margins = scores - np.take_along_axis(scores, y[:, None], axis=1) + 1
    np.put_along_axis(margins, y[:, None], 0, axis=1)
    slope = np.heaviside(margins, 0.0)
    np.put_along_axis(slope, y[:, None], -slope.sum(axis=1, keepdims=True), axis=1)
    loss = np.einsum("nc->", margins.clip(min=0)) / len(y) + reg * np.einsum("dc,dc->", W, W)
    return loss, np.einsum("nd,nc->dc", X, slope) / len(y) + 2 * reg * W


@right("svm_loss")
def svm_in_single_precision(W, X, y, reg):
    W, X = W.astype(np.float32), X.astype(np.float32)
    loss, dW = svm_vectorised(W, X, y, np.float32(reg))
    return np.float32(loss), dW.astype(np.float32)


@right("svm_loss")
def svm_as_lists(W, X, y, reg):
    loss, dW = svm_by_three_loops(W, X, y, reg)
    return [loss, dW.tolist()]


@right("svm_loss")
def svm_measured(W, X, y, reg):
    def loss(weights):
        scores = X @ weights
        margins = np.delete(
            (scores - scores[np.arange(len(y)), y][:, None] + 1).ravel(),
            np.arange(len(y)) * W.shape[1] + y,
        )
        return np.maximum(margins, 0).sum() / len(y) + reg * np.sum(weights**2)

    return loss(W), lecture4.numerical_gradient(loss, W)


class SVM:
    def __call__(self, W, X, y, reg):
        self.W, self.reg = W, reg
        return self.data(X, y) + self.penalty(), self.gradient(X, y)

    def margins(self, X, y):
        scores = X @ self.W
        margins = scores - scores[np.arange(len(y)), y, None] + 1
        margins[np.arange(len(y)), y] = -1
        return margins

    def data(self, X, y):
        return np.mean(np.sum(np.maximum(self.margins(X, y), 0), 1))

    def penalty(self):
        return self.reg * np.linalg.norm(self.W) ** 2

    def gradient(self, X, y):
        violated = self.margins(X, y) > 0
        dW = np.add.reduce([np.outer(x, v) for x, v in zip(X, violated, strict=True)])
        dW = dW.astype(float)
        np.subtract.at(dW.T, y, X * violated.sum(1)[:, None])
        return dW / len(y) + 2 * self.reg * self.W


RIGHT.append(("svm_loss", SVM()))


# --- softmax_loss -----------------------------------------------------------------------------


@right("softmax_loss")
def softmax_by_loops(W, X, y, reg):
    loss, dW = 0.0, np.zeros_like(W)
    for i in range(X.shape[0]):
        scores = X[i].dot(W)
        scores -= np.max(scores)
        p = np.exp(scores) / np.sum(np.exp(scores))
        loss += -np.log(p[y[i]])
        for j in range(W.shape[1]):
            dW[:, j] += (p[j] - (j == y[i])) * X[i]
    loss = loss / X.shape[0] + reg * np.sum(W * W)
    return loss, dW / X.shape[0] + 2 * reg * W


@right("softmax_loss")
def softmax_by_math_alone(W, X, y, reg):
    D, C = W.shape
    loss, dW = 0.0, [[2 * reg * W[d, c] for c in range(C)] for d in range(D)]
    for x, label in zip(X, y, strict=True):
        scores = [sum(x[d] * W[d, c] for d in range(D)) for c in range(C)]
        total = sum(math.exp(s) for s in scores)
        loss += math.log(total) - scores[label]
        for c in range(C):
            slope = math.exp(scores[c]) / total - (1 if c == label else 0)
            for d in range(D):
                dW[d][c] += slope * x[d] / len(y)
    return loss / len(y) + reg * sum(w * w for row in W for w in row), dW


@right("softmax_loss")
def softmax_without_a_shift(W, X, y, reg):
    e = np.exp(X @ W)
    P = e / e.sum(axis=1)[:, np.newaxis]
    loss = -np.log(P[np.arange(len(y)), y]).mean() + reg * np.sum(W**2)
    P[np.arange(len(y)), y] -= 1
    return loss, X.T.dot(P / len(y)) + 2 * reg * W


@right("softmax_loss")
def softmax_with_one_shift_for_all(W, X, y, reg):
    scores = X @ W
    scores = scores - np.max(scores)
    Y = np.zeros_like(scores)
    Y[np.arange(len(X)), y] = 1
    logp = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    loss = -(Y * logp).sum() / len(X) + reg * (W * W).sum()
    return loss, -X.T @ (Y - np.exp(logp)) / len(X) + 2 * reg * W


@right("softmax_loss")
def softmax_by_scipy(W, X, y, reg):
    scores = X @ W
    loss = (scipy.special.logsumexp(scores, axis=1) - np.choose(y, scores.T)).mean()
    P = scipy.special.softmax(scores, axis=1) - np.eye(W.shape[1])[y]
    return loss + reg * np.vdot(W, W), X.T @ P / len(y) + 2 * reg * W


@right("softmax_loss")
def softmax_by_sklearn_one_hot(W, X, y, reg):
    encoder = OneHotEncoder(categories=[range(W.shape[1])], sparse_output=False)
    Y = encoder.fit_transform(y.reshape(-1, 1))
    P = scipy.special.softmax(X @ W, axis=-1)
    return (
        -np.sum(Y * np.log(P)) / Y.shape[0] + reg * np.sum(W * W),
        np.dot(X.T, P - Y) / Y.shape[0] + 2 * reg * W,
    )


@right("softmax_loss")
def softmax_by_autograd(W, X, y, reg):
    def loss(W):
        scores = anp.dot(X, W)
        logp = scores - anp.log(anp.sum(anp.exp(scores), axis=1, keepdims=True))
        return -anp.mean(logp[anp.arange(len(y)), y]) + reg * anp.sum(W**2)

    return loss(W), autograd.grad(loss)(W)


@right("softmax_loss")
def softmax_transposed_inside(W, X, y, reg):
    WT, XT, N = W.T, X.T, len(y)  # columns are examples, as in the notes
    scores = WT @ XT
    e = np.exp(scores - scores.max(axis=0))
    p = e / e.sum(axis=0)
    loss = np.sum(-np.log(p[y, np.arange(N)])) / N + np.sum(WT**2) * reg
    p[y, np.arange(N)] -= 1
    return loss, (p @ XT.T / N).T + 2 * reg * W


@right("softmax_loss")
def softmax_that_makes_noise(W, X, y, reg):
    print("N =", len(y))
    warnings.warn("so far so good", stacklevel=1)
    np.random.shuffle(np.arange(5))
    random.random()
    with open(os.devnull, "w") as file:
        print(W, file=file)
    return softmax_without_a_shift(W, X, y, reg)


@right("softmax_loss")
def softmax_with_spare_arguments(W, X, y, reg=1e-3, verbose=False, **options):
    return softmax_by_loops(W, X, y, reg)


@right("softmax_loss")
def softmax_of_anything(*arguments):
    return lecture4.softmax_loss(*arguments)


RIGHT.append(("softmax_loss", lambda W, X, y, reg: softmax_by_scipy(W, X, y, reg)))
RIGHT.append(("softmax_loss", functools.partial(softmax_with_spare_arguments, verbose=True)))


def make_softmax(shift):
    calls = []

    def attempt(W, X, y, reg):
        calls.append(len(y))
        scores = X @ W - shift
        e = np.exp(scores)
        p = e / e.sum(1, keepdims=True)
        slope = p - (y[:, None] == np.arange(W.shape[1]))
        loss = np.average(-np.log(p[y[:, None] == np.arange(W.shape[1])]))
        return np.array(loss + reg * np.sum(W * W)), (slope.T @ X).T / len(y) + 2 * reg * W

    return attempt


RIGHT.append(("softmax_loss", make_softmax(shift=1.5)))

# --- two_layer_loss and two_layer_relu_loss ---------------------------------------------------


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@right("two_layer_loss")
def net_as_in_the_lecture(W1, b1, W2, b2, X, y, reg):
    N = X.shape[0]
    h1 = sigmoid(np.dot(X, W1) + b1)
    scores = np.dot(h1, W2) + b2
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    data_loss = np.sum(-np.log(probs[range(N), y])) / N
    reg_loss = reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)
    dscores = probs
    dscores[range(N), y] -= 1
    dscores /= N
    grads = {}
    grads["W2"] = np.dot(h1.T, dscores) + 2 * reg * W2
    grads["b2"] = np.sum(dscores, axis=0)
    dhidden = np.dot(dscores, W2.T) * h1 * (1 - h1)
    grads["W1"] = np.dot(X.T, dhidden) + 2 * reg * W1
    grads["b1"] = np.sum(dhidden, axis=0)
    return data_loss + reg_loss, grads


@right("two_layer_relu_loss")
def relu_net_as_in_the_assignment(W1, b1, W2, b2, X, y, reg):
    N = X.shape[0]
    hidden = np.maximum(0, X.dot(W1) + b1)
    scores = hidden.dot(W2) + b2
    shift_scores = scores - np.max(scores, axis=1).reshape(-1, 1)
    softmax_output = np.exp(shift_scores) / np.sum(np.exp(shift_scores), axis=1).reshape(-1, 1)
    loss = -np.sum(np.log(softmax_output[range(N), list(y)]))
    loss /= N
    loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    grads = {}
    dscores = softmax_output.copy()
    dscores[range(N), list(y)] -= 1
    dscores /= N
    grads["W2"] = hidden.T.dot(dscores) + 2 * reg * W2
    grads["b2"] = np.sum(dscores, axis=0)
    dh = dscores.dot(W2.T)
    dh[hidden <= 0] = 0
    grads["W1"] = X.T.dot(dh) + 2 * reg * W1
    grads["b1"] = np.sum(dh, axis=0)
    return loss, grads


def net_by_loops(activation, slope):
    def attempt(W1, b1, W2, b2, X, y, reg):
        grads = {
            "W1": 2 * reg * W1,
            "b1": np.zeros(b1.shape),
            "W2": 2 * reg * W2,
            "b2": np.zeros(b2.shape),
        }
        loss = reg * np.sum(W1**2) + reg * np.sum(W2**2)
        for x, label in zip(X, y, strict=True):
            hidden = np.array([activation(x @ W1[:, k] + b1[k]) for k in range(len(b1))])
            e = np.exp(hidden @ W2 + b2)
            p = e / e.sum()
            loss += -np.log(p[label]) / len(y)
            for c in range(len(b2)):
                ds = (p[c] - (c == label)) / len(y)
                grads["b2"][c] += ds
                for k in range(len(b1)):
                    grads["W2"][k, c] += ds * hidden[k]
                    dz = ds * W2[k, c] * slope(hidden[k])
                    grads["b1"][k] += dz
                    grads["W1"][:, k] += dz * x
        return loss, grads

    return attempt


RIGHT.append(("two_layer_loss", net_by_loops(sigmoid, lambda h: h * (1 - h))))
RIGHT.append(("two_layer_relu_loss", net_by_loops(lambda z: max(z, 0), lambda h: h > 0)))


def net_with_bias_rows(activation, slope):
    """The bias as one more row of the weights, and a column of ones."""

    def attempt(W1, b1, W2, b2, X, y, reg):
        one = np.ones((len(X), 1))
        A1, A2 = np.vstack([W1, b1]), np.vstack([W2, b2])
        X1 = np.hstack([X, one])
        H1 = np.hstack([activation(X1 @ A1), one])
        S = H1 @ A2
        P = np.exp(S - S.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        Y = np.eye(len(b2))[y]
        loss = -(Y * np.log(P)).sum(axis=1).mean() + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        dS = (P - Y) / len(X)
        dA2 = H1.T @ dS
        dA1 = X1.T @ ((dS @ A2.T)[:, :-1] * slope(H1[:, :-1]))
        return (
            loss,
            {
                "W1": dA1[:-1] + 2 * reg * W1,
                "b1": dA1[-1:],  # (1, H), not (H,)
                "W2": dA2[:-1] + 2 * reg * W2,
                "b2": dA2[-1:],
            },
        )

    return attempt


RIGHT.append(("two_layer_loss", net_with_bias_rows(scipy.special.expit, lambda h: h - h * h)))
RIGHT.append(
    (
        "two_layer_relu_loss",
        net_with_bias_rows(lambda z: z * (z > 0), lambda h: np.where(h > 0, 1, 0)),
    )
)


def net_from_the_package(activation):
    def attempt(W1, b1, W2, b2, X, y, reg):
        return lecture4.two_layer_loss(W1, b1, W2, b2, X, y, reg, activation=activation)

    return attempt


def net_from_layers(gate):
    def attempt(W1, b1, W2, b2, X, y, reg):
        layers = [lecture4.Affine(), gate(), lecture4.Affine(), lecture4.SoftmaxLoss(y)]
        hidden = layers[1].forward(layers[0].forward(X, W1, b1))
        loss = layers[3].forward(layers[2].forward(hidden, W2, b2))
        dhidden, dW2, db2 = layers[2].backward(layers[3].backward(1.0)[0])
        _, dW1, db1 = layers[0].backward(layers[1].backward(dhidden)[0])
        return (
            loss + reg * (np.sum(W1 * W1) + np.sum(W2 * W2)),
            OrderedDict(b2=db2, W2=dW2 + 2 * reg * W2, b1=db1, W1=dW1 + 2 * reg * W1),
        )

    return attempt


def net_measured(activation):
    def loss(parameters, X, y, reg):
        hidden = activation(X @ parameters["W1"] + parameters["b1"])
        scores = hidden @ parameters["W2"] + parameters["b2"]
        losses = scipy.special.logsumexp(scores, axis=1) - scores[np.arange(len(y)), y]
        return losses.mean() + reg * sum(np.sum(parameters[k] ** 2) for k in ("W1", "W2"))

    def attempt(W1, b1, W2, b2, X, y, reg):
        parameters = dict(W1=W1, b1=b1, W2=W2, b2=b2)
        return loss(parameters, X, y, reg), {
            name: lecture4.numerical_gradient(
                lambda value, name=name: loss(parameters | {name: value}, X, y, reg), start
            )
            for name, start in parameters.items()
        }

    return attempt


def net_by_autograd(activation):
    def loss(parameters, X, y, reg):
        W1, b1, W2, b2 = parameters
        scores = anp.dot(activation(anp.dot(X, W1) + b1), W2) + b2
        logp = scores - anp.log(anp.sum(anp.exp(scores), axis=1, keepdims=True))
        return -anp.mean(logp[anp.arange(len(y)), y]) + reg * anp.sum(W1**2) + reg * anp.sum(W2**2)

    def attempt(W1, b1, W2, b2, X, y, reg):
        value, gradients = autograd.value_and_grad(loss)((W1, b1, W2, b2), X, y, reg)
        return value, dict(zip(("W1", "b1", "W2", "b2"), gradients, strict=True))

    return attempt


def net_in_single_precision(attempt):
    def single(*arguments):
        *arrays, y, reg = arguments
        loss, grads = attempt(*(array.astype("f4") for array in arrays), y, np.float32(reg))
        return np.float32(loss), {name: grad.astype("f4") for name, grad in grads.items()}

    return single


def net_with_extra_gradients(attempt):
    """A dictionary may hold more than is asked for, and be of another kind."""

    class Gradients(dict):
        def __missing__(self, key):
            return None

    def extra(*arguments):
        loss, grads = attempt(*arguments)
        return [np.array([loss]), Gradients(grads, X=0.0, hidden=None)]

    return extra


class Net:
    """Forward and backward as methods, the cache on self."""

    def __init__(self, activation, slope):
        self.activation, self.slope = activation, slope

    def forward(self, X):
        self.X, self.z = X, X @ self.W1 + self.b1
        self.h = self.activation(self.z)
        return self.h @ self.W2 + self.b2

    def backward(self, dout):
        dz = (dout @ self.W2.T) * self.slope(self.z)
        return dict(
            W1=self.X.T @ dz + 2 * self.reg * self.W1,
            b1=np.ones(len(self.X)) @ dz,
            W2=self.h.T @ dout + 2 * self.reg * self.W2,
            b2=np.einsum("nc->c", dout),
        )

    def __call__(self, W1, b1, W2, b2, X, y, reg):
        self.W1, self.b1, self.W2, self.b2, self.reg = W1, b1, W2, b2, reg
        loss, dscores = lecture4.cross_entropy_loss(self.forward(X), y)
        return loss + reg * (np.sum(W1 * W1) + np.sum(W2 * W2)), self.backward(dscores)


for name, activation, with_autograd, slope, gate, attempt in (
    (
        "two_layer_loss",
        sigmoid,
        lambda z: 1 / (1 + anp.exp(-z)),
        lecture4.sigmoid_derivative,
        lecture4.SigmoidGate,
        net_as_in_the_lecture,
    ),
    (
        "two_layer_relu_loss",
        lecture4.relu,
        lambda z: anp.maximum(z, 0),
        lambda z: (np.sign(z) + 1) / 2,
        lecture4.ReluGate,
        relu_net_as_in_the_assignment,
    ),
):
    RIGHT += [
        (name, net_from_the_package("sigmoid" if name == "two_layer_loss" else "relu")),
        (name, net_from_layers(gate)),
        (name, net_measured(activation)),
        (name, net_by_autograd(with_autograd)),
        (name, net_in_single_precision(attempt)),
        (name, net_with_extra_gradients(attempt)),
        (name, Net(activation, slope)),
        (name, lambda *arguments, attempt=attempt: tuple(attempt(*arguments))),
    ]


@right("two_layer_relu_loss")
def relu_net_with_another_test(W1, b1, W2, b2, X, y, reg):
    z = np.add(np.matmul(X, W1), b1)
    h = np.where(z >= 0, z, 0)
    p = scipy.special.softmax(h @ W2 + b2, axis=1)
    p_minus_y = p - np.eye(p.shape[1])[y]
    d1 = np.multiply(p_minus_y @ W2.T, z >= 0)
    N = len(y)
    loss = -np.log(np.take_along_axis(p, y[:, None], 1)).sum() / N
    loss += reg * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2)
    return loss, {
        "W1": X.T @ d1 / N + 2 * reg * W1,
        "b1": np.mean(d1, axis=0),
        "W2": h.T @ p_minus_y / N + 2 * reg * W2,
        "b2": p_minus_y.mean(0),
    }


# --- the tests ----------------------------------------------------------------------------------


def label(case):
    return getattr(case, "__name__", type(case).__name__) if callable(case) else case


@pytest.mark.parametrize(("name", "attempt"), RIGHT, ids=label)
def test_a_right_answer_passes(name, attempt):
    feedback = check(name, attempt)
    assert feedback.passed and feedback.mistakes == (), feedback.message


def test_they_are_many_and_for_each_loss():
    count = {
        name: len({id(attempt) for other, attempt in RIGHT if other == name})
        for name in ("svm_loss", "softmax_loss", "two_layer_loss", "two_layer_relu_loss")
    }
    assert min(count.values()) >= 10 and sum(count.values()) >= 40, count


# --- the other exercises ------------------------------------------------------------------------


def plain_sigmoid_by_sign(x):
    result = np.empty(x.shape)
    for index, value in np.ndenumerate(x):
        result[index] = (
            1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
        )
    return result


def masked_sigmoid(x):
    out = np.zeros_like(x)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return out


def relu_backward_in_place(dout, X):
    dX = dout.copy()
    dX[X <= 0] = 0
    return dX


def affine_backward_by_loops(dout, X, W):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros((1, W.shape[1]))
    for n in range(len(X)):
        dW += np.outer(X[n], dout[n])
        dX[n] = W @ dout[n]
        db += dout[n]
    return dX, dW, db


OTHERS = [
    ("stable_sigmoid", plain_sigmoid_by_sign),
    ("stable_sigmoid", masked_sigmoid),
    ("stable_sigmoid", scipy.special.expit),
    ("stable_sigmoid", lambda x: 0.5 * (1 + np.tanh(x / 2))),
    ("stable_sigmoid", lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500)))),
    ("stable_sigmoid", lambda x: np.exp(-np.logaddexp(0, -x))),
    (
        "stable_sigmoid",
        lambda x: np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))),
    ),
    (
        "stable_sigmoid",
        np.vectorize(lambda v: 1 / (1 + math.exp(-v)) if v > 0 else 1 - 1 / (1 + math.exp(v))),
    ),
    ("relu_backward", relu_backward_in_place),
    ("relu_backward", lambda dout, X: np.where(X >= 0, dout, 0)),
    ("relu_backward", lambda dout, X: dout * np.heaviside(X, 0.5)),
    ("leaky_relu_backward", lambda dout, x, slope: dout * ((x > 0) + slope * (x <= 0))),
    ("leaky_relu_backward", lambda dout, x, slope=0.01: np.where(x < 0, slope, 1) * dout),
    ("affine_backward", affine_backward_by_loops),
    (
        "affine_backward",
        lambda dout, X, W: [dout.dot(W.T), np.einsum("nd,nc->dc", X, dout), np.ones(len(X)) @ dout],
    ),
    (
        "cross_entropy_deltas",
        lambda X, Y, w1, w2: (
            (Y - sigmoid(sigmoid(X @ w1) @ w2)) @ w2.T * lecture4.sigmoid_derivative(X @ w1),
            Y - sigmoid(sigmoid(X @ w1) @ w2),
        ),
    ),
    (
        "two_layer_forward",
        lambda W1, b1, W2, b2, X: (
            sigmoid(X @ W1 + b1),
            sigmoid(X @ W1 + b1).dot(W2) + b2.reshape(1, -1),
        ),
    ),
    ("square_and_slope", lambda x: (x * x, x + x)),
    ("square_and_slope", lambda x: [pow(x, 2), ((x + 1e-6) ** 2 - (x - 1e-6) ** 2) / 2e-6]),
    ("numerical_slope", lambda f, x, step: (f(x + step) / 2 - f(x - step) / 2) / step),
    ("squared_difference", lambda x, y: (x * x - 2 * x * y + y * y, 2 * (x - y), 2 * (y - x))),
    ("sigmoid_backward", lambda dout, s: (s - s**2) * dout),
    ("softmax", lambda scores: scipy.special.softmax(scores, axis=1)),
    ("softmax", lambda scores: np.exp(scores) / np.exp(scores).sum(1)[:, None]),
    ("softmax", lambda scores: [list(np.exp(s) / sum(np.exp(s))) for s in scores]),
    ("update_weights", lambda w, inputs, delta, rate: w + np.dot(inputs.T, rate * delta)),
    (
        "predict",
        lambda W1, b1, W2, b2, X: [int(np.argmax(sigmoid(x @ W1 + b1) @ W2 + b2)) for x in X],
    ),
    (
        "accuracy",
        lambda predicted, y: sum(p == t for p, t in zip(predicted, y, strict=True)) / len(y),
    ),
    ("accuracy", lambda predicted, y: 1 - np.count_nonzero(predicted - y) / y.size),
    (
        "neuron",
        lambda w, x, b: (
            sigmoid(np.sum(w * x) + b),
            *(lecture4.sigmoid_derivative(w @ x + b) * k for k in (x, w, 1)),
        ),
    ),
    (
        "count_parameters",
        lambda sizes: sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1)),
    ),
    ("dead_units", lambda H: int((H.max(axis=0) == 0).sum())),
    ("dead_units", lambda H: sum(not column.any() for column in H.T)),
]


@pytest.mark.parametrize(("name", "attempt"), OTHERS, ids=label)
def test_a_right_answer_to_the_smaller_exercises_passes(name, attempt):
    feedback = check(name, attempt)
    assert feedback.passed and feedback.mistakes == (), feedback.message


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (svm_by_three_loops, "A loop is right"),
        (affine_backward_by_loops, "A loop is right"),
        (net_with_bias_rows(sigmoid, lambda h: h - h * h), "b1` has shape (1, 4); expected (4,)"),
        (softmax_without_a_shift, "overflows"),
        (net_as_in_the_lecture, "overflows"),
    ],
)
def test_a_right_answer_that_could_be_better_gets_a_remark(attempt, said):
    name = {"svm": "svm_loss", "sof": "softmax_loss", "aff": "affine_backward"}.get(
        label(attempt)[:3], "two_layer_loss"
    )
    feedback = check(name, attempt)
    assert feedback.passed and said in feedback.message


def test_a_branch_that_overflows_unseen_gets_a_remark():
    feedback = check(
        "stable_sigmoid",
        lambda x: np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))),
    )
    assert feedback.passed and "both of its branches" in feedback.message


def sigmoid_in_an_array_like_x(x):
    out = np.zeros_like(x)
    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    exps = np.exp(x[x < 0])
    out[x < 0] = exps / (1 + exps)
    return out


def test_a_remark_that_can_not_be_made_leaves_a_right_answer_right():
    """Divided in place, whole numbers stop it; no probe has any."""

    def in_place(x):
        x = x.copy()
        x /= 1
        return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))

    feedback = check("stable_sigmoid", in_place)
    assert feedback.passed and "whole numbers" not in feedback.message


def test_whole_numbers_that_are_cut_off_get_a_remark():
    feedback = check("stable_sigmoid", sigmoid_in_an_array_like_x)
    assert feedback.passed and "your function returns whole numbers" in feedback.message
    feedback = check("stable_sigmoid", lambda x: sigmoid_in_an_array_like_x(x + 0.0))
    assert feedback.passed and "whole numbers" not in feedback.message


GUARDS = [
    "np.log(p + 1e-7)",
    "np.log(np.clip(p, 1e-12, 1))",
    "np.log(np.clip(p, 1e-7, 1 - 1e-7))",
    "np.log(np.maximum(p, 1e-15))",
]


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("name", ["softmax_loss", "two_layer_loss", "two_layer_relu_loss"])
def test_a_guard_in_the_logarithm_is_right_with_a_remark(name, guard):
    exercise = EXERCISES[name]
    program = exercise.text.changed([(Change("-log_p[rows, y]", f"-{guard}[rows, y]"),)])
    feedback = check(name, program)
    assert feedback.passed
    assert "the small number that guards your logarithm sets a ceiling" in feedback.message


def test_a_guard_as_large_as_the_loss_is_not():
    program = EXERCISES["softmax_loss"].text.changed(
        [(Change("-log_p[rows, y]", "-np.log(p[rows, y] + 0.01)"),)]
    )
    assert not check("softmax_loss", program).passed
