"""What a learner is told: a number of points that carries its reasons."""

from html import escape

import numpy as np


class Feedback(float):
    """The points of one exercise, as a plain float, with the reasons beside it.

    It is a float so that a grader can read the number that a check cell shows: its repr is
    the number alone. In a notebook the message is shown instead; `print(feedback.message)`
    gives it as plain text.

    passed  : True if every part is right.
    mistakes: ids of the known mistakes that explain the attempt exactly, () if none does.
    message : what was judged, why, what is right and a question, one line each.
    """

    def __new__(cls, points, *, of, name, lines, mistakes=(), details="", passed=None):
        self = super().__new__(cls, points)
        self.passed = points == of if passed is None else passed
        self.mistakes = tuple(mistakes)
        self.name, self.of = name, of
        self._lines, self._details = list(lines), details
        return self

    @property
    def verdict(self):
        """One line: passed or not yet, and the points."""
        return (
            f"{'✓' if self.passed else '✗'} {self.name}: "
            f"{'right' if self.passed else 'not yet'}, {self:g} of {self.of:g} points."
        )

    @property
    def message(self):
        return "\n".join([self.verdict, *(text for _, text in self._lines)])

    def __str__(self):
        return self.message

    def __reduce__(self):  # a copy of it, for another process, is the number
        return float, (float(self),)

    def _repr_html_(self):
        # The theme's own colours; the bar is an extra, the words carry the verdict.
        bar = "#2e7d32" if self.passed else "#c62828"
        rows = "".join(
            f"<p style='margin:.4em 0'>{_label(kind)}{_html(text)}</p>"
            for kind, text in self._lines
        )
        return (
            f"<div role='status' style='border-left:4px solid {bar};padding:.2em 0 .2em .8em'>"
            f"<p style='margin:.4em 0'><strong>{escape(self.verdict)}</strong></p>"
            f"{rows}{self._details}</div>"
        )


LABELS = {"right": "What is right", "question": "A question", "remark": "A remark"}


def _label(kind):
    return f"<em>{LABELS[kind]}:</em> " if kind in LABELS else ""


def _html(text):
    """Escape, then set what stands between backquotes as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


class Folded:
    """Text that a notebook shows folded, one summary line each, and a terminal in full."""

    def __init__(self, sections, code=False):
        self.sections, self.code = sections, code

    def __repr__(self):
        return "\n\n".join(f"{title}\n{text}" for title, text in self.sections)

    def _repr_html_(self):
        return "".join(
            f"<details><summary>{escape(title)}</summary>"
            + (
                f"<pre style='overflow:auto'><code>{escape(text)}</code></pre>"
                if self.code
                else f"<p>{_html(text)}</p>"
            )
            + "</details>"
            for title, text in self.sections
        )


def folded_tables(name, arrays):
    """Small arrays as tables under one fold: a number in each cell, shaded by its size."""
    tables = "".join(_table(f"{name}, {caption}", array) for caption, array in arrays.items())
    return (
        f"<details><summary>See {escape(name)}: expected, got, difference</summary>"
        f"<div style='display:flex;flex-wrap:wrap;gap:1.2em'>{tables}</div></details>"
    )


def _table(caption, array):
    array = np.atleast_2d(array)[:12, :12]
    largest = np.abs(array[np.isfinite(array)]).max(initial=0.0) or 1.0
    rows = "".join(
        "<tr>" + "".join(_cell(value, largest) for value in row) + "</tr>" for row in array
    )
    return (
        f"<table style='font-size:85%'><caption>{escape(caption)}</caption>"
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(value, largest):
    # Blue for positive, orange for negative, and the number itself says both.
    colour = "33,102,172" if value > 0 else "217,95,2"
    depth = min(abs(value) / largest, 1.0) * 0.45 if np.isfinite(value) else 0.0
    return f"<td style='text-align:right;background:rgba({colour},{depth:.2f})'>{value:.3g}</td>"
