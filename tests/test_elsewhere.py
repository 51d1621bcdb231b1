"""Colab, Codespaces and the workflows: what can be seen of them without being there."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from setup_cell import SETUP

ROOT = Path(__file__).parents[1]
LACKING = SETUP.replace("import lecture4", "import a_package_that_nobody_has")
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
UNSET = ADDRESS.sub("https://github.com/ORG/nothing", LACKING)  # as before make publish-to
UNREACHABLE = ADDRESS.sub("http://127.0.0.1:9/nobody/nothing", LACKING)


def run(source):
    """What a fresh Python that asks a package index only once says to the cell: out and err."""
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_RETRIES": "0"},
        timeout=60,
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_notebook_begins_with_the_setup_cell(path):
    notebook = nbformat.read(path, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert (first.source, first.metadata.get("tags")) == (SETUP, ["setup"])


def test_the_setup_cell_is_silent_where_the_package_is():
    assert run(SETUP) == ("", "")


@pytest.mark.parametrize("source", [UNSET, UNREACHABLE], ids=["no address", "not reachable"])
def test_the_setup_cell_says_in_a_sentence_that_it_cannot_help(source):
    told, errors = run(source)
    assert "can take a minute" in told
    last_line = errors.splitlines()[-1]
    assert last_line.startswith("ImportError: lecture4 is missing: get it from http")


def test_nothing_is_fetched_from_a_place_that_nobody_has_set():
    assert "ERROR: " not in run(UNSET)[1]  # as pip begins what it says


PLACES = {
    "Binder": "mybinder.org/v2/gh/",
    "Colab": "colab.research.google.com/github/",
    "Codespaces": "codespaces.new/",
    "VS Code": "cloneInVolume?url=https://github.com/",
}


@pytest.mark.parametrize("badge", PLACES)
def test_a_badge_leads_to_the_repository_that_the_setup_cell_fetches(badge):
    (repository,) = re.findall(r"github\.com/([\w.-]+/[\w.-]+)", SETUP)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (link,) = re.findall(rf"\[!\[Open in {badge}\]\[[\w-]+\]\]\[([\w-]+)\]", readme)
    (address,) = re.findall(rf"^\[{link}\]: https://(\S+)$", readme, re.MULTILINE)
    assert re.search(re.escape(PLACES[badge] + repository) + r"(?![\w.-])", address)


def devcontainer():
    return json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))


def test_a_codespace_has_the_python_that_binder_has():
    (version,) = re.findall(r"python:([\d.]+)", devcontainer()["image"])
    assert (ROOT / "binder" / "runtime.txt").read_text().strip() == f"python-{version}"


def test_a_codespace_opens_a_notebook_that_exists():
    opened = devcontainer()["customizations"]["codespaces"]["openFiles"]
    assert opened and all((ROOT / path).exists() for path in opened)


def test_a_codespace_installs_the_course_in_the_tested_versions():
    # tools/measure_environment.py runs this line in a fresh environment
    command = devcontainer()["postCreateCommand"].split()
    assert command[:4] == ["python", "-m", "pip", "install"]
    assert command[4:] == [
        "--no-compile",
        "-c",
        "constraints.txt",
        "-r",
        "requirements.txt",
        "-e",
        ".",
    ]


def patterns(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("**/").rstrip("/") for line in lines if line and line[0] != "#"}


def test_an_image_gets_nothing_that_git_ignores():
    # teach/Dockerfile copies the whole folder, in which a class's work may lie
    assert "submissions" in patterns(".gitignore") <= patterns(".dockerignore")


# --- the workflows ----------------------------------------------------------------------------


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


def commands(workflow):
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return "\n".join(step.get("run", "") for step in steps)


def test_every_week_the_oldest_python_that_is_promised_is_tried():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    matrix = workflow("weekly.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    oldest = [run for run in matrix["include"] if run["dependencies"] == "oldest"]
    assert {run["python"] for run in oldest} == {matrix["python"][0]}
    assert {run["system"] for run in oldest} == set(matrix["system"])


@pytest.mark.parametrize("name", ["test.yml", "weekly.yml"])
def test_the_files_that_a_workflow_names_exist(name):
    named = re.findall(r"(?:\.ci/|tests/|requirements\.)[\w./]*", commands(workflow(name)))
    assert named and [path for path in named if not (ROOT / path).exists()] == []
