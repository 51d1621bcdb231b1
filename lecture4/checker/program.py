"""A plain function or class as text, so that a mistake can be a change of its words.

A function's body is kept statement by statement. Each is compiled once and kept, and a run goes
through them one after the other in one namespace: what that holds at the end are the function's
steps, by their names. A class is one statement.
"""

import ast
import inspect
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache
from itertools import permutations
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from .hooks import names_set

RESULT = "what it returns"  # no variable can be called so


class Change(NamedTuple):
    """Words of a program, and what stands in their place.

    old : the words; they stand once in the program. If `each`, a regular expression, and every
          place that it fits is changed.
    new : what takes their place; with `each`, it may hold the expression's groups.
    """

    old: str
    new: str
    each: bool = False

    def made(self, blocks: Sequence[str]) -> tuple[str, ...] | None:
        """The blocks with this change made, or None if its words aren't there as they should."""
        if self.each:
            pairs = [_with_each(self.old, self.new, block) for block in blocks]
            return tuple(text for text, _ in pairs) if any(count for _, count in pairs) else None
        if sum(block.count(self.old) for block in blocks) != 1:
            return None
        return tuple(block.replace(self.old, self.new) for block in blocks)


@cache  # a search makes the same change in the same statement thousands of times
def _with_each(old: str, new: str, block: str) -> tuple[str, int]:
    return re.subn(old, new, block)


class Program:
    """A function or class whose words can be changed. Called as the function or class itself."""

    def __init__(
        self,
        called: str,
        arguments: Sequence[str] | None,
        blocks: Sequence[str],
        names: Mapping[str, Any],
    ):
        self.called, self.arguments = called, arguments  # a class has None
        self.blocks, self.names = tuple(blocks), {"np": np, **names}
        self.made: type | None = None  # the class, once it is made

    @classmethod
    def of(cls, function: Callable[..., Any]) -> "Program":
        """The program of a function or class that stands in a file."""
        text = textwrap.dedent(inspect.getsource(function))
        definition = ast.parse(text).body[0]
        names, called = vars(inspect.getmodule(function)), function.__name__
        if not isinstance(definition, ast.FunctionDef):
            return cls(called, None, (text,), names)
        arguments = [argument.arg for argument in definition.args.args]
        statements = definition.body[ast.get_docstring(definition) is not None :]
        lines = text.splitlines()
        blocks = ["\n".join(lines[s.lineno - 1 : s.end_lineno]) for s in statements]
        return cls(called, arguments, [textwrap.dedent(b) for b in blocks], names)

    def changed(self, groups: Iterable[Sequence[Change]]) -> "Program | None":
        """The program with groups of changes made, in the first order in which all can be made.

        None if there is no such order: two of them change the same words.
        """
        for order in permutations(map(tuple, groups)):
            blocks: tuple[str, ...] | None = self.blocks
            for changes in order:
                blocks = blocks and _made(changes, blocks)
            if blocks is not None:
                return Program(self.called, self.arguments, blocks, self.names)
        return None

    @property
    def text(self) -> str:
        """As it could stand in a notebook."""
        if self.arguments is None:
            return self.blocks[0]
        head = f"def {self.called}({', '.join(self.arguments)}):\n"
        return head + textwrap.indent("\n".join(self.blocks), "    ")

    def _with(self, arguments: Sequence[Any]) -> dict[str, Any]:
        """The names and values that there are before the first statement."""
        return {**self.names, **dict(zip(self.arguments or (), arguments, strict=True))}

    def steps(self, *arguments: Any) -> dict[str, Any]:
        """The names and values that there are after a run, what it returns among them."""
        namespace = self._with(arguments)
        for block in self.blocks:
            exec(compiled(block), namespace)
        return namespace

    def before_each(self, *arguments: Any) -> list[dict[str, Any]]:
        """The names and values before each statement: a changed program can start from there."""
        namespace = self._with(arguments)
        snapshots = []
        for block in self.blocks:
            snapshots.append(_copied(namespace))
            exec(compiled(block), namespace)
        return snapshots

    def resumed(self, right: "Program", snapshots: list[dict[str, Any]]) -> Any:
        """What it returns, run from the first statement in which it differs from `right`."""
        pairs = zip(self.blocks, right.blocks, strict=True)
        first = next((i for i, (own, other) in enumerate(pairs) if own != other), 0)
        namespace = _copied(snapshots[first])
        for block in self.blocks[first:]:
            exec(compiled(block), namespace)
        return namespace[RESULT]

    def history(self, *arguments: Any) -> Iterator[tuple[str, Any]]:
        """Each name and value that a statement sets, in their order. A class has none."""
        if self.arguments is None:
            return
        namespace = self._with(arguments)
        for block in self.blocks:
            exec(compiled(block), namespace)
            for name in names_set(ast.parse(block).body[0]):
                yield name, deepcopy(namespace[name])

    def __call__(self, *arguments: Any) -> Any:
        if self.arguments is not None:
            return self.steps(*arguments)[RESULT]
        if self.made is None:
            self.made = self.steps()[self.called]
        return self.made()


def _copied(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """A namespace whose arrays can be changed in place without harm to the first one's."""
    return {n: v.copy() if type(v) is np.ndarray else v for n, v in namespace.items()}


@cache  # a set of mistakes is often another one with one more
def _made(changes: tuple[Change, ...], blocks: tuple[str, ...]) -> tuple[str, ...] | None:
    for change in changes:
        made = change.made(blocks)
        if made is None:
            return None
        blocks = made
    return blocks


@cache
def compiled(block: str) -> CodeType:
    """The code of one statement; `return x` sets what the program returns."""
    tree = ast.parse(block)
    last = tree.body[-1]
    if isinstance(last, ast.Return) and last.value is not None:
        target = ast.Name(RESULT, ast.Store())
        tree.body[-1] = ast.Assign([target], last.value)
        ast.fix_missing_locations(tree)
    with warnings.catch_warnings():  # a changed word may make an odd program
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile(tree, "<program>", "exec")


def returned_form(function: Callable[..., Any]) -> Any:
    """What a function returns, by its names: a name, a tuple of forms, or a dict of forms."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    returns = [node for node in ast.walk(definition) if isinstance(node, ast.Return)]
    return _form(returns[-1].value)


def _form(node: ast.expr | None) -> Any:
    if isinstance(node, ast.Tuple):
        return tuple(map(_form, node.elts))
    if isinstance(node, ast.Dict):
        keys = [str(key.value) for key in node.keys if isinstance(key, ast.Constant)]
        return {key: key for key in keys}
    if isinstance(node, ast.Name):
        return node.id
    raise ValueError(f"return names, so that the parts have some; got {node and ast.unparse(node)}")
