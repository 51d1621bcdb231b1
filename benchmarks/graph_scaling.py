"""Is a graph's time linear in its gates? Chains of 1,000 to 100,000 gates.

    python benchmarks/graph_scaling.py [rounds]

The time of a gate is compared with that in the shortest chain: 1.0 would be exactly linear,
and a quadratic method would show 100. The lengths take turns, and medians are compared.
"""

import os
import sys
import time

import numpy as np

from lecture4 import Graph, ScaleGate, ShiftGate

LENGTHS = [1_000, 10_000, 100_000]
STAGES = ("wire", "forward", "backward")


def chain(length):
    graph = Graph()
    for i in range(length):
        graph.wire(f"n{i + 1}", ScaleGate(-1) if i % 2 else ShiftGate(1), f"n{i}")
    return graph


def timed(function, *arguments, **named):
    start = time.perf_counter()
    result = function(*arguments, **named)
    return result, time.perf_counter() - start


def seconds_a_gate(length):
    graph, wiring = timed(chain, length)
    _, ahead = timed(graph.forward, n0=0.5)
    _, back = timed(graph.backward)
    return np.array([wiring, ahead, back]) / length


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(
        f"cores {os.cpu_count()}, load average "
        + " ".join(f"{load:.2f}" for load in os.getloadavg())
    )
    times = np.array([[seconds_a_gate(length) for length in LENGTHS] for _ in range(rounds)])
    medians = np.median(times, axis=0) * 1e6
    print(f"{'gates':>8}" + "".join(f"{stage + ', µs a gate':>24}" for stage in STAGES))
    for length, row in zip(LENGTHS, medians, strict=True):
        print(
            f"{length:8,}"
            + "".join(
                f"{own:14.2f}  ({ratio:5.2f} x)"
                for own, ratio in zip(row, row / medians[0], strict=True)
            )
        )


if __name__ == "__main__":
    main()
