"""The lock of the Pyodide distribution: which packages there are, and where each wheel is."""

import hashlib
import re
import zipfile

import pkginfo
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def entry(wheel, python):
    """Describe a pure wheel as pyodide-lock.json does: -> its name, and the description.

    `python` is the version of Python that Pyodide carries, such as "3.14.2".
    """
    metadata = pkginfo.get_metadata(str(wheel))
    name = canonicalize_name(metadata.name)
    return name, {
        "name": name,
        "version": metadata.version,
        "file_name": f"../../pypi/{wheel.name}",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": imports(wheel),
        "depends": depends(metadata, python),
        "unvendored_tests": False,
    }


def imports(wheel):
    """The top-level names that a wheel lets you import."""
    files = zipfile.ZipFile(wheel).namelist()
    tops = [re.match(r"(\w+)(\.py|/__init__\.py)$", file) for file in files]
    return sorted({top[1] for top in tops if top})


def depends(metadata, python):
    """The packages that a wheel needs in the browser, by the names that the lock uses."""
    browser = {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "extra": "",
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
    }
    requirements = [Requirement(text) for text in metadata.requires_dist]
    return [
        canonicalize_name(requirement.name)
        for requirement in requirements
        if not requirement.marker or requirement.marker.evaluate(browser)
    ]


def closure(packages, names):
    """The named packages and all that they need, down to the last.

    Raises KeyError if the lock lacks one of them.
    """
    needed, waiting = set(), list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in needed:
            needed.add(name)
            waiting += packages[name]["depends"]
    return sorted(needed)
