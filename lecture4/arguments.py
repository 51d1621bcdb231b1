"""Refuse a bad argument in one sentence: which one, what came, what was expected."""

import math
from numbers import Real

import numpy as np


def describe(value):
    """Say in a few words what `value` is, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with shape {value.shape}"
    text = repr(value)
    return f"{text if len(text) <= 40 else text[:37] + '...'} ({type(value).__name__})"


def is_finite(array):
    """True if no entry is NaN or infinite."""
    # One bad entry spoils the sum, and a sum is much cheaper than looking at every entry.
    # A sum of good entries can still overflow: only then is each entry looked at.
    with np.errstate(all="ignore"):
        return math.isfinite(array.sum()) or bool(np.isfinite(array).all())


def real_array(name, value, axes=None, sizes=None, finite=True):
    """Return `value` as a finite array of floats, or say what is wrong with argument `name`.

    axes : one letter for each expected axis, such as "ND"; None takes any shape.
    sizes: dict from letter to length. It is filled as arguments are read, so that
           the same letter must have the same length in all of them.
    finite: False leaves it to the caller to call refuse_infinite.
    Raises TypeError if it doesn't hold real numbers, ValueError if it doesn't fit the axes,
    is empty, or holds NaN or infinity.
    """
    array = _as_array(name, value, "real numbers", kinds="fiub")
    if axes is not None:
        _check_shape(name, array.shape, axes, {} if sizes is None else sizes)
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); give it at least one number")
    if array.dtype.kind != "f":
        return array.astype(float)
    if finite:
        refuse_infinite(**{name: array})
    return array


def refuse_infinite(**named):
    """Raise ValueError that names the first array with a NaN or an infinity in it."""
    for name, array in named.items():
        if not is_finite(array):
            raise ValueError(f"{name} must be finite; it holds NaN or infinity")


def _as_array(name, value, wanted, kinds):
    """NumPy's reading of `value`, if its dtype is of one of the `kinds` (letters)."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:  # rows of different lengths, for one
        raise TypeError(f"{name} must hold {wanted}; NumPy can't read it: {error}") from None
    if array.dtype.kind not in kinds:
        raise TypeError(f"{name} must hold {wanted}; got {describe(value)}")
    return array


def _check_shape(name, shape, axes, sizes):
    fits = len(shape) == len(axes) and all(
        sizes.get(axis, length) == length for axis, length in zip(axes, shape, strict=True)
    )
    if not fits:
        wanted = ", ".join(f"{axis}={sizes[axis]}" if axis in sizes else axis for axis in axes)
        comma = "," if len(axes) == 1 else ""
        raise ValueError(f"{name} must have shape ({wanted}{comma}); got {shape}")
    sizes.update(zip(axes, shape, strict=True))


def same_shape(**named):
    """Return the named values as finite arrays, in the order given; refuse different shapes."""
    arrays = [real_array(name, value) for name, value in named.items()]
    if len({array.shape for array in arrays}) > 1:
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise ValueError(f"{' and '.join(named)} must have one shape; got {shapes}")
    return arrays


def class_labels(name, value, examples, classes=None):
    """Return `value` as `examples` integer labels in [0, classes), or say what is wrong.

    Without `classes` any label of 0 or more is taken.
    """
    labels = _as_array(name, value, "integer labels", kinds="iu")
    if labels.shape != (examples,):
        raise ValueError(
            f"{name} must have shape ({examples},), one label an example; got {labels.shape}"
        )
    least, most = int(labels.min()), int(labels.max())
    if least < 0 or (classes is not None and most >= classes):
        wanted = "of 0 or more" if classes is None else f"from 0 to {classes - 1}"
        raise ValueError(f"{name} must hold labels {wanted}; got {least} to {most}")
    return labels


def real_number(name, value, *, least=-np.inf, above=-np.inf, below=np.inf):
    """Return `value` as a finite float of `least` or more, above `above` and below `below`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a real number; got {describe(value)}")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond a float's range
        number = np.inf
    if not (math.isfinite(number) and least <= number and above < number < below):
        bounds = {"at least": least, "above": above, "below": below}
        wanted = "".join(
            f", {word} {bound:g}" for word, bound in bounds.items() if math.isfinite(bound)
        )
        raise ValueError(f"{name} must be a finite number{wanted}; got {describe(value)}")
    return number


def whole_number(name, value, least=1):
    """Return `value` as an int of `least` or more, or say what is wrong."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number; got {describe(value)}")
    if value < least:
        raise ValueError(f"{name} must be {least} or more; got {value}")
    return int(value)


def one_of(name, value, choices):
    """Return `value` if it is among `choices`, or list what can be chosen."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}; got {describe(value)}")
    return value


def function(name, value):
    """Return `value` if it can be called, or say what is wrong."""
    if not callable(value):
        raise TypeError(f"{name} must be a function; got {describe(value)}")
    return value


def generator(name, value):
    """Return `value` if it is a NumPy Generator; make a fresh one of None or a seed."""
    if value is not None and not isinstance(value, np.random.Generator):
        value = whole_number(f"{name}, a numpy.random.Generator, None or a seed,", value, least=0)
    return np.random.default_rng(value)
