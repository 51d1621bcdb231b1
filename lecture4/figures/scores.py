"""One example's scores, judged twice: margins and hinge loss, probabilities and cross-entropy."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..losses import DELTA, cross_entropy_loss, hinge_loss, softmax
from .figure import Figure
from .plot import Plot, in_panels
from .svg import element, handle, number, signed, text

WIDTH, ROW = 820, 46  # pixels; a row for each class
BAR = 0.24  # half the height of a bar, where a row is 1


@dataclass(frozen=True)
class ScoresFigure(Figure):
    """Left: scores, margins and the hinge loss. Right: probabilities and the cross-entropy.

    scores: one number a class; true_class: its index; names: one a class; limit: the axis
    goes from -limit to limit. Raises ValueError or TypeError as the losses do.
    """

    scores: tuple
    true_class: int
    names: tuple
    limit: float = 10.0

    def canvas(self):
        return axes(self.names, self.limit)

    def numbers(self):
        """All that is drawn: (margins, violated, hinge loss, probabilities, cross-entropy)."""
        batch, label = np.array([self.scores], dtype=float), np.array([self.true_class])
        hinge, dscores = hinge_loss(batch, label)
        cross_entropy, _ = cross_entropy_loss(batch, label)
        margins = batch[0] - batch[0, self.true_class] + DELTA
        return margins, dscores[0] > 0, hinge, softmax(batch)[0], cross_entropy

    def marks(self):
        margins, violated, hinge, probabilities, cross_entropy = self.numbers()
        plot = self.canvas()
        rows = range(len(self.names))
        return in_panels(
            [
                _guide(plot, self.scores[self.true_class] - DELTA, len(self.names)),
                *(
                    _margin(
                        plot,
                        row,
                        self.scores[row],
                        margins[row],
                        violated[row],
                        row == self.true_class,
                    )
                    for row in rows
                ),
                *(_handle(plot, row, self.names[row], self.scores[row]) for row in rows),
                _result(plot, 0, f"hinge loss {number(hinge)}"),
            ],
            [
                *(
                    _probability(plot, row, probabilities[row], row == self.true_class)
                    for row in rows
                ),
                _result(
                    plot,
                    1,
                    f"cross-entropy −ln {number(probabilities[self.true_class])} = "
                    f"{number(cross_entropy)} nats",
                ),
            ],
        )

    def alt(self):
        margins, violated, hinge, probabilities, cross_entropy = self.numbers()
        true = self.names[self.true_class]
        scores = _listed(self.names, map(number, self.scores))
        margins = _listed(self.names, map(_verdict, margins, violated), leave_out=true)
        chances = _listed(self.names, map(number, probabilities))
        return (
            f"Scores of one example whose true class is {true}: {scores}. "
            f"Margins: {margins}; hinge loss {number(hinge)}. "
            f"Probabilities: {chances}; cross-entropy {number(cross_entropy)} nats."
        )


def _listed(names, words, leave_out=None):
    said = (f"{name} {word}" for name, word in zip(names, words, strict=True) if name != leave_out)
    return ", ".join(said)


def _verdict(margin, violated):
    return f"{signed(margin)} {'violated' if violated else 'met'}"


# --- what stays ---------------------------------------------------------------------------


@lru_cache(maxsize=32)
def axes(names, limit):
    """The two empty axes, by Matplotlib, for these classes and this range of scores."""

    def prepare(left, right):
        for ax in (left, right):
            ax.set_ylim(len(names) - 0.5, -1.1)  # the first class on top, and room for the loss
            ax.set_yticks(range(len(names)), names)
            ax.grid(axis="x")
        left.set(xlim=(-limit, 1.6 * limit), xlabel="score", title="Margins: s − s(true) + 1")
        left.set_xticks(np.linspace(-limit, limit, 5))
        right.set(xlim=(0, 1.35), xlabel="probability", title="Softmax probabilities")
        right.set_xticks(np.linspace(0, 1, 5))

    return Plot(WIDTH, 120 + ROW * len(names), prepare, columns=2)


# --- what moves ---------------------------------------------------------------------------


def _guide(plot, x, rows):
    """The line that the scores of the wrong classes have to stay left of."""
    (x, top), (_, bottom) = plot.pixels([(x, -0.5), (x, rows - 0.5)])
    return element("path", id="guide", class_="guide", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}")


def _margin(plot, row, score, margin, violated, true):
    x, y = plot.pixels((score, row))
    column, _ = plot.pixels((plot.axes[0].get_xlim()[1], row))
    label = "true class" if true else _verdict(margin, violated)
    return (
        (_hatched_bar(plot, row, score - margin, score) if violated else "")
        + element(
            "circle", id=f"s{row}", cx=x, cy=y, r=7 if true else 5, class_="true" if true else "dot"
        )
        + text(label, column, y + 4, "label", id=f"m{row}", text_anchor="end")
    )


def _handle(plot, row, name, score):
    x, y = plot.pixels((score, row))
    return handle(f"hand{row}", x, y, control=name, words=number(score), pixel=plot.pixel())


def _hatched_bar(plot, row, start, end):
    (left, top), (right, bottom) = plot.pixels([(start, row - BAR), (end, row + BAR)])
    return _bar(f"b{row}", left, top, right, bottom, "violated") + element(
        "path", id=f"k{row}", class_="hatch", d=_hatch(left, top, right, bottom)
    )


def _hatch(left, top, right, bottom, gap=9):
    """Slanted lines that fill a box, cut off at its sides."""
    lines = []
    for foot in np.arange(left - (bottom - top) + gap / 2, right, gap):
        for sign, x in ("M", max(left, foot)), ("L", min(right, foot + bottom - top)):
            lines.append(f"{sign}{x:.1f} {bottom - x + foot:.1f}")
    return "".join(lines)


def _bar(name, left, top, right, bottom, class_):
    return element(
        "rect",
        id=name,
        class_=class_,
        x=float(left),
        y=float(top),
        width=float(right - left),
        height=float(bottom - top),
    )


def _probability(plot, row, probability, true):
    (left, top), (right, bottom) = plot.pixels([(0, row - BAR), (probability, row + BAR)], column=1)
    column, _ = plot.pixels((plot.axes[1].get_xlim()[1], row), column=1)
    label = f"{number(probability)}{' true' if true else ''}"
    return _bar(f"p{row}", left, top, right, bottom, "truebar" if true else "bar") + text(
        label, column, (top + bottom) / 2 + 4, "label", id=f"q{row}", text_anchor="end"
    )


def _result(plot, column, words):
    x, y = plot.pixels((np.mean(plot.axes[column].get_xlim()), -0.75), column)
    return text(words, x, y + 4, "result", id=f"loss{column}")
