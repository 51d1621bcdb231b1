"""Judge one attempt: attempted, runs, right form and shape, finite, right; then say why not."""

import functools
import inspect
import linecache
import traceback

from . import diagnose, guard
from .compare import TOLERANCE_SINGLE, same
from .exercise import WrongStructure, call
from .feedback import Feedback


def judge(exercise, attempt, time_limit):
    """Try `attempt` on every probe and return a Feedback. Nothing that it does gets out."""
    if not callable(attempt):
        return _refused(
            exercise,
            "not_callable",
            (
                f"`{exercise.name}` is a {type(attempt).__name__}, not a function. Has its name "
                f"been "
                "used for something else? Run the cell that defines it again."
            ),
        )
    runs, used = [], functools.partial(exercise.use, attempt)
    try:
        with guard.protected():
            problem = _wrong_arity(exercise, attempt)
            if problem is None:
                with guard.time_limit(time_limit):
                    for probe in exercise.probes:
                        runs.append(guard.run(used, probe.arguments, exercise.read))
                        if runs[-1].error is not None:
                            break
    except guard.TimeUp:
        return _refused(
            exercise,
            "too_slow",
            (
                f"Your function was stopped after {time_limit:g} seconds. Its inputs are tiny, "
                f"so a "
                "loop in it probably never ends. Which line should make it end?"
            ),
        )
    except KeyboardInterrupt:
        return _refused(exercise, "interrupted", "You interrupted the check. Run it again.")
    if problem is not None:
        return _refused(exercise, "wrong_arguments", problem)
    if runs[-1].error is not None:
        return _raised(exercise, attempt, runs[-1].error)
    return _compare(exercise, attempt, runs)


def _refused(exercise, mistake, reason, question=None):
    lines = [("reason", reason)] + ([("question", question)] if question else [])
    return Feedback(0, of=exercise.points, name=exercise.name, lines=lines, mistakes=(mistake,))


def _wrong_arity(exercise, attempt):
    """A sentence if `attempt` can't take the exercise's arguments, else None."""
    if exercise.use is not call:
        return None  # a class: its methods are called, not itself
    try:
        signature = inspect.signature(attempt)
    except Exception:
        return None  # a built-in, perhaps; calling it will tell
    try:
        signature.bind(*exercise.argument_names)
    except TypeError:
        return (
            f"Your function takes {_words(signature)}; it is called as "
            f"`{exercise.signature}`. Give it these arguments, in this order."
        )
    return None


def _words(signature):
    return f"`({', '.join(signature.parameters)})`" if signature.parameters else "no arguments"


# --- an exception in the attempt ------------------------------------------------------------


def _raised(exercise, attempt, error):
    if isinstance(error, NotImplementedError):
        unwritten = _unwritten(attempt, error)
        if unwritten:
            return _refused(
                exercise,
                "calls_unwritten",
                (
                    f"Your function calls `{unwritten}`, which isn't written yet. Write that one "
                    "first, or do here what it should do."
                ),
            )
        return _refused(
            exercise,
            "not_attempted",
            (
                f"Not attempted yet. Replace the line `raise NotImplementedError` in "
                f"`{exercise.name}` "
                f'with your own code, run that cell, then run this one. `hint("{exercise.name}")` '
                "helps you start."
            ),
        )
    if isinstance(error, WrongStructure):
        return _refused(exercise, "wrong_form", str(error))
    where = _learners_line(attempt, error)
    reason = f"Your function stopped with `{_said(error)}`" + (f", {where}." if where else ".")
    return _refused(exercise, "raises", reason, diagnose.usual_meaning(error))


def _unwritten(attempt, error):
    """The name of another function, called by the attempt, that isn't written yet; or ""."""
    name = traceback.extract_tb(error.__traceback__, limit=-1)[0].name
    own = {code.co_name for code in _codes_of(attempt)}
    return name if own and name not in own and name.isidentifier() else ""


