"""Every backward pass against the slope that its forward pass really has."""

import numpy as np
import pytest
from cases import SEEDS, SHAPES, SIZES, assert_close, labels, numbers, two_layer_weights
from hypothesis import assume, given
from hypothesis import strategies as st

import lecture4
from lecture4 import numerical_gradient

NEAR_A_KINK = 1e-3  # a hundred times the step of the numerical gradient


def anywhere(*inputs):
    return inputs


def apart(x, y):
    """No two entries that compete lie near each other."""
    return x, np.where(np.abs(x - y) < 0.05, y + 0.2, y)


def positive(*inputs):
    return [np.abs(x) + 0.2 for x in inputs]


def positive_base(x, y):
    return np.abs(x) + 0.2, y


# Each gate: how to make one, how many inputs it has, and where its inputs may lie.
GATES = {
    "AddGate": (lecture4.AddGate, 2, anywhere),
    "SubtractGate": (lecture4.SubtractGate, 2, anywhere),
    "MultiplyGate": (lecture4.MultiplyGate, 2, anywhere),
    "DivideGate": (lecture4.DivideGate, 2, anywhere),
    "PowerGate": (lecture4.PowerGate, 2, positive_base),
    "MaxGate": (lecture4.MaxGate, 2, apart),
    "MinGate": (lecture4.MinGate, 2, apart),
    "NegateGate": (lecture4.NegateGate, 1, anywhere),
    "ExpGate": (lecture4.ExpGate, 1, anywhere),
    "LogGate": (lecture4.LogGate, 1, positive),
    "SqrtGate": (lecture4.SqrtGate, 1, positive),
    "ReciprocalGate": (lecture4.ReciprocalGate, 1, anywhere),
    "SigmoidGate": (lecture4.SigmoidGate, 1, anywhere),
    "TanhGate": (lecture4.TanhGate, 1, anywhere),
    "ReluGate": (lecture4.ReluGate, 1, anywhere),
    "ScaleGate": (lambda: lecture4.ScaleGate(-1.7), 1, anywhere),
    "ShiftGate": (lambda: lecture4.ShiftGate(0.6), 1, anywhere),
    "ConstantPowerGate": (lambda: lecture4.ConstantPowerGate(3), 1, anywhere),
}
MORE_POWERS = {
    f"ConstantPowerGate {n:g}": (lambda n=n: lecture4.ConstantPowerGate(n), 1, domain)
    for n, domain in [
        (-2, anywhere),
        (0, anywhere),
        (1, anywhere),
        (0.5, positive),
        (-1.5, positive),
    ]
}


def test_no_gate_is_forgotten():
    assert set(GATES) == {name for name in vars(lecture4) if name.endswith("Gate")}


def assert_backward(gate, inputs, draw, tolerance=1e-6):
    """Each gradient that `gate` hands back is the slope of sum(upstream * output)."""
    upstream = draw(*np.shape(gate.forward(*inputs)))
    gate.forward(*inputs)
    handed_back = gate.backward(upstream)
    assert len(handed_back) == len(inputs)
    for i, gradient in enumerate(handed_back):

        def total(changed, i=i):
            return np.sum(upstream * gate.forward(*inputs[:i], changed, *inputs[i + 1 :]))

        assert_close(gradient, numerical_gradient(total, inputs[i]), tolerance)


@pytest.mark.parametrize("name", [*GATES, *MORE_POWERS])
@given(seed=SEEDS, shape=SHAPES)
def test_gates(name, seed, shape):
    make, count, domain = {**GATES, **MORE_POWERS}[name]
    draw = numbers(seed)
    assert_backward(make(), tuple(domain(*(draw(*shape) for _ in range(count)))), draw)


def test_in_a_tie_the_first_input_gets_the_whole_gradient():
    for gate in (lecture4.MaxGate(), lecture4.MinGate()):
        gate.forward(2, 2)
        assert gate.backward(5) == [5, 0]
    np.testing.assert_array_equal(lecture4.maxout_derivative([3, 1, 3]), [1, 0, 0])


