"""Probes made by hand: for ReLUs and their dead units, for one neuron, for a gradient check."""

import numpy as np

from ..checker import Probe
from ..gradcheck import numerical_gradient


def pair(seed, shape, x):
    """{"dout": ..., x: ...} of one shape, with all combinations of signs and nothing near 0."""
    rng = np.random.default_rng(seed)
    away = [rng.uniform(0.1, 3.0, size=shape) * rng.choice([-1, 1], size=shape) for _ in range(2)]
    away[0].flat[:4] = [0.7, 1.3, -0.4, -1.9]
    away[1].flat[:4] = [0.5, -1.2, 2.1, -0.3]
    return dict(zip(("dout", x), away, strict=True))


def neurons(_):
    """w, x and b of the lecture's neuron, and of others with more inputs."""
    lecture = np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0
    rng = np.random.default_rng(77)
    drawn = [(*rng.normal(size=(2, D)), b) for D, b in ((3, 0.8), (5, -1.4), (2, 0.3), (4, -0.6))]
    return [Probe({"w": w, "x": x, "b": b}) for w, x, b in (lecture, *drawn)]


def quartic(x):
    """Curved, and each entry by another amount, so that a step and a scale can be told apart."""
    return float(np.sum(np.cumsum(x.ravel()) ** 2) + 0.3 * np.sum(x**4) + np.sum(x**3))


def claims(_):
    """f, a place, a gradient that is off in some entries by shares of their own, and a step.

    In the last one an entry has the wrong sign, so that the two sizes must not be added with it.
    """
    rng = np.random.default_rng(12)
    tried = []
    for shape, step in (((3,), 0.2), ((2, 3), 0.3), ((3, 2), 0.15)):
        x = rng.uniform(0.4, 1.6, size=shape) * rng.choice([-1, 1], size=shape)
        grad = numerical_gradient(quartic, x) * rng.uniform(0.5, 1.5, size=shape)
        tried.append(Probe({"f": quartic, "x": x, "grad": grad, "step": step}))
    tried[-1].arguments["grad"][0, 1] *= -1
    return tried


def layers(_):
    """Outputs of ReLU layers: some units are dead, and others 0 for all examples but one."""
    rng = np.random.default_rng(88)
    kinds = (9, 6, [1], [3, 5]), (7, 11, [0, 4, 5], [8]), (12, 8, [], [2, 3])
    return [Probe({"H": _outputs(rng, *kind)}) for kind in kinds]


def _outputs(rng, N, units, dead, hardly_alive):
    H = np.maximum(0.0, rng.normal(size=(N, units)) + 0.2)
    H[:, dead + hardly_alive] = H[1:3] = 0.0  # rows of zeros are examples, not units
    H[-2, hardly_alive] = 1e-4
    return H
