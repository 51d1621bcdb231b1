# A stand-in for NumPy, so that gates and Graph can run on plain numbers where NumPy's own wheel
# for the browser can't be fetched. It is Python's own arithmetic and knows no arrays. Where there
# is a NumPy, it does nothing.
import contextlib
import math
import sys
import types


def plain_numbers(np):
    np.inf, np.isfinite, np.any = math.inf, math.isfinite, bool
    np.exp, np.log, np.sqrt, np.power = math.exp, math.log, math.sqrt, pow
    np.maximum, np.minimum = max, min
    np.shape, np.ndim = (lambda value: ()), (lambda value: 0)
    np.less_equal, np.equal = (lambda a, b: a <= b), (lambda a, b: a == b)
    np.errstate = lambda **kinds: contextlib.nullcontext()
    np.ndarray, np.bool_, np.integer = type("array", (), {}), type("bool", (), {}), int
    np.random = types.SimpleNamespace(Generator=type("Generator", (), {}))
    return np


try:
    import numpy  # noqa: F401
except ModuleNotFoundError:
    sys.modules["numpy"] = plain_numbers(types.ModuleType("numpy"))
