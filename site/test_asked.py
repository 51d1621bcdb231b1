"""The questions of a page in a browser: asked, judged as in a notebook, kept, and silent before."""

import html
import re
from json import dumps
from types import SimpleNamespace

import nbformat
import pytest
from asked import answers, asked, packed, replies
from playwright.sync_api import expect

from conftest import ROOT, SITE
from lecture4.questions.bank import NOTEBOOKS, QUESTIONS
from lecture4.questions.forms import Typed
from lecture4.widgets.question import Form, shown

PAGES = {number: notebook.file.replace("ipynb", "html") for number, notebook in NOTEBOOKS.items()}
TEXTS = ("", "nine", "0", "−0.5", "3/4", "1/0", "1,000", "0,5", " 7 ", "1e3", "inf", "0x10")
TEXTS += ("1/2/3", "()", "( )", "(3, 4)", "3 x 4", "N×D", "(N, D)", "[2]", "<b>7</b>", "five, six")
JUDGED = """async ([question, packed, given]) => {
    const {judged, unpacked} = await import("./_static/asked.js");
    const replies = await unpacked(packed);
    return given.map((answer) => judged(question, replies, answer));
}"""

IN_THE_FORM = """(holder) => {
    const texts = [...holder.querySelectorAll("input[type=text]")].map((input) => input.value);
    const order = [...holder.querySelectorAll("li")].map((item) => Number(item.dataset.place));
    const ticks = [...holder.querySelectorAll("label input:not([type=text])")]
        .flatMap((input, place) => (input.checked ? [place] : []));
    return [...texts, ...order, ...ticks];
}"""
CONTRAST = """(holder) => {
    const colours = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = (text) => colours(text).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, turn) => sum + part * [0.2126, 0.7152, 0.0722][turn], 0.05);
    const text = holder.querySelector("legend, .asked");
    let paper = text;
    while (colours(getComputedStyle(paper).backgroundColor)[3] === 0) paper = paper.parentElement;
    const [one, other] = [getComputedStyle(text).color, getComputedStyle(paper).backgroundColor];
    return Math.max(light(one) / light(other), light(other) / light(one));
}"""


def cells(number):
    return nbformat.read(ROOT / "notebooks" / NOTEBOOKS[number].file, as_version=4).cells


def questions_of(number):
    """The questions of a notebook's page, by its cells: [(id on the page, question)]."""
    found = [(cell.id, asked(cell.source)) for cell in cells(number) if cell.cell_type == "code"]
    return [
        (f"{number}-{id_}-{name}", QUESTIONS[name])
        for id_, asks in found
        if asks
        for name in asks[1]
    ]


def secrets(question):
    """What must not be read before an answer is committed: a part of each sentence."""
    told = [question.explanation, *(why for _, why in question.mistakes)]
    return [max(re.split("[`&<>\n]", html.escape(text)), key=len) for text in told]


def said_in_a_notebook(question, answer):
    form = Form(question, SimpleNamespace(add=lambda *_: None))
    form.commit(answer)
    return {part: said for part, said in form.reply.items() if part not in ("at", "answer")}


def opened(page, address, number, name):
    """One question's holder, once it asks."""
    page.goto(f"{address}/{PAGES[number]}")
    holder = page.locator(f"[id='{name}']")
    expect(holder).to_have_attribute("data-asks", "true")
    return holder


def test_every_answer_is_judged_as_in_a_notebook(page, address):
    page.goto(f"{address}/index.html")  # on which nothing is asked
    for question in QUESTIONS.values():
        known = [question.answer, *(said for said, _ in question.mistakes)]
        given = [*known, *TEXTS] if isinstance(question, Typed) else answers(question)
        told = page.evaluate(JUDGED, [shown(question), packed(replies(question)), given])
        for answer, reply in zip(given, told, strict=True):
            expected = said_in_a_notebook(question, answer)
            if "complaint" in expected:  # Python writes a text in quotes
                assert reply["complaint"].split(":")[0] == expected["complaint"].split(":")[0]
            else:
                assert reply == expected, f"{question.name}: {answer}"


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_nothing_of_an_answer_can_be_read_before_it_is_committed(page, address, number):
    source = (SITE / PAGES[number]).read_text(encoding="utf-8")
    search = (SITE / "searchindex.js").read_text(encoding="utf-8")
    page.goto(f"{address}/{PAGES[number]}")
    expect(page.locator(".question[data-asks]")).to_have_count(len(questions_of(number)))
    told = source + search + page.evaluate("document.body.textContent")
    taught = "".join(cell.source for cell in cells(number))
    for name, question in questions_of(number):
        assert f'id="{name}"' in source
        assert [said for said in secrets(question) if said in told and said not in taught] == []


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_without_javascript_each_answer_is_folded(chromium, address, number):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGES[number]}")
    for name, question in questions_of(number):
        folded = page.locator(f"[id='{name}'] details")
        expect(folded).not_to_have_attribute("open", "")
        words = question.explanation.strip().split("`")[0].split("\n")[0]
        assert words in folded.evaluate("(folded) => folded.textContent")
    context.close()


