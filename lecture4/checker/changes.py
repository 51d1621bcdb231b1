"""The small changes of an attempt's lines that may put it right: slips that a hand makes.

A change is made at one place, whenever it is reached. Each kind is natural for some slip: another
number, name, sign, factor, function or condition; a statement left out or moved; the program's own
value in a line's place.
"""

import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .hooks import COUNTER, Hooked, Place, Turn
from .probes import lengths
from .trace import Trace

if TYPE_CHECKING:
    from .exercise import Exercise


class Change(NamedTuple):
    """What is done at a place: of what kind, and by what."""

    place: int
    kind: str
    by: Any = None


MINUS = (-1.0, "", 0)
EDGE = 1e-9  # makes >= of >, and > of >=
ITSELF = "itself"  # no function: what it would be called with
FUNCTIONS = {
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "max": ("min", "sum", "maximum"),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmin": ("argmax",),
    "any": ("all", "sum"),
    "all": ("any",),
    "log10": ("log",),
    "log2": ("log",),
    "ones": ("zeros",),
    "ones_like": ("zeros_like",),
    "tanh": ("exp",),
    "sigmoid": (ITSELF,),
    "abs": (ITSELF,),
}
REDUCING = ("sum", "mean", "max", "min", "any", "all")
PLAIN_SLIPS: dict[str, list[tuple[str, Any]]] = {  # at a place of a kind: (kind, by what)
    "number": [("number", by) for by in (0, 1, 2, -1, 0.5, None)],
    "test": [("test", by) for by in (True, False, None)],
    "edge": [("edge", EDGE), ("edge", -EDGE), ("added", 1), ("added", -1)],
    "dtype": [("dtype", float)],
    "iterated": [("turned", None), ("reversed", None)],
    "order": [("order", pair) for pair in ((0, 1), (1, 2), (0, 2))],
    **{kind: [] for kind in ("function", "statement", "name")},
    **{kind: [] for kind in ("value", "returned", "term", "factor", "argument")},
}
OPERANDS = ("value", "returned", "term", "factor", "argument")
JOINED = ("times", "over", "plus")  # with another variable
OF_AMOUNTS = ("factor", "operator", "number", "power", "added", "value", *JOINED)
VALUES = (*OPERANDS, "number")
WHOLE = ("after", "returned")
# Places that may be changed whatever is there.
UNSEEN = ("statement", "order", "function", "iterated", "dtype")


