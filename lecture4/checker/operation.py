"""The operation at which an attempt stopped: its text, what went into it, what could be there."""

import ast
import builtins
import linecache
from collections.abc import Callable, Iterator
from functools import cached_property
from types import FrameType, TracebackType
from typing import Any, NamedTuple

import numpy as np

SYMBOLS = {
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Div: "/",
    ast.Pow: "**",
    ast.FloorDiv: "//",
}
CALLS = {"dot": "@", "matmul": "@", "multiply": "*", "add": "+", "subtract": "-", "divide": "/"}
PLAIN = (
    *(ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.List),
    *(ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword),
    *(ast.expr_context, ast.operator, ast.unaryop, ast.cmpop),
)
PURE = (len, range, max, min, sum, abs, float, int, list)


class Unknown:
    """The value of an expression that can't be worked out again without side effects."""


class Operand(NamedTuple):
    """What went into an operation: its syntax tree, its text, its value."""

    node: ast.expr
    text: str
    value: Any

    @property
    def shape(self) -> tuple[int, ...] | None:
        """Its shape; () for a number, None for what is neither array nor number."""
        is_number = isinstance(self.value, np.ndarray | np.generic | int | float)
        return np.shape(self.value) if is_number else None

    @property
    def sizes(self) -> tuple[int, ...]:
        """Its shape where it has one."""
        return self.shape or ()


class Operation:
    """Where in code that `is_own` an exception arose. Falsy where that can't be told."""

    def __init__(self, error: BaseException, is_own: Callable[[FrameType], bool]):
        own = [step for step in tracebacks(error) if is_own(step.tb_frame)]
        self.node: ast.AST | None = None
        self.frame: FrameType | None = own[-1].tb_frame if own else None
        self.parents: dict[ast.AST, ast.AST] = {}
        self.source = ""
        if own:
            self._find(own[-1])

    def _find(self, step: TracebackType) -> None:
        code = step.tb_frame.f_code
        self.source = "".join(linecache.getlines(code.co_filename))
        place = list(code.co_positions())[step.tb_lasti // 2]
        try:
            tree = ast.parse(self.source)
        except (SyntaxError, ValueError, RecursionError):
            return
        for parent in ast.walk(tree):
            self.parents |= {child: parent for child in ast.iter_child_nodes(parent)}
        here = [node for node in self.parents if _place(node) == place]
        self.node = here[-1] if here else None  # the innermost: a call, not its statement

    def __bool__(self) -> bool:
        return self.node is not None

    def text(self, node: ast.AST) -> str:
        """As the learner wrote it, on one line."""
        return " ".join((ast.get_source_segment(self.source, node) or "").split())

    @property
    def parent(self) -> ast.AST | None:
        return self.parents.get(self.node) if self.node else None

    @cached_property
    def function(self) -> ast.AST | None:
        """The definition around the operation."""
        around = self.node
        while around is not None and not isinstance(around, ast.FunctionDef):
            around = self.parents.get(around)
        return around

    def inside(self, *kinds: type) -> Iterator[Any]:
        """The nodes of some kinds in the definition around the operation."""
        nodes = ast.walk(self.function) if self.function else ()
        return (node for node in nodes if isinstance(node, kinds))

    def loops(self) -> Iterator[tuple[ast.expr, ast.expr]]:
        """Targets and what they run over of the loops around the operation, the innermost first."""
        around = self.node
        while around is not None:
            for loop in [around, *getattr(around, "generators", [])]:
                if isinstance(loop, ast.For | ast.comprehension):
                    yield loop.target, loop.iter
            around = self.parents.get(around)

    @property
    def symbol(self) -> str:
        """The operator, such as "@", also where it is written as a call; "" if it is another."""
        if isinstance(self.node, ast.BinOp | ast.AugAssign):
            return SYMBOLS.get(type(self.node.op), "")
        if isinstance(self.node, ast.Call) and isinstance(self.node.func, ast.Attribute):
            return CALLS.get(self.node.func.attr, "")
        return "=" if self._assignment else ""

    @property
    def _assignment(self) -> ast.Assign | None:
        is_target = isinstance(getattr(self.node, "ctx", None), ast.Store)
        return self.parent if is_target and isinstance(self.parent, ast.Assign) else None

    @cached_property
    def operands(self) -> list[Operand]:
        """What went into it, from left to right."""
        return [self.operand(node) for node in self._parts() if isinstance(node, ast.expr)]

    def _parts(self) -> list[Any]:
        node = self.node
        if assignment := self._assignment:
            return [node, assignment.value]
        if isinstance(node, ast.Call):
            is_method = len(node.args) == 1 and getattr(node.func, "attr", "") == "dot"
            return [*([getattr(node.func, "value", None)] if is_method else []), *node.args]
        names = ("left", "target", "value", "operand", "right", "test", "comparators", "iter")
        values = [getattr(node, name) for name in names if hasattr(node, name)]
        return [v for value in values for v in (value if isinstance(value, list) else [value])]

    def operand(self, node: ast.expr) -> Operand:
        return Operand(node, self.text(node), self.value(node))

    def value(self, node: ast.expr) -> Any:
        """What an expression is worth where the attempt stopped; Unknown if it calls who knows."""
        if self.frame is None or not all(self._is_plain(inner) for inner in ast.walk(node)):
            return Unknown
        try:
            names = {**self.frame.f_globals, **self.frame.f_locals}
            return eval(self.text(node), names)
        except Exception:
            return Unknown

    def _is_plain(self, node: ast.AST) -> bool:
        if not isinstance(node, PLAIN):
            return False
        if not isinstance(node, ast.Call):
            return True
        called = self.value(node.func)
        if isinstance(getattr(called, "__self__", None), np.ndarray) or called in PURE:
            return True
        return (getattr(called, "__module__", "") or "").startswith("numpy") or isinstance(
            called, np.ufunc
        )

    def origin(self, node: ast.expr) -> ast.expr:
        """The expression that a variable was last set to before this line; others themselves."""
        line = getattr(self.node, "lineno", 0)
        setting = [
            statement.value
            for statement in self.inside(ast.Assign)
            if statement.lineno < line and self.text(statement.targets[0]) == self.text(node)
        ]
        return setting[-1] if setting and isinstance(node, ast.Name) else node

    def names(self) -> list[str]:
        """All names that could be meant where the attempt stopped."""
        if self.frame is None:
            return []
        return [*self.frame.f_locals, *self.frame.f_globals, *dir(builtins)]


def tracebacks(error: BaseException) -> Iterator[TracebackType]:
    """The steps of an exception's way, the innermost last."""
    step = error.__traceback__
    while step is not None:
        yield step
        step = step.tb_next


def _place(node: ast.AST) -> tuple[Any, ...]:
    names = ("lineno", "end_lineno", "col_offset", "end_col_offset")
    return tuple(getattr(node, name, None) for name in names)
