"""What the files at the root promise a newcomer."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def links(document):
    """The files that a document of the root links to."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"\]\((?!https?:|#)([^)#]+)", text)


def requirements():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_readme_lists_the_notebooks_that_exist():
    listed = [link for link in links("README.md") if link.endswith(".ipynb")]
    existing = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert listed == [f"notebooks/{name}" for name in existing]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(document):
    assert [link for link in links(document) if not (ROOT / link).exists()] == []


def test_a_reader_gets_what_the_package_needs_in_the_same_ranges():
    assert set(project()["dependencies"]) <= set(requirements())


def test_every_requirement_is_pinned_for_the_tests():
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.M)
    wanted = [*requirements(), *project()["optional-dependencies"]["test"]]
    names = {re.match(r"[\w.-]+", line).group() for line in wanted}
    assert names <= set(pinned)
