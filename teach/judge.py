"""Judge one submission by nbgrader, and write the points of all into nbgrader's gradebook."""

import os
import shutil
from pathlib import Path

import forked_kernels
import nbformat
import submissions
from course import ASSIGNMENT, plain_folder
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.utils import is_grade
from preprocessors import exercise
from with_nbgrader import gradebook, run

from lecture4.grading import RECORD

STUDENT = "student"  # as each learner is called in the temporary folder of one submission


def judge(submission, course, fresh_kernel=False):
    """(status, {exercise: points and mistakes}) by nbgrader, in a folder of its own.

    A gradebook of its own too: SQLite doesn't bear many writers. Raises ValueError if the file
    can't be read or nbgrader gives up.
    """
    if not fresh_kernel:
        forked_kernels.use()
    notebook, remark = submissions.read(submission.path.read_bytes())
    with plain_folder() as root:
        place = root / "submitted" / STUDENT / ASSIGNMENT / f"{submission.notebook}.ipynb"
        handed_out = Path("source") / ASSIGNMENT / place.name
        for folder in (place.parent, (root / handed_out).parent):
            folder.mkdir(parents=True)
        nbformat.write(notebook, place)
        shutil.copy(course / handed_out, root / handed_out)
        shutil.copy(course / "release.db", root)
        # One thread a kernel, for each core has a kernel; and a record of progress of its own.
        os.environ |= {"OMP_NUM_THREADS": "1", f"{ASSIGNMENT.upper()}_DATA": str(root)}
        problem = run(Autograde, root, student_id=STUDENT, notebook_id=submission.notebook)
        if problem:
            raise ValueError(f"nbgrader gave up: {problem[:200]}")
        ran = root / "autograded" / STUDENT / ASSIGNMENT / place.name
        keep = course / "autograded" / submission.student / ASSIGNMENT
        keep.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ran, keep / ran.name)  # without nbgrader's write protection
        points = read_points(root / "release.db", submission.notebook)
        return read_cells(nbformat.read(ran, as_version=4), points, remark)


def read_points(database, notebook):
    """{name of a check cell: the points that nbgrader gave}."""
    with gradebook(database) as book:
        grades = book.find_submission_notebook(notebook, ASSIGNMENT, STUDENT).grades
        return {grade.name: grade.auto_score for grade in grades}


def read_cells(notebook, points, remark):
    """(status, {exercise: points and mistakes}) from a notebook as it ran."""
    remarks, exercises = [remark] if remark else [], {}
    for number, cell in enumerate(notebook.cells, 1):
        outputs = cell.get("outputs", [])
        remarks += [
            f"{output.ename} in cell {number}"
            for output in outputs
            if output.output_type == "error"
        ]
        if is_grade(cell):
            records = [
                output.data[RECORD] for output in outputs if RECORD in output.get("data", {})
            ]
            told = records[0] if records else {"mistakes": ["no_feedback"]}
            exercises[exercise(cell)] = {
                "points": points[cell.metadata.nbgrader.grade_id],
                "of": cell.metadata.nbgrader.points,
                **{key: told[key] for key in ("mistakes", "lines", "said") if key in told},
            }
    return "; ".join(remarks), exercises


def fill_gradebook(results, course):
    """Write all points into the gradebook for nbgrader's own tools: -> None, or what hinders it."""
    path = course / "gradebook.db"
    if not path.exists():
        shutil.copyfile(course / "release.db", path)
    try:
        with gradebook(path) as book:
            for result in results:
                enter(result, book)
            book.db.commit()
    except MissingEntry:
        return (
            f"{path} was made by an older release and lacks an exercise of this one. The table and "
            "the page are whole. Move that file away and grade again to have a new one; points "
            "given by hand are in the old one alone."
        )


def enter(result, book):
    """Write one submission's points into a gradebook."""
    if result["exercises"]:
        book.update_or_create_student(result["student"])
        book.update_or_create_submission(ASSIGNMENT, result["student"])
    for name, outcome in result["exercises"].items():
        grade = book.find_grade(f"{name}-check", result["notebook"], ASSIGNMENT, result["student"])
        grade.auto_score, grade.needs_manual_grade = outcome["points"], False
