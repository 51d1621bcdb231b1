"""Runs of whole notebooks, beside nbval's cell-by-cell comparison of them as they stand."""

import shutil

import pytest
import refresh
from training_cells import cells_that_train

SOLVED = """from lecture4.exercises import EXERCISES
{name} = EXERCISES["{name}"].program"""


@pytest.mark.parametrize("stem", ["04_svm_and_softmax"])
def test_a_second_refresh_changes_no_byte(stem, tmp_path):
    """What cells show nbval compares, in all notebooks; here all else that is in the file."""
    path = refresh.NOTEBOOKS / f"{stem}.ipynb"
    shutil.copy(path, tmp_path)
    refresh.refresh(tmp_path / path.name)
    refreshed = (tmp_path / path.name).read_bytes()
    assert refreshed.splitlines(keepends=True) == path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_every_exercise_filled_in_from_the_package_earns_full_points(notebook, path, whole):
    """Not whole: what trains without an exercise is left out, and what needs it may fail."""
    exercises = [cell for cell in notebook.cells if "exercise" in cell.metadata.get("tags", [])]
    names = [cell.metadata.nbgrader.grade_id for cell in exercises]
    for cell, name in zip(exercises, names, strict=True):
        cell.source = SOLVED.format(name=name)
    trains = set() if whole else cells_that_train(notebook)
    for cell in notebook.cells:
        if cell.id in trains and not any(name in cell.source for name in names):
            cell.source = "raise RuntimeError('left out')"
    refresh.run(notebook, path.parent, allow_errors=True)
    said = [output.ename for output in outputs(notebook) if output.output_type == "error"]
    assert said == [] or (not whole and said[0] == "RuntimeError")
    checks = [cell for cell in notebook.cells if "check" in cell.metadata.get("tags", [])]
    earned = {cell.source: points(cell) for cell in checks}
    assert earned == {cell.source: cell.metadata.nbgrader.points for cell in checks}


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def points(check):
    """The number that nbgrader reads from a check cell: the text of its one result."""
    (output,) = check.outputs  # nothing printed, nothing on stderr
    return float(output["data"]["text/plain"])
