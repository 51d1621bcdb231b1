"""What a learner is told of a function with blanks: a table, a row for each line's variable."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import guard, words
from .card import Shown, card, rows_as_table
from .difference import Verdict
from .line_by_line import verdicts
from .names import data_outside
from .program import RESULT
from .source import Source, namespace_of, source_of
from .statements import Statement, returns_inside, statements_of
from .steps import in_words

if TYPE_CHECKING:
    from .exercise import Exercise

HEADINGS = ("Line", "Variable", "What it is", "Yours")
SIGNS = {"right": "✓", "wrong": "✗", "blank": "·", "waits": "·", "another": "?", "other_way": "?"}
WELL = {"right", "another", "other_way"}


class Row(NamedTuple):
    """A variable after a line: what it should be in words, what was found, and how that is said."""

    line: int
    name: str
    called: str
    found: str
    said: str

    @property
    def is_well(self) -> bool:
        return self.found in WELL

    @property
    def variable(self) -> str:
        """How the variable is written; what is returned has no name of its own."""
        return "`return`" if self.name == RESULT else f"`{self.name}`" if self.name else "none"


class ByLine:
    """What came of a function with blanks: no points, and nothing is recorded.

    rows   : one for each variable of each line, in order.
    passed : True if all lines are right.
    message: the verdict, the rows, and what to do next, one line each.
    """

    def __init__(self, name: str, rows: Sequence[Row] = (), lines: Sequence[words.Line] = ()):
        self.name, self.rows, self.lines = name, list(rows), list(lines)

    @property
    def passed(self) -> bool:
        return bool(self.rows) and all(row.is_well for row in self.rows)

    @property
    def first(self) -> Row | None:
        """The first row that isn't right: what to look at next."""
        return next((row for row in self.rows if not row.is_well), None)

    @property
    def state(self) -> str:
        """right, wrong, or untried while nothing is wrong and something is blank."""
        if self.passed:
            return "right"
        return "wrong" if any(row.found == "wrong" for row in self.rows) else "untried"

    @property
    def verdict(self) -> str:
        """One line: how far all is right."""
        sign = {"right": "✓", "wrong": "✗", "untried": "·"}[self.state]
        return f"{sign} {self.name}: {self._how_far()}"

    def _how_far(self) -> str:
        if not self.rows:
            return words.phrase("by_line", "not_looked_at")
        if self.first is None:
            return words.phrase("by_line", "all_right")
        before = [row.line for row in self.rows if row.line < self.first.line]
        what = words.phrase("by_line", f"next_{self.first.found}", line=self.first.line)
        return words.phrase("by_line", "up_to", line=before[-1], what=what) if before else what

    @property
    def message(self) -> str:
        rows = (f"line {r.line}, {r.variable}: {r.called}: {r.said}" for r in self.rows)
        return "\n".join([self.verdict, *rows, *map(str, self.lines)])

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        cells = [(str(row.line), row.variable, row.called, row.said) for row in self.rows]
        table = [Shown(rows_as_table(HEADINGS, cells))] if cells else []
        return card(self.verdict, self.state, self.lines, table)


def by_line(exercise: "Exercise", attempt: Any, name: str, time_limit: float) -> ByLine:
    """Look at each line of a function with blanks. Nothing that it does gets out."""
    try:
        with guard.protected(), guard.time_limit(time_limit):
            return _looked_at(exercise, attempt, name)
    except guard.TimeUp:
        return refused(name, "too_slow", seconds=time_limit)
    except KeyboardInterrupt:
        return refused(name, "interrupted")
    except Exception as error:  # whatever it does, its learner gets an answer
        return refused(name, "unjudged", error=repr(error)[:200])


def refused(name: str, found: str, **names: object) -> ByLine:
    """Nothing was looked at, and why."""
    return ByLine(name, lines=words.lines(found, **{"name": name, **names}))


def _history(exercise: "Exercise") -> Iterator[tuple[str, Any]]:
    """What the program's variables are, one after the other."""
    return exercise.text.history(*exercise.probes[0].copies())


def _looked_at(exercise: "Exercise", attempt: Any, name: str) -> ByLine:
    source, cause = source_of(attempt), ""
    if exercise.is_class:
        cause = words.phrase("by_line", "class", exercise=exercise.name)
    elif any(isinstance(value, dict) for _, value in _history(exercise)):
        cause = words.phrase("by_line", "dictionary", exercise=exercise.name)
    elif source is None or isinstance(attempt, type):
        cause = words.phrase("by_line", "no_source", name=name)
    elif returns_inside(source):
        cause = words.phrase("by_line", "returns_inside", line=returns_inside(source))
    elif len(_arguments(source)) != len(exercise.argument_names):
        takes, form = ", ".join(_arguments(source)) or "nothing", exercise.argument_names
        cause = words.phrase("by_line", "arguments", takes=takes, wanted=", ".join(form))
    if cause or source is None:
        return ByLine(name, lines=[words.Line("reason", cause)])
    statements = statements_of(source)
    found = verdicts(exercise, statements, _arguments(source), namespace_of(attempt))
    rows = [_row(exercise, statements[k], name, verdict) for (k, name), verdict in found.items()]
    told = ByLine(name, [row for row in rows if row.name or row.found != "right"])
    how = [words.Line("reason", words.phrase("by_line", "each"))] * (told.state == "wrong")
    told.lines = [*_outside(attempt, told), *how, _next(exercise, told)]
    return told


def _arguments(source: Source) -> list[str]:
    arguments = source.tree.args if hasattr(source.tree, "args") else None
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args)] if arguments else []


def _row(exercise: "Exercise", statement: Statement, name: str, verdict: Verdict) -> Row:
    own = verdict.text if verdict.is_right else ""  # a step under a name of the learner's
    is_step = name in exercise.words or name in {part.name for part in exercise.parts}
    called = own or (in_words(exercise, name) if is_step else RESULT if name == RESULT else "")
    found = "wrong" if verdict.found == "stops" else verdict.found
    said = verdict.text if found == "wrong" else words.phrase("by_line", found)
    return Row(statement.line, name, called, found, f"{SIGNS[found]} {said}".rstrip())


def _outside(attempt: Any, told: ByLine) -> Iterator[words.Line]:
    """What to say of the notebook's own numbers that it reads, unless all is right."""
    if not told.passed:
        for found, names in data_outside(attempt).items():
            yield from words.lines(found, names=words.listed(names), first=names[0])


def _next(exercise: "Exercise", told: ByLine) -> words.Line:
    if told.passed:
        return words.Line("next", words.phrase("by_line", "now_alone", name=exercise.name))
    return words.lines("try_hint", name=exercise.name)[0]
