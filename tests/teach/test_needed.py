"""Grading runs what the learner wrote, the checks, and what these need; the rest it leaves out."""

import json
from pathlib import Path

import nbformat
import pytest
from needed import needed

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
IMPORTS, DATA, TRAINS = "import numpy as np", "X = np.eye(3)", "net = fit(X)"
EXERCISE, CHECK = "def loss(W):\n    scores = W @ W\n    return scores.sum()", 'check("loss")'


def left_out(*sources, own=(EXERCISE, CHECK)):
    """The sources of the cells that aren't run, if those in `own` are the learner's."""
    places = dict(enumerate(sources))
    ran = needed(places, {place for place, source in places.items() if source not in own})
    return [source for place, source in places.items() if place not in ran]


def test_what_no_check_hangs_on_is_left_out():
    shows = "scores = plot(net)"  # a name that is a local one in the exercise
    cells = (IMPORTS, DATA, TRAINS, EXERCISE, CHECK, shows)
    assert left_out(*cells) == [IMPORTS, DATA, TRAINS, shows]


def test_a_builtin_that_both_call_makes_no_cell_needed():
    exercise, trains = "def loss(W):\n    return len(W)", "net = fit(len(X))"
    assert left_out(DATA, trains, exercise, own=(exercise,)) == [DATA, trains]
    replaced = "len = count_the_calls(len)"
    assert left_out(DATA, trains, replaced, exercise, own=(exercise,)) == []


@pytest.mark.parametrize(
    "exercise",
    [
        "def loss(W):\n    return np.sum(W @ net)",
        "def loss(W):\n    def inner():\n        return net\n    return inner()",
        "class loss:\n    weights = net",
        "loss = lambda W: [net for _ in W]",
        "def loss(W, start=net): ...",
        "@net\ndef loss(W): ...",
    ],
)
def test_what_the_learners_function_reads_is_run_with_all_that_it_reads_itself(exercise):
    helper, other = "def fit(X):\n    return np.sum(X)", "picture(X)"
    cells = (IMPORTS, helper, DATA, TRAINS, other, exercise, CHECK)
    assert left_out(*cells, own=(exercise, CHECK)) == []  # `other` may change X, which net hangs on


def test_a_cell_that_changes_what_the_learner_reads_is_run():
    exercise = "def loss(W):\n    return W @ X"
    assert left_out(IMPORTS, DATA, "X[0] = 2", exercise, own=(exercise,)) == []
    assert left_out(IMPORTS, DATA, "np.fill_diagonal(X, 2)", exercise, own=(exercise,)) == []
    assert left_out(IMPORTS, DATA, "y = np.ones(3)", exercise, own=(exercise,)) == [
        "y = np.ones(3)"
    ]


def test_a_cell_that_reads_what_is_the_learners_is_run():
    uses, follows = "slope = measure(loss)", "print(slope)"
    assert left_out(EXERCISE, CHECK, uses, follows) == []


@pytest.mark.parametrize(
    "own", ["from numpy import *", "eval('net')", "%run other.py", "!ls", "globals()['x'] = 1"]
)
def test_where_names_are_not_written_everything_is_run(own):
    assert left_out(IMPORTS, DATA, TRAINS, EXERCISE, CHECK, own, own=(EXERCISE, CHECK, own)) == []


def test_a_star_of_the_courses_own_is_run():
    assert left_out("from lecture4.widgets import *", DATA, EXERCISE) == [DATA]


@pytest.mark.parametrize("broken", ["def f(:", "x = (", "\x00", "€ = 3", "  y = 1\n z = 2"])
def test_a_cell_that_is_no_python_hinders_nothing(broken):
    assert left_out(DATA, EXERCISE, CHECK, broken, own=(EXERCISE, CHECK, broken)) == [DATA]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_of_a_notebook_as_handed_out_the_imports_are_run_beside_what_is_graded(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    graded = {place for place, cell in enumerate(cells) if "nbgrader" in cell.metadata}
    ran = needed(
        {place: cell.source for place, cell in enumerate(cells)}, {*range(len(cells))} - graded
    )
    assert [cells[place].id for place in sorted(ran - graded)] == ["imports"], json.dumps(path.stem)
