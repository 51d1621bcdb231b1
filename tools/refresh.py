"""Run notebooks and store their outputs in one fixed form: the same run gives the same bytes.

python tools/refresh.py                             # all notebooks
python tools/refresh.py notebooks/01_chain_rule.ipynb
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from lecture4.server.stills import keep_stills

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LONGEST_CELL = 300  # seconds
LANGUAGE = {  # what a kernel says of itself, without the version of Python
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def refresh(path):
    """Run the notebook at `path` and write it back; if a cell fails, the file stays as it was."""
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    normalise(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def run(notebook, folder, environment=os.environ, options=(), allow_errors=False):
    """Execute every cell in a fresh kernel of this Python, with `folder` as working directory.

    The notebook meets a learner who has passed no exercise yet; your own record isn't touched.
    The kernel gets the environment, and the options on its command line.
    """
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=LONGEST_CELL,
        coalesce_streams=True,  # how prints are cut into messages depends on timing
        record_timing=False,
        store_widget_state=False,
        allow_errors=allow_errors,
        extra_arguments=list(options),
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory() as record:
        client.execute(env={**environment, "LECTURE4_DATA": record})


def normalise(notebook):
    """Drop, in place, what differs from run to run or from machine to machine."""
    keep_stills(notebook, shown={})
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = LANGUAGE
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # JupyterLab's record of when the cell ran


def main(arguments):
    paths = [Path(argument) for argument in arguments] or sorted(NOTEBOOKS.glob("*.ipynb"))
    for path in paths:
        print(f"running {path.name}", flush=True)
        try:
            refresh(path)
        except (CellControlSignal, DeadKernelError) as error:
            sys.exit(f"{path.name} stays as it was: a cell failed.\n\n{error}")


if __name__ == "__main__":
    main(sys.argv[1:])
