"""What can be measured where an attempt stopped, in words: {name: words}, for the questions.

Each of the functions in LOOKS answers with the facts that hold. A question in words.toml is asked
if all the facts that it names are there, so nothing is said that wasn't measured.
"""

import ast
import builtins
import contextlib
import difflib
import re
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .operation import Operand, Operation, Unknown
from .patterns import axis_words
from .probes import lengths
from .words import in_numpy, text_of

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise

Facts = dict[str, Any]  # words; what is empty or False doesn't hold
Shape = tuple[int, ...]
LONGEST_KEY = 40  # characters
LARGEST = re.compile(r"(np|numpy)\.a?max\(.*, *0(\.0?)?\)$")  # along another axis is meant so


class Case(NamedTuple):
    """An attempt that stopped on probe k of an exercise, and the operation at which it did."""

    exercise: "Exercise"
    attempt: "Attempt"
    k: int
    error: BaseException
    at: Operation

    @property
    def message(self) -> str:
        return text_of(self.error)

    def text(self, node: ast.AST | None) -> str:
        return self.at.text(node) if node is not None else ""

    @property
    def given(self) -> Mapping[str, Any]:
        return self.exercise.probes[self.k].arguments

    @property
    def sizes(self) -> dict[str, int]:
        return lengths(self.exercise.shapes, self.given)

    @property
    def labels(self) -> list[str]:
        return [name for name, shape in self.exercise.shapes.items() if " in " in shape]

    def named(self, shape: Shape) -> str:
        return axis_words(shape, self.exercise, self.k)

    def called(self, size: int) -> str:
        """An axis of this size in words, such as classes; "entries" if it is no axis."""
        letters = [letter for letter, length in self.sizes.items() if length == size]
        return self.exercise.words.get(letters[0], "entries") if letters else "entries"

    def pair(self) -> tuple[Operand, Operand] | None:
        """The two operands of an operation on arrays, with shapes."""
        operands = self.at.operands
        if len(operands) != 2 or not self.at.symbol:
            return None
        return (operands[0], operands[1]) if all(o.shape is not None for o in operands) else None

    def is_(self, value: Any) -> str:
        """What a value is, in words; "" for what isn't known."""
        if isinstance(value, np.ndarray) and value.ndim:
            return self.named(value.shape)
        if value is Unknown or value is None:
            return "" if value is Unknown else "None"
        if isinstance(value, list | tuple | str):
            return f"a {type(value).__name__} of {len(value)}"
        if isinstance(value, dict):
            return f"a dictionary with {_keys(value)}"
        if isinstance(value, np.generic | np.ndarray | int | float):
            return f"the number {float(value):.4g}"
        return f"a {type(value).__name__}"


def facts(case: Case) -> dict[str, str]:
    """All that was measured."""
    found: Facts = {}
    for look in LOOKS:
        with contextlib.suppress(Exception):  # a strange object; the other facts hold
            found |= look(case)
    return {name: str(words) for name, words in found.items() if words}


# --- shapes -------------------------------------------------------------------------------------


def together(left: Shape, right: Shape) -> Shape | None:
    """The shape of an operation element by element, or None if the shapes don't fit."""
    try:
        return np.broadcast_shapes(left, right)
    except ValueError:
        return None


def product(left: Shape, right: Shape) -> Shape | None:
    """The shape of a matrix product of one or two axes, or None if the shapes don't fit."""
    if not left or not right or left[-1] != right[-2 if len(right) > 1 else 0]:
        return None
    return (*left[:-1], *(right[-1:] if len(right) > 1 else ()))


def _shape_of(symbol: ast.operator, left: Shape | None, right: Shape | None) -> Shape | None:
    if left is None or right is None:
        return None
    return (product if isinstance(symbol, ast.MatMult) else together)(left, right)


def _operands(case: Case) -> Facts:
    found = {"operation": case.text(case.at.node)}
    for side, operand in zip(("left", "right"), case.at.operands, strict=False):
        found |= {side: operand.text, f"{side}_is": case.is_(operand.value)}
    return found


def _in_message(case: Case) -> Facts:
    shapes = re.findall(r"\((\d[\d, ]*)\)", case.message)[:2]
    named = [case.named(tuple(map(int, re.findall(r"\d+", shape)))) for shape in shapes]
    return {"shapes": " and ".join(named)}


def _product(case: Case) -> Facts:
    """Which change makes the shapes of a matrix product fit, if there is one."""
    pair = case.pair()
    if pair is None or case.at.symbol != "@":
        return {}
    (left, right), (a, b) = pair, (pair[0].sizes, pair[1].sizes)
    if not a or not b:
        return {"single": (right if a else left).text}
    turned = [o for o, ways in ((left, (a[::-1], b)), (right, (a, b[::-1]))) if product(*ways)]
    if len(turned) == 2:
        return {"either": left.text}
    if turned:
        return _turned(case, turned[0])
    swapped = product(b, a) is not None
    layout = [f"`{o.text}` as {_reversed(case, o)}" for o in pair if o.text in case.given]
    return {"swapped": right.text, "layout": " and ".join(layout)} if swapped else {}


