"""What the page is told, what is kept, and what is asked again."""

import json
import re
from itertools import pairwise

import pytest

from lecture4 import ask, progress, recall, review
from lecture4.checker.record import Answers, Record
from lecture4.exercises import COURSE
from lecture4.questions import NOTEBOOKS, QUESTIONS, due_first, forgotten
from lecture4.questions.again import DAY
from lecture4.questions.forms import Typed
from lecture4.server.stills import PICTURE, WIDGET_VIEW, keep_stills
from lecture4.widgets.question import Form


@pytest.fixture(autouse=True)
def own_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("LECTURE4_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(COURSE, "answers", Answers("lecture4"))
    monkeypatch.setattr(COURSE, "record", Record("lecture4"))  # other tests passed exercises
    return tmp_path / "data" / "answers.json"


@pytest.fixture(params=QUESTIONS, ids=str)
def form(request):
    return ask(request.param)


def secrets(question):
    """What must not be on the page before an answer is committed."""
    told = [question.explanation, *(why for _, why in question.mistakes), question.source]
    return [text for text in told if text]


def test_nothing_of_the_answer_is_in_the_state_of_the_form(form):
    state = json.dumps(form.get_state(), default=str, ensure_ascii=False)
    assert [text for text in secrets(form.asked) if text[:25] in state] == []
    told = {"form", "name", "text", "asked", "options", "heading"}
    assert set(form.question) - {"picture"} == told
    assert ("picture" in form.question) == (form.question["form"] == "point")
    assert form.reply == {}
    if isinstance(form.asked, Typed):  # the right one isn't among what can be chosen
        assert f'"{form.asked.answer}"' not in state


def test_a_committed_answer_is_told_what_is_so(own_answers):
    form = ask("slope_at_three")
    form.commit("nine")
    assert form.reply["complaint"].startswith("Type a number") and not own_answers.exists()
    form.commit("9")
    assert form.reply["verdict"] == "wrong"
    assert "You said: 9" in form.reply["html"] and "how high the curve is" in form.reply["html"]
    assert "The answer: 6" in form.reply["html"] and "slope of x² is 2x" in form.reply["html"]
    form.commit("6")  # it is committed
    assert form.reply["verdict"] == "wrong"
    (kept,) = json.loads(own_answers.read_text())["answers"]
    assert (kept["name"], kept["answer"], kept["right"]) == ("slope_at_three", "9", False)


def test_what_is_typed_is_shown_as_text():
    form = ask("slope_at_three")
    form.asked.read(" 7 ")
    form.commit("<b>7</b>")
    assert "verdict" not in form.reply
    shape = Form(QUESTIONS["slope_at_three"], COURSE.answers)
    shape.commit("7")
    assert "You said: 7" in shape.reply["html"]


def test_a_click_commits():
    form = ask("squared")
    form._handle_custom_msg({"answer": form.asked.options.index(form.asked.answer)}, [])
    assert form.reply["verdict"] == "right" and "✓ Right: 96, 96, −72" in form.reply["html"]


def test_a_place_is_pointed_at():
    form = ask("slope_of_minus_six")
    form.commit(None)
    assert form.reply["complaint"] == "Point at a place on the picture first."
    form.commit(3)
    assert "You said: x = 3" in form.reply["html"] and "at 3 it is 6" in form.reply["html"]


POINTS = [question.name for question in QUESTIONS.values() if question.form == "point"]


@pytest.mark.parametrize("name", POINTS)
def test_a_page_is_told_all_places_alike(name):
    """They are as far apart everywhere, and where the slider starts is no right answer."""
    picture = ask(name).question["picture"]
    assert set(picture) == {"svg", "alt", "foot", "places"}
    xs, pixels = zip(*[place[:2] for place in picture["places"]], strict=True)
    steps = [round(after - before, 1) for before, after in pairwise(pixels)]
    assert max(steps) - min(steps) <= 0.11 and len(set(map(len, picture["places"]))) == 1
    assert json.dumps(xs) == json.dumps([int(x) if x == int(x) else x for x in xs])  # as JavaScript
    assert not QUESTIONS[name].judge(xs[0]).right
    assert re.findall("#[0-9a-f]{6}", picture["svg"]) == []  # its colours are the theme's


@pytest.mark.parametrize("name", POINTS)
def test_a_page_without_a_kernel_shows_the_picture_with_its_words(name):
    picture = ask(name).question["picture"]
    data, _ = ask(name)._repr_mimebundle_()
    image = re.search("<img alt='([^']+)'", data["text/html"].split("<details>")[0])
    assert image[1] == picture["alt"] and picture["alt"] in data["text/plain"]


def test_a_page_without_a_kernel_gets_the_answer_folded(form):
    data, _ = form._repr_mimebundle_()
    before, folded = data["text/html"].split("<details>")
    assert [text for text in secrets(form.asked) if text[:25] in before] == []
    assert "<details" not in folded and "Answer" in folded
    assert PICTURE in data[WIDGET_VIEW]


@pytest.mark.parametrize("show", [lambda: ask("squared"), lambda: recall("02")])
def test_a_saved_notebook_keeps_no_widget(show):
    data, metadata = show()._repr_mimebundle_()
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    notebook = {"cells": [{"outputs": [output]}], "metadata": {"widgets": {}}}
    keep_stills(notebook, {})
    assert set(output["data"]) == {"text/html", "text/plain"} and notebook["metadata"] == {}


# --- the record -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"answers": 3}', '{"answers": [3, {"name": "a"}, {"name": 1, "right": 2}]}'],
)
def test_a_spoilt_file_is_no_obstacle(own_answers, content):
    own_answers.parent.mkdir()
    own_answers.write_text(content)
    assert COURSE.answers.all() == []
    assert isinstance(recall("01").forms, list)
    answer("squared", right=True)
    assert COURSE.answers.names() == {"squared"}
    assert Answers("lecture4").names() == {"squared"}  # another session


