"""Gates: the smallest units that can run forward and backward.

A gate does what the notes ask of a neuron. It takes inputs, hands on an output, keeps what
it needs for later, and turns the gradient that arrives at its output (the upstream gradient)
into one gradient for each input: upstream times local. The rule for the way back stands
right below the rule for the way there.

Inputs are finite numbers or arrays, all of one shape; arrays are worked on element by element.
"""

import math

import numpy as np

from .activations import sigmoid
from .arguments import describe, real_array, real_number


def finite_numbers(**named):
    """Return the named values as floats or arrays of one shape, in the order given.

    Raises TypeError or ValueError that names the first argument that isn't a finite real
    number, or whose shape differs from the first one's.
    """
    values = tuple(finite_number(name, value) for name, value in named.items())
    if len({getattr(value, "shape", ()) for value in values}) > 1:
        shapes = " and ".join(str(np.shape(value)) for value in values)
        raise ValueError(f"{' and '.join(named)} must have one shape; got {shapes}")
    return values


def finite_number(name, value):
    """Return `value` as a finite float or array of floats, or say what is wrong with it."""
    if isinstance(value, float) and math.isfinite(value):  # by far the most common case
        return float(value)  # NumPy's own floats print with their type around them
    array = real_array(name, value)
    return float(array) if array.ndim == 0 else array


def check_gate(gate):
    """Raise TypeError unless `gate` can run forward and backward."""
    methods = (getattr(gate, name, None) for name in ("forward", "backward"))
    if isinstance(gate, type) or not all(callable(method) for method in methods):
        raise TypeError(
            "gate must be an object with forward and backward, such as AddGate(); "
            f"got {describe(gate)}"
        )


class Gate:
    """What all gates share: a cache filled by forward and read by backward.

    The first thing in the cache has the shape of the output.
    """

    symbol = "?"
    cache = None

    def recall(self, upstream):
        """Return what forward cached, and the upstream gradient once it is checked.

        Raises RuntimeError before the first forward, TypeError or ValueError if upstream
        isn't finite or hasn't the shape of the output.
        """
        if self.cache is None:
            raise RuntimeError(
                f"{type(self).__name__}: call forward before backward, "
                "which needs what forward keeps"
            )
        upstream = finite_number("upstream", upstream)
        shape, expected = getattr(upstream, "shape", ()), getattr(self.cache[0], "shape", ())
        if shape != expected:
            raise ValueError(f"upstream must have the shape of the output, {expected}; got {shape}")
        return self.cache, upstream


class AddGate(Gate):
    """x + y. Adds forward, distributes backward: both local gradients are 1."""

    symbol = "+"

    def forward(self, x, y):
        x, y = self.cache = finite_numbers(x=x, y=y)
        return x + y

    def backward(self, upstream):
        _, upstream = self.recall(upstream)
        return [upstream, upstream]


class SubtractGate(Gate):
    """x - y. The local gradients are 1 and -1."""

    symbol = "−"

    def forward(self, x, y):
        x, y = self.cache = finite_numbers(x=x, y=y)
        return x - y

    def backward(self, upstream):
        _, upstream = self.recall(upstream)
        return [upstream, -upstream]


class MultiplyGate(Gate):
    """x y. The switcher: each input's local gradient is the other input."""

    symbol = "×"

    def forward(self, x, y):
        x, y = self.cache = finite_numbers(x=x, y=y)
        return x * y

    def backward(self, upstream):
        (x, y), upstream = self.recall(upstream)
        return [upstream * y, upstream * x]


class DivideGate(Gate):
    """x / y. The local gradients are 1 / y and -x / y^2."""

    symbol = "÷"

    def forward(self, x, y):
        x, y = finite_numbers(x=x, y=y)
        _refuse(np.any(np.equal(y, 0)), "y", y, "a number to divide by, so not 0")
        self.cache = x, y
        return x / y

    def backward(self, upstream):
        (x, y), upstream = self.recall(upstream)
        return [upstream / y, -upstream * x / y / y]


class PowerGate(Gate):
    """x ** y, both of them inputs, for x > 0. Local gradients y x^(y-1) and x^y ln x."""

    symbol = "^"

    def forward(self, x, y):
        x, y = finite_numbers(x=x, y=y)
        _refuse(
            np.any(np.less_equal(x, 0)),
            "x",
            x,
            "above 0, because the gradient of the exponent is x^y ln x",
        )
        self.cache = x, y
        return np.power(x, y)

    def backward(self, upstream):
        (x, y), upstream = self.recall(upstream)
        return [upstream * y * np.power(x, y - 1), upstream * np.power(x, y) * np.log(x)]


class MaxGate(Gate):
    """max(x, y). The router: the larger input gets the whole gradient (in a tie the first)."""

    symbol = "max"

    def forward(self, x, y):
        x, y = self.cache = finite_numbers(x=x, y=y)
        return np.maximum(x, y)

    def backward(self, upstream):
        (x, y), upstream = self.recall(upstream)
        return [upstream * (x >= y), upstream * (x < y)]


