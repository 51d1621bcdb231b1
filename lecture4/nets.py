"""Networks: the 11-line net, a linear classifier, the two-layer net, and how they are trained.

Rows are examples: X (N, D), W1 (D, H), b1 (H,), W2 (H, C), b2 (C,), y (N,) labels in [0, C).
Each function raises a TypeError or ValueError that names the bad argument.
"""

from functools import partial

import numpy as np

from .activations import ACTIVATIONS, sigmoid
from .arguments import (
    BELOW_ONE,
    NOT_NEGATIVE,
    POSITIVE,
    class_labels,
    describe,
    function,
    generator,
    one_of,
    real_array,
    seed,
    takes,
    whole_number,
)
from .losses import cross_entropy_loss, softmax, softmax_loss, svm_loss

ACTIVATION = partial(one_of, choices=ACTIVATIONS)
ELEVEN_LINES_LOSS = partial(one_of, choices=("squared_error", "cross_entropy"))

# --- the 11-line net: sigmoid layers without biases -----------------------------------------


@takes(X="ND", Y="NK", w1="DH", w2="HK")
def squared_error_deltas(X, Y, w1, w2):
    """Deltas of the 11-line net for half the squared error: -> (l1_delta (N, H), l2_delta (N, K)).

    X (N, D), Y (N, K) targets, w1 (D, H), w2 (H, K). A delta is minus the gradient of
    1/2 sum (Y - l2)^2 with respect to what goes into a layer's sigmoid.
    """
    l1 = sigmoid(X @ w1)
    l2 = sigmoid(l1 @ w2)
    l2_delta = (Y - l2) * l2 * (1 - l2)
    l1_delta = l2_delta @ w2.T * l1 * (1 - l1)
    return l1_delta, l2_delta


@takes(X="ND", Y="NK", w1="DH", w2="HK")
def cross_entropy_deltas(X, Y, w1, w2):
    """Deltas of the 11-line net for the logistic loss: -> (l1_delta (N, H), l2_delta (N, K)).

    As squared_error_deltas, but for this loss the slope of the last sigmoid cancels.
    """
    l1 = sigmoid(X @ w1)
    l2 = sigmoid(l1 @ w2)
    l2_delta = Y - l2
    l1_delta = l2_delta @ w2.T * l1 * (1 - l1)
    return l1_delta, l2_delta


def _listener(name, value):
    return (lambda *_: None) if value is None else function(name, value)


