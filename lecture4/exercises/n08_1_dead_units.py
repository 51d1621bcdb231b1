"""Units of a ReLU layer that are 0 for every example."""

import numpy as np

from .hand_made import layers
from .shared import exercise


def dead_units(H):
    """How many columns of H are 0 in every row."""
    zero = H == 0
    dead = np.all(zero, axis=0)
    count = np.sum(dead)
    return count


WORDS = {"count": "your count", "zero": "the mask of zeros", "dead": "the mask of dead units"}
EXERCISE = exercise(dead_units, shapes={"H": "NH"}, words=WORDS, make_probes=layers)
