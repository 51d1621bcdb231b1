"""Activation functions and their derivatives, element by element, finite for any input.

Each function comes with its derivative right behind it. `ACTIVATIONS` lists those that a
layer can use by name. Formulas (10) to (12) of the notes are sigmoid, tanh and relu.
(Formula (11) of the notes is upside down: it is 1 / tanh.)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .arguments import real_array, real_number


def sigmoid(x):
    """The sigmoid: squashes any number into (0, 1).

    Formula: 1 / (1 + e^-x).
    Takes and returns an array of any shape. Source: formula (10) of the notes.
    Raises TypeError or ValueError if x isn't made of finite real numbers.
    """
    x = real_array("x", x)
    with np.errstate(over="ignore"):  # below -709, e^-x is infinite, and 1 / infinity is 0: right
        return 1.0 / (1.0 + np.exp(-x))


def sigmoid_derivative(x):
    """Slope of the sigmoid at x: s (1 - s), where s = sigmoid(x). Any shape."""
    x = real_array("x", x)
    return sigmoid(x) * sigmoid(-x)  # for large x, 1 - s loses all digits; sigmoid(-x) doesn't


def tanh(x):
    """The hyperbolic tangent: squashes any number into (-1, 1).

    Formula: (e^x - e^-x) / (e^x + e^-x) = 2 sigmoid(2x) - 1. Any shape.
    Raises TypeError or ValueError if x isn't made of finite real numbers.
    """
    return np.tanh(real_array("x", x))


def tanh_derivative(x):
    """Slope of tanh at x: 1 - tanh(x)^2. Any shape."""
    return 1.0 - tanh(x) ** 2


def relu(x):
    """The rectified linear unit: max(0, x). Any shape. Source: formula (12) of the notes."""
    return np.maximum(0.0, real_array("x", x))


def relu_derivative(x):
    """Slope of relu at x: 1 where x > 0, else 0 (at the kink 0 is the convention)."""
    return np.where(real_array("x", x) > 0, 1.0, 0.0)


def leaky_relu(x, slope=0.01):
    """Like relu, but a negative input leaks through: x if x > 0, else slope x. Any shape.

    Raises ValueError if slope isn't in [0, 1). Source: Maas, Hannun & Ng (2013).
    """
    x, slope = real_array("x", x), real_number("slope", slope, least=0, below=1)
    return np.where(x > 0, x, slope * x)


def leaky_relu_derivative(x, slope=0.01):
    """Slope of leaky_relu at x: 1 where x > 0, else `slope`."""
    x, slope = real_array("x", x), real_number("slope", slope, least=0, below=1)
    return np.where(x > 0, 1.0, slope)


def elu(x, alpha=1.0):
    """Exponential linear unit: x if x > 0, else alpha (e^x - 1). Any shape.

    Raises ValueError if alpha isn't above 0. Source: Clevert, Unterthiner & Hochreiter (2016).
    """
    x, alpha = real_array("x", x), real_number("alpha", alpha, above=0)
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def elu_derivative(x, alpha=1.0):
    """Slope of elu at x: 1 where x > 0, else alpha e^x."""
    x, alpha = real_array("x", x), real_number("alpha", alpha, above=0)
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def maxout(pieces):
    """The largest of k linear pieces, taken over the last axis: (..., k) -> (...).

    Raises ValueError if there is no last axis to take it over.
    Source: Goodfellow et al. (2013).
    """
    return _with_pieces(pieces).max(axis=-1)


def maxout_derivative(pieces):
    """For each piece, 1 if it is the (first) largest of its k, else 0: (..., k) -> (..., k)."""
    pieces = _with_pieces(pieces)
    winner = pieces.argmax(axis=-1)[..., np.newaxis]
    return np.where(np.arange(pieces.shape[-1]) == winner, 1.0, 0.0)


def _with_pieces(pieces):
    pieces = real_array("pieces", pieces)
    if pieces.ndim == 0:
        raise ValueError(f"pieces must have shape (..., k); got {pieces.shape}, a single number")
    return pieces


class Activation(NamedTuple):
    """An activation as a layer uses it."""

    value: Callable  # x -> f(x)
    derivative: Callable  # x -> f'(x)
    derivative_from_value: Callable  # f(x) -> f'(x), for a layer that kept only its output


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, sigmoid_derivative, lambda s: s * (1.0 - s)),
    "tanh": Activation(tanh, tanh_derivative, lambda t: 1.0 - t * t),
    "relu": Activation(relu, relu_derivative, lambda r: r > 0),
    # A leaky ReLU keeps the sign of x, so its slope can be read from its value as well.
    "leaky_relu": Activation(leaky_relu, leaky_relu_derivative, leaky_relu_derivative),
    "elu": Activation(elu, elu_derivative, lambda e: np.where(e > 0, 1.0, e + 1.0)),
}
