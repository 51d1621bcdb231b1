"""Gates: the smallest units that can run forward and backward.

A gate does what the notes ask of a neuron. It takes inputs, hands on an output, keeps what
it needs for later, and turns the gradient that arrives at its output (the upstream gradient)
into one gradient for each input: upstream times local. Inputs are finite numbers or arrays, all
of one shape; arrays are worked on element by element. The class Gate puts checks of that around
the forward and backward of each gate, which are the rule alone.
"""

from functools import wraps
from types import MethodType

import numpy as np

from .activations import sigmoid
from .arguments import describe, finite_number, needs, parameters, real_number, takes


class Gate:
    """What all gates share: the checks around forward and backward.

    forward raises TypeError or ValueError that names an input which isn't finite or hasn't the
    shape of the first (a gate with elementwise=False checks its own inputs); backward raises
    RuntimeError before the first forward, TypeError or ValueError for an upstream that isn't
    finite or hasn't the shape of the output.
    """

    symbol, elementwise = "?", True
    output_shape = None  # that of the last forward

    def __init_subclass__(cls, symbol=None, elementwise=None, **named):
        super().__init_subclass__(**named)
        cls.symbol = symbol or cls.symbol
        cls.elementwise = cls.elementwise if elementwise is None else elementwise
        for name in vars(cls).keys() & CHECKS.keys():
            rule = vars(cls)[name]
            rule.checked = wraps(rule)(CHECKS[name](rule, cls.elementwise))
            setattr(cls, name, rule.checked)

    @property
    def cache(self):
        """The arrays that the gate keeps for the way back."""
        return [kept for kept in vars(self).values() if isinstance(kept, np.ndarray)]


def _checked_forward(rule, elementwise):
    inputs, _ = parameters(rule)
    within = takes(**dict.fromkeys(inputs[1:], "..."))(rule) if elementwise else rule

    def forward(self, *inputs, **named):
        value = within(self, *inputs, **named)
        self.output_shape = np.shape(value)
        return value

    return forward


def _checked_backward(rule, _):
    def backward(self, upstream):
        if self.output_shape is None:
            needed = "call forward before backward, which needs what forward keeps"
            raise RuntimeError(f"{type(self).__name__}: {needed}")
        upstream = finite_number("upstream", upstream)
        if np.shape(upstream) != self.output_shape:
            shapes = f"{self.output_shape}; got {np.shape(upstream)}"
            raise ValueError(f"upstream must have the shape of the output, {shapes}")
        return rule(self, upstream)

    return backward


CHECKS = {"forward": _checked_forward, "backward": _checked_backward}


def rule_of(gate, name):
    """forward or backward of a gate as it is written, without the checks that Gate puts around."""
    method = getattr(gate, name)
    checked = getattr(method, "__func__", None)
    rule = getattr(checked, "__wrapped__", None)
    ours = rule is not None and getattr(rule, "checked", None) is checked
    return MethodType(rule, gate) if ours else method


def check_gate(gate):
    """Raise TypeError unless `gate` can run forward and backward."""
    forward, backward = getattr(gate, "forward", None), getattr(gate, "backward", None)
    if isinstance(gate, type) or not (callable(forward) and callable(backward)):
        wanted = "an object with forward and backward, such as AddGate()"
        raise TypeError(f"gate must be {wanted}; got {describe(gate)}")


class AddGate(Gate, symbol="+"):
    """x + y. Adds forward, distributes backward: both local gradients are 1."""

    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        return [upstream, upstream]


class SubtractGate(Gate, symbol="−"):
    """x - y. The local gradients are 1 and -1."""

    def forward(self, x, y):
        return x - y

    def backward(self, upstream):
        return [upstream, -upstream]


class MultiplyGate(Gate, symbol="×"):
    """x y. The switcher: each input's local gradient is the other input."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, upstream):
        return [upstream * self.y, upstream * self.x]


class DivideGate(Gate, symbol="÷"):
    """x / y. The local gradients are 1 / y and -x / y^2."""

    @needs("y", lambda gate, x, y: y != 0, "a number to divide by, so not 0")
    def forward(self, x, y):
        self.x, self.y = x, y
        return x / y

    def backward(self, upstream):
        return [upstream / self.y, -upstream * self.x / self.y / self.y]


class PowerGate(Gate, symbol="^"):
    """x ** y, both of them inputs, for x > 0. Local gradients y x^(y-1) and x^y ln x."""

    @needs("x", lambda gate, x, y: x > 0, "above 0: the gradient of the exponent is x^y ln x")
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.power(x, y)

    def backward(self, upstream):
        x, y = self.x, self.y
        return [upstream * y * np.power(x, y - 1), upstream * np.power(x, y) * np.log(x)]


class MaxGate(Gate, symbol="max"):
    """max(x, y). The router: the larger input gets the whole gradient (in a tie the first)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, upstream):
        return [upstream * (self.x >= self.y), upstream * (self.x < self.y)]


