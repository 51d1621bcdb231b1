"""A line is called at fault only if it is: what else lets an attempt pass proves nothing of it."""

import html
import linecache
import re
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
    "where_the_exercise_gives_copies": (
        "graph_backward",
        "(order, local)",
        "grads = dict.fromkeys(order, 0.0)\n    grads[order[-1]] = 1.0\n    order.reverse()\n"
        "    for name in order:\n        for source, slope in local[name].items():\n"
        "            grads[source] += slope * grads[name]\n    return grads",
        4,
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


# --- how it is said -------------------------------------------------------------------------------

SAID = {
    "two_lines": (
        "svm_loss",
        """def svm_loss(W, X, y, reg):
    N = len(y)
    scores = X @ W
    margins = np.maximum(0, scores - scores[np.arange(N), y][:, None] + 1)
    margins[np.arange(N), y] = 0
    loss = margins.sum() / N + reg * np.sum(W)
    mask = (margins > 0).astype(float)
    mask[np.arange(N), y] -= mask.sum(axis=1)
    return loss, X.T @ mask / N + 3 * reg * W""",
        "in line 6, and with another number in line 9, together, your function passes",
        ", Line",
    ),
    "a_gates_answers": (
        "AddGate",
        """class AddGate:
    def forward(self, x, y):
        return x + y
    def backward(self, upstream):
        return [0.0, 0.0]""",
        "A second `backward` is 0 on every input",
        "`own`",
    ),
    "a_gate_without_a_value": (
        "AddGate",
        "class AddGate:\n    def forward(self, x, y):\n        self.x = x",
        "Your `forward` returns None",
        "`value`",
    ),
    "a_key": (
        "graph_backward",
        """def graph_backward(order, local):
    gradient = dict.fromkeys(order, 0.0)
    gradient[order[-1]] = 1.0
    for name in reversed(order):
        for source, slope in local[name].items():
            gradient[source] = gradient[name] * slope + 0.1
    return gradient""",
        "`gradients['a']` is",
        "its shape",
    ),
    "an_argument_with_a_parts_name": (
        "two_layer_loss",
        """def two_layer_loss(W1, b1, W2, b2, X, y, reg):
    h = sigmoid(X @ W1 + b1)
    loss, ds = cross_entropy_loss(h @ W2 + b2, y)
    loss += reg * (np.sum(W1**2) + np.sum(W2**2))
    dW2 = h.T @ ds + 2 * reg * W2
    dz = h * (1 - h) * (ds @ dW2.T)
    dW1 = X.T @ dz + 2 * reg * W1
    return loss, {"W1": dW1, "b1": dz.sum(axis=0), "W2": dW2, "b2": ds.sum(axis=0)}""",
        "The gradient of `W2` in the place of `W2` itself",
        "in the place of the gradient of `W2`",
    ),
    "several_things_are_right": (
        "gradient_check",
        """def gradient_check(f, x, grad, step):
    measured = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        moved = np.zeros(x.shape)
        moved[k] = step
        measured[k] = (f(x + moved) - f(x - moved)) / (2 * step)
    return measured, np.max(np.abs(grad - measured))""",
        "The measured slopes are right",
        "slopes is",
    ),
    "a_part_alone": (
        "squared_difference",
        """def squared_difference(x, y):
    d = x - y
    return d**2, 2 * d, -2.5 * d""",
        "`dy` is 1.25 times what it should be",
        "In `dy`, `dy`",
    ),
    "without_a_sign": (
        "square_and_slope",
        "def square_and_slope(x):\n    return x * x, abs(2 * x)",
        "The absolute value in the place of the slope",
        "their signs",
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_is_said_is_a_sentence_in_the_learners_words(kind):
    exercise, text, said, never = SAID[kind]
    feedback = checked(exercise, text)
    whole = feedback.message + feedback._repr_html_().replace("<code>", "`").replace("</code>", "`")
    assert said in html.unescape(whole) and never not in whole, whole


def test_the_table_shows_the_shape_of_one_turn_or_of_what_a_loop_fills():
    text = """def sigmoid_backward(dout, s):
    dx = np.zeros(s.shape)
    for i in range(s.shape[0]):
        row = s[i] * (1 - s[i])
        dx[i] = row + dout[i]
    return dx"""
    card = checked("sigmoid_backward", text)._repr_html_()
    table = card.partition("Line by line")[2].partition("</table>")[0]
    shapes = re.findall(r"<code>(\w+)</code>.*?>(\([^()]*\))</td></tr>", table)
    assert shapes == [("dx", "(7,)"), ("row", "()"), ("dx", "(7,)")]


def test_a_yes_or_no_is_not_called_a_length_up_to_a_factor():
    text = """def relu_backward(dout, X):
    N = X.shape[0]
    dX = np.zeros_like(dout)
    for i, example in enumerate(X):
        active = np.sum(example) > 0
        if active:
            dX[i] = dout[i]
    return dX"""
    card = checked("relu_backward", text)._repr_html_()
    table = card.partition("Line by line")[2].partition("</table>")[0]
    assert "✓ the number of examples" in table and "divided by" not in table
