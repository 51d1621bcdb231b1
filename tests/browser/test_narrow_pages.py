"""Pictures on narrow pages: their words can be read, their panels stack, their sliders be held."""

from itertools import pairwise

import pytest
from lab import ARTEFACTS, write_notebook
from playwright.sync_api import expect

SETUP = "from lecture4 import spirals\nfrom lecture4.widgets import *\nX, y = spirals(60, 3, rng=0)"
PANELS = {  # cell: how many panels its picture has
    'explore("2 * (x * y + max(z, w))", x=3, y=-4, z=2, w=-1)': 1,
    "score_explorer()": 2,
    "eleven_lines_explorer()": 2,
    "activation_explorer()": 2,
    "jacobian_explorer()": 2,
    "neuron_explorer()": 3,
    "saturation_explorer()": 1,
    "initialisation_explorer()": 2,
    "training_explorer(X, y, hidden=10)": 2,
}
SMALLEST = 12  # pixels
WINDOWS = {  # (width, height) in CSS pixels
    "a desk": (1280, 900),
    "a desk at 200 %": (640, 450),
    "a tablet": (800, 900),
    "a phone": (390, 800),
}
SIZES = """svg => [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim())
    .map((text) => [parseFloat(getComputedStyle(text).fontSize), text.getScreenCTM()])
    .map(([size, {a, b}]) => size * Math.hypot(a, b))"""
SPREAD = """svg => [...svg.querySelectorAll(":scope > g:last-child > [class^='panel']")]
    .map((panel) => panel.getBoundingClientRect())
    .map(({left, right, top, bottom}) => [left, right, top, bottom])"""


@pytest.fixture(scope="module")
def lab(new_window, tmp_path_factory):
    """A notebook with every picture in it, run from top to bottom, without the file browser."""
    path = write_notebook(tmp_path_factory.mktemp("narrow") / "narrow.ipynb", [SETUP, *PANELS])
    with new_window("narrow pages") as lab:
        lab.open(path)
        lab.run_all()
        lab.command("application:toggle-left-area")
        yield lab
        assert lab.trouble() == []


@pytest.fixture(params=WINDOWS)
def window(lab, request):
    width, height = WINDOWS[request.param]
    lab.page.set_viewport_size({"width": width, "height": height})
    lab.page.wait_for_timeout(300)
    return request.param


def picture(lab, source):
    svg = lab.cell(source).locator(".lecture4-picture .stage > svg")
    svg.scroll_into_view_if_needed()
    return svg


def test_all_words_can_be_read(lab, window):
    for source in PANELS:
        sizes = picture(lab, source).evaluate(SIZES)
        assert sizes and min(sizes) >= SMALLEST - 0.01, f"{source} in {window}: {min(sizes):.1f}"
        name = f"{source.partition('(')[0]} in {window}"
        lab.cell(source).locator(".jp-OutputArea-output").first.screenshot(
            path=ARTEFACTS / f"{name}.png"
        )


def test_panels_stack_where_there_is_no_room_beside_each_other(lab, window):
    for source, panels in PANELS.items():
        if panels == 1:
            continue
        svg = picture(lab, source)  # and scrolled to: what is out of sight is laid out later
        stage = lab.cell(source).locator(".lecture4-picture .stage")
        expect(stage).to_have_class("stage" if window == "a desk" else "stage stacked")
        boxes = svg.evaluate(SPREAD)
        for (_, right, _, bottom), (left, _, top, _) in pairwise(boxes):
            assert (bottom <= top) if window != "a desk" else (right <= left), source


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_a_handle_can_be_seen_and_is_large_enough_to_be_held(lab, theme):
    lab.page.set_viewport_size({"width": 1280, "height": 900})
    lab.change_theme(theme)
    for handle in lab.page.get_by_role("slider").all():
        if "noUi-handle" not in handle.get_attribute("class"):
            continue
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
        edge, around = handle.evaluate(
            "handle => [getComputedStyle(handle).borderTopColor,"
            " getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"
        )
        assert contrast(edge, around) >= 3


def contrast(*colours):
    """The contrast of two colours, "rgb(r, g, b)", as WCAG defines it."""
    darker, lighter = sorted(luminance(colour) for colour in colours)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    shares = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_slider_has_the_name_that_stands_beside_it(lab):
    sliders = lab.page.locator(".noUi-handle")
    named = sliders.evaluate_all(
        "all => all.map((one) => [one.getAttribute('aria-label'),"
        " one.closest('.widget-inline-hbox').querySelector('.widget-label').textContent])"
    )
    assert len(named) > 20
    assert [label for label, _ in named] == [beside for _, beside in named]


def test_sliders_of_another_formula_have_their_names(lab):
    lab.page.set_viewport_size({"width": 1280, "height": 900})
    cell = lab.cell(next(iter(PANELS)))
    formula = cell.locator(".widget-text input")
    formula.fill("first * second")
    formula.press("Enter")
    for name in ("first", "second"):
        expect(cell.locator(f".noUi-handle[aria-label='{name}']")).to_be_attached()


def test_the_sliders_and_the_picture_come_before_the_formula(lab):
    cell = lab.cell(next(iter(PANELS)))
    tops = [
        cell.locator(where).first.bounding_box()["y"]
        for where in (".noUi-handle", ".lecture4-picture .stage", ".widget-text")
    ]
    assert tops == sorted(tops)
