"""What holds the engine itself: how exact, how many points, in which order, and what it leaves.

Each of these was seen to fail with a fault put into the engine.
"""

import copy
import json
import linecache
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import lecture4
from lecture4 import check, yours_or_ours
from lecture4.checker import fit, guard, lines
from lecture4.checker.judge import judge
from lecture4.checker.record import Answers, Record
from lecture4.exercises import EXERCISES


def svm(change):
    """A right svm_loss but for what change(loss, dW, W) makes of its result."""
    return lambda W, X, y, reg: change(*lecture4.svm_loss(W, X, y, reg), W)


def cell(name, text):
    """The function `name` that a cell defines; its lines can be found, as IPython's can."""
    source = textwrap.dedent(text)
    file, names = f"<engine {len(linecache.cache)}>", {"np": np}
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file, "exec"), names)
    return names[name]


# --- how exact ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["svm_loss", "affine_backward", "stable_sigmoid", "neuron"])
@pytest.mark.parametrize(("off", "passes"), [(2e-5, True), (3e-4, False), (1e-3, False)])
def test_a_share_of_one_in_ten_thousand_is_the_limit(name, off, passes):
    exercise = EXERCISES[name]

    def attempt(*arguments):
        result = exercise.program(*arguments)
        return tuple(np.asarray(part) * (1 + off) for part in result)

    def attempt_of_one(*arguments):
        return exercise.program(*arguments) * (1 + off)

    used = attempt if isinstance(exercise.form, tuple) else attempt_of_one
    assert judge(exercise, used, 10).passed is passes


# --- how many points ----------------------------------------------------------------------------


def scratch(W, X, y, reg):
    loss, dW = lecture4.svm_loss(W, X, y, reg)
    W[:] = 0
    return loss, dW


def one_more_each_time(W, X, y, reg, seen={}):  # noqa: B006 (a learner writes this)
    loss, dW = lecture4.svm_loss(W, X, y, reg)
    seen[X.tobytes(), reg] = count = seen.get((X.tobytes(), reg), -1) + 1
    return loss + count, dW


@pytest.mark.parametrize(
    ("attempt", "found"), [(scratch, "changes_inputs"), (one_more_each_time, "differs")]
)
def test_a_slip_beside_a_right_result_costs_one_point(attempt, found):
    feedback = check("svm_loss", attempt)
    assert feedback.mistakes == (found,) and feedback == EXERCISES["svm_loss"].points - 1


def test_a_part_counts_its_own_points():
    wrong = check("svm_loss", svm(lambda loss, dW, W: (loss, dW + np.sin(dW))))
    assert wrong == EXERCISES["svm_loss"].parts[0].points == 2


# --- what is said -------------------------------------------------------------------------------


def test_two_sets_of_mistakes_that_no_probe_tells_apart_are_both_told():
    program = EXERCISES["softmax"].wrong_program(frozenset(["no_exp", "not_divided"]))
    feedback = check("softmax", program)
    titles = [EXERCISES["softmax"].mistake(id).title for id in ("not_divided", "logarithms")]
    assert feedback.mistakes == ("no_exp", "not_divided")
    assert f"It could also be this: {'; '.join(titles)}. The results are" in feedback.message


def test_three_mistakes_at_once_are_named():
    on = ("reg_missing_loss", "reg_gradient_half", "not_averaged")
    feedback = check("svm_loss", EXERCISES["svm_loss"].wrong_program(frozenset(on)))
    assert set(feedback.mistakes) == set(on)


def test_mistakes_are_named_only_if_they_explain_every_probe():
    exercise = EXERCISES["svm_loss"]
    wrong = exercise.wrong_program(frozenset(["reg_missing_loss"]))
    first = exercise.probes[0].arguments["X"]

    def attempt(W, X, y, reg):
        loss, dW = wrong(W, X, y, reg)
        return (loss, dW) if X.shape == first.shape else (loss + np.sin(1e4 * loss), dW)

    assert check("svm_loss", attempt).mistakes == ()


def test_what_is_still_as_it_was_is_told_before_any_amount_of_it():
    feedback = check("svm_loss", svm(lambda loss, dW, W: (loss, 0 * W + 7)))
    assert feedback.mistakes == ("still",) and "`dW` is 7 on every input" in feedback.message


