"""How gates are used when they are judged, and the numbers that go in."""

import traceback

import numpy as np

from ..checker import Probe
from ..checker.reading import WrongStructure, read

PAIRS = ((3.0, -4.0, 2.0), (-1.5, 2.5, -0.7), (0.3, 0.9, 1.3))
WORDS = {
    "value": "what `forward` returns",
    "gradients": "what `backward` returns",
    "again": "a second `backward`",
    "own": "`backward` after another gate has run",
}

NONE = (
    "Your `forward` returns None, and the gate's output is expected. "
    "Is its `return` line missing, or indented too far?"
)
REMEMBERS = (
    "after a second `forward` with other numbers, a gate of yours gives another result than a new "
    "one does. What `forward` keeps is for the next `backward` alone, so each `forward` puts new "
    "values there, whatever was kept before."
)
WHICH = "Which attribute of `self` does a second `forward` not set anew?"
OPEN = (
    "`forward` is there, and `backward` isn't written yet. Replace its line "
    "`raise NotImplementedError` with your own code, run that cell, then run this one."
)


def probes(points):
    """One probe for each (x, upstream) or (x, y, upstream)."""
    names = ("x", "y", "upstream") if len(points[0]) == 3 else ("x", "upstream")
    return lambda _: [Probe(dict(zip(names, point, strict=True))) for point in points]


def session(make_gate, *arguments):
    """Use a gate as a graph would: -> (value, gradients, again, own).

    Two gates of the class are at work: gradients comes from the first backward, again from a
    second one, own from a third, after the other gate has run forward. Raises WrongStructure if a
    gate that has run forward before does otherwise than a new one.
    """
    *inputs, upstream = arguments
    gate = make_gate()
    _require(gate, "forward")
    other = type(gate)()
    value = gate.forward(*inputs)
    gradients = _first_gradients(gate, value, upstream, len(inputs))
    again = _gradients(gate, upstream, len(inputs))
    other.forward(*(1.7 - number for number in inputs))
    own = _gradients(gate, upstream, len(inputs))
    if _remembers(type(gate), inputs, upstream):
        there = read([value, gradients, again], ("value", "gradients", "again"))
        title = "A second `forward` still remembers the first"
        raise WrongStructure(REMEMBERS, there, ("remembers_the_first", title, WHICH))
    return value, gradients, again, own


def _remembers(kind, inputs, upstream):
    """Whether a gate's second forward, and the backward after it, differ from a new gate's first.

    All numbers are smaller the second time, and in the other order.
    """
    used, new = kind(), kind()
    used.forward(*inputs)
    runs = [_run(gate, [-number - 5 for number in inputs], upstream) for gate in (used, new)]
    return not np.array_equal(*runs, equal_nan=True)


def _run(gate, inputs, upstream):
    value = gate.forward(*inputs)
    return np.array([float(value), *_gradients(gate, upstream, len(inputs))])


def session_with_ties(make_gate, x, y, upstream):
    """As session; in a tie any way to share the gradient between the inputs is right."""
    value, *rounds = session(make_gate, x, y, upstream)
    gradients, again, own = map(_summed, rounds) if x == y else rounds
    return value, gradients, again, own


def _summed(gradients):
    """Both inputs' gradients as one, unless they point different ways: that is no sharing."""
    first, second = gradients
    return [first + second, 0.0] if first * second >= 0 else gradients


def _require(gate, method, there=None):
    if not callable(getattr(gate, method, None)):
        raise WrongStructure(
            f"Your class has no method `{method}`. A gate has two: `forward` "
            "takes the inputs, `backward` takes the upstream gradient.",
            there,
        )


def _first_gradients(gate, value, upstream, count):
    """What `backward` returns; while it is still open, what `forward` returns counts."""
    if value is None:
        raise WrongStructure(NONE)
    there = read(value, "value")
    _require(gate, "backward", there)
    try:
        return _gradients(gate, upstream, count)
    except NotImplementedError as error:
        if traceback.extract_tb(error.__traceback__)[-1].name != "backward":
            raise  # another function that it calls isn't written yet
        raise WrongStructure(OPEN, there) from None


def _gradients(gate, upstream, count):
    gradients = gate.backward(upstream)
    if isinstance(gradients, list | tuple) and len(gradients) == count:
        return [float(gradient) for gradient in gradients]
    example = ", ".join(("dx", "dy")[:count])
    raise WrongStructure(
        f"`backward` returns {_in_words(gradients)}; a list with one gradient for each input "
        f"is expected, {count} in all, such as `[{example}]`."
    )


def _in_words(value):
    if isinstance(value, int | float):
        return f"the number {value:.4g}"
    return f"{type(value).__name__} {value!r:.40}"