@takes(
    X="ND", Y="NK", steps=whole_number, rate=POSITIVE, loss=ELEVEN_LINES_LOSS, progress=_listener
)
def train_eleven_lines(X, Y, weights, steps=10_000, rate=1.0, loss="squared_error", progress=None):
    """Train sigmoid layers on a whole data set: -> (weights, errors (steps,)).

    X (N, D), Y (N, K); weights: one matrix a layer, so [w1, w2] for the 11-line net. Returns new
    weights, and the mean |Y - output| before each step. loss: "squared_error" or
    "cross_entropy". progress(step, steps, error) is called about a hundred times.
    Source: A. Trask, "A Neural Network in 11 lines of Python" (2015).
    """
    weights = _chain_of_weights(weights, X.shape[1], Y.shape[1])
    errors = np.empty(steps)
    with np.errstate(all="ignore"):  # what overflows is told at the end
        for step in range(steps):
            layers = _sigmoid_layers(X, weights)
            errors[step] = np.abs(Y - layers[-1]).sum() / Y.size
            # All deltas come before any weight changes: each needs the weights of this step.
            deltas = _sigmoid_deltas(Y, layers, weights, loss)
            for w, layer, delta in zip(weights, layers[:-1], deltas, strict=True):
                w += rate * (layer.T @ delta)  # plus: a delta is minus the gradient
            if step % max(1, steps // 100) == 0:
                progress(step, steps, float(errors[step]))
    if not all(np.isfinite(w).all() for w in weights):
        raise ValueError(f"rate or X is too large: the weights overflowed; got rate={rate:g}")
    return weights, errors


def _sigmoid_layers(X, weights):
    layers = [X]
    for w in weights:  # by its formula: the checks of sigmoid would take as long as all the rest
        layers.append(1.0 / (1.0 + np.exp(-(layers[-1] @ w))))
    return layers


def _sigmoid_deltas(Y, layers, weights, loss):
    delta = Y - layers[-1]
    if loss == "squared_error":
        delta *= layers[-1] * (1 - layers[-1])
    deltas = [delta]
    for w, layer in zip(weights[:0:-1], layers[-2:0:-1], strict=True):
        deltas.append(deltas[-1] @ w.T * layer * (1 - layer))
    return deltas[::-1]


def _chain_of_weights(weights, inputs, outputs):
    if not isinstance(weights, (list, tuple)) or not weights:
        raise TypeError(f"weights must be a list of one or more matrices; got {describe(weights)}")
    copies, width = [], inputs
    for i, w in enumerate(weights):
        copies.append(real_array(f"weights[{i}]", w, "DH", {"D": width}).astype(float))
        width = copies[-1].shape[1]
    if width != outputs:
        raise ValueError(f"weights[-1] must have {outputs} columns, as Y has; got {width}")
    return copies


# --- the two-layer net ------------------------------------------------------------------------


NET = {"X": "ND", "W1": "DH", "b1": "H", "W2": "HC", "b2": "C"}
LARGE = ("X", "W1", "b1")  # what is wrong with these shows in the hidden layer, which is smaller


@takes(**NET, activation=ACTIVATION, later=LARGE)
def two_layer_forward(W1, b1, W2, b2, X, activation="sigmoid"):
    """Activations of a two-layer net: -> (hidden (N, H), scores (N, C)).

    Formula: hidden = f(X W1 + b1), scores = hidden W2 + b2: linear, so not squashed.
    activation: a name in ACTIVATIONS.
    """
    hidden = ACTIVATIONS[activation].value(X @ W1 + b1)
    scores = hidden @ W2 + b2
    return hidden, scores


@takes(**NET, y="N<C", reg=NOT_NEGATIVE, activation=ACTIVATION, later=LARGE)
def two_layer_loss(W1, b1, W2, b2, X, y, reg, activation="sigmoid"):
    """Softmax loss of a two-layer net: -> (loss, {'W1', 'b1', 'W2', 'b2': gradients}).

    Formula: mean cross-entropy of the scores in nats, plus reg (sum of W1^2 + sum of W2^2);
    biases are not regularised. Each gradient has the shape of its parameter.
    """
    f = ACTIVATIONS[activation]
    hidden = f.value(X @ W1 + b1)
    scores = hidden @ W2 + b2
    data_loss, dscores = cross_entropy_loss(scores, y)
    loss = data_loss + reg * (np.vdot(W1, W1) + np.vdot(W2, W2))  # sums of the squares

    dW2 = hidden.T @ dscores + 2 * reg * W2
    db2 = dscores.sum(axis=0)
    dhidden = dscores @ W2.T
    # z is what goes into f, whose slope is, if it is the sigmoid, hidden * (1 - hidden).
    dz = dhidden * f.derivative_from_value(hidden)
    dW1 = X.T @ dz + 2 * reg * W1
    db1 = dz.sum(axis=0)
    return float(loss), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# --- training ---------------------------------------------------------------------------------


class _Classifier:
    """Mini-batch gradient descent with momentum, and what every classifier answers.

    A subclass has _start(inputs, classes, rng) -> parameters (the first has one row an input),
    _loss(X, y) -> (loss, gradients) and _scores(X).
    """

    @takes(
        reg=NOT_NEGATIVE,
        learning_rate=POSITIVE,
        momentum=BELOW_ONE,
        batch_size=whole_number,
        epochs=whole_number,
        rng=seed,
    )
    def __init__(
        self, *, reg=1e-3, learning_rate=0.1, momentum=0.9, batch_size=50, epochs=30, rng=None
    ):
        self.reg, self.learning_rate, self.momentum = reg, learning_rate, momentum
        self.batch_size, self.epochs, self.rng = batch_size, epochs, rng

    @takes(X="ND", y="N<C", progress=_listener)
    def fit(self, X, y, progress=None):
        """Train afresh on X (N, D) and labels y (N,), `epochs` times through. Returns self.

        Afterwards `parameters_` holds the weights by name and `loss_curve_` the mean loss of
        each epoch. progress(epoch, epochs, loss) is called after each.
        """
        self.start(X.shape[1], max(2, int(y.max()) + 1))
        for epoch in range(self.epochs):
            losses = [self._step(X[rows], y[rows]) for rows in self._batches(len(X))]
            self.loss_curve_.append(float(np.mean(losses)))
            progress(epoch + 1, self.epochs, self.loss_curve_[-1])
        return self

    @takes(inputs=whole_number, classes=whole_number)
    def start(self, inputs, classes):
        """Draw fresh parameters for `inputs` features and `classes` classes. Returns self."""
        self._generator = generator("rng", self.rng)
        self.parameters_ = self._start(inputs, classes, self._generator)
        self._velocity = {name: np.zeros_like(p) for name, p in self.parameters_.items()}
        self.loss_curve_ = []
        return self

    def partial_fit(self, X, y):
        """One step on the batch X (N, D), y (N,), after `start` or `fit`. Returns self."""
        loss = self._step(self._batch(X), y)
        self.loss_curve_.append(loss)
        return self

    def _batches(self, examples):
        order = self._generator.permutation(examples)
        return [order[i : i + self.batch_size] for i in range(0, examples, self.batch_size)]

    def _step(self, X, y):
        loss, gradients = self._loss(X, y)
        for name, gradient in gradients.items():
            self._velocity[name] *= self.momentum
            self._velocity[name] -= self.learning_rate * gradient
            self.parameters_[name] += self._velocity[name]
        return loss

    def _batch(self, X):
        if not hasattr(self, "parameters_"):
            raise RuntimeError(f"this {type(self).__name__} isn't trained: call fit first")
        inputs = len(next(iter(self.parameters_.values())))
        return real_array("X", X, "ND", {"D": inputs})

    def loss(self, X, y):
        """The loss on X (N, D) and labels y (N,), regularisation included."""
        return self._loss(self._batch(X), y)[0]

    def scores(self, X):
        """X (N, D) -> scores (N, C), unnormalised log-probabilities if the loss is softmax."""
        return self._scores(self._batch(X))

    def predict(self, X):
        """The class with the highest score for each row of X: (N, D) -> (N,)."""
        return self.scores(X).argmax(axis=1)

    def score(self, X, y):
        """The share of X's rows whose predicted class is y's: the accuracy, 0 to 1."""
        scores = self.scores(X)
        y = class_labels("y", y, *scores.shape)
        return float(np.mean(scores.argmax(axis=1) == y))


LINEAR_LOSSES = {"svm": svm_loss, "softmax": softmax_loss}


class LinearClassifier(_Classifier):
    """scores = X W, trained with the hinge loss ("svm") or the softmax loss ("softmax").

    Keywords: reg, learning_rate, momentum, batch_size, epochs, rng (a Generator or a seed).
    There is no bias; give X a column of ones if you want one. Raises RuntimeError if it is
    asked before it is trained.
    """

    @takes(loss=partial(one_of, choices=LINEAR_LOSSES))
    def __init__(self, loss="softmax", **training):
        super().__init__(**training)
        self.loss_name = loss

    def _start(self, inputs, classes, rng):
        return {"W": 0.01 * rng.standard_normal((inputs, classes))}

    def _loss(self, X, y):
        loss, dW = LINEAR_LOSSES[self.loss_name](self.parameters_["W"], X, y, self.reg)
        return loss, {"W": dW}

    def _scores(self, X):
        return X @ self.parameters_["W"]


class TwoLayerNet(_Classifier):
    """A net with one hidden layer and the softmax loss, in scikit-learn's habits.

        net = TwoLayerNet(hidden=50, rng=0).fit(X, y)
        net.predict(X_new), net.predict_proba(X_new), net.score(X_test, y_test)

    hidden: units; activation: a name in ACTIVATIONS. Further keywords: reg, learning_rate,
    momentum, batch_size, epochs, rng (a Generator or a seed; the same seed, the same net).
    Weights start with the spread of He et al. (2015), sqrt(2 / inputs); biases at 0.
    Raises RuntimeError if it is asked before it is trained.
    """

    @takes(hidden=whole_number, activation=ACTIVATION)
    def __init__(self, hidden=100, activation="relu", **training):
        super().__init__(**training)
        self.hidden, self.activation = hidden, activation

    def _start(self, inputs, classes, rng):
        return {
            "W1": rng.standard_normal((inputs, self.hidden)) * np.sqrt(2 / inputs),
            "b1": np.zeros(self.hidden),
            "W2": rng.standard_normal((self.hidden, classes)) * np.sqrt(2 / self.hidden),
            "b2": np.zeros(classes),
        }

    def _loss(self, X, y):
        return two_layer_loss(
            **self.parameters_, X=X, y=y, reg=self.reg, activation=self.activation
        )

    def _scores(self, X):
        return two_layer_forward(**self.parameters_, X=X, activation=self.activation)[1]

    def predict_proba(self, X):
        """X (N, D) -> probabilities (N, C); each row adds to 1."""
        return softmax(self.scores(X))
