"""The Jacobian explorer: entries, product and backward's answer are the package's."""

import numpy as np
import pytest
from reading import elements, read

from lecture4 import affine_backward, numerical_gradient
from lecture4.activations import ACTIVATIONS
from lecture4.figures import JacobianFigure
from lecture4.figures.jacobian import LAYERS, WEIGHTS
from lecture4.widgets import jacobian_explorer

X, UPSTREAM = (0.5, -1.0, 2.0, -0.3), (1.0, -2.0, 0.5, 3.0)
each_layer = pytest.mark.parametrize("layer", LAYERS)


def outputs(layer, x):
    return x @ WEIGHTS if layer == "affine" else ACTIVATIONS[layer].value(x)


def shown(figure, *names):
    marks = elements(figure.marks())
    return [read(marks[name].text) for name in names]


@each_layer
def test_every_entry_is_the_slope_of_its_output_at_its_input(layer):
    figure = JacobianFigure(layer, X, UPSTREAM)
    for i in range(4):
        row = numerical_gradient(lambda x, i=i: outputs(layer, x)[i], np.array(X))
        assert shown(figure, *(f"j{i}{j}" for j in range(4))) == pytest.approx(row, abs=6e-4)


@each_layer
@pytest.mark.parametrize("upstream", [UPSTREAM, (0.0, 0.0, 1.0, 0.0)])
def test_the_product_and_what_backward_returns_are_both_shown(layer, upstream):
    figure = JacobianFigure(layer, X, upstream)
    wanted = numerical_gradient(lambda x: outputs(layer, x) @ upstream, np.array(X))
    for place in "pb":
        assert shown(figure, *(f"{place}{j}" for j in range(4))) == pytest.approx(wanted, abs=6e-4)


def test_backward_is_shown_not_the_product_written_twice():
    dout = np.array([UPSTREAM])
    expected = affine_backward(dout, np.array([X]), WEIGHTS)[0][0]
    assert JacobianFigure("affine", X, UPSTREAM).numbers()[1] == pytest.approx(expected)


def test_elementwise_layers_are_diagonal_and_the_affine_one_is_full():
    counts = {
        layer: elements(JacobianFigure(layer, X, UPSTREAM).marks())["count"].text.split()[0]
        for layer in LAYERS
    }
    assert counts == {"sigmoid": "4", "tanh": "4", "relu": "2", "affine": "16"}


def test_it_follows_its_controls():
    panel = jacobian_explorer()
    panel.controls["x2"].value = 1.5
    panel.controls["layer"].value, panel.controls["upstream"].value = "tanh", (0.0, 1.0, 0.0, 0.0)
    assert panel.figure == JacobianFigure("tanh", (0.5, 1.5, 2.0, -0.3), (0.0, 1.0, 0.0, 0.0))
    assert "Jacobian of a tanh layer" in panel.picture.alt
