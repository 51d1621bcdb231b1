"""The pictures on which a learner points at a place, drawn: this loads Matplotlib."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..figures import Figure, Plot, framed, static_bundle
from ..figures.style import PALETTE
from .curves import CURVES, Curve

WIDTH, TALL, FLAT = 320, 220, 130  # pixels: a phone shows it as it is


@dataclass(frozen=True)
class CurveFigure(Figure):
    """A curve of CURVES, by its name. It has no marks: what is pointed at the page knows."""

    name: str

    def canvas(self) -> Plot:
        return _plot(self.name)

    def marks(self) -> str:
        return ""

    def alt(self) -> str:
        return CURVES[self.name].alt

    def foot(self) -> float:
        """Where the axis is, in pixels from the top."""
        axes = self.canvas().axes[0]
        return float(self.canvas().pixels((axes.get_xlim()[0], axes.get_ylim()[0]))[1].round(1))

    def places(self) -> list[list[Any]]:
        """Of each place its x, where it is drawn, in pixels, and what it is in words."""
        curve = CURVES[self.name]
        xs = curve.places()
        drawn = self.canvas().pixels(np.array([(x, curve.height(x)) for x in xs], dtype=float))
        rows = zip(xs, drawn.round(1).tolist(), strict=True)
        return [[x, *pixel, curve.in_words(x)] for x, pixel in rows]


def for_a_page(name: str) -> dict[str, Any]:
    """What a page needs so that a learner can point at a place: nothing of where is right."""
    figure = CurveFigure(name)
    return {
        "svg": framed(figure),
        "alt": figure.alt(),
        "foot": figure.foot(),
        "places": figure.places(),
    }


def still(name: str) -> str:
    """HTML of the picture as it stands where no kernel runs."""
    return str(static_bundle(CurveFigure(name))[0]["text/html"])


@lru_cache(maxsize=8)
def _plot(name: str) -> Plot:
    curve = CURVES[name]
    if curve.value is None:
        return Plot(WIDTH, FLAT, lambda axes: _line(axes, curve))
    return Plot(WIDTH, TALL, lambda axes: _curve(axes, curve))


def _curve(axes: Any, curve: Curve) -> None:
    x = np.linspace(curve.low, curve.high, 241)
    assert curve.value is not None
    axes.plot(x, curve.value(x), color=PALETTE["value"][0], linewidth=2.2)
    axes.set(xlim=(curve.low, curve.high), xlabel=curve.axis, title=curve.title)
    axes.grid()


def _line(axes: Any, curve: Curve) -> None:
    axes.set(xlim=(curve.low, curve.high), ylim=(-1, 1.5), xlabel=curve.axis, title=curve.title)
    axes.axhline(0, color=PALETTE["line"][0], linewidth=1.6)
    axes.plot(curve.dots, [0] * len(curve.dots), "o", color=PALETTE["ink"][0], markersize=8)
    for place in curve.dots:
        axes.annotate("wrong", (place, 0.55), ha="center", va="bottom")  # a phone has no more room
    axes.set(yticks=[])
    axes.spines["left"].set_visible(False)
