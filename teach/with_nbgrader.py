"""nbgrader's converters and gradebooks, wherever the teacher's folder is."""

import contextlib
import functools
import os
import re
import shutil
import sqlite3
import sys
import warnings
from pathlib import Path

from course import ASSIGNMENT, HERE, plain_folder
from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy import URL, Engine, NullPool, create_engine, event
from traitlets.config.loader import PyFileConfigLoader

# nbgrader starts `alembic` by name: it is beside this Python, which need not be on the path.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
warnings.filterwarnings("ignore", module="nbgrader")  # of how it uses its database
warnings.filterwarnings("ignore", module="nbformat")  # of a cell that is there twice

DATABASE = "sqlite:///release.db"  # in the folder that nbgrader works in


def engine(url, **options):
    """What nbgrader gets for create_engine: the same at each of its steps, and for each submission.

    It asks ten times for a submission, and SQLAlchemy compiles the same statements for each engine.
    """
    return one_engine(**options) if url == DATABASE else create_engine(url, **options)


@functools.cache
def one_engine(**options):
    """For the database of whatever folder nbgrader works in; each connection opens it anew."""
    connect = functools.partial(sqlite3.connect, DATABASE.removeprefix("sqlite:///"))
    return create_engine("sqlite://", creator=connect, poolclass=NullPool, **options)


api.create_engine = engine


@event.listens_for(Engine, "connect")
def dont_wait_for_the_disk(connection, _):
    """Every database here is a copy in a plain folder, and stored as a file when it is whole."""
    connection.execute("PRAGMA synchronous = OFF")


@contextlib.contextmanager
def gradebook(path):
    """The gradebook that is stored in the file `path`; what is done to it is stored at the end."""
    with plain_folder() as place:
        shutil.copyfile(path, place / "gradebook.db")
        with api.Gradebook(URL.create("sqlite", database=str(place / "gradebook.db"))) as book:
            yield book
        shutil.copyfile(place / "gradebook.db", path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def run(converter, root, **options):
    """Run one of nbgrader's converters in the folder `root`: -> None, or what went wrong."""
    config = PyFileConfigLoader("nbgrader_config.py", str(HERE)).load_config()
    config.CourseDirectory.update(
        root=str(root), assignment_id=ASSIGNMENT, db_url=DATABASE, **options
    )
    coursedir = CourseDirectory(config=config)
    result = capture_log(converter(coursedir=coursedir, config=config, force=True))
    if result["success"]:
        return None
    log = result.get("log", "")
    errors = re.findall(r"^ *(\w[\w.]*(?:Error|Exception)\b.*)", log, re.MULTILINE)
    return (errors or result["error"].strip().splitlines()[-1:])[0]
