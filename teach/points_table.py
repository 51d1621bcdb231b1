"""The class as a table: a row for each learner, three columns for each exercise."""

import contextlib
import csv

from class_page import in_common
from course import EXERCISES

KINDS = ("", " mistakes", " at fault")


def write_table(results, path):
    """Write points by exercise, their sum, the status and the named mistakes as a CSV."""
    learners = {}
    for result in sorted(results, key=lambda result: (result["student"], result["notebook"])):
        learners.setdefault(result["student"], []).append(result)
    columns = [f"{name}{kind}" for name in EXERCISES for kind in KINDS]
    with whole(path) as file:
        table = csv.DictWriter(file, ["student", "points", "of", "status", *columns])
        table.writeheader()
        table.writerows(row(student, handed_in) for student, handed_in in learners.items())


def write_list(left_out, path):
    """Write what is in no row of the table, and why, as a CSV."""
    with whole(path) as file:
        csv.writer(file).writerows([("file", "reason"), *left_out])


@contextlib.contextmanager
def whole(path):
    """A file to write a CSV into; it takes the place of the one before when it is whole.

    With the mark that tells Excel that this is UTF-8; others skip it.
    """
    draft = path.with_suffix(".part")
    with open(draft, "w", newline="", encoding="utf-8-sig") as file:
        yield file
    draft.replace(path)


def row(student, handed_in):
    """One learner's row. An exercise of a notebook that wasn't handed in has an empty cell."""
    outcomes = {
        name: outcome for result in handed_in for name, outcome in result["exercises"].items()
    }
    problems = [
        f"{result['notebook']}: {result['status']}"
        for result in handed_in
        if result["status"] != "ok"
    ]
    cells = {
        "student": student,
        "status": "; ".join(problems) or "ok",
        "points": sum(outcome["points"] for outcome in outcomes.values()),
        "of": sum(outcome["of"] for outcome in outcomes.values()),
    }
    for name, outcome in outcomes.items():
        cells[name] = outcome["points"]
        cells[f"{name} mistakes"] = " ".join(outcome["mistakes"])
        cells[f"{name} at fault"] = in_common(name, outcome)
    return cells
