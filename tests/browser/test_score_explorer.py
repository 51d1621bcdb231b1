"""A learner moves the scores of notebook 04 and reads both losses."""

from pathlib import Path

from playwright.sync_api import expect

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_svm_and_softmax.ipynb"


def test_both_losses_follow_a_score_that_the_keyboard_moves(lab):
    lab.open(NOTEBOOK)
    lab.unfold()
    lab.run(lab.cell("import numpy as np"))
    explorer = lab.cell("score_explorer()")
    lab.run(explorer)
    losses = explorer.locator("text.result")
    expect(losses).to_have_text(["hinge loss 2.9", "cross-entropy −ln 0.13 = 2.04 nats"])

    lab.slider(explorer, "cat").focus()
    for _ in range(9):
        lab.page.keyboard.press("ArrowRight")  # 3.2, 3.3, ... 4.1: now the car leads by 1
    expect(losses).to_have_text(["hinge loss 2", "cross-entropy −ln 0.2687 = 1.314 nats"])
    assert lab.trouble() == []