def test_a_wrong_answer_gets_its_sentence_stays_and_can_be_asked_again(page, address):
    name = "00-ask-slope-at-three-slope_at_three"
    holder = opened(page, address, "00", name)
    holder.get_by_label("Your answer").fill("9")
    page.keyboard.press("Enter")
    expect(holder).to_contain_text("9 is how high the curve is")
    page.reload()
    holder = page.locator(f"[id='{name}']")
    expect(holder).to_contain_text("9 is how high the curve is")
    expect(holder.get_by_label("Your answer")).to_have_value("9")
    holder.get_by_role("button", name="Ask me again").press("Enter")
    expect(holder.get_by_label("Your answer")).to_be_focused()
    page.reload()
    expect(holder.get_by_label("Your answer")).to_be_editable()


@pytest.mark.parametrize(
    "form, answer", [("choice", 1), ("several", [0, 1]), ("order", [1, 0, 2]), ("shape", "3, 2")]
)
def test_a_form_that_is_drawn_again_has_the_answer_in_it(page, address, form, answer):
    number, name, size = next(
        (number, name, len(question.options))
        for number in NOTEBOOKS
        for name, question in questions_of(number)
        if question.form == form
    )
    answer = [*answer, *range(3, size)] if form == "order" else answer
    page.goto(f"{address}/{PAGES[number]}")
    page.evaluate(
        "kept => { localStorage[`lecture4:${kept[0]}`] = kept[1]; }", [name, dumps(answer)]
    )
    holder = opened(page, address, number, name)
    expect(holder.locator(".verdict")).not_to_be_empty()
    expect(holder.locator(".commit")).to_be_hidden()
    assert holder.evaluate(IN_THE_FORM) == (answer if isinstance(answer, list) else [answer])


def test_a_place_is_pointed_at_with_a_finger_or_by_the_slider(chromium, address):
    phone = chromium.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page, name = phone.new_page(), "08-ask-steepest-sigmoid-steepest_sigmoid"
    holder = opened(page, address, "08", name)
    picture, slider = holder.get_by_role("img"), holder.get_by_role("slider")
    holder.get_by_role("button", name="Commit").tap()
    expect(holder.get_by_role("status")).to_contain_text("Answer first")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert min(box["width"], box["height"], slider.bounding_box()["height"]) >= 44
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    picture.tap(position={"x": 0.9 * box["width"], "y": 0.5 * box["height"]})
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"x = [45](\.\d+)?, height 0\.9"))
    holder.get_by_role("button", name="Commit").tap()
    expect(holder).to_contain_text("there the curve is nearly flat")
    page.reload()
    expect(holder).to_contain_text("there the curve is nearly flat")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"x = [45](\.\d+)?, height 0\.9"))
    expect(picture.locator("circle")).not_to_have_count(0)
    holder.get_by_role("button", name="Ask me again").press("Enter")
    expect(slider).to_be_focused()
    for key in (*["ArrowRight"] * 24, "Enter"):
        slider.press(key)
    expect(holder.locator(".verdict")).to_contain_text("✓ Right: x = 0")
    phone.close()


def test_a_text_that_is_no_answer_is_asked_for_again(page, address):
    holder = opened(page, address, "00", "00-ask-slope-at-three-slope_at_three")
    holder.get_by_label("Your answer").fill("<i>steep</i>")
    page.keyboard.press("Enter")
    expect(holder.get_by_role("status")).to_contain_text("This is none: '<i>steep</i>'")
    page.wait_for_timeout(4500)  # after which a notebook would speak of its kernel
    expect(holder.get_by_role("status")).to_contain_text("This is none")


def test_an_output_that_answers_is_folded_until_then(page, address):
    holder = opened(page, address, "01", "01-ask-nudge-x-nudge_x")
    output = page.locator("details.hide", has_text="x + 0.01: f changes by").first
    expect(output).not_to_have_attribute("open", "")
    holder.get_by_label("Your answer").focus()
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(holder.locator(".verdict")).to_be_focused()
    expect(output).to_have_attribute("open", "")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_question_can_be_read_in_both_themes(page, address, theme):
    page.emulate_media(color_scheme=theme)
    opened(page, address, "01", "01-ask-moving-x-moving_x")
    holders = page.locator(".question").all()
    assert min(holder.evaluate(CONTRAST) for holder in holders) >= 4.5


def test_a_browser_that_keeps_nothing_asks_all_the_same(page, address):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw 1; }})")
    page.on("pageerror", lambda _: page.troubles.clear())  # of the theme, which keeps its mode
    holder = opened(page, address, "01", "01-ask-nudge-x-nudge_x")
    holder.get_by_label("Your answer").fill("4")
    holder.get_by_role("button", name="Commit").click()
    expect(holder.locator(".verdict")).to_contain_text("✗")
