"""What a process computes with: OpenBLAS's kernel and threads, NumPy's loops, and any noise.

`python tools/witness.py` prints it as JSON; tools/cpus.py asks each notebook's kernel the same.
"""

import json
import math

import numpy as np
from numpy._core import _multiarray_umath as loops
from threadpoolctl import threadpool_info


def facts():
    """A dictionary of `kernel`, `threads`, `loops` and `noise`; without OpenBLAS two are None."""
    np.ones((200, 200)) @ np.ones((200, 200))  # a kernel that can't run here ends the process
    blas = [library for library in threadpool_info() if library["internal_api"] == "openblas"]
    return {
        "kernel": "/".join(sorted({library["architecture"] for library in blas})) or None,
        "threads": max((library["num_threads"] for library in blas), default=None),
        "loops": [name for name in loops.__cpu_dispatch__ if loops.__cpu_features__[name]],
        "noise": [errors_of_exp(), errors_of_draws()],
    }


def errors_of_exp():
    """The largest relative error of np.exp; rounding alone gives some 1e-16."""
    points = [k / 7 for k in range(1, 50)]
    return max(float(abs(np.exp(x) / math.exp(x) - 1)) for x in points)


def errors_of_draws():
    """The same for what a generator draws, against the bits that it draws them from."""
    bits = np.random.PCG64(0).random_raw(50)
    exact = (bits >> np.uint64(11)) / 2**53
    return float(abs(np.random.default_rng(0).random(50) / exact - 1).max())


if __name__ == "__main__":
    print(json.dumps(facts()))
