"""How a Feedback looks: a card in the page's own colours; its words say all that they do."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np

from .words import Line

BARS = {"right": "#2e7d32", "wrong": "#c62828", "untried": "#7a7a7a"}
LABELS = {
    "line": "Where",
    "right": "What is right",
    "question": "A question",
    "remark": "A remark",
    "next": "Next",
}
MOST_SHOWN = 12  # rows and columns of a table


class Fold(NamedTuple):
    """What can be unfolded: a line that is always seen, and HTML below it."""

    summary: str
    inner: str

    @property
    def html(self) -> str:
        return f"<details><summary>{in_html(self.summary)}</summary>{self.inner}</details>"


class Shown(NamedTuple):
    """HTML that is seen without unfolding anything."""

    html: str


def card(verdict: str, state: str, lines: Sequence[Line], folds: Sequence[Fold | Shown]) -> str:
    """The HTML of a verdict, its lines and what is shown or can be unfolded below them."""
    numbered = sum(line.kind == "mistake" for line in lines) > 1
    rows, number = "", 0
    for line in lines:
        number += line.kind == "mistake"
        rows += _row(line, f"{number}. " if numbered and line.kind == "mistake" else "")
    return (
        f"<div role='status' style='border-left:4px solid {BARS[state]};padding:.2em 0 .2em .8em'>"
        f"<p style='margin:.4em 0'><strong>{escape(verdict)}</strong></p>"
        f"{rows}{''.join(fold.html for fold in folds)}</div>"
    )


def _row(line: Line, number: str) -> str:
    label = f"<em>{LABELS[line.kind]}:</em> " if line.kind in LABELS else ""
    title = f"<strong>{number}{in_html(line.title)}.</strong> " if line.title else ""
    is_sentence = title and line.text[1:2].isalpha()  # b is a variable, and stays so
    text = line.text[:1].upper() + line.text[1:] if is_sentence else line.text
    return f"<p style='margin:.4em 0'>{label}{title}{in_html(text)}</p>"


def in_html(text: str) -> str:
    """Escape, then set what stands between backquotes as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def numbers(title: str, arguments: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Fold:
    """The inputs of one example and some arrays as tables: a number in each cell."""
    inputs = "; ".join(
        f"`{name}` = `{value}`" if isinstance(value, list | dict) else f"`{name}` = {value:.6g}"
        for name, value in arguments.items()
        if isinstance(value, int | float | list | dict)
    )
    shown = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    tables = "".join(_table(name, array) for name, array in {**arrays, **shown}.items())
    given = f"<p>{in_html('With ' + inputs)}</p>" if inputs else ""
    return Fold(title, f"{given}<div style='display:flex;flex-wrap:wrap;gap:1.2em'>{tables}</div>")


def _table(caption: str, array: np.ndarray) -> str:
    array = np.atleast_2d(array)
    if array.ndim > 2 or not array.size:
        return f"<p>{escape(caption)}: shape {array.shape}</p>"
    if array.dtype.kind == "U":
        return f"<p>{escape(caption)}: <code>{escape(str(array[0, 0]))}</code></p>"
    cut = f" (the first {MOST_SHOWN} rows and columns)" * (max(array.shape) > MOST_SHOWN)
    array = array[:MOST_SHOWN, :MOST_SHOWN]
    largest = np.abs(array[np.isfinite(array)]).max(initial=0.0) or 1.0
    cells = ("".join(_cell(value, largest) for value in row) for row in array)
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f"<table style='font-size:85%'><caption>{escape(caption)}{cut}</caption>"
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(value: float, largest: float) -> str:
    # Blue for positive, orange for negative, and the number itself says both.
    colour = "33,102,172" if value > 0 else "217,95,2"
    depth = min(abs(value) / largest, 1.0) * 0.45 if np.isfinite(value) else 0.0
    return f"<td style='text-align:right;background:rgba({colour},{depth:.2f})'>{value:.4g}</td>"


def rows_as_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of words, with headings."""
    head = "".join(f"<th scope='col' style='text-align:left'>{escape(h)}</th>" for h in headings)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{in_html(c)}</td>" for c in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
