"""Graph.parse: every text becomes a graph or one clear error, and none of it ever runs."""

import ast
import builtins
import os
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture4 import Graph, gates

REFUSED = {
    # formula: the column, and a part of what is said
    "x + * y": (5, r"did not expect '\*'"),
    "__import__('os')": (1, "'__import__' is not a known function"),
    "x[0]": (1, "an index in square brackets"),
    "a.b": (1, "a dot after a name"),
    "  y + x[0]": (7, "an index in square brackets"),
    "α + β[0]": (5, "an index in square brackets"),
    "(x\n + y.z)": (7, "a dot after a name"),
    "x +": (4, "a value is missing at the end"),
    "x y": (3, "did not expect 'y'"),
    "  x y": (5, "did not expect 'y'"),
    "1if x else y": (1, r"if \.\.\. else"),  # Python warns of such a number
    "2x": (1, r"write 2 \* x, not 2x"),
    "(x + y": (1, r"'\(' was never closed"),
    "x + y)": (6, r"unmatched '\)'"),
    "(x]": (3, r"'\]' does not match"),
    "x ^ 2": (1, r"for a power, write \*\*"),
    "x // y": (1, "//"),
    "x % y": (1, "%"),
    "x @ y": (1, "@"),
    "x | y": (1, r"\|"),
    "x << 2": (1, "<<"),
    "+x": (1, "a plus sign"),
    "~x": (1, "~"),
    "not x": (1, "not"),
    "x and y": (1, "and / or"),
    "x < y": (1, "a comparison"),
    "x if y else z": (1, r"if \.\.\. else"),
    "x, y": (1, "a comma"),
    "[x]": (1, "a list"),
    "{1: x}": (1, "a dictionary"),
    "{x}": (1, "not something that a formula can use"),
    "lambda: x": (1, "lambda"),
    "[x for x in y]": (1, "not something that a formula can use"),
    "(x := 3)": (2, "an assignment"),
    "x = 3": (3, "did not expect '='"),
    "x; y": (2, "did not expect ';'"),
    "import os": (1, "did not expect 'i'"),
    "f'{x}'": (1, "not something that a formula can use"),
    "'x'": (1, "not a number"),
    "'\\d'": (2, "can't be in a formula"),
    "True": (1, "True is not a number"),
    "-None": (2, "None is not a number"),
    "3j": (1, "3j is not a number"),
    "...": (1, "not a number"),
    "1e999": (1, "too large for a float"),
    "9" * 400: (1, "too large for a float"),
    "9" * 4000: (1, "too large for a float"),
    "exp": (1, r"exp is a function; write exp\(...\)"),
    "x + log": (5, "log is a function"),
    "exp()": (1, "exp takes 1 value; got 0"),
    "x * max(x)": (5, "max takes 2 values; got 1"),
    "max(x, y, z)": (1, "max takes 2 values; got 3"),
    "exp(x=3)": (1, "exp takes 1 value; got 0 and one with an ="),
    "max(x, *y)": (8, "a star before a value"),
    "np.exp(x)": (1, "this call"),
    "print(x)": (1, "'print' is not a known function"),
    "x()()": (1, "this call"),
    "x # y": (3, "can't be in a formula"),
    "x \\ y": (3, "can't be in a formula"),
    "x\0": (2, "can't be in a formula"),
    "\ud800": (1, "can't be in a formula"),
    "√x": (1, r"in brackets, or write sqrt\(x\)"),
    "x² y": (4, "did not expect 'y'"),
    "²": (1, "did not expect '²'"),
    "σ": (1, r"σ is a function; write σ\(...\)"),
    "x² + y[0]": (6, "an index in square brackets"),
    "x × √(y) + z.q": (12, "a dot after a name"),
    "x ∫ y": (3, "did not expect '∫'"),
    "x² +": (5, "a value is missing at the end"),
    "(" * 1900 + "x" + ")" * 1900: (201, "too many nested parentheses"),
}
REFUSED_AS_A_WHOLE = {
    "": "is empty",
    " \n\t": "is empty",
    "(" * 10_000 + "x" + ")" * 10_000: "has 20,001 characters; at most 4,000",
    "x" * 10_000_000: "has 10,000,000 characters; at most 4,000",
}


