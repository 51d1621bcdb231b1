"""Hints lead to the answer and aren't it; the last says how to look for a mistake."""

import ast
import re

import numpy as np
import pytest

from lecture4 import hint
from lecture4.exercises import EXERCISES


@pytest.fixture(params=EXERCISES)
def exercise(request):
    return EXERCISES[request.param]


# --- none is the answer ---------------------------------------------------------------------------


def answers(exercise):
    """The statements of a solution, and what they compute, without what its docstring says.

    `return loss, dW` is no answer: the exercise's own docstring has the names.
    """
    for node in ast.walk(ast.parse(exercise.solution)):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Return) and operations(value):
            yield node
            yield value


def operations(node):
    kinds = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Compare)
    return sum(isinstance(inner, kinds) for inner in ast.walk(node))


def codes(text):
    """The syntax trees of what stands between backquotes, as far as it is Python."""
    for piece in text.split("`")[1::2]:
        try:
            yield from map(whole, ast.parse(piece).body)
        except SyntaxError:
            continue


def whole(statement):
    return statement.value if isinstance(statement, ast.Expr) else statement


def nameless(node):
    """The code without its variables' names: each is called by its place; np stays."""
    names = {}

    class Rename(ast.NodeTransformer):
        def visit_Name(self, name):
            own = name.id if name.id == "np" else names.setdefault(name.id, f"v{len(names)}")
            return ast.Name(own, name.ctx)

    return ast.unparse(Rename().visit(ast.parse(ast.unparse(node))))


def gives_away(code, answer):
    """Whether code is an answer; of one operation alone only if its names are the answer's too."""
    if operations(answer) < 2 and not isinstance(answer, ast.stmt):
        return ast.unparse(code) == ast.unparse(answer)
    return nameless(code) == nameless(answer)


def given_away(exercise, text):
    return [
        ast.unparse(answer)
        for answer in answers(exercise)
        if any(gives_away(code, answer) for code in codes(text))
        or (isinstance(answer, ast.stmt) and squeezed(ast.unparse(answer)) in squeezed(text))
    ]


def squeezed(text):
    return re.sub(r"[\s`]", "", text)


def test_no_hint_is_a_line_of_the_solution(exercise):
    for text in exercise.hints:
        assert given_away(exercise, text) == [], text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("affine_backward", "`dX = dout @ W.T`"),
        ("affine_backward", "Take `dout@W.T` for it."),
        ("affine_backward", "It is db = np.sum(dout, axis=0)."),
        ("chain_rule", "Compute `sum_of_both = a + b`."),
        ("softmax", "`e = np.exp(s)`"),
        ("neuron", "With `s*(1-s)` you have it."),
        ("SigmoidGate", "`forward` sets `self.s = 1 / (1 + np.exp(-x))`."),
    ],
)
def test_an_answer_is_recognised_whatever_its_names_and_blanks(name, text):
    assert given_away(EXERCISES[name], text)


# --- how to look for a mistake --------------------------------------------------------------------


def test_the_last_hint_says_what_to_print_and_a_small_case(exercise):
    titles = [title for title, _ in hint(exercise.name).sections]
    assert [title[:6] for title in titles] == [f"Hint {k}" for k in (1, 2, 3, 4)]
    assert "look for a mistake" in titles[-1]
    assert re.search(r"\bprint\b", exercise.debug["say"], re.I)
    assert exercise.name + "(" in exercise.debug["try"]


def evaluated(text, names):
    """The value of the last expression of a text, after the statements before it."""
    *before, last = ast.parse(text).body
    exec(compile(ast.Module(before, []), "<small case>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<small case>", "eval"), names)


def leaves(value):
    """The numbers of tuples, lists and arrays in each other, in order."""
    if isinstance(value, tuple | list) or np.ndim(value):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [float(value)]


def test_the_small_case_is_right(exercise):
    names = {"np": np, exercise.name: exercise.program}
    got, said = evaluated(exercise.debug["try"], names), evaluated(exercise.debug["gives"], {})
    np.testing.assert_allclose(leaves(got), leaves(said), atol=5e-5)


def test_a_mistake_shows_in_each_small_case():
    """A case that no mistake changes would be no help in finding one."""
    blind = [name for name in EXERCISES if not sees_a_mistake(EXERCISES[name])]
    assert blind == []


def sees_a_mistake(exercise):
    right = evaluated(exercise.debug["try"], {"np": np, exercise.name: exercise.program})
    return any(differs(exercise, mistake, right) for mistake in exercise.mistakes)


def differs(exercise, mistake, right):
    program = exercise.wrong_program(frozenset([mistake.id]))
    try:
        with np.errstate(all="ignore"):
            got = evaluated(exercise.debug["try"], {"np": np, exercise.name: program})
            return not np.allclose(leaves(got), leaves(right))
    except Exception:
        return True
