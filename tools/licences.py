"""List the licences of all that a reader installs, and refuse what doesn't fit MIT.

    python tools/licences.py [another requirements.txt]

What a reader installs is requirements.txt with all that it asks for in turn, as it is installed
here. Weak copyleft (MPL, LGPL) binds who changes those files; the course only imports them. Strong
copyleft (GPL, AGPL, EPL) and terms that aren't known here end with an error.
"""

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
PERMISSIVE = re.compile(
    r"(0?BSD|MIT|Apache|ISC|PSF|Python Software Foundation|HPND|Zlib|CC0|Unlicense)\b"
)
WEAK = re.compile(r"(MPL|Mozilla Public|LGPL|GNU Lesser)")
# Of packages whose metadata doesn't say it: what the licence file beside it says.
LOOKED_UP = {"resvg-py": "MIT"}


def main(path=REQUIREMENTS):
    table = [(name, licence(name)) for name in installed(requirements(path))]
    for name, terms in table:
        print(f"{name:28} {terms or 'unknown':40} {kind(terms)}".rstrip())
    refused = [name for name, terms in table if kind(terms) == "REFUSED"]
    if refused:
        sys.exit(
            f"These don't fit MIT, or their licence isn't known: {', '.join(refused)}. "
            "Take another package, or read its terms and add them to tools/licences.py."
        )
    print(f"{len(table)} packages, and all fit the course's licence, MIT.")


def requirements(path):
    """The requirements that a file lists, without its comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def installed(waiting):
    """The names, sorted, of these packages and of all that they ask for on this machine."""
    found, waiting = set(), [(wanted, "") for wanted in waiting]
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        new = {(canonicalize_name(wanted.name), chosen) for chosen in {"", *wanted.extras}} - found
        found |= new
        waiting += [
            (Requirement(line), chosen)
            for name, chosen in new
            for line in distribution(name).requires or []
        ]
    return sorted({name for name, _ in found})


def licence(name):
    """What a package says of its terms, in a line; "" if it says nothing."""
    said = distribution(name).metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    first_line = (said["License"] or "").partition("\n")[0]
    return said["License-Expression"] or LOOKED_UP.get(name) or "; ".join(classifiers) or first_line


def kind(terms):
    """ "" for permissive terms, "weak copyleft", or "REFUSED".

    Of terms joined by OR one must fit, and of those joined by AND, or by a semicolon, all.
    """
    choices = [re.split(r" AND |; ", choice) for choice in terms.strip("()").split(" OR ")]
    return min(max(map(_rank, parts)) for parts in choices)[1]


def _rank(part):
    part = part.strip("() ")
    if PERMISSIVE.match(part):
        return 0, ""
    return (1, "weak copyleft") if WEAK.match(part) else (2, "REFUSED")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
