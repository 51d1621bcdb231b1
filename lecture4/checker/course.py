"""A course: its exercises by name, and what a learner calls in a notebook.

course = Course("lecture4", exercises)
check, hint, solution = course.check, course.hint, course.solution
progress, yours_or_ours = course.progress, course.yours_or_ours
check_lines = course.check_lines
"""

import difflib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from . import by_line
from .exercise import Attempt, Exercise
from .feedback import Feedback, Folded
from .guard import TIME_LIMIT
from .judge import judge, refused
from .names import newer_version, read_outside
from .record import Answers, Progress, Record, Stage
from .words import Line, lines, phrase

HINTS = ("Hint 1: a question", "Hint 2: a direction", "Hint 3: the last step but one")
DEBUG = "Hint 4: how to look for a mistake in what you have written"


class Course:
    """Exercises by name, in their order; each is called by its program's name.

    name     : where the record of passed exercises is kept: the user's own data folder of that
               name, or the folder that the variable NAME_DATA (in capitals) names.
    exercises: name -> Exercise. It may load an exercise when it is first asked for.
    stages   : the notebooks in their order, with the names of the questions that each asks; left
               out, they are those that the exercises name.
    """

    def __init__(self, name: str, exercises: Mapping[str, Exercise], stages: Sequence[Stage] = ()):
        self.name, self.exercises, self.stages = name, exercises, stages
        self.record, self.answers = Record(name), Answers(name)

    def check(
        self, name: str, attempt: Attempt | None = None, *, time_limit: float = TIME_LIMIT
    ) -> Feedback:
        """Judge the function called `name` in the notebook (or `attempt`): -> Feedback.

        The Feedback is a float, the points, and says what is wrong, by name where the mistake is
        known. Never raises and never prints, whatever the attempt does. time_limit: seconds.
        """
        return self._check(name, attempt, sys._getframe(1).f_globals, time_limit)

    def _check(
        self, name: str, attempt: Attempt | None, namespace: Mapping[str, Any], time_limit: float
    ) -> Feedback:
        exercise = self.exercises.get(name) if isinstance(name, str) else None
        if exercise is None:
            return Feedback(
                0,
                of=0,
                name=str(name)[:40],
                lines=[Line("reason", self._unknown(name))],
                mistakes=("unknown_exercise",),
                passed=False,
            )
        if attempt is None and name not in namespace:
            return refused(exercise, "not_defined")
        function = namespace[name] if attempt is None else attempt
        newer = newer_version(name, function, namespace) if attempt is None else ""
        if newer:
            return refused(exercise, "stale", why=newer)
        try:
            feedback = judge(exercise, function, time_limit)
        except Exception as error:  # whatever an attempt does, its learner gets an answer
            return refused(exercise, "unjudged", error=repr(error)[:200])
        if feedback.passed:
            self.record.add(name)
        else:
            feedback.lines += self._helpers(function, namespace, time_limit)
        feedback.lines.append(self._next(name, feedback))
        return feedback

    def check_lines(
        self, name: str, attempt: Attempt | None = None, *, time_limit: float = TIME_LIMIT
    ) -> by_line.ByLine:
        """Look at each line of a function with blanks, as far as it is written: -> ByLine.

        The function is called `name` with `_by_line` behind it in the notebook (or it is
        `attempt`), takes what the exercise takes, and has `...` where something is to be filled
        in. Each variable is compared with the step of that name of the course's own function; one
        of another name is right if it is any of its steps. It gives no points and records nothing.
        Never raises and never prints. time_limit: seconds.
        """
        written, namespace = f"{name}_by_line"[:60], sys._getframe(1).f_globals
        if not isinstance(name, str) or name not in self.exercises:
            return by_line.ByLine(written, lines=[Line("reason", self._unknown(name))])
        if attempt is None and written not in namespace:
            return by_line.refused(written, "not_defined")
        newer = newer_version(written, namespace[written], namespace) if attempt is None else ""
        if newer:
            return by_line.refused(written, "stale", why=newer)
        function = namespace[written] if attempt is None else attempt
        return by_line.by_line(self.exercises[name], function, written, time_limit)

    def _helpers(
        self, function: Attempt, namespace: Mapping[str, Any], time_limit: float
    ) -> list[Line]:
        """What to say of exercises that a function calls and that aren't right themselves."""
        called = [name for name in read_outside(function) if name in self.exercises]
        unwell = [
            name
            for name in called
            if name in namespace
            and namespace[name] is not function
            and not judge(self.exercises[name], namespace[name], time_limit).passed
        ]
        return [line for name in unwell for line in lines("helper", helper=name)]

    def _next(self, name: str, feedback: Feedback) -> Line:
        """What to do next: a hint, or the next exercise."""
        if not feedback.passed:
            return lines("try_hint", name=name)[0]
        names = list(self.exercises)
        following = names[names.index(name) + 1 :][:1]
        if following and self.exercises[following[0]].notebook == self.exercises[name].notebook:
            return lines("next_exercise", name=following[0])[0]
        return lines("last_exercise")[0]

    def _unknown(self, name: object) -> str:
        close = difflib.get_close_matches(str(name), self.exercises, n=1)
        meant = (
            f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(self.exercises)}."
        )
        return f"There is no exercise called {str(name)[:40]!r}. {meant}"

    def _exercise(self, name: str) -> Exercise:
        if not isinstance(name, str) or name not in self.exercises:
            raise ValueError(self._unknown(name))
        return self.exercises[name]

    def hint(self, name: str) -> Folded:
        """Hints for an exercise, each folded: open as many as you need.

        The last says how to look for a mistake. Raises ValueError if there is no exercise of that
        name.
        """
        exercise = self._exercise(name)
        hints = list(zip(HINTS, exercise.hints, strict=True))
        if exercise.debug:
            hints.append((DEBUG, phrase("hint", "debug", **exercise.debug)))
        return Folded(hints)

    def solution(self, name: str) -> Folded:
        """The course's own program for an exercise, folded. Pasted into the notebook, it passes.

        Raises ValueError if there is no exercise of that name.
        """
        source = self._exercise(name).solution
        return Folded([(f"Solution of {name} (the course's own)", source)], code=True)

    def progress(self) -> Progress:
        """A page that says what is passed and predicted, by notebook, and what to do next."""
        done, answered = self.record.names(), self.answers.names()
        return Progress(self.exercises, done, self.stages, answered)

    def yours_or_ours(self, name: str) -> Attempt:
        """The learner's function of that name if it passes its check, else the course's own.

        Later cells use it, so that a notebook runs to its end with exercises still open. Prints a
        line if it is the course's. Raises ValueError if there is no exercise of that name.
        """
        exercise, namespace = self._exercise(name), sys._getframe(1).f_globals
        feedback = self._check(name, None, namespace, TIME_LIMIT)
        if feedback.passed:
            return namespace[name]
        is_open = {"not_attempted", "not_defined"} & set(feedback.mistakes)
        print(phrase("ours", "open" if is_open else "wrong", name=name))
        return exercise.program
