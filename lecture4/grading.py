"""For graders: judge a learner's function in the kernel that ran it, whatever its names stand for.

A kernel that is started with `--ext=lecture4.grading` judges an exercise when the comment
`request(name)` is run as a cell, and displays the points with a record of them as RECORD. The
comment holds no name that the learner's own could stand in front of.
"""

import builtins
import os
from importlib import import_module

from .checker.source import source_of

COURSE = os.environ.get("COURSE_PACKAGE", "lecture4.exercises")  # the package whose COURSE judges

RECORD = "application/vnd.lecture4.feedback+json"
ASKED = "# lecture4.grading judges "
LONGEST = 200  # characters of a line, or of what was said


def request(name):
    """The source of a cell that asks for the exercise `name`."""
    return ASKED + name


def load_ipython_extension(shell):
    """Listen for requests. IPython calls this when it loads the extension."""
    check = import_module(COURSE).COURSE.check
    shell.events.register("pre_run_cell", lambda info: before_cell(shell, info.raw_cell, check))


def before_cell(shell, source, check):
    shell.user_ns["__builtins__"] = builtins  # without them no cell can so much as import
    if source.startswith(ASKED):
        name = source.removeprefix(ASKED)
        feedback = judge(name, shell.user_ns, check)
        shell.display_pub.publish(shown(feedback, shell.user_ns.get(name)))


def judge(name, namespace, check):
    """`check(name)` as a cell of the notebook would call it, but by the course's own `check`."""
    return eval("check(name)", namespace, {"check": check, "name": name})


def shown(feedback, attempt=None):
    """What a notebook stores of a feedback: the number, the words, and the record for a grader."""
    return {
        "text/plain": repr(float(feedback)),
        "text/html": feedback._repr_html_(),
        RECORD: {
            "points": float(feedback),
            "mistakes": list(feedback.mistakes),
            "lines": lines_at_fault(feedback, attempt),
            "said": reason(feedback),
        },
    }


def reason(feedback):
    """What a learner whose attempt isn't right is told first."""
    lines = [] if feedback.passed or not feedback.tried else feedback.lines
    return "".join(str(line)[:LONGEST] for line in lines[:1])


def lines_at_fault(feedback, attempt):
    """The text of the attempt's lines that are known to be at fault."""
    source = source_of(attempt) if feedback.lines_at_fault else None
    lines = source.lines if source else []
    return [lines[number - 1].strip()[:LONGEST] for number in feedback.lines_at_fault if lines]
