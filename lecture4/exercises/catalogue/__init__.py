"""All exercises of the course, in the order in which the notebooks set them."""

from . import chain, gates, layers, linear, more, nets

ORDER = (
    "square_and_slope",
    "numerical_slope",
    "chain_rule",
    "squared_difference",
    "AddGate",
    "MaxGate",
    "branch",
    "SigmoidGate",
    "sigmoid_backward",
    "relu_backward",
    "affine_backward",
    "svm_loss",
    "softmax",
    "softmax_loss",
    "squared_error_deltas",
    "cross_entropy_deltas",
    "update_weights",
    "two_layer_forward",
    "two_layer_loss",
    "predict",
    "accuracy",
    "neuron",
    "count_parameters",
    "stable_sigmoid",
    "dead_units",
    "leaky_relu_backward",
    "two_layer_relu_loss",
)
EXERCISES = {
    exercise.name: exercise
    for exercise in sorted(
        (
            *chain.EXERCISES,
            *gates.EXERCISES,
            *layers.EXERCISES,
            *linear.EXERCISES,
            *nets.EXERCISES,
            *more.EXERCISES,
        ),
        key=lambda exercise: ORDER.index(exercise.name),
    )
}
