"""Mistakes as learners make them: a line or two of a right program, changed, and the name expected.

Each known mistake alone is in learners/*.toml. Here are several at once, other ways to write one,
and what needs no name. Causes and their order: those measured on real attempts.
"""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from lecture4 import check

LEARNERS = Path(__file__).parent / "learners"
PROGRAMS = {  # (exercise, a style in its file of learners' programs, or a program)
    "svm loops": ("svm_loss", "loops"),
    "svm vectorised": (
        "svm_loss",
        """
def svm_loss(W, X, y, reg):
    num_train = X.shape[0]
    num_classes = W.shape[1]
    scores = X.dot(W)
    correct = scores[np.arange(num_train), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(num_train), y] = 0
    loss = np.sum(margins)
    loss /= num_train
    loss += reg * np.sum(W ** 2)
    mask = np.zeros(margins.shape)
    mask[margins > 0] = 1
    counts = np.sum(mask, axis=1)
    mask[np.arange(num_train), y] = -counts
    dW = X.T.dot(mask)
    dW /= num_train
    dW += 2 * reg * W
    return loss, dW
""",
    ),
    "softmax loops": (
        "softmax_loss",
        """
def softmax_loss(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    N, C = X.shape[0], W.shape[1]
    for i in range(N):
        s = X[i].dot(W)
        s -= np.max(s)
        p = np.exp(s) / np.sum(np.exp(s))
        loss += -np.log(p[y[i]])
        for j in range(C):
            if j == y[i]:
                dW[:, j] += (p[j] - 1) * X[i]
            else:
                dW[:, j] += p[j] * X[i]
    loss /= N
    dW /= N
    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW
""",
    ),
    "softmax vectorised": (
        "softmax_loss",
        """
def softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    scores = X @ W
    scores -= np.max(scores, axis=1, keepdims=True)
    exps = np.exp(scores)
    p = exps / np.sum(exps, axis=1, keepdims=True)
    loss = np.sum(-np.log(p[np.arange(N), y]))
    loss /= N
    loss += reg * np.sum(W * W)
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    dscores /= N
    dW = np.dot(X.T, dscores)
    dW += 2 * reg * W
    return loss, dW
""",
    ),
    "net": ("two_layer_loss", "assignment"),
    "relu net": (
        "two_layer_relu_loss",
        """
def two_layer_relu_loss(W1, b1, W2, b2, X, y, reg):
    N, D = X.shape
    C = W2.shape[1]
    z1 = X.dot(W1) + b1
    h1 = np.maximum(0, z1)
    scores = h1.dot(W2) + b2
    scores -= np.max(scores, axis=1, keepdims=True)
    p = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
    data_loss = -np.sum(np.log(p[np.arange(N), y])) / N
    reg_loss = reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)
    loss = data_loss + reg_loss
    grads = {}
    dout = p.copy()
    dout[np.arange(N), y] -= 1
    dout = dout / N
    grads['W2'] = h1.T.dot(dout) + 2 * reg * W2
    grads['b2'] = np.sum(dout, axis=0)
    dh1 = dout.dot(W2.T)
    dh1[h1 <= 0] = 0
    grads['W1'] = X.T.dot(dh1) + 2 * reg * W1
    grads['b1'] = np.sum(dh1, axis=0)
    return loss, grads
""",
    ),
    "net by examples": (
        "two_layer_loss",
        """
def two_layer_loss(W1, b1, W2, b2, X, y, reg):
    N = len(X)
    loss = 0
    dW1, db1 = np.zeros_like(W1), np.zeros_like(b1)
    dW2, db2 = np.zeros_like(W2), np.zeros_like(b2)
    for i in range(N):
        h = 1 / (1 + np.exp(-(X[i] @ W1 + b1)))
        s = h @ W2 + b2
        p = np.exp(s) / np.exp(s).sum()
        loss -= np.log(p[y[i]])
        ds = p
        ds[y[i]] -= 1
        dz = (W2 @ ds) * h * (1 - h)
        dW2 += np.outer(h, ds)
        db2 += ds
        dW1 += np.outer(X[i], dz)
        db1 += dz
    loss = loss / N + reg * (W1**2).sum() + reg * (W2**2).sum()
    return loss, {'W1': dW1 / N + 2 * reg * W1, 'b1': db1 / N,
                  'W2': dW2 / N + 2 * reg * W2, 'b2': db2 / N}
""",
    ),
    "squared deltas": ("squared_error_deltas", "trask"),
    "logistic deltas": ("cross_entropy_deltas", "products"),
    "affine": ("affine_backward", "products"),
    "relu": ("relu_backward", "in_place"),
    "leaky": ("leaky_relu_backward", "where"),
    "chain": (
        "chain_rule",
        """
def chain_rule(x, y, z):
    q = x + y
    f = q * z
    df_dq = z
    dz = q
    dx = 1 * df_dq
    dy = 1 * df_dq
    return f, dx, dy, dz
""",
    ),
    "neuron": ("neuron", "loop"),
}


