"""A teacher's page of the class on a phone, and to a screen reader."""

import sys
from pathlib import Path

import pytest
from audit import audit
from lab import ARTEFACTS

sys.path.insert(0, str(Path(__file__).parents[2] / "teach"))
import class_page

from lecture4.exercises import EXERCISES

LONG = "scores_of_all_classes_but_the_true_one[np.arange(N), y] = " + 3 * "np.maximum(0, "


def outcome(number, exercise, mistakes):
    return {
        "points": 0.0,
        "of": exercise.points,
        "mistakes": mistakes,
        "lines": [] if mistakes else [f"{LONG}{number})"],
    }


@pytest.fixture
def page_file(tmp_path):
    """A class that makes every mistake once, some without a name, and files with long names."""
    return written(EXERCISES, tmp_path)


@pytest.fixture
def shorter_page(tmp_path):
    """The same with the mistakes of a few exercises: axe looks at every element of a page."""
    return written({name: EXERCISES[name] for name in ("svm_loss", "MaxGate")}, tmp_path)


def written(exercises, folder):
    results = []
    for name, exercise in exercises.items():
        for number, ids in enumerate([[], [], *([mistake.id] for mistake in exercise.mistakes)]):
            results.append(
                {
                    "student": f"learner-{number}",
                    "notebook": "04_svm_and_softmax",
                    "status": "ok" if number else "CellTimeoutError_in_cell_" + 40 * "x",
                    "exercises": {name: outcome(number, exercise, ids)},
                }
            )
    class_page.write_page(results, folder / "class.html", [("x" * 200, "no notebook")])
    return folder / "class.html"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window_and_has_a_main_part(chromium, page_file, width):
    page = chromium.new_page(viewport={"width": width, "height": 844})
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("main").get_by_role("heading", level=1).count() == 1
    assert (
        page.get_by_role("heading").count()
        == page.get_by_role("main").get_by_role("heading").count()
    )
    small = page.evaluate(
        """[...document.querySelectorAll("td, th, p")]
        .filter(e => parseFloat(getComputedStyle(e).fontSize) < 12).length"""
    )
    assert small == 0
    page.screenshot(path=ARTEFACTS / f"class page {width}.png")
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(chromium, shorter_page, theme):
    page = chromium.new_page(viewport={"width": 1280, "height": 844}, color_scheme=theme)
    page.goto(shorter_page.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert audit(page, "html") == []
    page.screenshot(path=ARTEFACTS / f"class page {theme}.png")
    page.close()
