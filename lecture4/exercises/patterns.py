"""Where no sum fits: where are the wrong elements, and is one thing in the place of another?"""

import numpy as np

from .compare import TOLERANCE_SINGLE, same
from .fit import sizes_of


def axis_words(shape, arguments):
    """A shape with its axes named, such as (7, 4), that is (N, D)."""
    letters = {length: letter for letter, length in sizes_of(arguments).items() if letter != "reg"}
    if not shape or any(length not in letters for length in shape):
        return f"{shape}"
    named = ", ".join(letters[length] for length in shape)
    return f"{shape}, that is ({named}{',' if len(shape) == 1 else ''})"


def stands_in_place_of(exercise, part, got):
    """The name of another part whose right value stands where `part` belongs, or None.

    One that is wrong in its own place goes before one that is right there.
    """
    others = [
        other.name
        for other in exercise.parts
        if other.name != part and equals(exercise, part, other.name, got)
    ]
    return min(others, key=lambda other: equals(exercise, other, other, got), default=None)


def equals(exercise, part, other, got):
    """Whether on every probe `part` came out as what the reference returns for `other`."""
    return all(
        same(values[part], expected[other])
        for values, expected in zip(got, exercise.expected, strict=True)
    )


def wrong_elements(value, expected):
    """True where an element is off, measured by the largest of the expected ones."""
    return ~(np.abs(value - expected) <= TOLERANCE_SINGLE * max(np.abs(expected).max(), 1e-12))


def where_wrong(exercise, part, got):
    """Words for which elements are wrong if the same words hold on every probe, else ""."""
    common = None
    for values, expected, probe in zip(got, exercise.expected, exercise.probes, strict=True):
        wrong = wrong_elements(values[part], expected[part])
        if wrong.ndim == 0 or not wrong.any():
            continue
        words = {
            text
            for text, mask in _groups(expected[part], probe.arguments).items()
            if mask.any() and not mask.all() and np.array_equal(mask, wrong)
        }
        common = words if common is None else common & words
    return min(common, key=len) if common else ""


def _groups(expected, arguments):
    """Named groups of elements of a part, as masks of its shape."""
    groups = {
        "where the right value is positive": expected > 0,
        "where the right value is negative": expected < 0,
        "where the right value is 0": expected == 0,
    }
    for axis, called in enumerate(
        ("row", "column")[-expected.ndim :] if expected.ndim == 2 else ("entry",) * expected.ndim
    ):
        for position, index in (("first", 0), ("last", -1)):
            groups[f"in the {position} {called}"] = _slice(expected, axis, index)
            groups[f"everywhere but in the {position} {called}"] = ~_slice(expected, axis, index)
    for name, value in arguments.items():
        if np.shape(value) == expected.shape:
            groups[f"where `{name}` is negative"] = np.asarray(value) < 0
            groups[f"where `{name}` is positive"] = np.asarray(value) > 0
    if "y" in arguments and expected.ndim:
        occurs = np.isin(np.arange(expected.shape[-1]), arguments["y"])
        groups["in the columns of classes that occur in `y`"] = np.broadcast_to(
            occurs, expected.shape
        )
        groups["in the columns of classes that don't occur in `y`"] = ~np.broadcast_to(
            occurs, expected.shape
        )
    return groups


def _slice(array, axis, index):
    mask = np.zeros(array.shape, dtype=bool)
    np.moveaxis(mask, axis, 0)[index] = True
    return mask
