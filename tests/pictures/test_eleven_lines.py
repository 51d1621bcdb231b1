"""The 11-line net that is trained by sliders."""

import re

import numpy as np
import pytest
from reading import elements, texts

from lecture4.data import xor
from lecture4.figures.eleven_lines import MOST_STEPS, ElevenLinesFigure, axes, trained
from lecture4.nets import cross_entropy_deltas, squared_error_deltas
from lecture4.widgets import eleven_lines_explorer

DELTAS = {"squared_error": squared_error_deltas, "cross_entropy": cross_entropy_deltas}


@pytest.mark.parametrize("loss", DELTAS)
def test_the_numbers_are_those_of_a_net_trained_by_hand(loss):
    X, Y = xor()
    rng = np.random.default_rng(0)
    w1, w2 = 2 * rng.random((3, 5)) - 1, 2 * rng.random((5, 1)) - 1
    errors = []
    for _ in range(20):
        hidden = 1 / (1 + np.exp(-X @ w1))
        errors.append(np.abs(Y - 1 / (1 + np.exp(-hidden @ w2))).mean())
        l1_delta, l2_delta = DELTAS[loss](X, Y, w1, w2)
        w1, w2 = w1 + 3.0 * X.T @ l1_delta, w2 + 3.0 * hidden.T @ l2_delta
    outputs = 1 / (1 + np.exp(-(1 / (1 + np.exp(-X @ w1))) @ w2))
    shown_errors, shown_outputs = trained(3.0, 5, 20, loss)
    np.testing.assert_allclose(shown_errors, errors, rtol=1e-9)
    np.testing.assert_allclose(shown_outputs, outputs[:, 0], rtol=1e-9)


def test_each_answer_stands_at_its_height_beside_its_target():
    figure = ElevenLinesFigure(10.0, 4, MOST_STEPS)
    marks = elements(figure.marks())
    _, outputs = trained(10.0, 4, MOST_STEPS, "squared_error")
    for place, (output, target) in enumerate(zip(outputs, (0, 1, 1, 0), strict=True)):
        for mark, height in ((marks[f"o{place}"], output), (marks[f"t{place}"], target)):
            x, y = axes().pixels((place, height), column=1)
            assert (float(mark.get("cx")), float(mark.get("cy"))) == pytest.approx((x, y), abs=0.06)
    assert list(texts(figure.marks(), "label").values()) == [
        "error 0.011",
        "0.01",
        "0.99",
        "0.99",
        "0.01",
    ]


def test_every_control_changes_the_picture():
    panel = eleven_lines_explorer()
    for name, value in {"rate": 10.0, "hidden": 2, "steps": 1000, "loss": "cross_entropy"}.items():
        before = panel.picture.marks
        panel.controls[name].value = value
        assert panel.picture.marks != before
        assert panel.picture.status == ""
    assert "2 hidden units, learning rate 10" in panel.picture.alt


def test_all_that_the_sliders_reach_is_inside_the_picture():
    width, height = axes().size
    for rate, hidden in ((0.1, 1), (100.0, 16), (100.0, 1), (30.0, 4)):
        for steps in (10, MOST_STEPS):
            for mark in elements(ElevenLinesFigure(rate, hidden, steps).marks()).values():
                if mark.get("id") == "curve":
                    points = np.array(re.findall(r"-?[\d.]+", mark.get("d")), dtype=float)
                    assert 0 < points[1::2].min() <= points[1::2].max() < height
                else:
                    assert 0 < float(mark.get("cx") or mark.get("x")) < width
