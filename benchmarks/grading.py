"""Processor seconds a submission: kernels forked, kernels started anew, and nbgrader by itself.

    python benchmarks/grading.py [folder] [most]

Grades a small synthetic class (of each notebook a right one and `most` wrong ones, 3 unless given)
in both ways and sees that the tables are the same; then lets `nbgrader autograde` do ten of them.
Seconds of the processor, children included, so that other work on the machine counts less. Needs
the teach extra.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "teach"), str(ROOT / "teach")]

import grade_check  # noqa: E402
import synthetic  # noqa: E402

KINDS = ("right-", "wrong-")


def main(folder=ROOT / "build" / "grading-benchmark", most=3):
    folder = Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    grade_check.timed(ROOT / "teach" / "release.py", folder / "forked")
    shutil.copytree(folder / "forked", folder / "fresh")
    handed_in = folder / "class"
    synthetic.make(handed_in, folder / "forked" / "release" / "lecture4", int(most))
    for path in handed_in.iterdir():
        if not path.name.startswith(KINDS):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    report(folder, handed_in)


def report(folder, handed_in):
    submissions, cores = len(list(handed_in.iterdir())), os.cpu_count()
    forked = run(folder / "forked", handed_in)
    fresh = run(folder / "fresh", handed_in, "--fresh-kernels")
    clock, work = grade_check.nbgraders_own(folder / "nbgrader", folder / "fresh", handed_in)
    print(f"{submissions} submissions on {cores} cores  clock, each   processor, each")
    for name, (seconds, used), number in (
        ("forked kernels", forked, submissions),
        ("kernels started anew", fresh, submissions),
        ("nbgrader's own serial run", (clock, work), grade_check.SAMPLE),
    ):
        print(f"{name:32} {seconds / number:8.2f} s   {used / number:12.2f} s")
    tables = [(folder / way / "points.csv").read_bytes() for way in ("forked", "fresh")]
    print(f"the two tables are the same: {tables[0] == tables[1]}")
    print(f"processor, forked / anew: {forked[1] / fresh[1]:.2f} (wanted: at most 0.55)")
    pace = (clock / grade_check.SAMPLE) / (forked[0] / submissions)
    print(f"pace, forked / nbgrader: {pace:.1f} by the clock (wanted: at least 4 on 2 cores)")


def run(course, handed_in, *options):
    """(seconds by the clock, seconds of the processors) of grading the class."""
    script = ROOT / "teach" / "grade.py"
    return grade_check.timed(script, handed_in, "--course", course, *options)


if __name__ == "__main__":
    main(*sys.argv[1:])
