"""Wrong programs whose faulty lines are known: those in which they differ from the right ones.

Run as a script it tries them all, and says which lines are told wrongly or not at all.
"""

import difflib
import linecache
import math
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lecture4 import check

MOST = 3  # lines: what is wrong in more is another way to do it, and no line of it is at fault
LEARNERS = Path(__file__).parent / "learners"
EQUALLY = {  # lines in which the same can be mended as well, by reading
    ("accuracy", "loop", "count"): {5},  # or after the loop
    ("MaxGate", "two_tests", "tie_to_none"): {11},  # either comparison may take the tie
    ("svm_loss", "vectorised", "no_clamp_in_loss"): {8},  # max(0, ...) may stand in the sum
    ("softmax_loss", "loops", "exps_in_gradient"): {13},  # p is used nowhere else
    ("two_layer_loss", "assignment", "reg_loss_over_N"): {9},  # N times what is divided by N
    ("two_layer_relu_loss", "assignment", "reg_loss_over_N"): {9},
}


class Wrong(NamedTuple):
    """A wrong program, and the lines at which it may be said to be wrong, for each fault."""

    exercise: str
    style: str
    id: str
    text: str
    faults: list[set[int]]

    def attempt(self, **more: Any) -> Any:
        """The function or class, with its text where Python looks for it; more: its globals."""
        file = f"<{self.exercise} {self.style} {self.id}>"
        linecache.cache[file] = (len(self.text), None, self.text.splitlines(True), file)
        names = {"np": np, "math": math, **more}
        exec(compile(self.text, file, "exec"), names)
        return names[self.exercise]

    def verdict(self, lines: tuple[int, ...]) -> str:
        """Of the lines that are told: exact, part of them, false, or none."""
        told, known = {*lines}, set().union(*self.faults)
        if not told or not told & known:
            return "false" if told else "none"
        return "exact" if told <= known and all(told & fault for fault in self.faults) else "part"


def wrong_programs() -> Iterator[Wrong]:
    for file in sorted(LEARNERS.glob("*.toml")):
        for style, entry in tomllib.loads(file.read_text("utf-8")).items():
            right = entry["program"].strip("\n")
            if len(entry.get("lines", ())) in range(1, MOST + 1):
                yield Wrong(file.stem, style, entry["mistake"], right, [set(entry["lines"])])
            for id, edits in entry.get("wrong", {}).items():
                text = right
                for old, new in edits.items():
                    text = text.replace(old, new)
                yield _wrong(file.stem, style, id, right, text)


def _wrong(exercise: str, style: str, id: str, right: str, text: str) -> Wrong:
    faults = _faults(right.splitlines(), text.splitlines())
    more = EQUALLY.get((exercise, style, id), set())
    return Wrong(exercise, style, id, text, [faults[0] | more] if more else faults)


def _faults(right: list[str], wrong: list[str]) -> list[set[int]]:
    """For each difference its lines, counted from 1 in the wrong program."""
    codes = difflib.SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes()
    differences = [code[1:] for code in codes if code[0] != "equal"]
    gone = sorted(line for a, b, _, _ in differences for line in right[a:b])
    if gone == sorted(line for _, _, c, d in differences for line in wrong[c:d]):
        return [{line for _, _, c, d in differences for line in range(c, d + 2)}]  # lines moved
    return [
        fault
        for a, b, c, d in differences
        for fault in ([set(range(c + 1, d + 1))] if c < d else _missing(right[a:b], wrong, c))
    ]


def _missing(gone: list[str], wrong: list[str], at: int) -> list[set[int]]:
    """The lines between which what is missing may stand: from the last that sets the same variable
    to the next that needs it, or that is near; for each variable."""
    places = []
    for name in dict.fromkeys(_target(line) for line in gone):
        first = next((i for i in range(at, 1, -1) if name and _target(wrong[i - 1]) == name), at)
        after = range(at + 1, len(wrong) + 1)
        last = next((i for i in after if name and name in wrong[i - 1]), at + 1)
        places.append(set(range(first, last + 1)))
    return places


def _target(line: str) -> str:
    """The variable that a line sets, if it is a plain assignment."""
    before, equals, _ = line.partition("=")
    words = before.replace("[", " ").split()
    return words[0] if equals and words and words[0].replace(".", "").isidentifier() else ""


def main() -> None:
    told: Counter[str] = Counter()
    for wrong in wrong_programs():
        lines = check(wrong.exercise, wrong.attempt()).lines_at_fault
        verdict = wrong.verdict(lines)
        told[verdict] += 1
        if verdict != "exact":
            known = [sorted(fault) for fault in wrong.faults]
            print(verdict, wrong.exercise, wrong.style, wrong.id, "at", known, "told", lines)
    for verdict, count in told.items():
        print(f"{verdict}: {count}, {count / told.total():.1%}")


if __name__ == "__main__":
    main()
