"""When two results count as equal."""

import numpy as np

TOLERANCE = 1e-6  # share of a part's largest entry; right answers differ by rounding alone
TOLERANCE_SINGLE = 1e-4  # for an attempt that computes in float32


def same(got, expected, tolerance=TOLERANCE):
    """True if two arrays agree up to rounding, measured by the larger one's largest entry."""
    if got.shape != expected.shape:
        return False
    with np.errstate(all="ignore"):
        scale = np.abs(expected).max(initial=1e-12)
        if not scale < np.inf:  # NaN or infinity is expected, and has to be in the same places
            return np.allclose(got, expected, rtol=tolerance, equal_nan=True)
        return bool(np.abs(got - expected).max(initial=0.0) <= tolerance * scale)
