"""What is asked, and what is said of an answer."""

import re

import count_course
import nbformat
import pytest
from refresh import NOTEBOOKS as FOLDER

from lecture4.questions import NOTEBOOKS, QUESTIONS, find, in_full, in_words
from lecture4.questions.curves import CURVES
from lecture4.questions.forms import FORMS, Choice, Number, Order, Point, Several, Shape

COMMON = {"name": "a", "notebook": "00", "text": "?", "explanation": "So."}
CHOICE = Choice(choices=[{"say": "no", "why": "W"}, {"say": "yes", "right": True}], **COMMON)
SEVERAL = Several(
    choices=[{"say": "a", "right": True, "why": "A"}, {"say": "b", "why": "B"}], **COMMON
)
NUMBER = Number(
    right="0.20", tolerance=0.006, wrong=[{"say": "-0.20", "why": "S"}], otherwise="O", **COMMON
)
LARGE = Number(right="1000", wrong=[], otherwise="O", **COMMON)
SHAPE = Shape(right="(3, 4)", wrong=[{"say": "(4, 3)", "why": "T"}], otherwise="O", **COMMON)
LETTERS = Shape(right="(N, D)", wrong=[], otherwise="O", **COMMON)
SCALAR = Shape(right="()", wrong=[], otherwise="O", **COMMON)
ORDER = Order(
    items=["b", "c", "d"],
    right=["d", "c", "b"],
    wrong=[{"say": ["d", "b", "c"], "why": "E"}],
    otherwise="O",
    **COMMON,
)
POINT = Point(
    picture="square",
    right={"say": "x = −3", "between": [-3.25, -2.75]},
    wrong=[
        {"say": "x = 3", "between": [2.75, 3.25], "why": "S"},
        {"say": "on the right", "between": [0.5, 4], "why": "R"},
    ],
    otherwise="O",
    **COMMON,
)


@pytest.fixture(params=QUESTIONS.values(), ids=lambda question: question.name)
def question(request):
    return request.param


# --- every question ---------------------------------------------------------------------------


def test_there_is_a_sentence_for_each_wrong_answer(question):
    wrong = [why for _, why in question.mistakes]
    assert len(wrong) >= 2
    assert all(len(why.split()) >= 5 and why[-1] in ".?" for why in wrong), wrong
    assert len(set(wrong)) == len(wrong)
    if isinstance(question, Choice | Several):
        assert all("why" in choice or choice.get("right") for choice in question.choices)


def test_the_right_answer_is_right_and_the_wrong_ones_get_their_own_sentence(question):
    assert question.judge(right_answer(question)) == (True, question.answer, [])
    for answer, why in wrong_answers(question):
        verdict = question.judge(answer)
        assert not verdict.right and verdict.reasons == [why]


def right_answer(question):
    if isinstance(question, Point):
        return sum(question.right["between"]) / 2
    if isinstance(question, Number | Shape):
        return question.right
    if isinstance(question, Order):
        return [question.items.index(item) for item in question.right]
    places = [i for i, choice in enumerate(question.choices) if choice.get("right")]
    return places if isinstance(question, Several) else places[0]


def wrong_answers(question):
    if isinstance(question, Point):
        ends = [(end, one["why"]) for one in question.wrong for end in one["between"]]
        return [*ends, (next(nowhere_known(question)), question.otherwise)]
    if isinstance(question, Number | Shape):
        return [(one["say"], one["why"]) for one in question.wrong]
    if isinstance(question, Order):
        return [
            ([question.items.index(i) for i in one["say"]], one["why"]) for one in question.wrong
        ]
    if isinstance(question, Choice):
        return [(i, c["why"]) for i, c in enumerate(question.choices) if "why" in c]
    right = set(right_answer(question))
    return [(sorted(right ^ {i}), choice["why"]) for i, choice in enumerate(question.choices)]


def nowhere_known(question):
    """The places of a picture that are neither right nor of a wrong answer that is known."""
    regions = [one["between"] for one in (question.right, *question.wrong)]
    places = CURVES[question.picture].places()
    return (x for x in places if not any(low <= x <= high for low, high in regions))


@pytest.mark.parametrize("name", [q.name for q in QUESTIONS.values() if isinstance(q, Point)])
def test_the_regions_of_a_picture_lie_apart_on_it_and_are_wide_enough_for_a_finger(name):
    question = QUESTIONS[name]
    regions = sorted(one["between"] for one in (question.right, *question.wrong))
    curve, ends = CURVES[question.picture], [end for region in regions for end in region]
    assert ends == sorted(ends) and len(set(ends[1::2]) & set(ends[2::2])) == 0
    assert curve.low <= ends[0] and ends[-1] <= curve.high
    places = [x for x in curve.places() if question.judge(x).right]
    assert len(places) >= 3 and len(places) <= len(curve.places()) / 8


def test_one_choice_is_right(question):
    if isinstance(question, Choice):
        assert sum(bool(choice.get("right")) for choice in question.choices) == 1
    assert len(set(question.options)) == len(question.options)


def test_the_place_of_a_choice_tells_nothing():
    choices = [question for question in QUESTIONS.values() if isinstance(question, Choice)]
    places = [right_answer(question) for question in choices]
    assert max(places.count(place) for place in range(4)) < 0.5 * len(places)


def test_its_words_are_plain(question):
    texts = [question.text, question.explanation, *question.options]
    texts += [why for _, why in question.mistakes]
    for text in texts:
        assert "$" not in text and text.count("`") % 2 == 0
        assert not re.search(r"\b(simply|obviously|just|easy|easily|trivial\w*)\b", text, re.I)


