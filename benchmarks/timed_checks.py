"""Check learners' right and wrong programs, and say how long it took: for check_in_browser.py."""

import sys
import time
from statistics import median

import numpy as np
from faulty_lines import wrong_programs

from lecture4.checker.judge import judge
from lecture4.exercises import EXERCISES

TARGETS = {"right": (10, 10), "wrong": (120, 1000)}  # milliseconds: median, worst


def timed(exercise, attempt):
    started = time.perf_counter()
    feedback = judge(exercise, attempt, 10)
    return 1e3 * (time.perf_counter() - started), feedback


def main():
    print(f"Python {sys.version.split()[0]} on {sys.platform}, NumPy {np.__version__}")
    times = {"right": [], "wrong": []}
    lines = 0
    for wrong in wrong_programs():
        exercise = EXERCISES[wrong.exercise]
        took, feedback = timed(exercise, wrong.attempt())
        lines += bool(feedback.lines_at_fault)
        times["wrong"].append((took, f"{wrong.exercise}, {wrong.style}, {wrong.id}"))
    for name, exercise in EXERCISES.items():
        took, feedback = timed(exercise, exercise.program)
        assert feedback.passed, name
        times["right"].append((took, name))
    for kind, (usual, most) in TARGETS.items():
        all_of_it = [took for took, _ in times[kind]]
        slowest, which = max(times[kind])
        print(
            f"{kind:6}{len(all_of_it):4} programs: median {median(all_of_it):6.1f} ms (at most "
            f"{usual}), worst {slowest:6.1f} (at most {most}): {which}"
        )
    print(f"with a line of theirs: {lines}", flush=True)


if __name__ == "__main__":
    main()
