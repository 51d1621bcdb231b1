"""A learner moves pictures, saves, and opens the notebook again on the next day."""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from lab import write_notebook
from playwright.sync_api import expect

from lecture4.figures import GraphFigure, ScoresFigure

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
APPS = {"JupyterLab": "lab/tree", "Notebook 7": "notebooks"}
CELLS = [  # of the course's notebooks: what a picture needs, and the picture
    ("01_the_chain_rule", "imports", "explore"),
    ("04_svm_and_softmax", "imports", "explorer"),
    ("06_the_two_layer_net", "imports", "explorer"),
]
CHAIN = GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4})
SCORES = ScoresFigure((3.2, 5.1, -1.7), 0, ("cat", "car", "frog"))
SLIDERS = {  # cell: (the slider that is moved, the picture after one step and after two)
    "explore(": ("x", [replace(CHAIN, values={"x": x, "y": 5, "z": -4}) for x in (-1.9, -1.8)]),
    "score_explorer()": ("car", [replace(SCORES, scores=(3.2, car, -1.7)) for car in (5.2, 5.3)]),
}
TRAINING = "training_explorer("


@pytest.fixture
def notebook(tmp_path):
    """The pictures of notebooks 01, 04 and 06 in one, so that it takes one kernel a day."""
    sources = ["from lecture4.data import spirals\nX_spirals, y_spirals = spirals(rng=0)"]
    for name, *wanted in CELLS:
        cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
        sources += [cell.source for cell in cells if cell.id in wanted]
    return write_notebook(tmp_path / "pictures.ipynb", sources)


@pytest.fixture(params=APPS)
def window(request, new_window):
    """Call it: a window of JupyterLab, or of Notebook 7, always on the same folder."""
    return lambda: new_window(f"second day in {request.param}", app=APPS[request.param])


def move(lab, text, step):
    """Move a cell's slider a step further, and see its picture follow."""
    name, states = SLIDERS[text]
    cell = lab.cell(text)
    lab.slider(cell, name).focus()
    lab.page.keyboard.press("ArrowRight")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", states[step].marks())
    expect(cell.locator(".lecture4-picture .stage > svg > g:last-child text")).to_have_text(texts)


def saved(lab, name):
    """What the file says of each cell's picture; nothing that moves may be there."""
    notebook = nbformat.read(lab.folder / name, as_version=4)
    assert "widgets" not in notebook.metadata
    words = {}
    for text in (*SLIDERS, TRAINING):
        (output,) = next(cell for cell in notebook.cells if text in cell.source).outputs
        assert set(output.data) == {"image/svg+xml", "text/html", "text/plain"}
        words[text] = output.data["text/plain"]
    return words


def saved_once_told(lab, name, step):
    """What is saved once the kernel has answered: the page's own table may be ahead of it."""
    wanted = [states[step].alt() for _, states in SLIDERS.values()]
    for _ in range(20):
        lab.save()
        words = saved(lab, name)
        if [words[text] for text in SLIDERS] == wanted:
            return words
        lab.page.wait_for_timeout(250)
    raise AssertionError(f"{[words[text] for text in SLIDERS]} is saved; expected {wanted}")


def test_pictures_show_their_last_state_and_move_when_they_are_run(window, notebook):
    with window() as lab:
        lab.open(notebook)
        lab.run_all()
        training = lab.cell(TRAINING)
        training.get_by_role("button", name="Play", exact=True).click()
        for step in (0, 1):  # once saved, the page goes on moving
            for text in SLIDERS:
                move(lab, text, step)
            expect(training.locator("#says")).to_contain_text(re.compile(r"step \d{3,}:"))
            words = saved_once_told(lab, notebook.name, step)
            assert int(re.match(r"A net after ([\d,]+)", words[TRAINING])[1].replace(",", "")) > 99
        assert lab.trouble() == []

    with window() as lab:  # its first window has shut the kernel down
        lab.open_again(notebook.name)
        for text in words:
            still = lab.cell(text).get_by_role("img", name=words[text])
            still.scroll_into_view_if_needed()
            expect(still).to_be_visible()
            assert still.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
            lab.screenshot(f"{lab.folder.name}, {text.strip('()')}")
        assert lab.trouble() == []
        lab.run_all()
        for text in SLIDERS:
            move(lab, text, 0)
        assert lab.trouble() == []
