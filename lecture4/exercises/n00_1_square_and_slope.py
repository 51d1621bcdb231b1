"""The square of a number and its slope."""

from ..checker import Probe
from .shared import exercise


def square_and_slope(x):
    """The square of x and its slope there: (value, slope)."""
    value = x**2
    slope = 2 * x
    return value, slope


def probes(_):
    return [Probe({"x": x}) for x in (3.0, -1.7, 0.6)]


EXERCISE = exercise(
    square_and_slope, words={"value": "the value", "slope": "the slope"}, make_probes=probes
)
