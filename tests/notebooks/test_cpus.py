"""tools/cpus.py, which runs the notebooks as other processors would, and its noise."""

import json
import subprocess
import sys
from dataclasses import replace

import cpus
import nbformat
import pytest
import refresh
from nbformat.v4 import new_code_cell, new_notebook

CHAOTIC = """from lecture4.data import xor
from lecture4.nets import train_eleven_lines
rng = np.random.default_rng(0)
weights = [2 * rng.random(shape) - 1 for shape in ((3, 2), (2, 1))]
print("rate 3, two hidden units, error:")
print(f"{train_eleven_lines(*xor(), weights, 1000, 3)[1][-1]:.5f}")"""
STABLE = """print(f"{np.exp(1):.9f} {np.random.default_rng(0).normal():.9f}")"""

# Values in pairs: NumPy's own, then a generator made from the same bits.
DRAWN = """
import json, numpy as np
if {size}:
    import noise
    noise.blur({size}, 0)
rng, old, out = np.random.default_rng(0), np.random.RandomState(0), np.zeros(2)
np.exp([1.0, 2.0], out=out)
real = [np.exp(3.0), *np.exp([0.5, -7.0]), *out, rng.random(), rng.uniform(2, 3), rng.normal(5, 1),
        rng.standard_normal(), *rng.random(2), old.rand(), old.randn(), *old.uniform(1, 2, 3),
        old.random_sample(), old.normal(9.0)]
exact = [np.exp(0), np.exp(-np.inf), *rng.integers(9, size=5), *rng.permutation(9),
         *rng.choice([0.1, 0.2], 5), *old.randint(9, size=5), *old.permutation(9)]
same = isinstance(rng, np.random.Generator) and np.random.default_rng(rng) is rng
print(json.dumps([list(map(float, real)), list(map(float, exact)), same]))
"""


@pytest.fixture(scope="module")
def noise():
    return cpus.with_noise(cpus.NOISE)


def stored(folder, *sources):
    path = folder / "small.ipynb"
    cells = [new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), path)
    refresh.refresh(path)
    return path


def drawn(size):
    run = [sys.executable, "-c", DRAWN.format(size=size)]
    return json.loads(subprocess.check_output(run, env=cpus.environment()))


@pytest.mark.parametrize("size", [1e-13, 1e-3])
def test_the_noise_moves_every_real_number_by_its_size_and_nothing_else(size):
    (real, exact, _), (noisy, untouched, same) = drawn(0), drawn(size)
    errors = [abs(moved / value - 1) for moved, value in zip(noisy, real, strict=True)]
    assert errors == pytest.approx([size] * len(real), rel=0.01)
    assert (untouched, same) == (exact, True)


def test_chaotic_training_is_noticed_and_named(tmp_path, noise, capsys):
    path = stored(tmp_path, "import numpy as np", CHAOTIC)
    with pytest.raises(SystemExit) as end:
        cpus.main(["--others", "0", str(path)])
    assert f"small.ipynb under {noise.name}:\ncell cell-1, stdout\nline 2, stored: 0." in str(
        end.value
    )
    assert "small  ✗" in capsys.readouterr().out


def test_what_is_stable_passes_and_a_larger_noise_shows(tmp_path, noise):
    path = stored(tmp_path, "import numpy as np", STABLE)
    assert cpus.problem(path, noise) is None
    assert cpus.problem(path, cpus.with_noise(1e-8)).startswith("cell cell-1, stdout\nline 1, ")


def test_a_kernel_that_is_not_what_the_table_says_is_a_problem(tmp_path, noise):
    path = stored(tmp_path, "x = 1")
    other = replace(noise, facts={**noise.facts, "kernel": "Katmai II"})
    assert cpus.problem(path, other).endswith(", not Katmai II")
    assert cpus.problem(path, replace(noise, noise=1e-9)).endswith(", not 1e-09")