def test_a_shape_is_told_before_a_mistake_is_looked_for():
    feedback = check("svm_loss", svm(lambda loss, dW, W: (loss + 1, dW.T)))
    assert feedback.mistakes == ("wrong_shape",)


@pytest.mark.parametrize("slip", ["W *= 0", "seen.append(1); dW = dW + len(seen) * W"])
def test_a_slip_beside_a_wrong_result_hides_neither(slip):
    text = f"""
    seen = []
    def svm_loss(W, X, y, reg):
        loss, dW = svm(W.copy(), X, y, reg)
        {slip}
        return loss - 1, dW
    """
    attempt = cell("svm_loss", text)
    attempt.__globals__["svm"] = lecture4.svm_loss
    feedback = check("svm_loss", attempt)
    told = "changes its input `W`" if "*=" in slip else "second call with the same inputs"
    assert told in feedback.message and "a constant -1 is added" in feedback.message
    assert feedback == 2 if "*=" in slip else feedback == 0


@pytest.mark.parametrize(("factor", "told"), [("1", False), ("0.5", True)])
def test_a_helper_that_fails_its_own_check_is_named(factor, told):
    text = f"""
    def softmax(scores):
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        return {factor} * exps / exps.sum(axis=1, keepdims=True)
    def softmax_loss(W, X, y, reg):
        p, rows = softmax(X @ W), np.arange(len(X))
        loss = -np.log(p[rows, y]).mean() + reg * np.sum(W * W)
        p[rows, y] -= 1
        return loss + 1, X.T @ p / len(X) + 2 * reg * W
    """
    names = cell("softmax_loss", text).__globals__
    exec("feedback = check('softmax_loss')", names | {"check": check}, kept := {})
    assert ("calls your `softmax`, which doesn't pass" in kept["feedback"].message) is told


def test_half_precision_is_right_with_a_remark():
    count = lambda hidden: np.float16(np.sum(~hidden.any(axis=0)))  # noqa: E731
    feedback = check("dead_units", lambda hidden: count(hidden > 0))
    assert feedback.passed and "float32" in feedback.message


def test_an_amount_needs_more_numbers_than_it_has_constants():
    columns = np.array([[1.0], [1.0], [1.0]])
    assert fit._is_no_accident(columns) and not fit._is_no_accident(columns[:2])


def test_an_amount_that_fits_nearly_is_none():
    nearly = svm(lambda loss, dW, W: (loss, dW * 1.7 * (1 + 1e-3 * np.sin(dW))))
    assert check("svm_loss", nearly).mistakes == ()


# --- what is left as it was ---------------------------------------------------------------------


def test_no_attempt_changes_what_is_expected_or_what_is_asked(exercise):
    """Attempts that overwrite all they get, and all they gave out."""
    before = copy.deepcopy((exercise.expected, [probe.arguments for probe in exercise.probes]))
    handed_out = []

    def attempt(*arguments):
        result = exercise.use(exercise.program, *arguments)
        for old in [*handed_out, *arguments]:
            if isinstance(old, np.ndarray) and old.flags.writeable:
                old[...] = 0
        handed_out.extend([result, *(result if isinstance(result, tuple) else ())])
        return result

    if not exercise.is_class:
        for _ in range(2):
            judge(exercise, attempt, 10)
    after = (exercise.expected, [probe.arguments for probe in exercise.probes])
    assert_same(before, after)
    assert judge(exercise, exercise.program, 10).passed


@pytest.fixture(params=EXERCISES)
def exercise(request):
    return EXERCISES[request.param]


def assert_same(before, after):
    if isinstance(before, dict):
        before, after = [*before.values()], [*after.values()]
    if isinstance(before, list | tuple):
        for one, other in zip(before, after, strict=True):
            assert_same(one, other)
    else:
        np.testing.assert_array_equal(before, after)


def test_a_wrong_attempt_that_spoils_its_inputs_spoils_no_probe():
    text = """
    def affine_backward(dout, X, W):
        dX, dW, db = dout @ W.T, X.T @ dout, dout.sum()
        dout[:], X[:], W[:] = 0, 0, 0
        return dX, dW + 1, db * np.ones(3)
    """
    exercise = EXERCISES["affine_backward"]
    before = copy.deepcopy([probe.arguments for probe in exercise.probes])
    assert not judge(exercise, cell("affine_backward", text), 10).passed
    assert_same(before, [probe.arguments for probe in exercise.probes])


