"""What several exercises share: families of mistakes, remarks, words."""

import copy
import dis
import types
from pathlib import Path

import numpy as np

from ..checker import Exercise, Family

FAMILIES = Path(__file__).parent / "families"
WORDS = {"N": "examples", "D": "features", "C": "classes", "H": "hidden units", "K": "outputs"}


def family(name, words=None, without=()):
    """The family of mistakes in families/name.toml."""
    return Family(FAMILIES / f"{name}.toml", words or {}, without)


def exercise(program, *, words=None, **described):
    """An Exercise, with the course's own words for the axes."""
    return Exercise(program, words=WORDS | (words or {}), **described)


# --- remarks on right answers -------------------------------------------------------------------


def loops(_, attempt):
    """A remark if the attempt is a function with a loop in it."""
    if not isinstance(attempt, types.FunctionType) or all(
        step.opname != "FOR_ITER" for step in dis.get_instructions(attempt.__code__)
    ):
        return None
    return (
        "A loop is right. With thousands of examples it is slow: one product of whole arrays, "
        "such as `X @ W`, does the same many times faster."
    )


def lost_in_a_tie(exercise, attempt):
    """A remark if, of two equal inputs, the gradients don't add up to what arrives at both."""
    _, dx, dy = attempt(1.5, 1.5)
    whole = sum(exercise.program(1.5, 1.5)[1:])
    if abs(dx + dy - whole) < 1e-6:
        return None
    return (
        f"Where x and y are equal, your gradients add up to {dx + dy:.3g}, and {whole:.3g} comes "
        "back. The max hands on the whole of what arrives there: to one of the two, or half to "
        "each. Which of your conditions hold when x is y?"
    )


def overflow_remark(exercise, attempt, large, uneven):
    """A remark if what the attempt returns first is wrong for large scores, or for uneven rows.

    large, uneven: arguments that make all scores large; and those of some examples alone.
    """
    if _is_wrong(exercise, attempt, large):
        return (
            "With all scores around 1,000 your `exp` overflows and the result isn't a number. "
            "Taking each row's largest score off first changes no probability and keeps `exp` "
            "small."
        )
    if _is_wrong(exercise, attempt, uneven):
        return (
            "With the scores of one example around 0 and those of another around 1,000 your "
            "result is wrong: what keeps `exp` small for one row is too much for the other. "
            "Take off each row its own largest score, not the largest of all."
        )
    return None


def _is_wrong(exercise, attempt, arguments):
    """Whether what the attempt returns first isn't what the program does."""
    expected = first(exercise.program(*copy.deepcopy(arguments)))
    with np.errstate(all="ignore"):
        try:
            got = first(attempt(*copy.deepcopy(arguments)))
        except Exception:
            return True
    return got.shape != expected.shape or not np.allclose(got, expected)


def guard_remark(exercise, attempt, arguments):
    """A remark if the attempt's loss is finite and too small for these arguments: a tiny p."""
    with np.errstate(all="ignore"):
        expected, got = (first(f(*copy.deepcopy(arguments))) for f in (exercise.program, attempt))
    if not np.isfinite(got) or np.allclose(got, expected):
        return None
    return (
        f"Where the true class is very unlikely your loss is {got:.3g} and {expected:.3g} is "
        "right: the small number that guards your logarithm sets a ceiling. Training doesn't "
        "mind. `scores - np.log(sum of the exponentials)` needs no guard."
    )


def first(returned):
    """The first of the values that a function returned, as an array."""
    return np.asarray(returned[0] if isinstance(returned, (tuple, list)) else returned, float)
