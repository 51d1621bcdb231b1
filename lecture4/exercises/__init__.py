"""check, hint and solution: the exercises of the course.

check("svm_loss")       points and reasons for the svm_loss in this notebook
hint("svm_loss")        three hints, folded, from a question to nearly the answer
solution("svm_loss")    the course's own function, folded
progress()              which exercises are passed
yours_or_ours("svm_loss")   your function if it passes, else the course's
"""

import difflib
import inspect
import sys
import textwrap

from .catalogue import EXERCISES
from .feedback import Feedback, Folded
from .guard import TIME_LIMIT
from .judge import judge
from .passed import Progress, record

__all__ = ["EXERCISES", "Feedback", "check", "hint", "progress", "solution", "yours_or_ours"]


def check(name, attempt=None, *, time_limit=TIME_LIMIT):
    """Judge the function called `name` in the notebook (or `attempt`): -> Feedback.

    The Feedback is a float, the points, and says what is wrong, by name where the mistake is
    known. Never raises and never prints, whatever the attempt does. time_limit: seconds.
    """
    return _check(name, attempt, sys._getframe(1).f_globals, time_limit)


def _check(name, attempt, namespace, time_limit):
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return Feedback(
            0,
            of=0,
            name=str(name)[:40],
            lines=[("reason", _unknown(name))],
            mistakes=("unknown_exercise",),
            passed=False,
        )
    if attempt is None and name not in namespace:
        return Feedback(
            0,
            of=exercise.points,
            name=name,
            mistakes=("not_defined",),
            lines=[
                (
                    "reason",
                    f"There is no function called `{name}` in this notebook yet. Run the cell "
                    f"that defines it, then run this one.",
                )
            ],
        )
    feedback = judge(exercise, namespace[name] if attempt is None else attempt, time_limit)
    if feedback.passed:
        record(name)
    return feedback


def _unknown(name):
    close = difflib.get_close_matches(str(name), EXERCISES, n=1)
    return f"There is no exercise called {str(name)[:40]!r}. " + (
        f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(EXERCISES)}."
    )


def _exercise(name):
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(_unknown(name))
    return EXERCISES[name]


def hint(name):
    """Three hints for an exercise, each folded: open as many as you need.

    Raises ValueError if there is no exercise of that name.
    """
    titles = ("Hint 1: a question", "Hint 2: a direction", "Hint 3: nearly the answer")
    return Folded(list(zip(titles, _exercise(name).hints, strict=True)))


def solution(name):
    """The course's own function for an exercise, with what it calls, folded.

    Raises ValueError if there is no exercise of that name.
    """
    exercise = _exercise(name)
    source = "\n\n".join(
        textwrap.dedent(inspect.getsource(part)).rstrip()
        for part in (exercise.reference, *exercise.helpers)
    )
    return Folded([(f"Solution of {name} (the course's own function)", source)], code=True)


def progress():
    """A page that says which exercises are passed, by notebook."""
    return Progress(EXERCISES)


def yours_or_ours(name):
    """The learner's function of that name if it passes its check, else the course's own.

    Later cells use it, so that a notebook runs to its end with exercises still open.
    Raises ValueError if there is no exercise of that name.
    """
    exercise, namespace = _exercise(name), sys._getframe(1).f_globals
    if _check(name, None, namespace, TIME_LIMIT).passed:
        return namespace[name]
    return exercise.reference
