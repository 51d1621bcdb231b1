"""The lines that are told are those at fault; where nothing is proved, no line is told."""

import ast
import html
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from faulty_lines import Wrong, wrong_programs

from lecture4 import check
from lecture4.activations import sigmoid
from lecture4.checker import moves
from lecture4.checker.compare import TOLERANCE_SINGLE, Target, as_meant, same
from lecture4.losses import cross_entropy_loss
from lecture4.nets import two_layer_forward

WRONG = [*wrong_programs()]
AT_FAULT = tomllib.loads(Path(__file__).with_name("at_fault.toml").read_text("utf-8"))
NOTEBOOK = {
    "sigmoid": sigmoid,
    "cross_entropy_loss": cross_entropy_loss,
    "two_layer_forward": two_layer_forward,
}
RIGHT_SVM = """
def svm_loss(W, X, y, reg):
    N = len(y)
    scores = X @ W
    margins = np.maximum(0, scores - scores[np.arange(N), y][:, None] + 1)
    margins[np.arange(N), y] = 0
    loss = margins.sum() / N
    loss += reg * np.sum(W * W)
    mask = (margins > 0).astype(float)
    mask[np.arange(N), y] -= mask.sum(axis=1)
    dW = X.T @ mask
    dW /= N
    dW += 2 * reg * W
    return loss, dW
""".strip()


def feedback_on(*edits):
    """What check says of the function above with edits (old, new) made once each."""
    text = RIGHT_SVM
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return check("svm_loss", Wrong("svm_loss", "edited", str(edits), text, []).attempt())


@pytest.mark.parametrize(
    ("step", "exact", "false"),
    [(6, 0.8, 0.06), pytest.param(1, 0.85, 0.03, marks=pytest.mark.slow)],  # a sample may be off
)
def test_most_lines_at_fault_are_told_exactly_and_next_to_none_falsely(step, exact, false):
    told = Counter(
        wrong.verdict(check(wrong.exercise, wrong.attempt()).lines_at_fault)
        for wrong in WRONG[::step]
    )
    print(told)
    assert told.total() >= 600 / step
    assert told["exact"] >= exact * told.total()
    assert told["false"] <= false * told.total()


def test_a_right_function_has_no_line_at_fault():
    feedback = feedback_on()
    assert feedback.passed and feedback.lines_at_fault == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("+ 1)", "- 1)", 4, "another number"),
        ("reg * np.sum(W * W)", "reg * np.sum(W)", 7, "in this line"),
        ("y] = 0", "y] = 1", 5, "another number"),
        ("margins > 0", "margins > 1", 8, "another number"),
        ("margins > 0", "margins < 0", 8, "another condition"),
        ("X.T @ mask", "X.T @ margins", 10, "another variable"),
        ("margins.sum()", "margins.max()", 6, "another function"),
        ("loss += ", "loss = ", 7, "another kind of assignment"),
        ("    dW /= N\n", "", 10, "a line is missing"),
        ("    dW += 2", "    dW[:] = dW.max()\n    dW += 2", 12, "Without this line"),
        ("return loss, dW", "return loss, -dW", 13, "another sign"),
    ],
)
def test_the_kind_of_change_is_told_and_not_the_change(old, new, line, said):
    feedback = feedback_on((old, new))
    assert feedback.lines_at_fault == (line,)
    assert said in feedback.message + feedback._repr_html_()


LOOPED = """
def affine_backward(dout, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for i in range(len(X)):
        dX[i] = W.dot(dout[i])
        dW += np.outer(X[i], dout[i])
        db += dout[i]
    return dX, dW, db
""".strip()
CENTRED = """
def centre_backward(dout):
    N, D = dout.shape
    dX = dout.copy()
    for n in range(N):
        for i in range(N):
            dX[n] -= dout[i] / N
    return dX
""".strip()
HINGED = """
def hinge_dscores(scores, y):
    n, c = scores.shape
    grad = np.zeros((n, c))
    for i in range(n):
        for j in range(c):
            if j == y[i]:
                continue
            if scores[i, j] - scores[i, y[i]] + 1 > 0:
                grad[i, j] += 1 / n
                grad[i, y[i]] -= 1 / n
    return grad
""".strip()


@pytest.mark.parametrize(
    ("program", "old", "new", "line", "said"),
    [
        (LOOPED, "len(X)", "len(db)", 3, "another size"),
        (HINGED, "grad[i, j]", "grad[i, y]", 9, "another variable"),
        (CENTRED, "dout[i]", "dout[n]", 6, "another variable"),
    ],
)
def test_a_loops_end_and_its_counter_can_be_at_fault(program, old, new, line, said):
    name = program.split("(")[0].removeprefix("def ")
    feedback = check(name, Wrong(name, "edited", old, program.replace(old, new), []).attempt())
    assert feedback.lines_at_fault == (line,)
    assert said in feedback.message + feedback._repr_html_()


def test_two_faults_are_told_together():
    feedback = feedback_on(("reg * np.sum(W * W)", "reg * np.sum(W)"), ("2 * reg", "3 * reg"))
    assert feedback.lines_at_fault == (7, 12)
    assert "together" in feedback.message + feedback._repr_html_()


def test_a_fault_whose_repair_is_known_only_once_another_is_mended():
    feedback = feedback_on(("X @ W\n", "X @ (W + 1) ** 2\n"), ("2 * reg", "3 * reg"))
    assert feedback.lines_at_fault == (3, 12)


