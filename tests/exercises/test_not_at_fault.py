"""A line is called at fault only if it is: what else lets an attempt pass proves nothing of it."""

import linecache
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lecture4 import activations, check, losses

ACCUSED = tomllib.loads(Path(__file__).with_name("accused.toml").read_text("utf-8"))
NAMES = {"np": np, "sigmoid": activations.sigmoid, "cross_entropy_loss": losses.cross_entropy_loss}


def checked(exercise, text):
    """What check says of a program, in a notebook that has imported what the course's has."""
    file, names = f"<cell {hash(text)}>", dict(NAMES)
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), names)
    return check(exercise, names[exercise])


@pytest.mark.parametrize("kind", ACCUSED)
def test_no_line_is_told_but_those_that_may_be_at_fault(kind):
    accused = ACCUSED[kind]
    feedback = checked(accused["exercise"], accused["program"].strip())
    assert not feedback.passed
    assert {*feedback.lines_at_fault} <= {*accused["lines"]}, feedback.message


TAKEN_OFF_FIRST = """
def softmax_loss(W, X, y, reg):
    rows = np.arange(len(y))
    s = X @ W
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    ds = p
    ds[rows, y] -= 1
    ds /= len(y)
    loss = np.mean(-np.log(np.abs(p[rows, y]))) + reg * (W * W).sum()
    return loss, X.T @ ds + 2 * reg * W
""".strip()


def test_two_names_for_one_array_are_told_as_that():
    feedback = checked("softmax_loss", TAKEN_OFF_FIRST)
    assert feedback.lines_at_fault == (6,)
    assert "gives one array two names" in feedback.message


CHANGED = {
    "added": (
        "update_weights",
        "(w, inputs, delta, rate)",
        "w += rate * inputs.T @ delta\n    return w",
        2,
    ),
    "under_another_name": (
        "update_weights",
        "(w, inputs, delta, rate)",
        "new = w\n    new += rate * inputs.T @ delta\n    return new",
        3,
    ),
    "an_entry": ("relu_backward", "(dout, X)", "dout[X <= 0] = 0\n    return dout", 2),
    "wholly": (
        "softmax",
        "(scores)",
        "e = np.exp(scores)\n    scores[...] = e / e.sum(axis=1, keepdims=True)\n    return scores",
        3,
    ),
    "a_list": (
        "count_parameters",
        "(sizes)",
        "n, count = sizes.pop(0), 0\n    for m in sizes:\n        n, count = m, count + n * m + m\n"
        "    return count",
        2,
    ),
}


@pytest.mark.parametrize("kind", CHANGED)
def test_the_line_that_changes_an_input_is_told(kind):
    exercise, arguments, body, line = CHANGED[kind]
    feedback = checked(exercise, f"def {exercise}{arguments}:\n    {body}")
    assert feedback.mistakes == ("changes_inputs",) and feedback.lines_at_fault == (line,)
    assert f"Line {line}, `{body.splitlines()[line - 2].strip()}`, changes" in feedback.message


def test_a_later_line_isnt_told_that_reads_what_an_input_was_changed_to():
    body = (
        "w *= x\n    f = sigmoid(w.sum() + b)\n    d = f * (1 - f)\n    return f, d * x, d * w, d"
    )
    feedback = checked("neuron", f"def neuron(w, x, b):\n    {body}")
    assert feedback.lines_at_fault == (2,)
    assert "Line 2, `w *= x`, changes `w`" in feedback.message


def test_where_several_lines_change_an_input_none_is_told_to_do_so():
    body = "w += inputs.T @ delta * rate / 2\n    w += inputs.T @ delta * rate / 2\n    return w"
    feedback = checked("update_weights", f"def update_weights(w, inputs, delta, rate):\n    {body}")
    assert feedback.mistakes == ("changes_inputs",) and feedback.lines_at_fault == ()
