"""What every exercise has to keep. A new exercise is tested without a line of its own."""

import dataclasses
import inspect
import math
import random
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from lecture4 import activations, gates, layers, losses, nets
from lecture4.checker.compare import same
from lecture4.checker.judge import judge
from lecture4.checker.still import is_constant
from lecture4.exercises import EXERCISES
from lecture4.gradcheck import numerical_gradient, relative_error

NO_OTHER = {}  # exercise: sets of mistakes that no probe can tell apart, and why they are two
LEARNERS = Path(__file__).parent / "learners"


@pytest.fixture(params=EXERCISES)
def exercise(request):
    return EXERCISES[request.param]


def ids_of(exercise):
    return [mistake.id for mistake in exercise.mistakes]


def outputs(exercise, on):
    return [exercise.outputs(frozenset(on), k) for k in range(len(exercise.probes))]


def agree(some, others, tolerance=1e-6):
    """True if two lists of outputs are the same on every probe."""
    return all(
        one is other  # both may be None, for a program that returns nothing
        or (one and other and all(same(one[part], other[part], tolerance) for part in other))
        for one, other in zip(some, others, strict=True)
    )


def feedback_on(exercise, attempt):
    return judge(exercise, attempt, time_limit=10)


# --- its mistakes -------------------------------------------------------------------------------


def test_the_words_of_each_change_are_there(exercise):
    for mistake in exercise.mistakes:
        blocks = exercise.text.blocks
        for change in mistake.changes:
            blocks = change.made(blocks)
            assert blocks is not None, (
                f"{exercise.name}, {mistake.id}: {change.old!r} should stand "
                f"{'somewhere' if change.each else 'once'} in the program"
            )
        assert blocks != exercise.text.blocks, f"{mistake.id} changes nothing"


def test_words_that_are_missing_or_stand_twice_are_told():
    program = EXERCISES["affine_backward"].text
    change = EXERCISES["affine_backward"].mistakes[0].changes[0]
    assert change._replace(old="no such words").made(program.blocks) is None
    assert change._replace(old="dout", each=False).made(program.blocks) is None
    assert change._replace(old="dou+t", new="d", each=True).made(program.blocks) is not None


def test_no_two_mistakes_have_one_name(exercise):
    assert len(set(ids_of(exercise))) == len(exercise.mistakes)


def test_no_mistake_is_the_program(exercise):
    right = [id for id in ids_of(exercise) if agree(outputs(exercise, [id]), exercise.expected)]
    assert right == []


def test_no_two_mistakes_are_the_same(exercise):
    alone = {id: outputs(exercise, [id]) for id in ids_of(exercise)}
    pairs = {frozenset(two) for two in combinations(alone, 2) if agree(*(alone[id] for id in two))}
    assert pairs == set(NO_OTHER.get(exercise.name, ()))


def test_each_mistake_alone_is_named_exactly(exercise):
    named = {
        id: feedback_on(exercise, exercise.wrong_program(frozenset([id]))).mistakes
        for id in ids_of(exercise)
    }
    assert named == {id: (id,) for id in named}


@pytest.mark.parametrize(
    ("size", "least", "most"),
    [
        (2, 0.95, 40),
        (3, 0.85, 30),
        pytest.param(2, 0.95, 400, marks=pytest.mark.slow),
        pytest.param(3, 0.85, 120, marks=pytest.mark.slow),
    ],
)
def test_sets_of_mistakes_are_named_as_they_are_or_as_a_smaller_set(exercise, size, least, most):
    counts = Counter()
    not_named = []
    for on in sets_of(exercise, size, most):
        program = exercise.wrong_program(frozenset(on))
        found = "not to be combined" if program is None else how_named(exercise, program, on)
        counts[found] += 1
        not_named += [on] if found == "not named" else []
    print(f"\n{exercise.name}, sets of {size}: {dict(counts)} {not_named}")
    tried = counts.total() - counts["not to be combined"]  # two that change the same words
    assert len(not_named) <= max(1, (1 - least) * tried)


