"""The site in a browser: JupyterLab, the Pyodide kernel and the course's packages in one page.

What is compiled comes from Pyodide's own host. Where that can't be reached, the tests of whole
notebooks are skipped and say so (LECTURE4_REQUIRE_PYODIDE=1 makes that a failure), and `gates` and
`Graph` run on plain numbers with a stand-in for NumPy. All other tests need no network.
"""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

HERE = Path(__file__).parent
PYODIDE = HERE.parent / "build" / "site" / "lite" / "static" / "pyodide"
NOTEBOOKS = sorted(notebook.name for notebook in (HERE.parent / "notebooks").glob("*.ipynb"))

SLIDER = """
import ipywidgets
slider, label = ipywidgets.IntSlider(3), ipywidgets.Label("3")
slider.observe(lambda change: setattr(label, "value", f"twice is {2 * change.new}"), "value")
ipywidgets.VBox([slider, label])
"""
BUTTON = """
import asyncio, ipywidgets
async def tick():
    await asyncio.sleep(0.01)
    button.description = "the task is done"
button = ipywidgets.Button(description="start the task")
button.on_click(lambda _: asyncio.get_running_loop().create_task(tick()))
button
"""
DRAWING = """
import anywidget
class Drawing(anywidget.AnyWidget):
    _esm = "export default {render({el}) {el.innerHTML = '<p class=drawn>drawn by a module</p>'}}"
Drawing()
"""
WORKED_NUMBERS = """
from lecture4.graph import Graph
first = Graph.parse("(x + y) * z")
print(first.forward(x=-2.0, y=5.0, z=-4.0), first.backward())
second = Graph.parse("2 * (x * y + max(z, w))")
print(second.forward(x=3.0, y=-4.0, z=2.0, w=-1.0), second.backward())
"""
LECTURE4 = "try:\n    import lecture4\nexcept ModuleNotFoundError:\n    pass"  # loads its wheel
# Where a compiled package can't be had, anything by its name can be imported and nothing be done
# with it: what is left to fail is what the package takes from Python itself.
ANYTHING = """
import contextlib, importlib.machinery, sys, unittest.mock
compiled = "PIL", "contourpy", "matplotlib", "mpl_toolkits", "numpy", "scipy", "sklearn"
class Anything:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in compiled:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        return unittest.mock.MagicMock(__path__=[])
    def exec_module(self, module):
        pass
@contextlib.contextmanager
def anything(finder=Anything()):
    sys.meta_path.append(finder)
    yield
    sys.meta_path.remove(finder)
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("lecture4", *compiled):
            del sys.modules[name]
"""
EVERY_MODULE = """
import importlib, pkgutil
with anything():
    import lecture4
    modules = [found.name for found in pkgutil.walk_packages(lecture4.__path__, "lecture4.")]
    for name in modules:
        importlib.import_module(name)
print(len(modules) > 100)
"""
ENDLESS = """
with anything():
    from lecture4.checker import guard
def attempt():
    while True:
        pass
try:
    with guard.time_limit(0.5):
        attempt()
except guard.TimeUp:
    print("stopped")
"""


def test_a_notebook_opens_with_its_kernel_and_asks_no_other_host(site):
    site.open(NOTEBOOKS[0])
    assert site.page.locator(".jp-KernelName").inner_text() == "Python (Pyodide)"
    assert site.page.locator(".jp-Dialog").count() == 0
    assert site.asked == [] and site.script_errors == []


def test_packages_are_there_without_an_install_cell(notebook):
    assert "3.14" in notebook.printed("import sys; print(sys.version)")
    notebook.printed("import ipywidgets, comm, anywidget, platformdirs, psygnal")
    assert notebook.asked == []


def test_a_slider_reaches_python_and_back(notebook):
    notebook.printed(SLIDER)
    notebook.page.locator(".noUi-handle").press("ArrowRight")
    notebook.page.get_by_text("twice is 8").wait_for()


def test_a_button_starts_a_task_beside_the_cells_as_training_does(notebook):
    notebook.printed(BUTTON)
    notebook.page.get_by_role("button", name="start the task").click()
    notebook.page.get_by_role("button", name="the task is done").wait_for()


def test_a_module_of_anywidget_draws(notebook):
    notebook.printed(DRAWING)
    notebook.page.locator(".drawn").wait_for()


def test_importing_lecture4_loads_its_wheel_and_asks_pyodides_host_for_the_rest(notebook):
    notebook.printed(LECTURE4)
    assert notebook.printed("import importlib.metadata as m; print(m.version('lecture4'))").strip()
    expected = [package["file_name"] for package in compiled()]
    assert sorted(notebook.asked) == sorted(name for name in expected if "://" in name)


def test_every_module_of_the_package_can_be_imported(notebook):
    notebook.printed(LECTURE4)
    assert notebook.printed(ANYTHING + EVERY_MODULE) == "True\n"


def test_an_endless_loop_is_stopped_without_threads_and_signals(notebook):
    notebook.printed(LECTURE4)
    assert notebook.printed(ANYTHING + ENDLESS) == "stopped\n"


def test_gates_and_graph_run_on_plain_numbers(notebook):
    notebook.printed((HERE / "standin.py").read_text(encoding="utf-8"))
    assert notebook.printed(WORKED_NUMBERS).splitlines() == [
        "-12.0 {'x': -4.0, 'y': -4.0, 'z': 3.0}",
        "-20.0 {'x': -8.0, 'y': 6.0, 'z': 2.0, 'w': 0.0}",
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_whole_notebook_runs(name, site):
    need_compiled_packages()
    site.open(name)
    site.run_all()
    assert site.failures() == [] and site.trouble() == []


def compiled():
    """What the lock says of the compiled packages that `import lecture4` loads."""
    packages = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    names = ["contourpy", "kiwisolver", "matplotlib", "numpy", "pillow", "scikit-learn", "scipy"]
    return [packages[name] for name in names]


def need_compiled_packages():
    """Skip where NumPy's wheel can't be had; fail where the tests promise to have run."""
    numpy = compiled()[3]["file_name"]
    if (PYODIDE / numpy).is_file():
        return
    try:
        urllib.request.urlopen(urllib.request.Request(numpy, method="HEAD"), timeout=30).close()
    except (urllib.error.URLError, TimeoutError) as error:
        sentence = f"NumPy for the browser can't be fetched from {PYODIDE_CDN_URL}: {error}"
        if os.environ.get("LECTURE4_REQUIRE_PYODIDE") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
