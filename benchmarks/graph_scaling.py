"""Is a graph's time linear in its gates, and how long does it take beside micrograd's closures?

    python benchmarks/graph_scaling.py [rounds]

First chains of 1,000 to 100,000 gates: the time of a gate is compared with that in the shortest
chain; 1.0 would be exactly linear, and a quadratic method would show 100. Then a chain and a tree
of 900 gates, ours beside the same in micrograd's way: closures on scalars. Both are built, run
forward (closures compute as they are built) and run backward. All take turns, and the medians of
the processor's time are compared, so that others' work on the machine counts little. Garbage is
collected between the runs and not within, as timeit does it.
"""

import gc
import os
import sys
import time

import numpy as np

from lecture4 import AddGate, Graph, MultiplyGate, ScaleGate, ShiftGate

LENGTHS = [1_000, 10_000, 100_000]
STAGES = ("wire", "forward", "backward")
GATES = 900  # micrograd's backward recurses, so a longer chain would end it


def chain(length):
    graph = Graph()
    for i in range(length):
        graph.wire(f"n{i + 1}", ScaleGate(-1) if i % 2 else ShiftGate(1), f"n{i}")
    return graph


def tree(gates):
    """Sums and products in turn: gate i is fed by the gates or inputs 2 i + 1 and 2 i + 2."""
    graph = Graph()
    for i in reversed(range(gates)):
        gate = MultiplyGate() if i % 2 else AddGate()
        graph.wire(f"n{i}", gate, f"n{2 * i + 1}", f"n{2 * i + 2}")
    return graph


# --- the same in micrograd's way: written for this benchmark, after github.com/karpathy/micrograd


class Value:
    def __init__(self, data, children=(), op=""):
        self.data, self.grad, self._op = data, 0, op
        self._backward, self._prev = lambda: None, set(children)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)

        build(self)
        self.grad = 1
        for v in reversed(topo):
            v._backward()


def closures_chain(length):
    start = value = Value(0.5)
    for i in range(length):
        value = value * -1 if i % 2 else value + 1
    return value, [start]


def closures_tree(gates):
    values = [Value(0.9) for _ in range(2 * gates + 1)]
    inputs = values[gates:]
    for i in reversed(range(gates)):
        left, right = values[2 * i + 1], values[2 * i + 2]
        values[i] = left * right if i % 2 else left + right
    return values[0], inputs


# --- the clock ------------------------------------------------------------------------------------


def timed(function, *arguments, **named):
    gc.collect()
    gc.disable()
    start = time.process_time()
    result = function(*arguments, **named)
    taken = time.process_time() - start
    gc.enable()
    return result, taken


def seconds_a_gate(length):
    graph, wiring = timed(chain, length)
    _, ahead = timed(graph.forward, n0=0.5)
    _, back = timed(graph.backward)
    return np.array([wiring, ahead, back]) / length


def ours(build, number):
    """Seconds to build, and to run forward and backward for the first time; and the gradients."""
    graph, building = timed(build, GATES)
    values = dict.fromkeys(graph.inputs, number)
    (_, gradients), running = timed(lambda: (graph.forward(**values), graph.backward()))
    return building, running, list(gradients.values())


def closures(build):
    (value, inputs), building = timed(build, GATES)
    _, running = timed(value.backward)
    return building + running, [node.grad for node in inputs]


def beside_closures(rounds):
    """For each shape the medians of: closures, our running, our running and building."""
    shapes = {"chain": (chain, closures_chain, 0.5), "tree": (tree, closures_tree, 0.9)}
    taken = {shape: [] for shape in shapes}
    for _ in range(rounds):
        for shape, (build, peer, number) in shapes.items():
            building, running, gradients = ours(build, number)
            theirs, expected = closures(peer)
            np.testing.assert_allclose(sorted(gradients), sorted(expected))
            taken[shape].append([theirs, running, running + building])
    return {shape: np.median(times, axis=0) for shape, times in taken.items()}


def report_scaling(rounds):
    times = np.array([[seconds_a_gate(length) for length in LENGTHS] for _ in range(rounds)])
    medians = np.median(times, axis=0) * 1e6
    print(f"{'gates':>8}" + "".join(f"{stage + ', µs a gate':>24}" for stage in STAGES))
    for length, row in zip(LENGTHS, medians, strict=True):
        ratios = zip(row, row / medians[0], strict=True)
        print(f"{length:8,}" + "".join(f"{own:14.2f}  ({ratio:5.2f} x)" for own, ratio in ratios))


def report_closures(rounds):
    print(f"\n{GATES} gates: micrograd's way builds and runs both ways in one time; ours beside it")
    for shape, (theirs, running, whole) in beside_closures(rounds).items():
        print(
            f"{shape:>8}  closures {theirs / GATES * 1e6:.2f} µs a gate; "
            f"ours forward and backward {running / theirs:.2f} x, "
            f"with building {whole / theirs:.2f} x"
        )


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    load = " ".join(f"{load:.2f}" for load in os.getloadavg())
    print(f"cores {os.cpu_count()}, load average {load}")
    report_scaling(rounds)
    report_closures(20 * rounds)


if __name__ == "__main__":
    main()
