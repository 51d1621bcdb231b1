"""The deltas of the 11-line net as the notes have them: those of half the squared error."""

import numpy as np

from .deltas import deltas, slope, slope_terms


def squared_error_deltas(X, Y, w1, w2):
    """Minus the gradient of half the squared error: (l1_delta, l2_delta)."""
    z1 = X @ w1
    l1 = 1 / (1 + np.exp(-z1))
    z2 = l1 @ w2
    l2 = 1 / (1 + np.exp(-z2))
    difference = Y - l2
    l2_slope = l2 * (1 - l2)
    l2_delta = difference * l2_slope
    arriving = l2_delta @ w2.T
    l1_slope = l1 * (1 - l1)
    l1_delta = arriving * l1_slope
    return l1_delta, l2_delta


OUTPUT = slope("l2", "z2", "output", without=("slope_missing_at_output",))  # is the other loss
EXERCISE = deltas(squared_error_deltas, (OUTPUT,), slope_terms("l2", "difference"))
