"""Where no sum fits: where are the wrong elements, and is one thing in the place of another?"""

from typing import TYPE_CHECKING

import numpy as np

from .compare import TOLERANCE_SINGLE, same
from .probes import lengths
from .reading import Arrays

if TYPE_CHECKING:
    from .exercise import Exercise


def axis_words(shape: tuple[int, ...], exercise: "Exercise", k: int) -> str:
    """A shape with its axes named, such as (7, 4), that is (N, D)."""
    axes = lengths(exercise.shapes, exercise.probes[k].arguments)
    letters = {length: letter for letter, length in axes.items()}
    if not shape or any(length not in letters for length in shape):
        return f"{shape}"
    named = ", ".join(letters[length] for length in shape)
    return f"{shape}, that is ({named}{',' if len(shape) == 1 else ''})"


def stands_in_place_of(exercise: "Exercise", part: str, got: list[Arrays]) -> str | None:
    """The name of another part whose right value stands where `part` belongs, or None.

    One that is wrong in its own place goes before one that is right there.
    """
    others = [
        other.name
        for other in exercise.parts
        if other.name != part and equals(exercise, part, other.name, got)
    ]
    return min(others, key=lambda other: equals(exercise, other, other, got), default=None)


def equals(exercise: "Exercise", part: str, other: str, got: list[Arrays]) -> bool:
    """Whether on every probe `part` came out as what the reference returns for `other`."""
    return all(
        same(values[part], expected[other])
        for values, expected in zip(got, exercise.expected, strict=True)
    )


def wrong_elements(value: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """True where an element is off, measured by the largest of the expected ones."""
    return ~(np.abs(value - expected) <= TOLERANCE_SINGLE * max(np.abs(expected).max(), 1e-12))


def where_wrong(exercise: "Exercise", part: str, got: list[Arrays]) -> str:
    """Words for which elements are wrong if the same words hold on every probe, else ""."""
    fitting = []
    for k, values in enumerate(got):
        expected = exercise.expected[k][part]
        wrong = wrong_elements(values[part], expected)
        if wrong.ndim and wrong.any():
            groups = _groups(exercise, expected, k)
            fitting.append({text for text, mask in groups.items() if _is_group(mask, wrong)})
    common = set.intersection(*fitting) if fitting else set()
    return min(common, key=len) if common else ""


def _is_group(mask: np.ndarray, wrong: np.ndarray) -> bool:
    return bool(mask.any() and not mask.all() and np.array_equal(mask, wrong))


def _groups(exercise: "Exercise", expected: np.ndarray, k: int) -> dict[str, np.ndarray]:
    """Named groups of elements of a part, as masks of its shape."""
    groups = {
        "where the right value is positive": expected > 0,
        "where the right value is negative": expected < 0,
        "where the right value is 0": expected == 0,
    }
    axes = ("row", "column") if expected.ndim == 2 else ("entry",) * expected.ndim
    for axis, called in enumerate(axes):
        for position, index in (("first", 0), ("last", -1)):
            mask = np.zeros(expected.shape, dtype=bool)
            np.moveaxis(mask, axis, 0)[index] = True
            groups[f"in the {position} {called}"] = mask
            groups[f"everywhere but in the {position} {called}"] = ~mask
    for name, value in exercise.probes[k].arguments.items():
        if np.shape(value) == expected.shape and np.asarray(value).dtype.kind in "fiu":
            groups[f"where `{name}` is negative"] = np.asarray(value) < 0
            groups[f"where `{name}` is positive"] = np.asarray(value) > 0
    return groups | (_by_label(exercise, expected, k) if expected.ndim else {})


def _by_label(exercise: "Exercise", expected: np.ndarray, k: int) -> dict[str, np.ndarray]:
    """The columns whose number occurs among the labels, and the others."""
    groups = {}
    for name, shape in exercise.shapes.items():
        if " in " in shape:
            classes = exercise.words.get(shape[-1], shape[-1])
            labels = exercise.probes[k].arguments[name]
            occurs = np.isin(np.arange(expected.shape[-1]), labels)
            for verb, mask in (("occur", occurs), ("don't occur", ~occurs)):
                text = f"in the columns of {classes} that {verb} in `{name}`"
                groups[text] = np.broadcast_to(mask, expected.shape)
    return groups
