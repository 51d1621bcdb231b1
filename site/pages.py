"""The course as pages that need no kernel: the stored notebooks, by Sphinx and MyST-NB.

    python site/pages.py

Pictures move by tables that are made here (moving.py). The pages go to build/site.
"""

import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from asked import asked, holder
from film import film
from moving import panel, written

from lecture4.figures import static_svg
from lecture4.questions.bank import QUESTIONS
from lecture4.widgets import Picture
from lecture4.widgets.explorer import GraphExplorer
from lecture4.widgets.question import Form

ROOT = Path(__file__).parents[1]
SOURCE, STAGE, OUTPUT = ROOT / "site" / "source", ROOT / "build" / "pages", ROOT / "build" / "site"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SHOWN = (".html", ".css", ".js", ".json", ".table", ".png", ".svg", ".woff2")  # what pages ask for
REPOSITORY = re.search(
    r'Repository = "https://github.com/([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8")
)[1]
BINDER = "https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=lab/tree/notebooks/{name}"
COLAB = "https://colab.research.google.com/github/{repository}/blob/main/notebooks/{name}"
RUN = f"""<p class="run">Run it: <a href="lite/lab/index.html?path={{name}}">in this browser</a>
(JupyterLite) · <a href="{BINDER}">Binder</a> · <a href="{COLAB}">Colab</a> ·
<a href="lite/files/{{name}}" download>download</a></p>"""

NEEDS_A_KERNEL = """<p class="kernel">Here the sliders move the picture. The buttons <em>Forward
step</em>, <em>Backward step</em>, <em>Run all</em> and <em>Reset</em>, and the box for a formula of
your own, need a kernel: the top of the page says where to run this.</p>"""
FOLDED = {"code_prompt_show": "Show the code", "code_prompt_hide": "Hide the code"}


def main():
    shutil.rmtree(STAGE, ignore_errors=True)
    shutil.copytree(SOURCE, STAGE)
    static = STAGE / "_static"
    (static / "pictures").mkdir()
    for script in (ROOT / "lecture4" / "widgets").glob("*.js"):
        shutil.copy(script, static)
    for name, widget in (("picture", Picture), ("question", Form)):
        css = widget._css.replace("[data-jp-theme-light='false']", "html[data-theme='dark']")
        (static / f"{name}.css").write_text(css, encoding="utf-8")
    for path in NOTEBOOKS:
        nbformat.write(page(path, static / "pictures"), STAGE / path.name)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", STAGE / "read"]
    subprocess.run([*command, STAGE, OUTPUT], check=True, cwd=ROOT / "site")  # conf.py imports
    offline(OUTPUT)


def offline(folder):
    """Write a folder's service worker, which keeps what a page of it may ask for."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and _shown(path, folder)]
    version = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]
    files = ["./", *(path.relative_to(folder).as_posix() for path in paths)]
    worker = (SOURCE / "offline.js").read_text(encoding="utf-8")
    worker = worker.replace("([])", f"({json.dumps(files)})")
    worker = worker.replace('VERSION = ""', f'VERSION = "{version}"')
    (folder / "offline.js").write_text(worker, encoding="utf-8")


def _shown(path, folder):
    """Whether a page may ask for a file: not for JupyterLite's, nor for what Sphinx keeps."""
    inside = path.relative_to(folder)
    return inside.parts[0] not in ("lite", "offline.js") and path.suffix in SHOWN


def page(path, pictures):
    """A notebook as the site shows it; the tables of its pictures go into a folder."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    cells, predicted = [], False
    for cell in notebook.cells:
        tags = cell.metadata.setdefault("tags", [])
        if "setup" in tags:
            continue  # it fetches the package, which a page doesn't need
        if cells:
            cells.append(nbformat.v4.new_markdown_cell(f'<span id="cell-{cell.id}"></span>'))
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            tags.append("hide-input")  # as in JupyterLab
            cell.metadata["mystnb"] = FOLDED
        name, questions = f"{path.stem[:2]}-{cell.id}", asked(cell.source)
        if cell.cell_type == "markdown":
            cell.source = linked(cell.source)
        elif questions:
            asking(cell, name, *questions)
        else:
            moving(cell, name, pictures)
        if predicted and cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            tags.append("hide-output")  # it answers a prediction
        predicted |= "ask" in tags
        cells.append(cell)
    run = RUN.format(name=path.name, repository=REPOSITORY)
    notebook.cells = [cells[0], nbformat.v4.new_markdown_cell(run), *cells[1:]]
    return notebook


def linked(source):
    """Markdown whose links to a cell of a notebook lead to its page."""
    link = re.compile(r"\[([^\]]+)\]\((\w+)\.ipynb#cell-id=([\w-]+)\)")
    return link.sub(r'<a href="\2.html#cell-\3">\1</a>', source)


def anchor(heading):
    """What a link within a notebook calls a heading, as JupyterLab does."""
    return heading.replace(" ", "-")


def asking(cell, name, heading, questions):
    """Let a cell ask by a form in the page; what stands above several questions stays."""
    forms = [holder(QUESTIONS[asked], heading, f"{name}-{asked}") for asked in questions]
    (output,) = cell.outputs
    title = output.data["text/html"].partition("<div")[0]
    output.data = {"text/html": title + "".join(forms)}
    cell.metadata["tags"].append("remove-input")


def moving(cell, name, pictures):
    """Let a cell's picture move, if there is a table for it; an image stands once."""
    for output in cell.outputs:
        data = output.get("data", {})
        if "text/html" in data:  # a link to another notebook leads to its page
            data["text/html"] = re.sub(r"(href='\d\d_\w+)\.ipynb'", r"\1.html'", data["text/html"])
        if "image/svg+xml" in data or "image/png" in data:
            output.data = {"text/html": data["text/html"]}
            made = "image/svg+xml" in data and (panel(cell.source) or film(cell.source))
            if made:
                same = data["image/svg+xml"] == static_svg(made.figure)
                assert same or hasattr(made, "film"), f"{name} is another"
                print(f"Table {name} ...", flush=True)
                described, table = written(made)
                (pictures / f"{name}.json").write_text(described, encoding="utf-8")
                (pictures / f"{name}.table").write_bytes(table)
                print(f"  {len(described) / 1e3:.0f} and {len(table) / 1e3:.0f} kB", flush=True)
                output.data["text/html"] = (
                    f'<div class="moving" id="{html.escape(name)}">{data["text/html"]}</div>'
                    + NEEDS_A_KERNEL * isinstance(made, GraphExplorer)
                )


if __name__ == "__main__":
    main()
