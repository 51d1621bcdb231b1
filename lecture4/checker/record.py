"""What a learner has done: exercises passed, questions answered.

Kept for this session, and between sessions where the disk allows: in the user's own data folder,
never in the project. Losing it loses nothing else: passing a check again brings it back.
"""

import contextlib
import json
import os
import time
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .exercise import Exercise


def _folder(course: str) -> Path:
    folder = os.environ.get(f"{course.upper()}_DATA")
    if not folder:
        import platformdirs  # only needed here, and importing the checker should stay quick

        folder = platformdirs.user_data_dir(course)
    return Path(folder)


def _read(file: Path, key: str) -> list[Any]:
    """The list that a file holds under a key; [] if there is none, or none that can be read."""
    try:
        return list(json.loads(file.read_text(encoding="utf-8"))[key])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _write(file: Path, content: Mapping[str, Any]) -> None:
    """Replace a file in one step: never half of it. A disk that refuses is no obstacle."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(file)


class Record:
    """The names of the exercises of one course that are passed."""

    def __init__(self, course: str):
        self.course = course
        self._passed: set[str] = set()  # in this session

    def _file(self) -> Path:
        return _folder(self.course) / "progress.json"

    def names(self) -> set[str]:
        """Names of the exercises that were passed in this session or an earlier one."""
        return self._passed | {n for n in _read(self._file(), "passed") if isinstance(n, str)}

    def add(self, name: str) -> None:
        """Remember that an exercise is passed."""
        if name in self._passed:
            return
        names = self.names() | {name}
        self._passed.add(name)
        _write(self._file(), {"passed": sorted(names)})


class Answers:
    """The answers of a course's learner to its questions, beside the record of exercises."""

    def __init__(self, course: str):
        self.course = course
        self._given: list[dict[str, Any]] = []  # in this session

    def _file(self) -> Path:
        return _folder(self.course) / "answers.json"

    def all(self) -> list[dict[str, Any]]:
        """Each answer, in time: {"name", "answer", "right", "when" in seconds since 1970}."""
        stored = [one for one in _read(self._file(), "answers") if _is_answer(one)]
        lost = [one for one in self._given if one not in stored]
        return sorted([*stored, *lost], key=lambda one: one["when"])

    def names(self) -> set[str]:
        """Names of the questions that were answered."""
        return {one["name"] for one in self.all()}

    def add(self, name: str, answer: str, right: bool) -> None:
        """Remember an answer, in words, and whether it was right."""
        given = {"name": name, "answer": answer, "right": right, "when": round(time.time(), 3)}
        self._given.append(given)
        _write(self._file(), {"answers": self.all()})


def _is_answer(one: Any) -> bool:
    kinds = {"name": str, "answer": str, "right": bool, "when": int | float}
    return isinstance(one, dict) and all(isinstance(one.get(k), kind) for k, kind in kinds.items())


class Stage(NamedTuple):
    """A notebook of a course: its number, its title, a link to it, its questions' names."""

    number: str
    title: str
    link: str
    questions: Sequence[str]


class Row(NamedTuple):
    """One notebook's line: the names of what is done and of what there is."""

    stage: Stage
    passed: list[str]
    exercises: list[str]
    answered: list[str]


class Progress:
    """A page with a line for each notebook: exercises passed, predictions made, what is next."""

    def __init__(
        self,
        exercises: Mapping[str, "Exercise"],
        done: Collection[str],
        stages: Sequence[Stage] = (),
        answered: Collection[str] = (),
    ):
        numbers = dict.fromkeys(exercise.notebook for exercise in exercises.values())
        stages = stages or [Stage(number, "", "", ()) for number in numbers]
        self.rows = [_row(stage, exercises, done, answered) for stage in stages]

    @property
    def summary(self) -> str:
        passed, exercises = (sum(len(row[i]) for row in self.rows) for i in (1, 2))
        made, questions = (sum(n) for n in zip(*map(_predictions, self.rows), strict=True))
        said = f", {made} of {questions} predictions made" if questions else ""
        return f"{passed} of {exercises} exercises passed{said}"

    @property
    def next(self) -> tuple[str, Row | None]:
        """What to do next, in words, and the row of the notebook that has it."""
        for row in self.rows:
            for name in row.exercises:
                if name not in row.passed:
                    return f"write `{name}` in", row
        for row in self.rows:
            if len(row.answered) < len(row.stage.questions):
                return "make the predictions of", row
        return "all is done. `review()` asks you again what you have predicted", None

    def __repr__(self) -> str:
        what, row = self.next
        where = f" {row.stage.number} {row.stage.title}".rstrip() if row else ""
        return "\n".join([self.summary, *map(_line, self.rows), f"Next: {what}{where}."])

    def _repr_html_(self) -> str:
        what, row = self.next
        pieces = escape(what).split("`")
        what = "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
        where = f" {_link(row.stage)}" if row else ""
        headings = ("Notebook", "Exercises passed", "Predictions made")
        head = "".join(f"<th scope='col' {LEFT}>{heading}</th>" for heading in headings)
        return (
            f"<p>{self.summary}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(map(_html, self.rows))}</tbody></table>"
            f"<p><strong>Next:</strong> {what}{where}.</p>"
        )


LEFT = "style='text-align:left'"  # JupyterLab would put words to the right


def _row(
    stage: Stage,
    exercises: Mapping[str, "Exercise"],
    done: Collection[str],
    answered: Collection[str],
) -> Row:
    names = [name for name, exercise in exercises.items() if exercise.notebook == stage.number]
    return Row(
        stage,
        [name for name in names if name in done],
        names,
        [name for name in stage.questions if name in answered],
    )


def _predictions(row: Row) -> tuple[int, int]:
    return len(row.answered), len(row.stage.questions)


def _of(made: int, all_: int) -> str:
    """Such as "✓ 2 of 2" or "· 1 of 2": the sign says whether all is done."""
    return f"{'✓' if made == all_ else '·'} {made} of {all_}" if all_ else "none"


def _line(row: Row) -> str:
    exercises = _of(len(row.passed), len(row.exercises))
    predictions = f", predictions {_of(*_predictions(row))}" if row.stage.questions else ""
    return f"{row.stage.number} {row.stage.title}: exercises {exercises}{predictions}"


def _html(row: Row) -> str:
    cells = (_of(len(row.passed), len(row.exercises)), _of(*_predictions(row)))
    states = "".join(f"<td {LEFT}>{cell}</td>" for cell in cells)
    return f"<tr><th scope='row' {LEFT}>{_link(row.stage)}</th>{states}</tr>"


def _link(stage: Stage) -> str:
    words = escape(f"{stage.number} {stage.title}".strip())
    return f"<a href='{escape(stage.link)}'>{words}</a>" if stage.link else words
