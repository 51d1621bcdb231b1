"""check() as its users meet it: a float, a message, and never a surprise."""

import numpy as np
import pytest

import lecture4
from lecture4 import check, hint, solution, yours_or_ours
from lecture4.exercises import EXERCISES, Feedback


def chain_rule(x, y, z):
    """A right attempt, found by name in this module as it would be in a notebook."""
    return (x + y) * z, z, z, x + y


def svm_loss(W, X, y, reg):
    raise NotImplementedError


def test_a_right_attempt_gives_all_points_as_a_plain_float():
    feedback = check("chain_rule")
    assert feedback == 4 and isinstance(feedback, float) and feedback.passed
    assert repr(feedback) == "4.0"  # a grader reads this text, and nothing but a plain float counts
    assert float(repr(feedback)) == feedback
    assert feedback.mistakes == ()
    assert "right" in feedback.message and feedback.message in str(feedback)


def test_ipython_shows_the_number_as_text_and_the_message_as_html():
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(check("chain_rule"))
    assert data["text/plain"] == "4.0"
    assert "chain_rule: right" in data["text/html"]


def test_not_attempted_is_said_kindly():
    feedback = check("svm_loss")
    assert feedback == 0 and feedback.mistakes == ("not_attempted",)
    assert "Not attempted yet" in feedback.message and 'hint("svm_loss")' in feedback.message


def test_a_function_that_is_not_there_yet():
    feedback = check("softmax_loss")
    assert feedback == 0 and "no function called `softmax_loss`" in feedback.message


@pytest.mark.parametrize("name", ["svm_los", "", None, 3, ["svm_loss"]])
def test_an_unknown_exercise_is_a_sentence(name):
    feedback = check(name)
    assert feedback == 0 and not feedback.passed
    assert "There is no exercise called" in feedback.message
    with pytest.raises(ValueError, match="There is no exercise called"):
        hint(name)


def test_a_close_name_is_suggested():
    assert "Did you mean 'svm_loss'?" in check("svm_los").message


@pytest.mark.parametrize("attempt", [3, "text", [1], object()])
def test_what_is_not_a_function(attempt):
    feedback = check("svm_loss", attempt)
    assert feedback == 0 and feedback.mistakes == ("not_callable",)


@pytest.mark.parametrize("attempt", [lambda: 0, lambda W, X: 0, lambda a, b, c, d, e: 0])
def test_wrong_arguments_name_the_right_ones(attempt):
    feedback = check("svm_loss", attempt)
    assert feedback.mistakes == ("wrong_arguments",)
    assert "svm_loss(W, X, y, reg)" in feedback.message


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (None, "returns None"),
        (3.0, "one float"),
        ((1.0,), "1 values"),
        ((1.0, 2.0, 3.0), "3 values"),
        (("a", "b"), "can't be read as numbers"),
        ((1.0, [[1, 2], [3]]), "can't be read as numbers"),
        ((1.0, 2.0), "`dW` has shape ()"),
        ((True, 2.0), "True and False"),
        ({"loss": 1}, "one dict"),
    ],
)
def test_the_wrong_form_is_named(returned, said):
    feedback = check("svm_loss", lambda W, X, y, reg: returned)
    assert feedback == 0 and said in feedback.message


def test_points_are_given_by_part():
    def half_right(W, X, y, reg):
        loss, dW = lecture4.svm_loss(W, X, y, reg)
        return loss, dW + np.sin(np.arange(dW.size)).reshape(dW.shape)

    feedback = check("svm_loss", half_right)
    assert feedback == 2 and not feedback.passed
    assert "Your loss is right" in feedback.message
    assert "No known mistake matches" in feedback.message
    assert "dW[" in feedback.message and "relative error" in feedback.message


def test_html_escapes_what_the_learner_made():
    def attempt(W, X, y, reg):
        raise ValueError("<script>alert(1)</script>")

    html = check("svm_loss", attempt)._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_lists_and_dictionaries_that_went_in_are_shown_too():
    html = check("graph_backward", lambda order, local: dict.fromkeys(order, 7.0))._repr_html_()
    assert "<code>order</code> = <code>[&#x27;a&#x27;, &#x27;b&#x27;" in html
    assert "&#x27;b&#x27;: {&#x27;a&#x27;: 3.0}" in html


def test_a_way_back_that_keeps_its_gradients_is_named_at_every_check():
    def graph_backward(order, local, kept={}):  # noqa: B006
        for name in order:
            kept.setdefault(name, 0.0)
        kept[order[-1]] = 1.0
        for name in reversed(order):
            for source, slope in local[name].items():
                kept[source] += kept[name] * slope
        return kept

    for _ in range(2):
        feedback = check("graph_backward", graph_backward)
        assert feedback.mistakes == ("kept_adding",) and feedback == 3


@pytest.mark.parametrize(
    ("returned", "said"),
    [([1.0], "a dictionary is expected"), ({"a": 1.0}, "no gradient for 'a'"), (None, "None")],
)
def test_gradients_by_name_are_a_dictionary_with_every_name(returned, said):
    assert said in check("graph_backward", lambda order, local: returned).message


def test_yours_or_ours_gives_yours_only_if_it_passes():
    assert yours_or_ours("chain_rule") is chain_rule
    assert yours_or_ours("svm_loss") is EXERCISES["svm_loss"].program


def test_yours_or_ours_says_whose_it_is_if_it_is_ours(capsys):
    yours_or_ours("chain_rule")
    assert capsys.readouterr().out == ""
    yours_or_ours("svm_loss")
    assert "`svm_loss` in this cell is the course's: yours isn't written yet" in (
        capsys.readouterr().out
    )
    exec("yours_or_ours('softmax')", {"softmax": abs, "yours_or_ours": yours_or_ours})
    assert "`softmax` in this cell is the course's: yours doesn't pass" in capsys.readouterr().out


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_and_solutions_are_folded(name):
    hints, answer = hint(name), solution(name)
    assert hints._repr_html_().count("<details>") == 4 and "Hint 4: how to look for" in repr(hints)
    assert "<details>" in answer._repr_html_()
    assert f"def {name}(" in repr(answer) or f"class {name}:" in repr(answer)
    assert "`" not in hints._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_program_passes_its_own_check(name):
    assert check(name, EXERCISES[name].program) == EXERCISES[name].points


def test_a_copy_of_a_feedback_is_its_number():
    import copy

    assert copy.copy(check("chain_rule")) == 4.0
    assert isinstance(Feedback(1, of=2, name="x", lines=[]), float)


def test_a_fault_of_the_checker_itself_is_told_and_costs_no_cell(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("in the checker")

    monkeypatch.setattr("lecture4.checker.course.judge", broken)
    feedback = check("chain_rule")
    assert feedback == 0 and feedback.mistakes == ("unjudged",)
    assert "a fault of the course, not of yours" in feedback.message
