"""Thousands of strange return values and exceptions: check() answers each in a sentence."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lecture4
from lecture4 import check
from lecture4.exercises import EXERCISES


def hostile(name):
    """An object whose method `name` raises."""

    def method(self, *arguments, **keywords):
        raise RuntimeError(f"hostile {name}")

    return type(f"Hostile{name}", (), {name: method})()


class HostileList(list):
    def __len__(self):
        raise RuntimeError("no length")

    def __iter__(self):
        raise RuntimeError("no items")


class HostileError(Exception):
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class BadDict(dict):
    def __contains__(self, key):
        raise KeyError(key)


HOSTILE = [
    hostile(name)
    for name in (
        "__eq__",
        "__array__",
        "__len__",
        "__repr__",
        "__str__",
        "__float__",
        "__iter__",
        "__getitem__",
        "__bool__",
        "__hash__",
        "__deepcopy__",
        "__class_getitem__",
    )
]

numbers = st.one_of(
    st.floats(), st.integers(), st.booleans(), st.complex_numbers(), st.decimals(), st.fractions()
)
arrays = hnp.arrays(
    dtype=st.sampled_from(["f8", "f4", "i8", "c16", "?", "U3", "O"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6),
)
huge = st.sampled_from(
    [np.broadcast_to(0.0, (2_000, 1_000)), np.zeros(2 * 10**6), 10**400, "x" * 10**4]
)
STRANGE = [*HOSTILE, HostileList([1, 2]), BadDict(W1=1), object(), print]
strange = st.integers(0, len(STRANGE) - 1).map(lambda i: STRANGE[i])  # by number: no repr is asked
leaves = st.one_of(st.none(), numbers, st.text(), st.binary(), arrays, huge, strange)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(), inner),
        st.dictionaries(st.sampled_from(["W1", "b1", "W2", "b2"]), inner),
        st.sets(st.integers()),
        inner.map(lambda value: (v for v in [value])),
    ),
    max_leaves=6,
)
ERRORS = [
    Exception("no"),
    BaseException("base"),
    SystemExit(2),
    MemoryError(),
    RecursionError(),
    StopIteration(3),
    GeneratorExit(),
    HostileError(),
    UnicodeDecodeError("utf8", b"", 0, 1, "bad"),
    AssertionError(),
    KeyError(()),
    OSError(5, "io"),
    Warning(),
    ExceptionGroup("g", [ValueError()]),
]
errors = st.integers(0, len(ERRORS) - 1).map(lambda i: ERRORS[i])


def answered(name, attempt, capsys):
    feedback = check(name, attempt)
    printed = capsys.readouterr()
    assert isinstance(feedback, float) and 0 <= feedback <= EXERCISES[name].points
    assert "not yet" in feedback.message and not feedback.passed
    assert "the checker itself" not in feedback.message
    assert float(repr(feedback)) == feedback and feedback._repr_html_()
    assert printed.out == printed.err == ""


quick = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("name", ["svm_loss", "MaxGate"])
@settings(quick, max_examples=600)
@given(value=values)
def test_any_returned_value(name, value, capsys):
    if name == "MaxGate":
        attempt = type(
            "Gate",
            (),
            {"forward": lambda self, x, y: value, "backward": lambda self, upstream: value},
        )
    else:

        def attempt(*arguments):
            return value

    answered(name, attempt, capsys)


@settings(quick, max_examples=500)
@given(value=values)
def test_any_value_in_place_of_the_gradient(value, capsys):
    answered("svm_loss", lambda W, X, y, reg: (lecture4.svm_loss(W, X, y, reg)[0], value), capsys)


@settings(quick, max_examples=500)
@given(error=errors)
def test_any_exception(error, capsys):
    def attempt(W, X, y, reg):
        raise error

    answered("svm_loss", attempt, capsys)


@settings(quick, max_examples=300)
@given(attempt=values)
def test_anything_in_place_of_the_function(attempt, capsys):
    if attempt is not None and attempt is not print:
        answered("svm_loss", attempt, capsys)
