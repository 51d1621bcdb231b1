"""lecture4: back-propagation from the chain rule to a net that reads handwriting.

Numerics are here; pictures are in lecture4.figures and lecture4.widgets. Importing this
loads NumPy and nothing else.
"""

from .activations import (
    ACTIVATIONS,
    elu,
    elu_derivative,
    leaky_relu,
    leaky_relu_derivative,
    maxout,
    maxout_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from .data import digits, score_table, spirals, xor
from .gates import (
    AddGate,
    ConstantPowerGate,
    DivideGate,
    ExpGate,
    LogGate,
    MaxGate,
    MinGate,
    MultiplyGate,
    NegateGate,
    PowerGate,
    ReciprocalGate,
    ReluGate,
    ScaleGate,
    ShiftGate,
    SigmoidGate,
    SqrtGate,
    SubtractGate,
    TanhGate,
)
from .gradcheck import numerical_gradient, relative_error
from .graph import Graph
from .layers import (
    Affine,
    HingeLoss,
    SoftmaxLoss,
    affine_backward,
    affine_forward,
    jacobian,
    leaky_relu_backward,
    relu_backward,
)
from .losses import (
    cross_entropy_loss,
    hinge_loss,
    logistic_loss,
    softmax,
    softmax_loss,
    squared_error,
    svm_loss,
)
from .nets import (
    LinearClassifier,
    TwoLayerNet,
    cross_entropy_deltas,
    squared_error_deltas,
    train_eleven_lines,
    two_layer_forward,
    two_layer_loss,
)

__version__ = "0.1.0"

_EXERCISES = ("check", "check_lines", "hint", "progress", "solution", "yours_or_ours")
_QUESTIONS = ("ask", "recall", "review")


def __getattr__(name):
    """Load exercises and questions when one of their names is first asked for: they are heavy."""
    if name in _EXERCISES:
        from .exercises import COURSE

        return getattr(COURSE, name)
    if name in _QUESTIONS:
        from .widgets import question

        return getattr(question, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return [*globals(), *_EXERCISES, *_QUESTIONS]
