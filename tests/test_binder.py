"""What Binder will build, read from the Dockerfile that repo2docker makes of this repository.

`make binder-check` builds it and looks at the outcome; that takes minutes.
"""

import re
import shutil
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("repo2docker runs on Linux and macOS alone", allow_module_level=True)

import dockerfile as binder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def recipe():
    return binder.render(ROOT)


def test_the_image_has_the_python_of_runtime_txt(recipe):
    wished = (ROOT / "binder" / "runtime.txt").read_text().strip()
    assert f"python-{binder.python_version(recipe)}" == wished


def test_all_that_is_installed_is_what_binder_requirements_say(recipe):
    (command,) = binder.commands(recipe)
    assert command.endswith('/bin/pip install --no-cache-dir -r "binder/requirements.txt"')


def test_nothing_is_installed_before_the_repository_is_there(recipe):
    before = recipe.partition("COPY --chown=0:0 src/ ${REPO_DIR}/\n")[0]
    assert "pip install" not in before  # "-r ../requirements.txt" and "-e ." need the repository


def test_the_image_starts_jupyter(recipe):
    assert binder.start_command(recipe)[0] == "jupyter"


def test_a_repository_that_asks_for_no_environment_is_refused(tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    with pytest.raises(ValueError, match="No environment specification found"):
        binder.render(tmp_path)


def test_binder_installs_the_package_and_every_version_is_pinned():
    text = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[:3] == ["-r ../requirements.txt", "-c ../constraints.txt", "-e ."]
    assert [line for line in lines[3:] if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_the_badge_opens_a_notebook():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    path = re.search(r"mybinder\.org/v2/gh/[^?\s]+\?urlpath=lab/tree/(\S+)", readme).group(1)
    assert path.endswith(".ipynb") and (ROOT / path).exists()
