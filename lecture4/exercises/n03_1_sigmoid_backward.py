"""The way back through a sigmoid layer, from its output: dout s (1 - s)."""

import numpy as np

from ..checker import Probe
from .shared import exercise, family


def sigmoid_backward(dout, s):
    """Gradient of the input of a sigmoid layer whose output is s."""
    slope = s * (1 - s)
    gradient = dout * slope
    return gradient


def probes(_):
    rng = np.random.default_rng(42)
    drawn = [rng.normal(size=(2, *shape)) for shape in ((6, 4), (5, 3), (7,))]
    return [Probe({"dout": dout, "s": 1 / (1 + np.exp(-2 * x))}) for dout, x in drawn]


SLOPE = {"at": "", "where": "", "value": "s", "before": "", "slope": "s * (1 - s)"}
LAYER = family("layer", {"gradients": "gradient"})
EXERCISE = exercise(
    sigmoid_backward,
    families=(family("sigmoid_slope", SLOPE, without=("slope_from_logits",)), LAYER),
    words={"gradient": "your gradient", "slope": "the slope of the sigmoid"},
    worth={"gradient": 2},
    make_probes=probes,
)
