"""How a sigmoid is judged far from 0, where exp overflows."""

import numpy as np

WORDS = {
    "values": "the curve between -5 and 5",
    "far": "the curve far out",
    "numerator": "what stands above the fraction's line",
    "denominator": "what stands below the fraction's line",
}
FAR = np.array([-1000.0, -710.0, -40.0, 40.0, 710.0, 1000.0])


def at_moderate_and_far(attempt, x):
    """What is judged: -> (values at x, values at FAR), the latter NaN if an overflow made them.

    `np.where` computes both of its branches, so exp may overflow in one that is thrown away.
    That does no harm, and then neither of the two values at -710 and 710 is 0.
    """
    overflows = []
    values = attempt(x)
    with np.errstate(over="call", call=lambda *_: overflows.append(True)):
        far, ends = attempt(FAR.copy()), attempt(np.array([-710.0, 710.0]))
    if overflows and np.any(np.equal(ends, 0.0)):
        far = np.full(FAR.shape, np.nan)
    return values, far


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
