"""Whatever an attempt does, check() answers in a sentence and the next check works."""

import builtins
import random
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

import lecture4
from lecture4 import check
from lecture4.checker import guard


def good(W, X, y, reg):
    return lecture4.svm_loss(W, X, y, reg)


def wrapped(before):
    """A right svm_loss that first calls before(W, X, y, reg)."""

    def attempt(W, X, y, reg):
        before(W, X, y, reg)
        return good(W, X, y, reg)

    return attempt


def test_an_endless_loop_is_stopped():
    def attempt(W, X, y, reg):
        while True:
            pass

    started = time.monotonic()
    feedback = check("svm_loss", attempt, time_limit=0.3)
    assert time.monotonic() - started < 5
    assert feedback == 0 and feedback.mistakes == ("too_slow",) and "stopped" in feedback.message
    assert check("svm_loss", good).passed


def test_an_endless_loop_that_swallows_exceptions_is_stopped():
    def attempt(W, X, y, reg):
        count = 0
        while True:
            try:  # noqa: SIM105
                count += 1
            except:  # noqa: E722 (a learner writes this)
                pass

    assert check("svm_loss", attempt, time_limit=0.3).mistakes == ("too_slow",)
    assert check("svm_loss", good).passed


def test_an_endless_loop_in_another_thread_than_the_main_one_is_stopped():
    def attempt(W, X, y, reg):
        while True:
            pass

    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(check("svm_loss", attempt, time_limit=0.3))
    )
    thread.start()
    thread.join(timeout=20)
    assert answers and answers[0].mistakes == ("too_slow",)


ENDLESS = """
def loops(W, X, y, reg):
    while True:
        pass
def swallows(W, X, y, reg):
    while True:
        try:
            count = 1
        except:
            pass
def generates(W, X, y, reg):
    import itertools
    return sum(i for i in itertools.count())
def branches(W, X, y, reg, depth=100):
    return depth and branches(W, X, y, reg, depth - 1) + branches(W, X, y, reg, depth - 1)
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no browser kernel is that old")
@pytest.mark.parametrize("name", ["loops", "swallows", "generates", "branches"])
def test_an_endless_loop_is_stopped_where_there_are_no_threads_and_no_signals(name, monkeypatch):
    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.delattr(signal, "setitimer")
    exec(ENDLESS, attempts := {})
    started = time.monotonic()
    assert check("svm_loss", attempts[name], time_limit=0.3).mistakes == ("too_slow",)
    assert time.monotonic() - started < 5
    assert check("svm_loss", good).passed
    assert sys.monitoring.get_tool(guard.TOOL) is None


def raiser(error):
    def attempt(W, X, y, reg):
        raise error

    return attempt


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        MemoryError(),
        SystemExit(1),
        RecursionError("deep"),
        GeneratorExit(),
        StopIteration(),
        BaseException("base"),
        KeyError("W1"),
        Warning("w"),
    ],
)
def test_any_exception_is_answered(error):
    feedback = check("svm_loss", raiser(error))
    assert feedback == 0 and feedback.mistakes == ("raises",)
    assert type(error).__name__ in feedback.message
    assert "raise error" in feedback.message  # the learner's own line


def test_the_learners_line_is_shown_with_its_number():
    def attempt(W, X, y, reg):
        scores = X @ W
        loss = np.max(0, scores)
        return loss, W

    message = check("svm_loss", attempt).message
    assert "in line 3 of it: `loss = np.max(0, scores)`" in message
    assert "`np.max` is an axis" in message


def test_runaway_recursion():
    def attempt(W, X, y, reg):
        return attempt(W, X, y, reg)

    feedback = check("svm_loss", attempt)
    assert feedback.mistakes == ("raises",) and "RecursionError" in feedback.message
    assert check("svm_loss", good).passed


def test_interrupt_by_the_user():
    feedback = check("svm_loss", raiser(KeyboardInterrupt()))
    assert feedback == 0 and "interrupted" in feedback.message


def test_sys_exit_does_not_end_the_program():
    assert check("svm_loss", wrapped(lambda *_: sys.exit(3))).mistakes == ("raises",)


def test_nothing_is_printed(capfd):
    def noisy(W, X, y, reg):
        print("x" * 1_000_000)
        print("e" * 1_000, file=sys.stderr)
        warnings.warn("w", stacklevel=1)
        np.log(np.zeros(3))
        sys.stdout.write("more")

    def noisy_softmax(W, X, y, reg):
        noisy(W, X, y, reg)
        return lecture4.softmax_loss(W, X, y, reg)

    assert check("svm_loss", wrapped(noisy)).passed
    assert check("softmax_loss", noisy_softmax).passed  # it is called once more for a remark
    assert capfd.readouterr() == ("", "")


def test_global_state_is_as_it_was():
    np.random.seed(5)
    random.seed(5)
    legacy, python = np.random.get_state()[1].copy(), random.getstate()
    filters, limit, errors = list(warnings.filters), sys.getrecursionlimit(), np.geterr()

    def meddler(W, X, y, reg):
        np.random.seed(0)
        random.random()
        np.seterr(all="raise")
        warnings.simplefilter("error")
        sys.setrecursionlimit(500)
        np.set_printoptions(precision=1)
        np.exp, np.random.rand, np.nonsense = None, None, 1

    assert check("svm_loss", wrapped(meddler)).passed  # svm_loss needs none of what was broken
    assert np.array_equal(np.random.get_state()[1], legacy) and random.getstate() == python
    assert warnings.filters == filters and sys.getrecursionlimit() == limit
    assert np.geterr() == errors and np.get_printoptions()["precision"] == 8
    assert np.exp(0.0) == 1 and callable(np.random.rand) and not hasattr(np, "nonsense")
    assert check("svm_loss", good).passed


def test_a_replaced_builtin_of_the_learner_does_not_reach_us(monkeypatch):
    attempt = wrapped(lambda *_: None)
    attempt.__globals__["sum"] = lambda *_: 1 / 0
    try:
        assert check("svm_loss", attempt).passed
        assert builtins.sum([1, 2]) == 3
    finally:
        del attempt.__globals__["sum"]


def test_changed_inputs_are_named_and_do_not_spread():
    def attempt(W, X, y, reg):
        loss, dW = good(W, X, y, reg)
        W *= 0
        return loss, dW

    feedback = check("svm_loss", attempt)
    assert not feedback.passed and feedback.mistakes == ("changes_inputs",)
    assert "`W`" in feedback.message and 0 < feedback < 4
    assert check("svm_loss", good).passed


def test_one_array_handed_out_again_and_again_is_judged_as_it_was():
    kept = {}

    def attempt(W, X, y, reg):
        loss, dW = good(W, X, y, reg)
        out = kept.setdefault(dW.shape, np.zeros_like(dW))
        out[:] = dW
        return loss, out

    assert check("svm_loss", attempt).passed


def test_threads_do_not_disturb():
    def attempt(W, X, y, reg):
        threading.Thread(target=time.sleep, args=(0.05,)).start()
        return good(W, X, y, reg)

    assert check("svm_loss", attempt).passed


def test_an_enormous_output_is_refused_before_it_is_copied():
    enormous = np.broadcast_to(0.0, (10**6, 10**6))  # 8 TB, if anyone copied it
    feedback = check("svm_loss", lambda W, X, y, reg: (0.0, enormous))
    assert feedback.mistakes == ("wrong_form",) and "(1000000, 1000000)" in feedback.message
