"""Which questions to ask again: those that went wrong first, then spaced.

After one right answer a question rests for a day, after two in a row for two days, then four,
eight: N. J. Cepeda and others, "Distributed practice in verbal recall tasks", Psychological
Bulletin 132, 354–380, 2006. Answers are as kept: {"name", "right", "when" in seconds, ...}.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

DAY = 86_400  # seconds
Answers = Sequence[Mapping[str, Any]]


def forgotten(answers: Answers, names: Collection[str], now: float) -> list[str]:
    """Of these questions, those whose last answer was wrong or whose rest is over."""
    return [
        name
        for name in due_first(answers, names)
        if not _of(answers, name)[-1]["right"] or _rests_until(_of(answers, name)) <= now
    ]


def due_first(answers: Answers, names: Collection[str]) -> list[str]:
    """Of these questions, all that were answered: the wrong ones first, then by their rest."""
    answered = {answer["name"] for answer in answers if answer["name"] in names}
    return sorted(answered, key=lambda name: _urgency(_of(answers, name)))


def _of(answers: Answers, name: str) -> Answers:
    return [answer for answer in answers if answer["name"] == name]


def _urgency(answers: Answers) -> tuple[bool, float, str]:
    last = answers[-1]
    return last["right"], _rests_until(answers), last["name"]


def _rests_until(answers: Answers) -> float:
    in_a_row = 0
    for answer in reversed(answers):
        if not answer["right"]:
            break
        in_a_row += 1
    rest = DAY * 2 ** (in_a_row - 1) if in_a_row else 0
    return float(answers[-1]["when"] + rest)
