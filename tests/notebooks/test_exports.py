"""What README promises of exports: a script, a page that is whole offline, and LaTeX."""

import os
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path

import pypandoc
import pytest
from nbconvert import ScriptExporter
from nbconvert.nbconvertapp import NbConvertApp

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pandoc(monkeypatch):
    """Pandoc, where nbconvert and a shell find it."""
    path = Path(pypandoc.get_pandoc_path())
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    return path


def command(start, notebook):
    """The words of README's command that starts so, with this notebook in it."""
    readme = (ROOT / "README.md").read_text("utf-8").replace("\\\n", "")
    (line,) = re.findall(rf"^(?:\.venv/bin/)?{start}.*$", readme, re.M)
    words = shlex.split(line)
    return [str(notebook) if word.endswith(".ipynb") else word for word in words]


def pictures(notebook):
    """Of each picture that is stored: (its data, its words)."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.get("data", {}) for output in outputs]
    described = [re.findall("<img alt='(.*?)'", data.get("text/html", "")) for data in shown]
    return [
        (data, unescape(alt)) for data, alts in zip(shown, described, strict=True) for alt in alts
    ]


def plain(text):
    """A text without what LaTeX or a line's end makes of its signs."""
    return re.sub(r"[^A-Za-z]", "", text)


def test_a_script_ends_in_py_and_is_python(path):
    script, resources = ScriptExporter().from_filename(str(path))
    assert resources["output_extension"] == ".py"
    compile(script, path.name, "exec")


def test_a_script_that_runs_prints_the_words_of_its_figures(tmp_path):
    (path,) = (ROOT / "notebooks").glob("00_*.ipynb")
    script = tmp_path / "start.py"
    script.write_text(ScriptExporter().from_filename(str(path))[0], encoding="utf-8")
    run = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8")
    assert (run.returncode, run.stderr) == (0, "")
    assert "Map of the course. 00 leads to 01, and 01 to 02." in run.stdout
    assert "b'" not in run.stdout


def test_latex_is_written_without_inkscape(pandoc, path, notebook, tmp_path):
    words = command("jupyter nbconvert --to latex", path)
    NbConvertApp.clear_instance()  # of the notebook before
    NbConvertApp.launch_instance([*words[2:], f"--output-dir={tmp_path}"])
    latex = (tmp_path / f"{path.stem}.tex").read_text("utf-8")
    used = re.findall(r"\\adjustimage\{.*?\}\}\{(.*?)\}", latex)
    assert all((tmp_path / file).stat().st_size > 1000 for file in used)
    assert len(used) == sum("image/png" in data for data, _ in pictures(notebook))
    for data, alt in pictures(notebook):
        assert "image/png" in data or plain(alt) in plain(latex)


def test_a_page_made_by_pandoc_holds_its_formulas_as_mathml(pandoc, path, notebook, tmp_path):
    words = command("pandoc", path)
    words = [f"--output={tmp_path}/page.html" if "--output" in word else word for word in words]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (run.returncode, "Could not convert" in run.stderr) == (0, False)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<math ") > 10
    assert "<script" not in page and 'src="http' not in page
    images = re.findall(r"<img [^>]*>", page)
    described = [unescape(re.search(r'(?:aria-label|alt)="(.*?)"', image)[1]) for image in images]
    assert described == [alt for _, alt in pictures(notebook)]
