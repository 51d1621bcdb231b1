"""Probes: the arguments that an attempt is tried on."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .exercise import Exercise


@dataclass(frozen=True)
class Probe:
    """Arguments to try an attempt on. `about` names what is left out, such as "reg = 0"."""

    arguments: dict[str, Any]
    about: str = ""

    def copies(self) -> list[Any]:
        """The arguments in their order, for a function that may change them."""
        return [_copy(value) for value in self.arguments.values()]


def _copy(value: Any) -> Any:
    """A copy down to the arrays; the search for lines takes thousands, which deepcopy delays."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is dict:
        return {key: _copy(inner) for key, inner in value.items()}
    return deepcopy(value)


def drawn(exercise: "Exercise") -> list[Probe]:
    """One probe for each entry of the exercise's sizes, drawn by its shapes, always the same."""
    return [
        Probe(
            {
                name: draw(name, shape, sizes, np.random.default_rng(10 * k + i))
                for i, (name, shape) in enumerate(exercise.shapes.items())
            }
        )
        for k, sizes in enumerate(exercise.sizes, start=1)
    ]


def draw(name: str, shape: str, sizes: Mapping[str, float], rng: np.random.Generator) -> Any:
    """One argument: given by hand, labels, a number, or an array of normal numbers."""
    if name in sizes:
        return sizes[name]
    if " in " in shape:
        examples, _, classes = shape.partition(" in ")
        return labels(rng, int(sizes[examples]), int(sizes[classes]))
    value = rng.normal(size=[int(sizes[axis]) for axis in shape])
    return value if shape else float(value)


def labels(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    """N labels in which some occur twice and, of C classes, the last alone is absent."""
    return rng.permutation(np.concatenate([np.arange(C - 1), rng.integers(0, C - 1, N - C + 1)]))


def lengths(shapes: Mapping[str, str], arguments: Mapping[str, Any]) -> dict[str, int]:
    """The length of each axis, such as {"N": 7, "D": 4}, of one probe's arguments."""
    return {
        axis: length
        for name, axes in shapes.items()
        if " in " not in axes
        for axis, length in zip(axes, np.shape(arguments[name]), strict=False)
    }
