"""Judge one attempt: attempted, runs, right form and shape, finite, right; then say why not."""

import functools
import inspect
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import explain, guard, words
from .card import Fold
from .compare import TOLERANCE_SINGLE, as_meant, same
from .errors import in_wrong_form, raised
from .feedback import Feedback
from .located import NOWHERE, at_input, both, located
from .names import data_outside
from .reading import Arrays, NothingReturned
from .source import drawing_line, reading_lines

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise, Part


class Slips(NamedTuple):
    """What is odd beside a result: inputs that were changed, another result the second time."""

    changed: tuple[str, ...] = ()
    differs: bool = False
    printed: str = ""  # what the attempt printed on the first probe
    whole: tuple[str, ...] = ()  # wrong parts that are right but for being cut to whole numbers


def judge(exercise: "Exercise", attempt: "Attempt", time_limit: float) -> Feedback:
    """Try `attempt` on every probe and return a Feedback. Nothing that it does gets out."""
    if exercise.is_class and type(attempt).__name__ == exercise.name:
        return refused(exercise, "instance")
    if not callable(attempt):
        return refused(exercise, "not_callable", kind=type(attempt).__name__)
    takes = _other_arguments(exercise, attempt)
    if takes:
        return refused(exercise, "wrong_arguments", takes=takes, signature=exercise.signature)
    try:
        runs = _run(exercise, attempt, time_limit)
    except guard.TimeUp:
        return refused(exercise, "too_slow", seconds=time_limit)
    except KeyboardInterrupt:
        return refused(exercise, "interrupted")
    error = next((run.error for run in runs if run.error is not None), None)
    if error is None:
        feedback = _compare(exercise, attempt, runs)
    elif runs[-1].value is None:
        feedback = _stopped(exercise, attempt, runs, time_limit)
    else:
        feedback = _in_part(exercise, attempt, runs, error)
    return _with_names(feedback, attempt)


def _with_names(feedback: Feedback, attempt: "Attempt") -> Feedback:
    """The feedback, with what the attempt reads outside itself: said first, or as a remark."""
    for found, names in data_outside(attempt).items():
        said = words.listed(names)
        if not feedback.passed:
            if "raises" in feedback.mistakes or not feedback.lines_at_fault:
                feedback.lines_at_fault = reading_lines(attempt, names)
            feedback.mistakes = (*feedback.mistakes, found)
            feedback.lines[:0] = words.lines(found, names=said, first=names[0])
        elif found == "reads_notebook":
            feedback.lines.append(words.Line("remark", words.phrase("remark", "reads", names=said)))
    return feedback


def _run(exercise: "Exercise", attempt: "Attempt", time_limit: float) -> list[guard.Run]:
    """One run a probe and a second one of the first, up to the first that has an error."""
    used, runs = functools.partial(exercise.use, attempt), []
    with guard.protected() as sink, guard.time_limit(time_limit):
        for probe in [*exercise.probes, exercise.probes[0]]:
            sink.clear()
            runs.append(guard.run(used, probe.arguments, exercise.read))
            runs[-1].printed = sink.text
            if runs[-1].value is None:
                break
    return runs


def _none_for(
    exercise: "Exercise", attempt: "Attempt", runs: list[guard.Run], time_limit: float
) -> str:
    """In words, for which inputs an attempt returns None, if it returns a value for others."""
    if not isinstance(runs[-1].error, NothingReturned):
        return ""
    k = (len(runs) - 1) % len(exercise.probes)
    if len(runs) == 1 and not _has_value(exercise, attempt, time_limit):
        return ""
    given = exercise.probes[k].arguments
    if all(isinstance(value, bool | int | float) for value in given.values()):
        return ", ".join(f"`{name} = {value}`" for name, value in given.items())
    return "some of the inputs"


def _has_value(exercise: "Exercise", attempt: "Attempt", time_limit: float) -> bool:
    """Whether an attempt returns something on one of the probes after the first."""
    used = functools.partial(exercise.use, attempt)
    try:
        with guard.protected(), guard.time_limit(time_limit):
            runs = (guard.run(used, p.arguments, exercise.read) for p in exercise.probes[1:])
            return any(run.value is not None for run in runs)
    except (guard.TimeUp, KeyboardInterrupt):
        return False


def _stopped(
    exercise: "Exercise", attempt: "Attempt", runs: list[guard.Run], time_limit: float
) -> Feedback:
    """No points: what raised, where, and what was printed before."""
    k, error = (len(runs) - 1) % len(exercise.probes), runs[-1].error or Exception()
    given = _none_for(exercise, attempt, runs, time_limit)
    if given:
        return refused(exercise, "none_for_some", given=given)
    stopped = raised(exercise, attempt, error, k)
    feedback = refused(exercise, stopped.found, **stopped.names)
    feedback.lines_at_fault, feedback.folds = stopped.lines, _printed(runs[0].printed)
    return feedback


