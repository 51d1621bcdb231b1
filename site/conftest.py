"""The built site on a port of its own, and a browser that looks at it as a learner does."""

import contextlib
import functools
import http.server
import json
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tools")]

from headless import launch_chromium  # noqa: E402
from lab import Lab  # noqa: E402

SITE = ROOT / "build" / "site"
ARTEFACTS = ROOT / "artefacts" / "site"
PATIENCE = 120_000  # milliseconds: a kernel starts in 10 seconds, on a busy machine in 40

# Not kernel.info, as in the tests of JupyterLab: here its answer is lost now and then. A cell that
# is run waits for the kernel anyway.
WHEN_READY = """async () => {
    const {context} = window.jupyterapp.shell.currentWidget;
    await context.ready;
    await context.sessionContext.ready;
}"""
NEW_NOTEBOOK = """async () => {
    await window.jupyterapp.restored;
    await window.jupyterapp.serviceManager.ready;
    const {context} = await window.jupyterapp.commands.execute(
        'notebook:create-new', {kernelName: 'python'});
    await context.ready;
    await context.sessionContext.ready;
}"""
RUN_IN_NEW_CELL = """async source => {
    const {content} = window.jupyterapp.shell.currentWidget;
    content.model.sharedModel.addCell({cell_type: 'code', source});
    content.activeCellIndex = content.widgets.length - 1;
    await window.jupyterapp.commands.execute('notebook:run-cell');
    return content.activeCell.model.outputs.toJSON();
}"""
CODE_CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map(cell => cell.model.toJSON()).filter(cell => cell.cell_type == 'code')"""
IN_TIME = """([source, given, patience]) => Promise.race([
    eval(source)(given),
    new Promise((_, refuse) => setTimeout(() => refuse(new Error('not in time')), patience)),
])"""


class Page(Lab):
    """A window on the site. `asked` lists the addresses that it asked other hosts for."""

    def __init__(self, page, address):
        super().__init__(page, f"{address}/lite", folder=None, pictures=ARTEFACTS, app="lab")
        self.asked = []
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url):
        if url.startswith("http") and not url.startswith(self.address):
            self.asked.append(url)

    def open(self, notebook):
        """Show one of the site's notebooks, with its kernel."""
        self.page.goto(f"{self.address}/lab/index.html?path={notebook}")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.ask(WHEN_READY)

    def new_notebook(self):
        """Show an empty notebook, with its kernel."""
        self.page.goto(f"{self.address}/lab/index.html")
        self.page.wait_for_function("() => window.jupyterapp")
        self.ask(NEW_NOTEBOOK)

    def run_all(self):
        """Run every cell and wait until the last one is done."""
        self.ask(
            "name => window.jupyterapp.commands.execute(name)",
            "notebook:run-all-cells",
            patience=10 * PATIENCE,
        )

    def ask(self, source, given=None, patience=PATIENCE):
        """Call a function in the page; a promise that isn't kept in time is an error."""
        return self.page.evaluate(IN_TIME, [source, given, patience])

    def failures(self):
        """The code cells that have not run, or that show an error or a warning."""
        return [
            cell["source"]
            for cell in self.page.evaluate(CODE_CELLS)
            if not cell["execution_count"] or any(is_trouble(o) for o in cell["outputs"])
        ]

    def printed(self, source):
        """What a new cell with this source prints; an error in it is an error here."""
        outputs = self.ask(RUN_IN_NEW_CELL, source)
        assert "error" not in [output["output_type"] for output in outputs], json.dumps(outputs)
        return "".join(output.get("text", "") for output in outputs)


def is_trouble(output):
    return output["output_type"] == "error" or output.get("name") == "stderr"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address():
    """Where the site is served, for as long as the tests run."""
    assert SITE.is_dir(), "there is no site in build/site; build it with: make site"
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=SITE)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page of the site, in a browser that knows nothing yet; an error in a script fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    yield page
    assert page.troubles == []
    context.close()


@pytest.fixture(scope="session")
def new_window(address, chromium):
    """Call it with a name: a fresh window, for as long as a with statement lasts."""

    @contextlib.contextmanager
    def window(name):
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        site = Page(page, address)
        yield site
        site.screenshot(name)
        page.close()

    return window


@pytest.fixture
def site(new_window, request):
    """A window of the test's own; what it shows at the end is kept as a picture."""
    with new_window(request.node.name) as window:
        yield window


@pytest.fixture(scope="module")
def new_notebook(new_window):
    """An empty notebook whose kernel the tests of a module share."""
    with new_window("new_notebook") as window:
        window.new_notebook()
        yield window


@pytest.fixture
def notebook(new_notebook):
    """The shared notebook; what it has asked other hosts for so far is forgotten."""
    new_notebook.asked.clear()
    return new_notebook
