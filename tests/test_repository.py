"""What the files at the root promise a newcomer."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import lecture4

ROOT = Path(__file__).parents[1]


def links(document):
    """The files that a document of the root links to."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"\]\((?!https?:|#)([^)#]+)", text)


def test_the_readme_lists_the_notebooks_that_exist():
    listed = [link for link in links("README.md") if link.endswith(".ipynb")]
    existing = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert listed == [f"notebooks/{name}" for name in existing]


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
)
def test_links_lead_somewhere(document):
    assert [link for link in links(document) if not (ROOT / link).exists()] == []


# --- the habits of a kept project ----------------------------------------------------------------

PARTS_OF_A_VERSION = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_version_has_one_place():
    build = tomllib.loads(text("pyproject.toml"))
    assert build["project"]["dynamic"] == ["version"]
    assert build["tool"]["hatch"]["version"] == {"path": "lecture4/__init__.py"}
    quoted = re.compile(rf"""version\W{{1,4}}{re.escape(lecture4.__version__)}""", re.IGNORECASE)
    places = ["pyproject.toml", "CITATION.cff", "README.md", "CONTRIBUTING.md", "SECURITY.md"]
    assert [place for place in places if quoted.search(text(place))] == []


def test_the_changelog_is_a_list_of_versions_from_the_newest_to_0_1_0():
    headings = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    released = [
        re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", line) for line in headings[1:]
    ]
    versions = [match[1] for match in released]
    assert headings[0] == "[Unreleased]"
    assert versions[0] == lecture4.__version__ and versions[-1] == "0.1.0"
    assert versions == sorted(versions, key=lambda v: [int(n) for n in v.split(".")], reverse=True)


def test_the_changelog_says_for_each_version_what_kind_of_change_it_is():
    kinds = re.findall(r"^### (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    assert kinds and set(kinds) <= PARTS_OF_A_VERSION
    linked = re.findall(r"^\[(.+)\]: https://", text("CHANGELOG.md"), re.MULTILINE)
    assert linked == re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), re.MULTILINE)


def test_the_citation_has_what_the_format_demands():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["license"] == "MIT" and all("name" in author for author in citation["authors"])


def test_what_looks_at_the_scripts_is_locked_by_hashes_and_names_no_place():
    lock = json.loads(text("package-lock.json"))["packages"]
    wanted = json.loads(text("package.json"))["devDependencies"]
    assert lock.pop("")["devDependencies"] == wanted
    assert all(package["integrity"] and "resolved" not in package for package in lock.values())


def test_every_script_is_looked_at():
    scripts = {path.relative_to(ROOT) for folder in OURS for path in (ROOT / folder).rglob("*.js")}
    linted = re.search(r"eslint.js --max-warnings 0 (.+)", text("Makefile"))[1].split()
    assert len(scripts) >= 3 and {path.parts[0] for path in scripts} <= set(linted)


OURS = ("lecture4", "site", "teach", "tests", "tools", "benchmarks")
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in TEMPLATES.glob("*.yml") if path.name != "config.yml")


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_for_issues_is_one_that_github_takes(form):
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(content)
    ids = [field["id"] for field in content["body"]]
    assert len(set(ids)) == len(ids) > 0
    for field in content["body"]:
        assert field["type"] in {"input", "textarea"} and field["attributes"]["label"]


def test_dependabot_watches_what_pip_npm_and_the_workflows_install():
    watched = yaml.safe_load(text(".github/dependabot.yml"))
    assert watched["version"] == 2
    kinds = {entry["package-ecosystem"] for entry in watched["updates"]}
    assert kinds == {"pip", "npm", "github-actions"}
    for entry in watched["updates"]:
        for folder in entry.get("directories", [entry.get("directory")]):
            assert (ROOT / folder.strip("/")).is_dir() and entry["schedule"]["interval"]
