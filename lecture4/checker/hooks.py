"""An attempt with a hook at each of its places, so that its values can be seen and changed.

A place is a value in a line: what is given to a variable, a term or a factor, an argument of a
call, a number, a condition, a name; or a variable after a line. Or it is a statement that can be
left out, moved, or done in another way. The attempt is compiled once with all its hooks; each run
takes another function to call at them, and says which of the rarer places are on.
"""

import ast
from collections.abc import Callable, Collection
from itertools import zip_longest
from typing import Any, NamedTuple

from .moves import (
    Moves,
    copied,
    either,
    otherwise_bracketed,
    otherwise_calculated,
    otherwise_compared,
)
from .source import Source, namespace_of

HOOK = "_the_hook_of_the_check"
ON = "_the_places_that_are_on"
COUNTER = "_the_turn_of_the_check"
CONVERTING = ("array", "asarray", "float", "int", "list", "tuple", "copy", "astype", "squeeze")
WITH_SCOPE = ("name", "value", "returned", "term", "argument")  # they see what else there is
Turn = tuple[Any, ...]  # the counters of the loops around a place
Hook = Callable[..., Any]  # (place, value, turn), and for a name all that can be seen there


class Place(NamedTuple):
    """Where a hook is: of what kind, in which line of the attempt, and the variable's name.

    reads: the names that the place's line or expression reads; those of a loop are not known.
    moves: whether its line does no more than give a value another name; of an expression, whether
    it is a name, a call or an argument, and not a part of a sum or a product.
    name_returned: whether it is a variable that is returned as it is.
    in_part: whether its line changes the variable in part, or goes on from what it is.
    collects: whether its expression computes nothing: a name, or names put or turned into another
    form.
    helper: whether it is a call of a function or method that stands in the attempt.
    on_condition: whether it is in an `if`.
    function: the function or method that it is in, if that is one of several.
    """

    kind: str  # value, returned, term, factor, argument, number, test, edge, name, function, ...
    line: int
    name: str = ""
    counters: tuple[str, ...] = ()
    reads: tuple[str, ...] | None = ()
    moves: bool = False
    name_returned: bool = False
    function: str = ""
    on_condition: bool = False
    helper: bool = False
    collects: bool = False
    in_part: bool = False


class Hooked:
    """An attempt with hooks."""

    def __init__(self, attempt: Any, source: Source):
        writer = _Writer(isinstance(source.tree, ast.ClassDef), _bound(source.tree))
        tree = copied(source.tree)
        tree.decorator_list = []
        tree.body = writer.block(tree.body)
        self.places, self.is_class = writer.places, writer.is_class
        module = ast.fix_missing_locations(ast.Module([tree], []))
        self._code, self._name = compile(module, "<hooked>", "exec"), tree.name
        self._namespace = namespace_of(attempt)
        called = {place.name for place in self.places if place.kind == "function"}
        inner = {place.function for place in self.places} - {""}
        self.places = [
            place._replace(helper=place.kind == "function" and place.name in inner)
            for place in self.places
        ]
        self.helped = {place.line for place in self.places if place.helper}
        self.in_helpers = {n for n, place in enumerate(self.places) if place.function in called}
        self.names = frozenset(n for n, place in enumerate(self.places) if place.kind == "name")
        self.known = frozenset(writer.if_on) - self.names
        self.entered = [n for n, place in enumerate(self.places) if place.kind == "entered"]

    def with_hook(self, hook: Hook, on: Collection[int] = ()) -> Any:
        """The attempt; at each place it goes on with what hook(place, value, turn) answers.

        on: the names, and what is written out (`known`), at which the hook is called, and the
            statements that are changed.
        """
        namespace = {**self._namespace, HOOK: hook, ON: on}
        exec(self._code, namespace)
        return namespace[self._name]


