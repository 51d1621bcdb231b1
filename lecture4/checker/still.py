"""Parts that are the same whatever the inputs: nothing that explains them was ever computed."""

from typing import TYPE_CHECKING

import numpy as np

from .compare import same
from .reading import Arrays

if TYPE_CHECKING:
    from .exercise import Exercise


def still(exercise: "Exercise", part: str, got: list[Arrays]) -> str:
    """What a part still is, in words, if it tells nothing of what was computed; else ""."""
    values = [one[part] for one in got]
    if part in exercise.in_text:
        return ""
    if not all(np.isfinite(value).any() for value in values):
        return "NaN" if all(np.isnan(value).any() for value in values) else "infinite"
    first = values[0].flat[0]
    if all((value == first).all() for value in values):
        return "0" if first == 0 else f"{first:.6g}"
    for name in exercise.argument_names:
        given = [np.asarray(probe.arguments[name]) for probe in exercise.probes]
        numbers = all(g.shape and g.dtype.kind in "fiub" for g in given)
        if numbers and all(same(v, g) for v, g in zip(values, given, strict=True)):
            return f"`{name}` as it came in"
    return ""


def is_constant(outputs: list[Arrays | None], part: str) -> bool:
    """Whether a part of what a program returns is one number on all probes, or never a number."""
    values = [output[part] for output in outputs if output is not None]
    if values[0].dtype.kind != "U" and not all(np.isfinite(value).any() for value in values):
        return True
    return all((value == values[0].flat[0]).all() for value in values)
