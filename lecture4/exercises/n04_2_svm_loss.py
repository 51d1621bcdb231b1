"""The sum of the margins of the wrong classes, as Weston and Watkins have it, with a penalty."""

import numpy as np

from .losses import SVM_WAYS, linear_loss
from .shared import family, loops


def svm_loss(W, X, y, reg):
    """Mean hinge loss of X @ W plus reg * sum of W ** 2: (loss, dW)."""
    N = len(X)
    rows = np.arange(N)
    scores = X @ W
    true_scores = scores[rows, y][:, np.newaxis]
    gaps = scores - true_scores + 1
    gaps[rows, y] = 0  # the true class isn't compared with itself
    margins = np.maximum(0, gaps)
    losses = np.sum(margins, axis=1)
    data_loss = np.sum(losses) / N
    penalty = reg * np.sum(W * W)
    loss = data_loss + penalty
    violated = (margins > 0).astype(float)
    counts = np.sum(violated, axis=1)
    dscores = violated.copy()
    dscores[rows, y] -= counts
    dscores /= N
    dW = X.T @ dscores + 2 * reg * W
    return loss, dW


TERMS = {
    "the part of the wrong classes": "X.T @ violated / N",
    "the part of the true class": "X.T @ (dscores - violated / N)",
}
HINGE = family("hinge", {"one": "x"})
EXERCISE = linear_loss(svm_loss, TERMS, (HINGE,), ways=SVM_WAYS, remarks=(loops,))
