"""The way back through the hinge loss, as far as the scores: half of svm_loss's gradient."""

import numpy as np

from .losses import scores_gradient
from .shared import family


def hinge_dscores(scores, y):
    """Gradient of the mean hinge loss with respect to the scores: an array (N, C)."""
    N = len(y)
    rows = np.arange(N)
    true_scores = scores[rows, y][:, np.newaxis]
    gaps = scores - true_scores + 1
    gaps[rows, y] = 0  # the true class isn't compared with itself
    margins = np.maximum(0, gaps)
    violated = (margins > 0).astype(float)
    counts = np.sum(violated, axis=1)
    dscores = violated.copy()
    dscores[rows, y] -= counts
    dscores /= N
    return dscores


TERMS = {
    "the part of the wrong classes": "violated / N",
    "the part of the true class": "dscores - violated / N",
}
EXERCISE = scores_gradient(hinge_dscores, TERMS, (family("hinge", {"one": "1"}),))
