"""What the learner is asked to predict and to recall: one TOML file a notebook, no widget."""

from .again import due_first, forgotten
from .bank import NOTEBOOKS, QUESTIONS, Notebook, find
from .forms import Question, Verdict
from .page import in_full, in_words, of_verdict

__all__ = [
    "NOTEBOOKS",
    "QUESTIONS",
    "Notebook",
    "Question",
    "Verdict",
    "due_first",
    "find",
    "forgotten",
    "in_full",
    "in_words",
    "of_verdict",
]
