"""How soon a moved slider is seen: interact, ipympl, our pictures, JavaScript alone.

    python benchmarks/slider_latency.py             all of it: about 20 minutes
    python benchmarks/slider_latency.py slow        one line: machine, line or slow

One JupyterLab in headless Chromium shows the same picture, a sigmoid with its tangent and its
slope, made in several ways, and a graph of 24 gates, by JavaScript alone and ours. A slider is
moved 60 steps slowly, one in 300 ms, which gives the time from the input event to the end of the
frame that shows it; and 60 steps fast, one in 16 ms, six times over, which gives the frames shown
and the time from the last event until the picture stands still. Before each of these nothing moves
for a second. A frame is blank if the picture is not there. "Two sliders" takes the first and the
second in turn; "without tables" is what the page has at once after opening.

All that on this machine; over a line on which a message takes 100 ms there and back, as to Binder
or Colab (a relay on the loopback holds each for 50); and with a slow processor: the kernel is niced
to 19, beside a busy loop niced to 10 on each core, so that it gets an eighth of one at best, and
the page keeps its own. Then, on this machine, what tables cost: the kernel's processor time at
rest, and how long an empty cell takes while they are filled. Needs Chromium (LECTURE4_CHROMIUM
names another) and no network.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import psutil
from kernel_time import TWO_DOZEN
from playwright.sync_api import sync_playwright

# The browser tests know how to start a JupyterLab of their own and how to use it.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from headless import free_port, launch_chromium, running
from lab import Lab, write_notebook

from conftest import own_settings, server_command

STEPS, SLOW, FAST, DRAGS = 60, 300, 16, 6  # steps a drag, milliseconds a step, fast drags
LINE = 0.05  # seconds that a message takes one way over the slow line

INTERACT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from lecture4 import sigmoid, sigmoid_derivative
grid = np.linspace(-5, 5, 481)

@interact(x=FloatSlider(0.5, min=-5, max=5, step=0.05))
def picture(x):
    value, slope = sigmoid(x), sigmoid_derivative(x)
    ends = np.clip([x - 1.5, x + 1.5], -5, 5)
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4.6), layout="constrained")
    left.plot(grid, sigmoid(grid), color="green")
    left.plot(ends, value + slope * (ends - x), color="red")
    right.plot(grid, sigmoid_derivative(grid), color="red")
    for ax, y, words in ((left, value, "value"), (right, slope, "slope")):
        ax.plot(x, y, "o", color="black")
        ax.vlines(x, ax.get_ylim()[0], y, linestyle="--")
        ax.text(0.05, 0.93, f"{words} {y:.4g}", transform=ax.transAxes)
        ax.set(xlim=(-5, 5), xlabel="x")
        ax.grid()
    plt.show()
"""

IPYMPL = """
import numpy as np
from ipympl.backend_nbagg import Canvas, FigureManager
from ipywidgets import FloatSlider, VBox
from lecture4 import sigmoid, sigmoid_derivative
from matplotlib.figure import Figure
grid = np.linspace(-5, 5, 481)
figure = Figure(figsize=(10.5, 4.6), layout="constrained")
canvas = Canvas(figure)  # what %matplotlib widget makes, beside the inline figures that others show
manager = FigureManager(canvas, 0)
left, right = figure.subplots(1, 2)
left.plot(grid, sigmoid(grid), color="green")
right.plot(grid, sigmoid_derivative(grid), color="red")
[tangent] = left.plot([], [], color="red")
marks = []
for ax in (left, right):
    [dot], [drop] = ax.plot([], [], "ko"), ax.plot([], [], "--")
    marks.append((dot, drop, ax.text(0.05, 0.93, "", transform=ax.transAxes), ax.get_ylim()[0]))
    ax.set(xlim=(-5, 5), xlabel="x")
    ax.grid()

def move(change):
    x = change["new"]
    value, slope = sigmoid(x), sigmoid_derivative(x)
    ends = np.clip([x - 1.5, x + 1.5], -5, 5)
    tangent.set_data(ends, value + slope * (ends - x))
    for (dot, drop, text, low), y, words in zip(marks, (value, slope), ("value", "slope")):
        dot.set_data([x], [y])
        drop.set_data([x, x], [low, y])
        text.set_text(f"{words} {y:.4g}")
    canvas.draw_idle()

slider = FloatSlider(0.5, min=-5, max=5, step=0.05)
slider.observe(move, "value")
%matplotlib inline
VBox([slider, canvas])
"""

