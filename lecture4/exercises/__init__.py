"""The exercises of the course, one file each, and the course made of them."""

from pathlib import Path

from ..checker import Course, Feedback, Files, Stage
from ..questions import NOTEBOOKS

EXERCISES = Files(__name__, Path(__file__).parent)
STAGES = [
    Stage(notebook.number, notebook.title, notebook.file, [q.name for q in notebook.questions])
    for notebook in NOTEBOOKS.values()
]
COURSE = Course("lecture4", EXERCISES, STAGES)

__all__ = ["COURSE", "EXERCISES", "Feedback"]
