"""axe-core finds nothing on any page of the site, in both themes, once its pictures move."""

import pytest
from audit import audit

from conftest import PATIENCE, ROOT

PAGES = ["index", "search", *sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(chromium, address, name, theme):
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{name}.html")
    for picture in page.locator(".moving").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert audit(page, "html") == []
    page.close()