def test_a_disk_that_refuses_keeps_the_session(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LECTURE4_DATA", str(tmp_path / "file" / "below"))
    answer("squared", right=False)
    assert COURSE.answers.names() == {"squared"}


def test_progress_has_a_line_for_each_notebook_with_its_link():
    answer("squared", right=False)
    page = progress()
    assert len(page.rows) == 9 and page._repr_html_().count("<a href=") == 9 + 1
    made = len(NOTEBOOKS["01"].questions)
    assert f"<td style='text-align:left'>· 1 of {made}</td>" in page._repr_html_()
    assert f"01 The chain rule: exercises · 0 of 2, predictions · 1 of {made}" in repr(page)
    assert page._repr_html_().endswith(
        "<p><strong>Next:</strong> write <code>square_and_slope</code> in "
        "<a href='00_start_here.ipynb'>00 Start here</a>.</p>"
    )


# --- asked again ------------------------------------------------------------------------------


def given(name, right, day):
    return {"name": name, "answer": "?", "right": right, "when": day * DAY}


ANSWERS = [
    given("often", True, 1),
    given("once", True, 1),
    given("wrong", False, 1),
    given("late", False, 2),
    given("often", True, 2),
    given("mended", False, 1),
    given("mended", True, 2),
    given("gone", False, 0),
]
NAMES = ["often", "once", "wrong", "late", "mended", "never"]


def test_what_went_wrong_comes_first_and_then_what_has_rested():
    # once rests until day 2, mended until 3, often, right twice, until 4
    assert due_first(ANSWERS, NAMES) == ["wrong", "late", "once", "mended", "often"]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (2, ["wrong", "late", "once"]),
        (2.9, ["wrong", "late", "once"]),
        (3, ["wrong", "late", "once", "mended"]),
        (4, ["wrong", "late", "once", "mended", "often"]),
    ],
)
def test_what_is_right_rests(day, names):
    assert forgotten(ANSWERS, NAMES, day * DAY) == names


def answer(name, right):
    """Commit a right or a wrong choice."""
    choices = QUESTIONS[name].choices
    place = next(i for i, choice in enumerate(choices) if bool(choice.get("right")) == right)
    ask(name).commit(place)


def asked(block):
    return [form.asked.name for form in block.forms]


def test_a_block_asks_a_fixed_three_until_there_are_answers():
    assert asked(recall("02")) == NOTEBOOKS["02"].recall
    answer("squared", right=True)  # right: it rests, and the fixed three stay
    ask("nudge_x").commit("0.04")  # wrong: it comes first
    answer("saturated", right=False)  # wrong, but of notebook 02 itself
    assert asked(recall("02")) == ["nudge_x", *NOTEBOOKS["02"].recall[:2]]


def test_review_asks_what_went_wrong_first():
    assert asked(review()) == [] and "nothing to ask" in review().title
    assert "nothing to ask" in review()._repr_mimebundle_()[0]["text/html"]
    answer("squared", right=True)
    ask("nudge_x").commit("0.04")
    assert asked(review()) == ["nudge_x", "squared"]
    assert asked(review(most=1)) == ["nudge_x"]
    review().forms[0].commit("-0.04")
    assert asked(review()) == ["squared", "nudge_x"]


def test_there_is_nothing_before_the_first_notebook():
    with pytest.raises(ValueError, match="notebook must be one of 01, 02"):
        recall("00")
