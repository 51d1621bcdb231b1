"""Every moving picture in JupyterLab: its first state and three more, by the keyboard."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import nbformat
import pytest
from playwright.sync_api import expect

from lecture4.figures import (
    ActivationFigure,
    InitialisationFigure,
    JacobianFigure,
    NeuronFigure,
    SaturationFigure,
)
from lecture4.widgets.depth import SCALES

SETUP = "from lecture4 import spirals\nfrom lecture4.widgets import *\nX, y = spirals(60, 3, rng=0)"
TRAINING = "training_explorer(X, y, hidden=10)"
PICTURES = {  # cell: (slider that is moved, first state, what changes in three steps of it)
    "activation_explorer()": ("x", ActivationFigure("sigmoid", 0.5), [
        {"x": 0.55}, {"x": 0.6}, {"x": 0.65}]),
    "jacobian_explorer()": ("x2", JacobianFigure(
        "sigmoid", (0.5, -1.0, 2.0, -0.3), (1.0, -2.0, 0.5, 3.0)), [
        {"x": (0.5, x2, 2.0, -0.3)} for x2 in (-0.95, -0.9, -0.85)]),
    "neuron_explorer()": ("bias", NeuronFigure(2.0, -1.0, -3.0, -2.0, -3.0), [
        {"bias": -2.95}, {"bias": -2.9}, {"bias": -2.85}]),
    "saturation_explorer()": ("layers", SaturationFigure(0.5, 1.0, 10), [
        {"layers": 11}, {"layers": 12}, {"layers": 13}]),
    "initialisation_explorer()": ("scale", InitialisationFigure("tanh", SCALES["Too small"]), [
        {"scale": 0.0112}, {"scale": 0.0126}, {"scale": 0.0141}]),
}


@pytest.fixture(scope="module")
def lab(new_window, tmp_path_factory):
    """A notebook with every picture in it, run from top to bottom."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *PICTURES, TRAINING)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path_factory.mktemp("pictures") / "pictures.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    with new_window("moving pictures") as lab:
        lab.open(path)
        lab.run_all()
        yield lab
        assert lab.trouble() == []


def written(figure):
    """What the moving texts of a figure say."""
    marks = ElementTree.fromstring(f"<g>{figure.marks()}</g>")
    return [mark.text for mark in marks.iter("text")]


@pytest.mark.parametrize("source", PICTURES)
def test_a_picture_shows_its_numbers_in_each_state(lab, source):
    name, figure, moves = PICTURES[source]
    cell = lab.cell(source)
    texts = cell.locator(".lecture4-picture .stage > svg > g:last-child > text")
    expect(texts).to_have_text(written(figure))
    named = lab.page.locator(".widget-inline-hbox", has=lab.page.get_by_text(name, exact=True))
    cell.locator(named).get_by_role("slider").focus()
    for move in moves:
        lab.page.keyboard.press("ArrowRight")
        expect(texts).to_have_text(written(replace(figure, **move)))


def test_a_net_trains_when_it_is_told_to(lab):
    cell = lab.cell(TRAINING)
    said = cell.locator("#says")
    press = lambda name: cell.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    expect(said).to_contain_text("step 0:")
    for steps in (1, 2, 3):
        press("Step")
        expect(said).to_contain_text(f"step {steps}:")
    press("Play")
    expect(said).to_contain_text(re.compile(r"step \d{3,}:"))
    press("Pause")
    lab.page.wait_for_timeout(500)
    stopped = said.text_content()
    lab.page.wait_for_timeout(500)
    assert said.text_content() == stopped
    press("Reset")
    expect(said).to_contain_text("step 0:")
