"""Which exercises pass with code that is pasted from earlier cells of their notebook?

    python tools/pasted.py            # all notebooks
    python tools/pasted.py 04 06

What a learner could do without a thought: take a cell or some that follow each other, or a function
of theirs, rename variables to the exercise's arguments, in any assignment, leave out the lines that
gave them numbers, and return the variables in which the results are. An earlier exercise is pasted
as it is when solved. Whatever passes then asks for no thought.
"""

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import nbformat
import numpy as np
from training_cells import cells_that_train

from lecture4 import digits
from lecture4.checker import guard
from lecture4.checker.compare import same
from lecture4.checker.exercise import call
from lecture4.checker.judge import judge
from lecture4.checker.program import RESULT
from lecture4.checker.reading import read, read_number
from lecture4.exercises import EXERCISES

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NO_CODE = {"setup", "ask", "recall", "check"}  # tags of cells that hold nothing to paste
WINDOW = 3  # cells that are pasted together
MOST = 120  # assignments of variables to arguments that are tried, for a cell
NO_ARGUMENTS = {"np", "plt", "print", "range", "len", "zip", "enumerate", "sum", "rng"}
NO_STEPS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
LONG = {"batch-run"}  # its 800 estimates would be made for each assignment, as if it trained
BODY = 5.0  # seconds for all assignments of one; nearly all need less than 0.2
DRAWS = re.compile(r"^(plt|fig|axis|axes|show|explore|draw_\w+|\w+_explorer)$")
CHECKS = re.compile(r"^yours_or_ours$")  # a whole check each time, and what it gives is there


class Cell(NamedTuple):
    """An earlier cell: its id, its statements, and whether it trains."""

    name: str
    tree: list[ast.stmt]
    trains: bool


class Body(NamedTuple):
    """Statements to paste: where they come from, and the names that may become arguments."""

    place: str
    statements: list[ast.stmt]
    inputs: list[str]
    cells: int = 1


# --- what there is to paste -----------------------------------------------------------------------


def bodies(cells):
    """All that can be pasted from cells: functions, blocks, whole cells, and cells in a row.

    Of a cell that trains only what stands in its functions and loops: whole it would run for long.
    """
    for cell in cells:
        for node in (inner for statement in cell.tree for inner in ast.walk(statement)):
            if isinstance(node, ast.FunctionDef):
                yield from function_bodies(cell, node)
            elif isinstance(node, ast.For | ast.While | ast.If | ast.With):
                yield Body(f"{cell.name}: a block", node.body, read_in(node.body))
    whole = [cell for cell in cells if not cell.trains]
    for end in range(1, len(whole) + 1):
        for start in range(max(0, end - WINDOW), end):
            statements = [s for cell in whole[start:end] for s in cell.tree]
            place = " + ".join(cell.name for cell in whole[start:end])
            yield Body(place, statements, read_in(statements), end - start)


def function_bodies(cell, function):
    """A function: called, and what stands in it."""
    arguments = [a.arg for a in function.args.args]
    called = ast.parse(f"{function.name}({', '.join(arguments)})").body
    if not cell.trains:
        yield Body(f"{cell.name}: {function.name}", called, arguments)
    yield Body(f"{cell.name}: in {function.name}", function.body, read_in(function.body))


def read_in(statements):
    """The names that statements read: any of them may become an argument."""
    names = [n for s in statements for n in ast.walk(s) if isinstance(n, ast.Name)]
    read = dict.fromkeys(n.id for n in names if isinstance(n.ctx, ast.Load))
    return [name for name in read if name not in NO_ARGUMENTS]


# --- pasting it -----------------------------------------------------------------------------------


def assignments(exercise, body, namespace):
    """Each {argument: name in the body}. Every argument is needed, so each has a name."""
    arguments = exercise.argument_names
    if set(arguments) <= set(body.inputs):
        yield {argument: argument for argument in arguments}
        return
    given = exercise.probes[0].arguments
    choices = [candidates(name, given[name], body, namespace) for name in arguments]
    together = (names for names in product(*choices) if len(set(names)) == len(names))
    for names in islice(together, MOST // body.cells):
        yield dict(zip(arguments, names, strict=True))


def candidates(argument, given, body, namespace):
    """The names that may become an argument, those first that have as many axes."""
    names = [name for name in body.inputs if alike(namespace.get(name), given)]
    return sorted(
        names, key=lambda name: (name != argument, axes(namespace.get(name)) != axes(given))
    )


def axes(value):
    with suppress(ValueError):  # a list of lists of different lengths
        return np.ndim(value)


def alike(value, argument):
    """Whether code for a value may work for an argument, which may have more axes."""
    if callable(value) or callable(argument):
        return callable(value) == callable(argument)
    return value is None or (axes(value) or 0) <= axes(argument)


def run(body, chosen, arguments, namespace):
    """All values that there are after the body's run with these arguments, by name or place."""
    names = {**namespace, **{chosen[a]: v for a, v in arguments.items() if a in chosen}}
    fixed, values = set(chosen.values()), {}
    for number, statement in enumerate(body.statements):
        if isinstance(statement, NO_STEPS) or reads_any(statement, DRAWS, CHECKS):
            continue
        if fixed & {*stored(statement)} - {*read_in([statement])}:
            continue  # it gives an argument its number in the notebook
        for place, expression in enumerate(shown(statement)):
            values |= flat(f"{number}.{place}", evaluated(expression, names))
        if not isinstance(statement, ast.Return | ast.Expr):
            with suppress(Exception):
                exec(code(statement), names)
        for name in stored(statement):
            values |= flat(name, names.get(name))
    return values


def reads_any(statement, *patterns):
    """Whether a statement has a name that fits one of the patterns."""
    names = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
    return any(pattern.match(name) for pattern in patterns for name in names)


def stored(statement):
    names = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
    return [n.id for n in names if isinstance(n.ctx, ast.Store)]


def shown(statement):
    """The expressions of a statement that returns or shows something."""
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Return) and value is not None:
        return [value]
    if isinstance(statement, ast.Expr) and isinstance(value, ast.Call):
        return value.args if ast.unparse(value.func) == "print" else [value]
    return [value] if isinstance(statement, ast.Expr) else []


