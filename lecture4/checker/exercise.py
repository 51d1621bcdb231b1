"""What an exercise is: a plain program, what goes wrong in it, and what it is tried on."""

import inspect
import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .mistakes import Family, Mistake, mistakes_of
from .neighbours import neighbours
from .probes import Probe, drawn
from .program import Program, returned_form
from .reading import Arrays, read
from .search import Search
from .steps import Steps

Attempt = Callable[..., Any]
NO_MISTAKES = {"hints", "debug"}  # tables of an exercise's texts


@dataclass(frozen=True)
class Part:
    """One thing that an exercise returns: its name, what to call it, and its points."""

    name: str
    called: str
    points: int


def call(attempt: Attempt, *arguments: Any) -> Any:
    """How an attempt is used if it is a function: called."""
    return attempt(*arguments)


@dataclass(frozen=True)
class Exercise:
    """One function to write. Its name, arguments and parts are read from the program.

    program : a plain function or class: what is shown as the solution, what attempts are
              compared with, and what mistakes are changes of.
    shapes  : for each argument its axes, such as "ND"; "" for a number; "N in C" for labels.
    sizes   : for each probe the lengths of the axes, and numbers that are given by hand.
    families: shared mistakes. The exercise's own, and its hints, stand in a TOML file beside the
              program's, of the same name.
    words   : what to call parts, steps and axes, such as {"N": "examples", "dW": "your gradient"}.
    worth   : points of each part; 1 where nothing is said.
    probes  : makes the probes by hand where shapes and sizes aren't enough.
    remarks : functions of (exercise, attempt) that return a sentence on a right attempt, or None.
    terms   : {part: {words: expression}}, in names of the program's steps, of parts that are a
              sum; a part's terms add up to it.
    ways    : expressions of the same kind: values that other right ways go through.
    slips   : the same for things that get into a part and don't belong there.
    beside  : ids of mistakes beside which others touch parts that they don't touch alone.
    in_text : the parts that are text; all others are numbers.
    use     : use(attempt, *arguments) -> what is judged; for a class, what its methods return.
    """

    program: Attempt
    shapes: Mapping[str, str] = field(default_factory=dict)
    sizes: Sequence[Mapping[str, float]] = ()
    families: tuple[Family, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    worth: Mapping[str, int] = field(default_factory=dict)
    make_probes: Callable[["Exercise"], list[Probe]] = drawn
    remarks: tuple[Callable[["Exercise", Attempt], str | None], ...] = ()
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ways: Sequence[str] = ()
    slips: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    in_text: tuple[str, ...] = ()
    use: Callable[..., Any] = call

    @property
    def name(self) -> str:
        return self.program.__name__

    @property
    def notebook(self) -> str:
        """The number in the name of the program's file, such as 04 in n04_1_svm_loss."""
        return "".join(re.findall(r"^\D*(\d+)", self.program.__module__.rpartition(".")[2]))

    @property
    def is_class(self) -> bool:
        return isinstance(self.program, type)

    @property
    def solution(self) -> str:
        return textwrap.dedent(inspect.getsource(self.program)).rstrip()

    # --- what it returns ----------------------------------------------------------------

    @cached_property
    def form(self) -> Any:
        """The names of the parts in the form in which they are returned."""
        return self.returned if self.use is call else returned_form(self.use)

    @cached_property
    def returned(self) -> Any:
        """The same for what the program itself returns; the parts may be of what it is used for."""
        return returned_form(self.program)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(name, self.words.get(name, f"`{name}`"), self.worth.get(name, 1))
            for name in _names(self.form)
        )

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    def read(self, value: Any) -> Arrays:
        """Turn a returned value into {part: array}. Raises WrongStructure with a sentence."""
        return read(value, self.form, self.in_text)

    # --- what it is tried on ------------------------------------------------------------

    @cached_property
    def probes(self) -> list[Probe]:
        return self.make_probes(self)

    @cached_property
    def expected(self) -> list[Arrays]:
        """What the program returns on each probe."""
        return [self.read(self.use(self.program, *probe.copies())) for probe in self.probes]

    @property
    def argument_names(self) -> tuple[str, ...]:
        return tuple(self.probes[0].arguments)

    @property
    def signature(self) -> str:
        return f"{self.name}({', '.join(self.argument_names)})"

    # --- what goes wrong ----------------------------------------------------------------

    @cached_property
    def texts(self) -> dict[str, Any]:
        file = Path(inspect.getfile(self.program)).with_suffix(".toml")
        return tomllib.loads(file.read_text(encoding="utf-8"))

    @property
    def hints(self) -> list[str]:
        """From a question to the last step but one."""
        return self.texts["hints"]

    @property
    def debug(self) -> Mapping[str, str]:
        """How to look for a mistake: what to print (say), a small case (try), and what it gives."""
        return self.texts.get("debug", {})

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        own = {id: entry for id, entry in self.texts.items() if id not in NO_MISTAKES}
        shared = [mistake for family in self.families for mistake in family.mistakes()]
        return (*mistakes_of(own), *shared)

    @cached_property
    def neighbours(self) -> tuple[Mistake, ...]:
        """Mistakes that nobody has written down: one word of the program is another."""
        return tuple(neighbours(self))

    @cached_property
    def _by_id(self) -> dict[str, Mistake]:
        return {mistake.id: mistake for mistake in self.mistakes}

    @cached_property
    def _near_by_id(self) -> dict[str, Mistake]:
        return {mistake.id: mistake for mistake in self.neighbours}

    def mistake(self, id: str) -> Mistake:
        return self._by_id[id] if id in self._by_id else self._near_by_id[id]

    def knows(self, id: str) -> bool:
        """Whether it is the id of a mistake, or of a change of one word."""
        return id in self._by_id or id in self._near_by_id

    def in_order(self, ids: Iterable[str]) -> list[Mistake]:
        """The mistakes with these ids, in their own order."""
        return [self.mistake(id) for id in sorted(ids, key=lambda id: self._places.get(id, -1))]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id: i for i, id in enumerate(self._by_id)}

    @cached_property
    def text(self) -> Program:
        return Program.of(self.program)

    def wrong_program(self, on: frozenset[str]) -> Program | None:
        """The program with the mistakes `on` made; None if they change the same words."""
        return self.text.changed([mistake.changes for mistake in self.in_order(on)])

    def outputs(self, on: frozenset[str], k: int) -> Arrays | None:
        """What the program with the mistakes `on` returns on probe k, or None."""
        if on not in self._wrong_programs:
            self._wrong_programs[on] = self.wrong_program(on)
        program = self._wrong_programs[on]
        if program is None:
            return None
        with np.errstate(all="ignore"):
            try:
                return self.read(self._run(program, k))
            except Exception:
                return None

    def _run(self, program: Program, k: int) -> Any:
        if self.use is not call:
            return self.use(program, *self.probes[k].copies())
        if k not in self._snapshots:
            self._snapshots[k] = self.text.before_each(*self.probes[k].copies())
        return program.resumed(self.text, self._snapshots[k])

    @cached_property
    def steps(self) -> Steps:
        """The values that the program goes through on each probe."""
        return Steps(self)

    @cached_property
    def _snapshots(self) -> dict[int, list[dict[str, Any]]]:
        return {}

    @cached_property
    def _wrong_programs(self) -> dict[frozenset[str], Program | None]:
        return {}

    @cached_property
    def search(self) -> Search:
        """The mistakes, ready to be searched for those that explain an attempt."""
        return Search(self)

    def values(self, expressions: Mapping[str, str], k: int) -> dict[str, Any]:
        """The expressions' values among the program's steps on probe k."""
        if k not in self._steps:
            given = [] if self.is_class else self.probes[k].copies()
            self._steps[k] = self.text.steps(*given)
        return {called: eval(text, self._steps[k]) for called, text in expressions.items()}

    @cached_property
    def _steps(self) -> dict[int, dict[str, Any]]:
        return {}


def _names(form: Any) -> list[str]:
    if isinstance(form, str):
        return [form]
    return [
        name
        for inner in (form.values() if isinstance(form, dict) else form)
        for name in _names(inner)
    ]