@pytest.mark.parametrize("seen", ["print(W)", "W[0, 0]", "None"])
def test_a_function_that_is_wrong_throughout_has_no_line(seen):
    text = f"def svm_loss(W, X, y, reg):\n    {seen}\n    return 1.5, np.ones_like(W)"
    feedback = check("svm_loss", Wrong("svm_loss", "constant", seen, text, []).attempt())
    assert not feedback.passed and set(feedback.lines_at_fault) <= {3}


def test_what_others_have_noted_in_a_syntax_tree_does_no_harm(monkeypatch):
    """Tools that show errors note each node's parent; `Load` is one node in all trees."""
    tree = ast.parse("x + y")
    monkeypatch.setattr(tree.body[0].value.left.ctx, "parent", tree, raising=False)
    assert ast.unparse(moves.copied(tree)) == "x + y"


def test_a_target_is_met_by_what_is_the_same():
    """It looks at the first number first; what `same` says, it says."""
    rng, sizes, answers = np.random.default_rng(0), [(), (4,), (1, 4), (3, 4), (0,)], set()
    for _ in range(2000):
        expected = np.asarray(rng.normal(size=sizes[rng.integers(5)]))
        off = np.asarray(rng.normal(size=sizes[rng.integers(5)]))
        near = np.array(expected * (1 + 10.0 ** rng.integers(-8, 0)))
        for got in (off, near, np.full_like(near, np.nan), np.full_like(near, np.inf)):
            alike = same(as_meant(got, expected.shape), expected, TOLERANCE_SINGLE)
            assert Target(expected, TOLERANCE_SINGLE).is_met(got) == alike
            assert Target(got, TOLERANCE_SINGLE).is_met(got)
            answers.add(alike)
    assert answers == {True, False}


@pytest.mark.parametrize("name", AT_FAULT)
def test_strangers_lines_are_told(name):
    case = AT_FAULT[name]
    text = case["program"].strip("\n")
    wrong = Wrong(case["exercise"], "stranger", name, text, [])
    attempt = wrong.attempt(**NOTEBOOK, scores=np.ones((3, 3)))
    feedback = check(case["exercise"], attempt)
    assert not feedback.passed
    assert list(feedback.lines_at_fault) == case["lines"]
    assert case["said"] in html.unescape(feedback.message + feedback._repr_html_())


@pytest.mark.parametrize(
    ("exercise", "body", "said"),
    [
        (
            "numerical_slope(f, x, step)",
            "up, down = x + step, x - step\n    return (up - down) / (2 * step)",
            "Nothing in your function reads its argument `f`.",
        ),
        (
            "centre_backward(dout)",
            "back = dout\n    dm = -dout.sum(axis=0)\n    return back",
            "Line 3: `dm = -dout.sum(axis=0)`. Nothing reads `dm` afterwards.",
        ),
    ],
)
def test_what_is_never_read_is_said_and_no_value_makes_up_for_it(exercise, body, said):
    name, text = exercise.split("(")[0], f"def {exercise}:\n    {body}"
    feedback = check(name, Wrong(name, "unread", said, text, []).attempt())
    assert said in html.unescape(feedback.message + feedback._repr_html_()).replace(
        "<code>", "`"
    ).replace("</code>", "`")
    assert "argument" in said or feedback.lines_at_fault == ()


@pytest.mark.parametrize(
    ("exercise", "program"),
    [
        (
            "two_layer_forward",
            """
def two_layer_forward(W1, b1, W2, b2, X):
    hidden = X @ W1
    shifted = hidden
    shifted += b1
    return sigmoid(hidden), sigmoid(hidden) @ W2 - b2
""",
        ),
        ("square_and_slope", "def square_and_slope(x): y = x * x; return x * x, x"),
    ],
    ids=["two names for one array", "one line"],
)
def test_what_another_name_reads_and_what_is_no_argument_are_not_called_so(exercise, program):
    wrong = Wrong(exercise, "read", exercise, program.strip(), [])
    feedback = check(exercise, wrong.attempt(**NOTEBOOK))
    said = html.unescape(feedback.message + feedback._repr_html_())
    assert not feedback.passed
    assert "Nothing reads <code>shifted" not in said and "its argument" not in said


def test_a_return_that_is_not_reached_is_not_where_the_result_comes_from():
    text = "def branch(x, y):\n    for k in range(0):\n        return (x + y) * x, 1, 1"
    feedback = check("branch", Wrong("branch", "unreached", "", text, []).attempt())
    assert feedback.lines_at_fault == (3,)
    assert "Its only `return` stands in line 3" in feedback.message
    assert "It comes from" not in feedback.message


def test_a_size_that_nothing_reads_is_no_matter():
    feedback = feedback_on(
        ("    N = len(y)\n", "    N = len(y)\n    C = W.shape[1]\n"), ("+ 1)", ")")
    )
    assert "Nothing reads" not in feedback.message + feedback._repr_html_()


def test_a_loop_along_the_other_axis():
    text = """
def affine_backward(dout, X, W):
    sums = []
    for outputs in dout:
        sums.append(outputs.sum())
    return dout @ W.T, X.T @ dout, np.array(sums)
""".strip()
    feedback = check("affine_backward", Wrong("affine_backward", "turned", "", text, []).attempt())
    assert feedback.lines_at_fault == (3,)
    assert "With a loop along the other axis" in feedback.message + feedback._repr_html_()