CODES = {}


def code(node):
    """The compiled code of a statement or an expression."""
    if node not in CODES:
        whole = ast.Expression(node) if isinstance(node, ast.expr) else ast.Module([node], [])
        CODES[node] = compile(whole, "<pasted>", "eval" if isinstance(node, ast.expr) else "exec")
    return CODES[node]


def evaluated(expression, names):
    with suppress(Exception):
        return eval(code(expression), names)


def flat(name, value):
    """A value, or those of a tuple or a dictionary, by name."""
    if isinstance(value, dict):
        return {f"{name}[{key}]": inner for key, inner in value.items()}
    if isinstance(value, tuple | list) and len(value) < 9:
        return {f"{name}[{i}]": inner for i, inner in enumerate(value)} | {name: value}
    return {name: value}


# --- does it pass? --------------------------------------------------------------------------------


def passes(exercise, body, namespace):
    """Whether the body passes as the exercise, with some assignment and some results."""
    probe = min(exercise.probes, key=lambda p: sum(map(np.size, p.arguments.values())))
    expected = read(exercise.text.steps(*probe.copies())[RESULT], exercise.returned)
    for chosen in assignments(exercise, body, namespace):
        arguments = dict(zip(exercise.argument_names, probe.copies(), strict=True))
        found = run(body, chosen, arguments, namespace)
        picked = {part: found_as(value, found) for part, value in expected.items()}
        if all(picked.values()):
            attempt = pasted(exercise, body, chosen, picked, namespace)
            if judge(exercise, attempt, 5).passed:
                return True
    return False


def found_as(expected, found):
    """The name under which an expected value is found, or ""."""
    for name, value in found.items():
        number = read_number(value)
        if number is not None and number.shape == expected.shape and same(number, expected):
            return name
    return ""


def pasted(exercise, body, chosen, picked, namespace):
    """The exercise's function, made of the body."""

    def attempt(*values):
        arguments = dict(zip(exercise.argument_names, values, strict=True))
        return formed(exercise.returned, run(body, chosen, arguments, namespace), picked)

    return attempt


def formed(form, found, picked):
    if isinstance(form, str):
        return found[picked[form]]
    if isinstance(form, dict):
        return {key: formed(inner, found, picked) for key, inner in form.items()}
    return tuple(formed(inner, found, picked) for inner in form)


# --- a notebook -----------------------------------------------------------------------------------


def looked_at(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each exercise of a notebook, and the places from which code passes when it is pasted."""
    digits()  # loads scikit-learn: under a limit of time that would be begun again and again
    notebook = nbformat.read(path, as_version=4)
    trains, cells, namespace = cells_that_train(notebook), [], {"np": np}
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type != "code" or tags & NO_CODE:
            continue
        tree = ast.parse(cell.source).body
        if "exercise" in tags:
            exercise = EXERCISES[defined(tree)[0]]
            yield exercise.name, places(exercise, cells, namespace)
            tree = ast.parse(exercise.solution).body
        cells.append(Cell(cell.id, tree, cell.id in trains or cell.id in LONG))
        execute(cells[-1], namespace)


def places(exercise, cells, namespace):
    """The places from which code passes as this exercise."""
    with guard.protected():
        if exercise.use is call:  # else several calls are judged together, of a whole thing
            return [b.place for b in bodies(cells) if passes_in_time(exercise, b, namespace)]
        there = [(cell.name, name) for cell in cells for name in defined(cell.tree)]
        found = [(cell, namespace[name]) for cell, name in there if name in namespace]
        return [cell for cell, made in found if judge(exercise, made, BODY).passed]


def passes_in_time(exercise, body, namespace):
    with suppress(guard.TimeUp), guard.time_limit(BODY):
        return passes(exercise, body, namespace)
    return False


def defined(tree):
    """The functions and classes of a cell."""
    return [s.name for s in tree if isinstance(s, ast.FunctionDef | ast.ClassDef)]


def execute(cell, namespace):
    """Run a cell, so that what it makes is there; of one that trains, its functions alone."""
    tree = [
        s for s in cell.tree if isinstance(s, NO_STEPS) or not (cell.trains or reads_any(s, DRAWS))
    ]
    with guard.protected(), suppress(Exception):
        exec(compile(ast.Module(tree, []), cell.name, "exec"), namespace)


if __name__ == "__main__":
    mpl.use("agg")
    for number in sys.argv[1:] or [f"{k:02}" for k in range(9)]:
        for name, found in looked_at(*NOTEBOOKS.glob(f"{number}_*.ipynb")):
            print(f"{number} {name}: {'; '.join(found) or 'none'}", flush=True)
