"""Where in the learner's own code: the lines that are proved, and the table line by line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import guard, words
from .card import Fold, in_html, rows_as_table
from .hooks import Hooked
from .lines import Fault, Prover
from .source import Source, source_of
from .trace import Seen, follow

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise

SECONDS = 10.0  # only an endless call of C code can need as much; the budget is one of work


class Where(NamedTuple):
    """What to say, what to unfold, and the numbers of the lines at fault."""

    lines: list[words.Line]
    folds: list[Fold]
    numbers: tuple[int, ...]


NOWHERE = Where([], [], ())


def located(exercise: "Exercise", attempt: "Attempt", wrong: Sequence[str], named: bool) -> Where:
    """Where the fault is, as far as it can be shown; nothing where there is no source."""
    try:
        with guard.protected(), guard.time_limit(SECONDS):
            source = source_of(attempt)
            return _look(exercise, attempt, source, wrong, named) if source else NOWHERE
    except (guard.TimeUp, KeyboardInterrupt, Exception):
        return NOWHERE


def _look(
    exercise: "Exercise", attempt: "Attempt", source: Source, wrong: Sequence[str], named: bool
) -> Where:
    hooked = Hooked(attempt, source)
    trace = follow(exercise, hooked)
    faults = Prover(exercise, hooked, trace).faults(wrong)
    table = _table(source, trace.seen)
    lines = _said(source, faults, wrong)
    numbers = tuple(sorted({fault.line for fault in faults}))
    if not named:
        return Where(lines, table, numbers)
    folded = [Fold("Where in your code", f"<p>{in_html(line.text)}</p>") for line in lines]
    return Where([], folded + table, numbers)  # the name says more than the line


def _said(source: Source, faults: Sequence[Fault], wrong: Sequence[str]) -> list[words.Line]:
    """A sentence for each line at fault; the last says what comes of the change."""
    if not faults:
        return []
    kinds: dict[int, list[str]] = {}
    for fault in faults:
        kinds.setdefault(fault.line, []).append(_kind(fault))
    said = []
    for line, kind in kinds.items():
        text, which = source.lines[line - 1].strip(), kind[0] if len(kind) == 1 else "several"
        said.append(words.phrase("where", which, line=line, text=text))
    whole = set(faults[0].parts) == set(wrong)
    what = (
        "your function passes" if whole or len(faults) > 1 else f"`{faults[0].parts[0]}` is right"
    )
    together = "together" if len(kinds) > 1 else "and nothing else changed"
    said.append(words.phrase("where", "then", together=together, what=what))
    return [words.Line("line", " ".join(said))]


def _kind(fault: Fault) -> str:
    """How the change of a line is said."""
    if not fault.missing:
        return fault.kind
    return "missing_after_loop" if fault.kind == "after a loop" else "missing"


def _table(source: Source, seen: Sequence[Seen]) -> list[Fold]:
    """Line by line: the variables and which steps they are."""
    rows = [(str(one.line), f"`{one.name}`", _what(one), str(one.shape)) for one in seen]
    if not any(one.step for one in seen):
        return []
    inner = rows_as_table(("Line", "Your variable", "What it is", "Shape"), rows)
    return [Fold("Line by line", inner)]


def _what(one: Seen) -> str:
    if one.step is None:
        return "? no step of the course's function"
    if not one.step.called:
        return "✓ a value that occurs in the course's function too"
    return f"✓ {one.step.called}" if one.is_right else f"≈ {one.step.called}, {one.how}"