class MinGate(Gate, symbol="min"):
    """min(x, y). Routes to the smaller input (in a tie to the first)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.minimum(x, y)

    def backward(self, upstream):
        return [upstream * (self.x <= self.y), upstream * (self.x > self.y)]


class NegateGate(Gate, symbol="−"):
    """-x. The local gradient is -1."""

    def forward(self, x):
        return -x

    def backward(self, upstream):
        return [-upstream]


class ExpGate(Gate, symbol="exp"):
    """e^x. The local gradient is the output itself."""

    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, upstream):
        return [upstream * self.value]


class LogGate(Gate, symbol="log"):
    """ln x, for x > 0. The local gradient is 1 / x."""

    @needs("x", lambda gate, x: x > 0, "above 0 to have a logarithm")
    def forward(self, x):
        self.x = x
        return np.log(x)

    def backward(self, upstream):
        return [upstream / self.x]


class SqrtGate(Gate, symbol="√"):
    """The square root of x, for x > 0. The local gradient is 1 / (2 sqrt(x))."""

    @needs("x", lambda gate, x: x > 0, "above 0: below it is no root, at 0 the slope is infinite")
    def forward(self, x):
        self.root = np.sqrt(x)
        return self.root

    def backward(self, upstream):
        return [upstream / (2 * self.root)]


class ReciprocalGate(Gate, symbol="1/x"):
    """1 / x, for x other than 0. The local gradient is -1 / x^2."""

    @needs("x", lambda gate, x: x != 0, "a number to divide by, so not 0")
    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, upstream):
        return [-upstream / self.x / self.x]


class SigmoidGate(Gate, symbol="σ"):
    """1 / (1 + e^-x), four gates in one. The local gradient is s (1 - s), s the output."""

    def forward(self, x):
        self.s = sigmoid(x)
        return self.s

    def backward(self, upstream):
        return [upstream * self.s * (1 - self.s)]


class TanhGate(Gate, symbol="tanh"):
    """tanh x. The local gradient is 1 - t^2, t the output."""

    def forward(self, x):
        self.t = np.tanh(x)
        return self.t

    def backward(self, upstream):
        return [upstream * (1 - self.t * self.t)]


class ReluGate(Gate, symbol="relu"):
    """max(0, x). Lets the gradient through where x > 0, and stops it elsewhere."""

    def forward(self, x):
        self.x = x
        return np.maximum(0.0, x)

    def backward(self, upstream):
        return [upstream * (self.x > 0)]


class ScaleGate(Gate):
    """a x, with a fixed. The local gradient is a."""

    def __init__(self, a):
        self.a = real_number("a", a)
        self.symbol = f"×{self.a:g}"

    def forward(self, x):
        return self.a * x

    def backward(self, upstream):
        return [upstream * self.a]


class ShiftGate(Gate):
    """x + c, with c fixed. The local gradient is 1."""

    def __init__(self, c):
        self.c = real_number("c", c)
        self.symbol = f"+{self.c:g}"

    def forward(self, x):
        return x + self.c

    def backward(self, upstream):
        return [upstream]


class ConstantPowerGate(Gate):
    """x^n, with n fixed. The local gradient is n x^(n-1)."""

    def __init__(self, n):
        self.n = real_number("n", n)
        self.symbol = f"^{self.n:g}"

    @needs("x", lambda g, x: (g.n % 1 == 0) | (x >= 0), "0 or more: {0.n:g} isn't a whole number")
    @needs(
        "x", lambda g, x: (g.n == 0) | (g.n >= 1) | (x != 0), "other than 0, for a power {0.n:g}"
    )
    def forward(self, x):
        self.x = x
        return np.power(x, self.n)

    def backward(self, upstream):
        slope = self.n * np.power(self.x, self.n - 1) if self.n else 0.0
        return [upstream * slope]
