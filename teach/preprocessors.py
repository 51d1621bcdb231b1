"""What nbgrader does with this course's notebooks beyond its own steps."""

import time

from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade

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
    """Run the cells up to the last check, for a limited time, and keep a part of what they print.

    In place of a check cell's own lines the kernel gets a request to lecture4.grading, so that no
    name of the learner's can stand for the course's. A cell that isn't run, because the kernel has
    died or time is up, is left without an output.
    """

    def preprocess(self, nb, *arguments, **options):
        self.last = max((i for i, cell in enumerate(nb.cells) if is_grade(cell)), default=-1)
        self.stop_at = time.monotonic() + NOTEBOOK_SECONDS
        return super().preprocess(nb, *arguments, **options)

    def preprocess_cell(self, cell, resources, index):
        if index > self.last or time.monotonic() > self.stop_at:
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
