"""The sigmoid without overflow: exp never meets a positive number."""

import numpy as np

from ..checker import Probe
from .shared import exercise
from .sigmoid_far_out import WORDS, at_moderate_and_far, remark_on_branches


def stable_sigmoid(x):
    """The sigmoid of an array of any shape, without overflow."""
    numerator = np.exp(np.minimum(x, 0.0))  # 1 from 0 on, e^x below
    denominator = 1 + np.exp(-np.abs(x))
    values = numerator / denominator
    return values


def probes(_):
    values = np.array([-5.0, -2.5, -0.7, 0.0, 0.4, 1.9, 4.6])
    return [Probe({"x": x}) for x in (values, np.random.default_rng(60).normal(size=(3, 4)) * 2)]


EXERCISE = exercise(
    stable_sigmoid,
    words=WORDS,
    worth={"far": 2},
    make_probes=probes,
    remarks=(remark_on_branches,),
    use=at_moderate_and_far,
)
