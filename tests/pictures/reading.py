"""Read a picture back: its marks, its texts, its numbers."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def elements(fragment):
    """The elements of a figure's marks, by their ids, in order."""
    return {element.get("id"): element for element in ElementTree.fromstring(f"<g>{fragment}</g>")}


def texts(fragment, class_):
    """What the texts of one class say, by their ids."""
    return {name: element.text for name, element in elements(fragment).items()
            if element.get("class") == class_}


def read(written):
    """The number that a label writes: "Σ +1.5e−7" is 1.5e-7."""
    return float(written.removeprefix("Σ ").replace("−", "-"))
