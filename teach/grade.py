"""Grade a class: every notebook that was handed in, on all cores, into one table and one page.

    python teach/grade.py SUBMISSIONS

SUBMISSIONS has a folder for each learner. In build/course (or in --course) it writes points.csv,
class.html, gradebook.db for nbgrader's own tools, and autograded/, the notebooks as they ran.
What has been graded is not graded again; delete its file in results/ to have it graded anew.
left_out.csv names the files that are nobody's notebook. Where there is nothing to grade, nothing
is written and the program ends with an error.
"""

import argparse
import contextlib
import hashlib
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import submissions
from class_page import write_page
from course import COURSE
from fork_server import Server
from points_table import write_list, write_table

NOT_GRADED = "not graded"
LINES = 20  # of a list that is printed


def main():
    options = arguments()
    if not (options.course / "release.db").exists():
        sys.exit(f"There is no release.db in {options.course}. Run `make release` first.")
    sources = {path.stem: path for path in (options.course / "source").rglob("*.ipynb")}
    found, left_out = submissions.find(options.submissions, sources)
    if all(submission.problem for submission in found):
        sys.exit(nothing_to_grade(options.submissions, found, left_out))
    kept, to_do = stored(found[options.part :: options.parts], sources, options.course)
    print(f"{len(kept + to_do)} submissions, {len(kept)} graded before; {len(to_do)} to grade")
    results = kept + (grade_all(to_do, options) if to_do else [])
    if options.parts > 1:
        return  # the run that finds all parts graded writes the table
    write_table(results, options.course / "points.csv")
    write_page(results, options.course / "class.html", left_out)
    write_list(left_out, options.course / "left_out.csv")
    print(f"Wrote points.csv and class.html in {options.course}")
    tell([f"{path}: {reason}" for path, reason in left_out], "Left out, see left_out.csv:")
    from judge import fill_gradebook  # with nbgrader, only where there is something to grade

    problem = fill_gradebook(results, options.course)
    if problem:
        sys.exit(problem)
    if any(result["status"].startswith(NOT_GRADED) for result in results):
        sys.exit("Some submissions were not graded; run the same command again.")


def nothing_to_grade(folder, found, left_out):
    """The error that ends a run without a notebook to grade. What was written before stays."""
    problems = [f"{submission.student}: {submission.problem}" for submission in found]
    tell(problems + [f"{path}: {reason}" for path, reason in left_out], "Found:")
    return (
        f"There is nothing to grade in {submissions.shown(folder)}. It should have a folder for "
        "each learner with the course's notebooks in it, such as anna/01_the_chain_rule.ipynb. "
        "Name another folder, or move the files into such folders. No table was written; the "
        "last one, if there is one, is as it was."
    )


def tell(lines, title):
    """Print a list, or its start if it is long."""
    if lines:
        more = [f"and {len(lines) - LINES} more"] if len(lines) > LINES else []
        print("\n  ".join([title, *lines[:LINES], *more]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=folder, help="has a folder for each learner")
    parser.add_argument("--course", type=Path, default=COURSE, help="where `make release` wrote")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at a time")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, to use its machines")
    parser.add_argument(
        "--fresh-kernels", action="store_true", help="start each kernel anew, not by a fork"
    )
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
    if not submission.problem:
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
    prepare(options)
    with executor(options) as pool:
        jobs = {
            pool.submit(
                grade, submission, mark, options.course.resolve(), options.fresh_kernels
            ): submission
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


def prepare(options):
    """Make the imports once, before the workers are forked: theirs here, the kernels' beside it."""
    forks = sys.platform == "linux" and not (options.fresh_kernels or options.scheduler)
    if forks:
        Server.start()
    import judge  # noqa: F401

    if forks:
        with contextlib.suppress(OSError):  # without it kernels are started anew
            Server.running()


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


def grade(submission, mark, course, fresh_kernel=False):
    """Grade one submission and store the result, whatever happens to it: -> the result."""
    start = time.monotonic()
    status, exercises = submission.problem, {}
    if not status:
        from judge import judge

        try:
            status, exercises = judge(submission, course, fresh_kernel)
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


if __name__ == "__main__":
    main()
