"""What a two-layer net answers: the class with the highest score."""

import numpy as np

from .batches import label_batches
from .forward import forward


def predict(W1, b1, W2, b2, X):
    """The class with the highest score for each example: labels (N,)."""
    z = X @ W1 + b1
    hidden = 1 / (1 + np.exp(-z))
    scores = hidden @ W2 + b2
    labels = np.argmax(scores, axis=1)
    return labels


# For the labels alone squashed scores are right, and scores from z are no activation.
SAME = ("scores_squashed", "scores_from_logits")
YOURS = {"labels": "your labels"}
EXERCISE = forward(predict, YOURS, SAME, worth={"labels": 2}, make_probes=label_batches)
