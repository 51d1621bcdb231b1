"""The pages in a browser, with no kernel: pictures that move, search, narrow and dark."""

import gzip
import json
import random
import re
from xml.etree import ElementTree

import nbformat
import pytest
from film import film
from moving import panel
from playwright.sync_api import expect

from conftest import ARTEFACTS, ROOT
from lecture4.widgets.tables import settings

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STATES = 20
MOST = 1_500_000  # bytes of a page with all that it loads, compressed as a server does
TEXT = ("text/", "javascript", "json", "svg")
MOVE = """(hand, place) => {
    hand.value = place;
    hand.dispatchEvent(new Event("input", {bubbles: true}));
}"""
SCALE = "(svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
UNFOLD = "document.querySelectorAll('details').forEach((folded) => { folded.open = true; })"


def pictures():
    """Every picture that moves, as (name of the page, id of the picture, its panel)."""
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            shown = [output.get("data", {}) for output in cell.get("outputs", [])]
            made = panel(cell.source) or film(cell.source)
            if made and any("image/svg+xml" in data for data in shown):
                yield pytest.param(
                    f"{path.stem}.html", f"{path.stem[:2]}-{cell.id}", made, id=cell.id
                )


def moving(page, name):
    """The picture of that id, once it moves."""
    holder = page.locator(f"[id='{name}']")
    page.evaluate(UNFOLD)
    holder.scroll_into_view_if_needed()
    expect(holder).to_have_attribute("data-moves", "true")
    return holder


def texts(holder):
    return holder.locator(".stage > svg > g:last-child text")


def written(figure):
    """What the moving texts of a figure say."""
    marks = ElementTree.fromstring(f"<g>{figure.marks()}</g>")
    return ["".join(mark.itertext()) for mark in marks.iter("text")]


def settle(holder, places):
    """Set each control, as a hand does, to its place."""
    hands = holder.locator(".hands input, .hands select")
    for turn, place in enumerate(places):
        hands.nth(turn).evaluate(MOVE, str(place))


def figure_at(made, described, places):
    """The package's own figure where the page's controls are set to these places."""
    values = {}
    controls = zip(made.controls.items(), described["controls"], places, strict=True)
    for (name, control), on_the_page, place in controls:
        key = on_the_page["places"][place][0]
        values[name] = {str(setting): value for setting, value in settings(control)}[str(key)]
    return made.make_figure(**values)


@pytest.mark.parametrize("name, picture, made", list(pictures()))
def test_a_picture_shows_the_packages_numbers_with_the_network_off(
    page, address, name, picture, made
):
    page.goto(f"{address}/{name}")
    holder, rng = moving(page, picture), random.Random(0)
    path = ROOT / "build" / "site" / "_static" / "pictures" / f"{picture}.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    expect(texts(holder)).to_have_text(written(made.figure))
    page.context.set_offline(True)
    shown = 0
    for _ in range(STATES):
        places = [rng.randrange(len(control["places"])) for control in described["controls"]]
        settle(holder, places)
        try:
            expected = written(figure_at(made, described, places))
        except ValueError as error:  # the formula isn't defined there
            expect(holder.locator(".status")).to_contain_text(str(error))
            continue
        expect(texts(holder)).to_have_text(expected)
        shown += 1
    assert shown >= STATES / 2
    holder.screenshot(path=ARTEFACTS / f"{picture}.png")


def test_a_keyboard_moves_a_picture_and_the_address_keeps_the_state(page, address):
    page.goto(f"{address}/01_the_chain_rule.html")
    holder = moving(page, "01-explore")
    holder.get_by_label("x", exact=False).first.focus()
    page.keyboard.press("ArrowRight")
    before = texts(holder).all_text_contents()
    expect(page).to_have_url(re.compile(r"\?01-explore="))
    page.reload()
    expect(texts(moving(page, "01-explore"))).to_have_text(before)
    assert before[0] != "−2"


def test_a_film_plays_pauses_and_steps_by_keys(page, address):
    page.goto(f"{address}/06_the_two_layer_net.html")
    holder = moving(page, "06-explorer")
    words, press = holder.locator("#says"), page.keyboard.press
    expect(words).to_contain_text("step 0:")
    holder.get_by_role("button", name="Step", exact=True).focus()
    press("Enter")
    press("Space")
    expect(words).to_contain_text("step 2:")
    holder.get_by_role("button", name="Step back").press("Enter")
    expect(words).to_contain_text("step 1:")
    play = holder.get_by_role("button", name="Play")
    play.focus()
    press("Enter")
    expect(words).not_to_contain_text("step 1:")
    press("Enter")
    expect(play).to_have_text("Play")
    page.wait_for_timeout(100)  # in which the last frame is drawn
    paused = words.text_content()
    page.wait_for_timeout(600)
    assert words.text_content() == paused
    holder.get_by_role("slider").press("End")
    expect(words).to_contain_text("step 2000:")
    play.press("Enter")  # from the start again
    expect(words).not_to_contain_text("step 2000:")


def test_search_finds_topological(page, address):
    page.goto(f"{address}/search.html?q=topological")
    expect(page.locator("#search-results")).to_contain_text("Gates and graphs")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_every_page_fits_its_window(page, address, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    for name in ["index", *(path.stem for path in NOTEBOOKS)]:
        page.goto(f"{address}/{name}.html")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=ARTEFACTS / f"{name} {width} {theme}.png")


@pytest.mark.parametrize("width", [390, 800])
def test_a_picture_of_stacked_panels_is_drawn_as_large_as_it_was_made(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/07_neural_networks_and_the_brain.html")
    holder = moving(page, "07-explorer")
    expect(holder.locator(".stage")).to_have_class(re.compile("stacked"))
    assert holder.locator(".stage > svg").evaluate(SCALE) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_page_is_small_and_asks_no_other_host(page, address, name):
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/{name}.html")
    page.evaluate(UNFOLD)
    for holder in page.locator(".moving").all():
        holder.scroll_into_view_if_needed()
        expect(holder).to_have_attribute("data-moves", "true")
    loaded = [answer for answer in answers if answer.ok and not answer.url.startswith("data:")]
    assert [answer.url for answer in loaded if not answer.url.startswith(address)] == []
    sizes = {answer.url: over_the_line(answer) for answer in loaded}
    assert sum(sizes.values()) <= MOST, sizes


def over_the_line(answer):
    """The bytes of an answer, compressed where a server does that."""
    kind, body = answer.headers.get("content-type", ""), answer.body()
    return len(gzip.compress(body) if any(text in kind for text in TEXT) else body)