def test_a_gate_made_of_four_agrees_with_the_sigmoid_gate():
    x = np.linspace(-3, 3, 7)
    chain = [
        lecture4.ScaleGate(-1),
        lecture4.ExpGate(),
        lecture4.ShiftGate(1),
        lecture4.ReciprocalGate(),
    ]
    value, gradient = x, np.ones(7)
    for gate in chain:
        value = gate.forward(value)
    for gate in reversed(chain):
        (gradient,) = gate.backward(gradient)
    grouped = lecture4.SigmoidGate()
    np.testing.assert_allclose(value, grouped.forward(x), rtol=1e-12)
    np.testing.assert_allclose(gradient, grouped.backward(np.ones(7))[0], rtol=1e-12)


# --- activations ------------------------------------------------------------------------------

SLOPED = [name for name in vars(lecture4) if f"{name}_derivative" in vars(lecture4)]
ELEMENTWISE = [name for name in SLOPED if name != "maxout"]


def test_every_activation_is_found():
    assert set(SLOPED) == {"sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout"}
    assert set(ELEMENTWISE) == set(lecture4.ACTIVATIONS)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(seed=SEEDS, shape=SHAPES)
def test_activation_derivatives(name, seed, shape):
    f, derivative = getattr(lecture4, name), getattr(lecture4, f"{name}_derivative")
    x = numbers(seed)(*shape)
    slope = numerical_gradient(lambda x: np.sum(f(x)), x)
    assert_close(derivative(x), slope)
    listed = lecture4.ACTIVATIONS[name]
    assert_close(listed.value(x), f(x), 1e-15)
    assert_close(listed.derivative(x), slope)
    assert_close(listed.derivative_from_value(f(x)) * 1.0, slope)


@given(seed=SEEDS, shape=SHAPES, number=st.floats(0.01, 0.9))
def test_derivatives_with_another_constant(seed, shape, number):
    x = numbers(seed)(*shape)
    for f, derivative in [
        (lecture4.leaky_relu, lecture4.leaky_relu_derivative),
        (lecture4.elu, lecture4.elu_derivative),
    ]:
        slope = numerical_gradient(lambda x, f=f: np.sum(f(x, number)), x)
        assert_close(derivative(x, number), slope)


@given(seed=SEEDS, shape=SHAPES, pieces=st.integers(1, 5))
def test_maxout_derivative(seed, shape, pieces):
    draw = numbers(seed)
    x, upstream = draw(*shape, pieces), draw(*shape)
    if pieces > 1:
        best = np.sort(x, axis=-1)
        assume((best[..., -1] - best[..., -2]).min() > NEAR_A_KINK)
    slope = numerical_gradient(lambda x: np.sum(upstream * lecture4.maxout(x)), x)
    assert_close(upstream[..., np.newaxis] * lecture4.maxout_derivative(x), slope)


# --- layers -----------------------------------------------------------------------------------


@given(seed=SEEDS, sizes=SIZES)
def test_affine(seed, sizes):
    N, D, _, C = sizes
    draw = numbers(seed)
    inputs = draw(N, D), draw(D, C), draw(C)
    assert_backward(lecture4.Affine(), inputs, draw)
    dout = draw(N, C)
    gate = lecture4.Affine()
    gate.forward(*inputs)
    for ours, layers in zip(
        lecture4.affine_backward(dout, *inputs[:2]), gate.backward(dout), strict=True
    ):
        np.testing.assert_array_equal(ours, layers)


@given(seed=SEEDS, shape=SHAPES, slope=st.floats(0, 0.99))
def test_relu_layers(seed, shape, slope):
    draw = numbers(seed)
    x, dout = draw(*shape), draw(*shape)
    relu = numerical_gradient(lambda x: np.sum(dout * lecture4.relu(x)), x)
    leaky = numerical_gradient(lambda x: np.sum(dout * lecture4.leaky_relu(x, slope)), x)
    assert_close(lecture4.relu_backward(dout, x), relu)
    assert_close(lecture4.leaky_relu_backward(dout, x, slope), leaky)


def far_from_kinks(scores, y):
    """No margin of the hinge loss lies near 0."""
    margins = scores - scores[np.arange(len(y)), y][:, np.newaxis] + 1
    margins[np.arange(len(y)), y] = 1
    return np.abs(margins).min() > NEAR_A_KINK


