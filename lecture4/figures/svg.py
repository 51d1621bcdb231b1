"""SVG as text: elements, and numbers as the lecture writes them."""

import math
from functools import lru_cache
from xml.sax.saxutils import escape


def element(tag, content="", **attributes):
    """One SVG element: element("circle", id="x", cx=3, r=1.5), or with what it holds in between.

    A trailing underscore is dropped (class_) and others become hyphens (stroke_width).
    Attributes stand in single quotes, which a message to the page carries unescaped.
    """
    written = "".join(
        f" {_attribute(name)}='{_written(value)}'" for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def text(content, x, y, class_, **attributes):
    """A line of text at (x, y), its content escaped."""
    return element("text", escape(content), **attributes, x=x, y=y, class_=class_)


REACH = 18  # pixels around a dot within which it can be taken hold of


def hand(control, words, pixel=None):
    """Attributes with which a mark moves a control: it can be dragged sideways, and has keys.

    control: the name that the control shows; words: what it is set to and what follows, for
    those who can't see it; pixel: how much of the control a pixel is. None: so much that 400
    pixels are all of it.
    """
    scale = {} if pixel is None else {"data_pixel": f"{pixel:.4g}"}
    return {"data_hand": control, "aria_valuetext": words, **scale}


def handle(id, x, y, **held):
    """A ring around a dot by which it moves a control; `held` is as `hand` takes it."""
    return element("circle", id=id, class_="hand", cx=x, cy=y, r=REACH, **hand(**held))


def path(points):
    """The d of a path through points, (N, 2) in pixels: "M1 2L3 4"."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points.tolist())


@lru_cache(maxsize=256)  # of all the names there are
def _attribute(name):
    return name.rstrip("_").replace("_", "-")


def _written(value):
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")  # a tenth of a pixel is all that can be seen
    return _escaped(str(value))


@lru_cache(maxsize=1024)  # most are classes, ids and places that don't move
def _escaped(value):
    return escape(value, {"'": "&apos;"})


def number(value):
    """A number in at most four digits, with a real minus sign: −0.1966, 12.5, 3.1e−7."""
    size = abs(value)
    if not math.isfinite(value):
        written = str(value).replace("inf", "∞")
    elif size == 0:
        written = "0"
    elif size < 1e-3 or size >= 1e5:
        mantissa, exponent = f"{value:.1e}".split("e")
        written = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    elif size >= 9999.5:
        written = f"{value:.0f}"
    else:
        written = f"{value:.{4 if size >= 0.1 else 3}g}"
    return written.replace("-", "−")


def signed(value):
    """As `number`, with a plus sign too, so that a direction is never left to colour alone."""
    return f"+{number(value)}" if value > 0 else number(value)
