"""In a notebook's shell: what is judged is what is written, and names that come from outside."""

import contextlib
import io
import textwrap

import pytest
from IPython.core.interactiveshell import InteractiveShell

RIGHT = "def square_and_slope(x):\n    return x**2, 2 * x\n"
WRONG = "def square_and_slope(x):\n    return {}, 2 * x\n"
ALIAS = "def mine(x):\n    return x**2, 2 * x\n"
GATE = """class AddGate:
    def forward(self, x, y):
        return x + y
    def backward(self, upstream):
        return [upstream, {}]
"""
MADE = f"def make(k):\n{textwrap.indent(RIGHT, '    ')}    return square_and_slope\n"


@pytest.fixture(scope="module")
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def feedback_after(shell, name, cells):
    shell.reset()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in ("import numpy as np\nfrom lecture4 import check", *cells):
            shell.run_cell(cell, store_history=True)
    shell.run_cell(f"feedback = check({name!r})", store_history=True)
    return shell.user_ns["feedback"]


@pytest.mark.parametrize(
    "newest",
    [
        "def square_and_slope(x):\nreturn x",
        "def  square_and_slope(x):\n    retrun x",
        "%%time\ndef square_and_slope(x):\n    retrun x",
        "1 / 0\ndef square_and_slope(x):\n    return 0, 0",
        "def square_and_slope(x, k=undefined):\n    return 0, 0",
        "from lecture4 import nothing\n" + RIGHT.replace("x**2", "x * x"),
    ],
)
def test_a_newer_cell_that_failed_is_told(shell, newest):
    feedback = feedback_after(shell, "square_and_slope", [RIGHT, newest])
    assert feedback.mistakes == ("stale",) and not feedback.tried and feedback == 0


@pytest.mark.parametrize(
    "cells",
    [
        [RIGHT],
        [RIGHT, RIGHT],
        [WRONG.format("x"), RIGHT],
        [RIGHT, "def square_and_slope(x):\nreturn x", RIGHT],
        ["%%time\n" + RIGHT],
        ["%who\n" + RIGHT, "%time square_and_slope(3.0)"],
        [RIGHT, "# def square_and_slope(x):\nx = = 3"],
        [RIGHT, "square_and_slope(3) +"],
        [RIGHT, "%%writefile /dev/null\n" + WRONG.format("x")],
        [RIGHT, "def square_and_slope_2(x):\n    return 0"],
        [RIGHT + "\n1 / 0"],
        ["if True:\n    " + RIGHT.replace("\n", "\n    ")],
        [WRONG.format("x"), ALIAS + "square_and_slope = mine"],
        [WRONG.format("x"), "square_and_slope = lambda x: (x**2, 2 * x)"],
        [WRONG.format("x"), MADE + "square_and_slope = make(3)"],
        ["import functools\n@functools.lru_cache\n" + RIGHT],
        [f"exec({RIGHT!r})"],
    ],
)
def test_no_newer_cell_is_told_of_where_there_is_none(shell, cells):
    feedback = feedback_after(shell, "square_and_slope", cells)
    assert feedback.passed and "notebook. It passes" not in feedback.message


@pytest.mark.parametrize(
    ("name", "before", "cell", "found", "said"),
    [
        ("square_and_slope", "N = 3.0", WRONG.format("N**2"), "reads_notebook", "`N`"),
        ("square_and_slope", "l1 = np.ones(3)", WRONG.format("l1"), "reads_notebook", "`l1`"),
        (
            "square_and_slope",
            "how = 'a'",
            WRONG.format("x if how else 0"),
            "reads_notebook",
            "`how`",
        ),
        ("AddGate", "dx = 3.0", GATE.format("dx"), "reads_notebook", "`dx`"),
        ("square_and_slope", "sum = 3", WRONG.format("sum([x, x])"), "shadowed", "`sum`"),
        ("square_and_slope", "max = np.ones(2)", WRONG.format("max(x, 2)"), "shadowed", "`max`"),
        ("square_and_slope", "np = 3", WRONG.format("np.square(x)"), "shadowed_np", "`np`"),
    ],
)
def test_a_name_of_the_notebooks_is_told_once(shell, name, before, cell, found, said):
    feedback = feedback_after(shell, name, [before, cell])
    kinds = {"reads_notebook", "shadowed", "shadowed_np"} & set(feedback.mistakes)
    assert kinds == {found} and said in feedback.lines[0].text and not feedback.passed


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("def sq(x): return x * x", WRONG.format("sq(x) + 1")),
        ("import math", WRONG.format("math.pow(x, 3)")),
        ("from math import pi", WRONG.format("pi * x")),
        ("class K: pass", WRONG.format("x if K else 0")),
        ("f8 = np.float64", WRONG.format("f8(x)")),
        ("k = 5", WRONG.replace("(x)", "(x, k=3)").format("x + k")),
        ("k = 5", MADE.replace("x**2", "x + k") + "square_and_slope = make(3)"),
        ("q = 5", WRONG.format("sum([q for q in [x, x]])")),
        ("t = 5", WRONG.format("(lambda t: t)(x)")),
        ("e = 5", "def square_and_slope(x):\n    for e in (x, x): pass\n    return e, 2 * x"),
        ("n = 5", "def square_and_slope(x):\n    global n\n    n = x\n    return n, 2 * x"),
        ("np2 = np", WRONG.format("np2.abs(x)")),
        ("", WRONG.format("x + len(__name__)")),
        ("", WRONG.format("undefined")),
    ],
)
def test_helpers_modules_and_own_names_are_no_variables_of_the_notebook(shell, before, cell):
    feedback = feedback_after(shell, "square_and_slope", [before, cell])
    assert not {"reads_notebook", "shadowed", "shadowed_np", "stale"} & set(feedback.mistakes)


def test_a_right_function_that_reads_the_notebook_passes_with_a_remark(shell):
    cell = "def square_and_slope(x):\n    return x**two, two * x"
    feedback = feedback_after(shell, "square_and_slope", ["two = 2", cell])
    assert feedback.passed and "`two` from the notebook. It passes" in feedback.message
