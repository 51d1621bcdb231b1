"""Run every notebook as other processors would: does it show what is stored, to the last letter?

python tools/cpus.py               # every kernel, NumPy's baseline loops, two threads, the noise
python tools/cpus.py --others 2    # two kernels other than this processor's own, and the noise
python tools/cpus.py --others 0    # the noise alone
python tools/cpus.py --others 0 --noise 1e-9 notebooks/05_the_eleven_line_net.ipynb

Text, HTML and SVG are compared. Pixels are not: the last digit of a curve's height decides between
two neighbouring shades at its edge.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product, zip_longest
from pathlib import Path

import nbformat
import refresh
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat.v4 import new_code_cell

TOOLS = Path(__file__).parent
# What OpenBLAS is asked for, oldest first. It may lack a kernel and take another one in its place.
KERNELS = {
    "x86_64": ["Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX"],
    "arm64": ["ARMV8", "CORTEXA57", "NEOVERSEN1", "THUNDERX2T99", "NEOVERSEV1", "VORTEX"],
}
ARCHITECTURES = {"AMD64": "x86_64", "aarch64": "arm64"}  # other systems' names for the same
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
CHOICES = ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES", *THREADS)
NOISE = 1e-13
SHORT = 70  # characters on either side of a difference
PIXELS = re.compile(r"data:image/(png|svg\+xml);base64,[\w+/=]+")  # of what is in an img
ADVICE = """Stored output must be the same on any processor. Choose a setting that isn't chaotic, or
say in words what holds on all: “The same on any processor” in CONTRIBUTING.md."""
WITNESS = "import json, witness\nprint(json.dumps(witness.facts()))"


@dataclass(frozen=True)
class Setting:
    """One way to compute: what the table calls it, the environment, and what that must bring."""

    name: str
    environment: dict
    facts: dict
    noise: float = 0.0


# --- which settings ---------------------------------------------------------------------------


def environment(kernel=None, threads=1, without=(), noise=0.0):
    """What to set for a process; what this one was started with has no say."""
    chosen = {name: str(threads) for name in THREADS}
    if kernel:
        chosen["OPENBLAS_CORETYPE"] = kernel
    if without:
        chosen["NPY_DISABLE_CPU_FEATURES"] = " ".join(without)
    if noise:
        chosen["LECTURE4_NOISE"] = str(noise)
    path = os.pathsep.join(filter(None, [str(TOOLS), os.environ.get("PYTHONPATH")]))
    kept = {name: value for name, value in os.environ.items() if name not in CHOICES}
    return {**kept, **chosen, "PYTHONPATH": path}


def facts(chosen):
    """What a process of this environment computes with; None if it ends at once."""
    command = [sys.executable, TOOLS / "witness.py"]
    answer = subprocess.run(command, env=chosen, capture_output=True, text=True)
    return json.loads(answer.stdout) if answer.returncode == 0 else None


def setting(name, kernel=None, threads=1, without=(), noise=0.0):
    chosen = environment(kernel, threads, without, noise)
    return Setting(name, chosen, facts(chosen), noise)


def kernels():
    """The kernels that run here, as {what ran: what was asked for}, this processor's own first."""
    found = {facts(environment())["kernel"]: []}
    for name in KERNELS.get(machine(), []):
        ran = facts(environment(name))
        if ran is None:
            print(f"{name} can't run on this processor")
        else:
            found.setdefault(ran["kernel"], []).append(name)
    return found


def settings_of_all(noise):
    """Each kernel with NumPy's fast loops, its baseline, and two threads; then the noise."""
    ways = {
        "1 thread": {},
        "1 thread, baseline loops": {"without": facts(environment())["loops"]},
        "2 threads": {"threads": min(2, os.cpu_count())},
    }
    return [
        *(
            setting(f"{title(*kernel)}, {words}", first(*kernel), **way)
            for kernel, (words, way) in product(kernels().items(), ways.items())
        ),
        with_noise(noise),
    ]


def settings_of_some(others, noise):
    """The oldest and the newest kernels that aren't this processor's own; then the noise."""
    loops = facts(environment())["loops"]
    rest = list(kernels().items())[1:]
    picked = [*rest[:1], *rest[:0:-1]][:others]
    return [
        *(
            setting(f"{title(*kernel)}, 1 thread, baseline loops", first(*kernel), without=loops)
            for kernel in picked
        ),
        with_noise(noise),
    ]


def with_noise(noise):
    return setting(f"a relative error of {noise:g} on exp and draws", noise=noise)


def machine():
    """The architecture by which KERNELS knows it."""
    return ARCHITECTURES.get(platform.machine(), platform.machine())


def title(ran, asked):
    """Both names where they differ, as for Prescott, whose kernel answers to Katmai."""
    names = " and ".join(asked if ran else []) or "this processor's own"
    return f"{names} (runs {ran})" if ran and ran != names else names


def first(ran, asked):
    return asked[0] if asked else None


