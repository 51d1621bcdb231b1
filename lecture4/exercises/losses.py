"""What the exercises with a loss and its gradient share: their words, families, terms, remarks."""

import numpy as np

from .batches import linear_batches, net_batches, score_batches
from .shared import exercise, family, guard_remark, loops, overflow_remark

WORDS = {
    "loss": "your loss",
    "rows": "the numbers of the examples",
    "scores": "the scores",
    "true_scores": "the true classes' scores",
    "gaps": "the margins before `max(0, ...)`",
    "margins": "the margins",
    "violated": "the violated margins, marked by 1",
    "counts": "the number of violated margins of each example",
    "shifted": "the scores with each row's largest taken off",
    "exps": "the exponentials",
    "totals": "the sum of each row's exponentials",
    "p": "the probabilities",
    "log_p": "the logarithms of the probabilities",
    "losses": "the loss of each example",
    "data_loss": "the data loss",
    "penalty": "the regularisation",
    "dscores": "the gradient of the scores",
}
NET_WORDS = {name: f"the gradient of `{name}`" for name in ("W1", "b1", "W2", "b2")} | {
    "z": "the hidden layer before its activation",
    "hidden": "the hidden layer",
    "dhidden": "the gradient of the hidden layer",
    "slope": "the activation's slope",
    "dz": "the gradient of `z`",
    "dW1": "the gradient of `W1`",
    "db1": "the gradient of `b1`",
    "dW2": "the gradient of `W2`",
    "db2": "the gradient of `b2`",
}
NET_TERMS = {
    "loss": {
        "the data loss": "data_loss",
        "the regularisation of W1": "reg * np.sum(W1 * W1)",
        "the regularisation of W2": "reg * np.sum(W2 * W2)",
    },
    "W1": {"the data gradient of W1": "X.T @ dz", "the regularisation's gradient": "2 * reg * W1"},
    "b1": {"the data gradient of b1": "db1"},
    "W2": {
        "the data gradient of W2": "hidden.T @ dscores",
        "the regularisation's gradient": "2 * reg * W2",
    },
    "b2": {"the data gradient of b2": "db2"},
}
EXP_WAYS = "np.exp(scores)", "np.exp(scores).sum(axis=1, keepdims=True)"
SOFTMAX_WAYS = (
    *EXP_WAYS,
    "np.log(np.exp(scores).sum(axis=1))",
    "p[rows, y]",
    "np.log(p)",
    "scores[rows, y]",
    "np.eye(scores.shape[1])[y]",
    "N * dscores",
)
NET_WAYS = ("N * dz", "N * (X.T @ dz)", "N * (hidden.T @ dscores)")
LINEAR_WAYS = ("N * (X.T @ dscores)",)
SVM_WAYS = (
    "np.maximum(0, scores - true_scores + 1)",
    "(scores - true_scores + 1 > 0) * 1",
    "scores[rows, y]",
    "np.eye(scores.shape[1])[y]",
    "N * dscores",
    *LINEAR_WAYS,
)
NET_SLIPS = {
    "loss": {
        "the regularisation of the biases": "reg * (np.sum(b1 * b1) + np.sum(b2 * b2))",
        "the sum of W1 squared": "np.sum(W1 * W1)",
        "the sum of W2 squared": "np.sum(W2 * W2)",
        "`reg * np.sum(W1)`": "reg * np.sum(W1)",
        "`reg * np.sum(W2)`": "reg * np.sum(W2)",
    },
    "W1": {"`W1`": "W1"},
    "W2": {"`W2`": "W2"},
    "b1": {"`reg * b1`": "reg * b1", "`b1`": "b1"},
    "b2": {"`reg * b2`": "reg * b2", "`b2`": "b2"},
}


