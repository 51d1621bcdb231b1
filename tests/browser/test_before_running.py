"""A newcomer opens a notebook and has run nothing yet: the stored pictures stand there."""

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
PICTURES = ".jp-OutputArea-output img, .jp-OutputArea-output svg"


def stored_pictures(notebook):
    """How many outputs of the notebook hold a picture."""
    cells = nbformat.read(notebook, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return sum(
        any(mime.startswith("image/") for mime in output.get("data", {})) for output in outputs
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_pictures_are_seen_and_no_error(lab, notebook):
    lab.open(notebook)
    pictures = lab.page.locator(PICTURES)
    expect(pictures).to_have_count(stored_pictures(notebook))
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        width, height = picture.bounding_box()["width"], picture.bounding_box()["height"]
        assert width > 100 and height > 50, "a picture is there but can't be seen"
    assert lab.trouble() == []
