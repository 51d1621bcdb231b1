"""Find what learners have handed in, and read it whatever its encoding."""

import json
from pathlib import Path
from typing import NamedTuple

import nbformat


class Submission(NamedTuple):
    """One notebook of one learner. `problem` says why it can't be graded, if so."""

    student: str
    notebook: str
    path: Path
    problem: str = ""


def find(folder, notebooks):
    """All submissions in `folder`, which has a folder for each learner: -> a list.

    notebooks: names of the course's notebooks, such as 01_the_chain_rule. A learner's file is
    known by the name that its own name contains, at any depth of the learner's folder.
    """
    students = sorted(path for path in Path(folder).iterdir() if path.is_dir())
    return [submission for student in students for submission in _of_student(student, notebooks)]


def _of_student(folder, notebooks):
    files = sorted(
        path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )
    if not files:
        yield Submission(folder.name, "none", folder, "no notebook in the folder")
    by_name = {}
    for file in files:
        name = next((name for name in notebooks if name in file.name), None)
        by_name.setdefault(name or file.stem, []).append(file)
    for name, same in by_name.items():
        problem = "" if name in notebooks else f"{same[0].name} is no notebook of the course"
        if len(same) > 1:
            problem = "handed in twice: " + ", ".join(str(f.relative_to(folder)) for f in same)
        yield Submission(folder.name, name, same[0], problem)


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
