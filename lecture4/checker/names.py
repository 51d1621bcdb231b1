"""Is what is judged what is written? Names that a function reads outside itself; newer cells."""

import ast
import builtins
import dis
import linecache
import math
import re
import sys
from collections.abc import Iterator, Mapping
from types import CodeType, ModuleType
from typing import Any

from .hooks import names_set
from .source import codes_of, namespace_of

RUNS_IT = re.compile(
    r"%%(time|timeit|capture|prun)\b.*\n"
)  # magics whose cell is Python all the same


def read_outside(attempt: Any) -> list[str]:
    """Names that an attempt reads and neither sets nor is given, in their order."""
    steps = [step for code in codes_of(attempt) for step in _steps(code)]
    own = {step.argval for step in steps if step.opname == "STORE_GLOBAL"}
    read = (s.argval for s in steps if s.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    return list(dict.fromkeys(name for name in read if name not in own))


def _steps(code: CodeType) -> Iterator[dis.Instruction]:
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _steps(constant)


def data_outside(attempt: Any) -> dict[str, list[str]]:
    """Numbers, arrays and the like of the notebook that an attempt reads: {what they are: names}.

    "shadowed": a name of Python's own, such as sum; "shadowed_np"; else "reads_notebook".
    """
    there, found = namespace_of(attempt), dict[str, list[str]]()
    for name in read_outside(attempt):
        if name in there and _is_data(name, there[name]):
            kind = "shadowed" if hasattr(builtins, name) else "reads_notebook"
            found.setdefault("shadowed_np" if name == "np" else kind, []).append(name)
    return found


def _is_data(name: str, value: Any) -> bool:
    is_constant = name.startswith("__") or getattr(math, name, None) is value  # such as pi
    return not (callable(value) or isinstance(value, ModuleType) or is_constant)


def newer_version(name: str, attempt: Any, namespace: Mapping[str, Any]) -> str:
    """Why the newest cell that sets `name` isn't what is judged, in words; "" if it is."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or shell.user_ns is not namespace:
        return ""
    sets = re.compile(rf"^\s*((def|class)\s+{name}\b|{name}\s*=[^=])", re.MULTILINE)
    cells = [
        RUNS_IT.sub("", cell, count=1)
        for cell in getattr(shell.history_manager, "input_hist_raw", [])
    ]
    setting = [cell for cell in cells if sets.search(cell) and not cell.startswith("%%")]
    return _why_not(name, attempt, shell.transform_cell(setting[-1])) if setting else ""


def _why_not(name: str, attempt: Any, cell: str) -> str:
    """Why a cell that sets `name` isn't where the attempt comes from, in words; "" if it may be."""
    try:
        body = ast.parse(cell).body
    except SyntaxError as error:
        return f"its cell has an error in line {error.lineno} ({type(error).__name__})"
    assigned = [t for s in body if isinstance(s, ast.Assign) for t in names_set(s)]
    defined = [getattr(statement, "name", "") for statement in body]
    if name in assigned or name not in defined or _comes_from(attempt, cell):
        return ""
    return "its cell stopped before it was defined"


def _comes_from(attempt: Any, cell: str) -> bool:
    """Whether an attempt's code stands in a cell with this text; True where that can't be told."""
    texts = ["".join(linecache.getlines(code.co_filename)) for code in codes_of(attempt)]
    return not any(texts) or cell.strip() in {text.strip() for text in texts}
