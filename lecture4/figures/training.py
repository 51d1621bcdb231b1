"""A two-layer net in training: where its classes lie now, and how its loss has fallen."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import contourpy
import numpy as np

from ..arguments import class_labels, real_array
from .figure import Figure
from .plot import Plot, in_panels
from .style import PALETTE, SHADES
from .svg import element, number, path, text

SHAPES = "o^sDP"  # one for each class, so that none is told by its colour alone
MOST_POINTS = 500
LAST_STEP = 100_000  # on the axis, which is logarithmic so that it never has to be drawn anew
DRAWN_STEPS = np.unique(np.geomspace(1, LAST_STEP, 300).astype(int))


class Examples:
    """Points in the plane and their classes: X (N, 2), y (N,) labels in [0, C).

    Raises TypeError or ValueError if they aren't, or are too many to be told apart.
    """

    def __init__(self, X, y):
        self.X = real_array("X", X, "ND", {"D": 2}).copy()
        self.y = class_labels("y", y, len(self.X), len(SHAPES)).copy()
        self.classes = max(2, int(self.y.max()) + 1)
        if len(self.X) > MOST_POINTS:
            raise ValueError(
                f"X must have at most {MOST_POINTS} rows to be drawn as points; "
                f"got {len(self.X)}: take a part of them"
            )

    def box(self):
        """The part of the plane that is shown: its lower left and upper right corner."""
        low, high = self.X.min(axis=0), self.X.max(axis=0)
        margin = np.where(high > low, 0.08 * (high - low), 1.0)
        return low - margin, high + margin

    def grid(self, resolution):
        """Points all over the box, (resolution * resolution, 2), row by row from below."""
        across, up = (np.linspace(*ends, resolution) for ends in zip(*self.box(), strict=True))
        return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class TrainingFigure(Figure):
    """Left: the examples and the region of each class. Right: the loss that each step met.

    scores: of the net on examples.grid(resolution), (resolution^2, C); losses: {step: loss},
    of some of the steps from 1; step: how many are taken; first_loss: before the first;
    loss: now; missed: which examples are in a wrong region, (N,) bool.
    """

    examples: Examples
    scores: np.ndarray
    losses: dict
    step: int
    first_loss: float
    loss: float
    missed: np.ndarray

    def canvas(self):
        return axes(self.examples, self.top)

    @property
    def top(self):
        """Where the axis of the loss ends: above the first, with room for words."""
        return 1.4 * max(self.first_loss, 0.1)

    @property
    def accuracy(self):
        """The share of the examples that lie in the region of their class."""
        return 1.0 - float(np.mean(self.missed))

    def marks(self):
        plot = self.canvas()
        x, y = plot.pixels((1, self.top), column=1)
        words = f"step {self.step}: loss {number(self.loss)}, accuracy {self.accuracy:.1%}"
        return in_panels(
            [
                *_regions(plot, self.scores, self.examples),
                _missed(plot, self.examples.X[self.missed]),
            ],
            [_loss_curve(plot, self), text(words, x + 12, y + 14, "label", id="says")],
        )

    def alt(self):
        return (
            f"A net after {self.step} training steps: loss {number(self.loss)}, accuracy "
            f"{self.accuracy:.1%} of {len(self.examples.y)} points in "
            f"{self.examples.classes} classes. {int(self.missed.sum())} points lie in the "
            f"region of a wrong class and are struck through."
        )


def training_figure(net, examples, resolution):
    """The picture of a TwoLayerNet as it is now, which later training doesn't change."""
    step, loss = len(net.loss_curve_), net.loss(examples.X, examples.y)
    drawn = [*DRAWN_STEPS[: np.searchsorted(DRAWN_STEPS, step)], step] if step else []
    losses = {int(step): net.loss_curve_[step - 1] for step in drawn}
    return TrainingFigure(
        examples,
        net.scores(examples.grid(resolution)),
        losses,
        step,
        losses.get(1, loss),
        loss,
        net.predict(examples.X) != examples.y,
    )


# --- what stays ---------------------------------------------------------------------------


@lru_cache(maxsize=8)
def axes(examples, top):
    """The examples, and empty axes for the loss, by Matplotlib."""

    def prepare(left, right):
        low, high = examples.box()
        for label in range(examples.classes):
            left.scatter(
                *examples.X[examples.y == label].T,
                s=26,
                marker=SHAPES[label],
                color=PALETTE[f"series{label}"][0],
                label=f"class {label}",
            )
        left.set(
            xlim=(low[0], high[0]),
            ylim=(low[1], high[1]),
            title="Regions of classes (struck through: missed)",
        )
        left.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.08),
            ncols=examples.classes,
            frameon=False,
            handletextpad=0.1,
        )
        right.set(
            xscale="log",
            xlim=(1, LAST_STEP),
            ylim=(0, top),
            xlabel="step (each mark is ten times the one before)",
            title="Loss",
        )
        right.grid()

    return Plot(820, 400, prepare, columns=2)


# --- what moves ---------------------------------------------------------------------------


def _regions(plot, scores, examples):
    """For each class the outline of where its score is the largest, and its number in there."""
    side = round(len(scores) ** 0.5)
    low, high = plot.pixels(np.array(examples.box()))
    across, up = np.linspace(low[0], high[0], side), np.linspace(low[1], high[1], side)
    for label in range(scores.shape[1]):
        lead = scores[:, label] - np.delete(scores, label, axis=1).max(axis=1)
        lead = lead.reshape(side, side)
        contours = contourpy.contour_generator(across, up, lead, fill_type="OuterOffset")
        yield element(
            "path",
            id=f"region{label}",
            class_="region",
            fill=f"var(--series{label})",
            fill_opacity=f"{SHADES[label]:g}",
            d=_outlines(contours.filled(0, np.inf)),
        )
        if (lead > 0).any():
            row, column = heart(lead > 0)
            x, y = float(across[column]), float(up[row])
            yield text(f"{label}", x, y + 6, "letter", id=f"letter{label}")


def heart(inside):
    """A place in a region, (row, column) of a grid of bool, as far from its edge as any."""
    while True:
        wide = np.pad(inside, 1)
        beside = wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
        if not (inside & beside).any():
            places = np.argwhere(inside)
            return places[len(places) // 2]
        inside = inside & beside


def _outlines(filled):
    """The d of a path around all polygons, and the holes in them, that contourpy found."""
    return "".join(
        path(points[start:end]) + "Z"
        for points, offsets in zip(*filled, strict=True)
        for start, end in pairwise(offsets)
    )


def _missed(plot, points):
    """A stroke through each example that lies in a wrong region."""
    placed = plot.pixels(points) if len(points) else points
    strokes = "".join(f"M{x - 5:.0f} {y + 5:.0f}l10-10" for x, y in placed)
    return element("path", id="missed", class_="missed", d=strokes)


def _loss_curve(plot, figure):
    if not figure.losses:
        return ""
    steps = np.minimum(list(figure.losses), LAST_STEP)  # whatever leaves the axes is drawn
    losses = np.minimum(list(figure.losses.values()), figure.top)  # at their edge
    points = plot.pixels(np.column_stack([steps, losses]), column=1)
    return element("path", id="loss", class_="tangent", d=path(points))