@given(seed=SEEDS, sizes=SIZES)
def test_loss_layers(seed, sizes):
    N, _, _, C = sizes
    draw = numbers(seed)
    scores, y = 2 * draw(N, C), labels(seed, N, C)
    assume(far_from_kinks(scores, y))
    assert_backward(lecture4.HingeLoss(y), (scores,), draw)
    assert_backward(lecture4.SoftmaxLoss(y), (scores,), draw)


# --- losses -----------------------------------------------------------------------------------


def assert_gradient(loss_and_gradient, x):
    assert_close(loss_and_gradient(x)[1], numerical_gradient(lambda x: loss_and_gradient(x)[0], x))


@given(seed=SEEDS, sizes=SIZES)
def test_losses_of_scores(seed, sizes):
    N, _, _, C = sizes
    scores, y = 2 * numbers(seed)(N, C), labels(seed, N, C)
    assume(far_from_kinks(scores, y))
    assert_gradient(lambda s: lecture4.hinge_loss(s, y), scores)
    assert_gradient(lambda s: lecture4.cross_entropy_loss(s, y), scores)


@given(seed=SEEDS, sizes=SIZES, reg=st.sampled_from([0.0, 0.13, 2.7]))
def test_losses_of_weights(seed, sizes, reg):
    N, D, _, C = sizes
    draw = numbers(seed)
    W, X, y = draw(D, C), draw(N, D), labels(seed, N, C)
    assume(far_from_kinks(X @ W, y))
    assert_gradient(lambda W: lecture4.svm_loss(W, X, y, reg), W)
    assert_gradient(lambda W: lecture4.softmax_loss(W, X, y, reg), W)


@given(seed=SEEDS, shape=SHAPES)
def test_losses_of_targets(seed, shape):
    values = numbers(seed)(*shape)
    targets = np.random.default_rng(seed).random(shape)
    assert_gradient(lambda v: lecture4.squared_error(v, targets), values)
    assert_gradient(lambda v: lecture4.logistic_loss(v, targets), values)
    hard = (targets > 0.5).astype(float)
    assert_gradient(lambda v: lecture4.logistic_loss(v, hard), values)


def test_the_subgradient_at_a_kink_is_zero():
    _, gradient = lecture4.hinge_loss([[1.0, 0.0]], [0])  # this margin is exactly 0
    np.testing.assert_array_equal(gradient, [[0.0, 0.0]])
    assert lecture4.relu_derivative(0.0) == 0
    np.testing.assert_array_equal(lecture4.relu_backward([3.0], [0.0]), [0.0])


# --- nets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", lecture4.ACTIVATIONS)
@pytest.mark.parametrize("reg", [0.0, 0.37])
@given(seed=SEEDS, sizes=SIZES)
def test_two_layer_loss(activation, reg, seed, sizes):
    N, D, H, C = sizes
    draw = numbers(seed)
    weights = two_layer_weights(draw, D, H, C)
    X, y = draw(N, D), labels(seed, N, C)
    assume(np.abs(X @ weights["W1"] + weights["b1"]).min() > NEAR_A_KINK)
    _, gradients = lecture4.two_layer_loss(**weights, X=X, y=y, reg=reg, activation=activation)
    assert list(gradients) == list(weights)
    for name, gradient in gradients.items():

        def loss(changed, name=name):
            changed = {**weights, name: changed}
            return lecture4.two_layer_loss(**changed, X=X, y=y, reg=reg, activation=activation)[0]

        assert_close(gradient, numerical_gradient(loss, weights[name]))


@given(seed=SEEDS, sizes=SIZES)
def test_deltas_are_minus_the_gradients_of_the_logits(seed, sizes):
    N, D, H, K = sizes
    draw = numbers(seed)
    X, w1, w2 = draw(N, D), draw(D, H), draw(H, K)
    Y = np.random.default_rng(seed).random((N, K))
    z1 = X @ w1
    z2 = lecture4.sigmoid(z1) @ w2

    def squared(z2):
        return lecture4.squared_error(lecture4.sigmoid(z2), Y)[0]

    def logistic(z2):
        return lecture4.logistic_loss(z2, Y)[0]

    for deltas, loss in [
        (lecture4.squared_error_deltas, squared),
        (lecture4.cross_entropy_deltas, logistic),
    ]:
        l1_delta, l2_delta = deltas(X, Y, w1, w2)
        assert_close(l2_delta, -numerical_gradient(loss, z2))
        hidden = numerical_gradient(lambda z, loss=loss: loss(lecture4.sigmoid(z) @ w2), z1)
        assert_close(l1_delta, -hidden)


