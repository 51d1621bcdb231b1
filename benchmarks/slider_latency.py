"""How soon a moved slider is seen: interact with Matplotlib, our pictures, JavaScript alone.

    python benchmarks/slider_latency.py

One JupyterLab in headless Chromium shows the same picture, a sigmoid with its tangent and its
slope, made in three ways, and our graph of 24 gates. Every slider is moved 60 steps slowly, one
in 300 ms, which gives the time from the input event to the end of the frame that shows it; and 60
steps fast, one in 16 ms, five times over, which gives the frames shown and the time from the last
event until the picture stands still. A frame is blank if the picture is not there. Then the same
again over a line on which a message takes 100 ms there and back, as to Binder or Colab: a relay on
the loopback holds each for 50. Needs Chromium (LECTURE4_CHROMIUM names another) and no network.
"""

import asyncio
import os
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from kernel_time import TWO_DOZEN
from playwright.sync_api import sync_playwright

# The browser tests know how to start a JupyterLab of their own and how to use it.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from headless import free_port, launch_chromium, running
from lab import Lab, write_notebook

from conftest import own_settings, server_command

STEPS, SLOW, FAST, DRAGS = 60, 300, 16, 5  # steps a drag, milliseconds a step, fast drags
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

OURS = """
from lecture4.widgets import activation_explorer
activation_explorer("sigmoid", x=0.5)
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

GRAPH = f'''
from lecture4.widgets import explore
explore("{TWO_DOZEN}")
'''

TECHNIQUES = {  # name: (cell, where its picture is)
    "interact, inline Matplotlib": (INTERACT, ".jp-OutputArea img"),
    "ours": (OURS, ".lecture4-picture svg"),
    "JavaScript alone": (FLOOR, ".floor svg"),
    "ours, 24 gates": (GRAPH, ".lecture4-picture svg"),
}

# Moves the first slider of a cell and watches its picture, frame by frame. What a frame shows is
# looked at once it is over, in a task that its animation callback posts.
MEASURE = """async (cell, [selector, direction, steps, gap, waits]) => {
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const handle = cell.querySelector(".noUi-handle");
  const range = cell.querySelector("input[type=range]");
  const look = () => {
    const picture = cell.querySelector(selector);
    if (picture?.tagName !== "IMG") return picture?.lastElementChild.innerHTML ?? "";
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
    if (waits) latencies.push(changed - moved);
    // Spread over a frame, of which 300 ms are 18: or all steps fall at the same place of one.
    const phase = waits ? (step * 0.618 % 1) * 1000 / 60 : 0;
    await sleep(Math.max(0, gap + phase - (performance.now() - moved)));
  }
  while (performance.now() - Math.max(changed, moved) < 1000) await sleep(20);  // it stands still
  watching = false;
  return { latencies, shown, blank, late: changed - moved };
}"""


def main():
    load = os.getloadavg()[0]
    sources = [source.strip() for source, _ in TECHNIQUES.values()]
    for line, words in ((0, "on this machine"), (LINE, "over a line of 100 ms there and back")):
        with tempfile.TemporaryDirectory() as folder:
            results = in_jupyterlab(Path(folder), sources, drags, line)
        print(f"\n{words}")
        print_table(results, TARGETS if line == 0 else OVER_THE_LINE)
    print(
        f"load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after, "
        f"on {os.cpu_count()} cores"
    )


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


def drags(lab):
    results = {}
    for place, (name, (_, selector)) in enumerate(TECHNIQUES.items()):
        cell = lab.page.locator(".jp-CodeCell").nth(place)
        cell.scroll_into_view_if_needed()
        cell.locator(selector.split()[-1]).last.wait_for()
        lab.page.wait_for_timeout(1000)
        slow = cell.evaluate(MEASURE, [selector, 1, STEPS, SLOW, True])
        fast = [
            cell.evaluate(MEASURE, [selector, (-1) ** (drag + 1), STEPS, FAST, False])
            for drag in range(DRAGS)
        ]
        results[name] = summary(slow, fast)
    return results


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
OVER_THE_LINE = {
    "ours / JavaScript, latency": TARGETS["ours / JavaScript, latency"],
    "ours, frames of a fast drag": (lambda r: r.ours[1], "at least 55"),
    "24 gates / JavaScript, latency": (lambda r: r.graph[0] / r.floor[0], "at most 1.25"),
    "24 gates, frames of a fast drag": (lambda r: r.graph[1], "at least 55"),
}


class Results(NamedTuple):
    """A summary of each technique, in their order."""

    interact: tuple
    ours: tuple
    floor: tuple
    graph: tuple


def print_table(results, targets):
    print(f"{'':30} {'slow: ms':>9} {'fast: frames':>13} {'ms until right':>15} {'blank':>6}")
    for name, (latency, shown, late, blank) in results.items():
        print(f"{name:30} {latency:9.1f} {shown:13.1f} {late:15.0f} {blank:6d}")
    for what, (value, target) in targets.items():
        print(f"{what:40} {value(Results(*results.values())):7.2f}   {target}")


if __name__ == "__main__":
    main()
