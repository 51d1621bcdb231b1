"""Wrong programs that nobody has written down: the exercise's program, one word changed.

Known mistakes have sentences of their own. Beside them there is the slip of a hand: another
variable, a factor left out, a plus for a minus, numbers cut to whole ones. Each such change of the
program's text is a mistake too, made here, and said in the words that the steps have.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .hooks import names_set
from .mistakes import Mistake
from .program import Change
from .words import capital, phrase

if TYPE_CHECKING:
    from .exercise import Exercise

SIGNS: dict[type[ast.AST], tuple[str, str]] = {  # a sign, and the one that is taken for it
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.Gt: (">", "<"),
    ast.Lt: ("<", ">"),
}
TAKEN_FOR = {
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "max": ("min", "sum"),
    "maximum": ("minimum",),
    "log": ("log10",),
}
FORGOTTEN = ("exp", "log", "sqrt", "abs", "maximum")  # what they were to be applied to is left
DONE_TO_A_STEP = {
    "cut": "np.trunc({0})",
    "rounded": "np.round({0})",
    "unsigned": "np.abs({0})",
    "squared": "{0} * {0}",
    "clamped": "np.maximum(0, {0})",
}
Known = Mapping[str, tuple[str, tuple[Any, ...]]]  # a name: its text, its shapes on two probes


class Slip(NamedTuple):
    """One changed word: the id of its sentence, a piece of the program, what takes its place."""

    kind: str
    old: ast.expr
    new: str
    names: dict[str, str]


def neighbours(exercise: "Exercise") -> list[Mistake]:
    """Each small change of the exercise's program, as a mistake. Those of one id are numbered."""
    found: dict[str, Mistake] = {}
    for mistake in _neighbours(exercise):
        id, count = mistake.id, 1
        while id in found:
            id, count = f"{mistake.id}_{count + 1}", count + 1
        found[id] = replace(mistake, id=id)
    return list(found.values())


def _neighbours(exercise: "Exercise") -> Iterator[Mistake]:
    program = exercise.text
    yield from _inputs_cut(exercise)
    for block, known in zip(program.blocks, _known_before_each(exercise), strict=True):
        statement = ast.parse(block).body[0]
        steps = names_set(statement) if known is not None else []
        where = _called(exercise, steps[0]) if steps else ""
        for slip in _slips(statement, block, known or {}):
            made = Change(block, _replaced(block, slip.old, slip.new))
            yield _mistake(exercise, slip.kind, where, slip.names, made)
        if isinstance(statement, ast.AugAssign):
            yield from _updates(exercise, block, statement, where)
        for kind, text in DONE_TO_A_STEP.items():
            for step in steps:
                made = Change(block, f"{block}\n{step} = {text.format(step)}")
                yield _mistake(exercise, kind, "", {"a": step}, made)


def _updates(
    exercise: "Exercise", block: str, statement: ast.AugAssign, where: str
) -> Iterator[Mistake]:
    """`a -= b` left out, or with another sign."""
    yield _mistake(exercise, "without", where, {"a": block}, Change(block, "pass"))
    old, new = SIGNS[type(statement.op)]
    other = Change(block, block.replace(f" {old}= ", f" {new}= ", 1))
    yield _mistake(exercise, "sign", where, {"old": f"{old}=", "new": f"{new}="}, other)


def _inputs_cut(exercise: "Exercise") -> Iterator[Mistake]:
    """All inputs that aren't whole numbers cut to such, as an array of whole numbers does."""
    first, given = exercise.text.blocks[0], exercise.probes[0].arguments
    cut = [name for name, value in given.items() if np.asarray(value).dtype.kind == "f"]
    if cut and exercise.text.arguments is not None:
        before = "\n".join(f"{name} = np.trunc({name})" for name in cut)
        yield _mistake(exercise, "inputs_cut", "", {}, Change(first, f"{before}\n{first}"))


def _known_before_each(exercise: "Exercise") -> list[Known | None]:
    """What there is before each statement, or could be computed there; None for a class."""
    program = exercise.text
    if program.arguments is None:
        return [None for _ in program.blocks]
    runs = [program.before_each(*probe.copies()) for probe in exercise.probes[:2]]
    before = [
        {name: (name, tuple(map(np.shape, v))) for name, *v in _of_all(states, program.names)}
        for states in zip(*runs, strict=True)
    ]
    return [
        {**_soon(program.blocks[i:], known, before[-1]), **known} for i, known in enumerate(before)
    ]


