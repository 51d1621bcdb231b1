"""Read what an attempt returned into plain arrays, or say what is wrong with its form."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

LARGEST = 1_000_000  # entries of a part; the probes' own have a hundred

Arrays = dict[str, np.ndarray]


class WrongStructure(Exception):
    """The attempt returned something of another form. Its text says what, for the learner.

    there: the parts that could be read all the same.
    named: (id, title, question), if what is wrong has a name.
    """

    def __init__(
        self, text: str, there: Arrays | None = None, named: tuple[str, str, str] | None = None
    ):
        super().__init__(text)
        self.there, self.named = there, named


class NothingReturned(WrongStructure):
    """The attempt returned None."""


def read(value: Any, form: Any, in_text: Sequence[str] = ()) -> Arrays:
    """Turn a returned value into {part: array}. Raises WrongStructure with a sentence.

    form   : names of the parts in the form in which they are returned: a name, a tuple of forms,
             or a dict of forms.
    in_text: the parts that are text; the others are numbers.
    """
    if value is None:
        raise NothingReturned(_nothing(form))
    arrays: Arrays = {}
    _read_into(arrays, value, form, in_text)
    return arrays


def in_words(form: Any) -> str:
    """How to write what is returned, such as (loss, dW)."""
    if isinstance(form, str):
        return form
    if isinstance(form, Mapping):
        return "{" + ", ".join(map(repr, form)) + "}"
    return "(" + ", ".join(map(in_words, form)) + ")"


def _read_into(arrays: Arrays, value: Any, form: Any, in_text: Sequence[str]) -> None:
    if value is None:
        raise WrongStructure(_nothing(form))
    if isinstance(form, str):
        arrays[form] = (_text_array if form in in_text else _number_array)(form, value)
    elif isinstance(form, tuple):
        _read_tuple(arrays, value, form, in_text)
    else:
        _read_dict(arrays, value, form, in_text)


def _nothing(form: Any) -> str:
    return (
        f"Your function returns None where `{in_words(form)}` is expected. "
        "Is the `return` line missing, or indented too far?"
    )


def _read_tuple(arrays: Arrays, value: Any, form: Any, in_text: Sequence[str]) -> None:
    many = isinstance(value, (tuple, list))
    if not many or len(value) != len(form):
        came = f"{len(value)} values" if many else f"one {type(value).__name__}"
        wanted = f"`{in_words(form)}` is expected, {len(form)} values."
        raise WrongStructure(f"Your function returns {came}; {wanted}")
    for inner_value, inner_form in zip(value, form, strict=True):
        _read_into(arrays, inner_value, inner_form, in_text)


def _read_dict(arrays: Arrays, value: Any, form: Mapping[str, Any], in_text: Sequence[str]) -> None:
    if not isinstance(value, dict):
        raise WrongStructure(
            f"Your gradients come as a {type(value).__name__}; a dictionary "
            f"`{in_words(form)}` is expected."
        )
    missing = [key for key in form if key not in value]
    for key in form:
        if key not in missing:
            _read_into(arrays, value[key], form[key], in_text)
    if missing:
        keys = ", ".join(repr(key)[:30] for key in list(value)[:8])
        raise WrongStructure(
            f"Your dictionary has the keys {keys or '(none)'}; "
            f"missing: {', '.join(map(repr, missing))}.",
            arrays,
        )


def _text_array(name: str, value: Any) -> np.ndarray:
    if not isinstance(value, str):
        raise WrongStructure(f"`{name}` is a {type(value).__name__}; text is expected.")
    return np.array(value)


def _number_array(name: str, value: Any) -> np.ndarray:
    if type(value) is np.ndarray and value.dtype == float and value.size <= LARGEST:
        return value.copy()  # nearly always, and the search does it thousands of times
    array = _as_array(name, value)
    if array.size > LARGEST:
        raise WrongStructure(
            f"`{name}` has the shape {array.shape}: far more numbers than the "
            "inputs have. Which product or broadcast made it so large?"
        )
    if array.dtype.kind == "b":
        raise WrongStructure(
            f"`{name}` holds True and False; numbers are expected. Is a comparison made last, "
            "after `*` and `+`, that should stand in brackets?"
        )
    return array


def _as_array(name: str, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
        if array.size > LARGEST:
            return array
        if array.dtype.kind not in "fiubO":
            raise TypeError("complex numbers, or text")
        # A copy, because the attempt may hand out an array and change it later.
        return np.array(array, dtype=float if array.dtype.kind == "O" else None)
    except Exception:
        raise WrongStructure(
            f"`{name}` is a {type(value).__name__} that can't be read as numbers."
        ) from None


def read_number(value: Any) -> np.ndarray | None:
    """A value of an attempt's as an array of floats, or None if it is something else."""
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "fiub" and array.size else None
    except Exception:
        return None
