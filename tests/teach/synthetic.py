"""A class that never was: every known mistake once, and all the ways to hand in something broken.

make(folder, handout) writes a folder for each learner and returns what grading has to give:
{learner: Expected}. Points and names come from `check` itself, called here on the same function;
what is put to the test is the way from a folder of files to a table.
"""

import copy
import json
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

import lecture4
from lecture4.exercises import EXERCISES

SVM = "04_svm_and_softmax"
OURS = "get_ipython display check lecture4 In Out _ _i _ih _oh _dh exit quit open __builtins__"
SHADOWS = f"""import builtins
names = {{*dir(builtins), *{OURS.split()}}} - {{"len", "float"}}  # the programs need those
globals().update(dict.fromkeys(names, [1, 2, 3]))"""


class Expected(NamedTuple):
    """exercises: {name: (points, ids of mistakes)}; status: a part of what the table says."""

    exercises: dict
    status: str = "ok"


def source(name, id=None):
    """A cell that solves an exercise, or makes one known mistake in it."""
    exercise = EXERCISES[name]
    return exercise.solution if id is None else exercise.wrong_program(frozenset([id])).text


def outcome(name, cell):
    """(points, mistakes) that `check` gives for the function that a cell defines."""
    namespace = {"np": np}  # as every notebook has it
    exec(cell, namespace)
    feedback = lecture4.check(name, namespace[name])
    return float(feedback), feedback.mistakes


def exercise_cells(notebook):
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in notebook["cells"]
        if "exercise" in cell["metadata"].get("tags", [])
    }


def check_cells(notebook):
    return {
        cell["metadata"]["nbgrader"]["grade_id"].removesuffix("-check"): cell
        for cell in notebook["cells"]
        if "check" in cell["metadata"].get("tags", [])
    }


def filled_in(notebook, answers):
    """A copy of the notebook with the given sources in its exercise cells."""
    notebook = copy.deepcopy(notebook)
    for name, cell in exercise_cells(notebook).items():
        cell["source"] = answers.get(name, cell["source"])
    return notebook


def make(folder, handout, most=None):
    """Write the class into `folder`, from the notebooks in `handout`; at most `most` a notebook."""
    expected = {}
    notebooks = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(handout.glob("*.ipynb"))
    }
    for stem, notebook in notebooks.items():
        names = list(exercise_cells(notebook))
        solved = {name: source(name) for name in names}
        hand_in(folder, expected, f"right-{stem[:2]}", stem, filled_in(notebook, solved), solved)
        nothing = dict.fromkeys(names, (0.0, ("not_attempted",)))
        hand_in(folder, expected, f"unsolved-{stem[:2]}", stem, notebook, nothing)
        ids = ([mistake.id for mistake in EXERCISES[name].mistakes][:most] for name in names)
        for number, row in enumerate(zip_longest(*ids)):
            answers = {name: source(name, id) for name, id in zip(names, row, strict=True)}
            hand_in(
                folder,
                expected,
                f"wrong-{stem[:2]}-{number:02}",
                stem,
                filled_in(notebook, answers),
                answers,
            )
    for name, (stem, content, outcomes, status) in broken(notebooks).items():
        hand_in(folder, expected, name, stem, content, outcomes, status)
    misplace(folder, expected, (folder / f"right-{SVM[:2]}" / f"{SVM}.ipynb").read_bytes())
    return expected


def hand_in(folder, expected, learner, stem, content, outcomes, status="ok"):
    """Write one submission, a notebook or raw bytes, and note what is expected of it."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / learner).mkdir(parents=True)
    (folder / learner / f"{stem}.ipynb").write_bytes(raw)
    expected[learner] = Expected(
        status=status,
        exercises={
            name: outcome(name, told) if isinstance(told, str) else told
            for name, told in outcomes.items()
        },
    )


LEFT_OUT = ("marks.txt", "right-04/.ipynb_checkpoints/04_svm_and_softmax-checkpoint.ipynb")


def misplace(folder, expected, raw):
    """Files that are in nobody's folder, or not where they should be; LEFT_OUT are no work."""
    (folder / "twice" / "old").mkdir(parents=True)
    (folder / LEFT_OUT[1]).parent.mkdir()
    for name, learner, status in (
        (f"{SVM}-anna.ipynb", f"{SVM}-anna.ipynb", "in no learner's folder"),
        ("ben.zip", "ben.zip", "in no learner's folder"),
        ("zipped", "zipped", "is an archive"),
        ("linked", "linked", "can't be read"),
        ("twice", "twice", "handed in twice"),
    ):
        expected[learner] = Expected({}, status)
        if "." in name:
            (folder / name).write_bytes(raw)
        else:
            (folder / name).mkdir(exist_ok=True)
    (folder / "zipped" / f"{SVM}.zip").write_bytes(raw)
    (folder / "linked" / f"{SVM}.ipynb").symlink_to("nowhere")
    for name in (f"twice/{SVM}.ipynb", f"twice/old/{SVM}.ipynb", *LEFT_OUT):
        (folder / name).write_bytes(raw)


# --- broken in many ways ------------------------------------------------------------------------