OURS = """
from lecture4.widgets import activation_explorer
activation_explorer("sigmoid", x=0.5)
"""

UNTABLED = """
from lecture4.widgets import activation_explorer
panel = activation_explorer("sigmoid", x=0.5)
panel.tabled = False
panel
"""

FLOOR = '''
import anywidget
import traitlets
from lecture4.figures import ActivationFigure, framed
figure = ActivationFigure("sigmoid", 0.5)
plot = figure.canvas()

class Floor(anywidget.AnyWidget):
    _css = ".floor path { fill: none; stroke: currentColor } .floor svg { --ink: currentColor }"
    _esm = """
    export default { render({ model, el }) {
      el.className = "floor";
      el.innerHTML = `<input type="range" min="-5" max="5" step="0.05" value="0.5">`
        + model.get("frame");
      const [slider, svg] = el.children, [left, right] = model.get("corners");
      const at = ([[x0, y0], [x1, y1]], x, y) => [x0 + x * (x1 - x0), y0 + y * (y1 - y0)];
      const draw = () => {
        const x = Number(slider.value), s = 1 / (1 + Math.exp(-x)), slope = s * (1 - s);
        const ends = [Math.max(-5, x - 1.5), Math.min(5, x + 1.5)];
        const tangent = ends.map((end) => at(left, end, s + slope * (end - x)).join(" "));
        const dot = ([cx, cy], id) => `<circle cx="${cx}" cy="${cy}" r="5"/>`
          + `<path stroke-dasharray="5 4" d="M${cx} ${cy}V300"/>`
          + `<text x="${60 + 380 * id}" y="30">${[s, slope][id].toPrecision(4)}</text>`;
        svg.lastElementChild.innerHTML = `<path d="M${tangent.join("L")}"/>`
          + dot(at(left, x, s), 0) + dot(at(right, x, slope), 1);
      };
      slider.addEventListener("input", draw);
      draw();
    } };
    """
    frame = traitlets.Unicode(framed(figure)).tag(sync=True)
    corners = traitlets.List(
        [plot.pixels([(0, 0), (1, 1)], column).tolist() for column in (0, 1)]).tag(sync=True)

Floor()
'''

FLOOR_GRAPH = f'''
import re
from itertools import count
import anywidget
import traitlets
from lecture4.figures import GraphFigure, framed
from lecture4.graph import Graph
from lecture4.widgets import Picture
graph = Graph.parse("{TWO_DOZEN}")
figure = GraphFigure("{TWO_DOZEN}", dict.fromkeys(graph.inputs, 1.0))
place = {{node: turn for turn, node in enumerate(graph.nodes)}}
wires = count()
blank = re.sub(r"(id='([vg][0-9]+)'[^>]*>)[^<]*<", r"\\1{{\\2}}<", figure.marks())
width = lambda _: "class='flow{{w%d}}'" % (next(wires) % len(place))
blank = re.sub("class='flow[a-z]'", width, blank)

class FloorGraph(anywidget.AnyWidget):
    _css = Picture._css
    _esm = """
    const logistic = (a) => 1 / (1 + Math.exp(-a));
    const RULES = {{  // of each gate: its value, and its slope with respect to each input
      add: [(a, b) => a + b, () => [1, 1]],
      subtract: [(a, b) => a - b, () => [1, -1]],
      multiply: [(a, b) => a * b, (a, b) => [b, a]],
      max: [Math.max, (a, b) => (a >= b ? [1, 0] : [0, 1])],
      power: [(a) => a * a, (a) => [2 * a]],
      exp: [Math.exp, (a) => [Math.exp(a)]],
      log: [Math.log, (a) => [1 / a]],
      sigmoid: [logistic, (a) => [logistic(a) * (1 - logistic(a))]],
    }};
    export default {{ render({{ model, el }}) {{
      el.className = "floor lecture4-picture";
      el.innerHTML = `<input type="range" min="-10" max="10" step="0.1" value="1">`
        + model.get("frame");
      const [slider, svg] = el.children, nodes = model.get("nodes"), blank = model.get("blank");
      const draw = () => {{
        const v = [], g = nodes.map(() => 0);
        nodes.forEach(([name, from, number], turn) => {{
          const moved = name === "s1" ? Number(slider.value) : number;
          v[turn] = RULES[name] ? RULES[name][0](...from.map((one) => v[one])) : moved;
        }});
        g[nodes.length - 1] = 1;
        nodes.map((node, turn) => [...node, turn]).reverse().forEach(([name, from, _, turn]) => {{
          const locals = RULES[name]?.[1](...from.map((one) => v[one])) ?? [];
          locals.forEach((local, which) => {{ g[from[which]] += g[turn] * local; }});
        }});
        const width = (turn) => "abcdefghij"[Math.min(9, Math.floor(3 * Math.abs(g[turn])))];
        const filled = (_, what, turn) =>
          (what === "w" ? width(turn) : {{ v, g }}[what][turn].toPrecision(4));
        svg.lastElementChild.innerHTML = blank.replace(/[{{]([vgw])([0-9]+)[}}]/g, filled);
      }};
      slider.addEventListener("input", draw);
      draw();
    }} }};
    """
    frame = traitlets.Unicode(framed(figure)).tag(sync=True)
    blank = traitlets.Unicode(blank).tag(sync=True)
    nodes = traitlets.List([
        [node.name.split()[0], [place[one] for one in node.inputs],
         1.0 if node.constant is None else node.constant] for node in graph.nodes]).tag(sync=True)

FloorGraph()
'''

