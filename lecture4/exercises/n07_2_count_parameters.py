"""How many numbers a net learns: a weight for each pair of neighbours, a bias for each unit."""

import numpy as np

from ..checker import Probe
from .shared import exercise


def count_parameters(sizes):
    """All weights and biases of fully connected layers of these sizes."""
    inputs = sizes[:-1]  # of each layer
    units = sizes[1:]
    weights = np.dot(inputs, units)
    biases = np.sum(units)
    count = weights + biases
    return count


def probes(_):
    nets = [3, 4, 2], [64, 30, 20, 10], [5, 7], [2, 9, 8, 3]
    return [Probe({"sizes": sizes}) for sizes in nets]


NUMBERS = {"weights": "the number of weights", "biases": "the number of biases"}
WORDS = {"count": "your count", "inputs": "the layers' inputs", "units": "the layers' units"}
TERMS = {"count": {called: name for name, called in NUMBERS.items()}}
EXERCISE = exercise(count_parameters, words=WORDS | NUMBERS, make_probes=probes, terms=TERMS)