class _Writer(ast.NodeTransformer):
    """Writes hooks into a syntax tree, and keeps the list of its places."""

    def __init__(self, is_class: bool, bound: set[str]) -> None:
        self.is_class, self.bound = is_class, bound
        self.places: list[Place] = []
        self.if_on: list[int] = []  # the places whose hook is called only if they are on
        self.counters: tuple[str, ...] = ()
        self.function, self.conditions = "", 0
        self.moves = Moves(self.switch)

    def place(
        self, kind: str, node: ast.AST, name: str = "", reads: tuple[str, ...] | None = ()
    ) -> int:
        line = getattr(node, "lineno", 1)
        self.places.append(
            Place(
                kind,
                line,
                name,
                self.counters,
                reads,
                function=self.function,
                on_condition=self.conditions > 0,
            )
        )
        return len(self.places) - 1

    def hook(
        self, kind: str, node: ast.expr, name: str = "", reads: tuple[str, ...] | None = ()
    ) -> ast.Call:
        """A call of the hook with the value of an expression."""
        place = self.place(kind, node, name, reads)
        turn = ast.Tuple([ast.Name(c, ast.Load()) for c in self.counters], ast.Load())
        scope = f"locals() if {place} in {ON} else None"
        seen = [ast.parse(scope, mode="eval").body] if kind in WITH_SCOPE else []
        call = ast.Call(ast.Name(HOOK, ast.Load()), [ast.Constant(place), node, turn, *seen], [])
        return ast.copy_location(call, node)

    def switch(self, kind: str, node: ast.AST) -> ast.expr:
        """Whether a place is on."""
        return ast.parse(f"{self.place('statement', node, kind)} in {ON}", mode="eval").body

    # --- statements ---------------------------------------------------------------------

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """The statements with their hooks, and after each a hook for every variable it sets."""
        written: list[ast.stmt] = []
        ahead: ast.stmt | None = None
        for statement, following in zip_longest(statements, statements[1:]):
            starting, own = self.moves.at_start(statement, ahead), copied(statement)
            moved_in = self.moves.into(statement, following)
            before, after = self.moves.before(statement), self.moves.out_of(statement)
            written += before + self._statement(statement, starting, moved_in) + after
            ahead = own
        return written

    def _statement(
        self, statement: ast.stmt, starting: list[ast.stmt], ending: list[ast.stmt]
    ) -> list[ast.stmt]:
        """A statement with its hooks and other ways.

        starting, ending: what a block may do at its start and at its end.
        """
        names, end = names_set(statement), statement.end_lineno or statement.lineno
        plain = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
        whole_loop = isinstance(statement, ast.For | ast.While)
        reads, others = names_read(statement) if plain else None, self.moves.others(statement)
        if isinstance(statement, ast.Expr):  # rows.append(row) sets rows, and doesn't need it
            reads = tuple(name for name in reads or () if name not in names)
        moves = isinstance(statement, ast.Assign) and _only_moves(statement)
        own = self.visit(statement)
        if starting or ending:
            own.body = starting + own.body + ending
        written = [either(others, [own])]
        if plain or whole_loop:
            first = len(self.places)
            written += [self._after(name, end, reads) for name in names]
            for number in range(first, len(self.places)):
                place = self.places[number]
                self.places[number] = place._replace(moves=moves, in_part=_in_part(statement))
        return written

    def _after(self, name: str, line: int, reads: tuple[str, ...] | None) -> ast.stmt:
        """A hook for a variable after a line; it may not be set if the line is that of a block."""
        value = ast.parse(name, mode="eval").body
        ast.increment_lineno(value, line - 1)
        target: Any = ast.parse(name, mode="eval").body
        target.ctx = ast.Store()
        hooked = self.hook("after", value, name, reads)
        if "." not in name and name not in self.bound:  # of a function around, or of the notebook
            return ast.Expr(hooked, lineno=line, col_offset=0)
        set_it = ast.Assign([target], hooked, lineno=line, col_offset=0)
        if reads is not None or "." in name:
            return set_it
        return ast.If(ast.parse(f"{name!r} in locals()", mode="eval").body, [set_it], [])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        before, bound = (self.counters, self.function), self.bound
        self.counters, self.function, self.bound = (), node.name, _bound(node)
        entered = [self._entered(node)] if self.is_class else []
        node.body = entered + self.block(node.body)
        (self.counters, self.function), self.bound = before, bound
        return node

    def _entered(self, method: ast.FunctionDef) -> ast.stmt:
        """A hook that counts how often a method was called before; it is a turn's first counter."""
        name = f"{COUNTER}_{len(self.places)}"
        calls = self.hook("entered", ast.Constant(0, lineno=method.lineno, col_offset=0))
        self.counters = (name,)
        return ast.Assign([ast.Name(name, ast.Store())], calls, lineno=method.lineno)

    def visit_For(self, node: ast.For) -> ast.For:
        before = self.counters
        self.counters += (self._counter(node),)
        node.body = self.block(node.body)
        self.counters = before
        node.orelse = self.block(node.orelse)
        return node

    def _counter(self, loop: ast.For) -> str:
        """The name of a loop's counter: its own if it counts, else one that is added."""
        called = getattr(loop.iter.func, "id", "") if isinstance(loop.iter, ast.Call) else ""
        loop.iter = self.hook("iterated", self.visit(loop.iter))
        if called == "range" and isinstance(loop.target, ast.Name):
            return loop.target.id
        name = f"{COUNTER}_{len(self.places)}"
        loop.target = ast.Tuple([ast.Name(name, ast.Store()), loop.target], ast.Store())
        loop.iter = ast.Call(ast.Name("enumerate", ast.Load()), [loop.iter], [])
        return name

    def visit_While(self, node: ast.While) -> ast.While:
        node.test = self._test(node.test)
        node.body = self.block(node.body)
        return node

    def visit_If(self, node: ast.If) -> ast.If:
        node.test = self._test(node.test)
        self.conditions += 1
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        self.conditions -= 1
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        node.test = self._test(node.test)
        node.body, node.orelse = self._part("term", node.body), self._part("term", node.orelse)
        return node

    def _test(self, node: ast.expr) -> ast.expr:
        return self.hook("test", self.visit(node))

    def visit_With(self, node: ast.With) -> ast.With:
        node.body = self.block(node.body)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        node.targets = [self.visit(target) for target in node.targets]
        if isinstance(node.value, ast.Tuple):
            node.value.elts = [self._value(e) for e in node.value.elts]
            node.value = self.hook("order", node.value)
        else:
            node.value = self._value(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign:
        node.target, node.value = self.visit(node.target), self._value(node.value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        if isinstance(node.value, ast.Tuple | ast.List):
            reads, collects = names_read(node.value), _only_collects(node.value)
            node.value.elts = [self._returned(e) for e in node.value.elts]
            node.value = self.hook("order", node.value, "", reads)
            self.places[-1] = self.places[-1]._replace(name_returned=True, collects=collects)
        elif isinstance(node.value, ast.Dict):
            node.value.values = [self._returned(e) for e in node.value.values]
        elif node.value is not None:
            node.value = self._returned(node.value)
        return node

    def _returned(self, node: ast.expr) -> ast.expr:
        """A value that is returned as it is computed."""
        if isinstance(node, ast.Dict):
            node.values = [self._returned(value) for value in node.values]
            return node
        first, reads, collects = len(self.places), names_read(node), _only_collects(node)
        hooked = self.hook("returned", self.visit(node), "", reads)
        self.places[-1] = self.places[-1]._replace(collects=collects)
        for n in range(first, len(self.places)) if isinstance(node, ast.Name) else ():
            self.places[n] = self.places[n]._replace(name_returned=True)
        return hooked

    def _value(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Starred | ast.Lambda | ast.Constant):
            return self.visit(node)
        reads, is_name = names_read(node), isinstance(node, ast.Name)
        hooked = self.hook("value", self.visit(node), "", reads)
        self.places[-1] = self.places[-1]._replace(collects=is_name)
        return hooked

    # --- expressions --------------------------------------------------------------------

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        others = [(self.switch("brackets", node), other) for other in otherwise_bracketed(node)]
        others += [(self.switch("operator", node), o) for o in otherwise_calculated(node)]
        others += self._regrouped(node)
        kind = "term" if isinstance(node.op, ast.Add | ast.Sub) else "factor"
        node.left, node.right = self._part(kind, node.left), self._part(kind, node.right)
        return self._either(others, node)

    def _part(self, kind: str, node: ast.expr) -> ast.expr:
        whole = isinstance(node, ast.Name | ast.Call | ast.Subscript | ast.Attribute)
        whole = whole or kind == "argument"
        reads, collects, visited = names_read(node), _only_collects(node), self.visit(node)
        if isinstance(node, ast.Constant):
            return visited
        hooked = self.hook(kind, visited, "", reads)
        self.places[-1] = self.places[-1]._replace(moves=whole, collects=collects)
        return hooked

    def visit_Call(self, node: ast.Call) -> ast.Call:
        node.args = [
            self.visit(a) if isinstance(a, ast.Starred) else self._part("argument", a)
            for a in node.args
        ]
        for keyword in node.keywords:
            keyword.value = self._keyword(keyword)
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
            hooked = self.hook("function", node.func, node.func.attr)
            is_short = isinstance(node.func.value, ast.Name)  # else it would be written out twice
            node.func = self._if_on(hooked, node.func) if is_short else hooked
        elif isinstance(node.func, ast.Name):
            node.func = self._if_on(self.hook("function", node.func, node.func.id), node.func)
        return node

    def _keyword(self, node: ast.keyword) -> ast.expr:
        """A keyword's value; with a hook if it says of which kind an array's numbers are."""
        return self.hook("dtype", node.value) if node.arg == "dtype" else self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return self._if_on(self.hook("number", node), node) if is_number else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or node.id in ("self", "np", "math"):
            return node
        return self._name(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = _attribute(node)
        if name and isinstance(node.ctx, ast.Load):
            return self._name(node, name)
        if not name:
            node.value = self.visit(node.value)
        return node

    def _name(self, node: ast.expr, name: str) -> ast.expr:
        """A name as it is; with a hook that sees all other names if its place is on."""
        return self._if_on(self.hook("name", node, name, (name,)), node)

    def _if_on(self, hooked: ast.Call, node: ast.expr) -> ast.expr:
        """What the last hook answers if its place is on, else the expression as it is."""
        self.if_on.append(len(self.places) - 1)
        is_on = ast.parse(f"{self.if_on[-1]} in {ON}", mode="eval").body
        return ast.copy_location(ast.IfExp(is_on, hooked, node), node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        of_names = isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Name)
        text = ast.unparse(node)
        node.value, node.slice = self.visit(node.value), self.visit(node.slice)
        return self._name(node, text) if of_names and isinstance(node.ctx, ast.Load) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        others = [(self.switch("compared", node), other) for other in otherwise_compared(node)]
        node.left = self.visit(node.left)
        node.comparators = [self._part("edge", c) for c in node.comparators]
        return self._either(others, node)

    def _regrouped(self, node: ast.BinOp) -> list[tuple[ast.expr, ast.expr]]:
        """x * (y * z) for x * y * z, the same, with a hook at y * z."""
        left = node.left
        if not (isinstance(node.op, ast.Mult) and isinstance(left, ast.BinOp)) or not isinstance(
            left.op, ast.Mult
        ):
            return []
        is_on = self.switch("regrouped", node)
        inner = ast.copy_location(ast.BinOp(left.right, ast.Mult(), node.right), node)
        hooked = self.hook("factor", copied(inner), "regrouped")
        return [(is_on, ast.BinOp(copied(left.left), ast.Mult(), hooked))]

    def _either(self, others: list[tuple[ast.expr, ast.expr]], own: ast.expr) -> ast.expr:
        """An expression, or another if its switch is on."""
        for is_on, other in others:
            own = ast.copy_location(ast.IfExp(is_on, other, own), own)
        return own

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        inverts, operand = isinstance(node.op, ast.Invert), copied(node.operand)
        others = [(self.switch("operator", node), _less_than_one(operand))] if inverts else []
        node.operand = self._part("argument", node.operand)
        return self._either(others, node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        node.iter = self.visit(node.iter)
        node.ifs = [self._test(test) for test in node.ifs]
        return node

    def visit_ListComp(self, node: Any) -> Any:
        node.generators = [self.visit(generator) for generator in node.generators]
        node.elt = self._part("argument", node.elt)
        return node

    visit_SetComp = visit_GeneratorExp = visit_ListComp

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node

    visit_DictComp = visit_JoinedStr = visit_Lambda  # type: ignore[assignment]


def _bound(function: ast.AST) -> set[str]:
    """The names that a function takes or sets; what it only changes in part isn't its own."""
    inner = list(ast.walk(function))
    names = {n.id for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {node.arg for node in inner if isinstance(node, ast.arg)}


def _less_than_one(node: ast.expr) -> ast.expr:
    """1 - x for ~x, which is -1 - x for a plain True or False."""
    return ast.copy_location(ast.BinOp(ast.Constant(1), ast.Sub(), node), node)


def _only_moves(statement: ast.Assign) -> bool:
    moving = (ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Constant, ast.expr_context)
    return all(isinstance(node, (ast.Assign, *moving)) for node in ast.walk(statement))


def _in_part(statement: ast.stmt) -> bool:
    """Whether a statement changes a variable in part, or goes on from what it is."""
    targets = getattr(statement, "targets", [])
    return not targets or any(isinstance(target, ast.Subscript) for target in targets)


def _only_collects(node: ast.expr) -> bool:
    """Whether an expression computes nothing."""
    if isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        of = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        return called in CONVERTING and all(map(_only_collects, [*of, *node.args]))
    if isinstance(node, ast.Tuple | ast.List):
        return all(map(_only_collects, node.elts))
    return isinstance(node, ast.Name | ast.Attribute | ast.Constant)


def names_read(node: ast.AST) -> tuple[str, ...]:
    """The variables that a statement or an expression reads; `x += 1` reads x."""
    read = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id != "self":
            read.append(inner.id)
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Load):
            read.append(_attribute(inner))
    if isinstance(node, ast.AugAssign):
        read += _targets(node.target)
    return tuple(dict.fromkeys(filter(None, read)))


def names_set(statement: ast.stmt) -> list[str]:
    """The variables that a statement sets or changes in part; those of its block for a loop."""
    if isinstance(statement, ast.Assign):
        return [name for target in statement.targets for name in _targets(target)]
    if isinstance(statement, ast.AugAssign | ast.AnnAssign):
        return _targets(statement.target)
    if isinstance(statement, ast.Expr):
        return _grown(statement.value)
    inner = [name for child in getattr(statement, "body", []) for name in names_set(child)]
    return list(dict.fromkeys(inner))


def _grown(node: ast.expr) -> list[str]:
    """The list that grows by a call such as rows.append(row)."""
    method = node.func if isinstance(node, ast.Call) else None
    grows = isinstance(method, ast.Attribute) and method.attr in ("append", "extend")
    return _targets(method.value) if isinstance(method, ast.Attribute) and grows else []


def _targets(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Tuple | ast.List):
        return [name for part in node.elts for name in _targets(part)]
    if isinstance(node, ast.Subscript | ast.Starred):
        return _targets(node.value)
    if isinstance(node, ast.Attribute):
        return list(filter(None, [_attribute(node)]))
    return [node.id] if isinstance(node, ast.Name) else []


def _attribute(node: ast.Attribute) -> str:
    """The name of something that an object keeps, such as self.x; else ""."""
    is_own = isinstance(node.value, ast.Name) and node.value.id == "self"
    return f"self.{node.attr}" if is_own else ""
