"""The square of a difference: with d = x - y, df/dd = 2 d, dd/dx = 1, dd/dy = -1."""

from ..checker import Probe
from .shared import exercise


def squared_difference(x, y):
    """f = (x - y)^2 and its gradients: (f, dx, dy)."""
    d = x - y
    f = d * d
    dd = 2 * d  # the square's local gradient
    dx = 1.0 * dd  # the difference's local gradients are 1 and -1
    dy = -1.0 * dd
    return f, dx, dy


def probes(_):
    return [Probe({"x": x, "y": y}) for x, y in ((5.0, 2.0), (-1.3, 0.4), (0.7, 2.9))]


WORDS = {"f": "the value f", "d": "the difference x - y", "dd": "the gradient of the difference"}
EXERCISE = exercise(squared_difference, words=WORDS, make_probes=probes)
