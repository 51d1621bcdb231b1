"""Judge a gradient of an array: measure each entry's slope, and compare entry by entry."""

import numpy as np

from .hand_made import claims
from .shared import exercise


def gradient_check(f, x, grad, step):
    """The slopes of f at x, measured, and the largest relative error of grad: (measured, worst)."""
    measured = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        moved = np.zeros(x.shape)
        moved[k] = step
        measured[k] = (f(x + moved) - f(x - moved)) / (2 * step)
    difference = np.abs(grad - measured)
    size = np.abs(grad) + np.abs(measured)
    worst = np.max(difference / size)
    return measured, worst


WORDS = {"measured": "the measured slopes", "worst": "the largest relative error"}
WORDS |= {"difference": "how far apart the two are", "size": "how large the two are"}
WORDS |= {"moved": "the step of one entry"}
WORTH = {"measured": 2, "worst": 2}
EXERCISE = exercise(gradient_check, words=WORDS, worth=WORTH, make_probes=claims)
