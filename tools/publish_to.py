"""Make every link of the course lead to one repository on GitHub.

python tools/publish_to.py OWNER/REPO    # or: make publish-to OWNER/REPO
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = [
    "pyproject.toml",  # the first: what it says now is what is replaced everywhere
    "*.md",
    "CITATION.cff",
    "notebooks/*.ipynb",
    "tools/setup_cell.py",
    ".github/ISSUE_TEMPLATE/*.yml",
]
HOSTS = r"github\.com|colab\.research\.google\.com/github|mybinder\.org/v2/gh|codespaces\.new"
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?/(?!\.{1,2}$)[\w.-]{1,100}(?<!\.git)"


def current(root):
    """The repository that the course is published to now, such as "ada/course"."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(r'^Repository = "https://github\.com/(.+)"$', text, re.MULTILINE)[1]


def replace(text, old, new):
    """Lead a text's links to the repository `old` to `new`: -> the text, and how many they were."""
    name = re.compile(rf"({HOSTS})/{re.escape(old)}(?=\.git\b|[^\w.-]|\.\s|$)")
    return name.subn(rf"\g<1>/{new}", text)


def files(root):
    """The files that hold links to the repository."""
    return [path for place in PLACES for path in sorted(root.glob(place))]


def publish(root, new):
    """Write the new name into all files that hold the old one: -> lines that say what was done."""
    old, done = current(root), []
    for path in files(root):
        text, count = replace(path.read_text(encoding="utf-8"), old, new)
        if count and new != old:
            path.write_text(text, encoding="utf-8", newline="\n")
            done.append(f"{path.relative_to(root)}: {count}")
    return done


def main(arguments):
    given = " ".join(arguments)
    if not re.fullmatch(NAME, given, re.ASCII) or given.startswith("ORG/"):
        sys.exit(
            "Name your repository as GitHub does, owner and name, such as: make publish-to "
            f"ada/back-propagation; got {given!r}. Nothing was changed."
        )
    old, done = current(ROOT), publish(ROOT, given)
    print(*done or [f"All links lead to {given} already."], sep="\n")
    if done:
        print(f"Links to {old} lead to {given} now. Look at `git diff`, and commit it.")


if __name__ == "__main__":
    main(sys.argv[1:])
