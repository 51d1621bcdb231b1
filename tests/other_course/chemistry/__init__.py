"""A small course on something else, made with the checker alone: its own words, axes and forms."""

from pathlib import Path

from lecture4.checker import Course, Files

EXERCISES = Files(__name__, Path(__file__).parent)
COURSE = Course("chemistry", EXERCISES)
check, hint, solution = COURSE.check, COURSE.hint, COURSE.solution
progress, yours_or_ours = COURSE.progress, COURSE.yours_or_ours
check_lines = COURSE.check_lines
