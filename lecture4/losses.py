"""Loss functions: each returns the loss and its gradient.

Rows are examples: X (N, D), W (D, C), scores = X W (N, C), y (N,) integer labels in [0, C).
loss = mean data loss + reg * sum of W^2, so the regularisation's gradient is 2 reg W; reg, the
strength of the regularisation, is 0 or more. Each function raises a TypeError or ValueError
that names the bad argument.
"""

import numpy as np

from .activations import sigmoid
from .arguments import NOT_NEGATIVE, needs, takes

DELTA = 1.0  # how far the true class must lead before the hinge loss is content


@takes(scores="NC", y="N<C")
def hinge_loss(scores, y):
    """Mean multiclass hinge loss and its gradient: scores (N, C), y (N,) -> (loss, dscores).

    Formula, for one example: sum over j != y of max(0, s_j - s_y + 1). Every violated margin
    pulls its own class down and the true class up; at a margin of exactly 0 the subgradient
    is 0. Source: Weston & Watkins (1999), as in the lecture.
    """
    N = len(y)
    rows = np.arange(N)
    true_scores = scores[rows, y][:, np.newaxis]
    margins = np.maximum(0.0, scores - true_scores + DELTA)
    margins[rows, y] = 0.0  # the true class isn't compared with itself
    loss = np.sum(margins) / N
    dscores = np.where(margins > 0, 1.0, 0.0)
    dscores[rows, y] -= np.sum(dscores, axis=1)
    return float(loss), dscores / N


@takes(scores="NC")
def softmax(scores):
    """Probabilities from scores (unnormalised log-probabilities): (N, C) -> (N, C), rows add to 1.

    Formula: e^s_j / sum of e^s_k. Each row's largest score is taken off first, which changes
    nothing in the quotient and keeps exp from overflowing.
    """
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


@takes(scores="NC", y="N<C")
def cross_entropy_loss(scores, y):
    """Mean softmax loss and its gradient: scores (N, C), y (N,) -> (loss in nats, dscores).

    Formula, for one example: -ln p_y, computed as ln(sum of e^s_k) - s_y with the largest
    score taken off, so it is finite where p_y underflows to 0. Gradient: (p - one-hot y) / N.
    """
    N = len(y)
    rows = np.arange(N)
    shifted = scores - scores.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    totals = exps.sum(axis=1, keepdims=True)
    loss = np.sum(np.log(totals[:, 0]) - shifted[rows, y]) / N
    dscores = exps / totals  # the probabilities
    dscores[rows, y] -= 1.0
    return float(loss), dscores / N


@takes(X="ND", W="DC", y="N<C", reg=NOT_NEGATIVE)
def svm_loss(W, X, y, reg):
    """Linear classifier with the hinge loss: W (D, C), X (N, D), y (N,) -> (loss, dW).

    Formula: mean hinge loss of X W, plus reg * sum of W^2; dW is its gradient (D, C).
    """
    scores = X @ W
    data_loss, dscores = hinge_loss(scores, y)
    loss = data_loss + reg * np.sum(W * W)
    dW = X.T @ dscores + 2 * reg * W
    return float(loss), dW


@takes(X="ND", W="DC", y="N<C", reg=NOT_NEGATIVE)
def softmax_loss(W, X, y, reg):
    """Linear classifier with the softmax loss: W (D, C), X (N, D), y (N,) -> (loss, dW).

    Formula: mean cross-entropy of X W in nats, plus reg * sum of W^2; dW is its gradient.
    """
    scores = X @ W
    data_loss, dscores = cross_entropy_loss(scores, y)
    loss = data_loss + reg * np.sum(W * W)
    dW = X.T @ dscores + 2 * reg * W
    return float(loss), dW


@takes(outputs="...", targets="...")
def squared_error(outputs, targets):
    """Half the sum of squared differences, and its gradient: two arrays of one shape.

    Formula: 1/2 sum (outputs - targets)^2; gradient outputs - targets. A sum, not a mean:
    the 11-line net's deltas are minus the gradient of exactly this.
    """
    difference = outputs - targets
    return 0.5 * float(np.sum(difference * difference)), difference


@takes(logits="...", targets="...")
@needs("targets", lambda logits, targets: (targets >= 0) & (targets <= 1), "in [0, 1]")
def logistic_loss(logits, targets):
    """Sum of the logistic losses, and its gradient: two arrays of one shape, targets in [0, 1].

    Formula, for one entry: -t ln p - (1 - t) ln(1 - p), with p = sigmoid(logit); written as
    max(z, 0) - z t + ln(1 + e^-|z|), which never overflows. Gradient: p - t.
    """
    z, t = logits, targets
    loss = np.maximum(z, 0.0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return float(np.sum(loss)), sigmoid(z) - t
