"""Activation functions and their derivatives, element by element, finite for any input.

Each function comes with its derivative right behind it. `ACTIVATIONS` lists those that a
layer can use by name. Formulas (10) to (12) of the notes are sigmoid, tanh and relu.
(Formula (11) of the notes is upside down: it is 1 / tanh.) Each takes and returns an array of
any shape, and raises TypeError or ValueError if it isn't made of finite real numbers.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .arguments import BELOW_ONE, POSITIVE, real_array, takes


@takes(x="...")
def sigmoid(x):
    """The sigmoid: squashes any number into (0, 1).

    Formula: 1 / (1 + e^-x). Source: formula (10) of the notes.
    """
    with np.errstate(over="ignore"):  # below -709, e^-x is infinite, and 1 / infinity is 0: right
        return 1.0 / (1.0 + np.exp(-x))


@takes(x="...")
def sigmoid_derivative(x):
    """Slope of the sigmoid at x: s (1 - s), where s = sigmoid(x)."""
    return sigmoid(x) * sigmoid(-x)  # for large x, 1 - s loses all digits; sigmoid(-x) doesn't


@takes(x="...")
def tanh(x):
    """The hyperbolic tangent: squashes any number into (-1, 1).

    Formula: (e^x - e^-x) / (e^x + e^-x) = 2 sigmoid(2x) - 1.
    """
    return np.tanh(x)


def tanh_derivative(x):
    """Slope of tanh at x: 1 - tanh(x)^2."""
    return 1.0 - tanh(x) ** 2


@takes(x="...")
def relu(x):
    """The rectified linear unit: max(0, x). Source: formula (12) of the notes."""
    return np.maximum(0.0, x)


@takes(x="...")
def relu_derivative(x):
    """Slope of relu at x: 1 where x > 0, else 0 (at the kink 0 is the convention)."""
    return np.where(x > 0, 1.0, 0.0)


@takes(x="...", slope=BELOW_ONE)
def leaky_relu(x, slope=0.01):
    """Like relu, but a negative input leaks through: x if x > 0, else slope x.

    slope: from 0 to below 1. Source: Maas, Hannun & Ng (2013).
    """
    return np.where(x > 0, x, slope * x)


@takes(x="...", slope=BELOW_ONE)
def leaky_relu_derivative(x, slope=0.01):
    """Slope of leaky_relu at x: 1 where x > 0, else `slope`."""
    return np.where(x > 0, 1.0, slope)


@takes(x="...", alpha=POSITIVE)
def elu(x, alpha=1.0):
    """Exponential linear unit: x if x > 0, else alpha (e^x - 1).

    alpha: above 0. Source: Clevert, Unterthiner & Hochreiter (2016).
    """
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


@takes(x="...", alpha=POSITIVE)
def elu_derivative(x, alpha=1.0):
    """Slope of elu at x: 1 where x > 0, else alpha e^x."""
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def _with_last_axis(name, value):
    array = real_array(name, value)
    if array.ndim == 0:
        raise ValueError(f"{name} must have shape (..., k); got {array.shape}, a single number")
    return array


@takes(pieces=_with_last_axis)
def maxout(pieces):
    """The largest of k linear pieces, taken over the last axis: (..., k) -> (...).

    Source: Goodfellow et al. (2013).
    """
    return pieces.max(axis=-1)


@takes(pieces=_with_last_axis)
def maxout_derivative(pieces):
    """For each piece, 1 if it is the (first) largest of its k, else 0: (..., k) -> (..., k)."""
    winner = pieces.argmax(axis=-1)[..., np.newaxis]
    return np.where(np.arange(pieces.shape[-1]) == winner, 1.0, 0.0)


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
