"""What the catalogue rests on: telling probes, right references, terms that add up."""

import numpy as np
import pytest
from scipy.special import expit

import lecture4
from lecture4.exercises import EXERCISES

NETS = ("two_layer_loss", "two_layer_relu_loss")


@pytest.mark.parametrize("number", range(9))
def test_every_notebook_has_two_exercises_or_more(number):
    assert sum(exercise.notebook == f"{number:02}" for exercise in EXERCISES.values()) >= 2


def with_terms():
    return [exercise for exercise in EXERCISES.values() if exercise.terms or exercise.foreign]


@pytest.mark.parametrize("exercise", with_terms(), ids=lambda exercise: exercise.name)
def test_terms_add_up_to_what_the_reference_returns(exercise):
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        terms = exercise.terms(*probe.arguments.values())
        assert set(terms) <= set(expected)
        for part, each in terms.items():
            np.testing.assert_allclose(sum(each.values()), expected[part], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("exercise", with_terms(), ids=lambda exercise: exercise.name)
def test_slips_have_the_shape_of_their_part_and_are_no_terms(exercise):
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        slips = exercise.foreign(*probe.arguments.values()) if exercise.foreign else {}
        terms = exercise.terms(*probe.arguments.values())
        for part, each in slips.items():
            assert all(np.shape(slip) == expected[part].shape for slip in each.values())
            assert not set(each) & set(terms[part])


@pytest.mark.parametrize("name", NETS)
def test_probes_of_the_nets_can_tell_mistakes_apart(name):
    arguments = [probe.arguments for probe in EXERCISES[name].probes]
    for W1, b1, W2, b2, X, y, reg in (one.values() for one in arguments):
        (N, D), (H, C) = X.shape, W2.shape
        assert len({N, D, H, C}) == 4 and N > D and C != 10
        assert sorted(set(y)) == list(range(C - 1)), "the last class alone is absent"
        assert len(y) > len(set(y)), "a label occurs twice"
        assert reg not in (0.5, 1.0)
        logits = X @ W1 + b1
        scores = np.maximum(0, logits) @ W2 + b2
        assert np.abs(logits).min() > 0.01 and np.abs(scores).min() > 0.01, "nothing at a kink"
        assert np.abs(logits).max() > 4 and np.abs(logits).min() < 1, "saturated and not"
        assert ((logits > 0).any(axis=0) & (logits < 0).any(axis=0)).all()
        assert np.abs(b1).max() > 0.1 and np.abs(b2).max() > 0.1
    assert sum(one["reg"] == 0 for one in arguments) == 1
    assert any(one["W2"].shape[1] > 10 for one in arguments), "ten classes written as a number"
    whole = [expected["loss"] for expected in EXERCISES[name].expected]
    data = [EXERCISES[name].reference(*list(one.values())[:-1], 0.0)[0] for one in arguments]
    assert all(
        loss > 1.2 * part
        for loss, part, one in zip(whole, data, arguments, strict=True)
        if one["reg"]
    ), "the regularisation is large enough to matter"


@pytest.mark.parametrize(
    "name", ["squared_error_deltas", "cross_entropy_deltas", "affine_backward"]
)
def test_probes_of_other_exercises_have_sizes_that_differ(name):
    for probe in EXERCISES[name].probes:
        sizes = {length for value in probe.arguments.values() for length in np.shape(value)}
        assert len(sizes) == (3 if name == "affine_backward" else 4)


@pytest.mark.parametrize("name", ["relu_backward", "leaky_relu_backward"])
def test_probes_of_elementwise_layers_have_all_signs_and_no_kink(name):
    for dout, x in (list(probe.arguments.values())[:2] for probe in EXERCISES[name].probes):
        assert np.abs(x).min() > 0.01
        assert {(bool(a), bool(b)) for a, b in zip((dout > 0).flat, (x > 0).flat, strict=True)} == {
            (True, True),
            (True, False),
            (False, True),
            (False, False),
        }


# --- references written in the catalogue, against what they should be ---------------------------


@pytest.mark.parametrize("name", ["svm_loss", "softmax_loss", *NETS])
def test_gradients_of_the_losses_are_the_measured_ones(name):
    exercise = EXERCISES[name]
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        for part in set(expected) - {"loss"}:
            weights = part.removeprefix("d")  # the gradient dW belongs to W, that of W1 to W1
            measured = lecture4.numerical_gradient(
                lambda value, weights=weights, probe=probe: exercise.reference(
                    *(probe.arguments | {weights: value}).values()
                )[0],
                probe.arguments[weights],
            )
            assert lecture4.relative_error(measured, expected[part]) < 1e-7


@pytest.mark.parametrize(
    ("name", "value"), [("neuron", "f"), ("squared_difference", "f"), ("square_and_slope", "value")]
)
def test_gradients_of_small_functions_are_the_measured_ones(name, value):
    exercise = EXERCISES[name]
    for probe, expected in zip(exercise.probes, exercise.expected, strict=True):
        gradients = [part for part in expected if part != value]
        for part, argument in zip(gradients, probe.arguments, strict=True):
            measured = lecture4.numerical_gradient(
                lambda at, argument=argument, probe=probe: np.ravel(
                    exercise.reference(*(probe.arguments | {argument: at}).values())[0]
                )[0],
                probe.arguments[argument],
            )
            assert lecture4.relative_error(measured, expected[part]) < 1e-7


def test_stable_sigmoid_is_a_sigmoid():
    reference = EXERCISES["stable_sigmoid"].reference
    x = np.array([-1000.0, -700.0, -30.0, -1.0, 0.0, 2.0, 40.0, 1000.0])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(reference(x), expit(x), rtol=1e-12)


def test_the_smaller_references_give_what_can_be_worked_out_by_hand():
    def reference(name):
        return EXERCISES[name].reference

    assert reference("square_and_slope")(3.0) == (9.0, 6.0)
    assert abs(reference("numerical_slope")(np.sin, 0.4, 1e-4) - np.cos(0.4)) < 1e-8
    assert reference("count_parameters")([64, 30, 10]) == 64 * 30 + 30 + 30 * 10 + 10
    assert reference("dead_units")(np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 1.0]])) == 1
    assert reference("accuracy")(np.array([1, 0, 2]), np.array([1, 0, 0])) == pytest.approx(2 / 3)
    f, dw, dx, db = reference("neuron")(np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0)
    np.testing.assert_allclose(
        [f, *dw, *dx, db],
        [0.7310585786, -0.1966119332, -0.3932238665, 0.3932238665, -0.5898357998, 0.1966119332],
    )
    w, inputs, delta = np.zeros((2, 1)), np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[1.0], [2]])
    np.testing.assert_array_equal(reference("update_weights")(w, inputs, delta, 0.5), [[0.5], [4]])
