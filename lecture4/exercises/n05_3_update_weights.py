"""One step of training, for one layer. A delta is minus the gradient, so the step is added."""

from .shared import exercise


def update_weights(w, inputs, delta, rate):
    """The weights after one step of length `rate`."""
    downhill = inputs.T @ delta
    step = rate * downhill
    new_w = w + step
    return new_w


WORDS = {"new_w": "your new w", "downhill": "the direction downhill", "step": "the step"}
EXERCISE = exercise(
    update_weights,
    shapes={"w": "DH", "inputs": "ND", "delta": "NH", "rate": ""},
    sizes=[
        {"N": 6, "D": 3, "H": 4, "rate": 0.3},
        {"N": 7, "D": 4, "H": 2, "rate": 0.1},
        {"N": 5, "D": 2, "H": 3, "rate": 2.0},
    ],
    words=WORDS,
    worth={"new_w": 2},
)
