"""How likely a changed line is the one that is meant.

A line is suspected if what it reads is known to be right and what it sets isn't. Before that come
changes that nobody makes by chance, such as another condition: if all else stays and the attempt
passes, that was it.
"""

from typing import TYPE_CHECKING, Any

from .changes import Change
from .hooks import Hooked, Place
from .trace import Seen, Trace

if TYPE_CHECKING:
    from .exercise import Exercise

NONE, STARTS, READS_UNKNOWN, SETTLED, TOO_MUCH = LEVELS = (0, 0.5, 1, 2, 3)  # of doubt
TELLING = (
    "copied",
    "test",
    "size",
    "edge",
    "assignment",
    "inside",
    "outside",
    "turned",
    "reversed",
    "entries",
    "dtype",
    "jump",
    "place",
    "brackets",
    "compared",
    "operator",
)
MISSING = ("factor", "term", "next")  # after a line
LIKELY = (  # the likeliest first
    *("copied", "jump", "edge", "compared", "number", "size", "test", "function", "axis"),
    *("turned", "reversed", "entries", "dtype", "operator", "brackets", "order", "assignment"),
    *("inside", "outside", "place", "transposed", "dropped", "factor", "name", "power"),
    *("left_out", "times", "over", "plus", "added", "missing", "value"),
)


