"""From results to what the teacher reads. The way there needs nbgrader: `make grade-check`."""

import csv
import json
import re
import tomllib
from pathlib import Path

import class_page
import otter_tests
import pytest
import submissions
from points_table import write_table

from lecture4 import check, checker
from lecture4.exercises import EXERCISES

NOTEBOOKS = ("01_the_chain_rule", "04_svm_and_softmax")


def points_of(name):
    return EXERCISES[name].points if name in EXERCISES else 0


def result(student, status="ok", **exercises):
    return {
        "student": student,
        "notebook": NOTEBOOKS[1],
        "status": status,
        "exercises": {
            name: {"points": points, "of": points_of(name), "mistakes": mistakes}
            for name, (points, mistakes) in exercises.items()
        },
    }


CLASS = [
    result("anna", svm_loss=(4.0, []), softmax=(2.0, [])),
    result("ben <b>", svm_loss=(2.0, ["reg_missing_gradient"]), softmax=(0.0, ["not_attempted"])),
    result("carl", svm_loss=(1.0, ["reg_missing_gradient", "not_averaged"]), softmax=(0.0, [])),
    result("dora", status="the file is empty"),
]


@pytest.fixture
def page(tmp_path):
    class_page.write_page(CLASS, tmp_path / "class.html")
    return (tmp_path / "class.html").read_text("utf-8")


def test_the_page_counts_each_mistake_and_calls_it_by_its_title(page):
    rows = dict(re.findall(r"<td><code>(\w+)</code></td><td class=n>(\d+)</td>", page))
    assert rows == {
        "reg_missing_gradient": "2",
        "not_averaged": "1",
        "not_attempted": "1",
        "no_name": "1",
    }
    assert EXERCISES["svm_loss"].mistake("not_averaged").title in page
    assert "3 handed in, 1 right, 0 not attempted" in page
    assert "3 handed in, 1 right, 1 not attempted" in page


def test_an_exercise_own_title_goes_before_the_general_one():
    own = EXERCISES["neuron"].mistake("exchanged").title
    assert class_page.title("neuron", "exchanged") == own != class_page.GENERAL["exchanged"]


def test_every_name_that_check_gives_by_itself_has_a_title():
    sentences = tomllib.loads((Path(checker.__file__).parent / "words.toml").read_text("utf-8"))
    given = {name for name, said in sentences.items() if "reason" in said}
    said_beside_another = {"changes_inputs_too", "draws", "neighbour", "unknown", "unknown_text"}
    assert len(given) >= 15
    assert given - said_beside_another <= set(class_page.GENERAL)


def test_the_page_names_what_needs_a_look_and_escapes_names(page):
    assert "the file is empty" in page and "ben <b>" not in page


def test_the_page_lists_the_files_that_were_left_out_with_the_reason(tmp_path):
    class_page.write_page(CLASS, tmp_path / "class.html", [("<x>.txt", "no notebook")])
    page = (tmp_path / "class.html").read_text("utf-8")
    assert "<td>&lt;x&gt;.txt</td><td>no notebook</td>" in page
    assert "Files left out: 1</a>" in page


def test_every_link_of_the_page_leads_somewhere_and_the_look_list_is_counted(page):
    links = re.findall(r'<a href="#(\w+)"', page)
    assert links and set(links) == set(re.findall(r'<h2 id="(\w+)"', page))
    assert re.search(r"need a look:\s1</a>", page)


def section(page, heading):
    """What stands on the page below a heading."""
    return re.search(rf"<h2[^>]*>{heading}</h2>(.*?)<h2", page, re.DOTALL)[1]


def test_each_exercise_has_a_bar_and_its_numbers_in_words(page):
    rows = re.findall(r"<tr><th scope=row>.*?</tr>", section(page, "At a glance"))
    told = {re.search(r"<code>(\w+)", row)[1]: re.findall(r"class=n>(\d+)", row) for row in rows}
    assert told == {"svm_loss": ["1", "2", "0"], "softmax": ["1", "1", "1"]}
    for row in rows:
        widths = [float(width) for width in re.findall(r"width:([\d.]+)%", row)]
        assert len(widths) == 3 and sum(widths) == pytest.approx(100, abs=0.2)


def test_the_most_frequent_mistakes_are_the_known_ones_that_were_made(page):
    rows = re.findall(r"<tr><th scope=row>(.*?)<div", section(page, "The most frequent mistakes"))
    assert rows == [
        f"<code>svm_loss</code>: {EXERCISES['svm_loss'].mistake(id).title}"
        for id in ("reg_missing_gradient", "not_averaged")
    ]
    assert "no known mistake explains: 1. What these answers have in" in page


def odd(student, id, lines, said=""):
    """A result of svm_loss that no known mistake explains."""
    found = result(student, svm_loss=(1.0, [id] if id else []))
    found["exercises"]["svm_loss"] |= {"lines": lines, "said": said}
    return found


