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


class Target:
    """What thousands of results are compared with, as `same` does; most differ at once."""

    def __init__(self, expected: np.ndarray, tolerance: float):
        self.expected, self.tolerance = expected, tolerance
        largest = np.abs(expected).max(initial=1e-12) if expected.dtype.kind in "fi" else np.inf
        self.first = float(expected.flat[0]) if expected.size and largest < np.inf else None
        self.slack = tolerance * largest

    def is_met(self, got: np.ndarray) -> bool:
        """Whether a result is the expected one; a (1, H) array for (H,) is taken as meant."""
        got = as_meant(got, self.expected.shape)
        alike = self.first is not None and got.shape == self.expected.shape
        if alike and abs(got.item(0) - self.first) > self.slack:
            return False
        return same(got, self.expected, self.tolerance)


def as_meant(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A (1, H) array where (H,) is expected, or [[5.0]] for 5.0, is taken as meant."""
    value = value if value.dtype.kind == "U" else value.astype(float)
    if value.shape != shape and len(shape) < 2 and value.shape in ((1, *shape), (1, 1, *shape)):
        return value.reshape(shape)
    return value
