"""The sentences that a learner is told: in words.toml, filled in here."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple


class Line(NamedTuple):
    """One thing said. kind: mistake, reason, line, right, question, remark or next."""

    kind: str
    text: str
    title: str = ""

    def __str__(self) -> str:
        return f"{self.title}: {self.text}" if self.title else self.text


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def lines(found: str, **names: object) -> list[Line]:
    """The reason and the question for what was found, with names filled in."""
    filled = [Line(kind, text.format(**names)) for kind, text in _words()[found].items()]
    return [line for line in filled if line.text]


def phrase(found: str, which: str, **names: object) -> str:
    """One sentence of a group of sentences."""
    return str(_words()[found][which]).format(**names)


def listed(names: Iterable[str]) -> str:
    """Names as they are written in code, such as `W1` and `b1`."""
    return " and ".join(f"`{name}`" for name in names)


def capital(text: str) -> str:
    """The same text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def in_numpy(name: str) -> str:
    """The question about what NumPy has in the place of something of PyTorch's or TensorFlow's."""
    return str(_words()["torch"].get(name, ""))


def meaning(error: BaseException, facts: Mapping[str, str]) -> str:
    """The first question that fits an exception and what was measured, or ""."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said = (_asked(entry, text_of(error), facts) for entry in _words()["meaning"])
    entries = zip(_words()["meaning"], said, strict=True)
    return next((text for entry, text in entries if text and entry["kind"] in kinds), "")


def _asked(entry: Mapping[str, str], text: str, facts: Mapping[str, str]) -> str:
    """An entry's question, with facts filled in; "" if a pattern or a fact isn't there."""
    where = {"pattern": text, "code": facts.get("operation", "")}
    found = all(re.search(entry.get(name, ""), where[name], re.IGNORECASE) for name in where)
    wanted = {name for _, name, _, _ in Formatter().parse(entry["question"]) if name}
    if not found or not {*wanted, *entry.get("facts", "").split()} <= facts.keys():
        return ""
    return entry["question"].format(**facts)


def text_of(error: BaseException) -> str:
    """What an exception says, though it may be one that can't."""
    try:
        return str(error)
    except BaseException:
        return "(its message can't be shown)"