LOOP = "while True:\n    pass"
STUBBORN = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
NOISE = """
import sys, threading, time
def noise():
    while True:
        print("noise", file=sys.stderr, flush=True); time.sleep(0.01)
threading.Thread(target=noise, daemon=True).start()
get_ipython().events.register("post_run_cell", lambda *_: print("noise", file=sys.stderr))"""


def broken(notebooks):
    """{learner: (notebook, content, {exercise: source or outcome}, part of the status)}."""
    names = list(exercise_cells(notebooks[SVM]))
    solved = {name: source(name) for name in names}
    wrong = {"svm_loss": source("svm_loss", EXERCISES["svm_loss"].mistakes[0].id)}
    undefined = {"svm_loss": (0.0, ("not_defined",))}
    after = {name: (0.0, ("no_feedback",)) for name in names[names.index("svm_loss") :]}
    right = filled_in(notebooks[SVM], solved)
    cases = {}

    def case(learner, outcomes=None, status="ok", cell=None, change=None, stem=SVM):
        """One broken submission: `cell` replaces svm_loss's cell, `change` edits the notebook."""
        content = filled_in(notebooks[SVM], solved | ({"svm_loss": cell} if cell else {}))
        if change:
            change(content)
        cases[learner] = (stem, content, solved | (outcomes or {}), status)

    def at(notebook, cells):
        return notebook["cells"].index(cells(notebook)["svm_loss"])

    def insert(text):
        cell = {
            "cell_type": "code",
            "id": "mine",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        return lambda nb: nb["cells"].insert(at(nb, exercise_cells), cell)

    def duplicated(nb):
        nb["cells"].insert(at(nb, exercise_cells), copy.deepcopy(exercise_cells(nb)["svm_loss"]))
        nb["cells"].append(copy.deepcopy(nb["cells"][at(nb, check_cells)]))

    def delete_both(nb):
        nb["cells"].pop(at(nb, check_cells))
        nb["cells"].pop(at(nb, exercise_cells))

    def stripped(nb):
        for cell in nb["cells"]:
            cell["metadata"] = {}

    def tampered(nb):
        cell = check_cells(nb)["svm_loss"]
        cell["source"] = "4.0"
        cell["metadata"]["nbgrader"]["points"] = 400
        cell["metadata"]["tags"] = ["skip-execution"]

    case("duplicated-cell", change=duplicated)
    case("deleted-check", change=lambda nb: nb["cells"].pop(at(nb, check_cells)))
    case("deleted-both", undefined, change=delete_both)
    case("metadata-stripped", change=stripped)
    case(
        "metadata-broken",
        change=lambda nb: check_cells(nb)["svm_loss"]["metadata"].update(
            nbgrader={"grade_id": "svm_loss-check", "schema_version": 1}
        ),
    )
    case(
        "metadata-foreign",
        change=lambda nb: nb["cells"][1]["metadata"].update(
            nbgrader={"grade_id": "mine", "grade": True, "schema_version": 3}
        ),
    )
    case("syntax-error", undefined, "SyntaxError", cell="def svm_loss(W, X, y, reg)\n    return 0")
    case(
        "loop-in-function",
        {"svm_loss": (0.0, ("too_slow",))},
        cell="def svm_loss(W, X, y, reg):\n    while True: pass",
    )
    case("loop-at-top", status="CellTimeoutError", change=insert(LOOP))
    case("loop-stubborn", after, "CellTimeoutError", change=insert(STUBBORN))
    case("loop-printing", status="CellTimeoutError", change=insert("while True: print('x' * 100)"))
    case("stderr-noise", change=insert(NOISE))
    case("tampered-check", wrong, cell=wrong["svm_loss"], change=tampered)
    case("shadowed-check", wrong, cell=wrong["svm_loss"], change=insert("check = lambda name: 4.0"))
    case("shadowed-list", change=insert("list = [1, 2, 3]"))
    case("shadowed-names", wrong, "TypeError", cell=wrong["svm_loss"], change=insert(SHADOWS))
    case("kernel-dies", after, "NoFeedback", change=insert("import os; os._exit(1)"))
    case("prints-50-MB", change=insert("for _ in range(50): print('x' * 1_000_000)"))
    case("prints-lines", change=insert("print('x\\n' * 25_000_000)"))
    case(
        "stores-50-MB",
        change=lambda nb: nb["cells"][2].update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
        ),
    )
    for encoding in ("utf-16", "utf-8-sig", "latin-1"):
        umlaut = copy.deepcopy(right)
        umlaut["cells"][0]["source"] = "Zoë, für Sie"
        text = json.dumps(umlaut, ensure_ascii=False).encode(encoding, "replace")
        told = {"utf-16": "read as UTF-16", "latin-1": "read as Latin-1"}.get(encoding, "ok")
        cases[f"encoding-{encoding}"] = (SVM, text, solved, told)
    cases["empty-file"] = (SVM, b"", {}, "the file is empty")
    cases["half-a-file"] = (SVM, json.dumps(right).encode()[:-99], {}, "is no notebook")
    cases["a-list"] = (SVM, b"[]", {}, "is no notebook")
    cases["other-notebook"] = ("shopping", right, {}, "no notebook of the course")
    cases["Zoë [2]"] = (f"{SVM} (1)", right, solved, "ok")
    return cases
