"""A newcomer opens a notebook and has run nothing yet: the stored pictures stand there.

make test opens the first and the last notebook, make site-check all.
"""

from lab import notebooks, stored_words
from playwright.sync_api import expect

CHANGED = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
PICTURES = ".jp-OutputArea-output img, .jp-OutputArea-output svg"


@notebooks(every=8)
def test_stored_pictures_are_seen_with_no_error_and_nothing_to_save(lab, notebook):
    lab.open(notebook)
    pictures, words = lab.page.locator(PICTURES), stored_words(notebook, folded=False)
    expect(pictures).to_have_count(len(words))
    assert [picture.get_attribute("alt") for picture in pictures.all()] == words
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        width, height = picture.bounding_box()["width"], picture.bounding_box()["height"]
        assert width > 100 and height > 50, "a picture is there but can't be seen"
    assert lab.trouble() == []
    assert not lab.page.evaluate(CHANGED)
