"""Where the course is, and a plain folder to work in."""

import tempfile
from pathlib import Path

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parent / "notebooks"
COURSE = HERE.parent / "build" / "course"
ASSIGNMENT = "lecture4"


def plain_folder():
    """A new folder for nbgrader to work in, deleted afterwards.

    nbgrader puts the path of its folder into URLs and patterns, and SQLite takes none of more than
    512 characters. So it never works in the teacher's own folders, whose names are as they are.
    """
    return _PlainFolder(prefix="lecture4-", ignore_cleanup_errors=True)


class _PlainFolder(tempfile.TemporaryDirectory):
    def __enter__(self):
        return Path(super().__enter__()).resolve()
