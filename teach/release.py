"""Make the hand-out: the notebooks as learners get them, and the gradebook that grades them.

    python teach/release.py [folder]      the folder is build/course unless you name another

Writes <folder>/release/lecture4/*.ipynb, which you hand out, and <folder>/release.db. What else is
in the folder, such as results, stays.
"""

import shutil
import sys
from pathlib import Path

from course import ASSIGNMENT, COURSE, HERE, NOTEBOOKS, plain_folder
from nbgrader.converters import GenerateAssignment
from with_nbgrader import run


def main(root=COURSE):
    root = Path(root).resolve()
    with plain_folder() as place:
        source = place / "source" / ASSIGNMENT
        shutil.copytree(NOTEBOOKS, source, ignore=lambda _, names: not_notebooks(names))
        problem = run(GenerateAssignment, place)
        if problem or not (place / "release.db").exists():
            sys.exit(f"The hand-out couldn't be made: {problem or 'nbgrader left no release.db'}")
        keep(place, root)
    print(f"The hand-out is in {root / 'release' / ASSIGNMENT}")


def not_notebooks(names):
    return [name for name in names if not name.endswith(".ipynb")]


def keep(place, root):
    """Bring what was made into the course's folder, the database last: where it is, all is."""
    for name in ("source", "release"):
        shutil.copytree(place / name / ASSIGNMENT, root / name / ASSIGNMENT, dirs_exist_ok=True)
    for name in (
        "nbgrader_config.py",
        "preprocessors.py",
        "needed.py",
        "course.py",
    ):  # for nbgrader's own commands
        shutil.copy(HERE / name, root)
    shutil.copyfile(place / "release.db", root / "release.db")


if __name__ == "__main__":
    main(*sys.argv[1:])
