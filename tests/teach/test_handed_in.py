"""Whatever lies among the submissions is in the table, or in the list of what was left out."""

import csv
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import grade
import pytest
import submissions
import synthetic

CHAIN, SVM = NOTEBOOKS = ("01_the_chain_rule", "04_svm_and_softmax")


def lay_out(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


def found(folder):
    """({(student, notebook): problem}, {file: reason})"""
    work, left_out = submissions.find(folder, NOTEBOOKS)
    assert len({(item.student, item.notebook) for item in work}) == len(work)
    return {(item.student, item.notebook): item.problem for item in work}, dict(left_out)


@pytest.mark.parametrize(
    "name",
    [
        f"{CHAIN}.ipynb",
        f"lecture4/deep/er/{CHAIN}.ipynb",
        f"{CHAIN} (1).ipynb",
        f"copy of {CHAIN}.ipynb",
        f"{CHAIN.upper()}.IPYNB",
        f"{CHAIN}.ipynb.txt",
        f"{CHAIN}.ipynb.json",
        f".hidden/{CHAIN}.ipynb",
        f"a #1 'ü' \"100%\"?/{CHAIN}.ipynb",
        "x" * 200 + f"/{CHAIN}" + "x" * 200 + ".ipynb",
    ],
)
def test_a_notebook_is_found_at_any_depth_and_under_a_longer_name(tmp_path, name):
    lay_out(tmp_path, f"anna/{name}")
    assert found(tmp_path) == ({("anna", CHAIN): ""}, {})


@pytest.mark.parametrize("name", [f"{CHAIN}.ipynb", "anna.ipynb", "anna.zip", "x" * 249 + ".ipynb"])
def test_a_file_beside_the_learners_folders_is_in_the_table(tmp_path, name):
    lay_out(tmp_path, name, f"ben/{SVM}.ipynb")
    work, _ = found(tmp_path)
    assert "no learner's folder" in work.pop((name, "none")) and work == {("ben", SVM): ""}


@pytest.mark.parametrize(
    ("names", "notebook", "problem"),
    [
        (["shopping.ipynb"], "shopping", "shopping.ipynb is no notebook of the course"),
        ([f"{SVM}.zip"], f"{SVM}.zip", "is an archive; unpack it"),
        ([f"{SVM}.ipynb.gz"], f"{SVM}.ipynb.gz", "is an archive; unpack it"),
        ([f"{SVM}.ipynb", f"old/{SVM}.ipynb"], SVM, f"handed in twice: {SVM}.ipynb, old/{SVM}"),
        (["readme.txt"], "none", "no notebook in the folder"),
        ([f".ipynb_checkpoints/{SVM}-checkpoint.ipynb"], "none", "no notebook in the folder"),
        ([f"{SVM}.ipynb/readme.txt"], "none", "no notebook in the folder"),
    ],
)
def test_what_cant_be_graded_is_in_the_table_with_the_reason(tmp_path, names, notebook, problem):
    lay_out(tmp_path, *(f"anna/{name}" for name in names))
    work, _ = found(tmp_path)
    assert problem in work.pop(("anna", notebook)) and not work


def test_an_archive_beside_the_notebook_doesnt_stand_in_its_way(tmp_path):
    lay_out(tmp_path, f"anna/{SVM}.ipynb", f"anna/{SVM}.zip")
    assert found(tmp_path)[0][("anna", SVM)] == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("marks.xlsx", "no notebook"),
        ("anna/data.csv", "no notebook"),
        ("anna/deep/picture.png", "no notebook"),
        (f"anna/.ipynb_checkpoints/{CHAIN}-checkpoint.ipynb", "a copy that a program made"),
        (f"anna/__MACOSX/{CHAIN}.ipynb", "a copy that a program made"),
        (f"anna/._{CHAIN}.ipynb", "a copy that a program made"),
    ],
)
def test_what_is_no_work_is_listed_with_the_reason(tmp_path, name, reason):
    lay_out(tmp_path, f"anna/{CHAIN}.ipynb", name)
    assert found(tmp_path) == ({("anna", CHAIN): ""}, {name: reason})


def test_links_are_looked_at_and_said(tmp_path):
    lay_out(tmp_path, f"anna/{CHAIN}.ipynb")
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / f"{CHAIN}.ipynb").symlink_to("nowhere")
    (tmp_path / "ben" / "more").symlink_to("../anna")
    work, left_out = found(tmp_path)
    assert "can't be read: No such file" in work["ben", CHAIN]
    assert "a link to a folder" in left_out["ben/more"]


