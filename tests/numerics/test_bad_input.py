"""Whatever is wrong with an argument, a ValueError or a TypeError names that argument.

ENTRIES says for every public function how it is called rightly, and of which kind each
argument is; BAD says what is wrong for each kind. A public name without an entry fails.
(check and the other names of the exercises never raise; tests/exercises holds them to that.)
"""

import copy
import inspect
import re
import types
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lecture4

# --- what is bad for an argument of each kind -------------------------------------------------

NOT_NUMBERS = st.sampled_from(
    [
        None,
        "3",
        "",
        b"3",
        "abc",
        ["a", "b"],
        [["1", "2"], ["3", "4"]],
        1j,
        [1j, 2.0],
        object(),
        {"a": 1},
        [1.0, None],
        [[1.0, 2.0], [3.0]],
        np.array("2020-01-01", "datetime64[D]"),
        {1, 2},
        [10**400],
        print,
    ]
)


def spoiled(good):
    """The array with one entry that isn't finite."""
    good = np.array(good, dtype=float)

    def spoil(place, bad):
        array = good.copy()
        array.flat[place] = bad
        return array

    return st.builds(
        spoil, st.integers(0, good.size - 1), st.sampled_from([np.nan, np.inf, -np.inf])
    )


def emptied(good):
    """The array with no entry along one of its axes."""
    shape = np.shape(good) or (1,)
    return st.integers(0, len(shape) - 1).map(
        lambda axis: np.empty(tuple(0 if i == axis else n for i, n in enumerate(shape)))
    )


def wrong_rank(good):
    good = np.asarray(good, dtype=float)
    return st.sampled_from(
        [good[np.newaxis], good[..., np.newaxis], good.ravel()[0]]
        + ([good[0]] if good.ndim > 1 else [])
    )


def one_more(good, axis):
    return np.concatenate([good, np.take(good, [0], axis)], axis)


def bad_labels(good):
    good = np.asarray(good)
    changed = st.builds(
        lambda place, label: np.where(np.arange(len(good)) == place, label, good),
        st.integers(0, len(good) - 1),
        st.sampled_from([-1, 3, 10**9, -(2**40)]),
    )
    return changed | st.sampled_from(
        [
            good * 1.0,
            good + 0.5,
            good > 0,
            good.astype(str),
            good[:, np.newaxis],
            good[:0],
            good[0],
            one_more(good, 0),
            good.tolist()[:-1],
            good * np.nan,
            list(map(str, good)),
            None,
            "012",
            1,
            object(),
            [[0], [1, 2]],
        ]
    )


ANY_LABELS = [-1, 0.5, np.nan]  # for fit, which takes any label of 0 or more
NOT_ONE = [None, "0.1", "", 1j, np.nan, np.inf, -np.inf, [0.1], np.array([0.1]), True, object()]
NUMBERS = st.sampled_from([*NOT_ONE, 10**400, -(10**400)])
NOT_WHOLE = st.sampled_from([*NOT_ONE, 0, -1, 0.5, 2.0, -(10**30), np.float64(3)])
NOT_A_STRING = st.sampled_from([None, 3, b"relu", ["relu"], object()])


CHOICES = {*lecture4.ACTIVATIONS, "svm", "softmax", "squared_error", "cross_entropy"}


def less_than(limit):
    return st.floats(max_value=limit, exclude_max=True, allow_infinity=False)


