"""Known ways to be wrong: changes of a program's words, read from TOML files."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from pathlib import Path
from string import Template
from typing import Any

from .program import Change


@dataclass(frozen=True)
class Mistake:
    """A known way to be wrong: changes of the program's words.

    title   : what it is, in a few words.
    reason  : what the learner's function does, what it should do and why. One or two sentences.
    question: leads to the repair without giving it away.
    changes : made in the program, they make the mistake.
    if_right: what to say as well where some other parts (names with blanks between) are right.
    """

    id: str
    title: str
    reason: str
    question: str
    changes: tuple[Change, ...]
    if_right: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """Mistakes that several exercises share: a TOML file, with $names that `words` fills in.

    without: ids of those that this exercise hasn't.
    """

    file: Path
    words: Mapping[str, str] = field(default_factory=dict)
    without: Sequence[str] = ()

    def mistakes(self) -> list[Mistake]:
        text = Template(self.file.read_text(encoding="utf-8")).substitute(self.words)
        return [m for m in mistakes_of(tomllib.loads(text)) if m.id not in self.without]


def mistakes_of(entries: Mapping[str, Any]) -> list[Mistake]:
    """The mistakes that a TOML file's tables describe; `change` and `each` are old = new."""
    return [_mistake(id, dict(entry)) for id, entry in entries.items()]


def _mistake(id: str, entry: dict[str, Any]) -> Mistake:
    """One table: change, each, if_right; and what is left, the title = [reason, question]."""
    changes, if_right = _changes(entry), entry.pop("if_right", {})
    ((title, (reason, question)),) = entry.items()
    return Mistake(id, title, reason, question, changes, if_right)


def _changes(entry: dict[str, Any]) -> tuple[Change, ...]:
    once, each = entry.pop("change", {}), entry.pop("each", {})
    return (*starmap(Change, once.items()), *(Change(old, new, True) for old, new in each.items()))
