"""Small changes to a function's syntax tree, one at a time: the slips that a hand makes."""

import ast
import copy
import inspect
import itertools
import linecache
import sys
import textwrap

NUMBERS = itertools.count()
OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.Gt: [ast.Lt, ast.GtE],
    ast.GtE: [ast.Lt],
    ast.Lt: [ast.Gt],
    ast.USub: [ast.UAdd],
}
NAMES = {
    "sum": ["mean", "max"],
    "mean": ["sum"],
    "max": ["min", "sum"],
    "maximum": ["minimum"],
    "exp": ["log"],
    "log": ["exp", "log10"],
    "log1p": ["log"],
    "abs": ["negative"],
}


def mutants(function):
    """Yield (what was changed, the mutated function)."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for index, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node):
            mutated = copy.deepcopy(tree)
            change(list(ast.walk(mutated))[index])
            yield f"{function.__name__}:{node.lineno}: {what}", _build(mutated, function)


def _build(tree, function):
    """The mutated function, in a copy of its module's names, with its text where Python looks."""
    names = dict(vars(sys.modules[function.__module__]))
    text = ast.unparse(ast.fix_missing_locations(tree))
    file = f"<mutant {next(NUMBERS)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), names)
    return names[function.__name__]


def _changes(node):
    """(words, function that changes the node in place) for one node."""
    if isinstance(node, ast.BinOp | ast.UnaryOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield f"{type(node.op).__name__} -> {other.__name__}", _setter("op", other())
    if isinstance(node, ast.BinOp):
        yield "left operand alone", _becomes_operand("left")
        yield "right operand alone", _becomes_operand("right")
    if isinstance(node, ast.AugAssign):
        for other in OPERATORS.get(type(node.op), ()):
            yield f"{type(node.op).__name__}= -> {other.__name__}=", _setter("op", other())
    if isinstance(node, ast.Compare):
        for other in OPERATORS.get(type(node.ops[0]), ()):
            yield f"{type(node.ops[0]).__name__} -> {other.__name__}", _setter("ops", [other()])
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in (node.value + 1, -node.value if node.value else 2, node.value / 2):
            yield f"{node.value} -> {value}", _setter("value", type(node.value)(value))
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        for name in NAMES[node.attr]:
            yield f"{node.attr} -> {name}", _setter("attr", name)
    if isinstance(node, ast.FunctionDef):
        for i, statement in enumerate(node.body):
            if isinstance(statement, ast.Assign | ast.AugAssign):
                yield f"statement {i} left out", _without(i)


def _setter(field, value):
    return lambda node: setattr(node, field, value)


def _becomes_operand(side):
    def change(node):  # x + y becomes x (or y), written as x * 1 so that the node stays a BinOp
        node.left, node.op, node.right = getattr(node, side), ast.Mult(), ast.Constant(1)

    return change


def _without(i):
    return lambda node: node.body.pop(i)
