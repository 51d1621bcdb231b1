"""What every notebook must look like on disk. Nothing runs here: nbval runs the notebooks."""

import ast
import base64
import json
import re
import statistics
from pathlib import Path
from xml.sax.saxutils import escape

import count_course
import nbformat
import pytest
from refresh import LANGUAGE

from lecture4.exercises import EXERCISES
from lecture4.server.stills import WIDGET_VIEW

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LONGEST_CELL, MEDIAN_CELL = 25, 8  # lines
WIDEST_LINE = 79  # characters
MOST_WORDS, FIRST_WORDS = 2000, 250  # of a core; above the first picture
QUOTE = {"'": "&apos;"}
OPENING = ["What you will do", "What you will learn", "What you need", "About how long"]
CLOSING = ["What to remember", "Three questions", "Next"]
SETTING = {"patterns-numbers", "neuron-numbers", "overflow-run"}  # begin with the values given
DISCOURAGING = re.compile(r"\b(simply|obviously|just|easy|easily|trivial|trivially)\b", re.I)
MACHINE_PATH = re.compile(r"(?<![\w:/.<])/\w[\w.-]*/\w|\b[A-Z]:\\+\w|ipykernel_\d+")
CHANGING = re.compile(
    r"0x[0-9a-f]{6,}"  # an address
    r"|Matplotlib v\d|\b\d+\.\d+\.\d+\b"  # a version
    r"|Wall time|CPU times|\d ?(ns|µs|us|ms|seconds)\b"  # a timing
)


# --- looking into a notebook ------------------------------------------------------------------


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def tags(cell):
    return cell.metadata.get("tags", [])


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def representations(notebook):
    """Every stored output as (its mime type, its text, its metadata)."""
    for output in outputs(notebook):
        if output.output_type == "stream":
            yield "text/plain", output.text, {}
        for mime, content in output.get("data", {}).items():
            yield mime, content, output.metadata.get(mime, {})


def readable(notebook):
    """The text of every output that a person reads as text, without the pictures within it."""
    return [
        re.sub(r"(?<=;base64,)[\w+/=]+", "", text)
        for mime, text, _ in representations(notebook)
        if mime.startswith("text/")
    ]


def lines(cell):
    return cell.source.count("\n") + 1


def headings(notebook):
    return re.findall(r"^#+ +(.+?) *$", prose(notebook), re.M)


# --- the file ---------------------------------------------------------------------------------


def test_is_a_valid_notebook(notebook):
    nbformat.validate(notebook)


def test_every_cell_has_an_id_of_its_own(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]  # nbformat would repair it
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_metadata_names_python_without_a_version(notebook):
    assert notebook.metadata.language_info == LANGUAGE
    assert notebook.metadata.kernelspec.name == "python3"


def test_no_widget_is_stored(notebook):
    assert "widgets" not in notebook.metadata
    assert [mime for mime, _, _ in representations(notebook) if mime == WIDGET_VIEW] == []


def test_cells_were_run_once_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


# --- the code ---------------------------------------------------------------------------------


def test_code_cells_are_short(notebook):
    lengths = [lines(cell) for cell in code_cells(notebook)]
    assert max(lengths) <= LONGEST_CELL
    assert statistics.median(lengths) <= MEDIAN_CELL


def test_no_line_of_code_is_cut_on_a_page_of_800_pixels(notebook):
    code = "\n".join(cell.source for cell in code_cells(notebook))
    wide = [line for line in code.splitlines() if len(line) > WIDEST_LINE]
    assert [line for line in wide if "://" not in line.split()[-1]] == []  # as ruff lets it pass