BAD = {
    # kind: from the right value to a strategy for wrong ones
    "array": lambda good: NOT_NUMBERS | spoiled(good) | emptied(good),
    "matrix": lambda good: BAD["array"](good) | wrong_rank(good),
    "scalar": lambda good: BAD["array"](good) | st.sampled_from([[2.0], [[2.0]], np.ones(3)]),
    "pair": lambda good: BAD["array"](good),
    "share": lambda good: BAD["array"](good) | st.just(np.asarray(good) + 2),
    "labels": bad_labels,
    "any labels": lambda good: st.sampled_from(
        [np.where(np.arange(len(good)) == 0, bad, good) for bad in ANY_LABELS]
        + [np.asarray(good)[:, np.newaxis], None, "abc", 1, np.asarray(good)[:0]]
    ),
    "matrices": lambda good: st.sampled_from(
        [None, [], (), 3, "ab", good[0], [None], good[::-1], [good[0], "a"], good[:1], [[[1.0]]]]
    ),
    "number": lambda good: NUMBERS,
    "not negative": lambda good: NUMBERS | less_than(0),
    "positive": lambda good: NUMBERS | less_than(0) | st.just(0),
    "below 1": lambda good: NUMBERS | less_than(0) | st.floats(1, 1e300),
    "between": lambda good: NUMBERS | less_than(0.01) | st.floats(0.99, 1e300),
    "whole": lambda good: NOT_WHOLE,
    "flag": lambda good: st.sampled_from([None, 0, 1, "yes", np.array([True])]),
    "choice": lambda good: (
        NOT_A_STRING | st.text(max_size=8).filter(lambda text: text not in CHOICES)
    ),
    "rng": lambda good: st.sampled_from(
        ["0", -1, 1.5, True, [1], object(), np.random.RandomState(0), np.random]
    ),
    "function": lambda good: st.sampled_from([3, "f", [print], object()]),
    "gate": lambda good: st.sampled_from([None, 3, "+", print, lecture4.AddGate, object()]),
    "name": lambda good: st.sampled_from([None, 3, "", b"x", ["x"]]),
    "formula": lambda good: st.sampled_from([None, 3, b"x", "", "x + * y", "a.b", "x[0]", "2x"]),
    "position": lambda good: st.sampled_from([-1, 3, 99, 0.0, None, "0", True]),
}


def bad_values(kind, good):
    """A kind in capitals names the axes: those that two arguments share must fit."""
    return BAD["matrix" if kind.isupper() else kind](good)


def axes(kind):
    axes_of_others = {"labels": "N", "any labels": "N", "pair": "PQ"}
    return kind if kind.isupper() else axes_of_others.get(kind, "")


# --- how each public function is called -------------------------------------------------------

N, D, H, C = 3, 4, 5, 3


class Entry(NamedTuple):
    """A function, its right arguments, and of which kind each is."""

    function: object
    arguments: dict
    kinds: dict


def entry(function, **arguments):
    """Each argument is written as name=(kind, right value)."""
    return Entry(
        function,
        {name: value for name, (_, value) in arguments.items()},
        {name: kind for name, (kind, _) in arguments.items()},
    )


def ramp(*shape):
    return np.linspace(-1.0, 1.3, int(np.prod(shape))).reshape(shape)


X, Y, SCORES = ("ND", ramp(N, D)), ("labels", np.array([0, 2, 1])), ("NC", ramp(N, C))
W, B, REG = ("DC", ramp(D, C)), ("C", ramp(C)), ("not negative", 0.1)
NET = {"W1": ("DH", ramp(D, H)), "b1": ("H", ramp(H)), "W2": ("HC", ramp(H, C)), "b2": B, "X": X}
DELTAS = {"X": X, "Y": ("NK", ramp(N, 2)), "w1": ("DH", ramp(D, H)), "w2": ("HK", ramp(H, 2))}
SLOPE, ALPHA = ("below 1", 0.1), ("positive", 0.5)
ANY_ARRAY, PAIR = ("array", ramp(2, 3)), ("pair", ramp(2, 3))
TRAINING = {
    "reg": REG,
    "learning_rate": ("positive", 0.1),
    "momentum": ("below 1", 0.5),
    "batch_size": ("whole", 2),
    "epochs": ("whole", 1),
    "rng": ("rng", 0),
}
FIT = {"X": X, "y": ("any labels", np.array([0, 2, 1])), "progress": ("function", print)}


def fitted(make):
    return make(epochs=1, rng=0).fit(X[1], Y[1])


