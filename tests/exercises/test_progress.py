"""Progress is remembered where it can be, and its loss is no loss."""

import json

import pytest

import lecture4
from lecture4 import check, progress
from lecture4.exercises import COURSE


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LECTURE4_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(COURSE.record, "_passed", set())
    return tmp_path / "data" / "progress.json"


def test_nothing_is_passed_at_first():
    assert progress().summary.startswith("0 of ") and "✓" not in repr(progress())
    assert repr(progress()).endswith("Next: write `square_and_slope` in 00 Start here.")


def test_a_pass_is_kept_between_sessions(own_folder, monkeypatch):
    check("svm_loss", lecture4.svm_loss)
    assert json.loads(own_folder.read_text())["passed"] == ["svm_loss"]
    monkeypatch.setattr(COURSE.record, "_passed", set())  # a new session
    assert "04 SVM and softmax: exercises · 1 of 4" in repr(progress())
    assert "· 1 of 4" in progress()._repr_html_()
    check("softmax_loss", lecture4.softmax_loss)
    assert progress().summary.startswith("2 of ")


def test_a_failed_check_is_not_a_pass(own_folder):
    check("svm_loss", lambda W, X, y, reg: (0, 0))
    assert not own_folder.exists() and progress().summary.startswith("0 of ")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"passed": 3}', '{"passed": [3, null]}'])
def test_a_spoilt_file_is_no_obstacle(own_folder, content):
    own_folder.parent.mkdir()
    own_folder.write_text(content)
    assert progress().summary.startswith("0 of ")
    assert check("svm_loss", lecture4.svm_loss).passed
    assert progress().summary.startswith("1 of ")


def test_a_disk_that_refuses_keeps_the_session(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LECTURE4_DATA", str(tmp_path / "file" / "below"))
    assert check("svm_loss", lecture4.svm_loss).passed
    assert progress().summary.startswith("1 of ")
