"""A question in each of its forms, and what is to be said of an answer to it.

An answer is what the page sends: for a choice the option's place, for several a list of places,
for an order the places in the order chosen, for a number or a shape the text that was typed, for a
point where it is along the picture's axis.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from .curves import CURVES


class Verdict(NamedTuple):
    """What is said of an answer. reasons: a sentence for each thing that is wrong with it."""

    right: bool
    said: str
    reasons: list[str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all forms have in common.

    name, notebook: what `ask` calls it, and where it is asked, such as "01".
    text, explanation: plain text, in which `code` stands between backquotes.
    source: where a misconception is described, for those who look after the course.
    """

    form: ClassVar[str]
    name: str
    notebook: str
    text: str
    explanation: str
    source: str = ""

    @property
    def options(self) -> list[str]:
        """What can be chosen or put in order; [] where the answer is typed or pointed at."""
        return []

    @property
    def answer(self) -> str:
        """The right answer in words."""
        raise NotImplementedError

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Each wrong answer that is known, in words, and its sentence."""
        raise NotImplementedError

    def judge(self, answer: Any) -> Verdict:
        """What is to be said of an answer. Raises ValueError, with what to do, if it is none."""
        raise NotImplementedError


def _place(answer: Any, options: Sequence[Any]) -> int:
    """The answer, if it is the place of an option."""
    if type(answer) is not int or not 0 <= answer < len(options):
        raise ValueError("Choose one of the answers first.")
    return answer


@dataclass(frozen=True, kw_only=True)
class _Choices(Question):
    """What forms with answers to choose from share."""

    choices: list[dict[str, Any]]

    @property
    def options(self) -> list[str]:
        return [choice["say"] for choice in self.choices]


@dataclass(frozen=True, kw_only=True)
class Choice(_Choices):
    """One of several answers. choices: {say, right or why}; `why` is a wrong one's sentence."""

    form = "choice"

    @property
    def answer(self) -> str:
        return next(choice["say"] for choice in self.choices if choice.get("right"))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        return [(choice["say"], choice["why"]) for choice in self.choices if "why" in choice]

    def judge(self, answer: Any) -> Verdict:
        chosen = self.choices[_place(answer, self.choices)]
        right = bool(chosen.get("right"))
        return Verdict(right, chosen["say"], [] if right else [chosen["why"]])


@dataclass(frozen=True, kw_only=True)
class Several(_Choices):
    """All that hold. choices: {say, right, why}; `why` is said where that one is judged wrongly."""

    form = "several"

    @property
    def answer(self) -> str:
        return _listed([choice["say"] for choice in self.choices if choice.get("right")])

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        return [
            (f"{choice['say']}{', left out' * bool(choice.get('right'))}", choice["why"])
            for choice in self.choices
        ]

    def judge(self, answer: Any) -> Verdict:
        if not isinstance(answer, list):
            raise ValueError("Tick all that hold.")
        chosen = {_place(place, self.choices) for place in answer}
        reasons = [
            choice["why"]
            for place, choice in enumerate(self.choices)
            if (place in chosen) != bool(choice.get("right"))
        ]
        return Verdict(
            not reasons, _listed([self.options[place] for place in sorted(chosen)]), reasons
        )


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words) or "none of them"


@dataclass(frozen=True, kw_only=True)
class Typed(Question):
    """An answer that is typed. wrong: {say, why}; otherwise: the sentence for any other one."""

    right: str
    wrong: list[dict[str, str]]
    otherwise: str

    @property
    def answer(self) -> str:
        return self.right

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        return [*((one["say"], one["why"]) for one in self.wrong), ("any other", self.otherwise)]

    def judge(self, answer: Any) -> Verdict:
        given = self.read(answer)
        if self.same(given, self.read(self.right)):
            return Verdict(True, str(answer).strip(), [])
        fitting = (one["why"] for one in self.wrong if self.same(given, self.read(one["say"])))
        return Verdict(False, str(answer).strip(), [next(fitting, self.otherwise)])

    def read(self, answer: Any) -> Any:
        """What a text means. Raises ValueError, with what to do, if it means nothing."""
        raise NotImplementedError

    def same(self, given: Any, other: Any) -> bool:
        return bool(given == other)