def methods_of(make, name, *more):
    """The entries of a classifier's methods; each call gets a fresh one."""

    def call(method, **arguments):
        return getattr(fitted(make), method)(**arguments)

    arguments = {
        "loss": {"X": X, "y": Y},
        "score": {"X": X, "y": Y},
        "partial_fit": {"X": X, "y": Y},
        "fit": FIT,
        "start": {"inputs": ("whole", 2), "classes": ("whole", 2)},
    }
    return {
        f"{name}.{method}": entry(partial(call, method), **arguments.get(method, {"X": X}))
        for method in ("fit", "loss", "partial_fit", "predict", "score", "scores", "start", *more)
    }


def backward(make, *inputs):
    """The backward of a gate that has seen its inputs."""

    def call(upstream):
        gate = make()
        gate.forward(*inputs)
        return gate.backward(upstream)

    return call


def gate_entries():
    fixed = {"ScaleGate": "a", "ShiftGate": "c", "ConstantPowerGate": "n"}
    entries = {}
    for name in (name for name in vars(lecture4) if name.endswith("Gate")):
        gate = getattr(lecture4, name)
        make = partial(gate, 2.0) if name in fixed else gate
        if name in fixed:
            entries[name] = entry(gate, **{fixed[name]: ("number", 2.0)})
        two = "y" in inspect.signature(gate.forward).parameters
        inputs = {"x": PAIR, "y": PAIR} if two else {"x": ANY_ARRAY}
        right = np.abs(ramp(2, 3)) + 0.1
        inputs = {argument: (kind, right) for argument, (kind, _) in inputs.items()}
        entries[f"{name}.forward"] = entry(make().forward, **inputs)
        entries[f"{name}.backward"] = entry(
            backward(make, *(value for _, value in inputs.values())), upstream=PAIR
        )
    return entries


def layer_entries():
    layers = {"SoftmaxLoss": lecture4.SoftmaxLoss, "HingeLoss": lecture4.HingeLoss}
    entries = {}
    for name, layer in layers.items():
        entries[name] = entry(lambda y, layer=layer: layer(y).forward(SCORES[1]), y=Y)
        entries[f"{name}.forward"] = entry(layer(Y[1]).forward, scores=SCORES)
        entries[f"{name}.backward"] = entry(
            backward(partial(layer, Y[1]), SCORES[1]), upstream=("scalar", 2.0)
        )
    affine = {"X": X, "W": W, "b": B}
    entries["Affine.forward"] = entry(lecture4.Affine().forward, **affine)
    entries["Affine.backward"] = entry(
        backward(lecture4.Affine, *(value for _, value in affine.values())), upstream=SCORES
    )
    return entries


def wire(**arguments):
    return lecture4.Graph().wire(arguments["name"], arguments["gate"], arguments["inputs"])


def graph_forward(x):
    return lecture4.Graph.parse("exp(x)").forward(x=x)


def graph_backward(upstream):
    graph = lecture4.Graph.parse("exp(x)")
    graph.forward(x=ramp(2, 3))
    return graph.backward(upstream)