def _turned(case: Case, operand: Operand) -> Facts:
    node = operand.node
    back = case.text(node.value) if isinstance(node, ast.Attribute) else ""
    words = case.named(operand.sizes[::-1])
    return {"turned": operand.text, "turned_is": words, "turned_back": back}


def _reversed(case: Case, operand: Operand) -> str:
    return case.named(operand.sizes[::-1]).rpartition("that is ")[-1]


def _elementwise(case: Case) -> Facts:
    """Which change makes the shapes of an operation element by element fit, if there is one."""
    pair = case.pair()
    if pair is None or case.at.symbol == "@":
        return {}
    (left, right), (a, b) = pair, (pair[0].sizes, pair[1].sizes)
    found: Facts = {"star": case.at.symbol == "*" and product(a, b)}
    for one, other in ((left, right), (right, left)):
        found |= _beside(case, one, one.sizes, other.sizes)
    whole = together(a, b)
    if isinstance(case.at.node, ast.AugAssign | ast.Subscript) and whole not in (None, a):
        found["too_big"] = right.text
    return found


def _beside(case: Case, one: Operand, own: Shape, other: Shape) -> Facts:
    """What could be done to one operand so that it fits beside the other."""
    if len(own) == 2 and together(own[::-1], other):
        return _turned(case, one)
    if len(own) == 1 and len(other) == 2 and own[0] == other[0]:
        origin = case.at.origin(one.node)
        reduced = isinstance(origin, ast.Call) and "axis" in case.text(origin)
        return {"column": one.text, "reduced": reduced and case.text(origin)}
    N = case.sizes.get("N")
    if own == (N, N) and other[:1] == (N,):
        return {"square": one.text, "square_from": case.text(case.at.origin(one.node))}
    return {}


def _brackets(case: Case) -> Facts:
    """Of a product in two steps: whether its last two factors would go together first."""
    node: Any = case.at.node
    outer: Any
    inner: Any
    for outer, inner in ((node, getattr(node, "left", None)), (case.at.parent, node)):
        if _is_chain(outer, inner):
            a, b, c = map(case.at.operand, (inner.left, inner.right, outer.right))
            last_two = _shape_of(outer.op, b.shape, c.shape)
            if _shape_of(inner.op, a.shape, last_two) is not None:
                return {"brackets": case.text(inner), "last": c.text}
    return {}


def _is_chain(outer: Any, inner: Any) -> bool:
    """Whether two products, or quotients, stand in a row without brackets."""
    both = isinstance(outer, ast.BinOp) and isinstance(inner, ast.BinOp) and outer.left is inner
    plain = both and (outer.lineno, outer.col_offset) == (inner.lineno, inner.col_offset)
    kinds = (ast.Mult, ast.MatMult, ast.Div)
    return plain and isinstance(outer.op, kinds) and isinstance(inner.op, kinds)


def _rows(case: Case) -> Facts:
    """Whether a row is set or added to where a column of the array would fit."""
    node = case.at.node
    target = node.target if isinstance(node, ast.AugAssign) else node
    operands = case.at.operands
    if not isinstance(target, ast.Subscript) or not _is_row(target.slice):
        return {}
    base, value = case.at.operand(target.value), operands[-1]
    if len(base.sizes) == 2 and base.sizes[:1] == value.shape:
        return {"row": case.text(target), "base": base.text}
    return {}


def _is_row(index: ast.expr) -> bool:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return not isinstance(parts[0], ast.Slice) and all(isinstance(p, ast.Slice) for p in parts[1:])


def _from_labels(case: Case) -> Facts:
    """Whether whole columns are picked by the labels, or classes counted in them."""
    found: Facts = {}
    for operand in case.at.operands:
        for node in ast.walk(case.at.origin(operand.node)):
            if _picks_columns(case, node):
                found["picked"] = case.text(node)
    for y in case.labels:
        pattern = rf"{y}\.max\(\)|max\({y}\)|unique\({y}|set\({y}\)"
        guessed = re.search(pattern, case.text(case.at.function))
        number, classes = int(case.given[y].max()) + 1, case.exercise.shapes[y][-1]
        if guessed and re.search(rf"\b{number}\b", case.message):
            found |= {"guessed": guessed[0], "guess": str(number)}
            found["classes"] = str(case.sizes.get(classes, ""))
    return found


def _picks_columns(case: Case, node: ast.AST) -> bool:
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)):
        return False
    first, last = node.slice.elts[0], node.slice.elts[-1]
    return isinstance(first, ast.Slice) and not first.lower and case.text(last) in case.labels


