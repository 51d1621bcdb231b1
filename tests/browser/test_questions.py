"""A learner predicts in JupyterLab: by keyboard, in both themes, on a narrow page, on two days."""

import json
import re
from pathlib import Path

from lab import let_go, write_notebook
from playwright.sync_api import expect

from lecture4.questions import QUESTIONS
from lecture4.questions.drawn import WIDTH, CurveFigure

START = Path(__file__).parents[2] / "notebooks" / "00_start_here.ipynb"
NAMES = ["error_of_one_side", "moving_x", "slope_at_three", "backward_order"]
SOURCES = [
    f"from lecture4 import ask, progress, recall\nask({NAMES[0]!r})",
    *(f"ask({name!r})" for name in NAMES[1:]),
    "recall('01')",
    "progress()",
]
WRONG = QUESTIONS[NAMES[0]].options.index("As far.")  # presses of an arrow
FORM = ".lecture4-question"
SIZES = """() => [...document.querySelectorAll(".lecture4-question .stage text")].map((text) =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
LINE = {x: pixel / WIDTH for x, pixel, *_ in CurveFigure("wrong scores").places()}


def commit(lab, name, keys):
    """Answer by keyboard alone, from the form's first control on."""
    form = lab.cell(f"ask({name!r})").locator(FORM)
    expect(form).to_be_visible()
    before = form.inner_html()
    told = [why for _, why in QUESTIONS[name].mistakes] + [QUESTIONS[name].explanation]
    assert [text for text in told if text[:25] in before] == []
    form.locator("input, button").first.focus()
    for key in keys:
        lab.page.keyboard.press(key)
    verdict = form.locator(".verdict")
    expect(verdict).to_contain_text(QUESTIONS[name].explanation[:12])
    expect(verdict).to_be_focused()  # a screen reader goes on there
    expect(form.get_by_role("button", name="Commit")).to_be_hidden()
    return verdict


def test_predictions_are_committed_by_keyboard_and_kept(new_window, tmp_path):
    notebook = write_notebook(tmp_path / "questions.ipynb", SOURCES)
    with new_window("questions") as lab:
        lab.open(notebook)
        lab.run_all()
        wrong = commit(lab, NAMES[0], [*["ArrowDown"] * WRONG, "Space", "Tab", "Enter"])
        expect(wrong).to_contain_text("✗ Not this one. You said: As far.")
        expect(wrong).to_contain_text("if the curve were straight")
        right = commit(lab, NAMES[1], ["Tab", "Tab", "Space", "Tab", "Enter"])
        expect(right).to_contain_text("✓ Right: ∂f/∂z")
        expect(commit(lab, NAMES[2], ["6", "Enter"])).to_contain_text("✓ Right: 6")
        order = lab.cell(NAMES[3]).locator(FORM)
        order.locator("input, button").first.focus()
        for key in ("Tab", "Enter", "Enter"):  # b to the end
            lab.page.keyboard.press(key)
        expect(order.get_by_role("status")).to_have_text("b is now number 3 of 3.")
        order.get_by_role("button", name="Move d up").focus()
        lab.page.keyboard.press("Enter")
        order.get_by_role("button", name="Commit").focus()
        lab.page.keyboard.press("Enter")
        expect(order.locator(".verdict")).to_contain_text("✓ Right: d, c, b")
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            lab.change_theme(theme)
            look(lab, theme)
        lab.page.set_viewport_size({"width": 800, "height": 900})
        look(lab, "800 pixels")
        lab.save()
        assert lab.trouble() == []
        kept = json.loads((lab.folder.parents[1] / "record" / "answers.json").read_text())
        assert [answer["right"] for answer in kept["answers"]][-4:] == [False, True, True, True]

    with new_window("questions") as lab:  # the next day, with another kernel
        lab.open_again(notebook.name)
        folded = lab.cell(NAMES[0]).locator("details")
        expect(folded).to_be_visible()
        expect(folded.get_by_text(QUESTIONS[NAMES[0]].answer).first).to_be_hidden()
        folded.locator("summary").click()
        expect(folded.get_by_text(QUESTIONS[NAMES[0]].answer).first).to_be_visible()
        assert lab.trouble() == []
        lab.run(lab.cell(NAMES[0]))
        lab.run(lab.cell("recall('01')"))  # what went wrong comes first
        expect(lab.cell("recall('01')").locator(FORM).first).to_contain_text(
            "You measure the slope of x³"
        )


