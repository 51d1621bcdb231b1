"""Grade a synthetic class of 363 with `make grade`'s own command, and hold it to what is expected.

    python tests/teach/grade_check.py [folder] [most]

In `folder` (build/grade-check) it makes a hand-out and a class, `most` mistakes an exercise if that
is given, grades twice, compares points, names, status and the class page's counts, and times
nbgrader's own `autograde` on ten right submissions beside it.
"""

import csv
import html
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import nbformat
import synthetic

TEACH = Path(__file__).parents[2] / "teach"
AWKWARD = 'a course\'s #1 "ü" 100%20 [a]? ' + 100 * "x"  # as a folder may be called
SAMPLE = 10  # submissions for nbgrader's own serial run


def main(folder="build/grade-check", most=None):
    folder = Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    course, handed_in = folder / AWKWARD, folder / f"class {AWKWARD}"
    timed(TEACH / "release.py", course)
    wrong = compare_outputs(course / "release" / "lecture4")
    expected = synthetic.make(handed_in, course / "release" / "lecture4", most and int(most))
    seconds, work = timed(TEACH / "grade.py", handed_in, "--course", course)
    wrong += compare_table(expected, course / "points.csv")
    wrong += compare_list(course / "left_out.csv")
    wrong += compare_page(expected, (course / "class.html").read_text("utf-8"))
    again = subprocess.run(
        [sys.executable, TEACH / "grade.py", handed_in, "--course", course],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "; 0 to grade" not in again:
        wrong.append(f"The second run graded again: {again.splitlines()[0]}")
    serial, serial_work = nbgraders_own(folder / "serial", course, handed_in)
    print(
        f"{len(expected)} submissions in {seconds:.0f} s on {os.cpu_count()} cores: "
        f"{len(expected) * 60 / seconds:.0f} a minute; nbgrader's own serial run of {SAMPLE}: "
        f"{SAMPLE * 60 / serial:.0f} a minute. Load average: {os.getloadavg()[0]:.1f}. Of the "
        f"processor: {work / len(expected):.1f} s each, nbgrader {serial_work / SAMPLE:.1f} s."
    )
    sys.exit("\n".join(wrong) or 0)


def compare_outputs(released):
    """What differs between the course's stored outputs and the hand-out's, such as a still lost."""
    outputs = lambda path: [  # noqa: E731
        cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells
    ]
    return [
        f"{path.name}: the hand-out's outputs are not the course's"
        for path in sorted((TEACH.parent / "notebooks").glob("*.ipynb"))
        if outputs(path) != outputs(released / path.name)
    ]


def timed(script, *arguments, **options):
    """Run a script: -> (seconds by the clock, seconds of the processors)."""
    start, before = time.monotonic(), os.times()
    subprocess.run([sys.executable, script, *arguments], check=True, **options)
    after = os.times()
    return time.monotonic() - start, (
        after.children_user - before.children_user + after.children_system - before.children_system
    )


def compare_table(expected, path):
    """What is wrong in points.csv: -> sentences."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    wrong = [f"lost: {learner}" for learner in expected if learner not in rows]
    for learner, row in rows.items():
        told = {
            name: (float(row[name]), tuple(row[f"{name} mistakes"].split()))
            for name in row
            if f"{name} mistakes" in row and row[name]
        }
        exercises, status = expected[learner]
        if told != exercises:
            wrong.append(f"{learner}: {told}, expected {exercises}")
        if not re.search(status + ("$" if status == "ok" else ""), row["status"]):
            wrong.append(f"{learner}: status {row['status']!r}, expected {status!r}")
        if float(row["points"]) != sum(points for points, _ in exercises.values()):
            wrong.append(f"{learner}: {row['points']} points in all")
    return wrong


def compare_list(path):
    """What is wrong in left_out.csv: -> sentences."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        told = {row["file"] for row in csv.DictReader(file)}
    return [f"left out: {told}"] if told != set(synthetic.LEFT_OUT) else []


def compare_page(expected, page):
    """What is wrong in the class page's counts: -> sentences."""
    seeded = Counter(
        (name, id)
        for exercises, _ in expected.values()
        for name, (_, ids) in exercises.items()
        for id in ids
    )
    told = Counter()
    by_exercise = re.findall(r"<h3>\d+ <code>(\w+)</code></h3>(.*?)(?=<h3>|<h2)", page, re.DOTALL)
    for name, table in by_exercise:
        for title, id, count in re.findall(
            r"<tr><td>(.*?)</td><td><code>(\w+)</code></td><td class=n>(\d+)</td>", table
        ):
            told[name, id] = int(count)
            known = [m.title for m in synthetic.EXERCISES[name].mistakes if m.id == id]
            if known and known[0] != html.unescape(title):
                seeded[name, title] = 1  # a wrong title is a difference too
    return [
        f"class page: {key} {told[key]} times, expected {seeded[key]}"
        for key in seeded | told
        if told[key] != seeded[key]
    ]


def nbgraders_own(folder, course, handed_in):
    """As timed, for `nbgrader autograde` with its own settings, on right submissions."""
    shutil.copytree(course / "source", folder / "source")
    shutil.copy(course / "release.db", folder / "gradebook.db")
    right = sorted(handed_in.glob("right-*"))
    for number in range(SAMPLE):
        target = folder / "submitted" / f"learner-{number}" / "lecture4"
        shutil.copytree(right[number % len(right)], target)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return timed(
        "-m",
        "nbgrader",
        "autograde",
        "lecture4",
        cwd=folder,
        capture_output=True,
        env=os.environ | {"PATH": path},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
