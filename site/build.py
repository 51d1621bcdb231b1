"""Build the course as a static site that needs no server: python site/build.py [pyodide folder].

The pages, which need no kernel, are made by pages.py. Beside them, in lite, is JupyterLite:
JupyterLab as files, with Pyodide, which is Python inside the page. Every package that is pure
Python is bundled with the site as a wheel. What is compiled (NumPy, Matplotlib, scikit-learn) comes
from the Pyodide distribution: from its own host, or from the folder that you name, if it holds
those wheels.

No notebook needs an install cell: before a cell runs, the kernel loads every package that the cell
imports and that pyodide-lock.json knows, with all that it depends on. So lecture4 is added there.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION
from lock import closure, entry

ROOT = Path(__file__).parents[1]
STAGE, OUTPUT = ROOT / "build" / "lite", ROOT / "build" / "site" / "lite"
WHEELS, PYODIDE = STAGE / "pypi", STAGE / "static" / "pyodide"  # where JupyterLite looks for them
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
PURE = ["--no-deps", "--only-binary=:all:", "--platform=any", "--abi=none", "--implementation=py"]

# What the course needs and the Pyodide distribution lacks.
MISSING = ["anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal", "widgetsnbextension"]
KERNEL = ["comm", "ipython", "jedi", "micropip"]  # what the kernel loads when it starts


def main(pyodide=None):
    print(f"Building the site with Pyodide {PYODIDE_VERSION}: about four minutes", flush=True)
    for folder in (STAGE, OUTPUT.parent, ROOT / "build" / "lib"):
        shutil.rmtree(folder, ignore_errors=True)
    WHEELS.mkdir(parents=True)
    if pyodide:
        shutil.copytree(pyodide, PYODIDE)
    else:
        fetch_pyodide()
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    bundle_wheels(lock)
    (PYODIDE / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    build_lite()
    print("Pages ...", flush=True)
    run(sys.executable, ROOT / "site" / "pages.py")


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


def fetch_pyodide():
    """Take Pyodide's runtime, without its packages, from the npm registry."""
    if not shutil.which("npm"):
        sys.exit(
            "Pyodide's runtime comes from the npm registry, but npm is not installed; install "
            "Node.js, or name a folder with Pyodide in it: make site PYODIDE=folder"
        )
    print("Pyodide's runtime ...", flush=True)
    run(
        "npm",
        "pack",
        "--silent",
        f"pyodide@{PYODIDE_VERSION}",
        cwd=STAGE,
        stdout=subprocess.DEVNULL,
    )
    shutil.unpack_archive(STAGE / f"pyodide-{PYODIDE_VERSION}.tgz", STAGE)
    shutil.move(STAGE / "package", PYODIDE)


def bundle_wheels(lock):
    """Put the pure wheels beside the site, and make the lock say where each package is."""
    print("Wheels ...", flush=True)
    run(*PIP, "wheel", "--no-deps", f"--wheel-dir={WHEELS}", ROOT)
    download(lock, MISSING, f"--constraint={ROOT / 'constraints.txt'}")
    packages = lock["packages"]
    packages.update(entry(wheel, lock["info"]["python"]) for wheel in sorted(WHEELS.iterdir()))
    needed = closure(packages, ["lecture4", *KERNEL])
    pure = [name for name in needed if packages[name]["file_name"].endswith("-none-any.whl")]
    download(
        lock,
        [
            f"{name}=={packages[name]['version']}"
            for name in pure
            if not packages[name]["file_name"].startswith("../")
        ],
    )
    for wheel in WHEELS.iterdir():
        name, bundled = entry(wheel, lock["info"]["python"])
        packages[name].update({key: bundled[key] for key in ("file_name", "sha256")})
    for package in packages.values():
        if not (PYODIDE / package["file_name"]).exists():
            package["file_name"] = f"{PYODIDE_CDN_URL}/{package['file_name']}"


def download(lock, requirements, *options):
    """Fetch pure wheels for the Python that Pyodide carries."""
    version = f"--python-version={lock['info']['python']}"
    run(*PIP, "download", *PURE, version, f"--dest={WHEELS}", *options, *requirements)


def build_lite():
    """Let JupyterLite put everything together."""
    print("JupyterLite ...", flush=True)
    shutil.copy(ROOT / "site" / "jupyter-lite.json", STAGE)
    hidden = shutil.ignore_patterns(".*")  # checkpoints, and how the notebooks are formatted
    shutil.copytree(ROOT / "notebooks", STAGE / "files", ignore=hidden)
    run(
        sys.executable,
        "-m",
        "jupyter",
        "lite",
        "build",
        f"--lite-dir={STAGE}",
        f"--output-dir={OUTPUT}",
        "--apps=lab",
        "--no-sourcemaps",
        "--log-level=ERROR",
        cwd=STAGE,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
