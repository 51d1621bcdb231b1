"""Formulas (1) to (9) of the notes: with q = x + y, df/dq = z, df/dz = q, dq/dx = dq/dy = 1."""

import numpy as np

from ..checker import Probe
from .shared import exercise


def chain_rule(x, y, z):
    """f = (x + y) z and its gradients: (f, dx, dy, dz)."""
    q = x + y
    f = q * z
    dq = z  # the product's local gradient with respect to q
    dz = q
    dx = 1.0 * dq  # chain rule: the sum's local gradient, times what arrives at q
    dy = 1.0 * dq
    return f, dx, dy, dz


def probes(_):
    points = [(-2.0, 5.0, -4.0), *(3 * np.random.default_rng(1).normal(size=(11, 3))).tolist()]
    return [Probe(dict(zip("xyz", point, strict=True))) for point in points]


WORDS = {"f": "the value f", "q": "the sum x + y", "dq": "the gradient of the sum"}
EXERCISE = exercise(chain_rule, words=WORDS, make_probes=probes)
