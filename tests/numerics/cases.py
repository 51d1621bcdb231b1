"""What the numerical tests share: awkward shapes, random numbers, and the comparison."""

import numpy as np
from hypothesis import strategies as st

import lecture4

SEEDS = st.integers(0, 2**32 - 1)
# N, D, H, C: all different, each of them 1 now and then.
SIZES = st.lists(st.integers(1, 7), min_size=4, max_size=4, unique=True)
SHAPES = st.lists(st.integers(1, 4), max_size=3).map(tuple)


def numbers(seed):
    """A function from a shape to random numbers of either sign, none of them near 0."""
    rng = np.random.default_rng(seed)

    def draw(*shape):
        return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.1, 2.0, shape)

    return draw


def labels(seed, examples, classes):
    return np.random.default_rng(seed).integers(0, classes, examples)


def assert_close(gradient, expected, tolerance=1e-6):
    """The shapes are equal, and the gradients up to rounding and the step's error."""
    assert np.shape(gradient) == np.shape(expected)
    rounding = 1e-9  # of a difference of two losses near 1, divided by the step
    assert (
        np.abs(gradient - expected).max(initial=0) < rounding
        or lecture4.relative_error(gradient, expected) < tolerance
    )


def two_layer_weights(draw, D, H, C):
    return {"W1": draw(D, H), "b1": draw(H), "W2": draw(H, C), "b2": draw(C)}