def test_what_was_handed_out_is_judged_as_it_was():
    one = np.zeros(())  # for the loss of every call

    def attempt(W, X, y, reg):
        one[...], dW = lecture4.svm_loss(W, X, y, reg)
        return one, dW

    assert check("svm_loss", attempt).passed


def test_a_mistake_gives_the_same_however_often_it_is_made(exercise):
    """Wrong programs start from what the right one left, and may change that in place."""
    for id in [mistake.id for mistake in exercise.mistakes]:
        program, on = exercise.wrong_program(frozenset([id])), frozenset([id])
        with np.errstate(all="ignore"):
            alone = exercise.read(exercise.use(program, *exercise.probes[0].copies()))
        for _ in range(2):
            assert_same(alone, exercise.outputs(on, 0))


def test_a_step_is_kept_as_it_was_before_it_was_changed_in_place():
    exercise = EXERCISES["svm_loss"]
    history = list(exercise.text.history(*exercise.probes[0].copies()))
    gaps = [value for name, value in history if name == "gaps"]
    assert len(gaps) == 2 and (gaps[0] != gaps[1]).any()


WHOLE = """
def softmax_loss(W, X, y, reg):
    N = len(X)
    rows = np.arange(N)
    scores = X @ W
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = exps / exps.sum(axis=0, keepdims=True) ** 1.5
    loss = -np.log(p[rows, y]).mean() + reg * np.sum(W * W)
    p[rows, y] -= 1
    p /= N
    dW = X.T @ p + 2 * reg * W
    return loss, dW
"""
BY_ROWS = """
def softmax_loss(W, X, y, reg):
    N, loss, dW = len(X), 0.0, np.zeros_like(W)
    for i in range(N):
        scores = X[i] @ W
        p = np.exp(scores) ** 1.5 / np.sum(np.exp(scores)) ** 0.7
        loss -= np.log(p[y[i]]) / N
        p[y[i]] -= 1
        p /= N
        dW += np.outer(X[i], p)
    return loss + reg * np.sum(W * W), dW + 2 * reg * W
"""


@pytest.mark.parametrize(("text", "line"), [(WHOLE, 6), (BY_ROWS, 5)])
def test_the_right_value_in_a_lines_place_is_a_copy(text, line):
    """The lines below it change it in place; the program's own value must stay as it is."""
    assert check("softmax_loss", cell("softmax_loss", text)).lines_at_fault == (line,)


@pytest.mark.parametrize(
    ("name", "constant"),
    [
        ("square_and_slope", lambda x: (x * x, 1.0)),  # two mistakes together give that as well
        ("relu_backward", lambda dout, X: np.ones_like(X)),
        ("sigmoid_backward", lambda dout, s: np.ones_like(s)),
        ("count_parameters", lambda sizes: 0),
    ],
)
def test_mistakes_that_together_leave_nothing_explain_nothing(name, constant):
    assert check(name, constant).mistakes == ("still",)


def test_a_line_is_proved_on_every_probe():
    """With 2 for 7 in line 3 the first probe comes out right, no other: line 5 is wrong, too."""
    text = """
    def square_and_slope(x):
        if x == FIRST:
            slope = 7.0 * x
        else:
            slope = 3.0 * x + 1.0
        return x * x, slope
    """
    first = EXERCISES["square_and_slope"].probes[0].arguments["x"]
    attempt = cell("square_and_slope", text.replace("FIRST", repr(float(first))))
    assert check("square_and_slope", attempt).lines_at_fault in ((), (3, 5))


def test_a_line_whose_change_spoils_another_part_is_not_at_fault():
    """With 2 for 1 in line 2 the slope comes out right, and the square no longer."""
    text = """
    def square_and_slope(x):
        c = 1.0
        return c * x * x, c * x
    """
    assert check("square_and_slope", cell("square_and_slope", text)).lines_at_fault == (3,)


def test_a_variable_is_a_step_only_if_it_is_on_a_large_probe_too():
    text = """
    def svm_loss(W, X, y, reg):
        odd = X @ W + (X.shape != SMALL)
        loss, dW = svm(W, X, y, reg)
        return loss + 1, dW
    """
    exercise, attempt = EXERCISES["svm_loss"], cell("svm_loss", text)
    small = min(exercise.probes, key=lambda probe: probe.arguments["W"].size)
    attempt.__globals__.update(svm=lecture4.svm_loss, SMALL=small.arguments["X"].shape)
    rows = check("svm_loss", attempt)._repr_html_().split("<tr>")
    (row,) = [row for row in rows if "<code>odd</code>" in row]
    assert "no step of the course" in row


