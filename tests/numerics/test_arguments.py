"""The declaration above a function: what it reads, what it keeps, and what it says."""

import inspect

import numpy as np
import pytest

import lecture4
from lecture4.arguments import NOT_NEGATIVE, needs, takes, whole_number


@takes(X="ND", W="DC", y="N<C", reg=NOT_NEGATIVE)
def declared(W, X, y, reg=0):
    """Its docstring."""
    return W, X, y, reg


W, X, Y = np.ones((2, 3)), np.ones((4, 2)), [0, 1, 2, 0]


def test_signature_and_docstring_stay_and_the_axes_can_be_asked_for():
    assert str(inspect.signature(declared)) == "(W, X, y, reg=0)"
    assert (declared.__name__, declared.__doc__) == ("declared", "Its docstring.")
    assert declared.axes == {"X": "ND", "W": "DC", "y": "N<C"}
    assert lecture4.affine_backward.axes == {"dout": "NC", "X": "ND", "W": "DC"}


def test_every_function_of_several_arrays_declares_its_axes():
    for name in ("svm_loss", "softmax_loss", "two_layer_loss", "two_layer_forward"):
        function = getattr(lecture4, name)
        arrays = set(inspect.signature(function).parameters) - {"reg", "activation"}
        assert set(function.axes) == arrays


@pytest.mark.parametrize("call", [lambda: declared(W, X, Y, 1), lambda: declared(y=Y, X=X, W=W)])
def test_arguments_are_read_by_position_and_by_name(call):
    *arrays, y, reg = call()
    assert all(np.array_equal(*pair) for pair in zip(arrays, (W, X), strict=True))
    assert isinstance(y, np.ndarray) and isinstance(reg, float)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: declared(W, X), "missing 1 required positional argument: 'y'"),
        (lambda: declared(W, X, Y, 0, 0), "takes from 3 to 4 positional arguments but 5"),
        (lambda: declared(W, X, Y, X=X), "multiple values for argument 'X'"),
        (lambda: declared(W, X, Y, rge=1), "unexpected keyword argument 'rge'"),
    ],
)
def test_python_itself_says_what_is_wrong_with_a_call(call, message):
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"W": np.ones((5, 3))}, r"^W must have shape \(D=2, C\); got \(5, 3\)$"),
        ({"y": [0, 1]}, r"^y must have shape \(4,\), one label an example; got \(2,\)$"),
        ({"y": [0, 1, 2, 3]}, r"^y must hold labels from 0 to 2; got 0 to 3$"),
        ({"reg": -1}, r"^reg must be a finite number, at least 0; got -1 \(int\)$"),
        ({"X": X * np.inf}, r"^X must be finite; it holds NaN or infinity$"),
    ],
)
def test_a_bad_argument_is_told_in_one_sentence(changed, message):
    with pytest.raises(ValueError, match=message):
        declared(**{"W": W, "X": X, "y": Y, **changed})


def test_a_default_is_read_too():
    three = np.int64(3)
    assert takes(count=whole_number)(lambda count=three: type(count))() is int


def test_arrays_of_any_shape_have_one_shape():
    read = takes(a="...", b="...")(lambda a, b: (a, b))
    assert read(np.float64(1), np.array(2)) == (1.0, 2.0)
    assert {type(value) for value in read(np.float64(1), np.array(2))} == {float}
    with pytest.raises(ValueError, match=r"^a and b must have one shape; got \(2,\) and \(\)$"):
        read([1, 2], 3)


def test_what_is_looked_at_later_is_blamed_if_the_function_fails():
    @takes(x="N", later=("x",))
    def total(x):
        if not np.isfinite(x.sum()):
            raise ValueError("the sum must be finite")
        return x.sum()

    assert total([1, 2]) == 3
    with pytest.raises(ValueError, match=r"^x must be finite; it holds NaN or infinity$"):
        total([1, np.nan])
    with pytest.raises(ValueError, match=r"^x: the numbers are too large: the sum must be finite$"):
        total([1e308, 1e308])


def test_a_need_is_told_with_what_came():
    @needs("x", lambda least, x: x >= least, "{0} or more")
    def root(least, x):
        return (x - least) ** 0.5

    assert root(1, x=5) == root(x=5, least=1) == 2
    with pytest.raises(ValueError, match=r"^x must be 1 or more; got 0 \(int\)$"):
        root(1, 0)
    with pytest.raises(ValueError, match=r"^x must be 1 or more; got 0 to 2$"):
        root(1, np.arange(3))
