"""The activation explorer: dot, tangent and numbers are the package's."""

import pytest
from reading import elements, in_axes, points, read

from lecture4.activations import ACTIVATIONS
from lecture4.figures import ActivationFigure
from lecture4.widgets import activation_explorer


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("x", [-4.5, -0.7, 0.5, 3.2])
def test_dots_tangent_and_numbers_are_the_packages(name, x):
    figure = ActivationFigure(name, x)
    marks, plot = elements(figure.marks()), figure.canvas()
    value, slope = float(ACTIVATIONS[name].value(x)), float(ACTIVATIONS[name].derivative(x))
    for column, y in enumerate((value, slope)):
        dot = marks[f"dot{column}"]
        assert in_axes(plot, [(dot.get("cx"), dot.get("cy"))], column)[0] == pytest.approx(
            (x, y), abs=0.01
        )
    (x1, y1), (x2, y2) = in_axes(plot, points(marks["tangent"]))
    assert (y2 - y1) / (x2 - x1) == pytest.approx(slope, abs=0.01)
    assert y1 + (x - x1) * (y2 - y1) / (x2 - x1) == pytest.approx(value, abs=0.02)
    assert read(marks["says0"].text.split()[1]) == pytest.approx(value, rel=0.06)
    assert read(marks["says1"].text.split()[1]) == pytest.approx(slope, rel=0.06)


def test_it_follows_its_slider_and_its_function():
    panel = activation_explorer("tanh", x=-1.0)
    assert panel.figure == ActivationFigure("tanh", -1.0)
    panel.controls["x"].value, panel.controls["name"].value = 2.0, "relu"
    assert panel.picture.alt.startswith("relu at x = 2: value 2, slope 1.")


@pytest.mark.parametrize(
    "arguments, said",
    [(("swish",), "name must be one of sigmoid"), (("tanh", 7), "x must be a finite number")],
)
def test_what_it_cannot_show_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        activation_explorer(*arguments)