def test_a_folder_that_cant_be_read_is_said(tmp_path, monkeypatch):
    lay_out(tmp_path, f"anna/closed/{CHAIN}.ipynb")
    look = os.scandir

    def closed(place):
        if str(place).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(place))
        return look(place)

    monkeypatch.setattr(os, "scandir", closed)
    work, left_out = found(tmp_path)
    assert "a folder that can't be read" in left_out["anna/closed"]
    assert "no notebook" in work["anna", "none"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_utf8_can_be_written_and_printed(tmp_path):
    folder = tmp_path / os.fsdecode(b"Zo\xeb")
    lay_out(folder, f"{CHAIN}.ipynb", os.fsdecode(b"\xff.txt"))
    assert found(tmp_path) == ({("Zo\\xeb", CHAIN): ""}, {"Zo\\xeb/\\xff.txt": "no notebook"})


# --- the whole run, with results that are there already -----------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course in which a table was written before; nbgrader isn't asked for anything."""
    monkeypatch.setitem(sys.modules, "judge", SimpleNamespace(fill_gradebook=lambda *_: None))
    folder = tmp_path / 'a course\'s #1 "ü" 100%? [x]' / ("x" * 200) / ("y" * 200) / ("z" * 200)
    lay_out(folder, "release.db", *(f"source/lecture4/{name}.ipynb" for name in NOTEBOOKS))
    (folder / "points.csv").write_text("the last table")
    return folder


def run(monkeypatch, handed_in, course):
    handed_in.mkdir(exist_ok=True)
    monkeypatch.setattr(sys, "argv", ["grade.py", str(handed_in), "--course", str(course)])
    monkeypatch.setattr(grade, "grade_all", lambda to_do, _: [outcome(*item) for item in to_do])
    grade.main()


def outcome(submission, mark):
    result = {"student": submission.student, "notebook": submission.notebook, "exercises": {}}
    return result | {"status": submission.problem or "ok", "fingerprint": mark}


@pytest.mark.parametrize(
    "names",
    [
        [],
        [f"{CHAIN}.ipynb", f"{SVM}.ipynb"],
        ["anna.zip"],
        ["anna/notes.txt"],
        ["anna/shopping.ipynb"],
        [f"anna/{CHAIN}.ipynb", f"anna/old/{CHAIN}.ipynb"],
    ],
)
def test_nothing_to_grade_is_an_error_and_leaves_the_last_table(
    tmp_path, monkeypatch, capsys, course, names
):
    lay_out(tmp_path / "class", *names)
    with pytest.raises(SystemExit) as end:
        run(monkeypatch, tmp_path / "class", course)
    assert "There is nothing to grade in" in end.value.code  # a text: the exit code is 1
    assert "a folder for each learner" in end.value.code
    assert (course / "points.csv").read_text() == "the last table"
    assert sorted(path.name for path in course.iterdir()) == ["points.csv", "release.db", "source"]
    printed = capsys.readouterr().out
    assert all(name.split("/")[0] in printed for name in names)


def test_the_table_the_list_and_the_print_have_all_that_was_found(
    tmp_path, monkeypatch, capsys, course
):
    lay_out(tmp_path / "class", f"anna/{CHAIN}.ipynb", "anna/x.png", f"{SVM}.ipynb", "marks.txt")
    run(monkeypatch, tmp_path / "class", course)
    with open(course / "points.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row["status"] for row in csv.DictReader(file)}
    assert rows["anna"] == "ok" and "no learner's folder" in rows[f"{SVM}.ipynb"]
    with open(course / "left_out.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == ["anna/x.png", "marks.txt"]
    assert "marks.txt: no notebook" in capsys.readouterr().out


def test_what_was_graded_is_kept_until_the_work_or_its_problem_changes(tmp_path, course):
    handed_in, sources = tmp_path / "class", {CHAIN: course / "source/lecture4" / f"{CHAIN}.ipynb"}
    lay_out(handed_in, f"anna/{CHAIN}.ipynb")

    def to_do():
        return grade.stored(submissions.find(handed_in, sources)[0], sources, course)[1]

    ((submission, mark),) = to_do()
    file = grade.result_file(course, submission)
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(outcome(submission, mark)))
    assert to_do() == []
    lay_out(handed_in, f"anna/old/{CHAIN}.ipynb")
    assert len(to_do()) == 1


def test_a_notebook_is_read_without_the_grammars_of_web_addresses():
    code = "import submissions, sys; print('nbformat' in sys.modules, 'lark' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=os.path.dirname(submissions.__file__),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True False\n"


def test_the_synthetic_class_of_grade_check_has_files_that_are_out_of_place(tmp_path):
    (tmp_path / "right-04").mkdir()
    expected = {}
    synthetic.misplace(tmp_path, expected, b"{}")
    work, left_out = found(tmp_path)
    assert set(left_out) == set(synthetic.LEFT_OUT)
    told = {learner: problem for (learner, _), problem in work.items() if learner in expected}
    assert len(told) == len(expected) == 5
    assert all(expected[learner].status in problem for learner, problem in told.items())