def test_a_cell_that_fails_is_a_problem_of_its_notebook(tmp_path):
    path = stored(tmp_path, "import os\nassert os.environ.get('OMP_NUM_THREADS') != '2'  # here")
    assert "# here" in cpus.problem(path, cpus.setting("two", threads=2))


def test_the_first_difference_is_told_by_its_line_and_its_surroundings():
    old, new = "one\n" + "x" * 500 + "2 units", "one\n" + "x" * 500 + "3 units"
    first, second = cpus.lines(old, new).split("\n")
    assert first.startswith("line 2, stored: xx") and first.endswith("x2 units")
    assert second.endswith("x3 units") and len(second) < 200
    assert cpus.lines("one\n", "one") == "line 2, stored: \nline 2, now:    (nothing)"


def test_settings_are_what_is_asked_for_whatever_was_set_before(monkeypatch):
    for name, value in zip(cpus.CHOICES, ["Nehalem", "X86_V3", "3", "3", "3"], strict=True):
        monkeypatch.setenv(name, value)
    plain = cpus.environment()
    assert not {"OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES"} & set(plain)
    assert {plain[name] for name in cpus.THREADS} == {"1"}


def test_numpy_can_be_held_to_its_baseline():
    fast = cpus.facts(cpus.environment())["loops"]
    assert cpus.facts(cpus.environment(without=fast))["loops"] == []


def test_openblas_takes_the_kernel_that_it_is_asked_for():
    if cpus.machine() != "x86_64" or cpus.facts(cpus.environment())["kernel"] is None:
        pytest.skip("NumPy computes without OpenBLAS, or not on x86")
    assert cpus.facts(cpus.environment("Nehalem"))["kernel"] == "Nehalem"


def test_no_kernel_runs_twice_and_the_processors_own_is_first(monkeypatch, capsys):
    answers = {None: "Middle", "Old": "Old", "Mid": "Middle", "Zen": "Middle", "New": None}

    def facts(environment):
        ran = answers[environment.get("OPENBLAS_CORETYPE")]
        return ran and {"kernel": ran}

    monkeypatch.setattr(cpus, "facts", facts)
    monkeypatch.setitem(cpus.KERNELS, cpus.machine(), ["Old", "Mid", "Zen", "New"])
    assert list(cpus.kernels().items()) == [("Middle", ["Mid", "Zen"]), ("Old", ["Old"])]
    assert "New can't run" in capsys.readouterr().out


def test_a_title_names_what_runs_where_that_is_another():
    assert cpus.title("Nehalem", ["Nehalem"]) == "Nehalem"
    assert cpus.title("Haswell", ["Haswell", "Zen"]) == "Haswell and Zen (runs Haswell)"
    assert cpus.title("Cooperlake", []) == "this processor's own (runs Cooperlake)"
    assert cpus.title(None, ["ARMV8", "VORTEX"]) == "this processor's own"


def test_two_others_are_the_oldest_and_the_newest(monkeypatch):
    found = {"Own": ["Own"], "Old": ["Older"], "Middle": ["Middle"], "New": ["New"]}
    monkeypatch.setattr(cpus, "kernels", lambda: found)
    names = [setting.name for setting in cpus.settings_of_some(2, 1e-13)]
    assert [name.split(",")[0] for name in names[:2]] == ["Older (runs Old)", "New"]
    assert "1e-13" in names[2]


def test_pixels_are_not_compared_but_the_words_of_an_image_are():
    def shown(alt, pixels):
        html = f"<img alt='{alt}' src='data:image/svg+xml;base64,{pixels}'>"
        output = nbformat.v4.new_output("display_data", {"text/html": html, "image/png": pixels})
        cell = nbformat.v4.new_code_cell("show()", outputs=[output], id="picture")
        return nbformat.v4.new_notebook(cells=[cell])

    assert cpus.first_difference(shown("a curve", "AAAA"), shown("a curve", "AAAB")) is None
    assert "picture" in cpus.first_difference(shown("a curve", "A"), shown("another", "A"))