def how_named(exercise, program, on):
    """How the mistakes `on`, made in a program, are named."""
    named = feedback_on(exercise, program).mistakes
    if set(named) == set(on):
        return "exactly"
    if len(named) <= len(on) and explains(exercise, named, outputs(exercise, on)):
        return "as an equivalent set"  # one masks another, or they cancel
    # Where they hide each other the parts are told one by one, with what is measured of each.
    return "part by part" if named and hide_each_other(exercise, on) else "not named"


def sets_of(exercise, size, most):
    sets = list(combinations(ids_of(exercise), size))
    return random.Random(size).sample(sets, min(len(sets), most))


def hide_each_other(exercise, on):
    """True if mistakes together leave a part that any others would leave as well, such as 0."""
    got, touched = outputs(exercise, on), exercise.search.may_touch
    return None not in got and any(
        sum(part.name in touched[id] for id in on) > 1 and is_constant(got, part.name)
        for part in exercise.parts
    )


def explains(exercise, named, got):
    """True if the mistakes `named` are known and give what was got."""
    known = set(named) <= set(ids_of(exercise))
    return known and agree(outputs(exercise, named), got, 1e-4)


# --- programs that learners would write ---------------------------------------------------------


def written(name):
    """(what, id or None, program) of each program in learners/name.toml; None: it is right."""
    for style, entry in tomllib.loads((LEARNERS / f"{name}.toml").read_text("utf-8")).items():
        program = entry["program"]
        yield style, entry.get("mistake"), program
        for id, changes in entry.get("wrong", {}).items():
            text = program
            for old, new in changes.items():
                assert text.count(old) == 1, f"{name}, {style}, {id}: {old!r} should stand once"
                text = text.replace(old, new)
            yield style, id, text


def run(program, name):
    """The function or class that a learner's text defines."""
    namespace = {"np": np, "math": math}
    exec(program, namespace)
    return namespace[name]


def test_learners_right_programs_pass(exercise):
    right = [program for _, id, program in written(exercise.name) if id is None]
    for program in right:
        feedback = feedback_on(exercise, run(program, exercise.name))
        assert feedback.passed, feedback.message
    assert right


def test_learners_mistakes_are_named(exercise):
    not_named = []
    for style, id, program in written(exercise.name):
        if id is not None:
            named = feedback_on(exercise, run(program, exercise.name)).mistakes
            if named != (id,) and not explains(exercise, named, outputs(exercise, [id])):
                not_named.append((style, id, named))
    assert not_named == []


def test_each_mistake_has_a_learners_program(exercise):
    assert {id for _, id, _ in written(exercise.name) if id} == set(ids_of(exercise))


# --- its program --------------------------------------------------------------------------------


def test_the_solution_passes_when_it_is_pasted(exercise):
    namespace = {"np": np}
    exec(exercise.solution, namespace)
    feedback = feedback_on(exercise, namespace[exercise.name])
    assert feedback.passed and not feedback.lines, feedback.message


def test_its_file_is_short(exercise):
    file, program = Path(inspect.getfile(exercise.program)), len(exercise.solution.splitlines())
    whole = len(file.read_text("utf-8").splitlines())
    # a long lesson counts by itself
    assert whole <= 30 or (program > 18 and whole - program <= 21), whole


def test_its_texts(exercise):
    for mistake in exercise.mistakes:
        assert mistake.question.endswith(("?", "Try it.")), mistake.id
        assert len(mistake.reason) > 30, mistake.id
        assert not mistake.title.endswith("."), mistake.id
    assert len(exercise.hints) == 3 and "?" in exercise.hints[0]