# --- indices and loops ---------------------------------------------------------------------------


PAST = r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)"


def _index(case: Case) -> Facts:
    """An index past the end: which one, of which axis, and the loop that it comes from."""
    found, node = re.search(PAST, case.message), case.at.node
    if not isinstance(node, ast.Subscript):
        return {}
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    axis, size = (int(found[2]), int(found[3])) if found else (0, -1)
    part = parts[axis] if axis < len(parts) else parts[-1]
    base, index = case.at.operand(node.value), case.at.operand(part)
    inner = [case.text(inner) for inner in ast.walk(part)]
    facts: Facts = {"array": base.text, "array_is": case.is_(base.value), "count": len(parts)}
    facts |= {"index": index.text, "index_is": case.is_(index.value)}
    facts |= {"past": found and f"{size} {case.called(size)}"} | _shape(case, node.value)
    facts |= {"fraction": _kind(index.value) == "f" and index.text}
    label = "".join(y for y in case.labels if y in inner)
    return facts | ({"label": label} if label else _loop(case, inner))


def _shape(case: Case, node: ast.expr) -> Facts:
    """Whose shape an expression is, if it is one, and how many axes that has."""
    if not isinstance(node, ast.Attribute) or node.attr != "shape":
        return {}
    whose = case.at.operand(node.value)
    axes = len(whose.sizes)
    if axes == 0:
        return {}
    words = f"{axes} axes" if axes > 1 else "one axis"
    shape = {"array_is": f"{whose.sizes}", "last_axis": f"{axes - 1}"}
    return {"shaped": whose.text, "axes": words, **shape}


def _kind(value: Any) -> str:
    """The letter of NumPy for an array's or a number's type, such as f for floats."""
    return str(getattr(value, "dtype", np.dtype(type(value))).kind)


def _loop(case: Case, names: list[str]) -> Facts:
    """The loop that counts one of some names; and its end if that is written as a number."""
    for target, over in case.at.loops():
        if case.text(target) in names:
            stop = over.args[-1] if isinstance(over, ast.Call) and over.args else over
            origin = case.at.origin(stop)
            number = origin.value if isinstance(origin, ast.Constant) else 0
            known = number in (0, *case.sizes.values())
            facts: Facts = {"counter": case.text(target), "loop": case.text(over)}
            return facts | {"number": not known and number}
    return {}


def _number(case: Case) -> Facts:
    """A number in the learner's code that stands in the message and is no axis of the inputs."""
    sizes = re.findall(r"\((?!dim)([^)]*)\)|size (\d+)", case.message)
    in_message = set(map(int, re.findall(r"\d+", f"{sizes}"))) - {0, 1, *case.sizes.values()}
    written = (n.value for n in case.at.inside(ast.Constant) if type(n.value) is int)
    number = next((n for n in written if n in in_message), 0)
    return {"number": case.sizes and number}


def _unpacked(case: Case) -> Facts:
    parent = case.at.parent
    if isinstance(parent, ast.For):
        return {"iterated": case.text(parent.iter)}
    if not isinstance(case.at.node, ast.Tuple) or not isinstance(parent, ast.Assign):
        return {}
    value = case.at.operand(parent.value)
    return {"unpacked": value.text, "unpacked_is": value.value is not Unknown and _shown(value)}


def _shown(operand: Operand) -> str:
    return f"{operand.value!r:.40}".replace("`", "'")


# --- kinds of values, and names -------------------------------------------------------------------


KINDS = {list: "a_list", str: "a_text", type(None): "none"}


def _kinds(case: Case) -> Facts:
    """Operands that are None, text, lists, arrays, or whole numbers."""
    found: Facts = {}
    for operand in case.at.operands:
        value, origin = operand.value, case.at.origin(operand.node)
        if type(value) in KINDS:
            found[KINDS[type(value)]] = operand.text
            found["none_from"] = origin is not operand.node and case.text(origin)
        if isinstance(value, np.ndarray):
            found.setdefault("whole", _kind(value) in "iu" and operand.text)
            found |= {"many": operand.text, "many_is": case.is_(value)} if value.size > 1 else {}
    return found


def _call(case: Case) -> Facts:
    """What is called: a function, or something else; and the array that it works on."""
    node = case.at.node
    if not isinstance(node, ast.Call):
        return {}
    holder = node.func.value if isinstance(node.func, ast.Attribute) else None
    of_module = holder is None or isinstance(case.at.value(holder), ModuleType)
    array = next(iter(node.args), None) if of_module else holder
    whose = case.at.operand(array) if array is not None else None
    called, value = case.text(node.func), case.at.value(node.func)
    facts: Facts = {"called": called, "python": hasattr(builtins, called) and called}
    facts |= {"whose": whose and whose.text, "whose_is": whose and case.is_(whose.value)}
    return facts | {"not_called": not callable(value) and case.is_(value)}


