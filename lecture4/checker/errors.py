"""What happened when an attempt raised an exception, and where in the learner's own code."""

import linecache
import traceback
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from . import guard
from .facts import Case, facts
from .operation import Operation, tracebacks
from .reading import WrongStructure
from .source import codes_of, namespace_of, result_line, source_of
from .words import meaning, phrase, text_of

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise

SECONDS = 1.0  # to look at what went into an operation; it takes a few milliseconds
LONGEST = 300  # characters of an exception's text


class Stopped(NamedTuple):
    """What was found, the names to say it with, and the attempt's line, from 1; or none."""

    found: str
    names: dict[str, str]
    lines: tuple[int, ...] = ()


def raised(exercise: "Exercise", attempt: "Attempt", error: BaseException, k: int) -> Stopped:
    """What is to be said of an attempt that stopped with an exception on probe k."""
    if isinstance(error, WrongStructure):
        text, lines = in_wrong_form(attempt, error)
        return Stopped("wrong_form", {"text": text}, lines)
    if isinstance(error, guard.NoInput):
        return Stopped("asks_input", {})
    if isinstance(error, NotImplementedError):
        other = _unwritten(attempt, error)
        return (
            Stopped("calls_unwritten", {"other": other}) if other else Stopped("not_attempted", {})
        )
    where, lines = _place(attempt, error)
    names = {"error": said(error), "where": where and f", {where}"}
    return Stopped("raises", names | _measured(exercise, attempt, error, k), lines)


def in_wrong_form(attempt: "Attempt", error: BaseException) -> tuple[str, tuple[int, ...]]:
    """What is said of a result that hasn't the right form; the line that it comes from."""
    found = result_line(attempt, str(error))
    if found is None:
        return str(error), ()
    line, text, returns = found
    which = "no_result" if not returns else "only" if "returns None" in str(error) else "result"
    where = phrase("where", which, line=line, text=text)
    return f"{error} {where}", (line,)


def _measured(
    exercise: "Exercise", attempt: "Attempt", error: BaseException, k: int
) -> dict[str, str]:
    """What went into the operation that failed, and the question that fits it."""
    files = {code.co_filename for code in codes_of(attempt)}
    names = namespace_of(attempt)

    def is_own(frame: FrameType) -> bool:  # the attempt, or a function of the notebook's
        return frame.f_code.co_filename in files or frame.f_globals is names

    try:
        with guard.protected(), guard.time_limit(SECONDS):
            known = facts(Case(exercise, attempt, k, error, Operation(error, is_own)))
    except (guard.TimeUp, Exception):  # an object that does strange things when it is looked at
        known = {}
    which = [side for side in ("left", "right") if known.get(f"{side}_is", "").startswith("(")]
    shapes = ", and ".join(f"`{known[side]}` is {known[f'{side}_is']}" for side in which)
    said = phrase("measured", "shapes", shapes=shapes) if shapes and "guess" not in known else ""
    return {"measured": said, "meaning": meaning(error, known)}


def _unwritten(attempt: "Attempt", error: BaseException) -> str:
    """The name of another function, called by the attempt, that isn't written yet; or ""."""
    name = traceback.extract_tb(error.__traceback__, limit=-1)[0].name
    own = {code.co_name for code in codes_of(attempt)}
    return name if own and name not in own and name.isidentifier() else ""


def said(error: BaseException) -> str:
    """An exception's kind and text."""
    text = text_of(error)
    text = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(attempt: "Attempt", error: BaseException) -> tuple[str, tuple[int, ...]]:
    """Where in the learner's own code it happened: "in line 3 of it: `...`", and the line."""
    codes = {code.co_filename: code for code in codes_of(attempt)}
    own = [step for step in tracebacks(error) if step.tb_frame.f_code.co_filename in codes]
    if not own:
        return "", ()
    last, source = own[-1], source_of(attempt)
    file, name = last.tb_frame.f_code.co_filename, last.tb_frame.f_code.co_name
    first = source.first if source else codes[file].co_firstlineno
    within = last.tb_lineno - first + 1
    inside = source is not None and 0 < within <= len(source.lines)
    line = linecache.getline(file, last.tb_lineno).strip()
    place = f"in line {within} of it"
    if not (inside or (name == codes[file].co_name and within > 0)):
        place = f"in `{name}`, line {last.tb_lineno} of its cell"
    return f"{place}: `{line}`" if line else place, (within,) if inside else ()
