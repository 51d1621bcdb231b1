"""Read a formula such as "(x + y) * z" into the gates that compute it, in postfix order.

Python's own parser, `ast`, finds the structure; an allow-list says what may be in it.
Nothing is ever evaluated, and nothing here recurses.
"""

import ast
import warnings

from . import gates
from .arguments import describe, real_number

LONGEST_FORMULA = 4_000  # characters; far more than anyone can read as a picture

OPERATORS = {
    ast.Add: gates.AddGate,
    ast.Sub: gates.SubtractGate,
    ast.Mult: gates.MultiplyGate,
    ast.Div: gates.DivideGate,
    ast.Pow: gates.PowerGate,
}
NAMES = ["exp", "log", "sqrt", "sigmoid", "tanh", "relu", "max", "min"]
FUNCTIONS = {name: getattr(gates, f"{name.capitalize()}Gate") for name in NAMES}
FUNCTIONS["σ"] = gates.SigmoidGate

# What a picture or a formula in print shows, and what Python would have one type for it.
SIGNS = dict.fromkeys("−–", "-") | dict.fromkeys("×·⋅∙∗", "*") | dict.fromkeys("÷∕⁄", "/")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

_OPERATORS = (ast.FloorDiv, ast.Mod, ast.MatMult, ast.LShift, ast.RShift, ast.BitOr, ast.BitAnd)
REFUSED = {
    **dict(zip(_OPERATORS, ["//", "%", "@", "<<", ">>", "|", "&"], strict=True)),
    ast.BitXor: "^ (for a power, write **)",
    ast.UAdd: "a plus sign before a value",
    ast.Invert: "~",
    ast.Not: "not",
    ast.Subscript: "an index in square brackets",
    ast.Attribute: "a dot after a name",
    ast.Compare: "a comparison",
    ast.BoolOp: "and / or",
    ast.Lambda: "lambda",
    ast.Call: "this call",
    ast.IfExp: "if ... else",
    ast.Tuple: "a comma outside a function",
    ast.List: "a list",
    ast.Dict: "a dictionary",
    ast.NamedExpr: "an assignment",
    ast.Starred: "a star before a value",
}


def postfix(expression):
    """The steps of a formula, operands before their gate: "2 * x" -> [2.0, "x", (gate, 2)].

    A name is a str, a number a float, a gate comes with how many of the steps before feed it.
    Raises TypeError or ValueError as Graph.parse says.
    """
    waiting, steps = [(_syntax_tree(expression), None)], []
    while waiting:
        part, gate = waiting.pop()
        if gate is not None:  # its operands are done
            steps.append((gate, len(_operands(part))))
        elif _number(part) is not None:
            steps.append(_number(part))
        elif isinstance(part, ast.Name):
            steps.append(_variable(part))
        else:
            waiting.append((part, _gate_for(part)))
            waiting.extend((operand, None) for operand in reversed(_operands(part)))
    return steps


def _syntax_tree(expression):
    """Let Python read the text, and put its complaints in the course's own words."""
    line, columns = _typed(_checked(expression))
    try:
        with warnings.catch_warnings(action="ignore"):  # a formula gets an error or nothing
            tree = ast.parse(line, mode="eval").body
    except SyntaxError as error:
        column = columns[(error.offset or len(line) + 1) - 1]  # 0 where the line ends too soon
        raise _unreadable(_explain(error, expression[column:]), column) from None
    except (RecursionError, MemoryError):
        raise ValueError("expression: the formula is nested too deeply to be read") from None
    encoded = line.encode()  # `ast` counts bytes: let each part's column count what was typed
    for part in ast.walk(tree):
        if hasattr(part, "col_offset"):
            part.col_offset = columns[len(encoded[: part.col_offset].decode())]
    return tree


def _checked(expression):
    if not isinstance(expression, str):
        came = describe(expression)
        raise TypeError(f"expression must be a string such as '(x + y) * z'; got {came}")
    if len(expression) > LONGEST_FORMULA:
        long = f"{len(expression):,} characters; at most {LONGEST_FORMULA:,} can be read"
        raise ValueError(f"expression: the formula has {long}")
    if not expression.strip():
        raise ValueError("expression: the formula is empty; write one such as (x + y) * z")
    for column, character in enumerate(expression):
        if character in "\0#\\" or "\ud800" <= character <= "\udfff":
            raise _unreadable(f"{character!r} can't be in a formula", column)
    return expression