def linear_loss(program, gradient_terms, families=(), **described):
    """The exercise of a linear classifier's loss; gradient_terms: of its data alone."""
    return exercise(
        program,
        words=WORDS | {"dW": "your gradient"},
        shapes={"W": "DC", "X": "ND", "y": "N in C", "reg": ""},
        make_probes=linear_batches,
        worth={"loss": 2, "dW": 2},
        families=(
            family("regularisation", {"both": "", "gradients": "dW"}),
            family("average", {"gradients": "dW"}),
            family("divisor"),
            family("gradient", {"both": ""}),
            *families,
            family("loops"),
            family("classes", {"weights": "W"}),
        ),
        terms={
            "loss": {"the data loss": "data_loss", "the regularisation": "penalty"},
            "dW": {**gradient_terms, "the regularisation's gradient": "2 * reg * W"},
        },
        slips={
            "loss": {"the sum of W squared": "np.sum(W * W)", "the sum of W": "np.sum(W)"},
            "dW": {"`W`": "W", "the sum of W squared": "np.sum(W * W)", "`reg`": "reg"},
        },
        **described,
    )


def scores_gradient(program, terms, families):
    """The exercise of a mean loss's gradient with respect to the scores."""
    return exercise(
        program,
        words=WORDS | {"dscores": "your gradient"},
        shapes={"scores": "NC", "y": "N in C"},
        make_probes=score_batches,
        worth={"dscores": 2},
        families=(*families, family("classes", {"weights": "scores"})),
        terms={"dscores": terms},
        remarks=(loops,),
    )


def net_loss(program, families, make_probes=net_batches):
    """The exercise of a two-layer net's loss and gradients; families: of its activation."""
    both = {"both": " Here `W` stands for W1 and for W2.", "gradients": "W1 W2"}
    return exercise(
        program,
        words=WORDS | NET_WORDS,
        shapes={"W1": "DH", "b1": "H", "W2": "HC", "b2": "C", "X": "ND", "y": "N in C", "reg": ""},
        make_probes=make_probes,
        worth={"loss": 2},
        families=(
            family("penalised"),  # first: what others change, they change in the biases' terms too
            *families,
            family("two_layers_back"),
            family("regularisation", both, ("reg_l1", "reg_l1_loss")),  # rare in a net
            family("average", both),
            family("gradient", both, ("repeated_labels_lost",)),
            family("cross_entropy", both, ("hinge_instead",)),
            family("classes", {"weights": "W2"}),
        ),
        terms=NET_TERMS,
        ways=SOFTMAX_WAYS + NET_WAYS,
        slips=NET_SLIPS,
        remarks=(loops, net_overflows, net_guarded),
        beside=("biases_regularised",),
    )


def overflows(exercise, attempt):
    """A remark if the attempt is right and fails on scores around 1,000, of all rows or of some."""
    rng = np.random.default_rng(3)
    W, X = rng.normal(size=(4, 3)), rng.normal(size=(6, 4))
    W[-1], X[:, -1] = 1.0, 1000.0
    uneven, y = X * [1, 1, 1, 0], rng.integers(0, 3, size=6)
    uneven[::2] = X[::2]
    return overflow_remark(exercise, attempt, (W, X, y, 0.1), (W, uneven, y, 0.1))


def rows_overflow(exercise, attempt):
    """The same for a softmax without a loss."""
    scores = exercise.probes[0].arguments["scores"]
    uneven = scores + 1000 * np.eye(len(scores), 1)
    return overflow_remark(exercise, attempt, (scores + 1000,), (uneven,))


def guarded(exercise, attempt):
    """A remark if the loss stops growing where the true class is very unlikely."""
    W, X = np.array([[-20.0, 20.0, 0.0]]), np.ones((1, 1))
    return guard_remark(exercise, attempt, (W, X, np.array([0]), 0.0))


def net_guarded(exercise, attempt):
    """The same for a two-layer net."""
    W1, b1, W2, b2, X, y, _ = exercise.probes[0].arguments.values()
    far = b2 - 40.0 * (np.arange(len(b2)) == y[0])
    return guard_remark(exercise, attempt, (W1, b1, 0 * W2, far, X[:1], y[:1], 0.0))


def net_overflows(exercise, attempt):
    """The same for a two-layer net."""
    W1, b1, W2, b2, *others = exercise.probes[0].arguments.values()
    uneven = W2.copy()
    uneven[0] = 1000.0  # one hidden unit lifts all scores of an example, as far as it is active
    large = (W1, b1, W2, b2 + 1000.0, *others)
    return overflow_remark(exercise, attempt, large, (W1, b1, uneven, b2, *others))
