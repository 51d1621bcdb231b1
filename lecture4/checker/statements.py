"""A function's statements, to be run one after the other, though some are still blank."""

import ast
from collections.abc import Sequence
from types import CodeType
from typing import Any, NamedTuple

from .hooks import names_read, names_set
from .program import RESULT, compiled
from .source import Source


class Statement(NamedTuple):
    """One statement of a function.

    sets, reads: names of variables; "" stands for what a statement without a variable does.
    code       : None if something in it is still blank.
    """

    line: int
    sets: tuple[str, ...]
    reads: tuple[str, ...]
    code: CodeType | None


def statements_of(source: Source) -> list[Statement]:
    """The statements of a function's body, without its docstring."""
    body = source.tree.body[ast.get_docstring(source.tree) is not None :]
    return [_statement(node) for node in body]


def returns_inside(source: Source) -> int:
    """The line of a block in which the function returns, or 0: then its statements are no list."""
    blocks = (node for node in source.tree.body if not isinstance(node, ast.Return))
    inside = (n for block in blocks for n in ast.walk(block) if isinstance(n, ast.Return))
    return next((node.lineno for node in inside), 0)


def _statement(node: ast.stmt) -> Statement:
    if isinstance(node, ast.Return) and node.value is None:
        node.value = ast.copy_location(ast.Constant(None), node)
    code = None if _is_blank(node) else compiled(ast.unparse(node))
    return Statement(node.lineno, _sets(node), names_read(node), code)


def _sets(node: ast.stmt) -> tuple[str, ...]:
    if isinstance(node, ast.Return):
        return (RESULT,)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return (node.name,)
    return tuple(names_set(node)) or ("",)


def _is_blank(node: ast.stmt) -> bool:
    """Whether `...` stands in it, but for that of an index such as X[..., 0]; or nothing yet."""
    if isinstance(node, ast.Raise):
        return "NotImplementedError" in ast.unparse(node)
    indices = [inner.slice for inner in ast.walk(node) if isinstance(inner, ast.Subscript)]
    in_indices = {id(inner) for index in indices for inner in ast.walk(index)}
    return any(
        isinstance(inner, ast.Constant) and inner.value is ... and id(inner) not in in_indices
        for inner in ast.walk(node)
    )


def readers(statements: Sequence[Statement], number: int, name: str) -> list[int]:
    """The statements that read what statement `number` gives to a variable."""
    found = []
    for later in range(number + 1, len(statements)):
        if name in statements[later].reads:
            found.append(later)
        if name in statements[later].sets:  # from here on it is that statement's
            break
    return found


def due(statements: Sequence[Statement], number: int, name: str, values: Sequence[Any]) -> Any:
    """Which of the values that a program gives to a variable is to come of a statement.

    The last statement that sets it has the last value; those before have them in their order.
    """
    setting = [k for k, statement in enumerate(statements) if name in statement.sets]
    if number == setting[-1]:
        return values[-1]
    return values[min(setting.index(number), len(values) - 1)]
