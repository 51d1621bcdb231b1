"""What nbgrader does with this course's notebooks beyond its own steps."""

import time
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from needed import needed

from lecture4.grading import RECORD, request

NOTEBOOK_SECONDS = 120  # for one notebook: a loop that refuses to be interrupted costs no more
OUTPUT_CHARACTERS = 20_000  # kept of the prints of one cell


class RestoreMetadata(NbGraderPreprocessor):
    """Mark the exercise and check cells as the hand-out has them, whatever was done to them.

    Of a cell that is there twice the last counts. A missing check cell comes back at the end; a
    missing exercise cell doesn't, for it would replace the function that the learner defines in
    some other cell.
    """

    def preprocess(self, nb, resources):
        originals = original_cells(resources["nbgrader"])
        for cell in reversed(nb.cells):
            metadata = cell.metadata.pop("nbgrader", None)
            name = metadata.get("grade_id") if isinstance(metadata, dict) else None
            if isinstance(name, str) and name in originals:
                cell.metadata.nbgrader = originals.pop(name).metadata.nbgrader
        nb.cells += [cell for cell in originals.values() if is_grade(cell)]
        return nb, resources


def exercise(cell):
    """The name of the exercise that a check cell judges."""
    return cell.metadata.nbgrader.grade_id.removesuffix("-check")


def original_cells(place):
    """{grade_id: cell} of the hand-out's notebook, as stored in the gradebook."""
    with Gradebook(place["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(place["notebook"], place["assignment"])
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        return {
            cell.name: new_code_cell(
                cell.source,
                metadata={
                    "nbgrader": {
                        "schema_version": 3,
                        "grade_id": cell.name,
                        "locked": cell.locked,
                        "task": False,
                        "grade": cell.name in points,
                        "solution": cell.name not in points,
                        **({"points": points[cell.name]} if cell.name in points else {}),
                    }
                },
            )
            for cell in notebook.source_cells
        }


class ExecuteToLastCheck(Execute):
    """Run the cells that can change a point, for a limited time; keep a part of what they print.

    In place of a check cell's own lines the kernel gets a request to lecture4.grading, so that no
    name of the learner's can stand for the course's. A cell that isn't run, because the kernel has
    died or time is up, is left without an output.
    """

    def preprocess(self, nb, *arguments, **options):
        last = max((i for i, cell in enumerate(nb.cells) if is_grade(cell)), default=-1)
        self.run = cells_to_run(nb.cells[: last + 1], self.handed_out(*arguments))
        self.stop_at = time.monotonic() + NOTEBOOK_SECONDS
        return super().preprocess(nb, *arguments, **options)

    def handed_out(self, resources):
        """{id: source} of the cells as they were handed out; none if the source isn't there."""
        root = Path(self.config.CourseDirectory.get("root", "."))
        place = resources["nbgrader"]
        path = root / "source" / place["assignment"] / f"{place['notebook']}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.exists() else []
        return {cell.id: cell.source for cell in cells}

    def preprocess_cell(self, cell, resources, index):
        if index not in self.run or time.monotonic() > self.stop_at:
            return cell, resources
        source = cell.source
        if is_grade(cell):
            cell.source = request(exercise(cell))
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self.stop_at = 0
            return cell, resources
        finally:
            cell.source = source

    def output(self, outs, message, *arguments):
        content = message["content"]
        if "text" in content:  # a print; cut here, before it fills the memory
            room = OUTPUT_CHARACTERS - sum(len(out.get("text", "")) for out in outs)
            if room <= 0:
                return None
            content["text"] = content["text"][:room]
        return super().output(outs, message, *arguments)


def cells_to_run(cells, handed_out):
    """The places of those that can change a point."""
    sources = {place: cell.source for place, cell in enumerate(cells) if cell.cell_type == "code"}
    as_they_were = {
        place
        for place, source in sources.items()
        if handed_out.get(cells[place].get("id")) == source
        and not (is_grade(cells[place]) or is_solution(cells[place]))
    }
    return needed(sources, as_they_were)


class OnlyTheFeedback(NbGraderPreprocessor):
    """Leave one output in a check cell: the course's feedback, or an error if there is none.

    nbgrader gives no points if anything is on stderr, and all points if there is no result.
    """

    def preprocess_cell(self, cell, resources, index):
        if is_grade(cell):
            missing = new_output(
                "error",
                ename="NoFeedback",
                evalue="the check gave no feedback",
                traceback=["The check didn't run or gave no feedback."],
            )
            found = [
                new_output("execute_result", out.data, execution_count=cell.execution_count)
                for out in cell.outputs
                if RECORD in out.get("data", {})
            ]
            cell.outputs = found[-1:] or [missing]
        return cell, resources
