"""Install what a reader needs into a fresh environment; print the time that it takes and its size.

    python tools/measure_environment.py

It installs the last commit by the line that a codespace runs, which is the README's with the tested
versions, and fails if the environment is larger than promised.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fresh import checkout, environment, load_average, megabytes, step

PROMISED = 550  # MB
LARGEST = 8  # packages to name


def largest(site_packages):
    """The folders that weigh most, as lines of text."""
    sizes = {folder.name: megabytes(folder) for folder in site_packages.iterdir()}
    names = sorted(sizes, key=sizes.get, reverse=True)[:LARGEST]
    return ", ".join(f"{name} {sizes[name]:.0f}" for name in names)


def install_command(course):
    """What a codespace runs once it has the repository."""
    settings = json.loads((course / ".devcontainer" / "devcontainer.json").read_text())
    return settings["postCreateCommand"]


def main():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with tempfile.TemporaryDirectory() as temporary:
        course, folder = Path(temporary, "course"), Path(temporary, "environment")
        checkout(course)
        print(f"load average {load_average()}, Python {version}")
        with step("python -m venv", folder):
            python = environment(folder, version)
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        with step(install_command(course), folder):
            subprocess.run(
                install_command(course),
                shell=True,
                check=True,
                cwd=course,
                env={**os.environ, "PATH": path, "PIP_QUIET": "2"},
            )
        print("largest:", largest(next(folder.glob("lib/*/site-packages"))))
        size = megabytes(folder)
    if size > PROMISED:
        sys.exit(f"The reader's environment takes {size:.0f} MB; {PROMISED} MB are promised.")


if __name__ == "__main__":
    main()
