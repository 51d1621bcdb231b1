"""The way back through X less the mean over the examples: a branch, and a sum."""

import numpy as np

from .shared import exercise


def centre_backward(dout):
    """Gradient of X for the layer X - X.mean(axis=0)."""
    N = len(dout)
    direct = dout
    dmean = -np.sum(dout, axis=0)  # the mean is taken off every row
    share = dmean / N  # each row is one N-th of the mean
    dX = direct + share
    return dX


WORDS = {"dX": "your gradient", "direct": "the piece that comes directly"}
WORDS |= {"dmean": "the gradient of the mean", "share": "the piece by way of the mean"}
EXERCISE = exercise(
    centre_backward,
    shapes={"dout": "ND"},
    sizes=[{"N": 4, "D": 2}, {"N": 5, "D": 3}, {"N": 3, "D": 6}],
    words=WORDS,
    worth={"dX": 2},
    terms={"dX": {WORDS["direct"]: "direct", WORDS["share"]: "share + 0 * dout"}},
)
