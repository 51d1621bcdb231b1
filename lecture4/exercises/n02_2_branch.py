"""A graph with two branches: both inputs feed a sum and a max, so each gets two gradients."""

from ..checker import Probe
from .shared import exercise, lost_in_a_tie


def branch(x, y):
    """f = (x + y) * max(x, y) and its gradients: (f, dx, dy)."""
    total = x + y
    largest = max(x, y)
    f = total * largest
    dtotal = largest  # the product hands each factor the other one
    dlargest = total
    dx = dtotal + dlargest * (x >= y)  # by way of the sum, plus by way of the max
    dy = dtotal + dlargest * (x < y)
    return f, dx, dy


def probes(_):
    larger = (3.0, -4.0), (2.2, 1.3), (-0.4, -2.1), (1.9, -0.6)
    smaller = (-1.5, 2.5), (0.3, 0.9), (-3.3, 0.8), (0.7, 2.9)
    return [Probe({"x": x, "y": y}) for x, y in (*larger, *smaller)]


WORDS = {"f": "the value f", "total": "the sum x + y", "largest": "the larger input"}
WORDS |= {"dtotal": "the gradient of the sum", "dlargest": "the gradient of the max"}
EXERCISE = exercise(branch, words=WORDS, make_probes=probes, remarks=(lost_in_a_tie,))