def edited(program, edits):
    """(exercise, function): the program with each edit (old, new) made once."""
    exercise, source = PROGRAMS[program]
    if "\n" not in source:
        styles = tomllib.loads((LEARNERS / f"{exercise}.toml").read_text("utf-8"))
        source = styles[source]["program"]
    for old, new in edits:
        assert source.count(old) == 1, (program, old, source.count(old))
        source = source.replace(old, new)
    namespace = {"np": np}
    exec(source, namespace)
    return exercise, namespace[exercise]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_program_without_a_mistake_passes(program):
    feedback = check(*edited(program, []))
    assert feedback.passed, feedback.message


# --- edits that occur again and again ---------------------------------------------------------

REG = {  # for each program: how its loss and its gradient are regularised
    "svm loops": ("    loss += reg * np.sum(W * W)", "    dW += 2 * reg * W"),
    "svm vectorised": ("    loss += reg * np.sum(W ** 2)", "    dW += 2 * reg * W"),
    "softmax loops": ("    loss += reg * np.sum(W * W)", "    dW += 2 * reg * W"),
    "softmax vectorised": ("    loss += reg * np.sum(W * W)", "    dW += 2 * reg * W"),
}
LINEAR = tuple(REG)


def for_linear(ids, loss=None, gradient=None):
    """The same mistake with the regularisation in each program for svm_loss and softmax_loss."""
    return [
        (
            program,
            ids,
            *(
                (old, new)
                for old, new in zip(REG[program], (loss, gradient), strict=True)
                if new is not None
            ),
        )
        for program in LINEAR
    ]


NET_REG = "reg * (np.sum(W1 * W1) + np.sum(W2 * W2))"
NET_GRADIENT = "    dW1 += 2 * reg * W1\n    dW2 += 2 * reg * W2\n"
RELU_REG = "reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)"
SVM_TERM = "                dW[:, y[i]] -= X[i]\n"
ADD = "                dW[:, j] += X[i]\n"
SVM_TERMS = SVM_TERM + ADD

