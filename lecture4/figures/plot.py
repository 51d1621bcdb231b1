"""Axes for a moving plot: drawn once by Matplotlib, with the marks in their coordinates."""

import io
import re
from itertools import pairwise

from matplotlib import style
from matplotlib.figure import Figure as MatplotlibFigure

from .style import FONT, PALETTE
from .svg import element

INK, GRID = PALETTE["ink"][0], PALETTE["grid"][0]
LOOK = {
    "svg.hashsalt": "lecture4",  # with this, and no date, the same axes give the same bytes
    "svg.fonttype": "none",  # text stays text: sharp, searchable, and in the page's theme
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": GRID,
    "font.family": "sans-serif",
    "font.sans-serif": FONT.split(", ")[:-1],
    "font.size": 12.0,
    "axes.titlesize": 13.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def our_settings(look=None):
    """Within it Matplotlib has its defaults and `look`, whatever a learner has set before.

    It is a context, and a decorator of functions as well.
    """
    return style.context(look or {}, after_reset=True)


class Drawing(MatplotlibFigure):
    """A figure that is saved in our settings, as it was made within them."""

    @our_settings()
    def savefig(self, *arguments, **options):
        super().savefig(*arguments, **options)


class Plot:
    """Matplotlib axes, side by side, as SVG, and the way from their coordinates to pixels.

    prepare(axes, axes, ...) sets their limits, ticks, labels and titles; it is called once.
    """

    def __init__(self, width, height, prepare, columns=1):
        self.size = width, height
        with our_settings(LOOK):
            drawn = MatplotlibFigure((width / 72, height / 72), dpi=72, layout="constrained")
            self.axes = drawn.subplots(1, columns, squeeze=False)[0]
            drawn.get_layout_engine().set(w_pad=0.15, h_pad=0.12)  # inches around the axes
            prepare(*self.axes)
            self.background = _inner_svg(drawn)
            self.panels = self._panels()

    def _panels(self):
        """From where to where each panel goes, in pixels: (start, end), from left to right."""
        boxes = [axes.get_tightbbox() for axes in self.axes]
        cuts = [(one.x1 + other.x0) / 2 for one, other in pairwise(boxes)]
        return list(pairwise([0, *cuts, self.size[0]]))

    def pixels(self, points, column=0):
        """Where points, (x, y) or an (N, 2) array in the coordinates of the axes, are drawn."""
        placed = self.axes[column].transData.transform(points)
        placed[..., 1] = self.size[1] - placed[..., 1]  # Matplotlib counts y from the bottom
        return placed

    def pixel(self, column=0):
        """How much of a horizontal axis a pixel is."""
        low, high = self.axes[column].get_xlim()
        return (high - low) / self.axes[column].bbox.width


def _inner_svg(drawn):
    """What Matplotlib draws, without the file around it, in the colours of the page's theme."""
    for patch in (drawn.patch, *(axes.patch for axes in drawn.axes)):
        patch.set_visible(False)
    file = io.StringIO()
    drawn.savefig(file, format="svg", metadata=NO_METADATA)
    svg = re.search(r"<svg.*?>(.*)</svg>", file.getvalue(), re.DOTALL)[1]
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)  # it would style the whole page
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(light, f"var(--{name})")
    return re.sub(r'<g id="axes_(\d+)">', lambda axes: f"<g class='panel{int(axes[1]) - 1}'>", svg)


def in_panels(*marks):
    """The marks of each panel, from left to right, in a group that a page can move."""
    return "".join(
        element("g", "".join(panel), id=f"panel{place}", class_=f"panel{place}")
        for place, panel in enumerate(marks)
    )
