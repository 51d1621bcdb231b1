"""What holds for every figure: the same bytes each time, readable SVG, words for its numbers."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from matplotlib.image import imread
from reading import SVG, elements

from lecture4 import TwoLayerNet, spirals
from lecture4.figures import (
    ActivationFigure,
    GraphFigure,
    InitialisationFigure,
    JacobianFigure,
    NeuronFigure,
    SaturationFigure,
    ScoresFigure,
    number,
    save,
    static_svg,
    training_figure,
)
from lecture4.figures.training import Examples

BRANCHING = "(x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)"
EXAMPLES = Examples(*spirals(30, 3, rng=0))


def trained(steps):
    net = TwoLayerNet(hidden=8, rng=0).start(2, 3)
    for _ in range(steps):
        net.partial_fit(EXAMPLES.X, EXAMPLES.y)
    return training_figure(net, EXAMPLES, 16)


FIGURES = {
    "chain": GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4}),
    "branch": GraphFigure(BRANCHING, {"x": 3, "y": -4}),
    "midway": GraphFigure(BRANCHING, {"x": 3, "y": -4}, step=9),
    "constants": GraphFigure("2 * 3 + exp(1)", {}),
    "one name": GraphFigure("x", {"x": 7}),
    "one number": GraphFigure("-3", {}),
    "scores": ScoresFigure((3.2, 5.1, -1.7), 0, ("cat", "car", "frog")),
    "two scores": ScoresFigure((1e-9, 9.0), 1, ("<b>", "it's & that's")),
    "activation": ActivationFigure("sigmoid", 0.5),
    "training": trained(0),
    "jacobian": JacobianFigure("affine", (0.5, -1.0, 2.0, -0.3), (1.0, -2.0, 0.5, 3.0)),
    "neuron": NeuronFigure(2.0, -1.0, -3.0, -2.0, -3.0),
    "saturation": SaturationFigure(0.5, 1.0, 10),
    "initialisation": InitialisationFigure("tanh", 0.01),
}
MOVED = {
    "chain": replace(FIGURES["chain"], values={"x": 1e6, "y": -1e-6, "z": 0.5}),
    "branch": replace(FIGURES["branch"], values={"x": 0.1, "y": 2}, step=3),
    "scores": replace(FIGURES["scores"], scores=(-9.0, 0.0, 10.0), true_class=2),
    "activation": replace(FIGURES["activation"], x=-3.0),
    "training": trained(9),
    "jacobian": replace(FIGURES["jacobian"], layer="tanh"),
    "neuron": replace(FIGURES["neuron"], bias=4.0),
    "saturation": replace(FIGURES["saturation"], weight=-2.0, layers=20),
    "initialisation": replace(FIGURES["initialisation"], scale=1.0),
}
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


@every_figure
def test_marks_are_elements_with_ids_of_their_own(figure):
    found = re.findall(r" id='(?!panel\d')([^']*)'", figure.marks())
    assert len(found) == len(set(found)) == len(elements(figure.marks())) > 0


@every_figure
def test_a_picture_stands_alone(figure):
    svg = static_svg(figure)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text == figure.alt()
    assert not re.search(
        r"var\(|class=|tabindex|data-|style=\'--|<style|<script|https?://(?!www.w3)", svg
    )


@every_figure
def test_the_background_holds_no_version_no_date_and_no_style_for_the_whole_page(figure):
    assert not re.search("<metadata|dc:date|Matplotlib v|<style", figure.canvas().background)


@pytest.mark.parametrize("name", MOVED)
def test_marks_move_and_the_background_stays(name):
    assert MOVED[name].canvas().background == FIGURES[name].canvas().background
    assert MOVED[name].marks() != FIGURES[name].marks()


def test_the_same_state_gives_the_same_bytes_in_another_process():
    program = (
        "import sys, test_figures\n"
        "for figure in test_figures.FIGURES.values():\n"
        "    sys.stdout.buffer.write(test_figures.static_svg(figure).encode())\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=os.path.dirname(__file__),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {"".join(map(static_svg, FIGURES.values())).encode()}


def test_words_of_a_graph_say_its_numbers():
    said = FIGURES["chain"].alt()
    for part in (
        "(x + y) * z",
        "x, value −2, gradient −4",
        "y, value 5, gradient −4",
        "z, value −4, gradient +3",
        "value −12",
    ):
        assert part in said


def test_words_of_scores_say_their_numbers():
    said = FIGURES["scores"].alt()
    for part in (
        "true class is cat",
        "car 5.1",
        "car +2.9 violated",
        "frog −3.9 met",
        "hinge loss 2.9",
        f"cross-entropy {number(2.0404)} nats",
    ):
        assert part in said


def test_a_picture_is_saved_as_svg_by_one_call(tmp_path):
    path = save(FIGURES["chain"], tmp_path / "chain.svg")
    assert path.read_text(encoding="utf-8") == static_svg(FIGURES["chain"])


def test_a_picture_is_saved_as_png_with_its_letters(tmp_path):
    figure = FIGURES["chain"]
    pixels = imread(save(figure, tmp_path / "chain.png"))
    width, height = figure.canvas().size
    assert pixels.shape == (round(2 * height), round(2 * width), 4)
    assert pixels[0, pixels.shape[1] // 2].tolist() == [1, 1, 1, 1]  # white, so it is seen anywhere
    green = (pixels[..., 1] > pixels[..., 0] + 0.2) & (pixels[..., 1] > pixels[..., 2] + 0.2)
    assert green.sum() > 100  # values are letters alone: without a font there would be none


def test_without_resvg_a_png_is_refused_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)  # as if it were not installed
    with pytest.raises(ImportError, match=r"pip install resvg_py`, or save the picture as .svg"):
        save(FIGURES["chain"], tmp_path / "chain.png")
    assert list(tmp_path.iterdir()) == []
    assert save(FIGURES["chain"], tmp_path / "chain.svg").is_file()


def test_a_picture_is_not_saved_as_something_else(tmp_path):
    with pytest.raises(ValueError, match=r"path must end in .svg or .png; got 'chain.jpg'"):
        save(FIGURES["chain"], tmp_path / "chain.jpg")
