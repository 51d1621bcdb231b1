"""One loss-and-gradient step of the two-layer net, against what it can't do without and its peers.

    python benchmarks/two_layer.py [rounds]

Every competitor takes the same step (sigmoid hidden layer, softmax loss, L2 on the weights,
float64) on the same numbers; the losses and gradients are compared before the clock starts.
They take turns, so that a busy machine slows them all, and the medians are compared.
PyTorch takes part if it is installed. The last column is the time as a multiple of the
products' time: the five matrix products that no such step can avoid.
"""

import os
import sys
import time
import tracemalloc
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

from lecture4 import relative_error, two_layer_loss

try:
    import torch
except ImportError:
    torch = None

SIZES = [(10_000, 784, 256, 10), (200, 64, 100, 10), (200, 3_072, 50, 10)]
REG = 1e-3


def problem(N, D, H, C):
    rng = np.random.default_rng(0)
    weights = {
        "W1": rng.standard_normal((D, H)) / np.sqrt(D),
        "b1": np.zeros(H),
        "W2": rng.standard_normal((H, C)) / np.sqrt(H),
        "b2": np.zeros(C),
    }
    y = np.concatenate([np.arange(C), rng.integers(0, C, N - C)])  # every class is there
    return weights, rng.random((N, D)), y


def products(weights, X, y):
    """The five matrix products of a step, on ready-made arrays of the right shapes."""
    W1, W2 = weights["W1"], weights["W2"]
    hidden, dscores = X @ W1, np.ones((len(X), W2.shape[1]))
    dlogits = np.ones_like(hidden)
    return lambda: (X @ W1, hidden @ W2, dscores @ W2.T, hidden.T @ dscores, X.T @ dlogits)


def ours(weights, X, y):
    return lambda: two_layer_loss(**weights, X=X, y=y, reg=REG)


def _mlp(weights, X, y):
    net = MLPClassifier(
        (len(weights["b1"]),),
        activation="logistic",
        solver="sgd",
        batch_size=len(X),
        alpha=2 * REG * len(X),
    )
    net.partial_fit(X, y, classes=np.arange(len(weights["b2"])))
    net.coefs_ = [weights["W1"].copy(), weights["W2"].copy()]
    net.intercepts_ = [weights["b1"].copy(), weights["b2"].copy()]
    return net


def scikit_learn(weights, X, y):
    """Its inner step: labels made one-hot and buffers made beforehand, nothing validated."""
    net, one_hot = _mlp(weights, X, y), np.eye(len(weights["b2"]))[y]
    hidden, scores = np.empty((len(X), len(weights["b1"]))), np.empty(one_hot.shape)
    gradients = [np.empty_like(W) for W in net.coefs_], [np.empty_like(b) for b in net.intercepts_]

    def step():
        loss, (W1, W2), (b1, b2) = net._backprop(
            X, one_hot, None, [X, hidden, scores], [None, None], *gradients
        )
        return loss, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    return step


def scikit_learn_partial_fit(weights, X, y):
    """Its public step, with validation and the optimiser's update of the weights in it."""
    net = _mlp(weights, X, y)
    return lambda: net.partial_fit(X, y)


def pytorch(weights, X, y):
    torch.set_num_threads(os.cpu_count())
    tensors = {name: torch.tensor(w, requires_grad=True) for name, w in weights.items()}
    W1, b1, W2, b2 = tensors.values()
    X, y = torch.tensor(X), torch.tensor(y)

    def step():
        scores = torch.sigmoid(X @ W1 + b1) @ W2 + b2
        loss = torch.nn.functional.cross_entropy(scores, y)
        loss = loss + REG * ((W1 * W1).sum() + (W2 * W2).sum())
        gradients = torch.autograd.grad(loss, (W1, b1, W2, b2))
        return loss.item(), {n: g.numpy() for n, g in zip(tensors, gradients, strict=True)}

    return step


def competitors():
    steps = {
        "the five products": products,
        "lecture4": ours,
        "scikit-learn _backprop": scikit_learn,
        "scikit-learn partial_fit": scikit_learn_partial_fit,
    }
    return steps | ({"PyTorch eager": pytorch} if torch else {})


def refuse_another_step(name, step, expected):
    """Raise unless `step` computes the same loss and gradients as ours."""
    loss, gradients = step()
    worst = max(relative_error(gradients[part], expected[1][part]) for part in gradients)
    if abs(loss - expected[0]) > 1e-9 or worst > 1e-9:
        raise AssertionError(
            f"{name} computes something else: loss {loss} against {expected[0]}, "
            f"gradients off by {worst:.0e}"
        )


def median_times(steps, rounds):
    times = {name: [] for name in steps}
    shuffle = np.random.default_rng(0).permutation  # so that none always follows the same one
    for _ in range(rounds):
        for name in shuffle(list(steps)):
            start = time.perf_counter()
            steps[name]()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.median(taken)) for name, taken in times.items()}


def peak_memory(step):
    """The most that a step holds at once beyond its arguments, in bytes."""
    tracemalloc.start()
    step()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def measure(size, rounds):
    arguments = problem(*size)
    steps = {name: make(*arguments) for name, make in competitors().items()}
    expected = steps["lecture4"]()
    for name in steps.keys() - {"the five products", "lecture4", "scikit-learn partial_fit"}:
        refuse_another_step(name, steps[name], expected)
    times = median_times(steps, rounds)
    print("\nN {:,}  D {:,}  H {:,}  C {:,}".format(*size))
    for name, taken in times.items():
        print(f"  {name:26}{taken * 1e3:10.3f} ms{taken / times['the five products']:8.2f}")
    report_memory(steps["lecture4"], *arguments[:2])


def report_memory(step, weights, X):
    held = X.nbytes + sum(w.nbytes for w in weights.values())
    hidden = len(X) * weights["b1"].nbytes
    total = held + peak_memory(step)
    print(
        f"  memory of a lecture4 step, arguments included: {total / 1e6:.1f} MB, "
        f"{total / (held + hidden):.2f} x (X, weights and hidden layer)"
    )


def main():
    warnings.filterwarnings("ignore", module="sklearn")  # it converges in its own time
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    print(
        f"cores {os.cpu_count()}, load average before "
        + " ".join(f"{load:.2f}" for load in os.getloadavg())
    )
    for size in SIZES:
        measure(size, rounds if size[0] > 1000 else 30 * rounds)
    print("\nload average after " + " ".join(f"{load:.2f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