def test_parts_and_steps_have_words(exercise):
    assert all(part.called and part.points >= 1 for part in exercise.parts)
    after = [place.name for place in exercise.steps.hooked.places if place.kind == "after"]
    steps = set() if exercise.is_class else set(after)
    parts = {part.name for part in exercise.parts}
    assert steps - parts <= set(exercise.words)


# --- its numbers --------------------------------------------------------------------------------


def gradients(exercise):
    """Of each probe, (part, its value, what to measure its slope of, where); [] if it has none."""
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        if exercise.name in WAY_BACK:
            measured = WAY_BACK[exercise.name](**probe.arguments)
        elif exercise.is_class:
            measured = gate_slopes(exercise, **probe.arguments)
        elif isinstance(exercise.form, tuple) and np.ndim(first(expected)) == 0:
            measured = value_slopes(exercise, probe.arguments)
        else:
            measured = {}
        for part, (function, at) in measured.items():
            yield part, expected[part], function, at


def first(values):
    return next(iter(values.values()))


def value_slopes(exercise, arguments):
    """The first part as a function of each argument that another part is the gradient of."""

    def value_at(name):
        return lambda at: float(
            np.ravel(exercise.program(*(arguments | {name: at}).values())[0])[0]
        )

    parts = [part.name for part in exercise.parts[1:]]
    names = {part: part.removeprefix("d") for part in parts}
    if not set(names.values()) <= set(arguments):
        names = dict(zip(parts, arguments, strict=False))
    return {part: (value_at(name), np.asarray(arguments[name])) for part, name in names.items()}


def gate_slopes(exercise, *, upstream, **inputs):
    """A gate's output, times the upstream gradient, as a function of its inputs."""
    at = np.array(list(inputs.values()))
    if len(set(at)) < len(at):
        return {}  # a tie has no slope
    value = lambda at: upstream * exercise.program().forward(*at)  # noqa: E731
    return {part: (value, at) for part in ("gradients", "again", "own")}


def affine(dout, X, W):
    b = np.zeros(W.shape[1])

    def value(X=X, W=W, b=b):
        return np.sum(dout * (X @ W + b))

    return {
        "dX": (lambda X: value(X=X), X),
        "dW": (lambda W: value(W=W), W),
        "db": (lambda b: value(b=b), b),
    }


def elementwise(part, function):
    return lambda dout, x: {part: (lambda at: np.sum(dout * function(at)), x)}


def graph(order, local):
    """The last node's value, as a function of a number that is added at each node."""

    def value(added):
        values = {}
        for name, own in zip(order, added, strict=True):
            fed = (slope * values[source] for source, slope in local[name].items())
            values[name] = own + sum(fed)
        return values[order[-1]]

    return {part: (value, np.zeros(len(order))) for part in ("gradients", "again")}


def mean_hinge(scores, y):
    others = np.arange(scores.shape[1]) != y[:, np.newaxis]
    gaps = scores - scores[np.arange(len(y)), y][:, np.newaxis] + 1
    return np.sum(np.maximum(0, gaps) * others) / len(y)


def deltas(loss):
    """Minus a loss of the 11-line net, as a function of the logits of its layers."""

    def measured(X, Y, w1, w2):
        z1 = X @ w1
        return {
            "l1_delta": (lambda z1: -loss(expit(expit(z1) @ w2), Y), z1),
            "l2_delta": (lambda z2: -loss(expit(z2), Y), expit(z1) @ w2),
        }

    return measured


# What is measured for functions that return gradients and not the value.
WAY_BACK = {
    "affine_backward": affine,
    "centre_backward": lambda dout: {
        "dX": (lambda X: np.sum(dout * (X - X.mean(axis=0))), np.ones(dout.shape))
    },
    "graph_backward": graph,
    "relu_backward": lambda dout, X: elementwise("dX", lambda x: np.maximum(0, x))(dout, X),
    "leaky_relu_backward": lambda dout, x, slope: elementwise(
        "dx", lambda x: np.where(x > 0, x, slope * x)
    )(dout, x),
    "hinge_dscores": lambda scores, y: {"dscores": (lambda s: mean_hinge(s, y), scores)},
    "sigmoid_backward": lambda dout, s: elementwise("gradient", expit)(dout, np.log(s / (1 - s))),
    "squared_error_deltas": deltas(lambda l2, Y: np.sum((Y - l2) ** 2) / 2),
    "cross_entropy_deltas": deltas(
        lambda l2, Y: -np.sum(Y * np.log(l2) + (1 - Y) * np.log(1 - l2))
    ),
}


