"""Judge a function with blanks line by line: is each variable the step of that name?

The statements run one after the other on each probe. What a variable holds is compared with the
step of that name of the course's program. In the place of a blank, or of a line that stops, comes
the right value, so that the lines below it are judged as well. They run twice: as they are written;
then with each wrong value put right, so that a line is judged by what is in it, not by the lines
above it. A value that is no step is let be if all that is made of it is right: another way.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np

from . import guard
from .difference import ANOTHER, BLANK, OTHER_WAY, WAITS, Reference, Verdict, wrong
from .errors import said
from .program import RESULT
from .statements import Statement, due, readers

if TYPE_CHECKING:
    from .exercise import Exercise

Place = tuple[int, str]  # a statement's number, and a variable that it sets
Verdicts = dict[Place, Verdict]


def verdicts(
    exercise: "Exercise",
    statements: Sequence[Statement],
    arguments: Sequence[str],
    names: Mapping[str, Any],
) -> Verdicts:
    """What is to be said of each statement's variables, over all probes.

    arguments: what the function calls them. names: those that its code can see.
    Must be called inside `guard.protected` and `guard.time_limit`.
    """
    runs = [_Run(exercise, statements, arguments, names, k) for k in _by_size(exercise)]
    written = _over_all([run.verdicts() for run in runs])
    kept = _another_way(statements, written)
    put_right = _over_all([run.verdicts(kept) for run in runs])
    return {
        at: first if first.is_right else OTHER_WAY if at in kept else put_right[at]
        for at, first in written.items()
    }


def _by_size(exercise: "Exercise") -> list[int]:
    """The numbers of the probes, the smallest first."""

    def size(k: int) -> int:
        return sum(np.size(value) for value in exercise.probes[k].arguments.values())

    return sorted(range(len(exercise.probes)), key=size)


def _over_all(runs: Sequence[Verdicts]) -> Verdicts:
    """Right is what is right on every probe; else what is said of the smallest where it isn't."""
    return {at: _one([run[at] for run in runs]) for at in runs[0]}


def _one(found: Sequence[Verdict]) -> Verdict:
    not_right = [verdict for verdict in found if not verdict.is_right]
    if not not_right:
        return found[0]
    first, agree = not_right[0], len({verdict.kind for verdict in not_right}) == 1
    return first if agree or not first.plain else first._replace(text=first.plain)


def _another_way(statements: Sequence[Statement], written: Verdicts) -> set[Place]:
    """The values that are no steps, and of which all that is made is right or such a value."""
    kept: set[Place] = set()
    for number, name in reversed(written):
        if written[number, name].found in ("wrong", "another"):
            made = [(k, n) for k in readers(statements, number, name) for n in statements[k].sets]
            if made and all(written[at].is_right or at in kept for at in made):
                kept.add((number, name))
    return kept


class _Run:
    """The statements on one probe."""

    def __init__(
        self,
        exercise: "Exercise",
        statements: Sequence[Statement],
        arguments: Sequence[str],
        names: Mapping[str, Any],
        k: int,
    ):
        self.statements, self.arguments, self.names = statements, arguments, names
        self.probe, self.reference = exercise.probes[k], Reference(exercise, k)

    def verdicts(self, kept: set[Place] | None = None) -> Verdicts:
        """What is said of each variable. With `kept`, all wrong values but those are put right."""
        self.given = dict(zip(self.arguments, self.probe.copies(), strict=True))
        self.namespace, found = {**self.names, **self.given}, Verdicts()
        for number, statement in enumerate(self.statements):
            stopped = self._stopped(statement)
            for name in statement.sets:
                at = number, name
                found[at] = stopped or self._judged(number, name)
                mend = kept is not None and at not in kept and found[at].found == "wrong"
                if stopped or mend:
                    self._put_right(number, name)
        return found

    def _stopped(self, statement: Statement) -> Verdict | None:
        """Run a statement; what is to be said if it can't run, or harms an input."""
        if statement.code is None:
            return BLANK
        if any(self.namespace.get(name) is ... for name in statement.reads):
            return WAITS
        try:
            exec(statement.code, self.namespace)
        except (guard.TimeUp, KeyboardInterrupt):
            raise
        except BaseException as error:  # whatever a learner's line may raise
            told = wrong("stops", error=said(error), shapes=self._shapes(statement))
            return told._replace(found="stops")
        return self._harmed()

    def _shapes(self, statement: Statement) -> str:
        """The shapes of the arrays that a statement reads, in words."""
        read = {name: self.namespace.get(name) for name in statement.reads}
        arrays = {n: v.shape for n, v in read.items() if type(v) is np.ndarray}
        return "; ".join(f"`{name}` is {shape}" for name, shape in arrays.items())

    def _harmed(self) -> Verdict | None:
        """What is to be said if an input isn't as it came; it is put back."""
        originals = dict(zip(self.arguments, self.probe.arguments.values(), strict=True))
        for name, value in self.given.items():
            if not guard.unchanged(value, originals[name]):
                self.given[name] = self.namespace[name] = deepcopy(originals[name])
                return wrong("changes_input", name=name)._replace(found="stops")
        return None

    def _judged(self, number: int, name: str) -> Verdict:
        value = self.namespace.get(name)
        if name == RESULT:
            return self.reference.verdict_on_returned(value)
        if name in self.reference.values:
            values = self.reference.values[name]
            return self.reference.verdict(value, due(self.statements, number, name, values), values)
        called = self.reference.step(value)
        return Verdict("right", called) if called or not name else ANOTHER

    def _put_right(self, number: int, name: str) -> None:
        """Give a variable the value that is due, or `...` where none is known."""
        values = self.reference.values.get(name)
        self.namespace[name] = (
            deepcopy(due(self.statements, number, name, values)) if values else ...
        )
