"""The hand-out can be made in any folder. Needs nbgrader, as `make grade-check` does."""

import shutil

import pytest

release = pytest.importorskip("release", reason="nbgrader isn't installed")
from with_nbgrader import gradebook  # noqa: E402


@pytest.fixture(autouse=True)
def one_notebook(tmp_path, monkeypatch):
    """A course of one notebook, for speed."""
    (tmp_path / "notebooks").mkdir()
    shutil.copy(release.NOTEBOOKS / "01_the_chain_rule.ipynb", tmp_path / "notebooks")
    monkeypatch.setattr(release, "NOTEBOOKS", tmp_path / "notebooks")


AWKWARD = "a 'b' \"c\" #1 100%20? [x-z]* {y} $HOME Zoë, 第四课"


@pytest.mark.parametrize("name", [AWKWARD, "/".join(["x" * 200] * 8)], ids=["signs", "length"])
def test_the_hand_out_is_made_under_any_name(tmp_path, name):
    release.main(tmp_path / name)
    assert (tmp_path / name / "release/lecture4/01_the_chain_rule.ipynb").stat().st_size > 1000
    with gradebook(tmp_path / name / "release.db") as book:
        assert book.find_grade_cell("chain_rule-check", "01_the_chain_rule", "lecture4").max_score


@pytest.mark.parametrize("problem", [None, "OperationalError: unable to open database file"])
def test_without_a_database_there_is_no_success_and_the_one_before_stays(
    tmp_path, monkeypatch, capsys, problem
):
    (tmp_path / "release.db").write_text("the one before")
    monkeypatch.setattr(release, "run", lambda *_, **__: problem)
    with pytest.raises(SystemExit, match=problem or "left no release.db"):
        release.main(tmp_path)
    assert (tmp_path / "release.db").read_text() == "the one before"
    assert "The hand-out is in" not in capsys.readouterr().out