def _typed(expression):
    """The formula as Python has it typed: -> (a line, the place in the text of each character)."""
    texts = [_one_typed(expression, place) for place in range(len(expression))]
    columns = [place for place, text in enumerate(texts) for _ in text]
    line = "".join(texts)
    indent = len(line) - len(line.lstrip())
    return line.strip(), [*columns[indent:], len(expression.rstrip())]


def _one_typed(expression, place):
    character, before, after = expression[place], expression[:place], expression[place + 1 :]
    if character == "√":
        if not after.lstrip().startswith("("):
            raise _unreadable("put what √ stands before in brackets, or write sqrt(x)", place)
        return "sqrt"
    power = character.translate(SUPERSCRIPTS)
    if power != character:
        return power if before[-1:].translate(SUPERSCRIPTS) != before[-1:] else f"**{power}"
    return " " if character.isspace() else SIGNS.get(character, character)


def _unreadable(why, place):
    """The error for a part of the formula, or for the character at a place counted from 0."""
    column = getattr(place, "col_offset", place)
    return ValueError(f"expression: column {column + 1}: {why}")


def _explain(error, found):
    said = error.msg.lower()
    if any(sign in said for sign in ("never closed", "unmatched", "not match", "too many nested")):
        return error.msg
    if "decimal literal" in said:
        return "a name can't follow a number directly; write 2 * x, not 2x"
    return f"did not expect {found[0]!r} here" if found else "a value is missing at the end"


def _number(part):
    """The number that `part` writes, minus sign included, or None if it isn't one."""
    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
        inner = part.operand
        return -_number(inner) if isinstance(inner, ast.Constant) else None
    if not isinstance(part, ast.Constant):
        return None
    if type(part.value) not in (int, float):
        raise _unreadable(f"{part.value!r:.30} is not a number", part)
    try:
        return real_number("number", float(part.value))
    except (OverflowError, ValueError):
        raise _unreadable("this number is too large for a float", part) from None


def _variable(name):
    if name.id in FUNCTIONS:
        raise _unreadable(f"{name.id} is a function; write {name.id}(...)", name)
    return name.id


def _fixed_power(part):
    """True for x ** 2: a number as exponent makes a gate with one input."""
    return isinstance(getattr(part, "op", None), ast.Pow) and _number(part.right) is not None


def _operands(part):
    """The parts of the formula that feed the gate of `part`."""
    if isinstance(part, ast.BinOp):
        return [part.left] if _fixed_power(part) else [part.left, part.right]
    return [part.operand] if isinstance(part, ast.UnaryOp) else part.args


def _gate_for(part):
    """A new gate for `part`, or a ValueError that says which part of the formula isn't known."""
    if _fixed_power(part):
        return gates.ConstantPowerGate(_number(part.right))
    if isinstance(part, ast.BinOp) and type(part.op) in OPERATORS:
        return OPERATORS[type(part.op)]()
    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
        return gates.NegateGate()
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
        return _function_gate(part)
    raise _unreadable(
        f"{_called(part)} is not something that a formula can use; it takes "
        f"+ - * / **, numbers, names and {', '.join(FUNCTIONS)}",
        part,
    )


def _function_gate(call):
    name = call.func.id
    if name not in FUNCTIONS:
        raise _unreadable(
            f"{name!r:.40} is not a known function; known are {', '.join(FUNCTIONS)}", call
        )
    count = 2 if name in ("max", "min") else 1
    if call.keywords or len(call.args) != count:
        given = f"{len(call.args)}{' and one with an =' if call.keywords else ''}"
        raise _unreadable(f"{name} takes {count} value{'s' * (count > 1)}; got {given}", call)
    return FUNCTIONS[name]()


def _called(part):
    return REFUSED.get(type(getattr(part, "op", None)), REFUSED.get(type(part), "this"))
