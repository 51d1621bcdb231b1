"""Where in the learner's own code: the lines that are proved, and the table line by line."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import guard, words
from .card import Fold, in_html, rows_as_table
from .hooks import Hooked
from .inputs import changing
from .lines import Fault, Prover
from .source import Source, source_of, unread
from .trace import Seen, follow

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise

WHERE = "Where in your code"
SECONDS = 10.0  # only an endless call of C code can need as much; the budget is one of work


class Where(NamedTuple):
    """What to say, what to unfold, the numbers of the lines at fault; the names in those lines."""

    lines: list[words.Line]
    folds: list[Fold]
    numbers: tuple[int, ...]
    reads: frozenset[str] = frozenset()


NOWHERE = Where([], [], ())


def located(
    exercise: "Exercise", attempt: "Attempt", wrong: Sequence[str], mistakes: Sequence[str]
) -> Where:
    """Where the fault is, as far as it can be shown; nothing where there is no source.

    mistakes: the ids of those that are named.
    """
    return _tried(lambda source: _look(exercise, attempt, source, wrong, mistakes), attempt)


def at_input(exercise: "Exercise", attempt: "Attempt") -> Where:
    """The one line that changes inputs, as far as it can be shown."""
    return _tried(lambda source: _changing(exercise, attempt, source), attempt)


def both(at_input: Where, other: Where) -> Where:
    """The line that changes inputs, and the others; not those that go on with what it leaves."""
    if not at_input.numbers:
        return other
    [line] = at_input.numbers
    if any(number > line for number in other.numbers) and at_input.reads & other.reads:
        return at_input._replace(folds=[f for f in other.folds if f.summary != WHERE])
    numbers = tuple(sorted({*at_input.numbers, *other.numbers}))
    return Where(at_input.lines + other.lines, other.folds, numbers)


def _tried(look: Callable[[Source], Where], attempt: "Attempt") -> Where:
    try:
        with guard.protected(), guard.time_limit(SECONDS):
            source = source_of(attempt)
            return look(source) if source else NOWHERE
    except (guard.TimeUp, KeyboardInterrupt, Exception):
        return NOWHERE


def _changing(exercise: "Exercise", attempt: "Attempt", source: Source) -> Where:
    found = changing(exercise, attempt, source)
    if found is None:
        return NOWHERE
    line, names = found
    text, listed = source.lines[line - 1].strip(), words.listed(sorted(names))
    said = words.phrase("where", "changes_input", line=line, text=text, names=listed)
    return Where([words.Line("line", said)], [], (line,), names)


def _look(
    exercise: "Exercise",
    attempt: "Attempt",
    source: Source,
    wrong: Sequence[str],
    mistakes: Sequence[str],
) -> Where:
    hooked = Hooked(attempt, source)
    trace = follow(exercise, hooked)
    known = mistakes if all(map(exercise.knows, mistakes)) else ()
    faults = Prover(exercise, hooked, trace).faults(wrong, known)
    table, idle = _table(source, trace.seen), unread(source)
    last = max((line for line, _ in idle), default=0)
    if all(fault.kind == "value" and fault.line < last for fault in faults):
        faults = []  # a value that is put there makes up for what a later line does in vain
    lines = _said(source, faults, wrong) + [_idle(source, *one) for one in idle]
    numbers = tuple(sorted({fault.line for fault in faults}))
    reads = frozenset(n for line in numbers for n in re.findall(r"\w+", source.lines[line - 1]))
    if not mistakes:
        return Where(lines, table, numbers, reads)
    folded = [Fold(WHERE, f"<p>{in_html(line.text)}</p>") for line in lines]
    return Where([], folded + table, numbers, reads)  # the name says more than the line


def _idle(source: Source, line: int, name: str) -> words.Line:
    """What is said of a name that nothing reads."""
    which, text = "unread" if line else "unread_argument", source.lines[line - 1].strip()
    return words.Line("line", words.phrase("where", which, line=line, text=text, name=name))


def _said(source: Source, faults: Sequence[Fault], wrong: Sequence[str]) -> list[words.Line]:
    """A sentence for each line at fault; the last says what comes of the change."""
    if not faults:
        return []
    kinds: dict[int, list[str]] = {}
    for fault in faults:
        kinds.setdefault(fault.line, []).append(_kind(fault))
    several = len(kinds) > 1
    phrases = [
        words.phrase(
            "where", kind[0] if len(kind) == 1 else "several", **_place(source, line, several)
        )
        for line, kind in kinds.items()
    ]
    whole = set(faults[0].parts) == set(wrong)
    what = (
        "your function passes" if whole or len(faults) > 1 else f"`{faults[0].parts[0]}` is right"
    )
    together = "together" if len(kinds) > 1 else "and nothing else changed"
    then = words.phrase("where", "then", together=together, what=what)
    return [words.Line("line", f"{_joined(phrases)} {then}")]


def _place(source: Source, line: int, several: bool) -> dict[str, object]:
    """How a line is spoken of: as this one, or by its number where there are several."""
    this = f"line {line}" if several else "this line"
    its_place = f"the place of {this}" if several else "this line's place"
    text = source.lines[line - 1].strip()
    return {
        "line": line,
        "text": text,
        "what_line": this,
        "here": f"in {this}",
        "its_place": its_place,
    }


def _joined(phrases: Sequence[str]) -> str:
    """The lines, one after the other; then what is said of each, in one sentence."""
    heads, changes = zip(*(phrase.rsplit(". ", 1) for phrase in phrases), strict=True)
    first, *others = (change.rstrip(",") for change in changes)
    later = (f"and {change[0].lower()}{change[1:]}" for change in others)
    return f"{'. '.join(heads)}. {', '.join([first, *later])},"


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
