"""The text of an attempt, as the learner wrote it, wherever it can be found."""

import ast
import inspect
import linecache
import re
from types import CodeType
from typing import Any, NamedTuple

Definition = ast.FunctionDef | ast.ClassDef
RANDOM = re.compile(r"\brandom\b|\brng\b|\brand(n|int)?\b")


class Source(NamedTuple):
    """A definition's syntax tree, with lines counted from 1 at its `def` or `class`; its lines.

    first: the number of its first line in its file or cell.
    """

    tree: Definition
    lines: list[str]
    first: int = 1


def codes_of(attempt: Any) -> list[CodeType]:
    """The code that is the learner's: the function's own, or that of a class's methods."""
    parts = vars(attempt).values() if isinstance(attempt, type) else [attempt]
    try:
        parts = [inspect.unwrap(getattr(part, "__func__", part)) for part in parts]
    except Exception:
        return []
    return [part.__code__ for part in parts if inspect.isfunction(part)]


def source_of(attempt: Any) -> Source | None:
    """The source of an attempt, or None where there is none, as for a lambda or a built-in."""
    for code in codes_of(attempt):
        text = "".join(linecache.getlines(code.co_filename))
        found = _definition(text, code, isinstance(attempt, type))
        if found is not None:
            first = found.lineno
            ast.increment_lineno(found, 1 - first)
            lines = text.splitlines()[first - 1 : first - 1 + (found.end_lineno or 1)]
            return Source(found, lines, first)
    return None


def drawing_line(attempt: Any) -> tuple[int, str] | None:
    """The number and the text of the first line that draws random numbers, or None."""
    source = source_of(attempt)
    if source is None:
        return None
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and RANDOM.search(ast.unparse(node)):
            return node.lineno, source.lines[node.lineno - 1].strip()
    return None


def _definition(text: str, code: CodeType, is_class: bool) -> Definition | None:
    """The definition in `text` that a function's code comes from; if `is_class`, its class."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    kind = ast.ClassDef if is_class else ast.FunctionDef
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, kind)
        and _first_line(node) <= code.co_firstlineno <= (node.end_lineno or 0)
    ]
    return around[-1] if around and (is_class or around[-1].name == code.co_name) else None


def _first_line(node: Definition) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def namespace_of(attempt: Any) -> dict[str, Any]:
    """The names that an attempt's code can see: its globals, and what its function encloses."""
    for part in [*(vars(attempt).values() if isinstance(attempt, type) else [attempt])]:
        function = inspect.unwrap(getattr(part, "__func__", part))
        if inspect.isfunction(function):
            cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
            return {**function.__globals__, **{name: _content(cell) for name, cell in cells}}
    return {}


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet, as in a function that calls itself
        return None
