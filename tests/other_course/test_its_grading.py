"""Another course is handed out and graded by teach/, by the lines of docs/another_course.md.

Needs nbgrader, as tests/teach does: `make grade-check` runs it.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("nbgrader", reason="nbgrader isn't installed")
sys.path.insert(0, str(Path(__file__).parent))
import chemistry

HERE = Path(__file__).parent
TEACH = HERE.parents[1] / "teach"
NOTEBOOK = "01_mixing.ipynb"


def run(script, *arguments):
    own = {"COURSE_PACKAGE": "chemistry", "COURSE_NOTEBOOKS": str(HERE), "PYTHONPATH": str(HERE)}
    command = [sys.executable, TEACH / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | own)
    assert done.returncode == 0, done.stdout + done.stderr


def hand_in(path, handout, answers):
    """Write the hand-out's notebook with the answers in its exercise cells."""
    notebook = nbformat.read(handout, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The folder of a course with a right submission, an unfinished one and an odd one."""
    folder = tmp_path_factory.mktemp("chemistry")
    course, handed_in = folder / "course", folder / "class"
    run("release.py", course)
    handout = course / "release" / "chemistry" / NOTEBOOK
    right = {name: exercise.solution for name, exercise in chemistry.EXERCISES.items()}
    odd = "def dilution(strengths, volumes):\n    return strengths.max(), volumes.sum()"
    for learner, answers in (("anna", right), ("ben", {}), ("carl", right | {"dilution": odd})):
        hand_in(handed_in / learner / NOTEBOOK, handout, answers)
    run("grade.py", handed_in, "--course", course)
    return course


def test_points_and_names_are_those_of_the_courses_own_check(graded):
    with open(graded / "points.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    told = {
        learner: [row[column] for column in ("points", "of", "status", "dilution mistakes")]
        for learner, row in rows.items()
    }
    assert told == {
        "anna": ["3.0", "3.0", "ok", ""],
        "ben": ["1.0", "3.0", "ok", "mean_of_strengths"],
        "carl": ["2.0", "3.0", "ok", ""],
    }
    assert rows["ben"]["formula mistakes"] == "not_attempted" and rows["ben"]["half_life"] == ""
    assert rows["carl"]["dilution at fault"] == "`return strengths.max(), volumes.sum()`"


def test_the_class_page_is_the_courses_own(graded):
    page = (graded / "class.html").read_text("utf-8")
    assert "The concentrations are averaged" in page and "svm_loss" not in page


def test_the_points_are_in_nbgraders_gradebook(graded):
    sys.path.insert(0, str(TEACH))
    from with_nbgrader import gradebook

    with gradebook(graded / "gradebook.db") as book:
        scores = {one.student.id: one.score for one in book.assignment_submissions("chemistry")}
    assert scores == {"anna": 3, "ben": 1, "carl": 2}