@given(seed=SEEDS, sizes=SIZES)
def test_one_training_step_of_the_eleven_lines_follows_the_deltas(seed, sizes):
    N, D, H, K = sizes
    draw = numbers(seed)
    X, w1, w2 = draw(N, D), draw(D, H), draw(H, K)
    Y = np.random.default_rng(seed).random((N, K))
    for loss, deltas in [
        ("squared_error", lecture4.squared_error_deltas),
        ("cross_entropy", lecture4.cross_entropy_deltas),
    ]:
        l1_delta, l2_delta = deltas(X, Y, w1, w2)
        (new1, new2), _ = lecture4.train_eleven_lines(X, Y, [w1, w2], 1, 0.3, loss)
        np.testing.assert_allclose(new1, w1 + 0.3 * X.T @ l1_delta)
        np.testing.assert_allclose(new2, w2 + 0.3 * lecture4.sigmoid(X @ w1).T @ l2_delta)


# --- Jacobians --------------------------------------------------------------------------------


@given(seed=SEEDS, shape=SHAPES)
def test_the_jacobian_of_an_elementwise_gate_is_diagonal(seed, shape):
    x = numbers(seed)(*shape)
    J = lecture4.jacobian(lecture4.TanhGate(), x)
    assert J.shape == (x.size, x.size)
    np.testing.assert_allclose(J, np.diag(np.ravel(lecture4.tanh_derivative(x))))


@given(seed=SEEDS, sizes=SIZES)
def test_the_jacobians_of_an_affine_layer(seed, sizes):
    N, D, _, C = sizes
    draw = numbers(seed)
    inputs = [draw(N, D), draw(D, C), draw(C)]
    for wrt, moved in enumerate(inputs):
        J = lecture4.jacobian(lecture4.Affine(), *inputs, wrt=wrt)
        assert J.shape == (N * C, moved.size)
        for row, (i, j) in zip(J, np.ndindex(N, C), strict=True):

            def score(changed, wrt=wrt, i=i, j=j):
                changed = [*inputs[:wrt], changed, *inputs[wrt + 1 :]]
                return lecture4.affine_forward(*changed)[i, j]

            assert_close(row.reshape(moved.shape), numerical_gradient(score, moved))


def test_the_jacobian_of_an_affine_layer_has_a_block_for_each_example():
    X, W, b = np.ones((2, 3)), np.arange(1.0, 13).reshape(3, 4), np.zeros(4)
    expected = np.kron(np.eye(2), W.T)  # no example's scores depend on another's inputs
    np.testing.assert_array_equal(lecture4.jacobian(lecture4.Affine(), X, W, b), expected)


def test_the_jacobian_of_a_loss_is_one_row():
    scores, y = lecture4.score_table()
    J = lecture4.jacobian(lecture4.SoftmaxLoss(y), scores)
    np.testing.assert_allclose(J, lecture4.cross_entropy_loss(scores, y)[1].reshape(1, 9))


# --- the checker itself -----------------------------------------------------------------------


def test_the_numerical_gradient_of_a_known_function():
    x = np.array([[1.0, -2.0, 0.5]])
    before = x.copy()

    def cubes(x):
        total = np.sum(x**3)
        x[:] = 0  # spoils only its own copy
        return total

    np.testing.assert_allclose(numerical_gradient(cubes, x), 3 * before**2, rtol=1e-9)
    np.testing.assert_array_equal(x, before)
    slope = numerical_gradient(np.sin, 0.3)
    assert isinstance(slope, float)
    assert slope == pytest.approx(np.cos(0.3), rel=1e-9)


def test_relative_error_takes_its_scale_from_the_largest_entries():
    assert lecture4.relative_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert lecture4.relative_error([1.0, 1e-20], [1.0, 0.0]) < 1e-15
    assert lecture4.relative_error([1.0], [-1.0]) == 1
    assert lecture4.relative_error([3.0, 2.0], [3.0, 1.0]) == pytest.approx(1 / 6)
