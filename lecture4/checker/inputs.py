"""Which line of an attempt changes one of its inputs."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .guard import unchanged
from .hooks import Hooked, Turn
from .source import Source
from .steps import Calls

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise

MOST_LOOKS = 20_000  # at the inputs, on one probe


class _Watch:
    """Looks at the inputs each time that a hook is reached, and notes the lines that change one."""

    def __init__(self, hooked: Hooked, names: list[str], given: list[Any]):
        self.hooked, self.calls, self.names = hooked, Calls(hooked), names
        self.line, self.left = 1, MOST_LOOKS
        self.found: dict[int, set[str]] = {}
        self.watch(*given)

    def watch(self, *given: Any) -> None:
        self.given = dict(zip(self.names, given, strict=True))
        self.last = copy.deepcopy(self.given)

    def watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function whose own arguments are looked at: an exercise may give it others."""

        def call(*given: Any) -> Any:
            self.watch(*given)
            returned = function(*given)
            self.look()
            return returned

        return call

    def hook(self, number: int, value: Any, turn: Turn, scope: Any = None) -> Any:
        place = self.hooked.places[number]
        if place.kind == "after":  # its statement is done; elsewhere it was the one before
            self.line = place.line
        self.look()
        self.line = place.line
        return self.calls.counted(number, value)

    def look(self) -> None:
        self.left -= 1
        for name in [n for n, v in self.given.items() if not unchanged(v, self.last[n])]:
            self.found.setdefault(self.line, set()).add(name)
            self.last[name] = copy.deepcopy(self.given[name])
        if self.left < 0:
            raise RuntimeError("too many looks")


def changing(
    exercise: "Exercise", attempt: "Attempt", source: Source
) -> tuple[int, frozenset[str]] | None:
    """The one line that changes inputs, counted from 1 at the attempt's `def`, and their names.

    None if several lines do, as where a change is taken back. To be called inside `protected` and
    `time_limit`.
    """
    hooked, found = Hooked(attempt, source), dict[int, set[str]]()
    for probe in exercise.probes:
        given = probe.copies()
        watch = _Watch(hooked, list(probe.arguments), given)
        program = hooked.with_hook(watch.hook, hooked.known)
        exercise.use(program if exercise.is_class else watch.watched(program), *given)
        watch.look()
        for line, names in watch.found.items():
            found.setdefault(line, set()).update(names)
    [line] = found if len(found) == 1 else [0]
    return (line, frozenset(found[line])) if line else None