# --- one run ----------------------------------------------------------------------------------


def problem(path, setting):
    """What the notebook shows otherwise under the setting, as a text; None if nothing."""
    stored, fresh = (nbformat.read(path, as_version=4) for _ in range(2))
    fresh.cells.append(new_code_cell(WITNESS))
    options = ["--log-level=ERROR", *(["--ext=noise"] if setting.noise else [])]
    try:
        refresh.run(fresh, path.parent, setting.environment, options)
    except (CellControlSignal, DeadKernelError) as error:
        return f"a cell failed\n{error}"
    seen = json.loads(fresh.cells.pop().outputs[0].text)
    refresh.normalise(fresh)
    return wrong_kernel(seen, setting) or first_difference(stored, fresh)


def wrong_kernel(seen, setting):
    """A text if the notebook's kernel didn't compute as the setting says."""
    for name in ("kernel", "threads", "loops"):
        if seen[name] != setting.facts[name]:
            return f"its kernel ran with {name} {seen[name]}, not {setting.facts[name]}"
    if any(abs(error - setting.noise) > 0.01 * setting.noise + 1e-15 for error in seen["noise"]):
        return f"its kernel ran with the noise {seen['noise']}, not {setting.noise}"
    return None


def first_difference(stored, fresh):
    """The first cell, and in it the first line, that isn't what is stored; None if all is."""
    for before, after in zip(stored.cells, fresh.cells, strict=True):
        for (kind, old), (_, new) in zip_longest(texts(before), texts(after), fillvalue=("", "")):
            if old != new:
                return f"cell {before.id}, {kind or 'more than is stored'}\n{lines(old, new)}"
    return None


def texts(cell):
    """All that a cell shows, pixels aside, as (kind, text); what reads best comes first."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield output.name, output.text
        if output.output_type == "error":
            yield "error", f"{output.ename}: {output.evalue}"
        for kind in sorted(output.get("data", {}), key=lambda kind: (kind != "text/plain", kind)):
            if kind.startswith("text/") or kind == "image/svg+xml":
                yield kind, PIXELS.sub("PIXELS", output.data[kind])


def lines(old, new):
    """The first line that differs, from both texts, cut to what can be read."""
    pairs = zip_longest(old.split("\n"), new.split("\n"), fillvalue="(nothing)")
    line, (old, new) = next((k, pair) for k, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    same = (a == b for a, b in zip(old, new, strict=False))
    place = next((k for k, equal in enumerate(same) if not equal), 0)
    cut = slice(max(0, place - SHORT), place + SHORT)
    return f"line {line}, stored: {old[cut]}\nline {line}, now:    {new[cut]}"


# --- all of them ------------------------------------------------------------------------------


def run_all(paths, settings):
    """Two notebooks at a time: {(path, setting's name): problem or None}, with a mark for each."""
    jobs = [(path, setting) for setting in settings for path in paths]
    with ThreadPoolExecutor(2) as pool:
        found = list(map(marked, pool.map(problem, *zip(*jobs, strict=True))))
    print("\n")
    return {(path, s.name): result for (path, s), result in zip(jobs, found, strict=True)}


def marked(result):
    """The result, after its mark has been printed."""
    print(mark(result), end="", flush=True)
    return result


def mark(found):
    return "✗" if found else "·"


def table(paths, settings, results):
    """A row a notebook, a column a setting; letters stand for the settings."""
    letters = [chr(ord("A") + k) for k in range(len(settings))]
    yield from (f"{letter}  {s.name}" for letter, s in zip(letters, settings, strict=True))
    width = max(len(path.stem) for path in paths)
    yield "\n" + " " * width + "  " + "  ".join(letters)
    for path in paths:
        marks = [mark(results[path, s.name]) for s in settings]
        yield f"{path.stem:{width}}  " + "  ".join(marks)


def report(results):
    """Each problem with its notebook and its setting."""
    found = [(path, name, problem) for (path, name), problem in results.items() if problem]
    return "\n\n".join(f"{path.name} under {name}:\n{problem}" for path, name, problem in found)


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="all of them if none is named")
    parser.add_argument("--others", type=int, help="how many kernels; all of them if left out")
    parser.add_argument("--noise", type=float, default=NOISE, help="relative error of the noise")
    return parser.parse_args(words)


def main(words):
    chosen, start = arguments(words), time.monotonic()
    paths = chosen.notebooks or sorted(refresh.NOTEBOOKS.glob("*.ipynb"))
    if chosen.others is None:
        settings = settings_of_all(chosen.noise)
    else:
        settings = settings_of_some(chosen.others, chosen.noise)
    results = run_all(paths, settings)
    print(*table(paths, settings, results), sep="\n")
    print(f"\n{len(results)} runs in {time.monotonic() - start:.0f} seconds, · as stored, ✗ not")
    if any(results.values()):
        sys.exit(f"\n{report(results)}\n\n{ADVICE}")


if __name__ == "__main__":
    main(sys.argv[1:])
