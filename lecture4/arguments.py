"""What an argument must be, said above the function; a bad one is refused in one sentence.

    @takes(W="DC", X="ND", y="N<C", reg=NOT_NEGATIVE)
    def svm_loss(W, X, y, reg): ...

The sentence says which argument, what came, what was expected.
"""

import math
from functools import partial, wraps
from inspect import signature
from numbers import Real

import numpy as np


def takes(*, later=(), **arguments):
    """Above a function: what each of its arguments must be, so that its body is the lesson alone.

    "NC"  an array (N, C) of finite numbers; a letter is the same length in all arguments.
    "..." a number or an array of any shape, the same shape for all arguments that have it.
    "N<C" integer labels (N,), each from 0 to below C, or of 0 or more if nothing has C columns.
    A function of (name, value) returns the value to use.
    later: arrays so large that it takes time to look at each number. They are looked at once the
    function has raised ValueError, which it must do if one of them holds NaN or infinity.
    The strings stay on the function as `axes`, {argument: string}.
    """

    def declare(function):
        names, defaults = parameters(function)
        readers = {name: _reader(said, name not in later) for name, said in arguments.items()}

        @wraps(function)
        def checked(*args, **named):
            given = dict(zip(names, args, strict=False), **named)
            if len(given) < len(args) + len(named):
                return function(*args, **named)  # Python says what is wrong with the call
            sizes, given = {}, {**defaults, **given}
            for name, read in readers.items():
                if name in given:
                    given[name] = read(name, given[name], sizes=sizes)
            return _blaming(later, function, given) if later else function(**given)

        checked.axes = {name: said for name, said in arguments.items() if isinstance(said, str)}
        return checked

    return declare


def needs(name, holds, expected):
    """Above a function, below `takes`: what its argument `name` must be besides.

    holds(*arguments) is true where it is. `expected` says it, after "must be"; {0.n} in it is the
    attribute n of the first argument.
    """

    def declare(function):
        names, _ = parameters(function)

        @wraps(function)
        def within(*args, **named):
            given = [*args, *(named[name] for name in names[len(args) :])]
            if not np.all(holds(*given)):
                value = _range(given[names.index(name)])
                raise ValueError(f"{name} must be {expected.format(*given)}; got {value}")
            return function(*given)

        return within

    return declare


def parameters(function):
    """The names of what can be passed by position, and {name: default} of all that have one."""
    known = signature(function).parameters.values()
    names = [each.name for each in known if each.kind is each.POSITIONAL_OR_KEYWORD]
    return names, {each.name: each.default for each in known if each.default is not each.empty}


def _reader(said, finite):
    """A function that reads an argument as `takes` was told."""
    if not isinstance(said, str):
        return lambda name, value, sizes: said(name, value)
    if said == "...":
        return finite_number
    if "<" in said:
        return partial(_labels, axes=said)
    return partial(real_array, axes=said, finite=finite)


def _labels(name, value, sizes, axes):
    examples, classes = (sizes.get(axis) for axis in axes.split("<"))
    return class_labels(name, value, examples, classes)


def _blaming(later, function, given):
    """Call the function; if it fails, name the argument that holds NaN or infinity."""
    try:
        with np.errstate(all="ignore"):  # the function itself refuses what isn't finite
            return function(**given)
    except ValueError as error:
        refuse_infinite(**{name: given[name] for name in later})
        raise ValueError(f"{', '.join(later)}: the numbers are too large: {error}") from error


def describe(value):
    """Say in a few words what `value` is, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with shape {value.shape}"
    text = repr(value)
    return f"{text if len(text) <= 40 else text[:37] + '...'} ({type(value).__name__})"


def _range(value):
    return f"{value.min():g} to {value.max():g}" if np.ndim(value) else describe(value)


def finite_number(name, value, sizes=None):
    """Return `value` as a finite float or array of floats, or say what is wrong with it."""
    if isinstance(value, float) and math.isfinite(value):  # by far the most common case
        value = float(value)  # NumPy's own floats print with their type around them
    else:
        array = real_array(name, value)
        value = array if array.ndim else float(array)
    if sizes is not None:
        first, expected = sizes.setdefault("...", (name, np.shape(value)))
        if np.shape(value) != expected:
            shapes = f"{expected} and {np.shape(value)}"
            raise ValueError(f"{first} and {name} must have one shape; got {shapes}")
    return value


def real_array(name, value, axes=None, sizes=None, finite=True):
    """Return `value` as a finite array of floats, or say what is wrong with argument `name`.

    axes: a letter for each axis, such as "ND"; None takes any shape. sizes: the letters' lengths,
    filled as arguments are read, so that all must fit. finite: False takes NaN and infinity.
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


def refuse_infinite(**named):
    """Raise ValueError that names the first array with a NaN or an infinity in it."""
    for name, array in named.items():
        if not is_finite(array):
            raise ValueError(f"{name} must be finite; it holds NaN or infinity")


def is_finite(array):
    """True if no entry is NaN or infinite."""
    # One bad entry spoils the sum, and a sum is much cheaper than looking at every entry.
    # A sum of good entries can still overflow: only then is each entry looked at.
    with np.errstate(all="ignore"):
        return math.isfinite(array.sum()) or bool(np.isfinite(array).all())


def class_labels(name, value, examples, classes=None):
    """Return `value` as `examples` integer labels in [0, classes), or say what is wrong.

    Without `classes` any label of 0 or more is taken.
    """
    labels = _as_array(name, value, "integer labels", kinds="iu")
    if labels.shape != (examples,):
        wanted = f"shape ({examples},), one label an example"
        raise ValueError(f"{name} must have {wanted}; got {labels.shape}")
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
        wanted = [f", {word} {bound:g}" for word, bound in bounds.items() if math.isfinite(bound)]
        raise ValueError(f"{name} must be a finite number{''.join(wanted)}; got {describe(value)}")
    return number


NOT_NEGATIVE = partial(real_number, least=0)
POSITIVE = partial(real_number, above=0)
BELOW_ONE = partial(real_number, least=0, below=1)


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


def true_or_false(name, value):
    """Return `value` if it is True or False, or say what is wrong."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False; got {describe(value)}")
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


def seed(name, value):
    """Return `value` itself if `generator` takes it, or say what is wrong."""
    generator(name, value)
    return value
