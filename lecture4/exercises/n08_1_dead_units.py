"""Units of a ReLU layer that are 0 for every example."""

import numpy as np

from ..checker import Probe
from .shared import exercise


def dead_units(H):
    """How many columns of H are 0 in every row."""
    zero = H == 0
    dead = np.all(zero, axis=0)
    count = np.sum(dead)
    return count


def probes(_):
    rng = np.random.default_rng(88)
    return [_probe(rng, *sizes) for sizes in ((9, 6, [1]), (7, 11, [0, 4, 5]), (12, 8, []))]


def _probe(rng, N, units, dead):
    H = np.maximum(0.0, rng.normal(size=(N, units)) + 0.2)
    H[:, [*dead, 3]] = H[1:3] = 0.0  # rows of zeros are examples, not units
    H[-2, 3] = 1e-4  # alive, though hardly
    return Probe({"H": H})


WORDS = {"count": "your count", "zero": "the mask of zeros", "dead": "the mask of dead units"}
EXERCISE = exercise(dead_units, shapes={"H": "NH"}, words=WORDS, make_probes=probes)
