"""The saturation and the initialisation explorer: curves and histograms are the package's."""

import re

import numpy as np
import pytest
from reading import elements, in_axes, points, read

from lecture4 import numerical_gradient
from lecture4.activations import ACTIVATIONS
from lecture4.figures import InitialisationFigure, SaturationFigure
from lecture4.figures.depth import FLOOR, SPREADS, deep_pass, slope_product
from lecture4.widgets import initialisation_explorer, saturation_explorer


def chain(name, x, weight, layers):
    for _ in range(layers):
        x = ACTIVATIONS[name].value(weight * x)
    return float(x)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("x, weight", [(0.5, 1.0), (-1.2, 1.3), (2.0, -0.7)])
def test_the_product_of_slopes_is_the_slope_of_the_chain(name, x, weight):
    for layers in (1, 2, 5):
        slope = numerical_gradient(lambda at, n=layers: chain(name, at, weight, n), x)
        assert slope_product(name, x, weight, layers)[-1] == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("state", [(0.5, 1.0, 10), (-1.0, 1.5, 20), (2.0, -2.0, 1)])
def test_curves_and_numbers_show_the_products(state):
    figure = SaturationFigure(*state)
    marks, plot = elements(figure.marks()), figure.canvas()
    for place, name in enumerate(ACTIVATIONS):
        products = slope_product(name, *state)
        drawn = in_axes(plot, points(marks[f"curve{place}"]))
        assert drawn[:, 0] == pytest.approx(np.arange(1, state[2] + 1), abs=0.02)
        assert drawn[:, 1] == pytest.approx(np.maximum(np.abs(products), FLOOR), rel=0.03)
        assert marks[f"says{place}"].text.startswith(name)
        written = marks[f"says{place}"].text.split()[1].rstrip(":")
        assert read(written) == pytest.approx(products[-1], rel=0.06)


def test_a_dead_unit_lets_nothing_through_and_says_so():
    marks = elements(SaturationFigure(-1.0, 1.0, 5).marks())
    assert marks["says2"].text == "relu 0: nothing gets through"


def test_gradients_through_ten_layers_are_those_of_the_loss():
    activations, gradients = deep_pass("tanh", 0.2)
    assert len(activations) == len(gradients) == 10
    weights = 0.2 * np.random.default_rng(0).standard_normal(40 * 64 + 10 * 64 * 64)[
        40 * 64 :
    ].reshape(10, 64, 64)
    upstream = gradients[-1]

    def loss(start):
        signal = activations[6].copy()
        signal[3, 5] = start
        for W in weights[7:]:
            signal = np.tanh(signal @ W)
        return float(np.sum(upstream * signal))

    assert np.allclose(np.tanh(activations[6] @ weights[7]), activations[7])
    assert gradients[6][3, 5] == pytest.approx(
        numerical_gradient(loss, float(activations[6][3, 5])), rel=1e-6
    )


@pytest.mark.parametrize("activation", SPREADS)
@pytest.mark.parametrize("scale", [0.01, 0.125, 1.0])
def test_histograms_and_spreads_show_every_layer(activation, scale):
    figure = InitialisationFigure(activation, scale)
    marks, plot = elements(figure.marks()), figure.canvas()
    for column, (name, layers) in enumerate(
        zip(("value", "gradient"), deep_pass(activation, scale), strict=True)
    ):
        for place, layer in enumerate(layers):
            written = marks[f"spread{column}-{place}"].text
            assert read(written) == pytest.approx(layer.std(), rel=0.06)
            limits = (-12.0, 6.0) if column else SPREADS[activation]
            drawn = bar_lengths(marks[f"{name}{place}"], plot, column, limits)
            assert drawn == pytest.approx(counted(layer, column, limits), abs=0.03)


def bar_lengths(mark, plot, column, limits):
    """How long each of the 32 bars is, where the longest is 1: read back from the path."""
    found = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", mark.get("d"))
    bars = np.array(found, dtype=float)
    heights = in_axes(plot, bars[:, :2], column)[:, 1]
    places = (heights - limits[0]) / (limits[1] - limits[0]) * 32 - 0.5
    assert places == pytest.approx(np.round(places), abs=0.05)
    lengths = np.zeros(32)
    lengths[np.round(places).astype(int)] = bars[:, 2] / bars[:, 2].max()
    return lengths


def counted(layer, column, limits):
    """The histogram that should be drawn: of the values, or of the powers of ten."""
    if column:
        layer = np.log10(np.maximum(np.abs(layer), 1e-12))
    counts, _ = np.histogram(np.clip(layer, *limits), 32, limits)
    return counts / counts.max()


def test_they_follow_their_controls():
    saturation = saturation_explorer()
    saturation.controls["layers"].value = 3
    assert saturation.figure == SaturationFigure(0.5, 1.0, 3)
    panel = initialisation_explorer()
    for name, scale in (("Xavier", 0.125), ("Too large", 1.0), ("He", 32**-0.5)):
        button = next(
            button for button in panel.children[1].children if button.description.startswith(name)
        )
        button.click()
        assert panel.figure == InitialisationFigure("tanh", pytest.approx(scale))
    panel.controls["activation"].value = "relu"
    assert panel.picture.alt.startswith("Ten relu layers of 64 units")
