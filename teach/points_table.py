"""The class as a table: a row for each learner, two columns for each exercise."""

import csv

from lecture4.exercises import EXERCISES


def write_table(results, path):
    """Write points by exercise, their sum, the status and the named mistakes as a CSV."""
    learners = {}
    for result in sorted(results, key=lambda result: (result["student"], result["notebook"])):
        learners.setdefault(result["student"], []).append(result)
    columns = [f"{name}{kind}" for name in EXERCISES for kind in ("", " mistakes")]
    # With the mark that tells Excel that this is UTF-8; others skip it.
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        table = csv.DictWriter(file, ["student", "points", "of", "status", *columns])
        table.writeheader()
        table.writerows(row(student, handed_in) for student, handed_in in learners.items())


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
    return cells