def test_the_code_cell_after_the_setup_imports_numpy_and_matplotlib_then_lecture4(notebook):
    imports = [
        node
        for node in ast.walk(ast.parse(code_cells(notebook)[1].source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    modules = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in sorted(imports, key=lambda node: node.lineno)
    ]
    packages = list(dict.fromkeys(module.partition(".")[0] for module in modules))
    assert sorted(packages[:2]) == ["matplotlib", "numpy"]
    assert packages[2:] == ["lecture4"]


def test_no_path_of_a_machine_and_no_clock_in_the_code(notebook):
    source = "\n".join(cell.source for cell in notebook.cells)
    assert MACHINE_PATH.search(source) is None
    assert re.search(r"__version__|perf_counter|%time|time\.time\(", source) is None


# --- the outputs ------------------------------------------------------------------------------


def test_a_cell_that_shows_something_has_its_output_stored(notebook):
    silent = [cell.source for cell in code_cells(notebook) if shows(cell) and not cell.outputs]
    assert silent == []


def shows(cell):
    """True if the cell ends with a value or prints at its top level."""
    statements = ast.parse(cell.source).body
    prints = any(
        isinstance(node, ast.Expr) and ast.unparse(node).startswith("print(") for node in statements
    )
    last, quiet = ast.unparse(statements[-1]), ("plt.style.use(STYLE)",)
    ends_with_value = isinstance(statements[-1], ast.Expr) and not cell.source.endswith(";")
    ends_with_value = ends_with_value and last not in quiet
    return prints or ends_with_value


def test_no_error_and_nothing_on_stderr(notebook):
    trouble = [
        output
        for output in outputs(notebook)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert trouble == []


def test_outputs_hold_nothing_that_changes_between_runs_or_machines(notebook):
    for text in readable(notebook):
        assert CHANGING.search(text) is None
        assert MACHINE_PATH.search(text) is None


def test_pictures_hold_no_version_and_no_date(notebook):
    for mime, content, _ in representations(notebook):
        if mime == "image/svg+xml":
            assert re.search(r"Matplotlib v\d|<dc:date>", content) is None
        if mime == "image/png":
            assert re.search(rb"Software|Creation Time", base64.b64decode(content)) is None


def test_a_folded_output_begins_with_a_line_that_gives_nothing_away(notebook):
    """JupyterLab shows it where the output is folded: a line of words, without a result."""
    for cell in code_cells(notebook):
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            assert cell.outputs[0].output_type == "stream", cell.id
            line = cell.outputs[0].text.splitlines()[0]
            assert re.search(r"\d\.\d|[+−-]\d|True|False", line) is None or cell.id in SETTING, line


# --- the prose --------------------------------------------------------------------------------


def test_opens_with_one_title_and_what_to_expect(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert len(re.findall(r"^# ", prose(notebook), re.M)) == 1
    assert re.findall(r"^\*\*(.+?)\.\*\*", first.source, re.M) == OPENING


def test_closes_with_what_to_remember_three_questions_and_what_comes_next(notebook):
    assert headings(notebook)[-3:] == CLOSING
    questions = prose(notebook).split("## Three questions\n")[-1]
    assert re.findall(r"^\*\*(\d)\.\*\*", questions, re.M) == ["1", "2", "3"]


def neighbours(path):
    """The map, and the notebooks before and after this one, where there are some."""
    names = sorted(other.name for other in NOTEBOOKS.glob("*.ipynb"))
    at = names.index(path.name)
    return ({names[0]} | set(names[max(0, at - 1) : at + 2])) - {path.name}


def test_leads_to_the_map_and_to_its_neighbours_at_the_top_and_at_the_end(notebook, path):
    top = notebook.cells[0].source.split("**What you will do.**")[0]
    end = prose(notebook).split("## Next\n")[-1].split("**Sources.**")[0]
    for text in (top, end):
        assert set(re.findall(r"\]\(([\w.]+\.ipynb)\)", text)) >= neighbours(path)


def test_the_core_is_short_and_ends_at_a_place_to_stop(notebook):
    above = count_course.core(notebook.cells)
    assert len(above) < len(notebook.cells)
    assert count_course.words(above) <= MOST_WORDS


def test_the_first_screen_has_a_picture_and_no_code_to_be_skipped(notebook):
    setup, imports, *others = code_cells(notebook)
    first = next(cell for cell in others if "ask" not in tags(cell))
    for cell in (setup, imports):
        assert cell.metadata.jupyter.source_hidden
    assert count_course.PICTURE.search(first.source)
    before = notebook.cells[: notebook.cells.index(first)]
    assert count_course.words(before) <= FIRST_WORDS


def test_no_discouraging_word(notebook):
    source = "\n".join(cell.source for cell in notebook.cells)
    found = [word.group() for word in DISCOURAGING.finditer(source)]
    assert found == []


def test_every_picture_is_an_img_with_words_and_a_file_for_print(notebook):
    for output in outputs(notebook):
        kinds = [mime for mime in output.get("data", {}) if mime.startswith("image/")]
        if kinds:
            (img,) = re.findall(r"<img [^>]*>", output.data["text/html"])
            assert f"alt='{escape(output.data['text/plain'], QUOTE)}'" in img
            assert "src='data:image/svg+xml;base64," in img
            assert "class='lecture4-image' style='min-width: " in img


def test_every_picture_has_alternative_text(notebook):
    for mime, content, metadata in representations(notebook):
        if mime.startswith("image/"):
            assert len(metadata.get("alt", "")) >= 20, content[:80]
        if mime == "text/html":
            assert re.search(r"<img(?![^>]*\balt=['\"][^'\"]{20})", content) is None
            assert re.search(r"<svg(?![^>]*\b(aria-label=\"[^\"]{20}|aria-hid))", content) is None
    for alt in re.findall(r"!\[(.*?)\]\(", prose(notebook)):
        assert len(alt) >= 20


def test_links_to_files_lead_somewhere(notebook, path):
    links = re.findall(r"\]\((?!https?:|#|attachment:)([^)#]+)", prose(notebook))
    assert [link for link in links if not (path.parent / link).exists()] == []


# --- the exercises ----------------------------------------------------------------------------


def test_every_exercise_has_its_check_right_below(notebook):
    cells = notebook.cells
    exercises = [i for i, cell in enumerate(cells) if "exercise" in tags(cell)]
    checks = [i for i, cell in enumerate(cells) if "check" in tags(cell)]
    assert checks == [i + 1 for i in exercises]


def test_exercise_cells_are_as_nbgrader_wants_them(notebook):
    for cell in notebook.cells:
        if "exercise" in tags(cell):
            name = cell.metadata.nbgrader.grade_id
            assert name in EXERCISES
            assert re.search(rf"^(def|class) {name}\b", cell.source, re.M)
            assert "raise NotImplementedError" in cell.source
            assert cell.metadata.nbgrader == {
                "schema_version": 3,
                "solution": True,
                "grade": False,
                "locked": False,
                "task": False,
                "grade_id": name,
            }


def test_check_cells_are_as_nbgrader_wants_them(notebook):
    for exercise, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if "check" in tags(cell):
            name = exercise.metadata.nbgrader.grade_id
            assert cell.source == f'check("{name}")'
            assert cell.metadata.nbgrader == {
                "schema_version": 3,
                "solution": False,
                "grade": True,
                "locked": True,
                "task": False,
                "points": EXERCISES[name].points,
                "grade_id": f"{name}-check",
            }


def test_nbgrader_metadata_stands_on_tagged_cells_alone(notebook):
    for cell in notebook.cells:
        tagged = bool({"exercise", "check"} & set(tags(cell)))
        assert ("nbgrader" in cell.metadata) == tagged


@pytest.mark.parametrize("kind", ["exercise", "check"])
def test_grade_ids_are_different(notebook, kind):
    ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if kind in tags(cell)]
    assert len(set(ids)) == len(ids)


def test_the_catalogue_has_the_exercises_in_the_order_of_the_notebooks():
    notebooks = [nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    met = [
        cell.metadata.nbgrader.grade_id
        for notebook in notebooks
        for cell in code_cells(notebook)
        if "exercise" in tags(cell)
    ]
    assert met == list(EXERCISES)
