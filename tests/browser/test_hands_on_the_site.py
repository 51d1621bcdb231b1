"""A page of the site, without a kernel: its marks are taken hold of, and go from place to place."""

import sys
import threading
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lab import ARTEFACTS, let_go
from playwright.sync_api import expect
from test_moving_pictures import written as texts_of

from lecture4.figures import ActivationFigure, GraphFigure
from lecture4.widgets import Picture, activation_explorer, explore

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "site" / "source" / "_static" / "site.js", *ROOT.glob("lecture4/widgets/*.js")]
PICTURES = {"graph": lambda: explore("x * y", x=3, y=-4), "curve": activation_explorer}
PAGE = """<!doctype html><html lang="en"><title>Moving</title>
<link rel="stylesheet" href="picture.css">
<meta name="viewport" content="width=device-width"><body>{}
<script type="module" src="site.js"></script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with two pictures and their tables, served as the site is."""
    sys.path.append(str(ROOT / "site"))
    from moving import written

    folder = tmp_path_factory.mktemp("site")
    (folder / "pictures").mkdir()
    for script in SCRIPTS:
        (folder / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "picture.css").write_text(Picture._css, encoding="utf-8")
    for name, make in PICTURES.items():
        described, table = written(make())
        (folder / "pictures" / f"{name}.json").write_text(described, encoding="utf-8")
        (folder / "pictures" / f"{name}.table").write_bytes(table)
    holders = "".join(f'<div class="moving" id="{escape(name)}"></div>' for name in PICTURES)
    (folder / "index.html").write_text(PAGE.format(holders), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=[1280, 800, 390])
def page(chromium, address, request):
    page = chromium.new_page(viewport={"width": request.param, "height": 900}, has_touch=True)
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    yield page
    page.screenshot(path=ARTEFACTS / f"hands on the site {request.param}.png", full_page=True)
    assert troubles == []
    page.close()


def held(page, name):
    """The picture of that name, and its marks' texts."""
    holder = page.locator(f"#{name}")
    expect(holder).to_have_attribute("data-moves", "true")
    return holder.locator(".stage"), holder.locator(".stage > svg > g:last-child text")


def setting(page, name, turn):
    """What a control of a picture says: it is set at once, and the picture follows."""
    return float(page.locator(f"#{name} .hands output").nth(turn).text_content().replace("−", "-"))


def test_keys_and_a_drag_move_a_mark_without_a_kernel(page):
    stage, texts = held(page, "graph")
    box = stage.get_by_role("slider", name="x")
    places = page.locator("#graph .hands input").first
    before = int(places.input_value())
    box.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert int(places.input_value()) == before + 2
    x = setting(page, "graph", 0)
    expect(texts).to_have_text(texts_of(GraphFigure("x * y", {"x": x, "y": -4})))
    stage, texts = held(page, "curve")
    dot = stage.get_by_role("slider", name="x").first
    dot.hover()
    at = dot.bounding_box()
    middle = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.down()
    page.mouse.move(middle[0] - 50, middle[1], steps=5)
    let_go(page)
    now = setting(page, "curve", 0)
    assert now < 0.4
    expect(texts).to_have_text(texts_of(ActivationFigure("sigmoid", now)))
    moved = dot.bounding_box()
    assert moved["x"] - at["x"] == pytest.approx(-50, abs=6)  # to the nearest place
