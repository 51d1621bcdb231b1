"""Grade a class: every notebook that was handed in, on all cores, into one table and one page.

    python teach/grade.py SUBMISSIONS

SUBMISSIONS has a folder for each learner. In build/course (or in --course) it writes points.csv,
class.html, gradebook.db for nbgrader's own tools, and autograded/, the notebooks as they ran.
What has been graded is not graded again; delete its file in results/ to have it graded anew.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
import submissions
from class_page import write_page
from course import ASSIGNMENT, COURSE, run
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.utils import is_grade
from points_table import write_table
from preprocessors import RECORD

STUDENT = "student"  # as each learner is called in the temporary folder of one submission
NOT_GRADED = "not graded"


def main():
    options = arguments()
    if not (options.course / "release.db").exists():
        sys.exit(f"There is no release.db in {options.course}. Run `make release` first.")
    sources = {path.stem: path for path in (options.course / "source").rglob("*.ipynb")}
    found = submissions.find(options.submissions, sources)[options.part :: options.parts]
    kept, to_do = stored(found, sources, options.course)
    print(f"{len(found)} submissions, {len(kept)} of them graded before; {len(to_do)} to grade")
    results = kept + (grade_all(to_do, options) if to_do else [])
    if options.parts > 1:
        return  # the run that finds all parts graded writes the table
    fill_gradebook(results, options.course)
    write_table(results, options.course / "points.csv")
    write_page(results, options.course / "class.html")
    print(f"Wrote points.csv and class.html in {options.course}")
    if any(result["status"].startswith(NOT_GRADED) for result in results):
        sys.exit("Some submissions were not graded; run the same command again.")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=folder, help="has a folder for each learner")
    parser.add_argument("--course", type=Path, default=COURSE, help="where `make release` wrote")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at a time")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, to use its machines")
    parser.add_argument("--part", type=int, default=0, help="grade the part of this number, from 0")
    parser.add_argument("--parts", type=int, default=1, help="of so many parts")
    return parser.parse_args()


def folder(text):
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(
            f"there is no folder {text!r}; name the folder that holds one folder for each learner"
        )
    return Path(text)


# --- what is graded already ---------------------------------------------------------------------


def stored(found, sources, course):
    """(results that are stored and still hold, submissions to grade with their fingerprint)."""
    kept, to_do = [], []
    for submission in found:
        mark = fingerprint(submission, sources)
        file = result_file(course, submission)
        result = json.loads(file.read_text("utf-8")) if file.exists() else {}
        if result.get("fingerprint") == mark:
            kept.append(result)
        else:
            to_do.append((submission, mark))
    return kept, to_do


def fingerprint(submission, sources):
    """Changes when the submission or the course's own notebook does."""
    parts = [submission.problem.encode()]
    if submission.path.is_file():
        parts.append(submission.path.read_bytes())
    if submission.notebook in sources:
        parts.append(sources[submission.notebook].read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def result_file(course, submission):
    return course / "results" / submission.student / f"{submission.notebook}.json"


# --- grading ------------------------------------------------------------------------------------


def grade_all(to_do, options):
    """Grade submissions on all cores, or on a Dask cluster: -> results, as they are stored."""
    results, start = [], time.monotonic()
    with executor(options) as pool:
        jobs = {
            pool.submit(grade, submission, mark, options.course.resolve()): submission
            for submission, mark in to_do
        }
        for job in as_completed(jobs):
            results.append(
                not_graded(jobs[job], job.exception()) if job.exception() else job.result()
            )
            print(
                f"\r{len(results)} of {len(to_do)}, "
                f"{len(results) * 60 / (time.monotonic() - start):.0f} a minute",
                end="",
            )
            sys.stdout.flush()
    print()
    return results


def not_graded(submission, error):
    """The result where the worker itself failed. It isn't stored, so the next run tries again."""
    return {
        "student": submission.student,
        "notebook": submission.notebook,
        "exercises": {},
        "status": f"{NOT_GRADED}: {error!r}"[:200],
    }


def executor(options):
    if options.scheduler:
        from distributed import Client  # only where there is a cluster

        return Client(options.scheduler).get_executor()
    return ProcessPoolExecutor(options.workers)


def grade(submission, mark, course):
    """Grade one submission and store the result, whatever happens to it: -> the result."""
    start = time.monotonic()
    status, exercises = submission.problem, {}
    if not status:
        try:
            status, exercises = judge(submission, course)
        except ValueError as error:
            status = str(error)
    result = {
        "student": submission.student,
        "notebook": submission.notebook,
        "status": status or "ok",
        "seconds": round(time.monotonic() - start, 1),
        "exercises": exercises,
        "fingerprint": mark,
    }
    file = result_file(course, submission)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".part").write_text(json.dumps(result), encoding="utf-8")
    file.with_suffix(".part").replace(file)  # in one step: a stopped run leaves no half a result
    return result


def judge(submission, course):
    """(status, {exercise: points and mistakes}) by nbgrader, in a folder of its own.

    A gradebook of its own too: SQLite doesn't bear many writers. Raises ValueError if the file
    can't be read or nbgrader gives up.
    """
    notebook, remark = submissions.read(submission.path.read_bytes())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        root = Path(root)
        place = root / "submitted" / STUDENT / ASSIGNMENT / f"{submission.notebook}.ipynb"
        place.parent.mkdir(parents=True)
        nbformat.write(notebook, place)
        shutil.copy(course / "release.db", root)
        # One thread a kernel, for each core has a kernel; and a record of progress of its own.
        os.environ |= {"OMP_NUM_THREADS": "1", "LECTURE4_DATA": str(root)}
        problem = run(
            Autograde,
            root,
            student_id=STUDENT,
            notebook_id=submission.notebook,
            db_url=f"sqlite:///{root / 'release.db'}",
        )
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
    with Gradebook(f"sqlite:///{database}") as gradebook:
        grades = gradebook.find_submission_notebook(notebook, ASSIGNMENT, STUDENT).grades
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
            name = cell.metadata.nbgrader.grade_id
            records = [
                output.data[RECORD] for output in outputs if RECORD in output.get("data", {})
            ]
            exercises[name.removesuffix("-check")] = {
                "points": points[name],
                "of": cell.metadata.nbgrader.points,
                "mistakes": records[0]["mistakes"] if records else ["no_feedback"],
            }
    return "; ".join(remarks), exercises


def fill_gradebook(results, course):
    """Write all points into one gradebook, for nbgrader's formgrader and feedback."""
    if not (course / "gradebook.db").exists():
        shutil.copy(course / "release.db", course / "gradebook.db")
    with Gradebook(f"sqlite:///{course.resolve() / 'gradebook.db'}") as gradebook:
        for result in results:
            if result["exercises"]:
                gradebook.update_or_create_student(result["student"])
                gradebook.update_or_create_submission(ASSIGNMENT, result["student"])
            for name, outcome in result["exercises"].items():
                grade = gradebook.find_grade(
                    f"{name}-check", result["notebook"], ASSIGNMENT, result["student"]
                )
                grade.auto_score, grade.needs_manual_grade = outcome["points"], False
        gradebook.db.commit()


if __name__ == "__main__":
    main()
