"""What the files at the root promise a newcomer."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def links(document):
    """The files that a document of the root links to."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"\]\((?!https?:|#)([^)#]+)", text)


def test_the_readme_lists_the_notebooks_that_exist():
    listed = [link for link in links("README.md") if link.endswith(".ipynb")]
    existing = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert listed == [f"notebooks/{name}" for name in existing]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(document):
    assert [link for link in links(document) if not (ROOT / link).exists()] == []