TOLD = "No known mistake matches `dW`. It is wrong in the last row, and right elsewhere."
ODD = [
    odd("anna", None, ["dW += reg * W"]),
    odd("ben", "coefficient", ["dW += reg * W"]),
    odd("carl", None, ["if i < j:", "+ N"]),
    odd("dora", None, [], TOLD),
    odd("emil", None, [], TOLD.replace("last", "first")),
    odd("fay", "not_averaged", ["loss = total"]),
    odd("gil", "not_attempted", []),
    result("hal", svm_loss=(1.0, [])),  # as an older release stored it
]


def test_answers_without_a_name_are_grouped_by_what_they_have_in_common(tmp_path):
    class_page.write_page(ODD, tmp_path / "class.html")
    page = (tmp_path / "class.html").read_text("utf-8")
    told = dict(re.findall(r"<tr><td>(<code>.*?|No known.*?)</td><td class=n>(\d+)</td>", page))
    assert told == {
        "<code>dW += reg * W</code>": "2",
        "No known mistake matches <code>dW</code>.": "2",
        "<code>if i &lt; j:</code> … <code>+ N</code>": "1",
    }


def test_many_odd_answers_do_not_fill_the_page(tmp_path):
    class_page.write_page(
        [odd(f"learner {i}", None, [f"loss = {i}"]) for i in range(100)], tmp_path / "class.html"
    )
    page = (tmp_path / "class.html").read_text("utf-8")
    assert page.count("explain") < 6 and page.count("<td><code>loss = ") == class_page.MOST_PLACES
    assert f"And {100 - class_page.MOST_PLACES} more, in" in page


def test_the_table_has_the_line_at_fault_where_no_known_mistake_explains_an_answer(tmp_path):
    write_table(ODD, tmp_path / "points.csv")
    with open(tmp_path / "points.csv", encoding="utf-8-sig", newline="") as file:
        told = {row["student"]: row["svm_loss at fault"] for row in csv.DictReader(file)}
    assert told == {
        "anna": "`dW += reg * W`",
        "ben": "`dW += reg * W`",
        "carl": "`if i < j:` … `+ N`",
        "dora": "No known mistake matches `dW`.",
        "emil": "No known mistake matches `dW`.",
        "fay": "",
        "gil": "",
        "hal": "",
    }


def test_a_class_without_results_has_a_page_too(tmp_path):
    class_page.write_page([], tmp_path / "class.html")
    assert "0 learners" in (tmp_path / "class.html").read_text("utf-8")


@pytest.mark.parametrize(
    "attempt",
    [
        3,
        lambda W: 0,
        lambda W, X, y, reg: 1,
        lambda W, X, y, reg: (1, W.T),
        lambda W, X, y, reg: 1 / 0,
        lambda W, X, y, reg: (float("nan"), W),
        lambda W, X, y, reg: (0, W * 0 + 7),
    ],
)
def test_whatever_check_says_has_a_title(attempt):
    for id in check("svm_loss", attempt).mistakes:
        assert class_page.title("svm_loss", id)


def test_a_table_that_cant_be_written_leaves_the_one_before(tmp_path):
    write_table(CLASS, tmp_path / "points.csv")
    before = (tmp_path / "points.csv").read_bytes()
    with pytest.raises(ValueError, match="nonsense"):
        write_table([result("zoe", nonsense=(0, []))], tmp_path / "points.csv")
    assert (tmp_path / "points.csv").read_bytes() == before


def test_the_table_has_a_row_a_learner_and_leaves_open_what_was_not_handed_in(tmp_path):
    write_table(CLASS, tmp_path / "points.csv")
    with open(tmp_path / "points.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["anna", "ben <b>", "carl", "dora"]
    assert rows["carl"]["svm_loss mistakes"] == "reg_missing_gradient not_averaged"
    anna = rows["anna"]
    assert (anna["points"], anna["of"], anna["chain_rule"]) == ("6.0", "6", "")
    assert rows["dora"]["status"] == "04_svm_and_softmax: the file is empty"


EMPTY = {"cells": [], "metadata": {"name": "für Zoë"}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "read as UTF-16"), ("latin-1", "Latin-1")],
)
def test_a_notebook_is_read_whatever_its_encoding(encoding, remark):
    raw = json.dumps(EMPTY, ensure_ascii=False).encode(encoding)
    notebook, said = submissions.read(raw)
    assert notebook.metadata.name == "für Zoë" and remark in said and bool(remark) == bool(said)


@pytest.mark.parametrize("raw", [b"", b" \n", b"{", b"[]", b"{}", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_what_is_no_notebook_is_refused_with_a_sentence(raw):
    with pytest.raises(ValueError, match="the file is"):
        submissions.read(raw)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_otter_gets_one_case_a_point(exercise):
    source = otter_tests.test_file(exercise)
    compile(source, exercise.name, "exec")
    assert source.count("points=1)") == exercise.points