ENTRIES = {
    **{
        name: entry(getattr(lecture4, name), x=ANY_ARRAY)
        for name in (
            "sigmoid",
            "sigmoid_derivative",
            "tanh",
            "tanh_derivative",
            "relu",
            "relu_derivative",
        )
    },
    **{
        name: entry(getattr(lecture4, name), x=ANY_ARRAY, slope=SLOPE)
        for name in ("leaky_relu", "leaky_relu_derivative")
    },
    **{
        name: entry(getattr(lecture4, name), x=ANY_ARRAY, alpha=ALPHA)
        for name in ("elu", "elu_derivative")
    },
    **{
        name: entry(getattr(lecture4, name), pieces=ANY_ARRAY)
        for name in ("maxout", "maxout_derivative")
    },
    **gate_entries(),
    **layer_entries(),
    "affine_forward": entry(lecture4.affine_forward, X=X, W=W, b=B),
    "affine_backward": entry(lecture4.affine_backward, dout=SCORES, X=X, W=W),
    "relu_backward": entry(lecture4.relu_backward, dout=PAIR, X=PAIR),
    "leaky_relu_backward": entry(lecture4.leaky_relu_backward, dout=PAIR, x=PAIR, slope=SLOPE),
    "jacobian": entry(
        lambda gate, wrt: lecture4.jacobian(gate, ramp(2), ramp(2), wrt=wrt),
        gate=("gate", lecture4.AddGate()),
        wrt=("position", 1),
    ),
    "hinge_loss": entry(lecture4.hinge_loss, scores=SCORES, y=Y),
    "cross_entropy_loss": entry(lecture4.cross_entropy_loss, scores=SCORES, y=Y),
    "softmax": entry(lecture4.softmax, scores=SCORES),
    "svm_loss": entry(lecture4.svm_loss, W=W, X=X, y=Y, reg=REG),
    "softmax_loss": entry(lecture4.softmax_loss, W=W, X=X, y=Y, reg=REG),
    "squared_error": entry(lecture4.squared_error, outputs=PAIR, targets=PAIR),
    "logistic_loss": entry(lecture4.logistic_loss, logits=PAIR, targets=("share", np.eye(2, 3))),
    "squared_error_deltas": entry(lecture4.squared_error_deltas, **DELTAS),
    "cross_entropy_deltas": entry(lecture4.cross_entropy_deltas, **DELTAS),
    "train_eleven_lines": entry(
        lecture4.train_eleven_lines,
        X=X,
        Y=DELTAS["Y"],
        weights=("matrices", [ramp(D, H), ramp(H, 2)]),
        steps=("whole", 2),
        rate=("positive", 0.1),
        loss=("choice", "squared_error"),
        progress=("function", print),
    ),
    "two_layer_forward": entry(lecture4.two_layer_forward, **NET, activation=("choice", "relu")),
    "two_layer_loss": entry(
        lecture4.two_layer_loss, **NET, y=Y, reg=REG, activation=("choice", "relu")
    ),
    "TwoLayerNet": entry(
        lecture4.TwoLayerNet, hidden=("whole", 3), activation=("choice", "relu"), **TRAINING
    ),
    "LinearClassifier": entry(lecture4.LinearClassifier, loss=("choice", "svm"), **TRAINING),
    **methods_of(lecture4.TwoLayerNet, "TwoLayerNet", "predict_proba"),
    **methods_of(lecture4.LinearClassifier, "LinearClassifier"),
    "numerical_gradient": entry(
        lecture4.numerical_gradient, f=("function", np.sum), x=ANY_ARRAY, step=("positive", 1e-5)
    ),
    "relative_error": entry(lecture4.relative_error, a=PAIR, b=PAIR),
    "Graph.wire": entry(
        wire, name=("name", "q"), gate=("gate", lecture4.ExpGate()), inputs=("name", "x")
    ),
    "Graph.constant": entry(
        lambda **a: lecture4.Graph().constant(**a), name=("name", "k"), number=("number", 2.0)
    ),
    "Graph.forward": entry(graph_forward, x=ANY_ARRAY),
    "Graph.backward": entry(graph_backward, upstream=PAIR),
    "Graph.parse": entry(lecture4.Graph.parse, expression=("formula", "x")),
    "xor": entry(lecture4.xor, bias_column=("flag", True)),
    "spirals": entry(
        lecture4.spirals,
        points=("whole", 3),
        classes=("whole", 2),
        noise=("not negative", 0.1),
        rng=("rng", 0),
    ),
    "digits": entry(lecture4.digits, held_out=("between", 0.2), rng=("rng", 0)),
}
TAKE_NOTHING = {
    "score_table",
    "Graph",
    "Affine",
    *(name for name in vars(lecture4) if name.endswith("Gate") and name not in ENTRIES),
}

# --- the tests --------------------------------------------------------------------------------


def public_names():
    for name, value in vars(lecture4).items():
        if name.startswith("_") or isinstance(value, types.ModuleType) or not callable(value):
            continue
        yield name
        if inspect.isclass(value):
            yield from (
                f"{name}.{method}"
                for method, _ in inspect.getmembers(value, callable)
                if not method.startswith("_")
            )


