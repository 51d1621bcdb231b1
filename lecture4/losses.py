"""Loss functions: each returns the loss and its gradient.

Rows are examples: X (N, D), W (D, C), scores = X W (N, C), y (N,) integer labels in [0, C).
loss = mean data loss + reg * sum of W^2, so the regularisation's gradient is 2 reg W.
"""

import numpy as np

from .activations import sigmoid
from .arguments import class_labels, real_array, real_number, same_shape

DELTA = 1.0  # how far the true class must lead before the hinge loss is content


def hinge_loss(scores, y):
    """Mean multiclass hinge loss and its gradient: scores (N, C), y (N,) -> (loss, dscores).

    Formula, for one example: sum over j != y of max(0, s_j - s_y + 1). Every violated margin
    pulls its own class down and the true class up; at a margin of exactly 0 the subgradient
    is 0. Raises TypeError or ValueError that names the bad argument.
    Source: Weston & Watkins (1999), as in the lecture.
    """
    scores = real_array("scores", scores, "NC")
    y = class_labels("y", y, *scores.shape)
    rows = np.arange(len(y))
    margins = np.maximum(0.0, scores - scores[rows, y][:, np.newaxis] + DELTA)
    margins[rows, y] = 0.0  # the true class isn't compared with itself
    dscores = (margins > 0).astype(scores.dtype)
    dscores[rows, y] -= dscores.sum(axis=1)
    return float(margins.sum() / len(y)), dscores / len(y)


def softmax(scores):
    """Probabilities from scores (unnormalised log-probabilities): (N, C) -> (N, C), rows add to 1.

    Formula: e^s_j / sum of e^s_k. Each row's largest score is taken off first, which changes
    nothing in the quotient and keeps exp from overflowing.
    """
    scores = real_array("scores", scores, "NC")
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


def cross_entropy_loss(scores, y):
    """Mean softmax loss and its gradient: scores (N, C), y (N,) -> (loss in nats, dscores).

    Formula, for one example: -ln p_y, computed as ln(sum of e^s_k) - s_y with the largest
    score taken off, so it is finite where p_y underflows to 0. Gradient: (p - one-hot y) / N.
    Raises TypeError or ValueError that names the bad argument.
    """
    scores = real_array("scores", scores, "NC")
    y = class_labels("y", y, *scores.shape)
    rows = np.arange(len(y))
    shifted = scores - scores.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    totals = exps.sum(axis=1, keepdims=True)
    losses = np.log(totals[:, 0]) - shifted[rows, y]
    dscores = exps / totals
    dscores[rows, y] -= 1.0
    return float(losses.sum() / len(y)), dscores / len(y)


def svm_loss(W, X, y, reg):
    """Linear classifier with the hinge loss: W (D, C), X (N, D), y (N,) -> (loss, dW).

    Formula: mean hinge loss of X W, plus reg * sum of W^2; dW is its gradient (D, C).
    reg is the strength of the regularisation, 0 or more.
    Raises TypeError or ValueError that names the bad argument.
    """
    W, X, reg = _linear_arguments(W, X, reg)
    data_loss, dscores = hinge_loss(X @ W, y)
    return data_loss + reg * float(np.sum(W * W)), X.T @ dscores + 2 * reg * W


def softmax_loss(W, X, y, reg):
    """Linear classifier with the softmax loss: W (D, C), X (N, D), y (N,) -> (loss, dW).

    Formula: mean cross-entropy of X W in nats, plus reg * sum of W^2; dW is its gradient.
    reg is the strength of the regularisation, 0 or more.
    Raises TypeError or ValueError that names the bad argument.
    """
    W, X, reg = _linear_arguments(W, X, reg)
    data_loss, dscores = cross_entropy_loss(X @ W, y)
    return data_loss + reg * float(np.sum(W * W)), X.T @ dscores + 2 * reg * W


def _linear_arguments(W, X, reg):
    sizes = {}
    X = real_array("X", X, "ND", sizes)
    return real_array("W", W, "DC", sizes), X, real_number("reg", reg, least=0)


def squared_error(outputs, targets):
    """Half the sum of squared differences, and its gradient: two arrays of one shape.

    Formula: 1/2 sum (outputs - targets)^2; gradient outputs - targets. A sum, not a mean:
    the 11-line net's deltas are minus the gradient of exactly this.
    Raises TypeError or ValueError that names the bad argument.
    """
    outputs, targets = same_shape(outputs=outputs, targets=targets)
    difference = outputs - targets
    return 0.5 * float(np.sum(difference * difference)), difference


def logistic_loss(logits, targets):
    """Sum of the logistic losses, and its gradient: two arrays of one shape, targets in [0, 1].

    Formula, for one entry: -t ln p - (1 - t) ln(1 - p), with p = sigmoid(logit); written as
    max(z, 0) - z t + ln(1 + e^-|z|), which never overflows. Gradient: p - t.
    Raises TypeError or ValueError that names the bad argument.
    """
    z, t = same_shape(logits=logits, targets=targets)
    if t.min() < 0 or t.max() > 1:
        raise ValueError(f"targets must lie in [0, 1]; got {t.min():g} to {t.max():g}")
    loss = np.maximum(z, 0.0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return float(loss.sum()), sigmoid(z) - t
