"""How long check() takes in a browser's own Python, which has no threads and no signals.

    python benchmarks/check_in_browser.py

The same programs are checked first by the Python that runs this, then by one in a headless
Chromium. That one isn't Pyodide, which the site has, for NumPy for Pyodide is on no package
registry: Python 3.11 and NumPy 1.25 for the browser come in the wheel of JupyterLite's xeus kernel.
Needs Chromium (LECTURE4_CHROMIUM names another), and the Python registry once.
"""

import functools
import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from headless import launch_chromium

ROOT = Path(__file__).parents[1]
WHEEL = "jupyterlite-xeus-python==1.0.0"
PACKAGES = {"python", "numpy", "emscripten-abi"}  # of those in the wheel, that are unpacked
COURSE = ("lecture4/**/*", "tests/exercises/faulty_lines.py", "tests/exercises/learners/*.toml")
PATIENCE = 600_000  # milliseconds

WORKER = """
importScripts("xpython_wasm.js");
onmessage = async () => {
  const print = (said) => postMessage({said});
  self.Module = await createXeusModule({print, printErr: print});
  await Module.bootstrap_from_empack_packed_environment("packages.json", ".", false);
  const course = await (await fetch("course.zip")).arrayBuffer();
  Module.FS.writeFile("/course.zip", new Uint8Array(course));
  try { Module.exec(await (await fetch("start.py")).text()); }
  finally { postMessage({done: true}); }
};
"""
START = """
import sys, traceback, zipfile
zipfile.ZipFile("/course.zip").extractall("/course")
sys.path[:0] = ["/course", "/course/tests/exercises", "/course/benchmarks"]
try:
    import timed_checks
    timed_checks.main()
except BaseException:
    print(traceback.format_exc())
"""
RUN = """() => new Promise((done, failed) => {
  const worker = new Worker("worker.js");
  worker.onerror = (event) => failed(event.message);
  worker.onmessage = ({data}) => data.done ? done() : tell(data.said);
  worker.postMessage("start");
})"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main():
    natively = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "exercises")}
    script = Path(__file__).with_name("timed_checks.py")
    subprocess.run([sys.executable, script], env=natively, check=True)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        serve = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            page = launch_chromium(playwright).new_page()
            page.set_default_timeout(PATIENCE)
            page.expose_function("tell", lambda said: print(said, flush=True))
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            page.evaluate(RUN)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def prepare(folder):
    """What the page asks for: Python and NumPy for the browser, the course, and what starts it."""
    print(f"Python for the browser, from {WHEEL} ...", flush=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        for name in files.namelist():
            if "/static/" in name:
                (folder / name.rpartition("/")[2]).write_bytes(files.read(name))
    known = json.loads((folder / "empack_env_meta.json").read_text(encoding="utf-8"))
    known["packages"] = [p for p in known["packages"] if p["name"] in PACKAGES]
    (folder / "packages.json").write_text(json.dumps(known), encoding="utf-8")
    (folder / "course.zip").write_bytes(zipped())
    (folder / "index.html").write_text("<!doctype html><title>check</title>", encoding="utf-8")
    (folder / "worker.js").write_text(WORKER, encoding="utf-8")
    (folder / "start.py").write_text(START, encoding="utf-8")


def zipped():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as course:
        for pattern in (*COURSE, "benchmarks/timed_checks.py"):
            for file in ROOT.glob(pattern):
                if file.is_file() and "__pycache__" not in file.parts:
                    course.write(file, file.relative_to(ROOT))
    return memory.getvalue()


if __name__ == "__main__":
    main()