GRAPH = f'''
from lecture4.widgets import explore
explore("{TWO_DOZEN}")
'''

TECHNIQUES = {  # name: (cell, where its picture is, how many of its sliders are moved)
    "interact, inline Matplotlib": (INTERACT, ".jp-OutputArea img", 1),
    "ipympl": (IPYMPL, ".jupyter-matplotlib-canvas-div canvas", 1),
    "ours": (OURS, ".lecture4-picture svg", 1),
    "ours, without tables": (UNTABLED, ".lecture4-picture svg", 1),
    "JavaScript alone": (FLOOR, ".floor svg", 1),
    "JavaScript alone, 24 gates": (FLOOR_GRAPH, ".floor svg", 1),
    "ours, 24 gates": (GRAPH, ".lecture4-picture svg", 1),
    "ours, 24 gates, two sliders": (GRAPH, ".lecture4-picture svg", 2),
}
NICED = "import os\nprint('kernel', os.getpid())"

# Moves a slider of a cell and watches its picture, frame by frame. What a frame shows is
# looked at once it is over, in a task that its animation callback posts. A canvas counts what is
# drawn on it.
MEASURE = """async (cell, [selector, turn, direction, steps, gap, waits]) => {
  // What isn't drawn anew: the mark of a number that has changed, what a screen reader is told.
  const UNDRAWN = / (data-new|aria-[a-z]+)="[^"]*"/g;
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const handle = cell.querySelectorAll(".noUi-handle")[turn];
  const range = cell.querySelector("input[type=range]");
  const look = () => {
    const picture = cell.querySelector(selector);
    if (picture?.tagName === "CANVAS") return `drawn ${picture.drawn}`;
    const marks = picture?.lastElementChild?.innerHTML.replaceAll(UNDRAWN, "");
    if (picture?.tagName !== "IMG") return marks ?? "";
    return picture.complete && picture.naturalWidth ? picture.src : "";
  };
  const move = () => {
    if (range) {
      range.value = Number(range.value) + direction * Number(range.step);
      range.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      const key = direction > 0 ? "ArrowRight" : "ArrowLeft";
      handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  };
  let seen = look(), changed = performance.now(), shown = 0, blank = 0, watching = true;
  const after = new MessageChannel();
  after.port1.onmessage = () => {
    const now = look();
    blank += now === "";
    if (now && now !== seen) { seen = now; shown += 1; changed = performance.now(); }
    if (watching) requestAnimationFrame(() => after.port2.postMessage(0));
  };
  requestAnimationFrame(() => after.port2.postMessage(0));
  await sleep(100);
  const latencies = [];
  let moved;
  for (let step = 0; step < steps; step += 1) {
    const before = shown;
    moved = performance.now();
    move();
    while (waits && shown === before && performance.now() - moved < 5000) await sleep(1);
    if (waits) latencies.push(shown === before ? 5000 : changed - moved);
    // Spread over a frame, of which 300 ms are 18: or all steps fall at the same place of one.
    const phase = waits ? (step * 0.618 % 1) * 1000 / 60 : 0;
    await sleep(Math.max(0, gap + phase - (performance.now() - moved)));
  }
  while (performance.now() - Math.max(changed, moved) < 1000) await sleep(20);  // it stands still
  watching = false;
  return { latencies, shown, blank, late: Math.max(0, changed - moved) };
}"""

