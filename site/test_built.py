"""The site as files, before any browser sees it: python site/build.py makes it."""

import itertools
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL
from lock import closure
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "build" / "site"
SITE = PAGES / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path):
    return json.loads((SITE / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def config():
    return read("jupyter-lite.json")["jupyter-config-data"]


@pytest.fixture(scope="module")
def packages():
    return read("static/pyodide/pyodide-lock.json")["packages"]


def test_the_pyodide_kernel_is_listed_and_is_the_default(config):
    assert KERNEL in [extension["name"] for extension in config["federated_extensions"]]
    assert config["defaultKernelName"] == "python"
    assert (SITE / config["litePluginSettings"][f"{KERNEL}:kernel"]["pyodideUrl"]).is_file()


@pytest.mark.parametrize("widget", ["@jupyter-widgets/jupyterlab-manager", "anywidget"])
def test_the_page_can_draw_widgets(config, widget):
    assert widget in [extension["name"] for extension in config["federated_extensions"]]


@pytest.mark.parametrize(
    "name",
    [
        "lecture4",
        "ipywidgets",
        "comm",
        "anywidget",
        "platformdirs",
        "psygnal",
        "jupyterlab-widgets",
    ],
)
def test_a_pure_package_is_in_the_site_and_in_its_index(name, packages):
    releases = read("pypi/all.json")[name]["releases"]
    [[wheel]] = releases.values()
    assert (SITE / "pypi" / wheel["filename"]).stat().st_size == wheel["size"]
    assert packages[name]["file_name"] == f"../../pypi/{wheel['filename']}"
    assert packages[name]["sha256"] == wheel["digests"]["sha256"]


def test_what_lecture4_needs_is_known_so_that_importing_it_is_enough(packages):
    assert packages["lecture4"]["imports"] == ["lecture4"]
    assert {"numpy", "matplotlib", "scikit-learn", "anywidget"} <= set(
        packages["lecture4"]["depends"]
    )


def test_only_compiled_packages_come_from_pyodides_host(packages):
    needed = [packages[name]["file_name"] for name in closure(packages, ["lecture4", "ipython"])]
    elsewhere = [name for name in needed if not name.startswith("../../pypi/")]
    foreign = [name for name in elsewhere if "://" in name]
    assert elsewhere and not [name for name in elsewhere if name.endswith("-none-any.whl")]
    assert all(name.startswith(f"{PYODIDE_CDN_URL}/") for name in foreign)


def test_the_configuration_names_no_other_host(config):
    for path in SITE.rglob("jupyter-lite.json"):
        assert "://" not in path.read_text(encoding="utf-8"), path
    assert config["litePluginSettings"][f"{KERNEL}:kernel"]["disablePyPIFallback"] is True


def test_every_notebook_is_in_the_site_and_listed():
    listed = [entry["name"] for entry in read("api/contents/all.json")["content"]]
    assert NOTEBOOKS and sorted(listed) == [notebook.name for notebook in NOTEBOOKS]


@pytest.mark.parametrize("notebook", [notebook.name for notebook in NOTEBOOKS])
def test_a_notebook_names_its_language_or_else_a_dialog_asks_for_a_kernel(notebook):
    assert read(f"files/{notebook}")["metadata"]["language_info"]["name"] == "python"


def test_the_versions_tested_natively_are_those_of_the_site(packages):
    lines = (ROOT / "site" / "pyodide-versions.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert {pin.name: str(pin.specifier) for pin in pins} == {
        pin.name: f"=={packages[pin.name]['version']}" for pin in pins
    }


def test_the_python_tested_natively_is_that_of_the_site():
    version = read("static/pyodide/pyodide-lock.json")["info"]["python"].rpartition(".")[0]
    assert f"PYODIDE_PYTHON ?= python{version}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")


# --- the pages ------------------------------------------------------------------------------


class Read(HTMLParser):
    """A page's links, its ids, and what it loads."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.loads = [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        loaded = given.get("src") or (tag == "link" and given.get("href"))
        if loaded:
            self.loads.append(loaded)


@pytest.fixture(scope="module")
def pages():
    return {path.name: Read(path) for path in sorted(PAGES.glob("*.html"))}


def test_every_notebook_is_a_page_that_leads_to_the_next(pages):
    names = [notebook.with_suffix(".html").name for notebook in NOTEBOOKS]
    for name, following in itertools.pairwise(names):
        assert following in pages[name].links
        assert name in pages[following].links
    assert set(names) <= set(pages["index.html"].links)


def test_no_link_of_a_page_is_broken(pages):
    for name, page in pages.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme:
                continue
            path = PAGES / unquote(address.path or name)
            assert path.exists(), f"{name}: {link}"
            if address.fragment and path.name in pages:
                assert unquote(address.fragment) in pages[path.name].ids, f"{name}: {link}"


def test_a_page_loads_nothing_from_elsewhere(pages):
    for name, page in pages.items():
        assert page.loads
        for address in page.loads:
            assert urlsplit(address).scheme in ("", "data"), f"{name}: {address}"
            assert "//" not in address.partition(",")[0], f"{name}: {address}"


def test_every_way_to_run_a_notebook_is_on_its_page(pages):
    for notebook in NOTEBOOKS:
        links = " ".join(pages[notebook.with_suffix(".html").name].links)
        for way in ("lite/lab/index.html?path=", "mybinder.org", "colab.", "lite/files/"):
            assert way in links and notebook.name in links


def test_formulas_are_mathml_and_none_is_left_as_latex():
    for notebook in NOTEBOOKS:
        page = (PAGES / notebook.with_suffix(".html").name).read_text(encoding="utf-8")
        written = re.findall(r"<math.*?</math>", page, re.DOTALL)
        assert written or "$" not in notebook.read_text(encoding="utf-8")
        assert not [formula for formula in written if re.search(r"\\[a-z]+", formula)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_imports_are_folded_and_a_graph_says_which_of_its_controls_need_a_kernel(notebook):
    page = (PAGES / notebook.with_suffix(".html").name).read_text(encoding="utf-8")
    graphs = re.findall(r'^    "explore\(', notebook.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.search(r"Show the code\s*<", page)
    assert page.count('<p class="kernel">') == len(graphs)


@pytest.mark.parametrize("table", sorted((PAGES / "_static" / "pictures").glob("*.table")))
def test_a_table_has_every_state_that_its_controls_ask_for(table):
    described = json.loads(table.with_suffix(".json").read_text(encoding="utf-8"))
    lines = zlib.decompress(table.read_bytes()).decode().splitlines()
    states = {tuple(json.loads(line.split("\t")[0])) for line in lines}
    keys = [[key for key, _ in control["places"]] for control in described["controls"]]
    assert states == set(itertools.product(*keys)) and tuple(described["at"]) in states
    assert table.stat().st_size <= 300_000


def test_every_picture_that_can_be_tabled_is():
    assert len(list((PAGES / "_static" / "pictures").glob("*.table"))) >= 15
