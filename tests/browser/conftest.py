"""A JupyterLab of the tests' own, and a browser that looks at it.

The server listens on a free loopback port, works in a temporary folder on copies of the notebooks,
and reads none of your own Jupyter settings. Screenshots of every test go to artefacts/browser.
"""

import json
import os
import sys
from contextlib import contextmanager

import pytest
from headless import chromium_path, free_port, launch_chromium, running
from lab import ARTEFACTS, PATIENCE, Lab
from playwright.sync_api import Error, expect, sync_playwright

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium: LECTURE4_CHROMIUM, else the system's, else Playwright's own."""
    with sync_playwright() as playwright:
        try:
            browser = launch_chromium(playwright)
        except Error as error:
            without_browser(
                f"{chromium_path() or 'no system browser'}: {error.message.splitlines()[0]}"
            )
        yield browser
        browser.close()


def without_browser(reason):
    """Skip on a learner's machine; fail where the tests promise to have run (.ci/run)."""
    sentence = f"the browser tests need Chromium: install it or set LECTURE4_CHROMIUM ({reason})"
    if os.environ.get("LECTURE4_REQUIRE_BROWSER") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    """A running JupyterLab: its address and the folder that it shows."""
    home = tmp_path_factory.mktemp("jupyter")
    folder = home / "files"
    folder.mkdir()
    address = f"http://127.0.0.1:{free_port()}"
    with running(
        server_command(address, folder), address, home / "server.log", env=own_settings(home)
    ):
        yield address, folder


def server_command(address, folder):
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={address.rpartition(':')[2]}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
    ]


def own_settings(home):
    """The environment for a server that reads nothing of yours and asks nothing on the internet."""
    config = home / "config" / "labconfig"
    config.mkdir(parents=True)
    announcements = {"@jupyterlab/apputils-extension:announcements": True}
    (config / "page_config.json").write_text(json.dumps({"disabledExtensions": announcements}))
    return {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "LECTURE4_DATA": str(home / "record"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


@pytest.fixture(scope="session")
def new_window(server, chromium):
    """Call it with a name: a fresh window on JupyterLab, for as long as a with statement lasts.

    app: "lab/tree", or "notebooks" for Notebook 7.
    """

    @contextmanager
    def window(name, app="lab/tree"):
        address, folder = server
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        lab = Lab(page, address, folder / name, ARTEFACTS, app)
        yield lab
        lab.screenshot(name)
        lab.shut_down_kernels()
        page.close()

    return window


@pytest.fixture
def lab(new_window, request):
    """A window of the test's own; what it shows at the end is kept as a picture."""
    with new_window(request.node.name) as lab:
        yield lab
