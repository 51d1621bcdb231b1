"""Another course with the same checker: its words, its text answers, its record, its grading."""

import json
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import chemistry
from chemistry import check, check_lines, hint, progress, solution, yours_or_ours


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    monkeypatch.setenv("CHEMISTRY_DATA", str(tmp_path))
    return tmp_path / "progress.json"


def dilution(strengths, volumes):
    return strengths.mean(), volumes.sum()


def formula(symbols, counts):
    return "".join(s + str(n) for s, n in zip(symbols, counts, strict=True))


def test_a_mistake_is_named_in_the_courses_own_words():
    feedback = check("dilution")
    assert feedback == 1 and feedback.mistakes == ("mean_of_strengths",)
    assert "each solution counts by its volume" in feedback.message
    assert feedback.lines_at_fault == (2,)


def test_an_answer_that_is_text_is_compared_and_named():
    assert check("formula").mistakes == ("ones_written",)
    assert "expected `H2O`" in check("formula", lambda symbols, counts: "x").message
    assert "text is expected" in check("formula", lambda symbols, counts: 3).message


def test_the_record_is_the_courses_own(own_record):
    assert check("half_life", chemistry.EXERCISES["half_life"].program).passed
    assert json.loads(own_record.read_text())["passed"] == ["half_life"]
    assert progress().summary == "1 of 3 exercises passed"


def test_hints_solutions_and_ours():
    assert "Hint 3" in repr(hint("formula")) and "Hint 4" not in repr(hint("formula"))
    assert "Right is `3.0, 2.0`" in repr(hint("dilution")) and "def dilution(" in repr(
        solution("dilution")
    )
    assert yours_or_ours("dilution") is chemistry.EXERCISES["dilution"].program
    for name, exercise in chemistry.EXERCISES.items():
        namespace = {}
        exec("import numpy as np\n" + exercise.solution, namespace)
        assert check(name, namespace[name]).passed


def dilution_by_line(strengths, volumes):
    amounts = strengths * volumes
    volume = volumes.max()
    return amounts.sum() / ..., volume


def test_lines_are_compared_as_they_are_written():
    told = check_lines("dilution")
    assert [row.found for row in told.rows] == ["right", "wrong", "blank"]
    assert "the dissolved amounts: ✓" in told.message
    assert "up to line 2 all is right; line 3 differs" in told.verdict


def formula_by_line(symbols, counts):
    text = "".join(s + str(n) for s, n in zip(symbols, counts, strict=True))
    return text


def test_lines_that_make_text_are_compared_too():
    told = check_lines("formula")
    assert told.first.line == 2 and told.first.said == "✗ it is `H2O1`; expected `H2O`"
    assert check_lines("formula", chemistry.EXERCISES["formula"].program).passed


def test_its_notebook_is_graded_by_the_requests_of_teach(tmp_path):
    from refresh import run

    path = Path(__file__).with_name("01_mixing.ipynb")
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    checks = [cell for cell in notebook.cells if "check" in cell.metadata.get("tags", [])]
    points = [float(cell.outputs[0]["data"]["text/plain"]) for cell in checks]
    assert points == [1.0, 0.0]
