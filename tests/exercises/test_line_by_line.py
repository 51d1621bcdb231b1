"""check_lines: each line of a function with blanks, judged as it is written."""

import ast
import linecache

import numpy as np
import pytest

from lecture4 import check_lines
from lecture4.checker.exercise import call
from lecture4.exercises import COURSE, EXERCISES

DICTIONARY = "graph_backward"  # keeps its numbers in one
FUNCTIONS = [
    name for name, exercise in EXERCISES.items() if not exercise.is_class and name != DICTIONARY
]


@pytest.fixture(params=FUNCTIONS)
def exercise(request):
    return EXERCISES[request.param]


def written(text, name):
    """The function of a text, as a notebook's cell would make it."""
    file = f"<cell {hash(text)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    namespace = {"np": np}
    exec(compile(text, file, "exec"), namespace)
    return namespace[name]


def looked_at(name, text):
    return check_lines(name, written(text, name))


def found(told):
    return [(row.line, row.name, row.found) for row in told.rows]


# --- every exercise's own program -----------------------------------------------------------------


def test_the_program_itself_is_right_in_all_lines(exercise):
    told = looked_at(exercise.name, exercise.text.text)
    assert told.passed and {row.found for row in told.rows} == {"right"}, told.message
    assert "from nothing" in told.message and all(row.called for row in told.rows)


def test_each_line_blanked_in_turn_is_told_blank_and_all_others_are_right(exercise):
    body = ast.parse(exercise.text.text).body[0].body
    for statement in body:
        start = ast.get_source_segment(exercise.text.text, statement)
        head = "return" if isinstance(statement, ast.Return) else start[: start.index("=") + 1]
        text = exercise.text.text.splitlines()
        text[statement.lineno - 1] = f"    {head} ..."
        told = looked_at(exercise.name, "\n".join(text))
        assert {row.line for row in told.rows if row.found == "blank"} == {statement.lineno}
        assert {row.found for row in told.rows} <= {"right", "blank"}, told.message
        assert not told.passed and told.state == "untried"
        assert f"line {statement.lineno} is still blank" in told.verdict


def lines_of_blocks(program):
    """The numbers of the lines of each of a program's statements."""
    start = 2
    for block in program.blocks:
        yield range(start, start := start + len(block.splitlines()))


def parting(exercise, program):
    """The number of the first block after which one of its variables isn't what it should be."""
    return min(
        number
        for k in range(len(exercise.probes))
        for number, (own, right) in enumerate(zip(*states(exercise, program, k), strict=True))
        if not same_state(own, right)
    )


def states(exercise, program, k):
    """Both programs' steps after each block on probe k; None after a block that stops."""
    steps = {name for name, _ in exercise.text.history(*exercise.probes[k].copies())}
    return [
        list(after_blocks(p, exercise.probes[k].copies(), steps)) for p in (program, exercise.text)
    ]


def after_blocks(program, arguments, steps):
    names = {**program.names, **dict(zip(program.arguments, arguments, strict=True))}
    for block in program.blocks:
        try:
            exec(block.replace("return ", "returned = "), names)
        except Exception:
            yield None
        else:
            yield {n: np.copy(v) for n, v in names.items() if n in steps} | returned(names)


def returned(names):
    """What is returned, leaf by leaf."""
    whole = names.get("returned", ())
    parts = whole if isinstance(whole, tuple) else (whole,)
    leaves = [p.values() if isinstance(p, dict) else [p] for p in parts]
    return {i: leaf for i, leaf in enumerate(leaf for part in leaves for leaf in part)}


def same_state(own, right):
    return own is not None and all(
        name in own
        and np.shape(own[name]) == np.shape(value)
        and np.allclose(own[name], value, rtol=1e-4)
        for name, value in right.items()
    )


def test_each_mistake_is_told_at_the_first_line_that_parts(exercise):
    for mistake in exercise.mistakes[::4]:  # all take half a minute
        program = exercise.wrong_program(frozenset([mistake.id]))
        told, number = looked_at(exercise.name, program.text), parting(exercise, program)
        if exercise.use is not call and told.passed:
            continue  # it shows where its lines don't run
        first = list(lines_of_blocks(program))[number]
        assert told.first.found == "wrong", (mistake.id, told.message)
        if program.blocks[number] == "pass":  # a line that is missing is told at one beside it
            assert abs(told.first.line - first[0]) == 1, (mistake.id, told.message)
            assert exercise.text.blocks[number].startswith(told.first.name)
        else:
            assert told.first.line in first, (mistake.id, told.message)


