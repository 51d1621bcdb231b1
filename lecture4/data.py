"""The course's data sets: small, and all of them here or inside scikit-learn."""

from functools import partial

import numpy as np

from .arguments import NOT_NEGATIVE, generator, real_number, takes, true_or_false, whole_number


def score_table():
    """The lecture's scores of a cat, a car and a frog picture: scores (3, 3), y (3,).

    One example a row, one class a column (the lecture's slide has one example a column).
    """
    scores = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
    return scores, np.array([0, 1, 2])


@takes(bias_column=true_or_false)
def xor(bias_column=True):
    """Exclusive or: X (4, 3) or (4, 2), Y (4, 1). The third column of X is always 1."""
    X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    return (X if bias_column else X[:, :2]), Y


@takes(points=whole_number, classes=whole_number, noise=NOT_NEGATIVE, rng=generator)
def spirals(points=100, classes=3, noise=0.2, rng=None):
    """Intertwined spirals in the plane: X (points * classes, 2), y (points * classes,).

    points a class; noise is the standard deviation of the angle, in radians.
    rng: a numpy.random.Generator or a seed. Source: the lecture's toy data set.
    """
    radius = np.tile(np.linspace(0.0, 1.0, points), classes)
    y = np.repeat(np.arange(classes), points)
    angle = 4.0 * (y + radius) + noise * rng.standard_normal(y.size)
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), y


@takes(held_out=partial(real_number, least=0.01, below=0.99), rng=generator)
def digits(held_out=0.25, rng=0):
    """Real handwritten digits: (X_train, y_train, X_test, y_test), X (N, 64) in [0, 1].

    1,797 scans of 8 x 8 pixels from the UCI data set that scikit-learn carries. The held-out
    share, from 0.01 to 0.99, is drawn so that every class keeps its part of it.
    rng: a Generator or a seed.
    """
    # Here, so that `import lecture4` doesn't load scikit-learn.
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    seed = int(rng.integers(2**31))
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(
        X / 16.0, y, test_size=held_out, stratify=y, random_state=seed
    )
    return X_train, y_train, X_test, y_test
