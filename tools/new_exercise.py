"""Begin a new exercise: its two files, its two cells in the notebook, its lines in the tables.

    python tools/new_exercise.py centre_backward --notebook 08

Writes lecture4/exercises/n08_5_centre_backward.py and .toml with a program to fill in, puts an
exercise cell and a check cell behind the last check of notebook 08, and adds the name to the tables
of README.md and notebook 00. CONTRIBUTING.md says how to go on.
"""

import argparse
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
PROGRAM = '''"""What the exercise is about, in one line."""

import numpy as np

from .shared import exercise


def {name}(dout, X):
    """Gradient of the mean of X over the examples, with respect to X."""
    N = len(X)
    dX = np.repeat(dout[np.newaxis], N, axis=0) / N
    return dX


EXERCISE = exercise(
    {name},
    shapes={{"dout": "D", "X": "ND"}},
    sizes=[{{"N": 5, "D": 3}}, {{"N": 4, "D": 2}}, {{"N": 6, "D": 5}}],
    words={{"dX": "your gradient"}},
)
'''
TEXTS = """hints = [
    "A question that leads to the first step. What happens if one entry of X grows a little?",
    "A direction: which steps there are, and what each needs.",
    "The last step but one: what the last line needs, or its formula in words; not the line.",
]
[debug]
say = "What to print, and what it should be."
try = "{name}(np.ones(2), np.ones((1, 2)))"
gives = "what can be worked out by hand"
[not_averaged]
change = { " / N" = "" }
"The gradient isn't divided by N" = [
    "a mean of N numbers grows by one N-th of what one of them grows; your gradient has the whole.",
    "If one of five numbers grows by 1, by how much does their mean grow?",
]
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="the function's name")
    parser.add_argument("--notebook", required=True, metavar="NN", help="its number, such as 08")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder")
    given = parser.parse_args()
    if not given.name.isidentifier():
        parser.error(f"a function can't be called {given.name!r}")
    notebooks = sorted((given.root / "notebooks").glob(f"{given.notebook}_*.ipynb"))
    if not notebooks:
        parser.error(f"there is no notebook {given.notebook} in {given.root / 'notebooks'}")
    program = write_files(given.root / "lecture4" / "exercises", given.name, given.notebook)
    add_cells(notebooks[0], given.name)
    add_to_tables(given.root, given.name, notebooks[0].name)
    print(f"Written: {program}, its .toml, two cells in {notebooks[0].name}, two tables.")


def write_files(folder, name, notebook):
    """The program and its texts, behind the exercises of that notebook that there are."""
    if any(folder.glob(f"n??_*_{name}.py")):
        raise SystemExit(f"There is an exercise called {name} already.")
    place = 1 + len(list(folder.glob(f"n{notebook}_*.py")))
    program = folder / f"n{notebook}_{place}_{name}.py"
    program.write_text(PROGRAM.format(name=name), encoding="utf-8")
    program.with_suffix(".toml").write_text(TEXTS.replace("{name}", name), encoding="utf-8")
    return program


def add_cells(path, name):
    """An exercise cell and a check cell, behind the last check of the notebook."""
    notebook = nbformat.read(path, as_version=4)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    tagged = [i for i, of_cell in enumerate(tags) if "check" in of_cell]
    stub = f'def {name}(dout, X):\n    """Say in one line what it returns."""\n'
    stub += "    raise NotImplementedError"
    texts = (f"## Write it yourself: `{name}`", stub, f'check("{name}")')
    at = tagged[-1] + 1 if tagged else len(notebook.cells)
    notebook.cells[at:at] = cells(name, *texts)
    nbformat.write(notebook, path)


def cells(name, heading, exercise, check):
    """The three cells of an exercise, with nbgrader's metadata."""
    made = nbformat.v4
    graded = {"schema_version": 3, "task": False}
    own = {**graded, "grade": False, "grade_id": name, "locked": False, "solution": True}
    its = {**graded, "grade": True, "grade_id": f"{name}-check", "locked": True, "solution": False}
    id = name.replace("_", "-").lower()
    return [
        made.new_markdown_cell(heading, id=f"write-{id}"),
        made.new_code_cell(
            exercise, id=f"exercise-{id}", metadata={"nbgrader": own, "tags": ["exercise"]}
        ),
        made.new_code_cell(
            check, id=f"check-{id}", metadata={"nbgrader": its | {"points": 1}, "tags": ["check"]}
        ),
    ]


def add_to_tables(root, name, notebook):
    """The name in the row of its notebook, behind the last one there."""
    for path in (root / "README.md", root / "notebooks" / "00_start_here.ipynb"):
        text = path.read_text(encoding="utf-8")
        row = rf"(\|[^|\n]*{re.escape(notebook)}[^|\n]*\|[^|\n]*\|[^|\n]*`[^|\n`]+`)( *\|)"
        path.write_text(re.sub(row, rf"\1, `{name}`\2", text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
