"""How nbgrader makes the hand-out of this course and grades what comes back.

nbgrader reads this file where it starts. release.py and grade.py read it too, so that
`nbgrader autograde` by hand and `make grade` judge alike.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # nbgrader runs this file without its folder

from course import ASSIGNMENT
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ComputeChecksums,
    LimitOutput,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)
from preprocessors import ExecuteToLastCheck, OnlyTheFeedback, RestoreMetadata

c = get_config()  # noqa: F821 (nbgrader provides it)

c.CourseDirectory.course_id = ASSIGNMENT

# Without ClearSolutions, which would wipe the exercise cells: the notebooks are unsolved already.
# Without ClearOutput: a hand-out shows its pictures before it is run.
c.GenerateAssignment.preprocessors = [
    LockCells,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    CheckCellMetadata,
]

c.Autograde.sanitize_preprocessors = [
    ClearOutput,
    RestoreMetadata,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
c.Autograde.autograde_preprocessors = [
    ExecuteToLastCheck,
    OnlyTheFeedback,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

c.Exporter.optimistic_validation = True  # once at the end, not after each preprocessor

c.Execute.timeout = 30  # seconds a cell; the slowest of the course before a last check takes 4
c.Execute.interrupt_on_timeout = True
c.Execute.raise_on_iopub_timeout = False  # a flood of output is cut, not a reason to give up
c.Execute.iopub_timeout = 10
c.Execute.extra_arguments = [
    "--HistoryManager.hist_file=:memory:",
    "--log-level=ERROR",
    "--ext=lecture4.grading",  # judges what the check cells ask for
]
c.Execute.shutdown_kernel = "immediate"
c.Execute.skip_cells_with_tag = ""  # or a learner's tag could keep a check from running
