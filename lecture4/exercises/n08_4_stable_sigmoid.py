"""The sigmoid without overflow: exp never meets a positive number."""

import numpy as np

from .shared import exercise
from .sigmoid_far_out import (
    WORDS,
    at_moderate_and_far,
    near_and_small,
    remark_on_branches,
    remark_on_whole_numbers,
)


def stable_sigmoid(x):
    """The sigmoid of an array of any shape, without overflow."""
    numerator = np.exp(np.minimum(x, 0.0))  # 1 from 0 on, e^x below
    denominator = 1 + np.exp(-np.abs(x))
    values = numerator / denominator
    return values


EXERCISE = exercise(
    stable_sigmoid,
    words=WORDS,
    worth={"far": 2},
    make_probes=near_and_small,
    remarks=(remark_on_branches, remark_on_whole_numbers),
    use=at_moderate_and_far,
)
