"""The pictures outside JupyterLab's window on a desk: Notebook 7, a tablet, an exported page."""

import pytest
from lab import ARTEFACTS, PATIENCE, go_to, notebooks, stored_words, write_notebook
from nbconvert import HTMLExporter
from playwright.sync_api import expect

FIGURE = """import matplotlib.pyplot as plt
from lecture4.figures import show
figure, axes = plt.subplots(figsize=(3, 2))
axes.plot([0, 1])
show(figure, "A line that rises from left to right.")"""
CHAIN = 'from lecture4.widgets import explore\nexplore("(x + y) * z", x=-2, y=5, z=-4)'
VALUES = ["−2", "+5", "−4", "+3", "−12"]


@pytest.fixture
def notebook(server, request):
    """The address of a notebook with one picture in it, without the part that names the page."""
    address, folder = server
    return address, write_notebook(folder / f"{request.node.name}.ipynb", [CHAIN]).name


@pytest.fixture
def tablet(chromium):
    """A page that is touched, not clicked."""
    page = chromium.new_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    yield page
    page.close()


def open_and_run(page, address):
    """Open a notebook and run its cell, by command: a key may come before the page listens."""
    page.set_default_timeout(PATIENCE)
    go_to(page, address)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


def test_a_picture_moves_in_notebook_7(notebook, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    open_and_run(page, "{}/notebooks/{}".format(*notebook))
    expect(page.locator("text.value")).to_have_text(VALUES)
    page.locator(".widget-slider").get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("text.value")).to_have_text(["−1.9", "+5", "−4", "+3.1", "−12.4"])
    page.screenshot(path=ARTEFACTS / "notebook 7.png")
    page.close()


def test_a_figure_has_its_words_in_notebook_7(server, chromium):
    address, folder = server
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    path = write_notebook(folder / "figure.ipynb", [FIGURE])
    open_and_run(page, f"{address}/notebooks/{path.name}")
    picture = page.get_by_role("img", name="A line that rises from left to right.")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100
    page.close()


def test_a_finger_moves_a_slider_and_opens_a_gate(notebook, tablet):
    open_and_run(tablet, "{}/lab/tree/{}?reset".format(*notebook))
    expect(tablet.locator("text.value")).to_have_text(VALUES)
    handle = tablet.get_by_role("slider").first
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = tablet.context.new_cdp_session(tablet)
    touch = lambda kind, *points: finger.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
    )
    touch("touchStart", {"x": x, "y": y})
    touch("touchMove", {"x": x + 20, "y": y})
    touch("touchMove", {"x": x + 40, "y": y})
    tablet.wait_for_timeout(500)  # at rest: a finger lifted in full swing flings, and the
    touch("touchEnd")  # browser takes the next tap as one that stops the fling
    tablet.wait_for_timeout(500)
    expect(tablet.locator("text.value").first).not_to_have_text("−2")
    moved = float(handle.get_attribute("aria-valuenow"))
    assert moved > -2
    expect(tablet.locator("text.value").first).to_have_text(f"{moved:+.4g}".replace("-", "−"))

    tablet.get_by_role("button", name="× gate").tap()
    expect(tablet.locator(".lecture4-picture .status")).to_contain_text("× gate")


@notebooks(every=4)
def test_an_exported_page_shows_every_picture_without_a_kernel(notebook, chromium, tmp_path):
    page_file = tmp_path / "page.html"
    page_file.write_text(HTMLExporter().from_filename(notebook)[0], encoding="utf-8")
    page = chromium.new_page()
    page.context.set_offline(True)  # a learner on a train: what the page doesn't hold, it lacks
    page.goto(page_file.as_uri(), wait_until="domcontentloaded")
    pictures = page.locator(".jp-OutputArea-output img")
    assert [picture.get_attribute("alt") for picture in pictures.all()] == stored_words(notebook)
    for picture in pictures.all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert "model not found" not in page.content()
    page.close()
