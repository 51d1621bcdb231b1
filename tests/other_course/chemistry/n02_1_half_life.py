"""Decay: what is left after a time, and how fast it goes."""

import numpy as np

from lecture4.checker import Exercise


def half_life(start, time, half):
    """What is left of `start` after `time`, and its rate of change: (left, rate)."""
    left = start * 0.5 ** (time / half)
    rate = -left * np.log(2) / half
    return left, rate


EXERCISE = Exercise(
    half_life,
    shapes={"start": "", "time": "", "half": ""},
    sizes=[
        {"start": 8.0, "time": 3.0, "half": 1.5},
        {"start": 5.0, "time": 2.0, "half": 7.0},
        {"start": 2.5, "time": 0.4, "half": 0.9},
    ],
    words={"left": "what is left", "rate": "the rate"},
)
