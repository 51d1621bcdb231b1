"""Which course is graded, where it is, and a plain folder to work in.

It is this one unless the variables COURSE_PACKAGE and COURSE_NOTEBOOKS name another: the package
whose COURSE it is, and the folder of its notebooks. docs/another_course.md says more.
"""

import os
import tempfile
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = os.environ.get("COURSE_PACKAGE", "lecture4.exercises")
NOTEBOOKS = Path(os.environ.get("COURSE_NOTEBOOKS", HERE.parent / "notebooks"))
COURSE = HERE.parent / "build" / "course"
ASSIGNMENT = import_module(PACKAGE).COURSE.name
EXERCISES = import_module(PACKAGE).COURSE.exercises


def plain_folder():
    """A new folder for nbgrader to work in, deleted afterwards.

    nbgrader puts the path of its folder into URLs and patterns, and SQLite takes none of more than
    512 characters. So it never works in the teacher's own folders, whose names are as they are.
    """
    return _PlainFolder(prefix="lecture4-", ignore_cleanup_errors=True)


class _PlainFolder(tempfile.TemporaryDirectory):
    def __enter__(self):
        return Path(super().__enter__()).resolve()
