"""The commonest exceptions, each provoked in three places: the question fits what happened there.

A row is a kind of slip: what the question must say, what it must not say, and three places: a
program, words of it, and what a learner writes in their place.
"""

import linecache
import math

import numpy as np
import pytest

from lecture4 import check

PROGRAMS = {
    "svm": """
def svm_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    rows = np.arange(N)
    scores = X @ W
    true = scores[rows, y][:, np.newaxis]
    margins = np.maximum(0, scores - true + 1)
    margins[rows, y] = 0
    loss = margins.sum() / N + reg * np.sum(W * W)
    mask = (margins > 0).astype(float)
    counts = mask.sum(axis=1)
    mask[rows, y] -= counts
    dW = X.T @ mask / N + 2 * reg * W
    return loss, dW
""",
    "loops": """
def svm_loss(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    N = X.shape[0]
    C = W.shape[1]
    for i in range(N):
        scores = X[i] @ W
        true = scores[y[i]]
        for j in range(C):
            if j == y[i]:
                continue
            margin = scores[j] - true + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss /= N
    dW /= N
    return loss + reg * np.sum(W * W), dW + 2 * reg * W
""",
    "softmax": """
def softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    scores = X @ W
    top = scores.max(axis=1, keepdims=True)
    exps = np.exp(scores - top)
    total = np.sum(exps, axis=1, keepdims=True)
    p = exps / total
    onehot = np.eye(C)[y]
    loss = -np.sum(onehot * np.log(p)) / N + reg * np.sum(W * W)
    dscores = p - onehot
    dscores /= N
    dW = X.T @ dscores + 2 * reg * W
    return loss, dW
""",
    "net": """
def two_layer_loss(W1, b1, W2, b2, X, y, reg):
    N = len(X)
    z = X @ W1 + b1
    hidden = 1 / (1 + np.exp(-z))
    scores = hidden @ W2 + b2
    exps = np.exp(scores)
    p = exps / exps.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    dscores /= N
    dhidden = dscores @ W2.T
    slope = hidden * (1 - hidden)
    dz = dhidden * slope
    grads = {"W2": hidden.T @ dscores + 2 * reg * W2, "b2": dscores.sum(axis=0)}
    grads["W1"] = X.T @ dz + 2 * reg * W1
    grads["b1"] = dz.sum(axis=0)
    return loss, grads
""",
    "affine": """
def affine_backward(dout, X, W):
    dX = dout @ W.T
    dW = X.T @ dout
    db = np.zeros(dout.shape[1])
    for row in dout:
        db += row
    return dX, dW, db
""",
    "deltas": """
def squared_error_deltas(X, Y, w1, w2):
    l1 = 1 / (1 + np.exp(-X @ w1))
    l2 = 1 / (1 + np.exp(-l1 @ w2))
    l2_delta = (Y - l2) * l2 * (1 - l2)
    l1_delta = l2_delta @ w2.T * l1 * (1 - l1)
    return l1_delta, l2_delta
""",
    "update": """
def update_weights(w, inputs, delta, rate):
    step = rate * inputs.T @ delta
    return w + step
""",
    "relu": """
def relu_backward(dout, X):
    mask = X > 0
    return dout * mask
""",
    "accuracy": """
def accuracy(predicted, y):
    right = predicted == y
    return right.sum() / len(y)
""",
    "count": """
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes) - 1):
        count += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count
""",
    "stable": """
def stable_sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1) / (1 + small)
""",
    "branch": """
def branch(x, y):
    q, p = x + y, max(x, y)
    first, second = (q, 0.0) if x > y else (0.0, q)
    return q * p, p + first, p + second
""",
    "add": """
class AddGate:
    def forward(self, x, y):
        return x + y
    def backward(self, upstream):
        return [upstream, upstream]
""",
    "sigmoid": """
class SigmoidGate:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s
    def backward(self, upstream):
        return [upstream * self.s * (1 - self.s)]
""",
}