def refused(exercise: "Exercise", found: str, **names: object) -> Feedback:
    """No points, and what was found."""
    said = words.lines(found, **{"name": exercise.name, **names})
    return _feedback(exercise, 0, said, mistakes=(found,))


def _feedback(
    exercise: "Exercise",
    points: float,
    said: Sequence[words.Line],
    mistakes: Sequence[str] = (),
    **more: Any,
) -> Feedback:
    of, passed = exercise.points, points == exercise.points and not mistakes
    more = {"passed": passed, **more}
    return Feedback(points, of=of, name=exercise.name, lines=said, mistakes=mistakes, **more)


def _other_arguments(exercise: "Exercise", attempt: "Attempt") -> str:
    """What `attempt` takes, in words, if those can't be the exercise's arguments; else ""."""
    if exercise.is_class:
        return ""  # its methods are called, not itself
    try:
        with guard.protected():  # a strange object may run code of its own here
            signature = inspect.signature(attempt)
    except Exception:
        return ""  # a built-in, perhaps; calling it will tell
    try:
        signature.bind(*exercise.argument_names)
    except TypeError:
        return f"`({', '.join(signature.parameters)})`" if signature.parameters else "no arguments"
    return ""


def _compare(exercise: "Exercise", attempt: "Attempt", runs: list[guard.Run]) -> Feedback:
    again = runs.pop()
    got = _got(exercise, runs)
    right = [part for part in exercise.parts if _right(exercise, part, got)]
    wrong = [part for part in exercise.parts if part not in right]
    changed = tuple(sorted({name for run in runs for name in run.changed}))
    differs = not all(_same(again.value[part], runs[0].value[part]) for part in runs[0].value)
    if wrong and _is_rough(runs, exercise):
        return refused(exercise, "half_precision")
    if wrong:
        slips = Slips(changed, differs, runs[0].printed, _cut(exercise, wrong, runs))
        return _wrong(exercise, attempt, got, right, wrong, slips)
    if changed:
        return _changed(exercise, attempt, changed)
    if differs:
        lines = _differs(attempt)
        return _feedback(exercise, exercise.points - 1, lines, ("differs",))
    return _feedback(exercise, exercise.points, _remarks(exercise, attempt, runs))


def _changed(exercise: "Exercise", attempt: "Attempt", changed: Sequence[str]) -> Feedback:
    """All but a point: the result is right, and inputs were changed."""
    reason, *question = words.lines("changes_inputs", **_how_changed(exercise, changed))
    where = at_input(exercise, attempt)
    lines = [reason, *where.lines, *question]
    points, found = exercise.points - 1, ("changes_inputs",)
    return _feedback(exercise, points, lines, found, lines_at_fault=where.numbers)


def _how_changed(exercise: "Exercise", names: Sequence[str]) -> dict[str, str]:
    """Names of inputs that were changed, and how such inputs come to be changed, in words."""
    kind = type(exercise.probes[0].arguments[names[0]])
    which = kind.__name__ if kind in (list, dict) else "array"
    how = words.phrase("changed_how", which, first=names[0])
    return {"names": words.listed(names), "how": how}


def _cut(
    exercise: "Exercise", wrong: Sequence["Part"], runs: Sequence[guard.Run]
) -> tuple[str, ...]:
    """The wrong parts that come as whole numbers, and as the right ones cut off at the point."""
    pairs = [(run.value, expected) for run, expected in zip(runs, exercise.expected, strict=True)]
    return tuple(
        part.name
        for part in wrong
        if part.name not in exercise.in_text
        and all(
            values[part.name].dtype.kind in "iu"
            and values[part.name].ndim
            and np.array_equal(values[part.name], np.trunc(expected[part.name]))
            for values, expected in pairs
        )
    )


def _is_rough(runs: Sequence[guard.Run], exercise: "Exercise") -> bool:
    """Whether the numbers are right as far as half precision (float16) can hold them."""
    pairs = [
        (run.value[part], wanted)
        for run, expected in zip(runs, exercise.expected, strict=True)
        for part, wanted in expected.items()
        if run.value is not None
    ]
    close = all(v.dtype.kind != "U" and same(as_meant(v, w.shape), w, 0.02) for v, w in pairs)
    return close and any(value.dtype == np.float16 for value, _ in pairs)


