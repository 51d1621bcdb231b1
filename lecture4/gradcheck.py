"""Check a gradient: compare it with the slope that the function really has."""

import numpy as np

from .arguments import POSITIVE, describe, function, takes


@takes(f=function, x="...", step=POSITIVE)
def numerical_gradient(f, x, step=1e-5):
    """Gradient of f at x from two values a coordinate, by the centred difference.

    f: function of an array shaped like x that returns one number. It gets a copy of x.
    x: array of any shape, or a number; the result has its shape.
    Formula: (f(x + step) - f(x - step)) / (2 step), one coordinate at a time. Its error is of
    the order step^2. Slow (two calls a coordinate), but it knows nothing of your derivation.
    Raises TypeError or ValueError if x isn't finite, step isn't above 0, or f doesn't return
    one finite number.
    """
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (_one_number(f(above)) - _one_number(f(below))) / (2 * step)
    return gradient if gradient.ndim else float(gradient)


def _one_number(value):
    value = np.asarray(value)
    if value.size != 1 or value.dtype.kind not in "fiu":
        raise TypeError(f"f must return one number; got {describe(value)}")
    if not np.isfinite(value).all():
        raise ValueError(f"f must return a finite number near x; got {value.item()}")
    return value.item()


@takes(a="...", b="...")
def relative_error(a, b):
    """How far apart two arrays of one shape are, as a share of how large they are.

    Formula: max |a - b| / (max |a| + max |b|), and 0 if both are all zeros. Below 1e-7 two
    gradients agree. From 1e-3 on one of them is wrong, which near a kink or with a poor step is
    the measured one; between the two, change the place and the step. The largest entries set the
    scale, so that rounding noise in an entry that should be 0 can't raise an alarm, and a mistake
    in a small entry can hide.
    Raises TypeError or ValueError if a or b isn't finite or their shapes differ.
    """
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return float(np.max(np.abs(a - b)) / scale) if scale else 0.0
