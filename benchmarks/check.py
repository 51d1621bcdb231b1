"""How long check() takes, the attempt's own time left out: right answers and wrong ones.

    python benchmarks/check.py

Wrong attempts: every known mistake alone, pairs and triples drawn at random, and results that
no known mistake explains (the program's, stretched by a different factor in each element),
which are searched to the end. The first wrong attempt of an exercise builds its tables; its
time is in the worst.
"""

import os
import random
import time
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from statistics import median

import numpy as np

from lecture4.checker.judge import judge
from lecture4.exercises import EXERCISES


def stretched_attempt(exercise):
    """An attempt whose every element is off by another factor."""
    if not exercise.is_class:
        return lambda *arguments: stretched(exercise.program(*arguments))

    class Gate(exercise.program):
        def forward(self, *inputs):
            return stretched(super().forward(*inputs))

        def backward(self, upstream):
            return list(stretched(np.array(super().backward(upstream))))

    return Gate


def stretched(value):
    if isinstance(value, dict):
        return {key: stretched(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(map(stretched, value))
    factors = 1.1 + np.sin(np.arange(np.size(value)) + 1.0)
    return np.asarray(value) * factors.reshape(np.shape(value))


def own_time(exercise, attempt):
    """Milliseconds of check() less those of calling the attempt on the probes."""
    started = time.perf_counter()
    feedback = judge(exercise, attempt, 10)
    checked = time.perf_counter() - started
    started = time.perf_counter()
    with np.errstate(all="ignore"), suppress(Exception):  # some mistakes stop with an error
        for probe in exercise.probes:
            exercise.use(attempt, *probe.copies())
    return 1e3 * (checked - (time.perf_counter() - started)), feedback


def wrong_attempts(exercise):
    ids, chance = [mistake.id for mistake in exercise.mistakes], random.Random(0)
    for size in (1, 2, 3):
        sets = list(combinations(ids, size))
        drawn = chance.sample(sets, min(len(sets), 60))
        programs = (exercise.wrong_program(frozenset(on)) for on in drawn)
        yield from filter(None, programs)  # some can't be combined
    yield from [stretched_attempt(exercise)] * 5


def main():
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'exercise':24} {'right, median':>14} {'wrong, median':>14} {'worst':>8}  (ms)")
    all_right, all_wrong = [], []
    for exercise in EXERCISES.values():
        right = [own_time(exercise, exercise.program)[0] for _ in range(21)]
        tried = replace(exercise)  # anew, so that its tables are built in the first check
        wrong = [own_time(tried, attempt)[0] for attempt in wrong_attempts(exercise)]
        all_right += right
        all_wrong += wrong
        print(f"{exercise.name:24} {median(right):14.2f} {median(wrong):14.2f} {max(wrong):8.1f}")
    print(
        f"{'all':24} {median(all_right):14.2f} {median(all_wrong):14.2f} {max(all_wrong):8.1f}"
        f"   targets: 10, 50, 300"
    )


if __name__ == "__main__":
    main()
