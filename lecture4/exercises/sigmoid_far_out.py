"""How a sigmoid is judged far from 0, where exp overflows."""

from contextlib import ContextDecorator, contextmanager

import numpy as np

from ..checker import Probe

WORDS = {
    "values": "the curve between -25 and 5",
    "far": "the curve far out",
    "numerator": "what stands above the fraction's line",
    "denominator": "what stands below the fraction's line",
}
ERRSTATE = np.errstate  # an attempt's own is another for a while
FAR = np.array([-1000.0, -710.0, -40.0, 40.0, 710.0, 1000.0])


def near_and_small(_):
    """Where the curve is steep; and where a curve cut off at -10 is off by as much as it is."""
    near, drawn = np.array([-5.0, -2.5, -0.7, 0.0, 0.4, 1.9, 4.6]), np.random.default_rng(60)
    small = np.array([-12.0, -15.5, -24.0])
    return [Probe({"x": x}) for x in (near, drawn.normal(size=(3, 4)) * 2, small)]


def at_moderate_and_far(attempt, x):
    """What is judged: -> (values at x, values at FAR); infinite there if an overflow made them.

    `np.where` computes both of its branches, so exp may overflow in one that is thrown away.
    That does no harm, and then neither of the two values at -710 and 710 is 0. Minus infinity if
    the attempt keeps NumPy from telling of the overflow.
    """
    values = attempt(x)
    far, ends, overflows = _far_out(attempt)
    told = overflows
    if not told:
        with _nothing_is_silent():
            overflows = _far_out(attempt)[-1]
    if overflows and np.any(np.equal(ends, 0.0)):
        far = np.where(np.isnan(far), np.nan, np.inf if told else -np.inf)
    return values, far


def _far_out(attempt):
    """Values at FAR, those at -710 and 710, and whether NumPy tells of an overflow."""
    overflows = []
    with ERRSTATE(over="call", call=lambda *_: overflows.append(True)):
        return attempt(FAR.copy()), attempt(np.array([-710.0, 710.0])), bool(overflows)


class _Nothing(ContextDecorator):
    """Stands for np.errstate and np.seterr, and does nothing."""

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        pass

    def __exit__(self, *_):
        pass


@contextmanager
def _nothing_is_silent():
    """For a while np.errstate and np.seterr change nothing."""
    kept = np.errstate, np.seterr
    np.errstate = np.seterr = _Nothing
    try:
        yield
    finally:
        np.errstate, np.seterr = kept


def remark_on_whole_numbers(exercise, attempt):
    """A remark if whole numbers come back cut to whole numbers."""
    x = np.array([-2, 0, 3])
    values = np.asarray(attempt(x.copy()))
    if values.dtype.kind not in "iu" or np.allclose(values, exercise.program(x), atol=1e-3):
        return None
    return (
        "Given whole numbers, `np.array([-2, 0, 3])`, your function returns whole numbers: an "
        "array that is made like x (`np.zeros_like(x)`) cuts off what is put into it at the "
        "point. `np.zeros(x.shape)` makes one of floats."
    )


def remark_on_branches(exercise, attempt):
    """A remark if exp overflows in a branch whose result is thrown away."""
    overflows = []
    with np.errstate(all="ignore", over="call", call=lambda *_: overflows.append(True)):
        attempt(FAR.copy())
    return (
        "`np.where` computes both of its branches for every x, so one of them still overflows "
        "and warns, though its result is thrown away. `-np.abs(x)` or `np.minimum(x, 0)` in "
        "the exponent keeps it quiet."
        if overflows
        else None
    )
