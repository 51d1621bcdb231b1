"""nbgrader's converters and gradebooks, wherever the teacher's folder is."""

import contextlib
import os
import re
import shutil
import sys
import warnings
from pathlib import Path

from course import ASSIGNMENT, HERE, plain_folder
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy import URL
from traitlets.config.loader import PyFileConfigLoader

# nbgrader starts `alembic` by name: it is beside this Python, which need not be on the path.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
warnings.filterwarnings("ignore", module="nbgrader")  # of how it uses its database
warnings.filterwarnings("ignore", module="nbformat")  # of a cell that is there twice


@contextlib.contextmanager
def gradebook(path):
    """The gradebook that is stored in the file `path`; what is done to it is stored at the end."""
    with plain_folder() as place:
        shutil.copyfile(path, place / "gradebook.db")
        with Gradebook(URL.create("sqlite", database=str(place / "gradebook.db"))) as book:
            yield book
        shutil.copyfile(place / "gradebook.db", path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def run(converter, root, **options):
    """Run one of nbgrader's converters in the folder `root`: -> None, or what went wrong.

    nbgrader works with `root` as its own folder, so a database there is called by its name alone.
    """
    config = PyFileConfigLoader("nbgrader_config.py", str(HERE)).load_config()
    config.CourseDirectory.update(root=str(root), assignment_id=ASSIGNMENT, **options)
    coursedir = CourseDirectory(config=config)
    result = capture_log(converter(coursedir=coursedir, config=config, force=True))
    if result["success"]:
        return None
    log = result.get("log", "")
    errors = re.findall(r"^ *(\w[\w.]*(?:Error|Exception)\b.*)", log, re.MULTILINE)
    return (errors or result["error"].strip().splitlines()[-1:])[0]
