"""All questions by name, read from the TOML file of each notebook."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from .forms import FORMS, Choice, Question


class Notebook(NamedTuple):
    """A notebook of the course.

    number, title, file: such as "01", "The chain rule", "01_the_chain_rule.ipynb".
    recall   : names of three questions from earlier notebooks, with which it opens.
    questions: its own, in the order in which it asks them.
    """

    number: str
    title: str
    file: str
    recall: list[str]
    questions: list[Question]


def read(file: Path) -> Notebook:
    """The notebook that a TOML file describes."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    questions = [_made(name, file.stem, entry) for name, entry in content["questions"].items()]
    return Notebook(file.stem, content["title"], content["file"], content["recall"], questions)


def _made(name: str, number: str, entry: dict[str, Any]) -> Question:
    form = FORMS[entry.pop("form")]
    if form is Choice:
        entry["choices"] = _turned(entry["choices"], crc32(name.encode()))
    return form(name=name, notebook=number, **entry)


def _turned(choices: list[Any], by: int) -> list[Any]:
    """Begin elsewhere, at the same place on any machine: a file has the right answer first."""
    start = by % len(choices)
    return choices[start:] + choices[:start]


NOTEBOOKS: Mapping[str, Notebook] = {
    file.stem: read(file) for file in sorted(Path(__file__).parent.glob("[0-9][0-9].toml"))
}
QUESTIONS: Mapping[str, Question] = {
    question.name: question for notebook in NOTEBOOKS.values() for question in notebook.questions
}


def find(name: str) -> Question:
    """The question of that name. Raises ValueError if there is none, and says what is meant."""
    if isinstance(name, str) and name in QUESTIONS:
        return QUESTIONS[name]
    close = difflib.get_close_matches(str(name), QUESTIONS, n=1)
    meant = f"Did you mean {close[0]!r}?" if close else "The notebook's own cell has its name."
    raise ValueError(f"There is no question called {str(name)[:40]!r}. {meant}")
