"""How smoothly a net is seen to train, and how soon Pause stops it.

    python benchmarks/training_frames.py

One JupyterLab in headless Chromium shows the training picture on 300 points. Play is pressed at 200
steps a second; for five seconds every frame that shows another state is counted, and the steps
that were taken. Then Pause is pressed, five times in all: the time runs from the click until the
picture changes no more. Needs Chromium and no network.
"""

import os
import tempfile
from pathlib import Path
from statistics import median

from slider_latency import in_jupyterlab

TRAINING = """
from lecture4 import spirals
from lecture4.widgets import training_explorer
training_explorer(*spirals(100, 3, rng=0))
"""
SECONDS, PAUSES = 5, 5

WATCH = """async ([seconds]) => {
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const marks = () => document.querySelector(".lecture4-picture svg").lastElementChild.innerHTML;
  const steps = () => Number(document.querySelector("#says").textContent.match(/step (\\d+)/)[1]);
  const button = (name) => [...document.querySelectorAll("button.widget-button")]
    .find((one) => one.textContent === name);
  let seen = marks(), changed = 0, shown = 0, watching = true;
  const look = () => {
    if (marks() !== seen) { seen = marks(); shown += 1; changed = performance.now(); }
    if (watching) requestAnimationFrame(look);
  };
  button("Play").click();
  await sleep(500);
  const [first, before, began] = [steps(), shown, (requestAnimationFrame(look), performance.now())];
  await sleep(1000 * seconds);
  const time = (performance.now() - began) / 1000;
  const result = { frames: (shown - before) / time, steps: (steps() - first) / time };
  const pressed = performance.now();
  button("Pause").click();
  await sleep(1000);
  watching = false;
  return { ...result, pause: Math.max(0, changed - pressed) };
}"""


def watch(lab):
    lab.page.locator(".lecture4-picture svg").wait_for()
    return [lab.page.evaluate(WATCH, [SECONDS]) for _ in range(PAUSES)]


def main():
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        runs = in_jupyterlab(Path(folder), [TRAINING.strip()], watch)
    for what, name, target in (
        ("frames a second", "frames", "at least 15"),
        ("steps a second", "steps", "at least 200, as set"),
        ("ms until Pause is seen", "pause", "at most 150"),
    ):
        print(f"{what:24} {median(run[name] for run in runs):7.1f}   {target}")
    print(
        f"load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after, "
        f"on {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    main()
