"""An attempt with a hook at each of its places, so that its values can be seen and changed.

A place is a value in a line: what is given to a variable, a term of a sum, an argument of a call, a
number, a condition, an index; or a variable after a line. The attempt is compiled once with all its
hooks; each run takes another function to call at them.
"""

import ast
import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from .source import Source, namespace_of

HOOK = "_the_hook_of_the_check"
Turn = tuple[Any, ...]  # the counters of the loops around a place
Hook = Callable[[int, Any, Turn], Any]


class Place(NamedTuple):
    """Where a hook is: of what kind, in which line of the attempt, and the variable's name.

    reads: the names that the line of an `after` or `returned` place reads; a loop's are not known.
    """

    kind: str  # value, returned, term, argument, number, test, index, after
    line: int
    name: str = ""
    counters: tuple[str, ...] = ()
    reads: tuple[str, ...] | None = ()


class Hooked:
    """An attempt with hooks. `run` uses it as `use` does; None where its source can't be used."""

    def __init__(self, attempt: Any, source: Source):
        writer = _Writer()
        tree = copy.deepcopy(source.tree)
        tree.decorator_list = []
        tree.body = writer.block(tree.body)
        self.places = writer.places
        module = ast.fix_missing_locations(ast.Module([tree], []))
        self._code, self._name = compile(module, "<hooked>", "exec"), tree.name
        self._namespace = namespace_of(attempt)

    def with_hook(self, hook: Hook) -> Any:
        """The attempt; at each place it goes on with what hook(place, value, turn) answers."""
        namespace = {**self._namespace, HOOK: hook}
        exec(self._code, namespace)
        return namespace[self._name]


class _Writer(ast.NodeTransformer):
    """Writes hooks into a syntax tree, and keeps the list of its places."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.counters: tuple[str, ...] = ()

    def hook(
        self, kind: str, node: ast.expr, name: str = "", reads: tuple[str, ...] | None = ()
    ) -> ast.Call:
        turn = ast.Tuple([ast.Name(c, ast.Load()) for c in self.counters], ast.Load())
        number = ast.Constant(len(self.places))
        self.places.append(Place(kind, node.lineno, name, self.counters, reads))
        return ast.copy_location(
            ast.Call(ast.Name(HOOK, ast.Load()), [number, node, turn], []), node
        )

    # --- statements ---------------------------------------------------------------------

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """The statements with their hooks, and after each a hook for every variable it sets."""
        written: list[ast.stmt] = []
        for statement in statements:
            names, end = names_set(statement), statement.end_lineno or statement.lineno
            plain = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign)
            whole_loop = isinstance(statement, ast.For | ast.While) and not self.counters
            reads = names_read(statement) if plain else None
            written.append(self.visit(statement))
            if plain or whole_loop:
                written += [self._after(name, end, reads) for name in names]
        return written

    def _after(self, name: str, line: int, reads: tuple[str, ...] | None) -> ast.stmt:
        """A hook for a variable after a line; it may not be set if the line is that of a block."""
        value = ast.Name(name, ast.Load(), lineno=line, col_offset=0)
        hooked = self.hook("after", value, name, reads)
        set_it = ast.Assign([ast.Name(name, ast.Store())], hooked, lineno=line, col_offset=0)
        is_set = ast.parse(f"{name!r} in locals()", mode="eval").body
        return ast.If(is_set, [set_it], []) if reads is None else set_it

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        before, self.counters = self.counters, ()
        node.body = self.block(node.body)
        self.counters = before
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        before = self.counters
        self.counters += tuple(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
        node.body = self.block(node.body)
        self.counters = before
        node.orelse = self.block(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        node.body = self.block(node.body)
        return node

    def visit_If(self, node: ast.If) -> ast.If:
        node.test = self.hook("test", self.visit(node.test))
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return node

    def visit_With(self, node: ast.With) -> ast.With:
        node.body = self.block(node.body)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        node.targets = [self.visit(target) for target in node.targets]
        if isinstance(node.value, ast.Tuple):
            node.value.elts = [self._value(e) for e in node.value.elts]
        else:
            node.value = self._value(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign:
        node.target, node.value = self.visit(node.target), self._value(node.value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        if isinstance(node.value, ast.Tuple | ast.List):
            node.value.elts = [self._returned(e) for e in node.value.elts]
        elif isinstance(node.value, ast.Dict):
            node.value.values = [self._returned(e) for e in node.value.values]
        elif node.value is not None:
            node.value = self._returned(node.value)
        return node

    def _returned(self, node: ast.expr) -> ast.expr:
        """A value that is returned as it is computed; a name has been seen where it was set."""
        if isinstance(node, ast.Name | ast.Dict | ast.Constant):
            return self.visit(node)
        return self.hook("returned", self.visit(node), "", names_read(node))

    def _value(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Starred | ast.Lambda | ast.Constant):
            return self.visit(node)
        return self.hook("value", self.visit(node))

    # --- expressions --------------------------------------------------------------------

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        kind = "term" if isinstance(node.op, ast.Add | ast.Sub) else ""
        node.left, node.right = self._part(kind, node.left), self._part(kind, node.right)
        return node

    def _part(self, kind: str, node: ast.expr) -> ast.expr:
        visited = self.visit(node)
        return self.hook(kind, visited) if kind and not isinstance(node, ast.Constant) else visited

    def visit_Call(self, node: ast.Call) -> ast.Call:
        node.args = [
            self.visit(a) if isinstance(a, ast.Starred) else self._part("argument", a)
            for a in node.args
        ]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return self.hook("number", node) if is_number else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        node.value = self.visit(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        hooked = [self._index(part) for part in parts]
        node.slice = ast.Tuple(hooked, ast.Load()) if len(hooked) > 1 else hooked[0]
        return node

    def _index(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Name) and node.id in self.counters:
            return self.hook("index", node)
        return self.visit(node) if isinstance(node, ast.Subscript) else node

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        node.left = self.visit(node.left)
        node.comparators = [self.visit(c) for c in node.comparators]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node  # its arguments are no counters

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = (  # type: ignore
        lambda self, node: node
    )


def names_read(node: ast.AST) -> tuple[str, ...]:
    """The variables that a statement or an expression reads; `x += 1` reads x."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    read = [n.id for n in names if isinstance(n.ctx, ast.Load)]
    if isinstance(node, ast.AugAssign):
        read += _targets(node.target)
    return tuple(dict.fromkeys(read))


def names_set(statement: ast.stmt) -> list[str]:
    """The variables that a statement sets or changes in part; those of its block for a loop."""
    if isinstance(statement, ast.Assign):
        return [name for target in statement.targets for name in _targets(target)]
    if isinstance(statement, ast.AugAssign | ast.AnnAssign):
        return _targets(statement.target)
    inner = [name for child in getattr(statement, "body", []) for name in names_set(child)]
    return list(dict.fromkeys(inner))


def _targets(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Tuple | ast.List):
        return [name for part in node.elts for name in _targets(part)]
    if isinstance(node, ast.Subscript | ast.Starred):
        return _targets(node.value)
    return [node.id] if isinstance(node, ast.Name) else []