class Doubts:
    """What speaks against each change of one attempt."""

    def __init__(self, exercise: "Exercise", hooked: Hooked, trace: Trace):
        self.hooked, self.trace = hooked, trace
        self.parts = {part.name for part in exercise.parts}
        self.steps = exercise.steps.on(0)
        self._known: dict[tuple[int, str, Any], float] = {}

    def line(self, change: Change) -> int:
        return self.hooked.places[change.place].line

    def is_missing(self, change: Change) -> bool:
        """Whether it is what a line would do that is missing after another."""
        return self.hooked.places[change.place].kind == "after" and change.kind in MISSING

    def is_settled(self, change: Change) -> bool:
        """Whether a line is known to be right."""
        return self.trace.is_settled(self.line(change))

    def is_natural(self, change: Change) -> bool:
        """Whether a slip can be meant: no other name stands for one that was never computed."""
        if change.kind != "name":
            return True
        before = self._set_before(change.place)
        names = self.hooked.places[change.place].name, change.by
        return not any(before[name].plain_only for name in names if name in before)

    def rank(self, change: Change) -> tuple[float, int, int, int]:
        """The likeliest change has the lowest."""
        kind = LIKELY.index("missing" if self.is_missing(change) else change.kind)
        line = self.line(change)  # what is missing may stand as late as can be
        sets = any(one.line == line for one in self.trace.seen)
        return (
            self.of(change),
            kind,
            2 * self.is_settled(change) + (not sets),
            -line if self.is_missing(change) else line,
        )

    def of(self, change: Change) -> float:
        """What speaks against a change, from NONE to TOO_MUCH."""
        key = change.place, change.kind, change.by if change.kind == "value" else None
        if key not in self._known:
            self._known[key] = self._of(change)
        return self._known[key]

    def _of(self, change: Change) -> float:
        place, settled = self.hooked.places[change.place], self.is_settled(change)
        if change.kind in TELLING or (self.is_missing(change) and settled):
            return NONE if self._goes_on_as(change) else READS_UNKNOWN
        elsewhere = self._is_set_elsewhere(place, change.place) or self._is_set_again(place)
        if change.kind == "value" and elsewhere:
            return TOO_MUCH
        if place.name_returned:
            return self._of_return(change)
        if change.kind == "name" and self._is_read_once(change.place) and self._is_made(place.name):
            return TOO_MUCH  # the line that makes it would be there for nothing
        if settled:  # never the length of an axis, nor by a value that isn't called so
            another = change.kind == "value" and not self._is_called_so(change)
            return TOO_MUCH if another or change.place in self.trace.counts else SETTLED
        if not self._reads_what_is_right(place, change.place):
            return READS_UNKNOWN
        if change.kind in ("number", "function", "name") or not self._only_starts(place):
            return NONE
        in_loop = any(one.in_loop for one in self.trace.seen)
        return TOO_MUCH if in_loop or change.kind == "value" else STARTS

    def _goes_on_as(self, change: Change) -> bool:
        """Whether what comes after a line, if that is the change, is called so in the program."""
        if change.kind != "next":
            return True
        here = [one.step for one in self.trace.seen if one.place == change.place]
        return any(step and step.name == self.steps[change.by[0]].name for step in here)

    def _is_called_so(self, change: Change) -> bool:
        """Whether the variable of a change's line has the name of the step that is put there."""
        here = [one for one in self.trace.seen if one.line == self.line(change)]
        return any(one.name == self.steps[change.by[0]].name for one in here)

    def _is_set_elsewhere(self, place: Place, number: int) -> bool:
        """Whether a value is that of a whole loop, or of a function within the attempt."""
        helped = place.line in self.hooked.helped or number in self.hooked.in_helpers
        return helped or place.reads is None

    def _is_set_again(self, place: Place) -> bool:
        """Whether a line gives a variable no more than a number to start with."""
        starts = place.moves and place.reads == ()
        others = (p for p in self.hooked.places if p.kind == "after" and p.line > place.line)
        return starts and any(other.name == place.name for other in others)

    def _of_return(self, change: Change) -> float:
        """Of a variable that is returned as it is: it can be at fault where it is set."""
        before = self._set_before(change.place)
        read = self.hooked.places[change.place].reads or ()
        known = [before[name] for name in read if name in before]
        if not all(self.trace.is_settled(one.line) for one in known):
            computed = not self.hooked.places[change.place].collects
            return READS_UNKNOWN if change.kind == "order" and computed else TOO_MUCH
        if change.kind in ("name", "order"):
            alone = change.kind == "name" and self._is_read_once(change.place)
            return TOO_MUCH if alone else NONE
        if not any(one.is_right for one in known):
            return NONE  # it is right up to a factor
        names = {name for one in known for name in (one.name, one.step and one.step.name)}
        return TOO_MUCH if names & self.parts else READS_UNKNOWN

    def _is_read_once(self, number: int) -> bool:
        """Whether a variable is read at this place alone: with another name there, it is unused."""
        name = self.hooked.places[number].name
        return sum(p.kind == "name" and p.name == name for p in self.hooked.places) == 1

    def _is_made(self, name: str) -> bool:
        """Whether a line computes a variable, and doesn't only give a value another name."""
        return any(one.name == name and not one.moved for one in self.trace.seen)

    def _reads_what_is_right(self, place: Place, number: int) -> bool:
        """Whether all that a line reads is known to be right."""
        before = self._set_before(number)
        read = [before[name] for name in self._read_in(place.line) if name in before]
        plain = place.kind != "returned"
        known = all(one.is_known or (one.plain_only and plain) for one in read)
        return place.reads is not None and known

    def _set_before(self, number: int) -> dict[str, Seen]:
        """What the variables are when a place is reached."""
        line = self.hooked.places[number].line
        return {one.name: one for one in self.trace.seen if one.line < line and one.place < number}

    def _read_in(self, line: int) -> set[str]:
        """The variables that a line reads, but for the counters of loops."""
        here = [place for place in self.hooked.places if place.line == line]
        whole = {name for place in here if place.kind == "after" for name in place.reads or ()}
        names = whole | {place.name for place in here if place.kind == "name"}
        return names - {name for place in here for name in place.counters}

    def _only_starts(self, place: Place) -> bool:
        """Whether a line does no more than to start what is set later."""
        here = [one for one in self.trace.seen if one.line == place.line and not one.of_loop]
        return bool(here) and all(one.plain_only and self._goes_on(one) for one in here)

    def _goes_on(self, start: Seen) -> bool:
        """Whether a variable is set in part, or in a loop, after this line."""
        later = [one for one in self.trace.seen if one.line > start.line]
        return any(one.in_loop or one.name == start.name for one in later)