def test_its_gradients_are_the_measured_ones(exercise):
    for part, value, function, at in gradients(exercise):
        assert relative_error(numerical_gradient(function, at), value) < 1e-6, part


def test_gradients_are_measured_for_all_that_have_some():
    measured = {name for name, exercise in EXERCISES.items() if list(gradients(exercise))}
    without = {name for name in EXERCISES if name not in measured}
    assert without == WITHOUT_GRADIENTS


WITHOUT_GRADIENTS = {
    "numerical_slope",
    "gradient_check",
    "softmax",
    "update_weights",
    "two_layer_forward",
    "find_fault",
    "predict",
    "accuracy",
    "count_parameters",
    "stable_sigmoid",
    "dead_units",
}


def of_the_package(name):
    """What the package itself calls so, or None."""
    modules = (layers, losses, nets, gates, activations)
    return next((getattr(module, name) for module in modules if hasattr(module, name)), None)


def test_the_package_computes_the_same(exercise):
    function = of_the_package(exercise.name)
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        if function is not None:
            got = exercise.read(exercise.use(function, *probe.copies()))
            assert all(same(np.asarray(got[part]), expected[part], 1e-9) for part in expected)


def test_the_package_has_the_functions_that_it_shares():
    shared = {name for name in EXERCISES if of_the_package(name)}
    assert shared >= {
        "svm_loss",
        "affine_backward",
        "squared_error_deltas",
        "two_layer_loss",
        "AddGate",
    }


# --- what explains results without a name -------------------------------------------------------


def test_terms_add_up_to_their_part(exercise):
    for k, expected in enumerate(exercise.expected):
        for part, terms in exercise.terms.items():
            total = sum(np.asarray(value, float) for value in exercise.values(terms, k).values())
            np.testing.assert_allclose(total, expected[part], rtol=1e-9, atol=1e-12)


def test_slips_have_the_shape_of_their_part_and_are_no_terms(exercise):
    for k, expected in enumerate(exercise.expected):
        for part, slips in exercise.slips.items():
            for called, slip in exercise.values(slips, k).items():
                assert np.shape(slip) in ((), expected[part].shape), called
            assert not set(slips) & set(exercise.terms[part])


# --- its probes ---------------------------------------------------------------------------------

# Expressions, in the program's steps, that stay away from 0: a max or a comparison turns there.
KINKS = {
    "svm_loss": "scores - true_scores + 1",
    "two_layer_loss": "z",
    "two_layer_relu_loss": "np.concatenate([z, scores], axis=1)",
    "relu_backward": "X",
    "leaky_relu_backward": "x",
    "branch": "x - y",
}


def axes_of(exercise, probe):
    """{axis: length}, and {name of labels: (their length, number of classes)}."""
    plain = {n: axes for n, axes in exercise.shapes.items() if " in " not in axes}
    lengths = {
        axis: length
        for name, axes in plain.items()
        for axis, length in zip(axes, np.shape(probe.arguments[name]), strict=True)
    }
    return lengths


def test_sizes_differ_so_that_a_wrong_axis_shows(exercise):
    for probe in exercise.probes:
        lengths = axes_of(exercise, probe)
        assert len(set(lengths.values())) == len(lengths), lengths


