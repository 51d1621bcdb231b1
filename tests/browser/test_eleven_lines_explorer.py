"""A learner trains the 11-line net of notebook 05 with its sliders."""

from pathlib import Path

from playwright.sync_api import expect

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "05_the_eleven_line_net.ipynb"


def test_the_answers_follow_the_steps_that_the_keyboard_moves(lab):
    lab.open(NOTEBOOK)
    lab.unfold()
    lab.run(lab.cell("import numpy as np"))
    explorer = lab.cell("eleven_lines_explorer()")
    lab.run(explorer)
    labels = explorer.locator("text.label")
    expect(labels).to_have_text(["error 0.1425", "0.11", "0.84", "0.88", "0.18"])

    lab.slider(explorer, "steps").focus()
    lab.page.keyboard.press("End")  # 1,000 steps
    expect(labels).to_have_text(["error 0.0409", "0.03", "0.96", "0.96", "0.05"])
    assert lab.trouble() == []
