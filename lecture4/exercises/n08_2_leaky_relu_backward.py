"""The way back through a leaky ReLU: dout where x is above 0, else slope dout."""

import numpy as np

from ..checker import Probe
from .hand_made import pair
from .shared import exercise, family


def leaky_relu_backward(dout, x, slope):
    """Gradient of the leaky ReLU with respect to x."""
    above = dout
    below = slope * dout
    dx = np.where(x > 0, above, below)
    return dx


def probes(_):
    tries = (45, (6, 4), 0.2), (46, (5, 3), 0.05), (47, (9,), 0.3)
    return [Probe(pair(seed, shape, "x") | {"slope": slope}) for seed, shape, slope in tries]


EXERCISE = exercise(
    leaky_relu_backward,
    families=(family("elementwise", {"x": "x"}), family("layer", {"gradients": "dx"})),
    words={"dx": "your gradient", "above": "the gradient above 0", "below": "the gradient below 0"},
    worth={"dx": 2},
    make_probes=probes,
    terms={"dx": {"the part above 0": "above * (x > 0)", "the part below 0": "below * (x <= 0)"}},
)
