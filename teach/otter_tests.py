"""Write tests for Otter-Grader from the course's own exercises: the same checks, the same points.

    python teach/otter_tests.py [folder]      the folder is build/otter unless you name another

Writes <folder>/<notebook>/tests/<exercise>.py, one case a point.
"""

import sys
from pathlib import Path

from course import EXERCISES, NOTEBOOKS, PACKAGE

FILE = '''OK_FORMAT = False

from {package} import COURSE
from otter.test_files import test_case

name = "{name}"
judged = {{}}


def judge(env):
    """The course's feedback on the learner's {name}, asked for once."""
    if name not in judged:
        judged[name] = COURSE.check(name, env.get(name))
    return judged[name]
'''
CASE = """

@test_case(name="{name}: {point} of {of} points", points=1)
def case_{point}(env):
    assert judge(env) >= {point}, judge(env).message
"""


def main(folder="build/otter"):
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        tests = Path(folder) / notebook.stem / "tests"
        tests.mkdir(parents=True, exist_ok=True)
        for exercise in EXERCISES.values():
            if exercise.notebook == notebook.stem[:2]:
                (tests / f"{exercise.name}.py").write_text(test_file(exercise), encoding="utf-8")
    print(f"The tests are in {folder}")


def test_file(exercise):
    cases = (
        CASE.format(name=exercise.name, point=point, of=exercise.points)
        for point in range(1, exercise.points + 1)
    )
    return FILE.format(name=exercise.name, package=PACKAGE) + "".join(cases)


if __name__ == "__main__":
    main(*sys.argv[1:])
