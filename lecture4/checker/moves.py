"""Statements done in another way: left out, added up, moved into a block or out of one.

Each way stands beside the statement itself, behind a switch, in the attempt with hooks.
"""

import ast
from collections.abc import Callable, Sequence
from typing import Any

Switch = Callable[[str, ast.stmt], ast.expr]  # (kind, statement) -> whether that way is on
Way = tuple[ast.expr, list[ast.stmt]]  # a switch, and what is done if it is on
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)
LOOPS = (ast.For, ast.While)
BLOCKS = (*LOOPS, ast.If)
JUMPS: dict[type, type[ast.stmt]] = {ast.Break: ast.Continue, ast.Continue: ast.Break}


class Moves:
    """The other ways of the statements of an attempt; `switch` makes a place of each."""

    def __init__(self, switch: Switch):
        self.switch = switch
        self.away: dict[int, list[ast.expr]] = {}  # of statements that are done elsewhere if on

    def out_of(self, block: ast.stmt) -> list[ast.stmt]:
        """What may be done after a block: its last statement."""
        last = block.body[-1] if isinstance(block, BLOCKS) else None
        if not isinstance(last, (*SIMPLE, ast.Return)):
            return []
        return [either([(self._moved("outside", last), [copied(last)])], [ast.Pass()])]

    def into(self, block: ast.stmt, after: ast.stmt | None) -> list[ast.stmt]:
        """What a block may do at its end: the statement after it."""
        if not isinstance(block, BLOCKS) or not isinstance(after, (*SIMPLE, ast.If)):
            return []
        return [either([(self._moved("inside", after), [copied(after)])], [ast.Pass()])]

    def before(self, block: ast.stmt) -> list[ast.stmt]:
        """What may be done before a loop and not in each of its turns: its first statement."""
        first = block.body[0] if isinstance(block, LOOPS) else None
        if not isinstance(first, ast.Assign):
            return []
        return [either([(self._moved("place", first), [copied(first)])], [ast.Pass()])]

    def at_start(self, block: ast.stmt, ahead: ast.stmt | None) -> list[ast.stmt]:
        """What a loop may do at the start of each turn: the assignment ahead of it."""
        if not isinstance(block, LOOPS) or not isinstance(ahead, ast.Assign):
            return []
        return [either([(self.switch("place", ahead), [copied(ahead)])], [ast.Pass()])]

    def _moved(self, kind: str, statement: ast.stmt) -> ast.expr:
        on = self.switch(kind, statement)
        self.away.setdefault(id(statement), []).append(on)
        return copied(on)

    def others(self, statement: ast.stmt) -> list[Way]:
        """The other ways of one statement.

        Left out, done elsewhere, `+=` for `=` or turned, `continue` for `break` or turned.
        """
        ways: list[Way] = [(on, [ast.Pass()]) for on in self.away.get(id(statement), [])]
        if isinstance(statement, SIMPLE):
            ways.append((self.switch("dropped", statement), [ast.Pass()]))
        if type(statement) in JUMPS:
            ways.append((self.switch("jump", statement), [JUMPS[type(statement)]()]))
        for other in _other_assignments(statement):
            ways.append((self.switch("assignment", statement), [other]))
        return ways


def copied(tree: Any) -> Any:
    """A syntax tree again, without what others have noted in it, as tools do that show errors.

    copy.deepcopy takes several times as long, and copies their notes.
    """
    if isinstance(tree, list):
        return [copied(inner) for inner in tree]
    if not isinstance(tree, ast.AST):
        return tree
    names = [name for name in (*tree._fields, *tree._attributes) if hasattr(tree, name)]
    return type(tree)(**{name: copied(getattr(tree, name)) for name in names})


def either(ways: Sequence[Way], own: list[ast.stmt]) -> ast.stmt:
    """The statements, or another way if its switch is on."""
    for on, other in ways:
        own = [ast.If(on, other, own)]
    return own[0]


def _other_assignments(statement: ast.stmt) -> list[ast.stmt]:
    """`x += ...` for `x = ...` and for `x *= ...`, and `x = ...` for `x += ...`."""
    own = copied(statement)
    others: list[ast.stmt] = []
    if isinstance(own, ast.AugAssign):
        others.append(ast.Assign([own.target], own.value))
        if not isinstance(own.op, ast.Add | ast.Sub):
            others.append(ast.AugAssign(own.target, ast.Add(), own.value))
    elif isinstance(own, ast.Assign) and not isinstance(own.targets[0], ast.Tuple):
        target: Any = own.targets[0]
        others.append(ast.AugAssign(target, ast.Add(), own.value))
    return [ast.copy_location(copied(other), own) for other in others]


def otherwise_bracketed(node: ast.BinOp) -> list[ast.expr]:
    """x / (y + z) for x / y + z, and (x + y) / z for x + y / z."""
    own, others = copied(node), []
    if isinstance(own.left, ast.BinOp) and not _goes_together(own, own.left):
        inner = ast.BinOp(own.left.right, own.op, own.right)
        others.append(ast.BinOp(own.left.left, own.left.op, inner))
    if isinstance(own.right, ast.BinOp) and not _goes_together(own, own.right):
        inner = ast.BinOp(own.left, own.op, own.right.left)
        others.append(ast.BinOp(inner, own.right.op, own.right.right))
    return [ast.copy_location(copied(other), own) for other in others]


def _goes_together(one: ast.BinOp, other: ast.BinOp) -> bool:
    """Whether brackets make no difference, as in a sum or a product."""
    same = isinstance(one.op, type(other.op))
    return same and isinstance(one.op, ast.Add | ast.Mult | ast.MatMult)


def otherwise_compared(node: ast.Compare) -> list[ast.expr]:
    """With > or < in place of another comparison."""
    if len(node.ops) > 1 or isinstance(node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot):
        return []
    others = [op for op in (ast.Gt(), ast.Lt()) if type(op) is not type(node.ops[0])]
    own = [copied(node) for _ in others]
    return [
        ast.copy_location(ast.Compare(one.left, [op], one.comparators), one)
        for op, one in zip(others, own, strict=True)
    ]


def otherwise_calculated(node: ast.BinOp) -> list[ast.expr]:
    """With * in place of + or /, +, / or @ in place of *, and * in place of @."""
    others: dict[type, list[type[ast.operator]]] = {
        ast.Add: [ast.Mult],
        ast.Div: [ast.Mult],
        ast.Mult: [ast.Add, ast.Div, ast.MatMult],
        ast.MatMult: [ast.Mult],
    }
    own = copied(node)
    return [
        ast.copy_location(copied(ast.BinOp(own.left, op(), own.right)), own)
        for op in others.get(type(own.op), [])
    ]