class MinGate(Gate):
    """min(x, y). Routes to the smaller input (in a tie to the first)."""

    symbol = "min"

    def forward(self, x, y):
        x, y = self.cache = finite_numbers(x=x, y=y)
        return np.minimum(x, y)

    def backward(self, upstream):
        (x, y), upstream = self.recall(upstream)
        return [upstream * (x <= y), upstream * (x > y)]


class NegateGate(Gate):
    """-x. The local gradient is -1."""

    symbol = "−"

    def forward(self, x):
        (x,) = self.cache = finite_numbers(x=x)
        return -x

    def backward(self, upstream):
        _, upstream = self.recall(upstream)
        return [-upstream]


class ExpGate(Gate):
    """e^x. The local gradient is the output itself."""

    symbol = "exp"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        self.cache = (np.exp(x),)
        return self.cache[0]

    def backward(self, upstream):
        (value,), upstream = self.recall(upstream)
        return [upstream * value]


class LogGate(Gate):
    """ln x, for x > 0. The local gradient is 1 / x."""

    symbol = "log"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        _refuse(np.any(np.less_equal(x, 0)), "x", x, "above 0 to have a logarithm")
        self.cache = (x,)
        return np.log(x)

    def backward(self, upstream):
        (x,), upstream = self.recall(upstream)
        return [upstream / x]


class SqrtGate(Gate):
    """The square root of x, for x > 0. The local gradient is 1 / (2 sqrt(x))."""

    symbol = "√"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        _refuse(
            np.any(np.less_equal(x, 0)),
            "x",
            x,
            "above 0: below it there is no root, and at 0 the slope is infinite",
        )
        self.cache = (np.sqrt(x),)
        return self.cache[0]

    def backward(self, upstream):
        (root,), upstream = self.recall(upstream)
        return [upstream / (2 * root)]


class ReciprocalGate(Gate):
    """1 / x, for x other than 0. The local gradient is -1 / x^2."""

    symbol = "1/x"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        _refuse(np.any(np.equal(x, 0)), "x", x, "a number to divide by, so not 0")
        self.cache = (x,)
        return 1 / x

    def backward(self, upstream):
        (x,), upstream = self.recall(upstream)
        return [-upstream / x / x]


class SigmoidGate(Gate):
    """1 / (1 + e^-x), four gates in one. The local gradient is s (1 - s), s the output."""

    symbol = "σ"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        self.cache = (sigmoid(x),)
        return self.cache[0]

    def backward(self, upstream):
        (s,), upstream = self.recall(upstream)
        return [upstream * s * (1 - s)]


class TanhGate(Gate):
    """tanh x. The local gradient is 1 - t^2, t the output."""

    symbol = "tanh"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        self.cache = (np.tanh(x),)
        return self.cache[0]

    def backward(self, upstream):
        (t,), upstream = self.recall(upstream)
        return [upstream * (1 - t * t)]


class ReluGate(Gate):
    """max(0, x). Lets the gradient through where x > 0, and stops it elsewhere."""

    symbol = "relu"

    def forward(self, x):
        (x,) = self.cache = finite_numbers(x=x)
        return np.maximum(0.0, x)

    def backward(self, upstream):
        (x,), upstream = self.recall(upstream)
        return [upstream * (x > 0)]


class ScaleGate(Gate):
    """a x, with a fixed. The local gradient is a."""

    def __init__(self, a):
        self.a = real_number("a", a)
        self.symbol = f"×{self.a:g}"

    def forward(self, x):
        (x,) = self.cache = finite_numbers(x=x)
        return self.a * x

    def backward(self, upstream):
        _, upstream = self.recall(upstream)
        return [upstream * self.a]


class ShiftGate(Gate):
    """x + c, with c fixed. The local gradient is 1."""

    def __init__(self, c):
        self.c = real_number("c", c)
        self.symbol = f"+{self.c:g}"

    def forward(self, x):
        (x,) = self.cache = finite_numbers(x=x)
        return x + self.c

    def backward(self, upstream):
        _, upstream = self.recall(upstream)
        return [upstream]


class ConstantPowerGate(Gate):
    """x^n, with n fixed. The local gradient is n x^(n-1)."""

    def __init__(self, n):
        self.n = real_number("n", n)
        self.symbol = f"^{self.n:g}"

    def forward(self, x):
        (x,) = finite_numbers(x=x)
        _refuse(
            self.n != int(self.n) and np.any(np.less(x, 0)),
            "x",
            x,
            f"0 or more, because {self.n:g} isn't a whole number",
        )
        _refuse(
            self.n < 1 and self.n != 0 and np.any(np.equal(x, 0)),
            "x",
            x,
            f"other than 0, where x^{self.n:g} or its slope is infinite",
        )
        self.cache = (x,)
        return np.power(x, self.n)

    def backward(self, upstream):
        (x,), upstream = self.recall(upstream)
        if self.n == 0:
            return [upstream * 0.0]
        return [upstream * self.n * np.power(x, self.n - 1)]


def _refuse(bad, name, value, expected):
    if bad:
        raise ValueError(f"{name} must be {expected}; got {describe(value)}")
