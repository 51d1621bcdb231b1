"""What `import lecture4` loads, and which way the arrows run between its modules."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lecture4
from lecture4.exercises import COURSE

NUMERICS = [
    "arguments",
    "activations",
    "gates",
    "formula",
    "graph",
    "layers",
    "losses",
    "nets",
    "gradcheck",
    "data",
]
STANDARD = sys.stdlib_module_names


def loaded_by(statement):
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_importing_the_package_loads_no_heavy_one():
    heavy = {"matplotlib", "ipywidgets", "anywidget", "sklearn", "IPython", "scipy", "pandas"}
    assert loaded_by("import sklearn") & heavy  # the test can see them
    assert loaded_by("import lecture4") & {*heavy, "lecture4.exercises"} == set()


def test_importing_the_package_loads_its_numerics_beside_numpy_and_nothing_else():
    beside = loaded_by("import lecture4") - loaded_by("import numpy")
    assert beside == {"lecture4", *(f"lecture4.{module}" for module in NUMERICS)}


def test_the_exercises_are_loaded_when_they_are_asked_for():
    assert "lecture4.exercises" in loaded_by("from lecture4 import check, hint, solution")
    for name in ("check", "check_lines", "hint", "progress", "solution", "yours_or_ours"):
        assert getattr(lecture4, name) == getattr(COURSE, name)
        assert name in dir(lecture4)
    with pytest.raises(AttributeError, match="'lecture4' has no attribute 'chekc'"):
        _ = lecture4.chekc


def test_the_checker_knows_no_course_and_loads_numpy_alone():
    loaded = loaded_by("import lecture4.checker")
    ours = {name for name in loaded if name.startswith("lecture4.")}
    numerics = {f"lecture4.{name}" for name in NUMERICS}  # lecture4 itself comes with them
    assert {name for name in ours - numerics if not name.startswith("lecture4.checker")} == set()
    assert not loaded & {"matplotlib", "sklearn", "IPython", "scipy", "platformdirs"}
    packages = {name.partition(".")[0] for name in loaded} - STANDARD - loaded_by("pass")
    assert {name for name in packages if "cython" not in name} == {"numpy", "lecture4"}
    for file in (Path(lecture4.__file__).parent / "checker").glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        up = [
            node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level > 1
        ]
        assert up == [] and "lecture4" not in imports(tree), file.name


def test_questions_are_read_without_a_widget_and_asked_by_one():
    assert loaded_by("import lecture4.questions") & {"ipywidgets", "matplotlib", "IPython"} == set()
    assert {"ask", "recall", "review"} <= set(dir(lecture4))
    assert "lecture4.widgets.question" in loaded_by("from lecture4 import ask, recall, review")


def imports(tree, where=ast.walk):
    for part in where(tree):
        if isinstance(part, ast.Import):
            yield from (alias.name.split(".")[0] for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and part.level == 0:
            yield part.module.split(".")[0]
        elif isinstance(part, ast.ImportFrom):
            yield from ([part.module] if part.module else [alias.name for alias in part.names])


@pytest.mark.parametrize("module", NUMERICS)
def test_the_numerics_import_numpy_and_one_another(module):
    source = Path(lecture4.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    at_the_top = set(imports(tree, ast.iter_child_nodes))
    allowed = {"numpy", *NUMERICS, *STANDARD}
    assert at_the_top <= allowed
    assert set(imports(tree)) - allowed <= {"sklearn"}  # inside digits() alone
    assert ("sklearn" in set(imports(tree))) == (module == "data")