def _attribute(case: Case) -> Facts:
    """What hasn't the attribute that is asked for, and what could be meant."""
    node = case.at.node
    if not isinstance(node, ast.Attribute):
        return {}
    name, holder = node.attr, case.at.operand(node.value)
    known = [] if holder.value is Unknown else dir(holder.value)
    facts: Facts = {"object": holder.text, "object_is": case.is_(holder.value), "attribute": name}
    facts |= {"near": _near(name, known), "in_numpy": in_numpy(name)}
    facts |= {"key": isinstance(holder.value, dict) and name in holder.value and name}
    return facts | {"own": holder.text == "self" and name}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_KEY else f"{text[: LONGEST_KEY - 3]}..."


def _keys(value: Mapping[Any, Any]) -> str:
    keys = ", ".join(_short(repr(key)) for key in list(value)[:8])
    return f"the keys {keys}" if keys else "no keys"


def _key(case: Case) -> Facts:
    """The keys of a dictionary that lacks one, and the one that is nearly it."""
    node, missing = case.at.node, next(iter(case.error.args), None)
    if not isinstance(node, ast.Subscript):
        return {}
    holder = case.at.operand(node.value)
    if not isinstance(holder.value, dict) or missing in holder.value:
        return {}
    written = isinstance(node.slice, ast.Constant)  # else no slip of the hand, but a key not set
    near = written and _near(str(missing), list(map(str, holder.value)))
    return {"holder": holder.text, "keys": _keys(holder.value), "near": near}


def _name(case: Case) -> Facts:
    """A name that isn't set: one that is nearly it, and where else it means something."""
    quoted, parent = re.search(r"'(\w+)'", case.message), case.at.parent
    if not isinstance(case.error, NameError) or not quoted:
        return {}
    name, frame = quoted[1], case.at.frame
    adds = isinstance(parent, ast.AugAssign) and parent.target is case.at.node
    facts: Facts = {"name": name, "adds": adds and name}
    facts |= {"near": _near(name, [other for other in case.at.names() if other != name])}
    facts |= {"outside": frame and name in frame.f_globals and name}
    return facts | {"field": name in _names_of_methods(case) and name}


def _names_of_methods(case: Case) -> list[str]:
    """Arguments and fields of all methods of the class around the operation."""
    around = case.at.parents.get(case.at.function) if case.at.function else None
    nodes = list(ast.walk(around)) if isinstance(around, ast.ClassDef) else []
    fields = [node.attr for node in nodes if isinstance(node, ast.Attribute)]
    return [node.arg for node in nodes if isinstance(node, ast.arg)] + fields


def _largest(case: Case) -> Facts:
    """A call such as np.max(x, 0), which takes an axis where np.maximum takes something else."""
    calls = case.at.inside(ast.Call)
    found = [text for text in map(case.text, calls) if LARGEST.match(text)]
    compares = "np.maximum(" in case.exercise.solution
    return {"largest": found[0] if found and compares else ""}


def _several(case: Case) -> Facts:
    """An operand that is the tuple that a call gave back."""
    kept = [operand for operand in case.at.operands if isinstance(operand.value, tuple)]
    origins = [(operand, case.at.origin(operand.node)) for operand in kept]
    called = [(operand.text, node) for operand, node in origins if isinstance(node, ast.Call)]
    return {"several": called[0][0], "several_from": case.text(called[0][1])} if called else {}


def _near(name: str, known: list[str]) -> str:
    lower = {other.lower(): other for other in known}
    close = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.7)
    return lower[close[0]] if close else ""


def _parameters(case: Case) -> Facts:
    """Whether the arguments are taken in another order."""
    code = getattr(case.attempt, "__code__", None)
    takes = code.co_varnames[: code.co_argcount] if code else ()
    names = case.exercise.argument_names
    other = takes != names and sorted(takes) == sorted(names)
    return {"order": other and f"({', '.join(takes)})", "signature": case.exercise.signature}


def _methods(case: Case) -> Facts:
    """Methods that don't take `self` first, and static ones."""
    parts = vars(case.attempt).values() if isinstance(case.attempt, type) else ()
    codes = [part.__code__ for part in parts if hasattr(part, "__code__")]
    selfless = [code.co_name for code in codes if code.co_varnames[:1] != ("self",)]
    static = any(isinstance(part, staticmethod) for part in parts)
    return {"selfless": " and ".join(selfless), "static": static and "@staticmethod"}


LOOKS: tuple[Callable[[Case], Facts], ...] = (
    *(_operands, _in_message, _product, _elementwise, _brackets, _rows, _from_labels),
    *(_number, _index, _unpacked, _several, _largest, _kinds, _call, _attribute),
    *(_key, _name, _parameters, _methods),
)