# --- what is said ---------------------------------------------------------------------------------

AFFINE = """
def affine_backward_by_line(dout, X, W):
    dX = {dX}
    dW = {dW}
    db = {db}
    return dX, dW, db
"""
RIGHT = {"dX": "dout @ W.T", "dW": "X.T @ dout", "db": "dout.sum(axis=0)"}


def affine(**lines):
    return check_lines("affine_backward", written(AFFINE.format(**RIGHT | lines), BY_LINE))


BY_LINE = "affine_backward_by_line"


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ({"dW": "dout.T @ X"}, 3, "right but turned: its shape is (2, 5); expected (5, 2)"),
        ({"dX": "-dout @ W.T"}, 2, "with the sign turned round"),
        ({"db": "dout.mean(axis=0)"}, 4, "right but divided by N"),
        (
            {"db": "dout.sum(axis=0, keepdims=True)"},
            4,
            "the right numbers in another shape: (1, 2)",
        ),
        ({"db": "dout.sum(axis=1)"}, 4, "its shape is (6,); expected (2,)"),
        ({"db": "dout.sum(axis=0) + 3"}, 4, "every number is 3 too large"),
        ({"db": "X.T @ dout"}, 4, "this is `dW`"),
        ({"dX": "dout @ W"}, 2, "`dout` is (6, 2); `W` is (5, 2)"),
        ({"dX": "'dout'"}, 2, "a str; a number or an array is expected"),
        ({"dX": "np.log(dout) * 0 @ W.T"}, 2, "NaN or infinity"),
        ({"dX": "dout @ W.T + X"}, 2, "expected"),
        ({"dX": "dot(dout, W.T)"}, 2, "NameError: name 'dot' is not defined"),
        ({"dX": "dout.sort() or dout @ W.T"}, 2, "it changes your input `dout`"),
    ],
)
def test_what_is_wrong_is_said_and_the_other_lines_are_right(lines, line, said):
    told = affine(**lines)
    assert told.state == "wrong" and not told.passed
    (wrong,) = [row for row in told.rows if row.found != "right"]
    assert wrong.line == line and said in wrong.said, wrong.said
    assert f"line {line} differs" in told.verdict and "as if those above" in told.message


def test_how_far_all_is_right_is_said():
    assert "up to line 3 all is right; line 4 is still blank" in affine(db="...").verdict
    assert "up to line 2 all is right; line 3 differs" in affine(dW="dout", db="...").verdict
    assert affine(dX="...").verdict == "· affine_backward_by_line: line 2 is still blank."
    assert affine(dX="X[..., 0] * 0 + ...").first.found == "blank"
    assert affine(dX="(dout[..., :] @ W.T)").passed


OWN_NAMES = """
def softmax_by_line(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    row_sums = e.sum(axis=1)[:, None]
    halves = e / 2
    p = 2 * halves / row_sums
    return p
"""


def test_own_names_and_another_way_are_right():
    told = check_lines("softmax", written(OWN_NAMES, "softmax_by_line"))
    assert found(told)[1] == (3, "row_sums", "right") and told.passed
    assert [row.called for row in told.rows[:2]] == [
        "the exponentials",
        "the sum of each row's exponentials",
    ]
    assert told.rows[2].found == "other_way" and "what you make of it is right" in told.rows[2].said


IN_ANOTHER_ORDER = """
def softmax_loss_by_line(W, X, y, reg):
    scores = X @ W
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    N = len(y)
    loss = -np.log(p[np.arange(N), y]).mean() + reg * np.sum(W * W)
    dscores = p / N
    for i in range(N):
        dscores[i, y[i]] -= 1 / N
    dW = X.T @ dscores + 2 * reg * W
    return loss, dW
"""


