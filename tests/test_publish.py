"""`make publish-to OWNER/REPO` is all that it takes to make every link lead to one's repository."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import publish_to
import pytest

ROOT = Path(__file__).parents[1]
OURS, LATER = "ada-l/back.prop_2", "ada-l/back.prop"  # the second is how the first begins
UNSET = "/".join(["ORG", "REPO"])
LINK = re.compile(rf"(?:{publish_to.HOSTS})/([\w.-]+/[\w.-]+?)(?=\.git\b|[^\w.-]|\.\s|$)")
NOT_KEPT = shutil.ignore_patterns(  # .git, environments, and what is made from the rest
    "node_modules",
    ".git",
    ".venv*",
    ".*_cache",
    ".hypothesis",
    "__pycache__",
    "build",
    "artefacts",
    "dist",
)


@pytest.fixture
def tree(tmp_path):
    """The repository's files, to be changed."""
    return Path(shutil.copytree(ROOT, tmp_path / "course", ignore=NOT_KEPT))


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """The same, for what must change nothing."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("root") / "course", ignore=NOT_KEPT))


def texts(root):
    """All that can be read in the tree, by path."""
    found = {}
    for path in root.rglob("*"):
        if path.is_file() and path.suffix not in {".png", ".pyc"}:
            found[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return found


def linked(root):
    """Every link to a repository on GitHub, however it is reached: (file, owner/name)."""
    return [(name, link) for name, text in texts(root).items() for link in LINK.findall(text)]


def publish(tree, *words):
    """The script, as the Makefile calls it: -> exit code, what it said."""
    script = [sys.executable, str(tree / "tools" / "publish_to.py"), *words]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def make(tree, *words):
    command = ["make", "--no-print-directory", *words, f"PYTHON={sys.executable}"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def test_every_link_leads_to_the_new_repository_and_none_is_left(tree):
    old, before = publish_to.current(tree), linked(tree)
    code, said = publish(tree, OURS)
    assert code == 0, said
    assert linked(tree) == [(file, OURS if link == old else link) for file, link in before]
    assert [file for file, text in texts(tree).items() if UNSET in text] == []


def test_links_that_can_only_be_ours_are_ours(tree):
    publish(tree, OURS)
    readme = (tree / "README.md").read_text(encoding="utf-8")
    hosts = r"mybinder\.org/v2/gh|google\.com/github|codespaces\.new"
    badges = re.findall(rf"(?:{hosts})/([\w.-]+/[\w.-]+?)[/?]", readme)
    assert badges == [OURS] * 3
    assert f"git clone https://github.com/{OURS}.git course" in readme


def test_a_second_run_leads_them_from_there_to_another(tree):
    publish(tree, OURS)
    first = linked(tree)
    for new in (LATER, OURS):  # to a shorter name that begins the same, and back
        assert publish(tree, new)[0] == 0
    assert linked(tree) == first
    before = texts(tree)
    assert publish(tree, OURS) == (0, f"All links lead to {OURS} already.\n")
    assert texts(tree) == before


def test_a_repository_whose_name_only_begins_so_is_left_alone():
    ours = "https://github.com/ada/course, github.com/ada/course.git and github.com/ada/course."
    others = " github.com/ada/course-2 github.com/ada/course.js github.com/ada/courses x/ada/course"
    text, count = publish_to.replace(ours + others, "ada/course", "b/c")
    assert (text, count) == (ours.replace("ada/course", "b/c") + others, 3)


def test_the_setup_cell_fetches_from_there_and_is_in_every_notebook(tree):
    publish(tree, OURS)
    address = f"https://github.com/{OURS}/archive/HEAD.zip"
    paths = [tree / "tools" / "setup_cell.py", *(tree / "notebooks").glob("*.ipynb")]
    assert [path.read_text(encoding="utf-8").count(address) for path in paths] == [1] * 10


@needs_make
@pytest.mark.parametrize("words", [[OURS], [f"TO={OURS}"]], ids=["as a word", "as TO="])
def test_make_publish_to_does_it(tree, words):
    code, said = make(tree, "publish-to", *words)
    assert code == 0 and f"lead to {OURS} now" in said
    assert publish_to.current(tree) == OURS


WRONG = ["", "ada", "ada/", "/course", UNSET, "ada/course.git", "a b/c", "ada/course/x", "-a/b"]


@pytest.mark.parametrize("name", [*WRONG, "https://github.com/ada/course"])
def test_what_is_no_repository_is_refused_and_nothing_changes(untouched, name):
    before = texts(untouched)
    code, said = publish(untouched, name)
    assert code == 1 and said.startswith("Name your repository as GitHub does")
    assert f"got {name!r}" in said
    assert texts(untouched) == before


@needs_make
@pytest.mark.parametrize("words", [[], ["https://github.com/ada/course"]], ids=["none", "address"])
def test_make_publish_to_says_what_it_wants(untouched, words):
    code, said = make(untouched, "publish-to", *words)
    assert code and "make publish-to ada/back-propagation" in said
