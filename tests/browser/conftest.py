"""A JupyterLab of the tests' own, and a browser that looks at it.

The server listens on a free loopback port, works in a temporary folder on copies of the notebooks,
and reads none of your own Jupyter settings. Screenshots of every test go to artefacts/browser.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab import Lab
from playwright.sync_api import Error, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts" / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
START_UP = 60  # seconds
PATIENCE = 30_000  # milliseconds that any single wait may take on a busy machine
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium: LECTURE4_CHROMIUM, else the system's, else Playwright's own."""
    installed = [shutil.which(name) for name in BROWSERS]
    path = os.environ.get("LECTURE4_CHROMIUM") or next(filter(None, installed), None)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=path, args=[*QUIET, *(["--no-sandbox"] if as_root else [])])
        except Error as error:
            without_browser(f"{path or 'no system browser'}: {error.message.splitlines()[0]}")
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
    log = home / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(server_command(address, folder), env=own_settings(home),
                                   stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(address, process, log)
        yield address, folder
    finally:
        process.terminate()
        process.wait(timeout=30)


def server_command(address, folder):
    return [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={address.rpartition(':')[2]}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_answers(address, process, log):
    deadline = time.monotonic() + START_UP
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start within {START_UP} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def new_window(server, chromium):
    """Call it with a name: a fresh window on JupyterLab, for as long as a with statement lasts."""
    @contextmanager
    def window(name):
        address, folder = server
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        lab = Lab(page, address, folder / name, ARTEFACTS)
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