# (program, ids expected, edits): the order is that of the causes, the most frequent first
MISTAKES = [
    # regularisation: factor differs between loss and gradient
    *for_linear("reg_gradient_half", gradient="    dW += reg * W"),
    *for_linear("reg_loss_half", loss="    loss += 0.5 * reg * np.sum(W * W)"),
    *for_linear("other_convention", "    loss += 0.5 * reg * np.sum(W * W)", "    dW += reg * W"),
    (
        "relu net",
        "reg_gradient_half",
        ("dout) + 2 * reg * W2", "dout) + reg * W2"),
        ("dh1) + 2 * reg * W1", "dh1) + reg * W1"),
    ),
    (
        "relu net",
        "reg_loss_half",
        (RELU_REG, "0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)"),
    ),
    (
        "net by examples",
        "reg_gradient_half",
        ("dW1 / N + 2 * reg * W1", "dW1 / N + reg * W1"),
        ("dW2 / N + 2 * reg * W2", "dW2 / N + reg * W2"),
    ),
    ("relu net", "coefficient", ("dout) + 2 * reg * W2", "dout) + 3 * reg * W2")),
    # regularisation: missing
    *for_linear("reg_missing_gradient", gradient=""),
    *for_linear("reg_missing_loss", loss=""),
    *for_linear("reg_missing", "", ""),
    (
        "relu net",
        "reg_missing",
        ("data_loss + reg_loss", "data_loss"),
        ("dout) + 2 * reg * W2", "dout)"),
        ("dh1) + 2 * reg * W1", "dh1)"),
    ),
    ("relu net", "W2_not_regularised_in_loss", (" + reg * np.sum(W2 * W2)", "")),
    (
        "relu net",
        "W1_not_regularised",
        (RELU_REG, "reg * np.sum(W2 * W2)"),
        ("dh1) + 2 * reg * W1", "dh1)"),
    ),
    # regularisation: other slips
    *for_linear("reg_loss_without_strength", loss="    loss += np.sum(W * W)"),
    *for_linear("reg_without_strength", "    loss += np.sum(W * W)", "    dW += 2 * W"),
    *for_linear("reg_loss_not_squared", loss="    loss += reg * np.sum(W)"),
    *for_linear("reg_l1", "    loss += reg * np.sum(np.abs(W))", "    dW += reg * np.sign(W)"),
    *for_linear("reg_l1_loss", loss="    loss += reg * abs(W).sum()"),
    *for_linear("reg_loss_norm", loss="    loss += reg * np.linalg.norm(W)"),
    *for_linear("reg_gradient_is_the_sum", gradient="    dW += reg * np.sum(W * W)"),
    *for_linear("reg_gradient_is_reg_plus_sum", gradient="    dW += reg + np.sum(W * W)"),
    *for_linear("reg_added_in_loss", loss="    loss += reg + np.sum(W * W)"),
    *for_linear("reg_added_in_gradient", gradient="    dW += 2 * reg + W"),
    *for_linear("regularisation_times_gradient", gradient="    dW += dW * reg"),
    *for_linear("reg_gradient_sign", gradient="    dW -= 2 * reg * W"),
    (
        "svm loops",
        "reg_over_N",
        (
            "    loss /= num_train\n    dW /= num_train\n    loss += reg * np.sum(W * W)\n"
            "    dW += 2 * reg * W\n",
            "    loss += reg * np.sum(W * W)\n    dW += 2 * reg * W\n"
            "    loss /= num_train\n    dW /= num_train\n",
        ),
    ),
    (
        "softmax vectorised",
        "reg_loss_over_N",
        (
            "    loss /= N\n    loss += reg * np.sum(W * W)\n",
            "    loss += reg * np.sum(W * W)\n    loss /= N\n",
        ),
    ),
    # biases regularised
    (
        "relu net",
        "biases_regularised other_convention",
        (RELU_REG, "0.5 * reg * sum(np.sum(p * p) for p in (W1, b1, W2, b2))"),
        ("dout) + 2 * reg * W2", "dout) + reg * W2"),
        ("dh1) + 2 * reg * W1", "dh1) + reg * W1"),
        ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) + reg * b2"),
        ("np.sum(dh1, axis=0)", "np.sum(dh1, axis=0) + reg * b1"),
    ),
    (
        "relu net",
        "biases_regularised reg_gradient_half",
        (RELU_REG, "reg * sum(np.sum(p * p) for p in (W1, b1, W2, b2))"),
        ("dout) + 2 * reg * W2", "dout) + reg * W2"),
        ("dh1) + 2 * reg * W1", "dh1) + reg * W1"),
        ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) + reg * b2"),
        ("np.sum(dh1, axis=0)", "np.sum(dh1, axis=0) + reg * b1"),
    ),
    (
        "relu net",
        "biases_regularised_in_loss",
        (RELU_REG, RELU_REG + " + reg * np.sum(b1 * b1) + reg * np.sum(b2 * b2)"),
    ),
    (
        "relu net",
        "biases_regularised_in_gradient reg_gradient_half",
        ("dout) + 2 * reg * W2", "dout) + reg * W2"),
        ("dh1) + 2 * reg * W1", "dh1) + reg * W1"),
        ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) + reg * b2"),
        ("np.sum(dh1, axis=0)", "np.sum(dh1, axis=0) + reg * b1"),
    ),
    ("relu net", "coefficient", ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) + reg * b2")),
    # the true class is counted
    (
        "svm vectorised",
        "loss_counts_true_class",
        ("    margins[np.arange(num_train), y] = 0\n", ""),
        ("y] = -counts", "y] -= counts"),
    ),
    (
        "svm vectorised",
        "loss_counts_true_class gradient_counts_true_class",
        ("    margins[np.arange(num_train), y] = 0\n", ""),
    ),
    # the true class's term
    (
        "svm vectorised",
        "true_class_term_missing",
        ("    mask[np.arange(num_train), y] = -counts\n", ""),
    ),
    (
        "svm loops",
        "true_class_once",
        (
            SVM_TERMS,
            ADD + "                hit = True\n        if hit:\n            dW[:, y[i]] -= X[i]\n",
        ),
        (
            "        for j in range(num_classes):",
            "        hit = False\n        for j in range(num_classes):",
        ),
    ),
    ("svm loops", "true_class_always", (SVM_TERMS, ADD + "        dW[:, y[i]] -= X[i]\n")),
    ("svm loops", "true_class_all_classes", (SVM_TERMS, ADD + "            dW[:, y[i]] -= X[i]\n")),
    ("svm vectorised", "coefficient", ("y] = -counts", "y] = counts")),
    ("softmax loops", "true_class_term_missing", ("(p[j] - 1) * X[i]", "p[j] * X[i]")),
    ("softmax vectorised", "true_class_term_missing", ("    dscores[np.arange(N), y] -= 1\n", "")),
    ("softmax loops", "p_missing_at_true_class", ("(p[j] - 1) * X[i]", "-X[i]")),
    ("softmax vectorised", "true_class_sign", ("y] -= 1", "y] += 1")),
    ("softmax loops", "true_class_sign", ("(p[j] - 1)", "(p[j] + 1)")),
    (
        "softmax loops",
        "one_subtracted_everywhere",
        (
            "                dW[:, j] += p[j] * X[i]",
            "                dW[:, j] += (p[j] - 1) * X[i]",
        ),
    ),
    (
        "softmax loops",
        "only_true_class",
        ("            else:\n                dW[:, j] += p[j] * X[i]\n", ""),
    ),
    ("relu net", "p_missing_at_true_class", ("y] -= 1", "y] = -1")),
    # not averaged
    (
        "svm vectorised",
        "not_averaged",
        ("    loss /= num_train\n", ""),
        ("    dW /= num_train\n", ""),
    ),
    ("softmax loops", "not_averaged", ("    loss /= N\n    dW /= N\n", "")),
    ("softmax vectorised", "gradient_not_averaged", ("    dscores /= N\n", "")),
    ("net by examples", "biases_not_averaged", ("db1 / N", "db1"), ("db2 / N", "db2")),
    ("net by examples", "first_layer_not_averaged", ("db1 / N", "db1"), ("dW1 / N", "dW1")),
    ("svm loops", "coefficient", ("    dW /= num_train\n", "    dW /= num_train**2\n")),
    # number of classes
    (
        "softmax loops",
        "classes_from_labels",
        ("X.shape[0], W.shape[1]", "len(X), max(y) + 1"),
        ("s = X[i].dot(W)", "s = X[i].dot(W)[:C]"),
    ),
    ("svm loops", "classes_from_labels", ("= W.shape[1]", "= len(np.unique(y))")),
    ("svm loops", "raises", ("= W.shape[1]", "= 10")),
    (
        "softmax vectorised",
        "raises",
        ("dscores = p.copy()", "dscores = p - np.eye(10)[y]"),
        ("    dscores[np.arange(N), y] -= 1\n", ""),
    ),
    (
        "softmax vectorised",
        "raises",
        ("dscores = p.copy()", "dscores = p - np.eye(y.max() + 1)[y]"),
        ("    dscores[np.arange(N), y] -= 1\n", ""),
    ),
    # formula of the loss
    ("softmax loops", "log_base_10", ("-np.log(", "-np.log10(")),
    ("softmax vectorised", "minus_missing", ("-np.log(", "np.log(")),
    ("softmax loops", "minus_missing", ("+= -np.log(", "+= np.log(")),
    ("softmax loops", "no_log_one_minus", ("-np.log(p[y[i]])", "1 - p[y[i]]")),
    (
        "softmax vectorised",
        "true_score_added",
        (
            "loss = np.sum(-np.log(p[np.arange(N), y]))",
            "loss = np.sum(np.log(np.exp(X @ W).sum(axis=1)) + (X @ W)[np.arange(N), y])",
        ),
    ),
    ("softmax loops", "only_minus_true_score", ("-np.log(p[y[i]])", "-X[i].dot(W)[y[i]]")),
    ("relu net", "minus_missing", ("-np.sum(np.log(", "np.sum(np.log(")),
    ("svm vectorised", "no_delta", ("- correct + 1", "- correct")),
    (
        "svm loops",
        "no_clamp_in_loss",
        (
            "            if margin > 0:\n                loss += margin\n",
            "            loss += margin\n            if margin > 0:\n",
        ),
    ),
    (
        "svm loops",
        "margin_sign data_gradient_sign",  # a gradient that follows its wrong loss
        ("scores[j] - correct", "correct - scores[j]"),
        ("dW[:, j] += X[i]", "dW[:, j] -= X[i]"),
        ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]"),
    ),
    (
        "svm vectorised",
        "squared_hinge",
        ("np.sum(margins)", "np.sum(margins ** 2)"),
        ("mask[margins > 0] = 1", "mask = 2 * margins"),
    ),
    (
        "svm vectorised",
        "largest_margin_only",
        (
            "    loss = np.sum(margins)\n",
            "    margins = margins * (margins == margins.max(axis=1, keepdims=True))\n"
            "    loss = np.sum(margins)\n",
        ),
    ),
    # precedence, brackets, indentation
    (
        "softmax loops",
        "data_gradient_missing",
        (
            "            if j == y[i]:\n                dW[:, j] += (p[j] - 1) * X[i]\n"
            "            else:\n                dW[:, j] += p[j] * X[i]\n",
            "            dW[:, j] += (p[j] - y[i] == j) * X[i]\n",
        ),
    ),
    (
        "softmax loops",
        "last_class_only",
        (
            "            if j == y[i]:\n                dW[:, j] += (p[j] - 1) * X[i]\n"
            "            else:\n                dW[:, j] += p[j] * X[i]\n",
            "            k = p[j] - (j == y[i])\n        dW[:, j] += k * X[i]\n",
        ),
    ),
    (
        "svm loops",
        "first_example_only",
        (
            "    loss /= num_train\n    dW /= num_train\n",
            "        break\n    loss /= num_train\n    dW /= num_train\n",
        ),
    ),
    ("softmax loops", "last_example_in_loss", ("loss += -np.log", "loss = -np.log")),
    # wrong index
    ("softmax loops", "wrong_shape", ("p[y[i]]", "p[y]")),
    # sign, or wrong column
    ("svm loops", "data_gradient_missing", (SVM_TERM, "                dW[:, j] -= X[i]\n")),
    ("svm loops", "coefficient", ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]")),
    ("softmax vectorised", "data_gradient_sign", ("X.T, dscores)", "-X.T, dscores)")),
    # p of the true class for every class; axes
    (
        "softmax loops",
        "p_of_true_class_everywhere",
        ("(p[j] - 1) * X[i]", "(p[y[i]] - 1) * X[i]"),
        ("+= p[j] * X[i]", "+= p[y[i]] * X[i]"),
    ),
    (
        "softmax vectorised",
        "raises",
        ("np.sum(exps, axis=1, keepdims=True)", "np.sum(exps, axis=1)"),
    ),
    ("softmax vectorised", "exps_in_gradient", ("dscores = p.copy()", "dscores = np.exp(X @ W)")),
    # labels that repeat
    # activations
    ("relu net", "slope_missing", ("    dh1[h1 <= 0] = 0\n", "")),
    ("relu net", "slope_missing", ("dh1[h1 <= 0] = 0", "dh1[h1 < 0] = 0")),
    ("relu net", "relu_of_gradient", ("dh1[h1 <= 0] = 0", "dh1[dh1 <= 0] = 0")),
    ("relu net", "slope_turned", ("dh1[h1 <= 0] = 0", "dh1[h1 > 0] = 0")),
    ("relu net", "slope_is_value", ("    dh1[h1 <= 0] = 0\n", "    dh1 *= h1\n")),
    ("relu net", "slope_of_sigmoid", ("    dh1[h1 <= 0] = 0\n", "    dh1 *= h1 * (1 - h1)\n")),
    (
        "relu net",
        "slope_missing_in_b1",
        ("    dh1[h1 <= 0] = 0\n", "    grads['b1'] = np.sum(dh1, axis=0)\n    dh1[h1 <= 0] = 0\n"),
        ("W1\n    grads['b1'] = np.sum(dh1, axis=0)\n", "W1\n"),
    ),
    (
        "relu net",
        "sigmoid_instead",
        ("h1 = np.maximum(0, z1)", "h1 = 1 / (1 + np.exp(-z1))"),
        ("    dh1[h1 <= 0] = 0\n", "    dh1 *= h1 * (1 - h1)\n"),
    ),
    ("relu net", "no_activation", ("h1 = np.maximum(0, z1)", "h1 = z1")),
    (
        "relu net",
        "no_activation slope_missing",
        ("h1 = np.maximum(0, z1)", "h1 = z1"),
        ("    dh1[h1 <= 0] = 0\n", ""),
    ),
    # biases
    ("relu net", "b1_gradient_zero", ("np.sum(dh1, axis=0)", "np.zeros(b1.shape)")),
    ("net", "wrong_form", (", 'b2': db2", "")),
    ("net", "wrong_shape", ("np.sum(dscores, axis=0)", "dscores")),
    ("net", "wrong_shape", ("np.sum(dz1, axis=0)", "np.sum(dz1, axis=1)")),
    ("net", "wrong_shape", ("np.sum(dz1, axis=0)", "np.sum(dz1)")),
    ("relu net", "b2_not_added", ("h1.dot(W2) + b2", "h1.dot(W2)")),
    # what is returned
    ("net", "wrong_form", ("return loss, {", "return loss, scores, {")),
    ("net", "wrong_form", ("'W1': dW1", "'dW1': dW1")),
    ("svm loops", "wrong_form", ("return loss, dW", "return loss")),
    ("svm loops", "wrong_form", ("return loss, dW", "print(loss, dW)")),
    (
        "svm vectorised",
        "wrong_shape",
        ("X.T.dot(mask)", "mask.T.dot(X)"),
        ("dW += 2 * reg * W", "dW += 2 * reg * W.T"),
    ),
    # inputs changed
    (
        "svm vectorised",
        "changes_inputs",
        ("    loss += reg * np.sum(W ** 2)\n", "    loss += reg * np.sum(W ** 2)\n    dW = W\n"),
        (
            "    dW = X.T.dot(mask)\n    dW /= num_train\n    dW += 2 * reg * W\n",
            "    dW *= 2 * reg\n    dW += X.T.dot(mask) / num_train\n",
        ),
    ),
    # errors
    ("svm loops", "raises", ("            margin = ", "            margins = ")),
    ("svm vectorised", "raises", ("np.maximum(0, ", "np.max(0, ")),
    (
        "softmax vectorised",
        "raises",
        ("np.sum(-np.log(p[np.arange(N), y]))", "-__import__('math').log(p[np.arange(N), y])"),
    ),
    ("relu net", "raises", ("np.sum(W1 * W1)", "np.sum(W1, W1)")),
    ("net", "raises", ("np.dot(dscores, W2.T)", "np.dot(dscores, W2)")),
    # not attempted, or only the regularisation
    (
        "svm loops",
        "gradient_zero",
        ("                dW[:, y[i]] -= X[i]\n                dW[:, j] += X[i]\n", ""),
        ("    dW += 2 * reg * W\n", ""),
    ),
    ("softmax vectorised", "data_gradient_missing", ("np.dot(X.T, dscores)", "np.zeros(W.shape)")),
    ("relu net", "first_layer_zero", ("    dh1[h1 <= 0] = 0\n", "    dh1 *= 0\n")),
    # deltas
    ("squared deltas", "twice", ("l2_error = Y - l2", "l2_error = 2 * (Y - l2)")),
    ("squared deltas", "coefficient", ("l1_error * (l1 * (1 - l1))", "l1_error * (l1 * (1 + l1))")),
    (
        "squared deltas",
        "w2_updated_first",
        ("    l1_error =", "    w2 = w2 + l1.T.dot(l2_delta)\n    l1_error ="),
    ),
    ("squared deltas", "raises", ("w2.T", "w2")),
    (
        "logistic deltas",
        "sign slope_missing_at_hidden",
        ("Y - l2", "l2 - Y"),
        (" * l1 * (1 - l1)", ""),
    ),
    ("logistic deltas", "wrong_shape", ("return l1_delta, l2_delta", "return l2_delta, l1_delta")),
    # layers and the smaller ones
    ("affine", "wrong_shape", ("dout.sum(axis=0)", "np.sum(dout, axis=1)")),
    ("affine", "wrong_shape", ("dout.sum(axis=0)", "dout")),
    ("affine", "raises", ("np.dot(dout, W.T)", "np.dot(dout, W)")),
    ("affine", "wrong_shape", ("np.dot(X.T, dout)", "np.dot(dout.T, X)")),
    (
        "affine",
        "dW_mean db_mean",
        ("np.dot(X.T, dout)", "np.dot(X.T, dout) / N"),
        ("dout.sum(axis=0)", "dout.mean(axis=0)"),
    ),
    ("relu", "changes_inputs", ("dX = dout.copy()", "dX = dout")),
    ("leaky", "coefficient", ("slope * dout", "3 * slope * dout")),
    ("chain", "swapped", ("df_dq = z", "df_dq = q"), ("dz = q", "dz = z")),
    ("chain", "no_upstream", ("dx = 1 * df_dq", "dx = 1"), ("dy = 1 * df_dq", "dy = 1")),
    # pairs and threes
    (
        "svm loops",
        "reg_gradient_half loss_counts_true_class",
        ("            if j == y[i]:\n                continue\n", ""),
        ("2 * reg * W", "reg * W"),
    ),
    (
        "svm loops",
        "reg_missing_gradient gradient_not_averaged",
        ("    dW /= num_train\n", ""),
        ("    dW += 2 * reg * W\n", ""),
    ),
    (
        "svm vectorised",
        "reg_gradient_half true_class_once",
        ("y] = -counts", "y] = -1.0 * (counts > 0)"),
        ("2 * reg * W", "reg * W"),
    ),
    (
        "svm loops",
        "true_class_term_missing reg_missing gradient_not_averaged",
        (SVM_TERM, ""),
        ("    dW /= num_train\n", ""),
        ("    dW += 2 * reg * W\n", ""),
        ("    loss += reg * np.sum(W * W)\n", ""),
    ),
    (
        "softmax loops",
        "log_base_10 reg_gradient_half",
        ("-np.log(", "-np.log10("),
        ("2 * reg * W", "reg * W"),
    ),
    (
        "softmax vectorised",
        "minus_missing reg_missing_gradient",
        ("-np.log(", "np.log("),
        ("    dW += 2 * reg * W\n", ""),
    ),
    (
        "softmax vectorised",
        "other_convention gradient_not_averaged",
        ("    dscores /= N\n", ""),
        ("reg * np.sum", "0.5 * reg * np.sum"),
        ("2 * reg * W", "reg * W"),
    ),
    (
        "softmax loops",
        "other_convention reg_over_N",  # reg / (2 N), as some books have it
        ("    loss += reg * np.sum(W * W)", "    loss += reg / (2 * N) * np.sum(W * W)"),
        ("    dW += 2 * reg * W", "    dW += reg / N * W"),
    ),
    (
        "net",
        "slope_missing reg_gradient_half",
        (" * h * (1 - h)", ""),
        (NET_GRADIENT, "    dW1 += reg * W1\n    dW2 += reg * W2\n"),
    ),
    (
        "net",
        "slope_missing_in_W1 bias_gradients_zero",  # a zero hides whether b1's slope is there
        (" * h * (1 - h)", ""),
        ("np.sum(dscores, axis=0)", "0 * b2"),
        ("np.sum(dz1, axis=0)", "0 * b1"),
    ),
    (
        "relu net",
        "b1_not_added slope_missing reg_missing_gradient",
        ("W1) + b1", "W1)"),
        ("    dh1[h1 <= 0] = 0\n", ""),
        (" + 2 * reg * W2", ""),
        (" + 2 * reg * W1", ""),
    ),
    (
        "relu net",
        "biases_regularised gradient_not_averaged",
        ("    dout = dout / N\n", ""),
        (RELU_REG, RELU_REG + " + reg * (np.sum(b1**2) + np.sum(b2**2))"),
        ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) + 2 * reg * b2"),
        ("np.sum(dh1, axis=0)", "np.sum(dh1, axis=0) + 2 * reg * b1"),
    ),
    ("net", "log_base_10 b2_not_added", ("-np.log(", "-np.log10("), ("W2) + b2", "W2)")),
    (
        "squared deltas",
        "sign slope_of_tanh_at_hidden",
        ("Y - l2\n", "l2 - Y\n"),
        ("(l1 * (1 - l1))", "(1 - l1**2)"),
    ),
    ("neuron", "bias_not_added db_zero", ("(z + b)", "z"), ("db = df", "db = 0")),
]


@pytest.mark.parametrize(
    ("exercise", "program", "id"),
    [
        ("svm_loss", "softmax loops", "softmax_instead"),
        ("softmax_loss", "svm vectorised", "hinge_instead"),
    ],
)
def test_the_other_loss_is_named(exercise, program, id):
    _, attempt = edited(program, [])
    assert check(exercise, attempt).mistakes == (id,)


def name(case):
    return f"{case[0]}: {case[1]}"


@pytest.mark.parametrize("case", MISTAKES, ids=map(name, MISTAKES))
def test_a_learners_mistake_is_named(case):
    program, ids, *edits = case
    feedback = check(*edited(program, edits))
    assert not feedback.passed
    assert set(feedback.mistakes) == set(ids.split()), feedback.message
