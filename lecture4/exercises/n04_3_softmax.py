"""Probabilities from scores. Each row's largest score is taken off, so that exp can't overflow."""

import numpy as np

from ..checker import Probe
from .losses import EXP_WAYS, WORDS, rows_overflow
from .shared import exercise


def softmax(scores):
    """Probabilities of each row of scores (N, C): an array (N, C)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    totals = np.sum(exps, axis=1, keepdims=True)
    p = exps / totals
    return p


def probes(_):
    rng = np.random.default_rng(44)
    return [Probe({"scores": 2 * rng.normal(size=shape)}) for shape in ((5, 3), (3, 4), (6, 12))]


WORDS = WORDS | {"p": "your probabilities"}
described = {"words": WORDS, "worth": {"p": 2}, "make_probes": probes, "remarks": (rows_overflow,)}
EXERCISE = exercise(softmax, shapes={"scores": "NC"}, ways=EXP_WAYS, **described)
