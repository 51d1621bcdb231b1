"""The course's folder, and nbgrader run in it."""

import os
import re
import sys
import warnings
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config.loader import PyFileConfigLoader

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parent / "notebooks"
COURSE = HERE.parent / "build" / "course"
ASSIGNMENT = "lecture4"

# nbgrader starts `alembic` by name: it is beside this Python, which need not be on the path.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
warnings.filterwarnings("ignore", module="nbgrader")  # of how it uses its database
warnings.filterwarnings("ignore", module="nbformat")  # of a cell that is there twice


def run(converter, root, **options):
    """Run one of nbgrader's converters in the folder `root`: -> None, or what went wrong."""
    config = PyFileConfigLoader("nbgrader_config.py", str(HERE)).load_config()
    config.CourseDirectory.update(root=str(root), assignment_id=ASSIGNMENT, **options)
    coursedir = CourseDirectory(config=config)
    result = capture_log(converter(coursedir=coursedir, config=config, force=True))
    if result["success"]:
        return None
    log = result.get("log", "")
    errors = re.findall(r"^ *(\w[\w.]*(?:Error|Exception)\b.*)", log, re.MULTILINE)
    return (errors or result["error"].strip().splitlines()[-1:])[0]