KEEP, NEWAXIS = "keepdims", "newaxis"
# fmt: off
KINDS = [
    # --- shapes that don't fit ---
    (["works element by element", "Which operator"], [KEEP, "Turned"], [
        ("svm", "X @ W", "X * W"), ("softmax", "X.T @ d", "X.T * d"), ("net", "X @ W1", "X * W1"),
    ]),
    (["from left to right", "Brackets"], [KEEP, NEWAXIS], [
        ("deltas", "l2_delta @ w2.T * l1 * (1 - l1)", "l1 * (1 - l1) * l2_delta @ w2.T"),
        ("net", "dz = dhidden * slope", "dz = slope * dscores @ W2.T"),
        ("net", "X.T @ dz", "X.T @ dhidden * slope"),
    ]),
    (["Turned, `", "inner sizes would agree"], [KEEP, "the other way round"], [
        ("svm", "X.T @ mask", "X @ mask"), ("affine", "dout @ W.T", "np.dot(dout, W)"),
        ("update", "rate * inputs.T @ delta", "rate * inputs @ delta"),
    ]),
    (["Without its turn, `", "In which layout"], [KEEP], [
        ("svm", "X @ W", "X @ W.T"), ("net", "X @ W1", "np.dot(X, W1.T)"),
        ("deltas", "-X @ w1", "-X.dot(w1.T)"),
    ]),
    (["the other way round", "as (D, N)"], [KEEP, "Turned"], [
        ("svm", "X @ W", "W @ X"), ("softmax", "X @ W", "W.dot(X)"), ("net", "X @ W1", "W1 @ X"),
    ]),
    (["(n, 1)", NEWAXIS], ["Turned", "operator"], [
        ("svm", "[:, np.newaxis]", ""),
        ("svm", "mask[rows, y] -= counts", "mask = mask - scores[rows, y]"),
        ("softmax", "top = scores.max(axis=1, keepdims=True)", "top = scores[np.arange(N), y]"),
    ]),
    (["keep it a column", KEEP], ["Turned", "operator"], [
        ("softmax", "scores.max(axis=1, keepdims=True)", "scores.max(axis=1)"),
        ("softmax", "np.sum(exps, axis=1, keepdims=True)", "np.sum(exps, axis=1)"),
        ("net", "exps.sum(axis=1, keepdims=True)", "exps.sum(axis=1)"),
    ]),
    (["a column of `dW`"], [KEEP, NEWAXIS], [
        ("loops", "dW[:, j] += X[i]", "dW[j] += X[i]"),
        ("loops", "dW[:, j] += X[i]", "dW[j, :] += X[i]"),
        ("loops", "dW[:, y[i]] -= X[i]", "dW[y[i]] = -X[i]"),
    ]),
    (["from every row", "in the place of `:`"], [KEEP], [
        ("svm", "scores[rows, y][:, np.newaxis]", "scores[:, y]"),
        ("svm", "scores - true", "scores - scores[:, y]"), ("softmax", "p - onehot", "p - p[:, y]"),
    ]),
    (["In which order should it take"], [KEEP, "Turned", "element by element"], [
        ("svm", "(W, X, y, reg)", "(X, W, y, reg)"), ("loops", "(W, X, y, reg)", "(X, y, W, reg)"),
        ("net", "(W1, b1, W2, b2, X, y, reg)", "(X, y, W1, b1, W2, b2, reg)"),
    ]),
    (["10 is written in your code"], [KEEP, "Turned", "Which axis"], [
        ("loops", "C = W.shape[1]", "C = 10"), ("softmax", "np.eye(C)", "np.eye(10)"),
        ("svm", "mask = (margins > 0).astype(float)", "mask = np.zeros((N, 10)) + margins"),
    ]),
    (["counts 4 classes", "there are 5"], [KEEP, "(N, D)"], [
        ("softmax", "np.eye(C)", "np.eye(y.max() + 1)"),
        ("softmax", "np.eye(C)", "np.eye(len(np.unique(y)))"),
        ("softmax", "np.eye(C)", "np.eye(len(set(y)))"),
    ]),
    (["a row and a column for each example"], [KEEP], [
        ("softmax", "np.eye(C)[y]", "np.eye(N)"),
        ("svm", "scores - true", "scores - np.ones((N, N))"),
        ("softmax", "dscores = p - onehot", "onehot = np.zeros((N, N))\n    dscores = p - onehot"),
    ]),
    (["is larger than what it goes into", "Over which axis"], [KEEP, "operator"], [
        ("affine", "db += row", "db += dout"),
        ("update", "step = ", "step = np.zeros(4)\n    step += "),
        ("svm", "counts = mask.sum(axis=1)", "counts = np.zeros(C)\n    counts += mask"),
    ]),
    (["is one entry"], [KEEP], [
        ("affine", "db += row", "db[0] = row"),
        ("svm", "margins[rows, y] = 0", "margins[0, 0] = X"),
        ("loops", "loss += margin", "dW[0, j] = X[i]"),
    ]),
    (["letter"], [KEEP], [
        ("update", "inputs.T @ delta", "np.einsum('dn,nh->dh', inputs, delta)"),
        ("affine", "dout @ W.T", "np.einsum('nc,dn->nd', dout, W)"),
        ("svm", "X.T @ mask", "np.einsum('nd,cn->dc', X, mask)"),
    ]),
    (["compared from the last axis on"], [KEEP, "operator", "Turned"], [
        ("svm", "mask = (margins > 0)", "mask = (margins + W)"),
        ("relu", "dout * mask", "dout + mask[1:]"), ("deltas", "(Y - l2)", "(Y - l1)"),
    ]),
    (["Which sizes multiply"], [KEEP], [
        ("svm", "X @ W", "(X @ W).reshape(N, N)"),
        ("affine", "X.T @ dout", "X.reshape(W.shape[1], -1)"),
        ("net", "scores = hidden @ W2", "scores = hidden.reshape(3, N) @ W2"),
    ]),
    (["differ in another axis"], [KEEP], [
        ("affine", "X.T @ dout", "np.concatenate([X, W])"), ("svm", "X @ W", "np.hstack([X, W])"),
        ("update", "w + step", "np.vstack([w, inputs])"),
    ]),
    # --- NumPy's functions ---
    (["is an axis, not something to compare with"], [KEEP, "position"], [
        ("svm", "np.maximum(0, scores - true + 1)", "np.max(0, scores - true + 1)"),
        ("relu", "X > 0", "np.max(X, dout) > 0"), ("net", "1 / (1 + np.exp(-z))", "np.max(0, z)"),
    ]),
    (["you ask for an axis that it hasn't"], ["np.maximum", KEEP], [
        ("accuracy", "predicted ==", "predicted.argmax(1) =="),
        ("loops", "scores[y[i]]", "scores.max(axis=1)"),
        ("update", "w + step", "np.sum(w, axis=2)"),
    ]),
    (["takes one number", "element by element"], [KEEP, "position"], [
        ("stable", "np.exp(-np.abs(x))", "math.exp(-np.abs(x))"),
        ("net", "np.exp(-z)", "math.exp(-z)"), ("softmax", "np.log(p)", "float(p)"),
    ]),
    (["compares single numbers", "element by element"], ["mask or a loop"], [
        ("svm", "np.maximum(0, scores - true + 1)", "max(0, scores - true + 1)"),
        ("net", "1 / (1 + np.exp(-z))", "max(z, 0)"), ("stable", "-np.abs(x)", "min(x, -x)"),
    ]),
    (["one True or False", "for each element"], [KEEP], [
        ("relu", "mask = X > 0", "mask = 1 if X > 0 else 0"),
        ("accuracy", "right = predicted == y", "if predicted == y:\n        right = 1"),
        ("svm", "(margins > 0)", "np.array(margins > 0 and scores > 0)"),
    ]),
    (["an array keeps its kind", "whole numbers"], [KEEP, "position"], [
        ("loops", "np.zeros(W.shape)", "np.zeros(W.shape, dtype=int)"),
        ("softmax", "p - onehot", "onehot.astype(int)"),
        ("affine", "dout.shape[1])", "dout.shape[1], int)"),
    ]),
    (["An array keeps its kind"], [KEEP], [
        ("relu", "dout * mask", "mask - (X < 0)"),
        ("svm", "(margins > 0).astype(float)", "-(margins > 0)"),
        ("accuracy", "right.sum()", "(right - right)"),
    ]),
    (["Did you mean `max"], ["PyTorch"], [
        ("svm", "np.maximum(", "np.maximun("),
        ("loops", "margin = ", "margin = np.maxmum(0, 1) + "),
        ("net", "hidden = ", "hidden = np.maximums(0, z) + "),
    ]),
    (["gets more or fewer arguments"], ["self"], [
        ("svm", "np.arange(N)", "np.arange()"), ("stable", "np.abs(x)", "np.abs()"),
        ("net", "len(X)", "len(X, W1)"),
    ]),
    (["doesn't know an argument of that name"], ["PyTorch"], [
        ("softmax", "keepdims=True", "keepdms=True"),
        ("svm", "mask.sum(axis=1)", "mask.sum(axes=1)"),
        ("affine", "np.zeros(dout.shape[1])", "np.zeros(size=3)"),
    ]),
    # --- other libraries ---
    (["belongs to PyTorch", "NumPy"], ["expect it to be"], [
        ("svm", "[:, np.newaxis]", ".unsqueeze(1)"), ("relu", "X > 0", "X.clamp(min=0) > 0"),
        ("sigmoid", "(1 - self.s)", "(1 - self.s.detach())"),
    ]),
    (["PyTorch says `dim`"], ["documentation"], [
        ("svm", "axis=1", "dim=1"), ("softmax", "keepdims=True", "keepdim=True"),
        ("net", "p[np.arange(N), y]).mean()", "p[np.arange(N), y]).mean(dim=0)"),
    ]),
    (["Everything in this course is done in NumPy"], ["misspelt"], [
        ("svm", "    rows", "    import torch\n    rows"),
        ("relu", "    mask", "    from jax import nn\n    mask"),
        ("sigmoid", "        self.s =", "        import tensorflow\n        self.s ="),
    ]),
    (["this is another library"], ["misspelt"], [
        ("svm", "np.maximum", "torch.maximum"), ("relu", "X > 0", "tf.nn.relu(X)"),
        ("softmax", "np.exp(", "F.softmax("),
    ]),
    # --- indices ---
    (["`j` runs over `range(N)`", "5 classes"], [KEEP, "written in your code"], [
        ("loops", "for j in range(C)", "for j in range(N)"),
        ("svm", "rows = np.arange(N)", "rows = np.arange(N)\n    [W[0, j] for j in range(N)]"),
        ("loops", "scores = X[i] @ W", "scores = X[i] @ W\n        [W[:, j] for j in range(N)]"),
    ]),
    (["`y` holds labels", "belongs to the classes"], [KEEP], [
        ("loops", "dW[:, y[i]] -= X[i]", "dW[y[i], 0] -= 1"), ("svm", "scores[rows, y]", "W[y, 0]"),
        ("softmax", "onehot = np.eye(C)[y]", "onehot = W[y]"),
    ]),
    (["this axis of `scores` has 5 classes"], [KEEP], [
        ("svm", "scores[rows, y]", "scores[y, rows]"),
        ("softmax", "scores - top", "scores[:, np.arange(N)]"),
        ("net", "exps = np.exp(scores)", "exps = scores[:, N]"),
    ]),
    (["is a fraction"], ["past the end", KEEP], [
        ("svm", "np.arange(N)", "np.arange(N) / 1"), ("loops", "scores[j]", "scores[j / 1]"),
        ("softmax", "np.eye(C)[y]", "np.eye(C)[y * 1.0]"),
    ]),
    (["you give it 2 indices"], ["past the end"], [
        ("loops", "y[i]:", "y[i, 0]:"), ("loops", "scores[j]", "scores[i, j]"),
        ("accuracy", "predicted ==", "predicted[:, 0] =="),
    ]),
    (["which rows go with the labels"], [KEEP], [
        ("svm", "np.arange(N)", "np.arange(C)"),
        ("net", "dscores[np.arange(N), y]", "dscores[np.arange(4), y]"),
        ("softmax", "top = scores.max(axis=1, keepdims=True)", "top = scores[np.arange(C), y]"),
    ]),
    (["Which axis is the mask made for"], [KEEP], [
        ("relu", "dout * mask", "dout[mask[0]]"),
        ("svm", "scores[rows, y]", "scores[y > 1][:, y > 1]"),
        ("accuracy", "right.sum()", "y[right[1:]]"),
    ]),
    (["the indices of n things end at n - 1"], ["classes"], [
        ("count", "range(len(sizes) - 1)", "range(len(sizes))"),
        ("count", "sizes[i + 1] + sizes[i + 1]", "sizes[i + 1] + sizes[i + 2]"),
        ("affine", "for row in dout:", "a = [0]\n    for i in range(2):\n        row = a[i]"),
    ]),
    (["only arrays, lists and dictionaries"], ["past the end"], [
        ("svm", "reg * np.sum", "reg[0] * np.sum"), ("loops", "range(N)", "range(N[0])"),
        ("branch", "max(x, y)", "x[0]"),
    ]),
    (["one whole number"], ["past the end"], [
        ("loops", "range(N)", "range(N / 1)"), ("loops", "range(C)", "range(W)"),
        ("count", "range(len(sizes) - 1)", "range(len(sizes) / 2)"),
    ]),
    # --- kinds of values ---
    (["is None", "return"], [KEEP], [
        ("svm", "X @ W", "X @ W\n    scores = no_return(X)"),
        ("affine", "dout @ W.T", "dout.sort()\n    dX += 1"),
        ("net", "X @ W1 + b1", "no_return(X)\n    z = -z"),
    ]),
    (["round brackets after a name"], [KEEP], [
        ("svm", "X @ W", "X(W)"), ("relu", "dout * mask", "dout(mask)"),
        ("count", "sizes[i] *", "sizes(i) *"),
    ]),
    (["is text, not a number"], [KEEP], [
        ("svm", "reg * np.sum(W * W)", "'reg' + loss_of(W)"), ("branch", "q * p,", "q + 'p',"),
        ("count", "sizes[i] *", "'sizes' / "),
    ]),
    (["is a list"], [KEEP], [
        ("svm", "2 * reg * W", "[2.0] * reg"), ("branch", "q * p,", "-[q],"),
        ("affine", "X.T @ dout", "list(X).T"),
    ]),
    (["needs something to run over", "range"], [KEEP], [
        ("loops", "in range(N)", "in N"), ("loops", "in range(C)", "in C"),
        ("count", "in range(len(sizes) - 1)", "in len(sizes)"),
    ]),
    (["How many names stand on the left"], [KEEP], [
        ("svm", "N, C = X.shape[0], W.shape[1]", "N, C = y.shape"),
        ("affine", "dX = ", "n, d, c = X.shape\n    dX = "),
        ("branch", "q, p = x + y, max(x, y)", "q, p = (x + y, x, y)"),
    ]),
    (["Is `enumerate` or `zip` missing"], [KEEP], [
        ("loops", "for i in range(N)", "for i, x in X"),
        ("affine", "for row in dout", "for i, row in dout"),
        ("count", "for i in range(len(sizes) - 1)", "for i, s in sizes"),
    ]),
    (["`len` counts entries"], [KEEP], [
        ("loops", "N = X.shape[0]", "N = len(reg)"),
        ("count", "range(len(sizes) - 1)", "range(len(len(sizes)))"),
        ("branch", "q * p,", "len(x),"),
    ]),
    (["divided by 0"], [KEEP], [
        ("loops", "N = X.shape[0]", "N = X.shape[0]\n    N = 1 / (N - N)"),
        ("count", "count = 0", "count = 1 / 0"), ("branch", "q * p,", "q / 0,"),
    ]),
    # --- names and keys ---
    (["Did you mean `scores`"], ["import"], [
        ("svm", "margins = np.maximum(0, scores", "margins = np.maximum(0, score"),
        ("loops", "true = scores", "true = score"),
        ("net", "exps = np.exp(scores)", "exps = np.exp(scroes)"),
    ]),
    (["added to before it has a value"], ["misspelt"], [
        ("loops", "    loss = 0.0\n", ""), ("count", "    count = 0\n", ""),
        ("affine", "    db = np.zeros(dout.shape[1])\n", ""),
    ]),
    (["used before a value is given to it"], ["misspelt"], [
        ("svm", "scores = X @ W", "scores = scores @ W"),
        ("relu", "mask = X > 0", "mask = mask > 0"),
        ("net", "    z = X @ W1 + b1\n", "    if N < 0:\n        z = X\n"),
    ]),
    (["Did you mean `W1`"], ["misspelt"], [
        ("net", 'grads["b1"] =', 'grads["w1"] +='),
        ("net", 'grads["b1"] = dz', 'grads["b1"] = grads["W11"]'),
        ("net", "return loss, grads", 'return loss, grads["WW1"]'),
    ]),
    (["which line should set this one"], ["Did you mean"], [
        ("net", "return loss, grads", 'name = "W11"\n    return loss, grads[name]'),
        ("net", 'grads["b1"] = dz', 'k = f"b{22 + 0 * N}"\n    grads["b1"] = grads[k] + dz'),
        ("net", 'grads["W1"] = X', 'key = "W22"\n    grads["W1"] = grads[key] + X'),
    ]),
    (["square brackets"], ["PyTorch", "expect"], [
        ("net", "return loss, grads", "return loss, grads.W1"),
        ("net", 'grads["b1"] = dz', "grads['b1'] = grads.b2"),
        ("net", 'grads["W1"] = X', "grads['W1'] = grads.W2 + X"),
    ]),
    (["doesn't take `self` first"], ["of the exercise"], [
        ("add", "(self, x, y)", "(x, y)"), ("add", "(self, upstream)", "(upstream)"),
        ("sigmoid", "(self, x)", "(x)"),
    ]),
    (["keep it in `self`"], ["misspelt"], [
        ("add", "[upstream, upstream]", "[upstream * y, upstream]"),
        ("sigmoid", "[upstream * self.s", "[upstream * s"),
        ("sigmoid", "(1 - self.s)]", "(1 - x)]"),
    ]),
    (["was never set", "forward"], ["PyTorch"], [
        ("add", "[upstream, upstream]", "[upstream * self.y, upstream]"),
        ("sigmoid", "        self.s =", "        self.z ="),
        ("sigmoid", "(1 - self.s)]", "(1 - self.out)]"),
    ]),
    # --- and the rest ---
    (["calls itself"], [KEEP], [
        ("branch", "q * p,", "branch(x, y),"),
        ("count", "return count", "return count_parameters(sizes)"),
        ("relu", "dout * mask", "relu_backward(dout, X)"),
    ]),
    (["`math.exp` stops there"], [KEEP], [
        ("branch", "q * p,", "math.exp(1000 + 0 * q),"),
        ("loops", "loss = 0.0", "loss = math.exp(800)"), ("sigmoid", "np.exp(-x)", "math.exp(1e4)"),
    ]),
    (["`assert` in your code"], [KEEP], [
        ("svm", "    rows", "    assert N == 5\n    rows"),
        ("relu", "    mask", "    assert X.min() > 0\n    mask"),
        ("branch", "    q, p", "    assert x < 0\n    q, p"),
    ]),
    (["exclusive or"], [KEEP, "Print their types"], [
        ("branch", "q * p,", "q^2 * p,"), ("svm", "    rows", "    loss = 0.5^2\n    rows"),
        ("relu", "dout * mask", "dout * mask^0.5"),
    ]),
    (["`pair` is a tuple", "`np.modf("], [KEEP, "Which index or sum"], [
        ("relu", "    mask", "    pair = np.modf(X)\n    pair - 1\n    mask"),
        ("branch", "    q, p", "    pair = np.modf([x, y])\n    x + pair\n    q, p"),
        ("update", "step = ", "pair = np.modf(w)\n    pair + 0.5\n    step = "),
    ]),
    (["looks along an axis for the largest entry"], [KEEP], [
        ("svm", "np.maximum(0, scores - true + 1)", "np.max(scores - true + 1, 0)"),
        ("loops", "    loss = 0.0", "    loss = 0.0\n    np.max(X, 0) @ X"),
    ]),
    (["NumPy lays it along the columns"], ["largest entry"], [
        ("svm", "    true =", "    scores = scores - np.max(scores, 1)\n    true ="),
    ]),
    (["can only be read"], [KEEP], [
        ("affine", "db = np.zeros(dout.shape[1])", "db = np.broadcast_to(0.0, 4)\n    db[0] = 1"),
        ("svm", "margins[rows, y] = 0", "counts = np.broadcast_to(0.0, N)\n    counts[0] = 1"),
        ("update", "step = ", "w = np.broadcast_to(w, w.shape)\n    w[0] = 1\n    step = "),
    ]),
]
# fmt: on
CASES = [(must, never, *place) for must, never, places in KINDS for place in places]


def no_return(X):
    X + 1


def told(program, old, new):
    """What is said of a program with some words changed; it is a cell of its own."""
    source = PROGRAMS[program]
    assert old in source
    source, cell = source.replace(old, new, 1), f"<cell {program} {old} {new}>"
    linecache.cache[cell] = (len(source), None, source.splitlines(True), cell)
    namespace = {"np": np, "math": math, "no_return": no_return, "__name__": "__main__"}
    exec(compile(source, cell, "exec"), namespace)
    name = source.split()[1].partition("(")[0].rstrip(":")
    return check(name, namespace[name]), source


@pytest.mark.parametrize(("must", "never", "program", "old", "new"), CASES)
def test_the_question_fits_what_happened(must, never, program, old, new):
    feedback, source = told(program, old, new)
    (reason, question), lines = [str(line) for line in feedback.lines[:2]], source.splitlines()[1:]
    assert feedback.mistakes == ("raises",) and "{" not in question.replace("{'", "")
    assert [words for words in must if words not in question] == [], (reason, question)
    assert [words for words in never if words in question] == [], (reason, question)
    if feedback.lines_at_fault:
        assert f"`{lines[feedback.lines_at_fault[0] - 1].strip()}`" in reason
