"""A sigmoid unit and its gradients: f = sigmoid(z) with z = w . x + b, and the slope f (1 - f)."""

import numpy as np

from .hand_made import neurons
from .shared import exercise, family


def neuron(w, x, b):
    """Output of a sigmoid unit and its gradients: (f, dw, dx, db)."""
    z = w @ x + b
    f = 1 / (1 + np.exp(-z))
    dz = f * (1 - f)
    dw = dz * x
    dx = dz * w
    db = dz
    return f, dw, dx, db


SLOPE = {"at": "", "where": "", "value": "f", "before": "z", "slope": "f * (1 - f)"}
F, FF = "the f of `f * (1 - f)`", "the f squared of `f * (1 - f)`"
EXERCISE = exercise(
    neuron,
    shapes={"w": "D", "x": "D", "b": ""},
    families=(family("sigmoid_slope", SLOPE),),
    words={"D": "inputs", "f": "the value f", "z": "the sum", "dz": "the gradient of the sum"},
    make_probes=neurons,
    terms={d + k: {F: f"f * {v}", FF: f"-f * f * {v}"} for d, k, v in ("dwx", "dxw", "db1")},
)
