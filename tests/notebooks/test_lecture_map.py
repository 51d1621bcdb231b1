"""The maps of the course say what is so: CONTRIBUTING's table, and notebook 00's pages."""

import re
from pathlib import Path

import count_course
import nbformat
import pytest

from lecture4.figures.drawings import COURSE, NEEDS

ROOT = Path(__file__).parents[2]
NUMBERS = ["00", "01", "02", "03", "04", "05", "06", "07", "08"]


def notebook_file(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return path


def cells_of(number):
    return nbformat.read(notebook_file(number), as_version=4).cells


def section(text, heading):
    """What stands below a heading, up to the next one of its level."""
    return re.split(r"^## ", text.split(f"## {heading}\n")[1], flags=re.M)[0]


def table(text):
    """The rows of a Markdown table, without its head."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def page(id):
    """The text of one cell of notebook 00."""
    (cell,) = [cell for cell in cells_of("00") if cell.id == id]
    return cell.source


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LECTURE = table(section(CONTRIBUTING, "Where the lecture's list is taught"))
COURSE_TABLE = table(page("table"))
ERRATA = table(page("errata"))
CLAIMS = table((ROOT / "docs" / "claims.md").read_text(encoding="utf-8"))


# --- the lecture's list -----------------------------------------------------------------------


def test_the_lectures_list_is_long_and_names_each_item_once():
    items = [item for item, _, _ in LECTURE]
    assert len(set(items)) == len(items) == 29


@pytest.mark.parametrize("item, number, heading", LECTURE, ids=[row[0] for row in LECTURE])
def test_every_item_has_a_section(item, number, heading):
    prose = "\n".join(cell.source for cell in cells_of(number) if cell.cell_type == "markdown")
    assert heading in re.findall(r"^##+ (.+?) *$", prose, re.M)


# --- the table of the course, and the map -----------------------------------------------------


def test_the_table_has_all_notebooks_in_order():
    assert [row[0].strip("[")[:2] for row in COURSE_TABLE] == NUMBERS
    links = [link for row in COURSE_TABLE for link in re.findall(r"\]\((.+?)\)", row[0])]
    assert links == [notebook_file(number).name for number in NUMBERS[1:]]


@pytest.mark.parametrize("row", COURSE_TABLE, ids=NUMBERS)
def test_the_table_lists_the_exercises_and_the_minutes_of_the_notebook(row):
    cells = cells_of(row[0].strip("[")[:2])
    exercises = [
        cell.metadata.nbgrader.grade_id
        for cell in cells
        if "exercise" in cell.metadata.get("tags", [])
    ]
    assert re.findall(r"`(\w+)`", row[2]) == exercises
    assert f"**About how long.** {row[3]} minutes." in cells[0].source


@pytest.mark.parametrize("number", NUMBERS)
def test_the_minutes_are_those_that_the_core_is_estimated_to_take(number):
    cells = cells_of(number)
    (stated,) = re.findall(r"^\*\*About how long\.\*\* (\d+) minutes\.", cells[0].source, re.M)
    estimate = count_course.minutes(count_course.core(cells))
    assert abs(int(stated) - estimate) <= 5  # no estimate is nearer than that


def test_the_map_shows_all_notebooks():
    assert list(COURSE) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_the_arrows_of_the_map_are_what_the_notebook_says_it_needs(number):
    (needs,) = re.findall(r"^\*\*What you need\.\*\*.*", cells_of(number)[0].source, re.M)
    assert re.findall(r"\]\((\d\d)_", needs) == NEEDS[number]


# --- what is claimed of runs ------------------------------------------------------------------


@pytest.mark.parametrize("row", CLAIMS, ids=[row[1] for row in CLAIMS])
def test_each_claim_has_a_cell_that_shows_it_and_a_control(row):
    number, _, cell_id, seeds, control = row
    (cell,) = [cell for cell in cells_of(number) if f"`{cell.id}`" == cell_id]
    assert cell.cell_type == "code" and cell.outputs
    assert seeds and control


# --- the errata -------------------------------------------------------------------------------


def test_the_errata_have_all_points():
    assert [row[0] for row in ERRATA] == [*map(str, range(1, 15)), "+"]


@pytest.mark.parametrize("row", ERRATA, ids=[row[0] for row in ERRATA])
def test_each_point_links_to_cells_that_exist(row):
    links = re.findall(r"\]\((\d\d)_(\w+)\.ipynb#cell-id=([\w-]+)\)", row[-1])
    assert links, "no link to a cell"
    for number, name, cell_id in links:
        assert notebook_file(number).name == f"{number}_{name}.ipynb"
        assert cell_id in [cell.id for cell in cells_of(number)]
