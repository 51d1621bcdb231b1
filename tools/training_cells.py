"""Which cells of a notebook train: by a step in a loop, or by a call of something that does."""

import ast
import re
from itertools import chain

TRAINER = re.compile(r"^train(_|$)|fit$|Net$|Classifier$|Regressor$|^minimi[sz]e|^step$")
EXPLORERS = {"training_explorer", "eleven_lines_explorer"}


def trains(tree, trainers):
    return any(name in trainers or TRAINER.search(name) for name in called(tree)) or any(
        map(is_step, chain.from_iterable(map(ast.walk, loops(tree))))
    )


def called(tree):
    """The names of all functions and methods that are called."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {getattr(function, "id", getattr(function, "attr", "")) for function in functions}


def loops(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]


def is_step(node):
    """w -= …, w += rate * …, w += … @ …, w = w ± …, w = update(w, …), path.append(path[-1] - …)."""
    match node:
        case ast.AugAssign(op=ast.Sub()):
            return True
        case ast.AugAssign(op=ast.Add(), value=ast.BinOp(op=ast.Mult() | ast.MatMult())):
            return True
        case ast.AugAssign(op=ast.Add(), value=ast.Call(func=ast.Attribute(attr="dot"))):
            return True
        case ast.Assign(targets=[target], value=ast.BinOp(left, ast.Add() | ast.Sub())):
            return ast.unparse(left) == ast.unparse(target)
        case ast.Assign(targets=[target], value=ast.Call(args=[first, _, *_])):
            return ast.unparse(first) == ast.unparse(target)
        case ast.Call(func=ast.Attribute(path, "append"), args=[ast.BinOp(left)]):
            return ast.unparse(left) == f"{ast.unparse(path)}[-1]"
    return False


def cells_that_train(notebook):
    """Ids of cells that train, by themselves or by a function that an earlier cell defines."""
    trainers, found = set(EXPLORERS), set()
    for cell in notebook.cells:
        tree = ast.parse(cell.source if cell.cell_type == "code" else "")
        defined = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        trainers |= {function.name for function in defined if trains(function, trainers)}
        if trains(tree, trainers):
            found.add(cell.id)
    return found