COUNT_IMAGES = """() => {
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    this.canvas.drawn = (this.canvas.drawn ?? 0) + 1;
    return drawImage.apply(this, given);
  };
}"""
# Runs an empty cell of which nobody sees anything, and says how many milliseconds that took.
EMPTY_CELL = """async (rest) => {
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  await new Promise((resolve) => setTimeout(resolve, rest));
  const began = performance.now();
  await kernel.requestExecute({ code: "pass", store_history: false }).done;
  return performance.now() - began;
}"""


def main(*chosen):
    load = os.getloadavg()[0]
    sources = [source.strip() for source, *_ in TECHNIQUES.values()]
    for name in chosen or LINES:
        words, line, slow, targets = LINES[name]
        with tempfile.TemporaryDirectory() as folder, beside(slow):
            results = in_jupyterlab(Path(folder), [*sources, NICED], Drags(slow), line)
        print(f"\n{words}")
        print_table(results, targets)
    if not chosen:
        with tempfile.TemporaryDirectory() as folder:
            in_jupyterlab(Path(folder), [*sources, NICED], costs)
    print(
        f"load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after, "
        f"on {os.cpu_count()} cores"
    )


@contextmanager
def beside(slow):
    """With a slow processor: a busy loop on each core, which gives way to all but the kernel."""
    loop = [sys.executable, "-c", "import os\nos.nice(10)\nwhile True: pass"]
    loops = [subprocess.Popen(loop) for _ in range(os.cpu_count() if slow else 0)]
    try:
        yield
    finally:
        for each in loops:
            each.kill()
            each.wait()


@contextmanager
def relayed(address, line):
    """The address at which a server is reached over a line that takes `line` seconds one way."""
    if not line:
        yield address
        return
    loop, port, there = asyncio.new_event_loop(), free_port(), address.rpartition(":")[2]

    async def meet(*page):
        server = await asyncio.open_connection("127.0.0.1", int(there))
        await asyncio.gather(carry(page[0], server[1], line), carry(server[0], page[1], line))

    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(asyncio.start_server(meet, "127.0.0.1", port), loop).result()
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)


async def carry(source, target, line):
    """Hand on what comes in, each piece `line` seconds later, in order."""
    loop = asyncio.get_running_loop()
    while piece := await source.read(65536):
        loop.call_later(line, target.write, piece)
    loop.call_later(line, target.close)


def in_jupyterlab(home, sources, use, line=0):
    """Start JupyterLab and Chromium in a folder, run cells: -> use(lab), once they are done."""
    address, files = f"http://127.0.0.1:{free_port()}", home / "files"
    files.mkdir()
    with (
        running(server_command(address, files), address, home / "log", env=own_settings(home)),
        relayed(address, line) as seen_at,
        sync_playwright() as playwright,
    ):
        page = launch_chromium(playwright).new_page(viewport={"width": 1280, "height": 900})
        lab = Lab(page, seen_at, files / "notebook", home, "lab/tree")
        lab.open(write_notebook(home / "sliders.ipynb", sources))
        lab.run_all()
        result = use(lab)
        assert not lab.trouble(), lab.trouble()
        lab.shut_down_kernels()
        return result


class Drags(NamedTuple):
    """Drags the sliders of all techniques, with a kernel that is slow or not."""

    slow: bool

    def __call__(self, lab):
        lab.page.evaluate(COUNT_IMAGES)
        if self.slow:
            kernel(lab).nice(19)
        return {
            name: drags(lab, place, selector, sliders)
            for place, (name, (_, selector, sliders)) in enumerate(TECHNIQUES.items())
        }


def kernel(lab):
    """The kernel's process, by what the last cell has printed."""
    printed = lab.cell("os.getpid").locator(".jp-OutputArea").inner_text()
    return psutil.Process(int(printed.split("kernel")[1]))


def shown(lab, place, selector):
    """A technique's cell, once its picture is on the screen."""
    cell = lab.page.locator(".jp-CodeCell").nth(place)
    cell.scroll_into_view_if_needed()
    cell.locator(selector.split()[-1]).last.wait_for()
    return cell