def test_a_place_is_pointed_at_by_keyboard_and_by_mouse(lab, tmp_path):
    asks = [f"ask({name!r})" for name in ("slope_of_minus_six", "which_keeps_falling")]
    lab.open(
        write_notebook(tmp_path / "points.ipynb", [f"from lecture4 import ask\n{asks[0]}", asks[1]])
    )
    lab.run_all()
    slider = lab.cell(asks[0]).get_by_role("slider", name="Your place")
    expect(slider).to_have_attribute("aria-valuetext", "nowhere yet")
    slider.press("Enter")
    expect(lab.cell(asks[0]).get_by_role("status")).to_contain_text("Answer first")
    verdict = commit(lab, "slope_of_minus_six", [*["ArrowRight"] * 4, "Enter"])
    expect(slider).to_have_attribute("aria-valuetext", "x = −3, height 9")
    expect(verdict).to_contain_text("✓ Right: x = −3")

    form = lab.cell(asks[1]).locator(FORM)
    expect(form.locator(".stage circle")).to_have_count(0)
    drag(lab, form.get_by_role("img"), LINE[-4], LINE[2])
    expect(form.locator(".place")).to_have_text("s = 2")
    expect(form.locator(".stage circle").first).to_be_visible()
    form.get_by_role("button", name="Commit").click()
    expect(form.locator(".verdict")).to_contain_text("You said: s = 2")
    expect(form.locator(".verdict")).to_contain_text("a lead of 1 over each wrong class")
    drag(lab, form.get_by_role("img"), LINE[2], LINE[5])  # it is committed
    expect(form.locator(".place")).to_have_text("s = 2")
    lab.page.wait_for_timeout(4500)  # after which a form without a reply would speak of its kernel
    assert lab.page.locator(f"{FORM} .status").all_inner_texts() == ["", ""]
    lab.command("application:toggle-left-area")
    for width, theme in ((800, "JupyterLab Dark"), (390, "JupyterLab Light")):
        lab.page.set_viewport_size({"width": width, "height": 900})
        lab.change_theme(theme)
        look(lab, f"{width} pixels, {theme}", places=(0, 1))
        assert min(lab.page.evaluate(SIZES)) >= 11.5
    assert lab.trouble() == []


def drag(lab, picture, start, end):
    """Press on a picture at a part of its width, move to another part, and let go."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    lab.page.mouse.move(box["x"] + start * box["width"], box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + end * box["width"], box["y"] + box["height"] / 2, steps=5)
    let_go(lab.page)


def look(lab, name, places=(0, 3, 5)):
    """Keep a picture of some forms, and see that nothing sticks out of any."""
    forms = lab.page.locator(FORM)
    for place in range(forms.count()):
        form = forms.nth(place)
        form.scroll_into_view_if_needed()
        assert form.evaluate("form => form.scrollWidth <= form.clientWidth + 1")
        if place in places:
            lab.screenshot(f"{lab.folder.name}, {name}, {place}")


def test_a_first_run_changes_what_is_seen_and_answers_wait(lab):
    lab.open(START)
    picture, prediction = lab.cell("activation_explorer("), lab.cell("up_only = (cube(2 + h)")
    expect(picture.locator(".jp-OutputArea-output img")).to_be_visible()
    expect(picture.locator(".noUi-handle")).to_have_count(0)
    lab.screenshot(f"{lab.folder.name}, before")
    expect(lab.page.locator(".jp-OutputPlaceholder", has_text=re.compile("12\\.01"))).to_have_count(
        0
    )
    lab.page.locator(".jp-RenderedMarkdown p", has_text="The picture below stands still").click()
    for _ in range(4):  # as the text says
        lab.page.keyboard.press("Shift+Enter")
    expect(picture.locator(".noUi-handle")).to_be_visible()
    expect(prediction.locator(".jp-OutputPlaceholder")).to_contain_text("The slope of x cubed")
