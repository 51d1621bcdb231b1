"""Which cells of a submission are run: those of the learner, and what these and the checks need.

A cell that is as it was handed out, reads no name of the learner's and makes none that a cell
that is run reads, can change no point. Half of what a notebook takes is training and pictures of
that kind.
"""

import ast
import symtable
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

BY_NAME = {"eval", "exec", "globals", "locals", "vars", "get_ipython"}  # reach what isn't written


class Names(NamedTuple):
    """Names of the notebook that a cell makes, that it reads, and whose objects it may change."""

    made: frozenset = frozenset()
    read: frozenset = frozenset()
    changed: frozenset = frozenset()
    tools: frozenset = frozenset()  # what it made by `import`, `def` or `class`
    any: bool = False  # whether it makes or reads names that aren't written in it


def needed(sources, handed_out):
    """The places of the cells to run.

    sources : {place: source of a code cell}, up to the last check.
    handed_out : the places of those that are word for word as they were handed out, without the
        exercises and the checks.
    """
    names = {place: names_of(source) for place, source in sources.items()}
    own = set(sources) - handed_out
    if any(names[place].any for place in own):
        return set(sources)
    # What `import`, `def` or `class` makes, or no cell at all, such as len, is the same throughout.
    objects = union(c.made for c in names.values()) - union(c.tools for c in names.values())
    stars = {place for place, cell in names.items() if cell.any}
    uses = grown(own, names, lambda cell, ran: cell.read & union(one.made for one in ran))
    return grown(uses | stars, names, lambda cell, ran: feeds(cell, ran, objects))


def feeds(cell, ran, objects):
    """Whether a cell makes what one that is run reads, or may change it."""
    read = union(one.read for one in ran)
    return cell.made & read or cell.changed & read & objects


def grown(places, names, joins):
    """`places`, and each cell that `joins` them, until there is no more."""
    places = set(places)
    while True:
        ran = [names[place] for place in places]
        more = {place for place, cell in names.items() if joins(cell, ran)} - places
        if not more:
            return places
        places |= more


def union(sets):
    return frozenset().union(*sets)


def names_of(source):
    """The Names of a cell. One that is no Python makes none: it ends before it begins."""
    try:
        source = TransformerManager().transform_cell(source)  # magics are calls of get_ipython
        tree, table = ast.parse(source), symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError):
        return Names()
    found = [
        symbol
        for each in tables(table)
        for symbol in each.get_symbols()
        if is_the_notebooks(each, symbol)
    ]
    read = frozenset(symbol.get_name() for symbol in found if symbol.is_referenced())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    stars = any(node.names[0].name == "*" for node in imports)
    return Names(
        frozenset(symbol.get_name() for symbol in found if is_made(symbol)),
        read,
        frozenset(changed(tree)),
        frozenset(symbol.get_name() for symbol in found if is_tool(symbol)),
        stars or bool(read & BY_NAME),
    )


def tables(table):
    """A symbol table and all in it."""
    yield table
    for child in table.get_children():
        yield from tables(child)


def is_the_notebooks(table, symbol):
    return table.get_type() == "module" or symbol.is_global()


def is_made(symbol):
    return symbol.is_assigned() or is_tool(symbol)


def is_tool(symbol):
    return symbol.is_imported() or symbol.is_namespace()


def changed(tree):
    """Names whose objects a cell may change: in a call, or behind a dot or a bracket."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
            yield from (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
