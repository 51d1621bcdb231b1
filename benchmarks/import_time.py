"""How long `import lecture4` takes, against the `import numpy` that it contains.

    python benchmarks/import_time.py [rounds]

Each import runs in a fresh interpreter that times it from within; the two take turns, so that
a busy machine slows both, and the medians are compared.
"""

import os
import subprocess
import sys

import numpy as np

TIMED = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def import_time(module):
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(module)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    print(
        f"cores {os.cpu_count()}, load average "
        + " ".join(f"{load:.2f}" for load in os.getloadavg())
    )
    modules = ("numpy", "lecture4")
    for module in modules:
        import_time(module)  # reads the files into the system's cache
    times = [[import_time(module) for module in modules] for _ in range(rounds)]
    numpy, lecture4 = np.median(times, axis=0)
    print(f"import numpy     {numpy * 1e3:7.1f} ms")
    print(f"import lecture4  {lecture4 * 1e3:7.1f} ms   {lecture4 / numpy:.2f} x")


if __name__ == "__main__":
    main()
