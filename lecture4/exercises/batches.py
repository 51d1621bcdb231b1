"""Batches of examples, made by hand: nothing near a kink, every kind of row. For make_probes."""

import numpy as np

from ..checker import Probe
from ..checker.probes import labels

LINEAR = ((7, 4, 5, 0.7), (8, 3, 4, 0.0), (14, 5, 12, 0.3), (6, 2, 3, 1.7), (11, 4, 6, 0.0))
NETS = (
    (7, 3, 4, 5, 0.7),
    (8, 4, 5, 3, 0.0),
    (14, 2, 3, 12, 0.3),
    (6, 3, 5, 4, 1.7),
    (9, 5, 3, 4, 0.4),
    (5, 4, 2, 3, 1.2),
)
NEAR = 0.01  # how near to a kink a margin or a sum may not come
GUARD = 1e-7  # added to a probability before its logarithm is taken, it may not change a loss


def linear_batches(exercise):
    """For a linear classifier: all sizes differ, N > D, never C = 10, some with reg = 0."""
    return [probe(exercise, linear(*sizes, 10 + k)) for k, sizes in enumerate(LINEAR)]


def score_batches(exercise):
    """The scores of such batches, for the way back from a loss to the scores."""
    batches = [linear(*sizes, 20 + k) for k, sizes in enumerate(LINEAR)]
    return [probe(exercise, batch | {"scores": batch["X"] @ batch["W"]}) for batch in batches]


def net_batches(exercise):
    """For a two-layer net with any activation: all sizes differ, N > D, one with reg = 0."""
    return [probe(exercise, net(*sizes, 70 + k)) for k, sizes in enumerate(NETS)]


def relu_batches(exercise):
    """The same, and once with a unit that is off for every example."""
    *batches, last = net_batches(exercise)
    b1 = last.arguments["b1"].copy()
    b1[0] = -30.0
    return [*batches, Probe(last.arguments | {"b1": b1}, last.about)]


def label_batches(exercise):
    """For what a net answers: rows enough that a bias decides some, and once no score above 0."""
    rng, batches = np.random.default_rng(66), []
    for given, shift in zip(net_batches(exercise)[:3], (0, 40, 0), strict=True):
        net = given.arguments
        X = rng.normal(size=(60, len(net["W1"])))
        batches.append(Probe(net | {"W2": 4 * net["W2"], "b2": net["b2"] - shift, "X": X}))
    return batches


def probe(exercise, batch):
    """Those of the batch's arrays that the exercise takes."""
    arguments = {name: batch[name] for name in exercise.text.arguments}
    return Probe(arguments, "" if arguments.get("reg", 1) else "without regularisation")


def linear(N, D, C, reg, seed):
    """Draw until rows with no and with many violated margins occur, and none is near its kink."""
    rng = np.random.default_rng(seed)
    while True:
        W, X, y = rng.normal(size=(D, C)), rng.normal(size=(N, D)) * 1.5, labels(rng, N, C)
        X[2] = 2 * (W[:, y[2]] - W.mean(axis=1))  # an example that is probably right by far
        margins = X @ W - (X @ W)[np.arange(N), y][:, np.newaxis] + 1
        violated = (margins > 0).sum(axis=1) - 1  # the true class's own is 1
        clear = np.abs(margins).min() > NEAR and guard_is_harmless(X @ W, y)
        if clear and violated.min() == 0 and violated.max() > 1:
            return {"W": W, "X": X, "y": y, "reg": reg}


def net(N, D, H, C, reg, seed):
    """Draw until every unit is on and off, some sums are large and some small, none near 0."""
    rng = np.random.default_rng(seed)
    while True:
        W1, b1 = 2 * rng.normal(size=(D, H)), rng.normal(size=H)
        W2, b2 = 0.5 * rng.normal(size=(H, C)), rng.normal(size=C)
        X, y = rng.normal(size=(N, D)), labels(rng, N, C)
        z = X @ W1 + b1
        hidden = 1 / (1 + np.exp(-z)), np.tanh(z), np.maximum(0, z)
        scores = [h @ W2 + b2 for h in hidden]
        near = min(np.abs(values).min() for values in (z, *scores))
        mixed = ((z > 0).any(axis=0) & (z < 0).any(axis=0)).all()
        harmless = all(guard_is_harmless(values, y) for values in scores)
        size = np.abs(z)
        if near > NEAR and mixed and harmless and size.max() > 4 and size.min() < 1:
            return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "X": X, "y": y, "reg": reg}


def guard_is_harmless(scores, y):
    """Whether no true class is so unlikely that a guard in the logarithm is seen in the loss."""
    exps = np.exp(scores)
    p = (exps / exps.sum(axis=1, keepdims=True))[np.arange(len(y)), y]
    return np.mean(GUARD / p) < 2e-5 * np.mean(-np.log(p))
