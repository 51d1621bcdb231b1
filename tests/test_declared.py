"""What is imported is declared: each part of the tree against what pip is asked for.

A package that comes only because another one needs it may be gone with the other's next release.
"""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]

# Each part of the tree, and the extras that those who run it install.
PARTS = {
    "conftest.py": ["test"],
    "lecture4": ["png"],
    "tests": ["test"],
    "tools": ["test"],
    "teach": ["teach", "dask"],
    "site": ["test", "site"],
    "benchmarks": ["test", "benchmarks"],
}
OPTIONAL = {"torch"}  # in notebook 08: where it isn't installed, what it printed is shown
BESIDE = ["tests", "tools", "teach", "site", "benchmarks"]  # found by the folder, not installed


def requirements_file():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def named(requirements):
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def declared(extras):
    """The distributions that the package asks for with these extras."""
    return named(PROJECT["dependencies"]).union(*(named(EXTRAS[extra]) for extra in extras))


def files(part):
    return [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))


@cache
def our_own():
    ours = [path for part in BESIDE for path in files(part)]
    packages = {path.parent.name for path in ours if path.name == "__init__.py"}
    return {"lecture4", *packages, *(path.stem for path in ours)}


def modules(source):
    """The top-level modules that a program imports, wherever in it it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def distributions(sources):
    """What must be installed for these programs: a module that is not here has its own name."""
    met = {module for source in sources for module in modules(source)}
    foreign = met - our_own() - set(sys.stdlib_module_names)
    known = packages_distributions()
    return {canonicalize_name(known.get(module, [module])[0]) for module in foreign}


def imported(part):
    return distributions(path.read_text(encoding="utf-8") for path in files(part))


@pytest.mark.parametrize("part", PARTS)
def test_what_is_imported_is_declared(part):
    assert imported(part) - declared(PARTS[part]) == set()


def test_the_wheel_asks_for_what_the_package_imports_and_no_more():
    assert declared([]) == imported("lecture4") - named(EXTRAS["png"])


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_what_a_notebook_imports_is_what_a_reader_installs(path):
    cells = nbformat.read(path, as_version=4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    assert distributions(sources) - named(requirements_file()) - OPTIONAL == set()


def test_every_folder_with_code_is_looked_at():
    kept = re.compile(r"\.|build$|artefacts$|dist$|node_modules$")  # what git ignores begins so
    holders = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("[!.]*/**/*.py")}
    assert {name for name in holders if not kept.match(name)} <= set(PARTS)


def test_a_reader_gets_what_the_package_needs_in_the_same_ranges():
    assert {*PROJECT["dependencies"], *EXTRAS["png"]} <= set(requirements_file())


def test_every_requirement_is_pinned_for_the_tests():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = named(line for line in lines if not line.startswith("#"))
    wanted = [*requirements_file(), *PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["teach"]]
    assert named(wanted) - {"lecture4"} <= pinned
