"""checker: judges a learner's function, and names what is wrong with it. Knows no course."""

from .course import Course
from .exercise import Exercise, Part
from .feedback import Feedback
from .files import Files
from .mistakes import Family, Mistake
from .probes import Probe
from .reading import WrongStructure
from .record import Stage

__all__ = [
    "Course",
    "Exercise",
    "Family",
    "Feedback",
    "Files",
    "Mistake",
    "Part",
    "Probe",
    "Stage",
    "WrongStructure",
]
