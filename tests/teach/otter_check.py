"""Grade a synthetic class with Otter, by the lines of teach/README.md, and compare.

    python tests/teach/otter_check.py [folder]

In `folder` (build/otter-check) it writes the test files, for each notebook a right, an unsolved and
a wrong submission, and some broken ones. Then it compares the points that Otter gives, and the
mistakes it names.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import synthetic

ROOT = Path(__file__).parents[2]
OTTER = Path(sys.executable).with_name("otter")
KINDS = (
    "right-",
    "unsolved-",
    "wrong-",
    "deleted-check",
    "duplicated-cell",
    "loop-in-function",
    "shadowed-check",
    "syntax-error",
    "tampered-check",
)


def main(folder="build/otter-check"):
    folder = Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    expected = synthetic.make(folder / "class", ROOT / "notebooks", most=1)
    expected = {learner: told for learner, told in expected.items() if learner.startswith(KINDS)}
    subprocess.run([sys.executable, ROOT / "teach" / "otter_tests.py", folder], check=True)
    for notebook in folder.glob("*/tests"):
        quietly(
            "generate",
            "-t",
            "tests",
            "-o",
            "autograder.zip",
            "--no-requirements",
            "--no-environment",
            cwd=notebook.parent,
        )
    wrong = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = pool.map(grade, [folder] * len(expected), expected)
        for number, (learner, results) in enumerate(zip(expected, jobs, strict=True), 1):
            wrong += compare(learner, results, expected[learner].exercises)
            print(f"\r{number} of {len(expected)}", end="", flush=True)
    print(f"\n{len(expected)} submissions graded by Otter, {len(wrong)} not as expected.")
    sys.exit("\n".join(wrong) or 0)


def quietly(*words, cwd):
    subprocess.run([OTTER, *words], cwd=cwd, check=True, capture_output=True)


def grade(folder, learner):
    """What `otter run` writes of one submission: -> {exercise: (points, what it says)}."""
    place = folder / "class" / learner
    (submission,) = place.glob("*.ipynb")
    quietly(
        "run",
        "--no-logo",
        "-a",
        folder / submission.stem / "autograder.zip",
        submission.name,
        cwd=place,
    )
    told = json.loads((place / "results.json").read_text("utf-8"))["tests"]
    return {test["name"]: (test["score"], test["output"]) for test in told if "score" in test}


def compare(learner, results, exercises):
    """What is wrong in one learner's results: -> sentences."""
    points = {name: score for name, (score, _) in results.items()}
    expected = {name: score for name, (score, _) in exercises.items()}
    wrong = [f"{learner}: {points}, expected {expected}"] if points != expected else []
    for name, (_, ids) in exercises.items():
        known = [
            mistake.title for mistake in synthetic.EXERCISES[name].mistakes if mistake.id in ids
        ]
        wrong += [
            f"{learner}, {name}: “{title}” isn't said"
            for title in known
            if title not in results.get(name, (0, ""))[1]
        ]
    return wrong


if __name__ == "__main__":
    main(*sys.argv[1:])
