"""show: a Matplotlib figure as PNG with alternative text, the same bytes each time."""

from base64 import b64encode

import pytest
from matplotlib import pyplot

from lecture4.figures import show

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
    encoded = b64encode(data["image/png"]).decode()
    assert data["text/html"] == f"<img alt='{WORDS}' src='data:image/png;base64,{encoded}'/>"
    assert metadata == {"image/png": {"alt": WORDS}}
    assert not pyplot.fignum_exists(figure.number)


def test_the_same_figure_gives_the_same_bytes_without_a_version(figure, displayed):
    show(figure, WORDS)
    show(figure, WORDS)
    first, second = (data["image/png"] for data, _ in displayed)
    assert first == second
    assert b"Software" not in first and b"matplotlib" not in first.lower()


def test_words_that_hold_quotes_stay_whole(figure, displayed):
    show(figure, """It's "1 < 2" & more.""")
    ((data, _),) = displayed
    assert data["text/html"].startswith("<img alt='It&apos;s \"1 &lt; 2\" &amp; more.' src=")


def test_a_plain_script_prints_the_words_and_no_bytes(figure, capsys):
    show(figure, WORDS)
    assert capsys.readouterr().out == WORDS + "\n"


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_figure_without_words_is_refused(figure, alt):
    with pytest.raises(ValueError, match="alt must say"):
        show(figure, alt)
