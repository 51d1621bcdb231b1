"""For graders: judge a learner's function in the kernel that ran it, whatever its names stand for.

A kernel that is started with `--ext=lecture4.grading` judges an exercise when the comment
`request(name)` is run as a cell, and displays the points with a record of them as RECORD. The
comment holds no name that the learner's own could stand in front of.
"""

import builtins

from lecture4 import check

RECORD = "application/vnd.lecture4.feedback+json"
ASKED = "# lecture4.grading judges "


def request(name):
    """The source of a cell that asks for the exercise `name`."""
    return ASKED + name


def load_ipython_extension(shell):
    """Listen for requests. IPython calls this when it loads the extension."""
    shell.events.register("pre_run_cell", lambda info: before_cell(shell, info.raw_cell))


def before_cell(shell, source):
    shell.user_ns["__builtins__"] = builtins  # without them no cell can so much as import
    if source.startswith(ASKED):
        feedback = judge(source.removeprefix(ASKED), shell.user_ns)
        shell.display_pub.publish(shown(feedback))


def judge(name, namespace):
    """`check(name)` as a cell of the notebook would call it, but by the course's own `check`."""
    return eval("check(name)", namespace, {"check": check, "name": name})


def shown(feedback):
    """What a notebook stores of a feedback: the number, the words, and the record for a grader."""
    return {
        "text/plain": repr(float(feedback)),
        "text/html": feedback._repr_html_(),
        RECORD: {"points": float(feedback), "mistakes": list(feedback.mistakes)},
    }
