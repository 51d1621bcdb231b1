"""Every moving picture in JupyterLab: its first state and three more, by the keyboard."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from lab import ARTEFACTS, write_notebook
from playwright.sync_api import expect

from lecture4.figures import (
    ActivationFigure,
    GraphFigure,
    InitialisationFigure,
    JacobianFigure,
    NeuronFigure,
    SaturationFigure,
    ScoresFigure,
)
from lecture4.figures.eleven_lines import ElevenLinesFigure
from lecture4.figures.style import PALETTE
from lecture4.widgets.depth import SCALES

SETUP = "from lecture4 import spirals\nfrom lecture4.widgets import *\nX, y = spirals(60, 3, rng=0)"
TRAINING = "training_explorer(X, y, hidden=10)"
PICTURES = {  # cell: (slider that is moved, first state, what changes in three steps of it)
    'explore("(x + y) * z", x=-2, y=5, z=-4)': (
        "x",
        GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}),
        [{"values": {"x": x, "y": 5, "z": -4}} for x in (-1.9, -1.8, -1.7)],
    ),
    "score_explorer()": (
        "car",
        ScoresFigure((3.2, 5.1, -1.7), 0, ("cat", "car", "frog")),
        [{"scores": (3.2, car, -1.7)} for car in (5.2, 5.3, 5.4)],
    ),
    "eleven_lines_explorer()": (
        "steps",
        ElevenLinesFigure(steps=300),
        [{"steps": 310}, {"steps": 320}, {"steps": 330}],
    ),
    "activation_explorer()": (
        "x",
        ActivationFigure("sigmoid", 0.5),
        [{"x": 0.55}, {"x": 0.6}, {"x": 0.65}],
    ),
    "jacobian_explorer()": (
        "x2",
        JacobianFigure("sigmoid", (0.5, -1.0, 2.0, -0.3), (1.0, -2.0, 0.5, 3.0)),
        [{"x": (0.5, x2, 2.0, -0.3)} for x2 in (-0.95, -0.9, -0.85)],
    ),
    "neuron_explorer()": (
        "bias",
        NeuronFigure(2.0, -1.0, -3.0, -2.0, -3.0),
        [{"bias": -2.95}, {"bias": -2.9}, {"bias": -2.85}],
    ),
    "saturation_explorer()": (
        "layers",
        SaturationFigure(0.5, 1.0, 10),
        [{"layers": 11}, {"layers": 12}, {"layers": 13}],
    ),
    "initialisation_explorer()": (
        "scale",
        InitialisationFigure("tanh", SCALES["Too small"]),
        [{"scale": 0.0112}, {"scale": 0.0126}, {"scale": 0.0141}],
    ),
}


@pytest.fixture(scope="module")
def lab(new_window, tmp_path_factory):
    """A notebook with every picture in it, run from top to bottom."""
    path = write_notebook(
        tmp_path_factory.mktemp("pictures") / "pictures.ipynb", [SETUP, *PICTURES, TRAINING]
    )
    with new_window("moving pictures") as lab:
        lab.open(path)
        lab.run_all()
        yield lab
        assert lab.trouble() == []


def written(figure):
    """What the moving texts of a figure say."""
    marks = ElementTree.fromstring(f"<g>{figure.marks()}</g>")
    return [mark.text for mark in marks.iter("text")]


def moving_texts(cell):
    return cell.locator(".lecture4-picture .stage > svg > g:last-child text")


@pytest.mark.parametrize("source", PICTURES)
def test_a_picture_shows_its_numbers_in_each_state(lab, source):
    name, figure, moves = PICTURES[source]
    cell = lab.cell(source)
    texts = moving_texts(cell)
    expect(texts).to_have_text(written(figure))
    lab.slider(cell, name).focus()
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


@pytest.mark.parametrize(("place", "theme"), [(1, "JupyterLab Dark"), (0, "JupyterLab Light")])
def test_the_pictures_are_drawn_in_the_colours_of_the_theme(lab, place, theme):
    """Every fill and stroke of a dark picture is of the dark palette; a screenshot is kept."""
    lab.change_theme(theme)
    background = f"rgb({', '.join(str(byte) for byte in rgb(PALETTE['paper'][place]))})"
    colours = {f"rgb({', '.join(map(str, rgb(pair[place])))})" for pair in PALETTE.values()}
    for source in (*PICTURES, TRAINING):
        picture = lab.cell(source).locator(".lecture4-picture .stage > svg")
        expect(picture).to_have_css("background-color", background)
        assert set(picture.evaluate(COLOURS)) <= colours, source
        name = re.match(r"[a-z_]+", source)[0]
        picture.screenshot(path=ARTEFACTS / f"{name} in {theme}.png")


COLOURS = """svg => [...svg.querySelectorAll("*")].flatMap((element) => {
    if (element.closest("defs")) return [];  // what is defined there takes the colour of its use
    const {fill, stroke, fillOpacity} = getComputedStyle(element);
    const letters = element instanceof SVGTextContentElement && !element.children.length;
    const drawn = element instanceof SVGGeometryElement || letters;
    return drawn ? [fillOpacity === "0" ? "none" : fill, stroke] : [];
}).filter((colour) => colour.startsWith("rgb("))"""


def rgb(colour):
    return tuple(bytes.fromhex(colour.removeprefix("#")))
