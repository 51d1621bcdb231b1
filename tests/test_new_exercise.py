"""An exercise that the tool makes is whole: judged, named, with its cells and its table lines."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = """def batch_norm_backward(dout, X):
    N = len(X)
    centred = X - X.mean(axis=0)
    std = np.sqrt(np.mean(centred**2, axis=0) + 1e-5)
    normed = centred / std
    along = np.mean(dout * normed, axis=0)
    dX = (dout - dout.mean(axis=0) - normed * along) / std
    return dX
"""
TEXTS = """hints = ["On how many ways does X reach the output?", "And the spread?", "Print dX."]
[only_the_direct_way]
change = { "dout - dout.mean(axis=0) - normed * along" = "dout" }
"Mean and spread are taken as fixed" = [
    "they depend on X as well, so gradients come back through them.",
    "Along how many ways does one entry of X reach the output?",
]
[spread_is_fixed]
change = { " - normed * along" = "" }
"The spread is taken as fixed" = [
    "the spread depends on X as well; its way back is missing.",
    "If X is doubled, what does the output do?",
]
"""


@pytest.fixture
def root(tmp_path):
    for folder in ("notebooks", "lecture4"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "README.md", tmp_path)
    return tmp_path


def made(root, *arguments):
    command = [sys.executable, ROOT / "tools" / "new_exercise.py", *arguments, "--root", root]
    return subprocess.run(command, capture_output=True, text=True)


def test_an_exercise_in_thirty_lines(root):
    assert made(root, "batch_norm_backward", "--notebook", "08").returncode == 0
    (file,) = (root / "lecture4" / "exercises").glob("n08_*_batch_norm_backward.py")
    text = file.read_text("utf-8")
    start, end = text.index("def batch"), text.index("EXERCISE")
    text = text[:start] + PROGRAM + "\n\n" + text[end:].replace('"dout": "D"', '"dout": "ND"')
    file.write_text(text, encoding="utf-8")
    file.with_suffix(".toml").write_text(TEXTS, encoding="utf-8")
    assert len(text.splitlines()) <= 30
    code = """from lecture4.exercises import EXERCISES
from lecture4.checker.judge import judge
exercise = EXERCISES["batch_norm_backward"]
assert judge(exercise, exercise.program, 10).passed
for mistake in exercise.mistakes:
    named = judge(exercise, exercise.wrong_program(frozenset([mistake.id])), 10).mistakes
    assert named == (mistake.id,), named
print(list(EXERCISES)[-1])"""
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stdout.strip() == "batch_norm_backward", done.stderr


def test_the_cells_and_the_tables_are_written(root):
    assert made(root, "batch_norm_backward", "--notebook", "08").returncode == 0
    notebook = nbformat.read(next((root / "notebooks").glob("08_*.ipynb")), as_version=4)
    nbformat.validate(notebook)
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    assert ids.index("batch_norm_backward-check") == ids.index("batch_norm_backward") + 1
    for table in (root / "README.md", root / "notebooks" / "00_start_here.ipynb"):
        assert "`stable_sigmoid`, `batch_norm_backward` |" in table.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("svm_loss", "--notebook", "04"), "already"),
        (("a-b", "--notebook", "04"), "can't be called"),
        (("new", "--notebook", "44"), "no notebook 44"),
    ],
)
def test_what_cannot_be_made_is_told(root, arguments, said):
    done = made(root, *arguments)
    assert done.returncode and said in done.stderr
