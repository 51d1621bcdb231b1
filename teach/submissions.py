"""Find what learners have handed in, and read it whatever its encoding.

Nothing is passed over in silence: what lies in the folder is a submission, or is left out for a
reason that is told.
"""

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

# jsonschema, which nbformat imports, would compile the grammars of web addresses for a second and
# more; without this package it does without, and no notebook's schema asks for them.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402

NO_FOLDER = "in no learner's folder; make one, named as the learner, and put it there"
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz")


class Submission(NamedTuple):
    """One notebook of one learner. `problem` says why it can't be graded, if so."""

    student: str
    notebook: str
    path: Path
    problem: str = ""


class LeftOut(NamedTuple):
    """A file that is no learner's work, or can't be told to be, and why."""

    path: str
    reason: str


def find(folder, notebooks):
    """All that lies in `folder`, which has a folder for each learner: -> (submissions, left out).

    notebooks: names of the course's notebooks, such as 01_the_chain_rule. A learner's file is
    known by the name that its own name contains, at any depth of the learner's folder. A notebook
    or an archive beside the learners' folders is a submission with a problem, in its own name.
    """
    submissions, left_out = [], []
    for path in sorted(Path(folder).iterdir()):
        if path.is_dir() and not is_copy(Path(path.name)):
            files = [file.relative_to(path) for file in _walk(path)]
            work = [file for file in files if is_work(path / file, file)]
            submissions += _of_student(path, work, notebooks)
            left_out += [_left_out(path.parent, path.name / f) for f in files if f not in work]
        elif is_work(path, Path(path.name)):
            submissions.append(Submission(shown(path.name), "none", path, NO_FOLDER))
        else:
            left_out.append(_left_out(path.parent, Path(path.name)))
    return submissions, left_out


def _of_student(folder, files, notebooks):
    student, by_name = shown(folder.name), {}
    for file in files:
        by_name.setdefault(name_of(file, notebooks), []).append(file)
    if not files:
        yield Submission(student, "none", folder, "no notebook in the folder")
    for name, same in by_name.items():
        yield Submission(student, name, folder / same[0], _problem(name, same, folder, notebooks))


def _problem(name, same, folder, notebooks):
    if len(same) > 1:
        return "handed in twice: " + ", ".join(map(shown, same))
    if is_archive(same[0]):
        return f"{shown(same[0].name)} is an archive; unpack it into the learner's folder"
    if name not in notebooks:
        return f"{shown(same[0].name)} is no notebook of the course"
    return _unreadable(folder / same[0])


def _unreadable(file):
    try:
        with open(file, "rb"):
            return ""
    except OSError as error:
        return f"{shown(file.name)} can't be read: {error.strerror}"


def _left_out(folder, path):
    if is_copy(path):
        reason = "a copy that a program made"
    elif (folder / path).is_dir():
        reason = "a link to a folder, or a folder that can't be read"
    else:
        reason = "no notebook"
    return LeftOut(shown(path), reason)


def _walk(folder):
    """All files under a folder, links to folders, and folders that can't be read: -> paths."""
    closed = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        folders.sort()
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from sorted(Path(place, name) for name in files + links)
    yield from (Path(error.filename) for error in closed)


def name_of(file, notebooks):
    """The course's name for a notebook, else the file's own."""
    if is_archive(file):
        return shown(file.name)[:100]
    known = (name for name in notebooks if name.lower() in file.name.lower())
    return next(known, shown(file.stem)[:100])


def is_work(path, name):
    """Whether a file may be a learner's work: a notebook, also as .IPYNB or .ipynb.txt, or a zip.

    name: the path as seen from the learner's folder.
    """
    is_file = path.is_file() or not path.exists()  # a link that leads nowhere was meant as one
    return is_file and not is_copy(name) and (".ipynb" in path.name.lower() or is_archive(path))


def is_archive(path):
    return path.suffix.lower() in ARCHIVES


def is_copy(name):
    """Whether a program made it: Jupyter's checkpoints, or what macOS puts into its archives."""
    return any(
        part in (".ipynb_checkpoints", "__MACOSX") or part.startswith("._") for part in name.parts
    )


def shown(path):
    """A path as text, also where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read(raw):
    """The notebook in the bytes of a file: -> (notebook, remark).

    The remark is "" or says which encoding it had. Raises ValueError if there is no notebook.
    """
    if not raw.strip():
        raise ValueError("the file is empty")
    text, remark = _decode(raw)
    try:
        return nbformat.reads(text, as_version=4), remark
    except Exception:  # nbformat raises what it likes
        raise ValueError("the file is no notebook, or a damaged one") from None


def _decode(raw):
    encoding = json.detect_encoding(raw)  # UTF-8, 16 or 32
    try:
        text = raw.decode(encoding)
        return text, "" if encoding.startswith("utf-8") else f"read as {encoding.upper()}"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "not UTF-8, read as Latin-1"
