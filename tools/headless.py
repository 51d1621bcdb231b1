"""A headless Chromium, and a server that runs for as long as it is looked at."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_UP = 60  # seconds


def chromium_path():
    """LECTURE4_CHROMIUM, else the system's; None leaves the choice to Playwright's own."""
    installed = [shutil.which(name) for name in BROWSERS]
    return os.environ.get("LECTURE4_CHROMIUM") or next(filter(None, installed), None)


def launch_chromium(playwright):
    """A headless browser that asks nothing of the internet by itself."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*QUIET, *(["--no-sandbox"] if as_root else [])]
    return playwright.chromium.launch(executable_path=chromium_path(), args=arguments)


def free_port():
    """A port that no server of this machine listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, address, log, **options):
    """Run a Jupyter server, whose output goes to the file `log`, for as long as a with lasts.

    It begins once `address` answers; a TimeoutError shows the end of the log. The options are
    those of subprocess.Popen.
    """
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
    try:
        wait_until_it_answers(address, process, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(address, process, log):
    """Wait for the server that `process` runs; a TimeoutError shows the end of its log."""
    deadline = time.monotonic() + START_UP
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {address} within {START_UP} s:\n{log.read_text()[-3000:]}")
