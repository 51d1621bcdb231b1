"""A learner writes svm_loss in JupyterLab, first wrongly, then rightly, and reads the feedback."""

from pathlib import Path

from lab import write_notebook
from playwright.sync_api import expect

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_svm_and_softmax.ipynb"

# One row at a time, as a beginner would. The regularisation's gradient is for the reader to add.
ATTEMPT = """def svm_loss(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    for x, label in zip(X, y):
        margins = x @ W - x @ W[:, label] + 1
        margins[label] = 0
        violated = (margins > 0) * 1.0
        violated[label] = -violated.sum()
        loss = loss + np.maximum(0, margins).sum()
        dW = dW + np.outer(x, violated)
    return loss / len(y) + reg * np.sum(W * W), dW / len(y){regularisation}
"""


def attempt(lab, regularisation):
    """Write and run svm_loss, then run its check: -> the check's cell."""
    exercise, check = lab.cell("def svm_loss(W, X, y, reg)"), lab.cell('check("svm_loss")')
    lab.write(exercise, ATTEMPT.format(regularisation=regularisation))
    lab.run(exercise)
    lab.run(check)
    return check


def test_svm_loss_wrong_then_right(lab):
    lab.open(NOTEBOOK)
    lab.run(lab.cell("import numpy as np"))

    check = attempt(lab, regularisation="")
    expect(check).to_contain_text("not yet, 2 of 4 points")
    expect(check).to_contain_text("The regularisation is missing in the gradient")

    check = attempt(lab, regularisation=" + reg * W")
    expect(check).to_contain_text("The factor 2 is missing in the regularisation's gradient")

    check = attempt(lab, regularisation=" + 2 * reg * W")
    expect(check).to_contain_text("right, 4 of 4 points")
    expect(check).not_to_contain_text("not yet")


def test_an_open_exercise_does_not_stop_run_all(lab):
    lab.open(NOTEBOOK)
    lab.run_all()
    expect(lab.cell('check("svm_loss")')).to_contain_text("not yet, 0 of 4 points")
    assert lab.trouble() == []


PANEL = 'from lecture4.widgets import explore\npanel = explore("x * y", x=2, y=3)\npanel'
SLOW = """import time
import lecture4
from lecture4 import check

def svm_loss(W, X, y, reg):
    while panel.values["x"] == 2 and time.monotonic() - began < 8:
        time.sleep(0.05)
    return lecture4.svm_loss(W, X, y, reg)"""
CHECK = 'began = time.monotonic(); check("svm_loss")'


def test_a_slider_that_is_moved_while_a_check_runs_goes_on_moving_its_picture(lab, tmp_path):
    lab.open(write_notebook(tmp_path / "slow.ipynb", [PANEL, SLOW, CHECK]))
    for text in ("panel", "def svm_loss"):
        lab.run(lab.cell(text))
    check, panel = lab.cell(CHECK), lab.cell("panel")
    check.locator(".cm-content").click()
    lab.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")
    expect(check).to_contain_text("[*]")
    lab.slider(panel, "x").focus()
    lab.page.keyboard.press("ArrowRight")  # the attempt goes on once it sees this
    expect(check).to_contain_text("right, 4 of 4 points")
    expect(panel.locator("text.value")).to_have_text(["+2.1", "+3", "+6.3"])
    lab.page.keyboard.press("ArrowRight")
    expect(panel.locator("text.value")).to_have_text(["+2.2", "+3", "+6.6"])
    assert lab.trouble() == []
