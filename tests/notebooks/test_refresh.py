"""tools/refresh.py on small notebooks of its own."""

import nbformat
import pytest
import refresh
from nbformat.v4 import new_code_cell, new_notebook, new_output


def stored(tmp_path, *sources):
    path = tmp_path / "small.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), path)
    return path


def test_runs_the_cells_and_stores_what_they_show(tmp_path):
    path = stored(tmp_path, "x = 6", "print(x, flush=True)\nprint(x)\nx * 7")
    refresh.refresh(path)
    printed, result = nbformat.read(path, as_version=4).cells[1].outputs
    assert (printed.text, result.data["text/plain"]) == ("6\n6\n", "42")


def test_the_language_is_named_without_a_version(tmp_path):
    path = stored(tmp_path, "x = 6")
    refresh.refresh(path)
    assert nbformat.read(path, as_version=4).metadata.language_info == {"name": "python"}


def test_a_second_run_changes_no_byte(tmp_path):
    path = stored(tmp_path, "x = 6", "x * 7")
    refresh.refresh(path)
    once = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.widgets = {"state": {}}  # what JupyterLab adds when it saves
    notebook.metadata.language_info.version = "3.99.1"
    notebook.cells[0].metadata.execution = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    nbformat.write(notebook, path)
    refresh.refresh(path)
    assert path.read_bytes() == once


def test_a_widget_view_is_dropped_where_a_static_picture_stands_beside_it():
    output = new_output("display_data", data={refresh.WIDGET_VIEW: {}, "image/svg+xml": "<svg/>"})
    refresh.drop_widget_view(output)
    assert list(output.data) == ["image/svg+xml"]


def test_a_widget_view_with_no_picture_is_kept_so_that_the_structure_test_sees_it():
    output = new_output("display_data", data={refresh.WIDGET_VIEW: {}, "text/plain": "a slider"})
    refresh.drop_widget_view(output)
    assert refresh.WIDGET_VIEW in output.data


def test_a_failing_cell_is_shown_and_the_file_stays_as_it_was(tmp_path):
    path = stored(tmp_path, "x = 1", "x / 0  # here")
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"small.ipynb(.|\n)*x / 0  # here(.|\n)*ZeroDivision"):
        refresh.main([str(path)])
    assert path.read_bytes() == before
