"""Make the hand-out: the notebooks as learners get them, and the gradebook that grades them.

    python teach/release.py [folder]      the folder is build/course unless you name another

Writes <folder>/release/lecture4/*.ipynb, which you hand out, and <folder>/release.db. What else is
in the folder, such as results, stays.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from course import ASSIGNMENT, COURSE, HERE, NOTEBOOKS, run
from nbgrader.converters import GenerateAssignment
from preprocessors import FRESH_CHECK


def main(root=COURSE):
    root = Path(root).resolve()
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        write_source(path, source / path.name)
    for name in ("nbgrader_config.py", "preprocessors.py"):  # for nbgrader's own commands
        shutil.copy(HERE / name, root)
    (root / "release.db").unlink(missing_ok=True)
    problem = run(GenerateAssignment, root, db_url=f"sqlite:///{root / 'release.db'}")
    if problem:
        sys.exit(f"The hand-out couldn't be made: {problem}")
    print(f"The hand-out is in {root / 'release' / ASSIGNMENT}")


def write_source(path, target):
    """Copy a notebook of the course, with the hidden lines in its check cells."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "check" in cell.metadata.get("tags", []):
            cell.source = FRESH_CHECK + cell.source
    nbformat.write(notebook, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