def test_labels_are_not_all_there_and_occur_twice(exercise):
    for probe in exercise.probes:
        for name, shape in exercise.shapes.items():
            if " in " in shape:
                examples, _, classes = shape.partition(" in ")
                lengths, y = axes_of(exercise, probe), probe.arguments[name]
                assert sorted(set(y)) == list(range(lengths[classes] - 1)), (
                    "the last alone is absent"
                )
                assert len(y) == lengths[examples] > len(set(y)), "a label occurs twice"
                assert lengths["N"] > lengths.get("D", 0) and lengths["C"] != 10


def test_regularisation_is_on_and_off_and_large_enough(exercise):
    strengths = [probe.arguments.get("reg") for probe in exercise.probes]
    if "reg" in exercise.argument_names:
        assert 0 in strengths and any(strengths) and not {0.5, 1.0} & set(strengths)
        for k, (probe, expected) in enumerate(zip(exercise.probes, exercise.expected, strict=True)):
            assert ("without regularisation" in probe.about) == (probe.arguments["reg"] == 0)
            if probe.arguments["reg"]:
                assert expected["loss"] > 1.2 * exercise.values({"": "data_loss"}, k)[""]


def test_ten_classes_written_as_a_number_show(exercise):
    if "ten_classes" in ids_of(exercise):
        assert any(axes_of(exercise, probe)["C"] > 10 for probe in exercise.probes)


@pytest.mark.parametrize("name", KINKS)
def test_nothing_is_at_a_kink_and_all_signs_occur(name):
    exercise = EXERCISES[name]
    for k in range(len(exercise.probes)):
        values = np.asarray(exercise.values({"": KINKS[name]}, k)[""])
        assert np.abs(values).min() > 1e-3
        if values.ndim:
            assert (values > 0).any() and (values < 0).any()


@pytest.mark.parametrize("name", ["relu_backward", "leaky_relu_backward"])
def test_a_layer_meets_all_pairs_of_signs(name):
    for dout, x in (list(probe.arguments.values())[:2] for probe in EXERCISES[name].probes):
        assert len({*zip((dout > 0).flat, (x > 0).flat, strict=True)}) == 4


def test_svm_examples_violate_no_margin_and_many():
    for k in range(len(EXERCISES["svm_loss"].probes)):
        counts = EXERCISES["svm_loss"].values({"": "counts"}, k)[""]
        assert counts.min() == 0 and counts.max() >= 2


@pytest.mark.parametrize("name", ["softmax_loss", "two_layer_loss", "two_layer_relu_loss"])
@pytest.mark.parametrize("guard", ["np.log(p + 1e-7)", "np.log(np.clip(p, 1e-12, 1))"])
def test_a_usual_guard_in_the_logarithm_is_right(name, guard):
    program = EXERCISES[name].solution.replace("shifted - np.log(totals)", guard)
    assert guard in program and feedback_on(EXERCISES[name], run(program, name)).passed


@pytest.mark.parametrize(("name", "off"), [("two_layer_loss", 0), ("two_layer_relu_loss", 1)])
def test_units_of_a_net_are_on_and_off_and_saturated_and_not(name, off):
    """All but one of a ReLU net's: a unit that is off throughout tells units from entries."""
    always_off = 0
    for k, probe in enumerate(EXERCISES[name].probes):
        logits = EXERCISES[name].values({"": "z"}, k)[""]
        assert (logits < 0).any(axis=0).all()
        always_off += np.sum((logits < 0).all(axis=0))
        assert np.abs(logits).max() > 4 and np.abs(logits).min() < 1
        assert all(np.abs(probe.arguments[b]).max() > 0.1 for b in ("b1", "b2"))
    assert always_off == off


# --- all together -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(9))
def test_every_notebook_has_two_exercises_or_more(number):
    assert sum(exercise.notebook == f"{number:02}" for exercise in EXERCISES.values()) >= 2


