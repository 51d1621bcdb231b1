"""The neuron explorer: bars, sigmoid and spikes show the package's numbers."""

import re

import pytest
from reading import elements, in_axes, read

from lecture4 import sigmoid
from lecture4.figures import NeuronFigure
from lecture4.figures.neuron import FASTEST
from lecture4.widgets import neuron_explorer

LECTURE = NeuronFigure(w0=2.0, x0=-1.0, w1=-3.0, x1=-2.0, bias=-3.0)


@pytest.mark.parametrize(
    "figure",
    [LECTURE, NeuronFigure(0.5, 3.0, 1.2, -2.0, 1.5), NeuronFigure(0.0, 0.0, 4.0, -1.0, 2.0)],
)
def test_bars_dot_and_spikes_are_where_they_belong(figure):
    marks, plot = elements(figure.marks()), figure.canvas()
    parts = [figure.w0 * figure.x0, figure.w1 * figure.x1, figure.bias]
    for row, part in enumerate([*parts, sum(parts)]):
        bar = marks[f"bar{row}"]
        left, right = float(bar.get("x")), float(bar.get("x")) + float(bar.get("width"))
        ends = in_axes(plot, [(left, 0), (right, 0)])[:, 0]
        assert ends == pytest.approx([min(part, 0), max(part, 0)], abs=0.05)
        assert read(marks[f"part{row}"].text) == pytest.approx(part)
    activation = float(sigmoid(sum(parts)))
    dot = in_axes(plot, [(marks["dot"].get("cx"), marks["dot"].get("cy"))], 1)[0]
    assert dot == pytest.approx((sum(parts), activation), abs=0.1)
    spikes = re.findall(r"M([\d.]+)", marks["spikes"].get("d"))
    assert len(spikes) == round(FASTEST * activation)
    times = in_axes(plot, [(x, 0) for x in spikes], 2)[:, 0]
    assert times[1] - times[0] == pytest.approx(1 / (FASTEST * activation), rel=0.02)
    assert times[0] > 0 and times[-1] < 1


def test_a_bar_beyond_the_axis_stops_there_and_its_number_goes_on():
    marks = elements(NeuronFigure(5.0, 5.0, 5.0, 5.0, 5.0).marks())
    assert marks["part3"].text == "+55"
    assert float(marks["bar3"].get("x")) + float(marks["bar3"].get("width")) < 300


def test_a_neuron_at_rest_does_not_fire():
    assert elements(NeuronFigure(5.0, -5.0, 5.0, -5.0, 0.0).marks())["spikes"].get("d") == ""


def test_it_starts_at_the_lectures_neuron_and_follows_its_sliders():
    panel = neuron_explorer()
    assert panel.figure == LECTURE and "is 0.7311" in panel.picture.alt
    panel.controls["bias"].value = 0.0
    assert "sum +4." in panel.picture.alt and "is 0.982:" in panel.picture.alt
