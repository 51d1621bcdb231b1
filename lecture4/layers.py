"""Layers: gates that work on whole batches. Rows are examples: X (N, D), W (D, C), b (C,).

A layer keeps the contract of a gate, forward(*inputs) and backward(upstream) -> one gradient
an input, so layers can be wired into a Graph. The elementwise gates are layers already:
SigmoidGate().forward(X) works on an array of any shape. All raise TypeError or ValueError that
names the argument which doesn't fit.
"""

import numpy as np

from .arguments import BELOW_ONE, real_array, takes, whole_number
from .gates import Gate, check_gate
from .losses import cross_entropy_loss, hinge_loss

LARGEST_JACOBIAN = 4_000_000  # entries; 32 MB. A layer of 4,096 units would need four times that


@takes(X="ND", W="DC", b="C")
def affine_forward(X, W, b):
    """Scores of a batch: X W + b. X (N, D), W (D, C), b (C,) -> (N, C)."""
    return X @ W + b


@takes(dout="NC", X="ND", W="DC")
def affine_backward(dout, X, W):
    """Gradients of an affine layer: dout (N, C), X (N, D), W (D, C) -> (dX, dW, db).

    dout is the upstream gradient: that of the layer's output. Each gradient has the shape of
    what it is the gradient of; the shapes alone leave one way to write them.
    """
    dX = dout @ W.T
    dW = X.T @ dout
    db = dout.sum(axis=0)
    return dX, dW, db


@takes(dout="...", X="...")
def relu_backward(dout, X):
    """Gradient of max(0, X): dout where X > 0, else 0. Both of one shape, any."""
    return dout * (X > 0)


@takes(dout="...", x="...", slope=BELOW_ONE)
def leaky_relu_backward(dout, x, slope=0.01):
    """Gradient of leaky_relu: dout where x > 0, else slope dout. Both of one shape, any."""
    return np.where(x > 0, dout, slope * dout)


class Affine(Gate, symbol="XW+b", elementwise=False):
    """The affine layer as a gate with three inputs, X, W and b."""

    def forward(self, X, W, b):
        self.X, self.W = X, W
        return affine_forward(X, W, b)

    def backward(self, upstream):
        return list(affine_backward(upstream, self.X, self.W))


class _LossLayer(Gate, elementwise=False):
    """Scores in, one number out. The labels are the layer's own: no gradient flows to them."""

    def __init__(self, y):
        self.y = y

    def forward(self, scores):
        loss, self.dscores = self._loss(scores, self.y)
        return loss

    def backward(self, upstream):
        return [upstream * self.dscores]


class SoftmaxLoss(_LossLayer, symbol="softmax loss"):
    """Mean cross-entropy of a batch of scores (N, C), given the labels y (N,)."""

    _loss = staticmethod(cross_entropy_loss)


class HingeLoss(_LossLayer, symbol="hinge loss"):
    """Mean multiclass hinge loss of a batch of scores (N, C), given the labels y (N,)."""

    _loss = staticmethod(hinge_loss)


def jacobian(gate, *inputs, wrt=0):
    """All partial derivatives of a gate or layer: (outputs, inputs), row i for output i.

    gate  : anything with forward and backward.
    inputs: what forward takes; the Jacobian is with respect to the one at position `wrt`.
    Both sides are counted off in row-major order. Each row is one backward pass, with an
    upstream gradient of 1 at one output and 0 at the others: a vector-Jacobian product.
    Raises TypeError or ValueError that names the bad argument, and ValueError if it would
    have more than 4 million entries, with its size.
    """
    check_gate(gate)
    inputs = [real_array(f"input {i}", value) for i, value in enumerate(inputs)]
    wrt = whole_number("wrt", wrt, least=0)
    if wrt >= len(inputs):
        raise ValueError(f"wrt must be the position of one of {len(inputs)} inputs; got {wrt}")
    output = real_array("the gate's output", gate.forward(*inputs))
    _refuse_large(output.size, inputs[wrt].size)
    rows = np.empty((output.size, inputs[wrt].size))
    for i in range(output.size):
        upstream = np.zeros(output.shape)
        upstream.flat[i] = 1.0
        rows[i] = np.ravel(gate.backward(upstream)[wrt])
    return rows


def _refuse_large(outputs, inputs):
    if outputs * inputs > LARGEST_JACOBIAN:
        raise ValueError(
            f"this Jacobian would have {outputs:,} x {inputs:,} entries, "
            f"{outputs * inputs * 8 / 1e9:,.1f} GB; call backward, which never builds it"
        )