def test_a_value_that_is_no_step_is_let_be_if_all_that_is_made_of_it_is_right():
    told = check_lines("softmax_loss", written(IN_ANOTHER_ORDER, "softmax_loss_by_line"))
    assert told.passed, told.message
    assert (7, "dscores", "other_way") in found(told) and (8, "dscores", "right") in found(told)
    wrong = IN_ANOTHER_ORDER.replace("2 * reg", "reg")
    told = check_lines("softmax_loss", written(wrong, "softmax_loss_by_line"))
    assert (told.first.line, told.first.name) == (10, "dW"), told.message


WAITING = """
def softmax_by_line(scores):
    own = ...
    shifted = scores - own
    exps = np.exp(shifted)
    return exps / ...
"""


def test_lines_below_a_blank_of_an_unknown_name_wait():
    told = check_lines("softmax", written(WAITING, "softmax_by_line"))
    assert [row.found for row in told.rows] == ["blank", "waits", "right", "blank"]
    assert "waits for a blank" in told.message and told.state == "untried"


# --- what can't be looked at, and what gets out ---------------------------------------------------


def endless(dout, X, W):
    while True:
        pass


def inside(dout, X, W):
    if len(X):
        return 1


def too_few(dout, X):
    return dout


class Strange:
    def __array__(self, *_, **__):
        raise RuntimeError("no")

    __eq__ = __bool__ = __len__ = __array__


def strange(dout, X, W):
    dX = STRANGE
    return dX


STRANGE = Strange()


@pytest.mark.parametrize(
    ("name", "attempt", "said"),
    [
        ("no_such", endless, "There is no exercise called 'no_such'"),
        (["x"], endless, "There is no exercise"),
        ("affine_backward", None, "There is no function called `affine_backward_by_line`"),
        ("affine_backward", endless, "stopped after 0.3 seconds"),
        ("affine_backward", inside, "Line 3 returns from inside a block"),
        ("affine_backward", too_few, "takes (dout, X); this one takes (dout, X, W)"),
        ("affine_backward", len, "no function whose text can be found"),
        ("affine_backward", 3, "no function whose text can be found"),
        ("affine_backward", Strange, "no function whose text can be found"),
        ("affine_backward", Strange(), "no function whose text can be found"),
        ("AddGate", EXERCISES["AddGate"].program, "is a class"),
        ("affine_backward", strange, "a Strange; a number or an array is expected"),
    ],
)
def test_it_never_raises(name, attempt, said):
    limit = 0.3 if attempt is endless else 60  # a busy machine takes its time
    told = check_lines(name, attempt, time_limit=limit)
    assert (
        not told.passed
        and said in told.message
        and said.replace("'", "&#x27;")[:20] in told._repr_html_()
    )


LOUD = """
def affine_backward_by_line(dout, X, W):
    print("heard")
    warnings.warn("heard")
    np.random.seed(3)
    raise SystemExit
"""


def test_nothing_gets_out(capsys, own_record):
    before, passed = np.random.get_state()[1].copy(), COURSE.record.names()
    told = check_lines("affine_backward", written(LOUD, BY_LINE))
    assert (told.first.line, told.first.found) == (3, "wrong")  # `warnings` isn't imported there
    assert "SystemExit" in told.message
    assert affine().passed and capsys.readouterr() == ("", "")
    assert (np.random.get_state()[1] == before).all()
    assert COURSE.record.names() == passed


def test_a_number_of_the_notebook_that_is_read_is_told():
    text = AFFINE.format(**RIGHT | {"db": "elsewhere"}) + "elsewhere = np.zeros(3)"
    told = check_lines("affine_backward", written(text, BY_LINE))
    assert "reads `elsewhere` from the notebook" in told.message


def test_the_function_of_that_name_in_the_notebook_is_found():
    text = "from lecture4 import check_lines\n" + AFFINE.format(**RIGHT)
    namespace = written(text, BY_LINE).__globals__
    assert eval("check_lines('affine_backward')", namespace).passed


def test_its_card_is_a_table_of_words():
    html = affine(dW="...", db="dout")._repr_html_()
    assert html.count("<tr>") == 5 and "role='status'" in html and "· still blank" in html
    assert "#c62828" in html and "#7a7a7a" in affine(dW="...")._repr_html_()
    assert "<code>hint(&quot;affine_backward&quot;)</code>" in html