# --- the limits ---------------------------------------------------------------------------------


def test_the_limits_are_as_they_are_said():
    assert guard.TIME_LIMIT == 10 and lines.MOST_LINES == 3 and fit.SPARE == 2


@pytest.mark.parametrize("in_a_thread", [False, True])
def test_a_limit_comes_again_until_it_gets_through(in_a_thread):
    stopped, give_up = [], time.monotonic() + 30

    def attempt(x):
        while len(stopped) < 3 and time.monotonic() < give_up:
            try:
                while time.monotonic() < give_up:
                    time.sleep(0.01)  # a bare loop's jump isn't within the try, on Python 3.13
            except BaseException:
                stopped.append(1)
        return x * x, 2 * x

    check("square_and_slope", lambda x: (x * x, 2 * x))  # what is made once is none of the limit's
    run = lambda: check("square_and_slope", attempt, time_limit=0.5)  # noqa: E731
    if in_a_thread:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join()
    else:
        run()
    assert len(stopped) >= 3


def test_no_alarm_is_left_behind():
    before = signal.getsignal(signal.SIGALRM)
    check("square_and_slope", lambda x: (x, x))
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is before


AFTER_A_CHECK = """
import sys, threading
from lecture4 import check

def square_and_slope(x):
    while {endless}:
        pass
    return x * x, x

check_it = lambda: check("square_and_slope", square_and_slope, time_limit=0.2)
threads = [threading.Thread(target=check_it) for _ in range(3)]
for thread in threads:
    thread.start()
    thread.join()
sys.setprofile(lambda *_: None)
(lambda: None)()
"""


@pytest.mark.parametrize("endless", [False, True])
def test_nothing_is_left_on_its_way_that_would_hang_a_debugger(endless):
    """On Python 3.11 a function that is profiled hung, once a check had run in a thread."""
    program = AFTER_A_CHECK.format(endless=endless)
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


LOADS = """
import numpy as np
from lecture4 import check

def svm_loss(W, X, y, reg):
    return float(len(np.unique(y))), W

check("svm_loss", svm_loss)
np.unique([1, 2, 2])
"""


def test_what_numpy_loads_during_a_check_stays_loaded():
    """np.ma was taken away again, and np.unique in the notebook then called itself for ever."""
    subprocess.run([sys.executable, "-c", LOADS], check=True, timeout=60)


# --- the record ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LECTURE4_DATA", str(tmp_path))
    return tmp_path


def half_a_file(path, text, **_):
    path.open("w").write(text[: len(text) // 2])
    raise OSError("the disk is full")


def test_a_record_is_whole_at_any_time(folder, monkeypatch):
    Record("lecture4").add("svm_loss")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", half_a_file)
        Record("lecture4").add("softmax")
    assert Record("lecture4").names() == {"svm_loss"}


def test_a_second_notebook_loses_nothing_of_the_first(folder):
    one, other = Record("lecture4"), Record("lecture4")
    one.add("svm_loss")
    other.add("softmax")
    one.add("softmax_loss")
    assert Record("lecture4").names() == {"svm_loss", "softmax", "softmax_loss"}


def test_answers_of_two_notebooks_are_kept_in_time(folder, monkeypatch):
    one, other = Answers("lecture4"), Answers("lecture4")
    now = iter([1.0, 2.0, 3.0])
    monkeypatch.setattr(time, "time", lambda: next(now))
    one.add("a", "1", True)
    other.add("b", "2", False)
    one.add("c", "3", True)
    stored = json.loads((folder / "answers.json").read_text())["answers"]
    assert [given["name"] for given in stored] == ["a", "b", "c"]
    (folder / "answers.json").unlink()  # what this session gave is there all the same, in time
    assert [given["name"] for given in one.all()] == ["a", "c"]


def test_only_a_right_function_of_yours_stands_in_for_ours():
    check_in = {"square_and_slope": lambda x: (x, x), "yours_or_ours": yours_or_ours}
    exec("used = yours_or_ours('square_and_slope')", check_in)
    assert check_in["used"] is EXERCISES["square_and_slope"].program
