"""The way back through an affine layer. The shapes alone leave one way to write it."""

import numpy as np

from .shared import exercise, family, loops


def affine_backward(dout, X, W):
    """Gradients of the layer X @ W + b: (dX, dW, db)."""
    dX = dout @ W.T
    dW = X.T @ dout
    db = np.sum(dout, axis=0)
    return dX, dW, db


EXERCISE = exercise(
    affine_backward,
    shapes={"dout": "NC", "X": "ND", "W": "DC"},
    sizes=[{"N": 7, "D": 3, "C": 4}, {"N": 6, "D": 5, "C": 2}, {"N": 8, "D": 2, "C": 5}],
    families=(family("layer", {"gradients": "dX|dW|db"}),),
    remarks=(loops,),
)