def _soon(blocks: Sequence[str], known: Known, last: Known) -> Known:
    """Steps of later statements that could be computed now: their expressions."""
    return {
        name: (ast.unparse(statement.value), last[name][1])
        for statement in (ast.parse(block).body[0] for block in blocks[1:])
        if isinstance(statement, ast.Assign)
        for name in names_set(statement)
        if name in last and _read(statement.value) <= {*known, "np"}
    }


def _read(node: ast.expr) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _of_all(
    befores: tuple[dict[str, Any], ...], outside: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """(name, its value in each of the runs) of numbers that the program has made or was given."""
    for name, value in befores[0].items():
        if name not in outside and isinstance(value, np.ndarray | np.generic | int | float):
            yield (name, *(before[name] for before in befores))


def _slips(statement: ast.stmt, block: str, known: Known) -> Iterator[Slip]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from _other_variables(node, known)
        elif isinstance(node, ast.BinOp):
            yield from _operands(node, block)
            yield from _other_sign(node, node.left, node.op, node.right, block)
        elif isinstance(node, ast.Compare):
            yield from _other_sign(node, node.left, node.ops[0], node.comparators[0], block)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield Slip("no_minus", node, _text(node.operand, block), {})
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _functions(node, node.func, block)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield from _numbers(node, node.value)


def _other_variables(node: ast.Name, known: Known) -> Iterator[Slip]:
    if node.id in known:
        shapes = known[node.id][1]
        for name, (text, others) in known.items():
            if name != node.id and others == shapes:
                yield Slip("other", node, text, {"a": node.id, "b": name})


def _operands(node: ast.BinOp, block: str) -> Iterator[Slip]:
    left, right = _text(node.left, block), _text(node.right, block)
    yield Slip("without", node, left, {"a": right})
    if not isinstance(node.op, ast.Div | ast.Pow):
        yield Slip("without", node, right, {"a": left})


def _other_sign(
    node: ast.expr, left: ast.expr, sign: ast.AST, right: ast.expr, block: str
) -> Iterator[Slip]:
    if type(sign) in SIGNS:
        old, new = SIGNS[type(sign)]
        text = f"{_text(left, block)} {new} {_text(right, block)}"
        yield Slip("sign", node, text, {"old": old, "new": new})


def _functions(node: ast.Call, function: ast.Attribute, block: str) -> Iterator[Slip]:
    name = function.attr
    for other in TAKEN_FOR.get(name, ()):
        text = _text(node, block).replace(f".{name}(", f".{other}(", 1)
        yield Slip("sign", node, text, {"old": name, "new": other})
    if name in FORGOTTEN and node.args:
        yield Slip("forgotten", node, _text(node.args[-1], block), {"old": name})


def _numbers(node: ast.Constant, number: float) -> Iterator[Slip]:
    for value in (number + 1, number - 1, number * 2, number / 2):
        yield Slip("sign", node, f"{value:g}", {"old": f"{number:g}", "new": f"{value:g}"})


def _text(node: ast.expr, block: str) -> str:
    """A piece of the program, in brackets if it has an operator."""
    text = ast.get_source_segment(block, node) or ""
    return f"({text})" if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else text


def _replaced(block: str, node: ast.expr, text: str) -> str:
    """The block with other text in the place of a node's."""
    lines = block.splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    old = ast.get_source_segment(block, node) or ""
    return f"{block[:start]}({text}){block[start + len(old) :]}"


def _mistake(
    exercise: "Exercise", kind: str, where: str, names: Mapping[str, str], change: Change
) -> Mistake:
    said = {k: _called(exercise, name) if k in "ab" else name for k, name in names.items()}
    title = phrase("neighbour", kind, **said)
    if where:
        title = phrase("neighbour", "in", where=where, what=title)
    id = re.sub(r"\W+", "_", " ".join(["near", kind, *names.values(), where])).strip("_")
    said_of = {"where": where or said.get("a", "")}
    reason = phrase("neighbour", "reason")
    question = phrase("neighbour", "question" if said_of["where"] else "in_class", **said_of)
    return Mistake(id, capital(title), reason, question, (change,))


def _called(exercise: "Exercise", name: str) -> str:
    """What to call a piece of the program: in words if it has some, else as it is written."""
    if name in {part.name for part in exercise.parts} & {*exercise.argument_names}:
        return f"`{name}` itself"  # its words are those of the part
    axis = len(name) == 1 and name.isupper()  # its word is that of what is counted
    return f"`{name}`" if axis else exercise.words.get(name, f"`{name}`")
