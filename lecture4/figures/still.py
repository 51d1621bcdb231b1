"""A still: what was moving, as a file that stands alone and as a notebook's output.

It is put together from text alone and loads no Matplotlib, for the Jupyter server does it too.
"""

import re
from base64 import b64encode
from xml.sax.saxutils import escape

from .style import BOTH_THEMES, IN_PAGE, SCHEMES, with_rules, written_out
from .svg import element

HANDLES = "tabindex|role|data-key|data-hand|data-pixel|aria-label|aria-valuetext|aria-current"
WIDE = 800  # pixels: what is wider scrolls on most pages, and needs the keys for it
SCROLLS = {"aria_label": "Picture that scrolls sideways"}
ROOT = " role='img' xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"


def still(frame, marks, alt):
    """The whole picture as an SVG file: no script, no style sheet, no theme.

    frame: the svg element of a figure without its marks; marks: SVG; alt: the picture in words.
    """
    return written_out(_whole(frame, marks, alt))


def still_bundle(frame, marks, alt):
    """The whole picture as a notebook's output, (data, metadata): in a page it wears its theme."""
    whole = _whole(frame, marks, alt)
    opening, rest = with_rules(whole).split(">", 1)
    width = float(re.search(r" width='([\d.]+)'", opening)[1])
    shown = in_page(f"{opening}>{BOTH_THEMES}{rest}", alt, least=width)
    return image_bundle(written_out(whole), "image/svg+xml", alt, shown)


def _whole(frame, marks, alt):
    opening, background = frame.removesuffix("</g></svg>").split(">", 1)
    described = element("title", escape(alt.split(". ")[0])) + element("desc", escape(alt))
    paper = element("rect", width="100%", height="100%", rx=6, fill="var(--paper)")
    for_a_page = re.compile(r" (style|data-\w+)='[^']*'")  # how it may be arranged there
    opening = for_a_page.sub("", opening) + ROOT
    panels = re.compile(r" class='panel\d'")
    svg = panels.sub("", f"{opening}{described}{paper}{background}{marks}</g></svg>")
    return _without_handles(svg)


def _without_handles(svg):
    """Drop what makes an element answer to hands and keys: nothing answers in a file."""
    svg = re.sub(r"<\w+ [^>]*class='hand'[^>]*/>", "", svg)
    return re.sub(rf" ({HANDLES})='(?!img)[^']*'", "", svg)


def in_page(svg, alt, least):
    """An img that shows an SVG in a page, at least `least` pixels wide so that it can be read."""
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    looks = {"class_": IN_PAGE, "style": f"min-width: {least:.0f}px"}
    img = element("img", alt=alt, **looks, src=source)
    if least > WIDE:
        img = element("div", img, style="overflow-x: auto", tabindex=0, role="group", **SCROLLS)
    return f"<style>{SCHEMES}</style>{img}"


def image_bundle(image, kind, alt, shown):
    """An image for every kind of page, as (data, metadata); `kind` is its MIME type.

    It is there twice. `shown` is an img, which JupyterLab and nbconvert show with its alternative
    text, and even where a notebook isn't trusted; a bare image has none there, but is what LaTeX
    takes.
    """
    return {"text/html": shown, kind: image, "text/plain": alt}, {kind: {"alt": alt}}
