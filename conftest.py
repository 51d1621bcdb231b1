"""No test, and no notebook that a test runs, touches your own record of passed exercises."""

import asyncio
import gc
import os
import tempfile
from pathlib import Path

import pytest

RECORDS = ("LECTURE4_DATA", "CHEMISTRY_DATA")  # the course's own, and that of tests/other_course
ROOT = Path(__file__).parent
BROWSERS = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("tests/browser/test_*.py"))
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config):
    """For the kernels that nbval starts, which know no fixtures."""
    folder = tempfile.TemporaryDirectory(prefix="lecture4-")
    config.add_cleanup(folder.cleanup)
    config.stash[FOLDER] = Path(folder.name)
    keep_in(config.stash[FOLDER])


def keep_in(folder):
    os.environ.update(dict.fromkeys(RECORDS, str(folder)))


def pytest_collection_finish():
    """Each collection of garbage would look through thousands of tests that stay."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each file's tests share a process; so do those of every other file of tests/browser.

    Two browsers at once leave a core partly idle, which a third process fills; three browsers
    would be in each other's way.
    """
    from xdist.scheduler import LoadFileScheduling

    class TwoBrowsers(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return f"browser {BROWSERS.index(file) % 2}" if file in BROWSERS else file

    return TwoBrowsers(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A notebook's kernel, which starts at its first cell, has a record of its own."""
    if item.path.suffix == ".ipynb":
        keep_in(item.config.stash[FOLDER] / item.path.stem)


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    for name in RECORDS:
        monkeypatch.setenv(name, str(tmp_path / "record"))


@pytest.fixture(autouse=True)
def no_loop(request):
    """A browser, once it is driven, keeps a loop going in its process: others may run their own."""
    if "chromium" in request.fixturenames:
        yield
        return
    going = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(going)
