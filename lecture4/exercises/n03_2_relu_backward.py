"""The way back through max(0, X): dout where X is above 0, else 0."""

from ..checker import Probe
from .hand_made import pair
from .shared import exercise, family


def relu_backward(dout, X):
    """Gradient of the input X of the layer max(0, X)."""
    active = X > 0
    dX = dout * active
    return dX


def probes(_):
    tries = (40, (6, 4)), (41, (5, 3)), (42, (7, 2))
    return [Probe(pair(seed, shape, "X")) for seed, shape in tries]


LAYER = family("layer", {"gradients": "dX"})
EXERCISE = exercise(
    relu_backward,
    shapes={"dout": "NH", "X": "NH"},
    families=(family("elementwise", {"x": "X"}), LAYER),
    words={"active": "the mask of entries with X above 0"},
    worth={"dX": 2},
    make_probes=probes,
    terms={"dX": {"the part where X is above 0": "dout * active"}},
    slips={"dX": {"the part where X is below 0": "dout * ~active"}},
)
