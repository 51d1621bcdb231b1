"""When two results count as equal."""

import numpy as np

TOLERANCE = 1e-6  # share of a part's largest entry; right answers differ by rounding alone
TOLERANCE_SINGLE = 1e-4  # for an attempt that computes in float32


def same(got: np.ndarray, expected: np.ndarray, tolerance: float = TOLERANCE) -> bool:
    """True if two arrays agree up to rounding, measured by the larger one's largest entry."""
    if got.shape != expected.shape or got.dtype.kind == "U":
        return bool(np.array_equal(got, expected))
    with np.errstate(all="ignore"):
        scale = np.abs(expected).max(initial=1e-12)
        if not scale < np.inf:  # NaN or infinity is expected, and has to be in the same places
            return bool(np.allclose(got, expected, rtol=tolerance, equal_nan=True))
        return bool(np.abs(got - expected).max(initial=0.0) <= tolerance * scale)
