"""The cross-entropy of a linear classifier, with a penalty."""

import numpy as np

from .losses import LINEAR_WAYS, SOFTMAX_WAYS, guarded, linear_loss, overflows
from .shared import family, loops


def softmax_loss(W, X, y, reg):
    """Mean cross-entropy of X @ W plus reg * sum of W ** 2: (loss, dW)."""
    N = len(X)
    rows = np.arange(N)
    scores = X @ W
    shifted = scores - scores.max(axis=1, keepdims=True)  # so that exp can't overflow
    exps = np.exp(shifted)
    totals = np.sum(exps, axis=1, keepdims=True)
    p = exps / totals
    log_p = shifted - np.log(totals)  # finite also where p is rounded to 0
    losses = -log_p[rows, y]
    data_loss = np.sum(losses) / N
    penalty = reg * np.sum(W * W)
    loss = data_loss + penalty
    dscores = p.copy()
    dscores[rows, y] -= 1
    dscores /= N
    dW = X.T @ dscores + 2 * reg * W
    return loss, dW


TERMS = {
    "the part of the probabilities": "X.T @ p / N",
    "the part of the true class": "X.T @ (dscores - p / N)",
}
EXERCISE = linear_loss(
    softmax_loss,
    TERMS,
    (family("cross_entropy", {"both": ""}),),
    ways=SOFTMAX_WAYS + LINEAR_WAYS,
    remarks=(loops, overflows, guarded),
)
