"""A slope that is measured: the rise between two points, divided by their distance."""

import numpy as np

from ..checker import Probe
from .shared import exercise


def numerical_slope(f, x, step):
    """Slope of f at x, measured from x - step and x + step."""
    above = f(x + step)
    below = f(x - step)
    rise = above - below
    distance = 2 * step
    slope = rise / distance
    return slope


def cubic(x):
    return x**3 - 2 * x


def probes(_):
    tries = (cubic, 1.3, 0.2), (np.sin, 0.4, 0.3), (np.exp, -0.6, 0.7)  # steps that tell apart
    return [Probe({"f": f, "x": x, "step": step}) for f, x, step in tries]


WORDS = {name: f"the {name}" for name in ("rise", "distance", "slope")}
WORDS |= {"above": "f a step above x", "below": "f a step below x"}
EXERCISE = exercise(numerical_slope, words=WORDS, worth={"slope": 2}, make_probes=probes)