def test_every_public_function_has_an_entry():
    assert set(ENTRIES) == set(public_names()) - TAKE_NOTHING


@pytest.mark.parametrize("name", ENTRIES)
def test_every_argument_has_a_kind_and_the_right_call_works(name):
    function, arguments, _ = ENTRIES[name]
    before = copy.deepcopy(arguments)
    function(**arguments)
    for argument, value in before.items():  # and nothing is changed behind the caller's back
        if isinstance(value, (np.ndarray, list)):
            assert all(map(np.array_equal, arguments[argument], value)), argument
    if inspect.isfunction(getattr(lecture4, name, None)) and name != "jacobian":
        assert set(inspect.signature(getattr(lecture4, name)).parameters) == set(arguments)


def assert_refused(name, changed, blamed):
    """One of the arguments `blamed` is named, in one sentence or two."""
    function, arguments, _ = ENTRIES[name]
    with pytest.raises((ValueError, TypeError)) as caught:
        function(**{**arguments, **changed})
    message = str(caught.value)
    assert re.search(rf"\b({'|'.join(blamed)})\b", message), message
    assert type(caught.value) in (ValueError, TypeError)


ARGUMENTS = [(name, argument) for name, item in ENTRIES.items() for argument in item.arguments]


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_bad_argument_is_named(name, argument, data):
    _, arguments, kinds = ENTRIES[name]
    bad = data.draw(bad_values(kinds[argument], arguments[argument]), label=argument)
    assert_refused(name, {argument: bad}, [argument])


def shared_axes():
    """Every axis whose length another argument of the same function has as well."""
    for name, (_, _, kinds) in ENTRIES.items():
        letters = "".join(axes(kind) for kind in kinds.values())
        for argument, kind in kinds.items():
            yield from (
                (name, argument, axis)
                for axis, letter in enumerate(axes(kind))
                if letters.count(letter) > 1
            )


@pytest.mark.parametrize(("name", "argument", "axis"), list(shared_axes()))
def test_arguments_that_do_not_fit_each_other_are_named(name, argument, axis):
    """One row, column or label too many: either of the two that disagree may be named."""
    _, arguments, _ = ENTRIES[name]
    assert_refused(name, {argument: one_more(arguments[argument], axis)}, list(arguments))


@pytest.mark.parametrize(
    "name",
    [
        f"{net}.{method}"
        for net in ("TwoLayerNet", "LinearClassifier")
        for method in ("loss", "partial_fit", "predict", "score", "scores")
    ],
)
def test_a_net_names_the_examples_that_do_not_fit_it(name):
    assert_refused(name, {"X": one_more(X[1], axis=1)}, ["X"])


def test_a_function_that_returns_no_number_is_named():
    for f in (lambda x: "a", lambda x: None, lambda x: x, lambda x: np.nan):
        with pytest.raises((ValueError, TypeError), match=r"^f must return"):
            lecture4.numerical_gradient(f, np.ones(3))


@pytest.mark.parametrize("make", [lecture4.TwoLayerNet, lecture4.LinearClassifier])
@pytest.mark.parametrize("method", ["predict", "scores", "score", "loss", "partial_fit"])
def test_a_net_that_is_not_trained_says_so(make, method):
    arguments = {"X": X[1]} if method in ("predict", "scores") else {"X": X[1], "y": Y[1]}
    with pytest.raises(RuntimeError, match="isn't trained: call fit"):
        getattr(make(), method)(**arguments)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ENTRIES
        if name.endswith("backward") and name[0].isupper() and not name.startswith("Graph")
    ],
)
def test_a_gate_that_has_seen_no_inputs_says_so(name):
    gate = name.split(".")[0]
    constants = {
        "ScaleGate": [2],
        "ShiftGate": [2],
        "ConstantPowerGate": [2],
        "SoftmaxLoss": [[0]],
        "HingeLoss": [[0]],
    }
    with pytest.raises(RuntimeError, match=f"^{gate}: call forward before backward"):
        getattr(lecture4, gate)(*constants.get(gate, [])).backward(1.0)
