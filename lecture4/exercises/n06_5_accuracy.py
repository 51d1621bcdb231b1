"""The share of answers that are right."""

import numpy as np

from ..checker import Probe
from .shared import exercise


def accuracy(predicted, y):
    """The share of the predicted labels that are right, from 0 to 1."""
    right = predicted == y
    number = np.sum(right)
    share = number / len(y)
    return share


def probes(_):
    rng = np.random.default_rng(67)
    sizes = (7, 3), (11, 2), (13, 4)
    pairs = [rng.integers(0, C, size=(2, N)) for N, C in sizes]
    pairs[1][:, 0] = 1  # the first answer is right once
    return [Probe({"predicted": predicted, "y": y}) for predicted, y in pairs]


WORDS = {"share": "the accuracy", "right": "the mask of right answers"}
WORDS |= {"number": "the number of right answers"}
EXERCISE = exercise(accuracy, shapes={"predicted": "N", "y": "N"}, words=WORDS, make_probes=probes)
