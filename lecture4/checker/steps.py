"""The values that an exercise's program goes through on each probe: its steps.

The program is run with the same hooks as an attempt. A step is a variable after a line, or an
expression within one: that has no name. A class is used as a graph would use it, so that each of
its places is reached several times: a step is then an array of all its values.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .hooks import Hooked, Turn
from .probes import lengths
from .reading import read_number
from .source import source_of

if TYPE_CHECKING:
    from .exercise import Exercise

WAY = "another way"  # no variable can be called so
KINDS = ("after", "returned", "value", "term", "factor", "argument")


class Step(NamedTuple):
    """One value of the program's, its variable's name, and what it is called; "" if it has none.

    partial: whether it is a term that doesn't stand in the program as it is; is_way: whether it
    is what another right way goes through.
    """

    name: str
    called: str
    value: np.ndarray
    partial: bool = False
    is_way: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether a line may leave it as it is, unlike an expression within one."""
        return self.is_way or self.called != ""


class Calls:
    """Counts the calls of a class's methods: what a hook is to answer where one is entered."""

    def __init__(self, hooked: Hooked):
        self.count = dict.fromkeys(hooked.entered, -1)

    def counted(self, place: int, value: Any) -> Any:
        if place not in self.count:
            return value
        self.count[place] += 1
        return self.count[place]


class Notes:
    """What is seen at the places of something with hooks: {place: [(turn, value), ...]}."""

    def __init__(self, hooked: Hooked, most: int = 20_000):
        self.hooked, self.left = hooked, most
        self.values: dict[int, list[tuple[Turn, Any]]] = {}
        self.calls = Calls(hooked)

    def hook(self, place: int, value: Any, turn: Turn, *_: Any) -> Any:
        value = self.calls.counted(place, value)
        notes = self.values.setdefault(place, [])
        if self.left > 0 and (self.hooked.places[place].kind in KINDS or not notes):
            self.left -= 1
            notes.append((turn, value.copy() if isinstance(value, np.ndarray | list) else value))
        return value


class Steps:
    """An exercise's steps on each probe, in one order: first those that have names."""

    def __init__(self, exercise: "Exercise"):
        self.exercise = exercise
        source = source_of(exercise.program)
        if source is None:
            raise ValueError(f"the program of {exercise.name} must stand in a file, with its text")
        self.hooked = Hooked(exercise.program, source)
        self._on: dict[int, list[Step]] = {}
        small, large = self.all_on(0), self.all_on(len(exercise.probes) - 1)
        self.kept = [i for i in range(len(small)) if _first(i, small) or _first(i, large)]

    def on(self, k: int) -> list[Step]:
        """The steps on probe k; no two of them are the same on all probes."""
        if k not in self._on:
            everything = self.all_on(k)
            self._on[k] = [everything[i] for i in self.kept]
        return self._on[k]

    def all_on(self, k: int) -> list[Step]:
        exercise, notes = self.exercise, Notes(self.hooked)
        places = enumerate(self.hooked.places)
        regrouped = {n for n, p in places if p.kind == "statement" and p.name == "regrouped"}
        program = self.hooked.with_hook(notes.hook, regrouped)
        arguments = exercise.probes[k].copies()
        with np.errstate(all="ignore"):
            exercise.use(program, *arguments)
        found = [*self._variables(notes), *self._given(k), *self._expressions(notes)]
        arrays = ((name, called, _array(values)) for name, called, values in found)
        partial = self._partial()
        return [_step(n, c, array, partial) for n, c, array in arrays]

    def _partial(self) -> set[str]:
        exercise = self.exercise
        text = "" if exercise.is_class else exercise.text.text
        terms = [item for named in exercise.terms.values() for item in named.items()]
        return {called for called, term in terms if term not in text}

    def _variables(self, notes: Notes) -> list[tuple[str, str, Any]]:
        """The variables after their lines; one that is set again is so far what it is."""
        places = [n for n, place in enumerate(self.hooked.places) if place.kind == "after"]
        last = {self.hooked.places[n].name: n for n in places}
        return [
            (
                name,
                in_words(self.exercise, name) + ", so far" * (number != last[name]),
                notes.values[number],
            )
            for number in places
            if number in notes.values  # a branch that isn't taken sets nothing
            for name in [self.hooked.places[number].name]
        ]

    def _given(self, k: int) -> list[tuple[str, str, Any]]:
        """The arguments, and the terms of parts that are sums."""
        exercise = self.exercise
        terms = [
            ("", called, [((), value)])
            for named in exercise.terms.values()
            for called, value in exercise.values(named, k).items()
        ]
        if exercise.is_class:
            return terms
        arguments = exercise.probes[k].arguments
        given = {**arguments, **lengths(exercise.shapes, arguments)}
        ways = exercise.values({way: way for way in exercise.ways}, k).values()
        return [
            *terms,
            *((name, self._given_in_words(name), [((), value)]) for name, value in given.items()),
            *((WAY, "", [((), value)]) for value in ways),
        ]

    def _given_in_words(self, name: str) -> str:
        """What to call an argument; where a part has its name, the words are the part's."""
        is_part = any(part.name == name for part in self.exercise.parts)
        return f"`{name}`" if is_part else in_words(self.exercise, name)

    def _expressions(self, notes: Notes) -> list[tuple[str, str, Any]]:
        return [
            (
                WAY if place.name == "regrouped" or place.moves else "",
                "",
                notes.values.get(number, []),
            )
            for number, place in enumerate(self.hooked.places)
            if place.kind in KINDS and place.kind != "after"
        ]


def in_words(exercise: "Exercise", name: str) -> str:
    """What to call a variable of the program's."""
    axes = {axis for shape in exercise.shapes.values() for axis in shape}
    called = exercise.words.get(name, f"`{name}`")
    return f"the number of {called}" if name in axes else called


def _step(name: str, called: str, array: np.ndarray | None, partial: set[str]) -> Step:
    value, is_way = np.full(0, 0.0) if array is None else array, name == WAY
    return Step("" if is_way else name, called, value, called in partial, is_way)


def _array(values: list[tuple[Turn, Any]]) -> np.ndarray | None:
    """A step's value; all of them if there are turns, as in a class."""
    read = [read_number(value) for _, value in values]
    arrays = [array for array in read if array is not None]
    if not arrays or len(arrays) < len(read) or len({array.shape for array in arrays}) > 1:
        return None
    return np.array(arrays) if values[0][0] else arrays[0]


def _first(i: int, steps: list[Step]) -> bool:
    """Whether none of the steps before this one has the same value."""
    value = steps[i].value
    return value.size > 0 and not any(np.array_equal(s.value, value) for s in steps[:i])
