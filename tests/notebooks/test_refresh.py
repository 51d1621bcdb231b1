"""tools/refresh.py on small notebooks of its own."""

import nbformat
import pytest
import refresh
from nbformat.v4 import new_code_cell, new_notebook


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
    language = nbformat.read(path, as_version=4).metadata.language_info
    assert (language.name, language.file_extension) == ("python", ".py")
    assert "version" not in language


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


def test_a_moving_picture_is_stored_as_its_still(tmp_path):
    path = stored(tmp_path, "from lecture4.widgets import neuron_explorer\nneuron_explorer()")
    refresh.refresh(path)
    (output,) = nbformat.read(path, as_version=4).cells[0].outputs
    assert set(output.data) == {"image/svg+xml", "text/html", "text/plain"}


def test_a_failing_cell_is_shown_and_the_file_stays_as_it_was(tmp_path):
    path = stored(tmp_path, "x = 1", "x / 0  # here")
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"small.ipynb(.|\n)*x / 0  # here(.|\n)*ZeroDivision"):
        refresh.main([str(path)])
    assert path.read_bytes() == before
