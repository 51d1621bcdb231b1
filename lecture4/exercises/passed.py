"""Which exercises are passed: in this session, and between sessions where the disk allows.

Kept in the user's own data folder (or in the folder that LECTURE4_DATA names), never in the
project. Losing it loses nothing else: passing a check again brings it back.
"""

import contextlib
import json
import os
from html import escape
from pathlib import Path

_passed = set()  # in this session


def _file():
    folder = os.environ.get("LECTURE4_DATA")
    if not folder:
        import platformdirs  # only needed here, and `import lecture4` should stay quick

        folder = platformdirs.user_data_dir("lecture4")
    return Path(folder) / "progress.json"


def passed_before():
    """Names of the exercises that were passed in this session or an earlier one."""
    try:
        stored = json.loads(_file().read_text(encoding="utf-8"))["passed"]
        return _passed | {name for name in stored if isinstance(name, str)}
    except (OSError, ValueError, KeyError, TypeError):
        return set(_passed)  # none yet, or not readable: the session's own are enough


def record(name):
    """Remember that an exercise is passed. A disk that can't be written to is no obstacle."""
    if name in _passed:
        return
    names, file = passed_before() | {name}, _file()
    _passed.add(name)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")  # replaced in one step: never half a file
        draft.write_text(json.dumps({"passed": sorted(names)}), encoding="utf-8")
        draft.replace(file)


class Progress:
    """A page that lists the exercises by notebook, and which of them are passed."""

    def __init__(self, exercises):
        done = passed_before()
        self.rows = [
            (exercise.notebook, exercise.name, exercise.name in done)
            for exercise in exercises.values()
        ]

    @property
    def summary(self):
        return f"{sum(done for *_, done in self.rows)} of {len(self.rows)} exercises passed"

    def __repr__(self):
        return "\n".join(
            [
                self.summary,
                *(
                    f"{notebook}  {'✓ passed' if done else '· open'}  {name}"
                    for notebook, name, done in self.rows
                ),
            ]
        )

    def _repr_html_(self):
        left = "style='text-align:left'"  # JupyterLab would put words to the right
        rows = "".join(
            f"<tr><td>{escape(notebook)}</td><td {left}><code>{escape(name)}</code></td>"
            f"<td {left}>{'✓ passed' if done else '· open'}</td></tr>"
            for notebook, name, done in self.rows
        )
        return (
            f"<p>{self.summary}</p><table><thead><tr><th scope='col'>Notebook</th>"
            f"<th scope='col' {left}>Exercise</th><th scope='col' {left}>State</th></tr>"
            f"</thead><tbody>{rows}</tbody></table>"
        )