class Changes:
    """The changes that there is any reason to try in an attempt, and how each is made."""

    def __init__(self, exercise: "Exercise", hooked: Hooked, trace: Trace):
        self.exercise, self.hooked, self.trace = exercise, hooked, trace
        self.sizes = [
            lengths(exercise.shapes, exercise.probes[k].arguments)
            for k in range(len(exercise.probes))
        ]
        self.shapes_of_steps = {step.value.shape for step in exercise.steps.on(trace.probe)}
        self.plain = {one.place for one in trace.seen if one.plain_only}
        self.plain_lines = {hooked.places[place].line for place in self.plain}
        self.shapes_of_names = {
            place.name: trace.shapes[number]
            for number, place in reversed([*enumerate(hooked.places)])
            if place.kind == "name" and number in trace.shapes
        }
        set_once = [one for one in trace.seen if not one.in_loop and one.place in trace.shapes]
        self.shapes_of_names |= {one.name: trace.shapes[one.place] for one in set_once}
        given = exercise.probes[trace.probe].arguments
        self.shapes_of_names |= {n: np.shape(v) for n, v in given.items() if not callable(v)}
        steps = exercise.steps.on(trace.probe)
        self.given = {i for i, step in enumerate(steps) if step.name in given}

    def _at(self, *kinds: str) -> Iterator[tuple[int, Place]]:
        """The places of some kinds; where values are changed, those where numbers were seen."""
        for number, place in enumerate(self.hooked.places):
            seen = number in self.trace.shapes or place.kind in UNSEEN
            if place.kind in kinds and seen:
                yield number, place

    # --- what to try --------------------------------------------------------------------

    def slips(self) -> Iterator[Change]:
        """Another number, condition, function, name, sign; a statement left out or moved."""
        for kind in PLAIN_SLIPS:
            for n, place in self._at(kind):
                yield from (Change(n, what, by) for what, by in self._slips_at(kind, n, place))
        for n, place in self._at("after"):  # one of several that a line takes from a shape
            if n in self.trace.counts and not place.counters:
                yield from (Change(n, "size", size) for size in self.sizes[0])

    def _slips_at(self, kind: str, n: int, place: Place) -> Iterator[tuple[str, Any]]:
        """(kind, by what) of the slips at a place."""
        starts = place.line in self.plain_lines  # nobody starts at -1 by chance
        yield from ((what, by) for what, by in PLAIN_SLIPS[kind] if not (starts and by == -1))
        if kind == "function":
            yield from (("function", other) for other in FUNCTIONS.get(place.name, ()))
            yield from (("axis", axis) for axis in (0, 1) if place.name in REDUCING)
        elif kind == "iterated":
            yield from (("entries", name) for name in self._tables())
        elif kind == "name":
            yield from (("name", other) for other in self._like(n) if other != place.name)
        elif kind == "statement" and place.name != "regrouped":
            yield place.name, None
        elif kind in OPERANDS:
            yield from self._slips_of_operand(kind, n, place)

    def _slips_of_operand(self, kind: str, n: int, place: Place) -> Iterator[tuple[str, Any]]:
        """Another size or another sign; a copy, or rows and columns exchanged."""
        if n in self.trace.counts:
            yield from (("size", size) for size in self.sizes[0])
        else:
            yield "factor", MINUS
        if kind == "value" and place.collects:
            yield "copied", None
        if kind in ("value", "returned", "term") and len(self.trace.shapes[n]) == 2:
            yield "transposed", None

    def _tables(self) -> list[str]:
        """The arguments that may have more than one axis, whose entries a loop may run over."""
        given = [*self.exercise.probes[0].arguments]
        return [n for n in given if any(np.ndim(p.arguments[n]) > 1 for p in self.exercise.probes)]

    def _like(self, number: int) -> list[str]:
        """The variables of the same shape as what stands at a place, and the counters around it."""
        shape = self.trace.shapes[number]
        names = [name for name, other in self.shapes_of_names.items() if other == shape]
        if number in self.trace.counts:
            counters = self.hooked.places[number].counters
            names += [c for c in counters if not c.startswith(COUNTER) and c not in names]
        return names

    def strangers(self) -> Iterator[Change]:
        """Any other variable in the place of one, whatever its shape."""
        for n, place in self._at("name"):
            others = {*self.shapes_of_names} - {*self._like(n), place.name}
            yield from (Change(n, "name", other) for other in sorted(others))

    def _joined(self, number: int) -> list[str]:
        """The variables that can be added to what stands at a place: of its shape, or its rows'."""
        shape = self.trace.shapes[number]
        return [n for n, s in self.shapes_of_names.items() if s in (shape, shape[1:], ())]

    def amounts(self) -> Iterator[Change]:
        """Another factor or term: a number, a size; one too many."""
        for n, place in self._at(*OPERANDS):
            yield from (Change(n, "factor", by) for by in self._factors())
            yield from (Change(n, "added", by) for by in (1, -1))
            yield Change(n, "power", 2)
            if place.kind in ("factor", "term", "returned"):
                yield Change(n, "left_out")

    def joined(self) -> Iterator[Change]:
        """One variable more, as a factor or a term."""
        for n, place in self._at(*OPERANDS):
            for name in self._joined(n) if place.kind != "factor" and place.reads else ():
                yield from (Change(n, kind, name) for kind in JOINED)

    def _factors(self) -> list[tuple[float, str, int]]:
        usable = [s for s in self.sizes[0] if all(sizes[s] for sizes in self.sizes)]
        return [
            (2.0, "", 0),
            (0.5, "", 0),
            *((1.0, s, 1) for s in self.sizes[0]),
            *((1.0, s, -1) for s in usable),
        ]

    def after_lines(self) -> Iterator[Change]:
        """What a line might do that is missing after another: scale, add a term, or go on."""
        for n, place in self._at("after"):
            if not place.counters and n in self.trace.steps:
                yield from (Change(n, "factor", by) for by in self._factors())
                yield from (Change(n, "term", step) for step in self._terms(n))
            yield from (Change(n, "next", step) for step in self._steps_to_come(n))

    def _terms(self, number: int) -> list[tuple[int, str, int]]:
        """The steps with names that can be added to what stands at a place."""
        given = self.exercise.probes[0].arguments
        return [
            (i, *way)
            for i, step in enumerate(self.exercise.steps.on(0))
            if step.called and not step.partial and step.name not in given
            for way in self._ways(number, i)
        ]

    def _steps_to_come(self, number: int) -> list[tuple[int, str, int]]:
        """The later values of the variable that one of the attempt's is so far.

        Of a right one that is not called so too: the next step may be missing with its name.
        """
        seen = next((one for one in self.trace.seen if one.place == number), None)
        now = seen.step if seen else None
        if seen is None or now is None or not now.called:
            return []
        steps = self.exercise.steps.on(0)
        another = seen.exact and not self.hooked.places[number].counters
        parts = {part.name for part in self.exercise.parts}
        from_here = next((i for i, step in enumerate(steps) if step.called == now.called), 0)
        return [
            (i, *way)
            for i, step in enumerate(steps)
            if step.called not in ("", now.called)
            if step.name == now.name
            or (another and i > from_here and not step.partial and step.name not in parts)
            for way in self._ways(number, i)
        ]

    def values(self, *kinds: str) -> Iterator[Change]:
        """The program's own values in the place of a variable after its line, or of a part."""
        returned = {place.line for place in self.hooked.places if place.kind == "returned"}
        for n, place in self._at(*kinds):
            kept = place.moves and place.reads and all(n.startswith("self.") for n in place.reads)
            if place.collects or kept or (place.kind == "number" and place.line not in returned):
                continue  # what only collects, or fetches, is right if what it collects is
            for step in range(len(self.exercise.steps.on(0))):
                for way in self._ways(n, step):
                    yield Change(n, "value", (step, *way))

    def _ways(self, number: int, step: int) -> Iterator[tuple[str, int]]:
        """The ways in which a step's value fits a place: (how, the number of turns)."""
        shape, turns = self.trace.shapes[number], len(self.hooked.places[number].counters)
        right = self.exercise.steps.on(self.trace.probe)[step].value
        given = right.ndim - len(shape)
        is_given = step in self.given
        if not (turns or is_given) and (shape not in self.shapes_of_steps or number in self.plain):
            yield "any", 0
        place = self.hooked.places[number]
        in_block = turns > self.hooked.is_class or place.on_condition
        a_total = given == 0 and in_block and (place.in_part or not shape)
        if 0 <= given <= turns and right.shape[given:] == shape and not a_total:
            yield "outer", given
            if 0 < given < turns:
                yield "inner", given
        if given == 0 and right.ndim == 2 and right.shape[::-1] == shape != right.shape:
            yield "turned", 0
        if given == 1 <= turns and not place.on_condition and right.shape[1:] == shape:
            yield "so far", 1

    # --- how it is made -----------------------------------------------------------------

    def made(self, change: Change, value: Any, turn: Turn, scope: Mapping[str, Any], k: int) -> Any:
        """What stands at a place once a change is made there."""
        return getattr(self, "_" + change.kind)(change, value, turn, scope, k)

    def _number(self, change: Change, *_: Any) -> Any:
        return change.by

    _dtype = _number

    def _size(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        return int(self.sizes[k][change.by])

    def _test(self, change: Change, value: Any, *_: Any) -> Any:
        return (not value) if change.by is None else change.by

    def _edge(self, change: Change, value: Any, *_: Any) -> Any:
        return value + change.by

    _added = _edge

    def _turned(self, change: Change, value: Any, *_: Any) -> Any:
        return np.asarray(value).T

    _transposed = _turned

    def _reversed(self, change: Change, value: Any, *_: Any) -> Any:
        return list(value)[::-1]

    def _entries(
        self, change: Change, value: Any, turn: Turn, scope: Mapping[str, Any], k: int
    ) -> Any:
        """The indices of all entries of an array, where a loop runs over one axis of it."""
        shape = np.shape(self.exercise.probes[k].arguments[change.by])
        if not isinstance(value, range) or len(value) not in shape:
            raise ValueError("no loop over an axis")
        return np.ndindex(shape)

    def _axis(self, change: Change, value: Any, *_: Any) -> Any:
        return functools.partial(value, axis=change.by)

    def _function(self, change: Change, value: Any, *_: Any) -> Any:
        if change.by == ITSELF:
            return lambda given: given
        owner = getattr(value, "__self__", None)
        return getattr(np if owner is None or not hasattr(owner, change.by) else owner, change.by)

    def _order(self, change: Change, value: Any, *_: Any) -> Any:
        (i, j), values = change.by, list(value)
        values[i], values[j] = values[j], values[i]
        return type(value)(values)

    def _name(
        self, change: Change, value: Any, turn: Turn, scope: Mapping[str, Any], k: int
    ) -> Any:
        return _looked_up(change.by, scope)

    def _times(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        return value * _looked_up(change.by, scope)

    def _over(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        return value / _looked_up(change.by, scope)

    def _plus(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        return value + _looked_up(change.by, scope)

    def _factor(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        constant, size, power = change.by
        return value * (constant * self.sizes[k].get(size, 1.0) ** power)

    def _copied(self, change: Change, value: Any, *_: Any) -> Any:
        return value.copy() if isinstance(value, np.ndarray | list | dict) else value

    def _power(self, change: Change, value: Any, *_: Any) -> Any:
        return value**change.by

    def _left_out(self, change: Change, value: Any, *_: Any) -> Any:
        return value * 0 + (self.hooked.places[change.place].kind == "factor")

    def _term(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        return value + self._value(change, value, turn, scope, k)

    def _value(self, change: Change, value: Any, turn: Turn, scope: Any, k: int) -> Any:
        """The program's own value, as the variable has it in this turn; a copy."""
        step, how, given = change.by
        right = self.exercise.steps.on(k)[step].value
        if how == "turned":
            right = right.T
        if how == "so far":
            right = np.cumsum(right, axis=0)
        right = right[turn[len(turn) - given :] if how == "inner" else turn[:given]]
        if right.shape != np.shape(value) and how != "any":
            raise ValueError("no value of this shape")
        return right.copy() if right.ndim else float(right)

    _next = _value


def _looked_up(name: str, scope: Mapping[str, Any]) -> Any:
    first, *rest = name.split(".")
    return functools.reduce(getattr, rest, scope[first])