def test_without_a_kernel_it_is_read_with_its_answer_folded(question):
    before, folded = in_full(question).split("<details>")
    assert question.explanation.split(".")[0].split("`")[0][:20] in in_words(question)
    assert before.count("<li>") == len(question.options)
    assert folded.count("<li>") == len(question.mistakes)
    assert not re.search(r"\.:|\.\.", folded + in_words(question))  # where options end with a stop


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_a_notebook_asks_each_of_its_questions_once_and_six_at_least(number):
    cells = nbformat.read(FOLDER / NOTEBOOKS[number].file, as_version=4).cells
    asks = [cell.source for cell in cells if "ask" in cell.metadata.get("tags", [])]
    assert asks == [f'ask("{question.name}")' for question in NOTEBOOKS[number].questions]
    assert len(asks) >= 6
    assert not any(re.search(r"^\*\*Predict", cell.source, re.M) for cell in cells)


def test_what_is_recalled_was_asked_in_a_core():
    """Whoever stops at the stopping places has met it."""
    files = (FOLDER / notebook.file for notebook in NOTEBOOKS.values())
    cores = (count_course.core(nbformat.read(file, as_version=4).cells) for file in files)
    asked = {question.name for core in cores for question in count_course.asked(core)}
    recalled = {name for notebook in NOTEBOOKS.values() for name in notebook.recall}
    assert recalled - asked == set()


@pytest.mark.parametrize("number", list(NOTEBOOKS)[1:])
def test_a_notebook_recalls_three_from_earlier_ones(number):
    recalled = [QUESTIONS[name] for name in NOTEBOOKS[number].recall]
    assert len(set(NOTEBOOKS[number].recall)) == 3
    assert all(question.notebook < number for question in recalled)
    cells = nbformat.read(FOLDER / NOTEBOOKS[number].file, as_version=4).cells
    assert [c.source for c in cells if "recall" in c.metadata.get("tags", [])] == [
        f'recall("{number}")'
    ]


def test_the_course_asks_seventy_predictions_at_least_each_with_its_sentences():
    asked, with_sentences, folded, *_ = zip(*map(count_course.counts, NOTEBOOKS), strict=True)
    assert sum(asked) >= 70 and with_sentences == asked
    assert min(folded) >= 4


def test_each_form_is_in_use():
    forms = dict(count_course.forms())
    assert set(forms) == set(FORMS) and sum(forms.values()) == len(QUESTIONS)
    assert forms["point"] >= 4


def test_each_of_the_ten_questions_is_confronted_by_a_cell_that_shows_something():
    asked = list(count_course.questions_ten())
    assert len(asked) == 10
    assert [question for question, _, cell in asked if cell is None or not cell.outputs] == []


# --- the forms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "right", "reasons"),
    [
        (CHOICE, 1, True, []),
        (CHOICE, 0, False, ["W"]),
        (SEVERAL, [0], True, []),
        (SEVERAL, [0, 1], False, ["B"]),
        (SEVERAL, [], False, ["A"]),
        (SEVERAL, [1], False, ["A", "B"]),
        (NUMBER, " 0.2 ", True, []),
        (NUMBER, "0,197", True, []),
        (NUMBER, "1/5", True, []),
        (NUMBER, "2e-1", True, []),
        (NUMBER, "−0.2", False, ["S"]),
        (NUMBER, "7", False, ["O"]),
        (LARGE, "1,000", True, []),
        (LARGE, "1 000", True, []),
        (LARGE, "1000.0", True, []),
        (SHAPE, "(3, 4)", True, []),
        (SHAPE, "3 x 4", True, []),
        (SHAPE, "3×4", True, []),
        (SHAPE, "4 3", False, ["T"]),
        (SHAPE, "(3, 4, 1)", False, ["O"]),
        (LETTERS, "N, D", True, []),
        (LETTERS, "(D, N)", False, ["O"]),
        (SCALAR, "( )", True, []),
        (SCALAR, "1", False, ["O"]),
        (ORDER, [2, 1, 0], True, []),
        (ORDER, [2, 0, 1], False, ["E"]),
        (ORDER, [0, 1, 2], False, ["O"]),
        (POINT, -3, True, []),
        (POINT, -2.75, True, []),
        (POINT, -2.5, False, ["O"]),
        (POINT, 3.0, False, ["S"]),
        (POINT, 3.5, False, ["R"]),
    ],
)
def test_an_answer_is_judged(question, answer, right, reasons):
    verdict = question.judge(answer)
    assert (verdict.right, verdict.reasons) == (right, reasons)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (CHOICE, 2, "Choose one"),
        (CHOICE, True, "Choose one"),
        (CHOICE, None, "Choose one"),
        (SEVERAL, [5], "Choose one"),
        (SEVERAL, 0, "Tick"),
        (NUMBER, "six", "Type a number"),
        (NUMBER, "nan", "Type a number"),
        (NUMBER, "1/0", "Type a number"),
        (NUMBER, "1e999999999", "Type a number"),
        (NUMBER, None, "Type a number"),
        (SHAPE, "", "Type a shape"),
        (ORDER, [0, 0, 1], "all of them"),
        (POINT, None, "Point at a place"),
        (POINT, "-3", "Point at a place"),
        (POINT, True, "Point at a place"),
        (POINT, 4.5, "Point at a place"),
        (POINT, float("nan"), "Point at a place"),
    ],
)
def test_what_is_no_answer_is_asked_again(question, answer, words):
    with pytest.raises(ValueError, match=words):
        question.judge(answer)


def test_a_name_that_is_misspelt_is_told_the_one_that_is_meant():
    with pytest.raises(ValueError, match="Did you mean 'slope_at_three'"):
        find("slope_at_tree")
    with pytest.raises(ValueError, match="no question called '3'"):
        find(3)