@dataclass(frozen=True, kw_only=True)
class Number(Typed):
    """A number. tolerance: how far off it may be."""

    form = "number"
    tolerance: float = 1e-9

    def read(self, answer: Any) -> float:
        text = str(answer).strip().replace("−", "-")
        if re.fullmatch(r"-?[1-9]\d{0,2}([,\s]\d{3})+", text):  # 1,000 and 1 000
            text = re.sub(r"[,\s]", "", text)
        top, _, bottom = text.replace(",", ".").partition("/")
        try:
            number = float(top) / float(bottom or 1)
        except (ValueError, ZeroDivisionError):
            number = math.nan
        if not math.isfinite(number):
            said = str(answer)[:40]
            raise ValueError(f"Type a number, such as −0.5 or 3/4. This is none: {said!r}.")
        return number

    def same(self, given: float, other: float) -> bool:
        return abs(given - other) <= self.tolerance + 1e-12


@dataclass(frozen=True, kw_only=True)
class Shape(Typed):
    """The shape of an array, in numbers or letters: (3, 4), (N, D), () for a single number."""

    form = "shape"

    def read(self, answer: Any) -> tuple[str, ...]:
        text = str(answer).strip()
        sizes = re.findall(r"\d+|[A-Za-z]\w*", re.sub(r"(?<=[\w\s])[x×](?=[\s\d])", ",", text))
        if not sizes and not re.fullmatch(r"\(\s*\)", text):
            raise ValueError(f"Type a shape, such as (3, 4). This is none: {text[:40]!r}.")
        return tuple(sizes)


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Things to be put in order. right: them in their order; wrong: {say: an order, why}."""

    form = "order"
    items: list[str]
    right: list[str]
    wrong: list[dict[str, Any]]
    otherwise: str

    @property
    def options(self) -> list[str]:
        return self.items

    @property
    def answer(self) -> str:
        return ", ".join(self.right)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        known = [(", ".join(one["say"]), one["why"]) for one in self.wrong]
        return [*known, ("any other", self.otherwise)]

    def judge(self, answer: Any) -> Verdict:
        if not isinstance(answer, list) or sorted(answer) != list(range(len(self.items))):
            raise ValueError("Put all of them in order first.")
        given = [self.items[place] for place in answer]
        fitting = (one["why"] for one in self.wrong if one["say"] == given)
        right = given == self.right
        return Verdict(right, ", ".join(given), [] if right else [next(fitting, self.otherwise)])


@dataclass(frozen=True, kw_only=True)
class Point(Question):
    """A place on a picture. An answer is its x: how high it is on the picture doesn't count.

    picture: of CURVES, by its name.
    right, wrong: {say: it in words, between: [its least x, its largest], and why, if it is wrong};
    of several wrong ones that fit, the first is meant. otherwise: the sentence for anywhere else.
    """

    form = "point"
    picture: str
    right: dict[str, Any]
    wrong: list[dict[str, Any]]
    otherwise: str

    @property
    def answer(self) -> str:
        return str(self.right["say"])

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        known = [(one["say"], one["why"]) for one in self.wrong]
        return [*known, ("anywhere else", self.otherwise)]

    def judge(self, answer: Any) -> Verdict:
        curve = CURVES[self.picture]
        if type(answer) not in (int, float) or not curve.low <= answer <= curve.high:
            raise ValueError("Point at a place on the picture first.")
        said = curve.words(answer)
        if _within(answer, self.right):
            return Verdict(True, said, [])
        fitting = (one["why"] for one in self.wrong if _within(answer, one))
        return Verdict(False, said, [next(fitting, self.otherwise)])


def _within(answer: float, region: dict[str, Any]) -> bool:
    low, high = region["between"]
    return bool(low <= answer <= high)


FORMS = {kind.form: kind for kind in (Choice, Several, Number, Shape, Order, Point)}
