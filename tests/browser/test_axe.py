"""axe-core finds nothing of ours: in any notebook as it is stored, in what cells show once run.

Those marked slow look at all notebooks, stored and run, in JupyterLab and in Notebook 7: make
site-check.
"""

import pytest
from audit import audit
from lab import notebooks, write_notebook

every_notebook = notebooks(every=1)
OURS = (".jp-OutputArea-output", ".jp-RenderedMarkdown")
SETUP = """from lecture4 import ask, check, hint, progress, recall, solution, spirals
from lecture4.widgets import *
X, y = spirals(60, 3, rng=0)"""
ATTEMPT = """import numpy as np
def softmax(scores):
    return np.exp(scores) / np.exp(scores).sum()"""
CELLS = [  # one of everything that a cell of the course shows
    SETUP,
    ATTEMPT,
    'check("softmax")',
    'check("svm_loss")',
    'hint("softmax")',
    'solution("softmax")',
    "progress()",
    'recall("05")',
    'ask("why_one")',
    'ask("steepest_sigmoid")',
    'explore("(x + y) * z", x=-2, y=5, z=-4)',
    "score_explorer()",
    "eleven_lines_explorer()",
    "activation_explorer()",
    "jacobian_explorer()",
    "neuron_explorer()",
    "saturation_explorer()",
    "initialisation_explorer()",
    "training_explorer(X, y, hidden=10)",
]


# That links in a text are told by their colour alone is JupyterLab's style.
JUPYTERLABS = ["link-in-text-block"]
# JupyterLab takes the tabindex from what isn't trusted. Chromium and Firefox give the keys to all
# that scrolls without one.
UNTRUSTED = ["scrollable-region-focusable"]


def found(lab, without=()):
    """What axe finds in the outputs and texts of the notebook that is shown, in both themes."""
    said, left_out = [], [*JUPYTERLABS, *without]
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.change_theme(theme)
        said += [f"{theme}: {line}" for line in audit(lab.page, *OURS, without=left_out)]
    return said


@pytest.mark.slow
@every_notebook
def test_nothing_in_a_notebook_as_it_is_stored(lab, notebook):
    lab.open(notebook)
    lab.command("notebook:show-all-cell-outputs")
    assert found(lab, without=UNTRUSTED) == []


@pytest.mark.slow
@pytest.mark.parametrize("app", ["lab/tree", "notebooks"])
def test_nothing_in_what_cells_show(new_window, tmp_path, app):
    with new_window(f"everything in {app[:9].replace('/', ' ')}", app) as lab:
        lab.open(write_notebook(tmp_path / "everything.ipynb", CELLS))
        lab.run_all()
        assert found(lab) == []


@pytest.mark.slow
@pytest.mark.parametrize("app", ["lab/tree", "notebooks"])
@every_notebook
def test_nothing_in_a_notebook_that_has_run(new_window, notebook, app):
    with new_window(f"{notebook.stem} has run in {app[:9].replace('/', ' ')}", app) as lab:
        lab.open(notebook)
        lab.run_all()
        assert found(lab) == []


def test_axe_sees_what_is_wrong(lab, tmp_path):
    wrong = """from IPython.display import HTML
HTML("<button></button><p style='color: #777'>pale in both themes</p>")"""
    lab.open(write_notebook(tmp_path / "wrong.ipynb", [wrong]))
    lab.run_all()
    rules = {line.split(": ")[1] for line in found(lab)}
    assert {"button-name", "color-contrast"} <= rules