def _in_part(
    exercise: "Exercise", attempt: "Attempt", runs: list[guard.Run], missing: BaseException
) -> Feedback:
    """Parts are missing, and `missing` says so: points for those that are there and right."""
    there = [part for part in exercise.parts if all(part.name in run.value for run in runs)]
    known = {part.name for part in there}
    got = [
        expected | {name: value for name, value in values.items() if name in known}
        for expected, values in zip(exercise.expected, _got(exercise, runs[:-1]), strict=True)
    ]
    right = [part for part in there if _right(exercise, part, got)]
    wrong = [part for part in there if part not in right]
    slips = Slips(printed=runs[0].printed)
    feedback = _wrong(exercise, attempt, got, right, wrong, slips)
    found, title, question = getattr(missing, "named", None) or ("wrong_form", "", "")
    text, made_in = (str(missing), ()) if title else in_wrong_form(attempt, missing)
    feedback.mistakes = (found, *feedback.mistakes)
    feedback.lines_at_fault = feedback.lines_at_fault or made_in
    feedback.lines.insert(0, words.Line("mistake" if title else "reason", text, title))
    if question and all(line.kind != "question" for line in feedback.lines):
        feedback.lines.append(words.Line("question", question))
    return feedback


def _got(exercise: "Exercise", runs: list[guard.Run]) -> list[Arrays]:
    """What the attempt returned on each probe, in the shapes that are meant."""
    return [
        {part: as_meant(value, expected[part].shape) for part, value in run.value.items()}
        for run, expected in zip(runs, exercise.expected, strict=True)
    ]


def _differs(attempt: "Attempt") -> list[words.Line]:
    """What to say of an attempt whose second call gives another result."""
    drawn = drawing_line(attempt)
    return words.lines("draws", line=drawn[0], text=drawn[1]) if drawn else words.lines("differs")


def _wrong(
    exercise: "Exercise",
    attempt: "Attempt",
    got: list[Arrays],
    right: list["Part"],
    wrong: list["Part"],
    slips: Slips,
) -> Feedback:
    """Points for the parts that are right; the reasons for the others; where in the code."""
    said = _explained(exercise, attempt, got, wrong, slips)
    names = [part.name for part in wrong]
    # What is drawn anew proves nothing.
    named = [id for id in said.mistakes if id != "still"]  # which doesn't say how that came about
    where = located(exercise, attempt, names, named) if not slips.differs else NOWHERE
    if slips.changed:
        where = both(at_input(exercise, attempt), where)
    praise = explain.what_is_right(exercise, got, right, wrong)
    questions = [line for line in said.lines if line.kind == "question"]
    reasons = [line for line in said.lines if line.kind != "question"]
    lines = [*reasons, *where.lines]
    lines += [words.Line("right", praise)] if praise else []
    return _feedback(
        exercise,
        sum(part.points for part in right),
        [*lines, *questions],
        said.mistakes,
        passed=False,
        folds=[*where.folds, *said.folds, *_printed(slips.printed)],
        lines_at_fault=where.numbers,
    )


def _explained(
    exercise: "Exercise", attempt: "Attempt", got: list[Arrays], wrong: list["Part"], slips: Slips
) -> explain.Explained:
    """Why some parts are wrong, and what is odd beside them."""
    draws = slips.differs and drawing_line(attempt) is not None
    left = [part for part in wrong if part.name not in slips.whole]
    shapes = explain.wrong_shapes(exercise, got)
    said = shapes or (explain.Explained((), []) if draws else explain.explain(exercise, got, left))
    if slips.whole and not shapes:
        said = _with_whole_numbers(said, slips.whole)
    if slips.differs and not said.mistakes:  # what is another each time has no other name
        said = said._replace(mistakes=("differs",), lines=_differs(attempt))
    elif slips.differs:
        said.lines.append(_differs(attempt)[0])
    if slips.changed:
        said.lines.extend(
            words.lines("changes_inputs_too", **_how_changed(exercise, slips.changed))
        )
    return said


def _with_whole_numbers(said: explain.Explained, names: Sequence[str]) -> explain.Explained:
    """First that these parts are cut to whole numbers; then the other parts, without a question."""
    cut = words.lines("whole_numbers", parts=words.listed(names))
    others = [line for line in said.lines if line.kind != "question"]
    return said._replace(mistakes=("whole_numbers", *said.mistakes), lines=cut + others)


def _printed(text: str) -> list[Fold]:
    """What an attempt printed on the first probe, to be unfolded."""
    inner = f"<pre style='overflow:auto'>{escape(text)}</pre>"
    return [Fold("What your function printed, on the first example", inner)] if text else []


def _remarks(
    exercise: "Exercise", attempt: "Attempt", runs: Sequence[guard.Run]
) -> list[words.Line]:
    """What a right answer could do better; a remark may call the attempt once more."""
    try:
        with guard.protected(), guard.time_limit(guard.TIME_LIMIT):
            return explain.remarks(exercise, attempt, runs)
    except (guard.TimeUp, KeyboardInterrupt):
        return []  # right all the same


def _right(exercise: "Exercise", part: "Part", got: list[Arrays]) -> bool:
    return all(
        same(values[part.name], expected[part.name], TOLERANCE_SINGLE)
        for values, expected in zip(got, exercise.expected, strict=True)
    )


def _same(again: np.ndarray, first: np.ndarray) -> bool:
    return np.array_equal(again, first, equal_nan=again.dtype.kind == first.dtype.kind == "f")
