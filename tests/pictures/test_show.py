"""show: a Matplotlib figure as PNG with alternative text, the same bytes each time."""

import io
import re
from base64 import b64decode
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import pyplot

from lecture4.figures import STYLE, show
from lecture4.figures.style import PALETTE

WORDS = "A line that falls from one to zero."


@pytest.fixture
def figure():
    figure, axes = pyplot.subplots()
    axes.plot([0, 1], [1, 0])
    yield figure
    pyplot.close(figure)


@pytest.fixture
def displayed(monkeypatch):
    """What is displayed from now on, as (data, metadata)."""
    outputs = []
    monkeypatch.setattr("lecture4.figures.notebook.get_ipython", object)  # as in a notebook
    monkeypatch.setattr(
        "lecture4.figures.notebook.display",
        lambda data, metadata, raw: outputs.append((data, metadata)),
    )
    return outputs


def test_shows_a_png_with_its_words_and_closes_it(figure, displayed):
    show(figure, WORDS)
    ((data, metadata),) = displayed
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == WORDS
    assert f"<img alt='{WORDS}' class='lecture4-image' style='min-width: " in data["text/html"]
    assert metadata == {"image/png": {"alt": WORDS}}
    assert not pyplot.fignum_exists(figure.number)


def test_the_same_figure_gives_the_same_bytes_without_a_version(figure, displayed):
    show(figure, WORDS)
    show(figure, WORDS)
    first, second = (data["image/png"] for data, _ in displayed)
    assert first == second
    assert b"Software" not in first and b"matplotlib" not in first.lower()


def image(data):
    """The SVG that a page shows."""
    found = re.search(r"src='data:image/svg\+xml;base64,([\w+/=]+)'", data["text/html"])
    return b64decode(found[1]).decode()


def test_a_page_shows_it_in_the_colours_of_either_theme_on_paper_of_its_own(displayed):
    with pyplot.style.context(STYLE):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(4, 2))
        left.plot([0, 1], color="C0", label="value")
        left.plot([1, 0], color="C3", label="gradient")
        left.legend()
        right.scatter([0, 1], [0, 1], color="white", edgecolor="black")
        show(figure, WORDS)
    svg = image(displayed[0][0])
    ElementTree.fromstring(svg)
    for name in ("ink", "paper", "value", "gradient"):
        assert f"var(--{name})" in svg
    for light, dark in PALETTE.values():
        assert dark in svg  # in the rules for a dark page
        assert light not in svg.partition("</style>")[2]
    assert "#000000" not in svg
    assert svg.index("<rect width='100%' height='100%'") < svg.index("<g id=")


def test_numbers_shown_by_imshow_keep_their_colours(displayed):
    figure, axes = pyplot.subplots(figsize=(2, 2))
    axes.imshow(np.eye(3), cmap="gray_r")
    axes.text(0, 0, "1", color="#fdfdfd")
    show(figure, WORDS)
    svg = image(displayed[0][0])
    assert "data:image/png;base64," in svg and "#fdfdfd" in svg


@pytest.mark.parametrize("size", [6, 10, 20])
def test_its_smallest_words_have_twelve_pixels_where_it_is_narrowest(displayed, size):
    figure, axes = pyplot.subplots(figsize=(5, 3))
    axes.set(xticks=[], yticks=[])
    axes.text(0.5, 0.5, "words", fontsize=size)
    axes.text(0.2, 0.2, "larger words", fontsize=30)
    show(figure, WORDS)
    html = displayed[0][0]["text/html"]
    width = float(re.search(r" width='([\d.]+)'", image(displayed[0][0]))[1])
    least = float(re.search(r"min-width: (\d+)px", html)[1])
    assert least / width * size * 100 / 72 == pytest.approx(12, abs=0.05)


def test_the_png_for_paper_has_two_hundred_dots_an_inch(figure, displayed):
    figure.set_size_inches(3, 2)
    show(figure, WORDS)
    height, width, _ = pyplot.imread(io.BytesIO(displayed[0][0]["image/png"])).shape
    assert 500 < width < 700 and 300 < height < 500


def test_lines_of_the_style_differ_by_more_than_their_colours():
    cycle = list(STYLE["axes.prop_cycle"])
    assert cycle[0]["color"] == PALETTE["value"][0] and cycle[3]["color"] == PALETTE["gradient"][0]
    assert len({str(line["linestyle"]) for line in cycle}) == len(cycle)


def test_words_that_hold_quotes_stay_whole(figure, displayed):
    show(figure, """It's "1 < 2" & more.""")
    ((data, _),) = displayed
    assert "<img alt='It&apos;s \"1 &lt; 2\" &amp; more.' class=" in data["text/html"]


def test_a_plain_script_prints_the_words_and_no_bytes(figure, capsys):
    show(figure, WORDS)
    assert capsys.readouterr().out == WORDS + "\n"


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_figure_without_words_is_refused(figure, alt):
    with pytest.raises(ValueError, match="alt must say"):
        show(figure, alt)
