"""Plots: marks stand where the axes say, and show the package's own numbers."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import elements

from lecture4 import cross_entropy_loss, hinge_loss, softmax
from lecture4.figures import Plot, ScoresFigure, number

NAMES = ("cat", "car", "frog")
scores = st.tuples(*[st.floats(-10, 10, allow_subnormal=False)] * 3)
labels = st.integers(0, 2)


def test_pixels_are_where_matplotlib_draws_its_ticks():
    plot = Plot(
        400, 300, lambda axes: axes.set(xlim=(0, 4), xticks=[0, 1, 4], ylim=(-1, 1), yticks=[-1, 1])
    )
    drawn = np.array(
        re.findall(r'<use xlink:href="#\w+" x="([\d.]+)" y="([\d.]+)"', plot.background),
        dtype=float,
    )
    expected = plot.pixels([(0, -1), (1, -1), (4, -1), (0, -1), (0, 1)])
    np.testing.assert_allclose(drawn, expected, atol=1e-4)


def in_axes(plot, x, column):
    """The coordinate on the horizontal axis of a mark at pixel x."""
    (zero, _), (one, _) = plot.pixels([(0, 0), (1, 0)], column)
    return (x - zero) / (one - zero)


def at(marks, name, attribute):
    return float(marks[name].get(attribute))


@settings(deadline=None, max_examples=30)
@given(scores, labels)
def test_scores_and_violated_margins_are_where_they_belong(scores, label):
    figure = ScoresFigure(scores, label, NAMES)
    marks, plot = elements(figure.marks()), figure.canvas()
    near = 0.05 / (plot.pixels((1, 0))[0] - plot.pixels((0, 0))[0]) + 1e-9  # a tenth of a pixel
    batch = np.array([scores])
    _, dscores = hinge_loss(batch, np.array([label]))
    for row, score in enumerate(scores):
        assert in_axes(plot, at(marks, f"s{row}", "cx"), 0) == pytest.approx(score, abs=near)
        assert (f"b{row}" in marks) == (dscores[0, row] > 0)
        if f"b{row}" in marks:
            start = in_axes(plot, at(marks, f"b{row}", "x"), 0)
            assert start == pytest.approx(scores[label] - 1, abs=near)
            end = at(marks, f"b{row}", "x") + at(marks, f"b{row}", "width")
            assert in_axes(plot, end, 0) == pytest.approx(score, abs=2 * near)


@settings(deadline=None, max_examples=30)
@given(scores, labels)
def test_probabilities_and_both_losses_are_the_packages(scores, label):
    figure = ScoresFigure(scores, label, NAMES)
    marks, plot = elements(figure.marks()), figure.canvas()
    batch, y = np.array([scores]), np.array([label])
    for row, probability in enumerate(softmax(batch)[0]):
        right = at(marks, f"p{row}", "x") + at(marks, f"p{row}", "width")
        assert in_axes(plot, right, 1) == pytest.approx(probability, abs=1e-3)
        assert marks[f"q{row}"].text.split()[0] == number(probability)
    assert marks["loss0"].text == f"hinge loss {number(hinge_loss(batch, y)[0])}"
    assert marks["loss1"].text.endswith(f"= {number(cross_entropy_loss(batch, y)[0])} nats")


def test_violated_margins_are_told_by_hatching_and_words_not_by_colour_alone():
    marks = elements(ScoresFigure((3.2, 5.1, -1.7), 0, NAMES).marks())
    assert marks["m1"].text == "+2.9 violated" and marks["m2"].text == "−3.9 met"
    assert marks["m0"].text == "true class"
    assert "k1" in marks and "k2" not in marks


def test_hatching_stays_inside_its_bar():
    marks = elements(ScoresFigure((-3.0, 5.1, 4.0), 0, NAMES).marks())
    left, top = at(marks, "b1", "x"), at(marks, "b1", "y")
    right, bottom = left + at(marks, "b1", "width"), top + at(marks, "b1", "height")
    points = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", marks["k1"].get("d")), dtype=float)
    assert len(points) >= 10
    assert np.all(points >= (left - 0.2, top - 0.2))
    assert np.all(points <= (right + 0.2, bottom + 0.2))


@pytest.mark.parametrize("true_class", [3, -1])
def test_a_class_that_is_not_there_is_refused(true_class):
    with pytest.raises(ValueError, match="labels from 0 to 2"):
        ScoresFigure((3.2, 5.1, -1.7), true_class, NAMES).marks()
