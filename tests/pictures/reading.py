"""Read a picture back: its marks, its texts, its numbers."""

import re
from xml.etree import ElementTree

import numpy as np

SVG = "{http://www.w3.org/2000/svg}"


def elements(fragment):
    """The elements of a figure's marks, by their ids, in order, whichever panel they are in."""
    everything = ElementTree.fromstring(f"<g>{fragment}</g>").iter()
    named = {element.get("id"): element for element in everything if element.get("id")}
    return {name: element for name, element in named.items() if not name.startswith("panel")}


def texts(fragment, class_):
    """What the texts of one class say, by their ids."""
    return {
        name: element.text
        for name, element in elements(fragment).items()
        if element.get("class") == class_
    }


def read(written):
    """The number that a label writes: "Σ +1.5e−7" is 1.5e-7."""
    return float(written.removeprefix("Σ ").replace("−", "-"))


def points(mark):
    """The corners of a path, (N, 2) in pixels."""
    return np.array(re.findall(r"[ML]([-\d.]+) ([-\d.]+)", mark.get("d")), dtype=float)


def in_axes(plot, pixels, column=0):
    """Where pixels are in the coordinates of the axes: (N, 2) -> (N, 2)."""
    from_below = np.array(pixels, dtype=float) * (1, -1) + (0, plot.size[1])
    return plot.axes[column].transData.inverted().transform(from_below)
