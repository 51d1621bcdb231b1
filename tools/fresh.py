"""A fresh copy of the last commit, a fresh environment for it, and steps timed and weighed.

Used by the tools that must not profit from what this folder or this environment happens to hold.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def checkout(folder):
    """Write the files of the last commit, and no others, to the new folder `folder`."""
    archive = folder.with_suffix(".zip")
    subprocess.run(["git", "archive", "--output", archive, "HEAD"], cwd=ROOT, check=True)
    shutil.unpack_archive(archive, folder)
    archive.unlink()


def environment(folder, version):
    """Make a virtual environment of the Python `version`, such as "3.13"; return its Python."""
    subprocess.run([find_python(version), "-m", "venv", folder], check=True)
    return folder / "bin" / "python"


def find_python(version):
    """The first Python of this version: this one, one on the PATH, or one that pyenv keeps."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    kept = pyenv.glob(f"versions/{version}*/bin/python")
    for python in filter(None, [sys.executable, shutil.which(f"python{version}"), *kept]):
        answer = subprocess.run([python, "--version"], capture_output=True, text=True)
        if answer.stdout.startswith(f"Python {version}."):
            return python
    sys.exit(f"No Python {version} was found: install it, so that python{version} starts it.")


@contextmanager
def step(name, folder):
    """Say what is being done, then how long it took and how large `folder` has become."""
    print(f"{name} ... ", end="", flush=True)
    start = time.perf_counter()
    yield
    print(f"{time.perf_counter() - start:.1f} s, {megabytes(folder):.0f} MB", flush=True)


def megabytes(folder):
    """What the files below `folder` take on the disk, links not followed."""
    sizes = [on_disk(path.lstat()) for path in folder.rglob("*")]
    return sum(sizes) / 1e6


def on_disk(status):
    """Whole blocks, as `du` counts; the length of the file on Windows, which has no blocks."""
    return status.st_blocks * 512 if hasattr(status, "st_blocks") else status.st_size


def load_average():
    """How busy the machine is, to be printed beside every time that is measured."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())