@pytest.fixture
def nothing_runs(monkeypatch):
    """Whatever could run a text, import, or compute a gate fails the test if it is called."""
    calls = []
    for owner, name in [
        (builtins, "eval"),
        (builtins, "exec"),
        (builtins, "print"),
        (builtins, "open"),
        (os, "system"),
    ]:
        monkeypatch.setattr(owner, name, lambda *_, name=name, **__: calls.append(name))
    importing = builtins.__import__

    def watched(name, *rest, **more):
        if name == "os":
            calls.append("import os")
        return importing(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", watched)
    for name, gate in vars(gates).items():
        if name.endswith("Gate") and name != "Gate":
            monkeypatch.setattr(gate, "forward", lambda *_, name=name: calls.append(name))
    yield
    assert calls == []


@pytest.mark.parametrize("formula", REFUSED, ids=lambda formula: ascii(formula)[:30])
def test_a_formula_that_cannot_be_read_gets_its_column_and_a_reason(formula, nothing_runs):
    column, reason = REFUSED[formula]
    with warnings.catch_warnings(), pytest.raises(ValueError) as caught:
        warnings.simplefilter("error")
        Graph.parse(formula)
    assert type(caught.value) is ValueError
    assert caught.match(rf"^expression: column {column}: .*{reason}")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 250


@pytest.mark.parametrize("formula", REFUSED_AS_A_WHOLE, ids=lambda formula: ascii(formula)[:30])
def test_a_formula_that_is_empty_or_too_long_or_too_deep(formula, nothing_runs):
    with pytest.raises(ValueError) as caught:
        Graph.parse(formula)
    assert type(caught.value) is ValueError
    assert caught.match(f"^expression: the formula {REFUSED_AS_A_WHOLE[formula]}")
    assert len(str(caught.value)) < 250


def test_a_formula_that_is_too_deep_for_python_is_refused(monkeypatch):
    """How deep that is depends on the version of Python, so here it gives up at once."""

    def give_up(*_, **__):
        raise RecursionError

    monkeypatch.setattr(ast, "parse", give_up)
    with pytest.raises(ValueError, match=r"^expression: the formula is nested too deeply"):
        Graph.parse("x")


def test_the_deepest_formula_is_read_or_refused():
    """No crash of Python on the way, whatever its limit is."""
    try:
        graph = Graph.parse("-" * 3_999 + "x")
    except ValueError as error:
        assert "nested too deeply" in str(error)
    else:
        assert graph.forward(x=3) == -3


@pytest.mark.parametrize("expression", [None, 3, b"x + y", ["x"], Graph()])
def test_an_expression_that_is_not_a_string(expression):
    with pytest.raises(TypeError, match=r"^expression must be a string"):
        Graph.parse(expression)


def test_reading_runs_nothing_even_if_it_succeeds(nothing_runs):
    Graph.parse("exp(x) + print * open")  # they are names like any other


ACCEPTED = {
    "-x ** 2": -9,
    "(-x) ** 2": 9,
    "2 ** -x": 0.125,
    "x - y - 1": -2,
    "x / y / 2": 0.375,
    "2 ** x ** 2": 512,
    "x ** 2 ** 0.5 * 0": 0,
    "-2 ** 2": -4,
    "x -- y": 7,
    "x * -y": -12,
    "min(x, max(y, 9))": 3,
    "  x\n\t+ \u00a0y ": 7,
    "1_000 * x": 3000,
    "0x10": 16,
    "x+.5": 3.5,
    "sqrt(y) * relu(-x)": 0,
    "exp(log(x))": 3,
    "tanh(0 * x) + sigmoid(0 * x)": 0.5,
    "+".join("x" * 500): 1500,
    "-" * 50 + "x": 3,
    "(" * 50 + "x" + ")" * 50: 3,
    # as pictures and print have them
    "x − y": -1,
    "−x": -3,
    "x – y": -1,
    "x × y": 12,
    "x·y": 12,
    "2 ⋅ x": 6,
    "y ÷ x ÷ 2": 2 / 3,
    "x²": 9,
    "−x²": -9,
    "x⁻¹ + y¹⁰": 1 / 3 + 4**10,
    "(x + y)³": 343,
    "√(y)": 2,
    "√ (y × y)": 4,
    "σ(x − 3)": 0.5,
}


@pytest.mark.parametrize("formula", ACCEPTED, ids=lambda formula: ascii(formula)[:30])
def test_formulas_mean_what_they_mean_in_python(formula):
    graph = Graph.parse(formula)
    values = {name: value for name, value in {"x": 3, "y": 4}.items() if name in graph.inputs}
    assert graph.forward(**values) == pytest.approx(ACCEPTED[formula])


def test_inputs_come_in_the_order_in_which_they_are_written():
    assert Graph.parse("z * b + a / z").inputs == ["z", "b", "a"]


@settings(max_examples=500)
@given(
    text=st.text(max_size=30)
    | st.text("xyz0123.+-*/()[]{}, =:'\"\\#@^&|~<>!%emaxlogp", max_size=30)
)
def test_any_text_gives_a_graph_or_one_clear_error(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            graph = Graph.parse(text)
        except ValueError as error:
            assert type(error) is ValueError
            assert str(error).startswith("expression: ")
            assert "\n" not in str(error)
        else:
            assert graph.nodes
