"""A two-layer net with a ReLU: two lines differ from the sigmoid's."""

import numpy as np

from .batches import relu_batches
from .losses import net_loss
from .shared import family


def two_layer_relu_loss(W1, b1, W2, b2, X, y, reg):
    """Softmax loss of a two-layer ReLU net: (loss, gradients)."""
    N = len(X)
    rows = np.arange(N)
    z = X @ W1 + b1
    hidden = np.maximum(0, z)
    scores = hidden @ W2 + b2
    shifted = scores - scores.max(axis=1, keepdims=True)  # so that exp can't overflow
    exps = np.exp(shifted)
    totals = np.sum(exps, axis=1, keepdims=True)
    p = exps / totals
    log_p = shifted - np.log(totals)  # finite also where p is rounded to 0
    losses = -log_p[rows, y]
    data_loss = np.sum(losses) / N
    penalty = reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    loss = data_loss + penalty
    dscores = p.copy()
    dscores[rows, y] -= 1
    dscores /= N
    dW2 = hidden.T @ dscores + 2 * reg * W2
    db2 = np.sum(dscores, axis=0)
    dhidden = dscores @ W2.T
    slope = hidden > 0
    dz = dhidden * slope
    dW1 = X.T @ dz + 2 * reg * W1
    db1 = np.sum(dz, axis=0)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


SQUASHED = {"squashed": "np.maximum(0, scores)", "slope_of_squashed": "scores > 0"}
EXERCISE = net_loss(
    two_layer_relu_loss,
    (family("activation", {"back": ""}, without=("relu_instead",)), family("two_layers", SQUASHED)),
    relu_batches,
)