def test_stable_sigmoid_is_a_sigmoid():
    x = np.array([-1000.0, -700.0, -30.0, -1.0, 0.0, 2.0, 40.0, 1000.0])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(EXERCISES["stable_sigmoid"].program(x), expit(x), rtol=1e-12)


def test_the_smaller_programs_give_what_can_be_worked_out_by_hand():
    def program(name):
        return EXERCISES[name].program

    assert program("square_and_slope")(3.0) == (9.0, 6.0)
    assert abs(program("numerical_slope")(np.sin, 0.4, 1e-4) - np.cos(0.4)) < 1e-8
    assert program("count_parameters")([64, 30, 10]) == 64 * 30 + 30 + 30 * 10 + 10
    assert program("dead_units")(np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 1.0]])) == 1
    assert program("accuracy")(np.array([1, 0, 2]), np.array([1, 0, 0])) == pytest.approx(2 / 3)
    f, dw, dx, db = program("neuron")(np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0)
    np.testing.assert_allclose(
        [f, *dw, *dx, db],
        [0.7310585786, -0.1966119332, -0.3932238665, 0.3932238665, -0.5898357998, 0.1966119332],
    )
    w, inputs, delta = np.zeros((2, 1)), np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[1.0], [2]])
    np.testing.assert_array_equal(program("update_weights")(w, inputs, delta, 0.5), [[0.5], [4]])


# --- said only what was measured ----------------------------------------------------------------


def test_a_mistakes_words_speak_of_the_parts_that_it_touches(exercise):
    """Of other parts a mistake may speak where they are right, in if_right."""
    for mistake in exercise.mistakes:
        others = [p for p in exercise.parts if p.name not in exercise.search.touched[mistake.id]]
        for part in others:
            for words in (part.called, f"our `{part.name}`", f"our {part.name} "):
                assert words not in f"{mistake.reason} ", (mistake.id, part.name)


REPLACED = {
    "zeros": np.zeros_like,
    "ones": np.ones_like,
    "a constant": lambda value: np.full_like(value, 7.25),
    "NaN": lambda value: np.full_like(value, np.nan),
    "one NaN": lambda value: np.where(
        np.arange(value.size).reshape(value.shape) == 0, np.nan, value
    ),
}


@pytest.mark.parametrize("what", REPLACED)
def test_of_a_part_that_is_replaced_only_what_is_so_is_said(exercise, what):
    for part in exercise.parts:
        if part.name in exercise.in_text:
            continue
        feedback = judge_with(exercise, part.name, REPLACED[what])
        if feedback.passed:  # the part is nothing else, as a gradient of ones is at an add gate
            continue
        assert set(feedback.mistakes) <= said_of_constants(exercise, part.name, what), (
            feedback.message
        )
        for other in exercise.parts:
            if other is not part:
                said = (f"{other.called} {verb} right".lower() for verb in ("is", "are"))
                assert any(text in feedback.message.lower() for text in said)


def judge_with(exercise, part, replaced):
    """What is said of the program where one part is replaced by something."""
    returned = iter(
        replaced_in(exercise.form, {**expected, part: replaced(expected[part] * 1.0)})
        for expected in [*exercise.expected, exercise.expected[0]]
    )
    described = dataclasses.replace(exercise, use=lambda attempt, *_: next(returned))
    described.__dict__.update(exercise.__dict__ | {"use": described.use})
    return judge(described, lambda *_: None, 10)


def replaced_in(form, values):
    if isinstance(form, str):
        return values[form]
    if isinstance(form, dict):
        return {key: replaced_in(inner, values) for key, inner in form.items()}
    return tuple(replaced_in(inner, values) for inner in form)


def said_of_constants(exercise, part, what):
    """Ids that may be said of a part that is the same whatever the inputs."""
    if "NaN" in what:
        return {"not_finite"}
    alone = {m.id for m in exercise.mistakes if exercise.search.touched[m.id] == {part}}
    return {"still"} | {id for id in alone if is_constant(outputs(exercise, [id]), part)}
