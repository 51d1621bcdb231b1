"""A two-layer net with a sigmoid, forward. The last layer stays linear."""

import numpy as np

from .batches import net_batches
from .forward import forward


def two_layer_forward(W1, b1, W2, b2, X):
    """Hidden layer (N, H), sigmoid, and linear scores (N, C)."""
    z = X @ W1 + b1
    hidden = 1 / (1 + np.exp(-z))
    scores = hidden @ W2 + b2
    return hidden, scores


RETURNED = {"hidden": "`hidden`", "scores": "`scores`"}
EXERCISE = forward(two_layer_forward, RETURNED, make_probes=net_batches)
