"""A learner may give any name to anything: the points are those of the function all the same."""

import builtins
import contextlib

import pytest
from jupyter_client.manager import start_new_kernel

from lecture4.grading import RECORD, request

RIGHT = "def chain_rule(x, y, z):\n    return (x + y) * z, z, z, x + y"
WRONG = "def chain_rule(x, y, z):\n    return (x + y) * z, z, x, x + y"
IPYTHON = ["In", "Out", "_", "__", "_i", "_ih", "_oh", "_dh", "get_ipython", "exit", "open"]
MODULE = ["__builtins__", "__builtin__", "__name__", "__package__", "__loader__", "__spec__"]
OURS = ["check", "display", "lecture4", "np", "name", "EXERCISES"]
SINGLE = [*IPYTHON, *MODULE, *OURS, "eval", "float", "isinstance", "list", "print", "Exception"]
NAMES = sorted({*SINGLE, *dir(builtins)} - {"None", "True", "False", "__debug__"})
# Shows by the shell itself, for there is no print and no display left to show it.
TOLD = """import IPython, sys
IPython.get_ipython().user_ns["feedback"] = feedback = check("chain_rule")
sys.stdout.write(f"{feedback!r} {feedback.passed}")"""
GIVE_BACK = """import IPython, sys
def give_back(namespace, kept):
    namespace.clear()
    namespace.update(kept)
give_back(IPython.get_ipython().user_ns, sys.kept)"""


@pytest.fixture(scope="module")
def kernel():
    """run(source) -> the outputs' contents, in a kernel that is started as grading starts it."""
    manager, client = start_new_kernel(extra_arguments=["--ext=lecture4.grading"])

    def run(source):
        contents = []
        client.execute_interactive(
            source, timeout=60, output_hook=lambda message: contents.append(message["content"])
        )
        return contents

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def graded(kernel):
    """(points, mistakes) that a request for chain_rule shows."""
    (record,) = [
        content["data"][RECORD]
        for content in kernel(request("chain_rule"))
        if RECORD in content.get("data", {})
    ]
    return record["points"], record["mistakes"]


@contextlib.contextmanager
def taken(kernel, names):
    """All of `names` stand for [1, 2, 3] for a while."""
    kernel("import IPython, sys\nsys.kept = {**IPython.get_ipython().user_ns}")
    kernel(f"globals().update(dict.fromkeys({names}, [1, 2, 3]))")
    yield
    kernel(GIVE_BACK)


@pytest.mark.parametrize("name", SINGLE)
def test_a_name_that_the_learner_took_leaves_the_points_right(kernel, name):
    kernel(RIGHT)
    with taken(kernel, [name]):
        assert graded(kernel) == (4, [])


def test_all_names_taken_at_once_leave_right_right_and_wrong_wrong(kernel):
    with taken(kernel, NAMES):
        kernel(RIGHT)
        assert graded(kernel) == (4, [])
        kernel(WRONG)
        points, mistakes = graded(kernel)
        assert points < 4 and mistakes


def test_a_function_has_its_builtins_where_a_cell_took_them_all(kernel):
    with taken(kernel, ["__builtins__"]):
        kernel(RIGHT.replace("x + y", "sum((x, y))"))
        assert graded(kernel) == (4, [])


def test_check_in_the_learners_own_notebook_uses_none_of_the_names_either(kernel):
    kernel(f"{RIGHT}\nfrom lecture4 import check")
    with taken(kernel, sorted({*NAMES} - {"check", "__builtins__"})):
        (told,) = [content["text"] for content in kernel(TOLD) if "text" in content]
        assert told == "4.0 True"


def test_a_function_that_is_missing_is_said_to_be(kernel):
    kernel("chain_rule = 0\ndel chain_rule")
    assert graded(kernel) == (0, ["not_defined"])


def test_the_request_leaves_the_learners_names_as_they_are(kernel):
    kernel("check = name = lecture4 = 'mine'")
    kernel(RIGHT)
    graded(kernel)
    (told,) = [content["data"] for content in kernel("check, name, lecture4") if "data" in content]
    assert told["text/plain"] == "('mine', 'mine', 'mine')"


def test_the_number_is_shown_in_full_whatever_the_learner_made_of_numbers(kernel):
    kernel(
        "get_ipython().display_formatter.formatters['text/plain'].for_type(float, '{:.0e}'.format)"
    )
    kernel(WRONG)
    (data,) = [c["data"] for c in kernel(request("chain_rule")) if RECORD in c.get("data", {})]
    assert data["text/plain"] == repr(float(data[RECORD]["points"]))
