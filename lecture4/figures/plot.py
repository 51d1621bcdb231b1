"""Axes for a moving plot: drawn once by Matplotlib, with the marks in their coordinates."""

import io
import re
from collections import Counter
from contextlib import contextmanager
from itertools import pairwise

from matplotlib import cycler, style
from matplotlib.figure import Figure as MatplotlibFigure

from .style import BOTH_THEMES, FONT, PALETTE
from .svg import element

INK, GRID = PALETTE["ink"][0], PALETTE["grid"][0]
FOR_SVG = {
    "svg.hashsalt": "lecture4",  # with this, and no date, the same axes give the same bytes
    "svg.fonttype": "none",  # text stays text: sharp, searchable, and in the page's theme
}
LOOK = {
    **FOR_SVG,
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


# The course's style, for plt.style.use(STYLE): green values and red gradients as in the moving
# pictures, and lines that differ in their strokes, too.
HUES = ("value", "series1", "series0", "gradient", "series2", "series3")
STYLE = {
    **{name: setting for name, setting in LOOK.items() if not name.startswith("svg.")},
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "legend.frameon": False,
    "axes.prop_cycle": cycler(
        color=[PALETTE[hue][0] for hue in HUES],
        linestyle=["-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1))],
    ),
}


class Drawing(MatplotlibFigure):
    """A figure that is saved in our settings, as it was made within them."""

    @our_settings({**STYLE, **FOR_SVG})
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
    svg = _svg(drawn)[1]
    return re.sub(r'<g id="axes_(\d+)">', lambda axes: f"<g class='panel{int(axes[1]) - 1}'>", svg)


def _svg(drawn, **options):
    """A Matplotlib figure as SVG, (what opens it, what is inside), in the theme's colours."""
    file = io.StringIO()
    with style.context(FOR_SVG), _without_paper(drawn):
        drawn.savefig(file, format="svg", metadata=NO_METADATA, **options)
    opening, svg = re.search(r"<svg(.*?)>(.*)</svg>", file.getvalue(), re.DOTALL).groups()
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)  # it would style the whole page
    svg = svg.replace("#000000", INK)
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(light, f"var(--{name})")
    return opening, svg


@contextmanager
def _without_paper(drawn):
    papers = [drawn.patch, *(axes.patch for axes in drawn.axes)]
    visible = [paper for paper in papers if paper.get_visible()]
    for paper in visible:
        paper.set_visible(False)
    yield
    for paper in visible:
        paper.set_visible(True)


PIXELS_AN_INCH = 100  # of a page, at which figures of some inches have the size of its text
READABLE = 12  # pixels
STYLED = re.compile(r' style="([^"]*)"')
NAMESPACES = {"": "2000/svg", ":xlink": "1999/xlink"}


def page_svg(fig):
    """A figure for a page of either theme, on paper of its own: -> (SVG, least width in pixels).

    Black and white become the theme's ink and paper, and the course's colours those of the theme.
    What `imshow` shows stays as it is.
    """
    opening, inside = _svg(fig, bbox_inches="tight", dpi=2 * PIXELS_AN_INCH)
    view = re.search(r'viewBox="(0 0 ([\d.]+) ([\d.]+))"', opening)  # in points, 72 to an inch
    width, height = (float(points) * PIXELS_AN_INCH / 72 for points in view.groups()[1:])
    sizes = [
        float(size) for size in re.findall(r"<text[^>]*font(?:-size)?: (?:\w+ )*([\d.]+)px", inside)
    ]
    smallest = min(sizes, default=10.0) * PIXELS_AN_INCH / 72
    links = {f"xmlns{end}": f"http://www.w3.org/{name}" for end, name in NAMESPACES.items()}
    paper = element("rect", width="100%", height="100%", rx=6, fill="var(--paper)")
    svg = element(
        "svg",
        BOTH_THEMES + paper + _compact(inside),
        **links,
        viewBox=view[1],
        width=width,
        height=height,
        fill="var(--ink)",
    )
    return svg, width * READABLE / smallest


def _compact(svg):
    """The same SVG in fewer bytes: numbers to a hundredth, and what many marks share said once."""
    svg = re.sub(r"\s*\n\s*", "\n", re.sub(r"(\d\.\d\d)\d+", r"\1", svg))
    often = [style for style, count in Counter(STYLED.findall(svg)).items() if count > 2]
    classes = {style: f"s{place}" for place, style in enumerate(often)}
    rules = "".join(f".{name} {{ {style} }}\n" for style, name in classes.items())

    def named(found):
        return f' class="{classes[found[1]]}"' if found[1] in classes else found[0]

    return f"<style>{rules}</style>{STYLED.sub(named, svg)}"


def in_panels(*marks):
    """The marks of each panel, from left to right, in a group that a page can move."""
    return "".join(
        element("g", "".join(panel), id=f"panel{place}", class_=f"panel{place}")
        for place, panel in enumerate(marks)
    )
