"""A learner writes svm_loss in JupyterLab, first wrongly, then rightly, and reads the feedback."""

from pathlib import Path

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
    lab.unfold()
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