def _said(error):
    try:
        text = str(error)
    except BaseException:
        text = "(its message can't be shown)"
    text = text if len(text) <= 300 else text[:297] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _learners_line(attempt, error):
    """Where in the learner's own code it happened: "in line 3: `...`", or "" if unknown."""
    codes = {code.co_filename: code for code in _codes_of(attempt)}
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__, limit=-50)
        if frame.filename in codes
    ]
    if not own:
        return ""
    code, last = codes[own[-1].filename], own[-1]
    line = linecache.getline(last.filename, last.lineno).strip()
    within = last.lineno - code.co_firstlineno + 1
    place = (
        f"in line {within} of it"
        if last.name == code.co_name and within > 0
        else f"in `{last.name}`, line {last.lineno} of its cell"
    )
    return f"{place}: `{line}`" if line else place


def _codes_of(attempt):
    """The code that is the learner's: the function's own, or that of a class's methods."""
    parts = vars(attempt).values() if isinstance(attempt, type) else [attempt]
    try:
        parts = [inspect.unwrap(part) for part in parts]
    except Exception:
        return []
    return [part.__code__ for part in parts if inspect.isfunction(part) or inspect.ismethod(part)]


# --- comparing with the reference -----------------------------------------------------------


def _compare(exercise, attempt, runs):
    got = [
        {part: _fit_shape(value, expected[part].shape) for part, value in run.value.items()}
        for run, expected in zip(runs, exercise.expected, strict=True)
    ]
    for part in exercise.parts:
        problem = diagnose.wrong_shape(exercise, part, got)
        if problem is not None:
            return _partly(exercise, got, runs, *problem)
    wrong = [part for part in exercise.parts if not _right(exercise, part, got)]
    if wrong:
        return _partly(exercise, got, runs, *diagnose.explain(exercise, attempt, got, wrong))
    changed = sorted({name for run in runs for name in run.changed})
    if changed:
        return _changed_inputs(exercise, changed)
    lines = [("remark", text) for text in _remarks(exercise, attempt, runs)]
    return Feedback(exercise.points, of=exercise.points, name=exercise.name, lines=lines)


def _remarks(exercise, attempt, runs):
    """What a right answer could do better; a remark may call the attempt once more."""
    try:
        with guard.protected(), guard.time_limit(guard.TIME_LIMIT):
            return diagnose.remarks(exercise, attempt, runs)
    except (guard.TimeUp, KeyboardInterrupt):
        return []  # right all the same


def _fit_shape(value, shape):
    """A (1, H) array where (H,) is expected, or [[5.0]] for 5.0, is taken as meant."""
    if value.shape != shape and len(shape) < 2 and value.shape in ((1, *shape), (1, 1, *shape)):
        return value.reshape(shape)
    return value


def _right(exercise, part, got):
    return all(
        same(values[part.name], expected[part.name], TOLERANCE_SINGLE)
        for values, expected in zip(got, exercise.expected, strict=True)
    )


def _partly(exercise, got, runs, mistakes, lines, details=""):
    """Points for the parts that are right, and the reasons for the others."""
    right = [part for part in exercise.parts if _right(exercise, part, got)]
    praise = diagnose.what_is_right(exercise, got, right)
    reasons = [line for line in lines if line[0] == "reason"]
    others = [line for line in lines if line[0] != "reason"]
    lines = [*reasons, *([("right", praise)] if praise else []), *others]
    return Feedback(
        sum(part.points for part in right),
        of=exercise.points,
        name=exercise.name,
        lines=lines,
        mistakes=mistakes,
        details=details,
        passed=False,
    )


def _changed_inputs(exercise, changed):
    names = " and ".join(f"`{name}`" for name in changed)
    lines = [
        (
            "reason",
            (
                f"What you return is right, but your function changes its input {names}. "
                f"Whoever calls it "
                f"goes on with the changed {names}, so the next step of training starts from "
                f"the wrong "
                "place. Two names for one array (`dW = W`) or `+=` on an input do that."
            ),
        ),
        ("question", "Which line should make a new array, with `.copy()` or without `+=`?"),
    ]
    return Feedback(
        exercise.points - 1,
        of=exercise.points,
        name=exercise.name,
        lines=lines,
        mistakes=("changes_inputs",),
        passed=False,
    )
