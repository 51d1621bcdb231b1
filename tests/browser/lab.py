"""What a learner does in JupyterLab, as a few words: open, run, write, look."""

import html
import json
import re
import shutil
import urllib.request
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ARTEFACTS = ROOT / "artefacts" / "browser"
PATIENCE = 30_000  # milliseconds that any single wait may take on a busy machine
OUTPUT_TROUBLE = (
    "Error displaying widget",
    "model not found",
    "Failed to load model",
    "Error creating widget",
    "Loading widget",
    "Javascript Error",
)
ERROR_OUTPUT = (
    '[data-mime-type="application/vnd.jupyter.error"], '
    '[data-mime-type="application/vnd.jupyter.stderr"]'
)

# A promise that is kept when the file is read and its kernel answers.
WHEN_READY = """async () => {
    const {context} = window.jupyterapp.shell.currentWidget;
    await context.ready;
    await context.sessionContext.ready;
    await context.sessionContext.session.kernel.info;
}"""


def notebooks(every):
    """Run a test with each notebook in make site-check, with every fourth, say, in make test."""
    return pytest.mark.parametrize(
        "notebook",
        [
            pytest.param(path, marks=pytest.mark.slow if number % every else [], id=path.stem)
            for number, path in enumerate(NOTEBOOKS)
        ],
    )


def write_notebook(path, sources):
    """Write a notebook with a code cell for each source. Returns the path."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def go_to(page, address):
    """Open a notebook at its address, and wait until it can be used."""
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.evaluate(WHEN_READY)


def let_go(page):
    """Let go of the mouse, and wait until the page knows: a busy one takes in its moves late."""
    page.evaluate(
        """() => { window.letGo = new Promise(
            (kept) => addEventListener("pointerup", () => kept(true), {capture: true, once: true})
        ); }"""
    )
    page.mouse.up()
    assert page.evaluate("window.letGo")


def stored_words(notebook, folded=True):
    """The words of each picture that is stored in the notebook at this path, in order.

    folded: whether those count that JupyterLab folds until their cell runs.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    if not folded:
        cells = [c for c in cells if not c.metadata.get("jupyter", {}).get("outputs_hidden")]
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    pages = "".join(data.get("text/html", "") for data in outputs)
    return [html.unescape(words) for words in re.findall("<img alt='(.*?)'", pages)]


class Lab:
    """One browser window with one notebook in it."""

    def __init__(self, page, address, folder, pictures, app):
        self.page, self.folder, self.pictures = page, folder, pictures
        self.address, self.app = address, app
        self.script_errors = []
        if app != "notebooks":  # Notebook 7 meets errors of its own on a page without outputs, too
            page.on("pageerror", lambda error: self.script_errors.append(str(error)))

    def open(self, notebook):
        """Show a copy of the notebook at path `notebook`, as it is stored."""
        self.folder.mkdir(exist_ok=True)
        shutil.copy(notebook, self.folder)
        self.open_again(notebook.name)

    def open_again(self, name):
        """Show the notebook that is called `name`, as it was saved."""
        go_to(self.page, f"{self.address}/{self.app}/{self.folder.name}/{name}?reset")

    def save(self):
        """Save the notebook, and wait until it is in its file."""
        self.command("docmanager:save")

    def run_all(self):
        """Run every cell and wait until the last one is done."""
        self.command("notebook:run-all-cells")

    def command(self, name):
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def unfold(self):
        """Show the code of every cell, of those too that are stored with it folded."""
        self.command("notebook:show-all-cell-code")

    def cell(self, text):
        """The code cell whose source contains `text`."""
        editor = self.page.locator(".jp-InputArea-editor", has_text=text)
        return self.page.locator(".jp-CodeCell", has=editor).first

    def run(self, cell):
        """Run one cell by Shift+Enter and wait until the kernel is done with it."""
        cell.locator(".cm-content").click()
        self.command("notebook:run-cell")

    def write(self, cell, source):
        """Replace the cell's source as a learner does, by selecting all and typing over it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def trouble(self):
        """Every error that an output of the notebook shows, or that a script met, as text."""
        outputs = self.page.locator(".jp-OutputArea-output")
        texts = outputs.filter(has=self.page.locator(ERROR_OUTPUT)).all_text_contents()
        texts += [
            text
            for text in outputs.all_text_contents()
            if any(words in text for words in OUTPUT_TROUBLE)
        ]
        return texts + self.script_errors

    def slider(self, cell, name):
        """The handle of the slider that is called `name` in the cell's output."""
        named = self.page.locator(
            ".widget-inline-hbox", has=self.page.get_by_text(name, exact=True)
        )
        return cell.locator(named).get_by_role("slider")

    def change_theme(self, theme):
        """Wear a theme, and wait until JupyterLab's splash, which covers the change, is gone.

        A second change within the 200 ms in which it fades makes JupyterLab remove it twice.
        """
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
        )
        expect(self.page.locator(f"body[data-jp-theme-name='{theme}']")).to_be_attached()
        expect(self.page.locator("#jupyterlab-splash")).not_to_be_attached()

    def screenshot(self, name):
        """Keep what the window shows now."""
        self.page.screenshot(path=self.pictures / f"{name}.png")

    def shut_down_kernels(self):
        for kernel in json.load(self._api("GET", "kernels")):
            self._api("DELETE", f"kernels/{kernel['id']}")

    def _api(self, method, path):
        request = urllib.request.Request(f"{self.address}/api/{path}", method=method)
        return urllib.request.urlopen(request, timeout=30)