def drags(lab, place, selector, sliders):
    cell = shown(lab, place, selector)
    lab.page.wait_for_timeout(1000)
    slow = cell.evaluate(MEASURE, [selector, 0, 1, STEPS, SLOW, True])
    ways = [(drag % sliders, -1 if drag // sliders % 2 == 0 else 1) for drag in range(DRAGS)]
    fast = [cell.evaluate(MEASURE, [selector, *way, STEPS, FAST, False]) for way in ways]
    return summary(slow, fast)


def costs(lab):
    """Print what the tables cost the kernel: at rest, and an empty cell while they are filled."""
    place = list(TECHNIQUES).index("ours, 24 gates")
    shown(lab, place, TECHNIQUES["ours, 24 gates"][1])
    at_once = [lab.page.evaluate(EMPTY_CELL, 0) for _ in range(30)]  # no pause, so no table
    filling = [lab.page.evaluate(EMPTY_CELL, 200 + 10 * turn) for turn in range(60)]
    lab.page.wait_for_timeout(15_000)
    before = sum(kernel(lab).cpu_times()[:2])
    lab.page.wait_for_timeout(10_000)
    used = sum(kernel(lab).cpu_times()[:2]) - before
    print(f"\nthe kernel at rest, tables filled: {100 * used:.0f} ms of 10 s   none")
    print(
        f"an empty cell, median and worst: {median(at_once):.0f} and {max(at_once):.0f} ms; while "
        f"tables are filled {median(filling):.0f} and {max(filling):.0f} ms   at most 50 more"
    )


def summary(slow, fast):
    """(latency in ms, frames shown in a fast drag, ms until it is right, blank frames in all)."""
    # The mean of the frames: 8 or 9 is all that a median of so few could say.
    return (
        median(slow["latencies"]),
        mean(drag["shown"] for drag in fast),
        median(drag["late"] for drag in fast),
        sum(drag["blank"] for drag in [slow, *fast]),
    )


TARGETS = {  # what: (its value, what it should be)
    "ours / interact, latency": (lambda r: r.ours[0] / r.interact[0], "at most 0.20"),
    "ours / JavaScript, latency": (lambda r: r.ours[0] / r.floor[0], "at most 1.25"),
    "ours / interact, frames of a fast drag": (
        lambda r: r.ours[1] / r.interact[1],
        "at least 2.50",
    ),
    "ours, ms until a fast drag is right": (lambda r: r.ours[2], "at most 100"),
    "24 gates / interact, latency": (lambda r: r.graph[0] / r.interact[0], "at most 0.25"),
}
AT_REST = {
    "ours / JavaScript, latency": TARGETS["ours / JavaScript, latency"],
    "ours, frames of a fast drag": (lambda r: r.ours[1], "at least 55"),
    "24 gates / JavaScript, latency": (lambda r: r.graph[0] / r.floor_graph[0], "at most 1.25"),
    "24 gates, frames of a fast drag": (lambda r: r.graph[1], "at least 55"),
    "24 gates, two sliders / JavaScript": (lambda r: r.two[0] / r.floor_graph[0], "at most 1.25"),
    "two sliders, frames of a fast drag": (lambda r: r.two[1], "at least 55"),
}
LINES = {  # name: (words, seconds one way, whether the kernel is slow, what should be)
    "machine": ("on this machine", 0, False, {**TARGETS, **AT_REST}),
    "line": ("over a line of 100 ms there and back", LINE, False, AT_REST),
    "slow": ("with a slow processor for the kernel", 0, True, AT_REST),
}


class Results(NamedTuple):
    """A summary of each technique, in their order."""

    interact: tuple
    ipympl: tuple
    ours: tuple
    untabled: tuple
    floor: tuple
    floor_graph: tuple
    graph: tuple
    two: tuple


def print_table(results, targets):
    print(f"{'':30} {'slow: ms':>9} {'fast: frames':>13} {'ms until right':>15} {'blank':>6}")
    for name, (latency, shown, late, blank) in results.items():
        print(f"{name:30} {latency:9.1f} {shown:13.1f} {late:15.0f} {blank:6d}")
    for what, (value, target) in targets.items():
        print(f"{what:40} {value(Results(*results.values())):7.2f}   {target}")


if __name__ == "__main__":
    main(*sys.argv[1:])
