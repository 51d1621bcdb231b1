"""What a figure is: a state from which its background, its marks and its words follow."""

from pathlib import Path

from .still import still, still_bundle
from .style import FONT
from .svg import element


class Figure:
    """A picture of one state. Make a frozen dataclass of it, whose fields are the state.

    A figure computes nothing that the package's own functions don't, and knows nothing of
    widgets. Coordinates are pixels from the top left corner.
    """

    def canvas(self):
        """What stays while the state moves (axes, labels, wires), such as a Plot.

        It has a `size`, (width, height) in pixels, and a `background`, which is SVG.
        """
        raise NotImplementedError

    def marks(self):
        """SVG of all that moves. Each element has an id of its own, the same in every state."""
        raise NotImplementedError

    def alt(self):
        """The picture in words, with its numbers, for those who can't see it."""
        raise NotImplementedError


LARGEST = 1.5  # of its size: how far a small picture, or a panel of it, may grow on a wide page
FULL = 840  # pixels, beyond which none grows


def framed(figure):
    """The svg element of a figure: the background, and a group for the marks, still empty."""
    canvas = figure.canvas()
    width, height = canvas.size
    whole = f"0 0 {width:g} {height:g}"
    return element(
        "svg",
        f"{canvas.background}<g></g>",
        viewBox=whole,
        width=f"{width:g}",
        height=f"{height:g}",
        font_family=FONT,
        stroke_linejoin="round",
        data_whole=whole,
        **_for_a_page(canvas),
    )


def _for_a_page(canvas):
    """Attributes that say how a page may arrange a canvas: how wide, and its panels stacked."""
    width, height = canvas.size
    sizes = {"whole": f"{width:g}px", "most": f"{max(width, min(LARGEST * width, FULL)):g}px"}
    panels, more = getattr(canvas, "panels", []), {}
    if len(panels) > 1:
        widest = max(end - start for start, end in panels)
        more["data_stacked"] = f"0 0 {widest:.0f} {height * len(panels):g}"
        sizes |= {"panel": f"{widest:.0f}px", "ratio": f"{widest:.0f} / {height * len(panels):g}"}
        for place, (start, _) in enumerate(panels):
            sizes[f"panel{place}"] = f"translate({-start:.0f}px, {place * height:g}px)"
    return {"style": "; ".join(f"--{name}: {size}" for name, size in sizes.items()), **more}


def static_svg(figure):
    """The whole picture as an SVG file that stands alone: no script, no style sheet, no theme."""
    return still(framed(figure), figure.marks(), figure.alt())


def static_bundle(figure):
    """A moving picture's still: what a page without a kernel shows, as (data, metadata)."""
    return still_bundle(framed(figure), figure.marks(), figure.alt())


NO_PNG = (
    "a picture becomes a PNG by resvg_py, which is not installed here; install it by "
    "`python -m pip install resvg_py`, or save the picture as .svg, which needs nothing more"
)


def save(picture, path):
    """Save a figure, or a widget that shows one, as it is now. Returns the path.

    path: ends in .svg, or in .png, which has two pixels for each of the picture's.
    Raises ValueError for another ending, and ImportError for .png where resvg_py is missing.
    """
    figure, path = getattr(picture, "figure", picture), Path(path)
    if path.suffix == ".svg":
        path.write_text(static_svg(figure), encoding="utf-8")
    elif path.suffix == ".png":
        path.write_bytes(static_png(figure))
    else:
        raise ValueError(f"path must end in .svg or .png; got {path.name!r}")
    return path


def static_png(figure):
    """The whole picture as a PNG file, drawn by resvg in the fonts that come with Matplotlib.

    Raises ImportError where resvg_py has not been installed, such as in a browser's own Python.
    """
    import matplotlib

    try:
        from resvg_py import svg_to_bytes  # here, because all but this works without it
    except ModuleNotFoundError:
        raise ImportError(NO_PNG) from None
    fonts = str(Path(matplotlib.get_data_path(), "fonts", "ttf"))  # the same on every machine
    return svg_to_bytes(
        svg_string=static_svg(figure), zoom=2, skip_system_fonts=True, font_dirs=[fonts]
    )
