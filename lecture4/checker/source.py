"""The text of an attempt, as the learner wrote it, wherever it can be found."""

import ast
import inspect
import linecache
import re
from collections.abc import Sequence
from types import CodeType
from typing import Any, NamedTuple

Definition = ast.FunctionDef | ast.ClassDef
SIZES = re.compile(r"\blen\(|\.shape\b|\.size\b|range\(|= *[-+.\d]+ *(#.*)?$")
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


def reading_lines(attempt: Any, names: Sequence[str]) -> tuple[int, ...]:
    """The lines in which an attempt reads some names, each where it does so first."""
    source = source_of(attempt)
    read = [n for n in ast.walk(source.tree) if isinstance(n, ast.Name)] if source else []
    lines = [[n.lineno for n in read if n.id == name] for name in names]
    return tuple(sorted({min(found) for found in lines if found}))


def unread(source: Source) -> list[tuple[int, str]]:
    """The names that a function never reads, with the line that sets each last; 0 for an argument.

    Nothing is said of those that `locals` or `eval` may read, of what is taken apart, of sizes and
    plain numbers, which do no work that is lost, and of what `+=` changes: another name may stand
    for the same array.
    """
    nodes: list[Any] = list(ast.walk(source.tree))
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    kept = {name for n in nodes if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
    if isinstance(source.tree, ast.ClassDef) or read & {"locals", "eval", "exec", "vars"}:
        return []
    grown = [n.target for n in nodes if isinstance(n, ast.AugAssign)]
    kept |= {target.id for target in grown if isinstance(target, ast.Name)}
    lines = {argument.arg: 0 for argument in source.tree.args.args}
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            lines[targets[0].id] = node.lineno
    idle = [(lines[name], name) for name in lines if name not in read | kept and name[0] != "_"]
    return [one for one in idle if not (one[0] and SIZES.search(source.lines[one[0] - 1]))]


def result_line(attempt: Any, said: str) -> tuple[int, str, bool] | None:
    """The line in which an attempt's result is made, its text, and whether it is a `return`.

    It is the only `return` of the function, or of the method that is spoken of in `said`; or the
    last line where there is none. None where that can't be told.
    """
    source = source_of(attempt)
    if source is None:
        return None
    is_function = isinstance(source.tree, ast.FunctionDef)
    functions = [f for f in ast.walk(source.tree) if isinstance(f, ast.FunctionDef)]
    methods = [f for f in functions if f"`{f.name}` returns" in said]
    spoken = functions[:1] if is_function else methods
    returned = [_returns(function) for function in spoken]
    if len(spoken) != 1 or len(returned[0]) > 1:
        return None
    line = (returned[0] or [spoken[0].end_lineno or 1])[0]
    return line, source.lines[line - 1].strip(), bool(returned[0])


def _returns(function: ast.FunctionDef) -> list[int]:
    """The lines of a function's own `return`s of something."""
    inner = [n for n in ast.walk(function) if isinstance(n, ast.FunctionDef) and n is not function]
    others = {id(node) for one in inner for node in ast.walk(one)}
    return [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None and id(node) not in others
    ]


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
