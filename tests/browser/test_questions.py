"""A learner predicts in JupyterLab: by keyboard, in both themes, on a narrow page, on two days."""

import json
import re
from pathlib import Path

from lab import write_notebook
from playwright.sync_api import expect

from lecture4.questions import QUESTIONS

START = Path(__file__).parents[2] / "notebooks" / "00_start_here.ipynb"
NAMES = ["slope_at_minus_three", "moving_x", "slope_at_three", "backward_order"]
SOURCES = [
    f"from lecture4 import ask, progress, recall\nask({NAMES[0]!r})",
    *(f"ask({name!r})" for name in NAMES[1:]),
    "recall('01')",
    "progress()",
]
WRONG = QUESTIONS[NAMES[0]].options.index("Both are the same again.")  # presses of an arrow
FORM = ".lecture4-question"


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
        expect(wrong).to_contain_text("✗ Not this one. You said: Both are the same again.")
        expect(wrong).to_contain_text("Equal heights don't make equal slopes")
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
        expect(lab.cell("recall('01')").locator(FORM).first).to_contain_text("On the curve x²")


def look(lab, name):
    """Keep a picture of each form, and see that nothing sticks out of it."""
    forms = lab.page.locator(FORM)
    for place in range(forms.count()):
        form = forms.nth(place)
        form.scroll_into_view_if_needed()
        assert form.evaluate("form => form.scrollWidth <= form.clientWidth + 1")
        if place in (0, 3, 5):
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
