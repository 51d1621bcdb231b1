"""A moved slider is followed at once from the table that the kernel made when it was idle."""

import os
import re
import signal
from contextlib import contextmanager

from lab import write_notebook
from playwright.sync_api import expect

from lecture4.figures import GraphFigure

KERNEL = "import os\nprint('kernel', os.getpid())"
PICTURE = 'from lecture4.widgets import explore\npanel = explore("(x + y) * z", x=-2, y=5, z=-4)'
CHANGE = (
    "import lecture4.figures.graph as graph\nold = graph.signed\ngraph.signed = lambda n: 'new'"
)
HEARD = """
heard = []
for control in panel.controls.values():
    control.observe(lambda change: heard.append(change["new"]), "value")
panel
"""
PRESSED = """(handle) => {
  for (let press = 0; press < 20; press += 1) {
    const key = { key: "ArrowRight", bubbles: true, cancelable: true };
    handle.dispatchEvent(new KeyboardEvent("keydown", key));
  }
}"""

PRESSED_ON = """(handle) => {
  window.presses = 0;
  const key = { key: "ArrowRight", bubbles: true, cancelable: true };
  const turn = setInterval(() => {
    if ((window.presses += 1) === 60) clearInterval(turn);
    handle.dispatchEvent(new KeyboardEvent("keydown", key));
  }, 20);
}"""


@contextmanager
def stopped(kernel):
    """A kernel that doesn't answer, for as long as a with statement lasts."""
    os.kill(kernel, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(kernel, signal.SIGCONT)


def kernel_of(lab):
    """The number of the kernel's process, which a cell has printed, seen or not."""
    printed = lab.cell("getpid").locator(".jp-OutputArea").text_content()
    return int(re.search(r"kernel (\d+)", printed)[1])


def numbers(x, y, z):
    return re.findall(">([^<]*)</text>", GraphFigure("(x + y) * z", dict(x=x, y=y, z=z)).marks())


def test_a_picture_moves_while_its_kernel_stands_still_and_nothing_stale_is_shown(lab, tmp_path):
    lab.open(write_notebook(tmp_path / "tables.ipynb", [f"{PICTURE}\npanel", KERNEL, CHANGE]))
    lab.run(lab.cell("explore"))
    lab.run(lab.cell("getpid"))
    kernel = kernel_of(lab)
    cell = lab.cell("explore")
    texts = cell.locator(".lecture4-picture .stage > svg > g:last-child text")
    expect(texts).to_have_text(numbers(-2, 5, -4))
    lab.slider(cell, "x").focus()
    lab.page.wait_for_timeout(2500)  # in which the kernel has nothing else to do
    with stopped(kernel):
        for x in (-1.9, -1.8, -1.7):
            lab.page.keyboard.press("ArrowRight")
            expect(texts).to_have_text(numbers(x, 5, -4), timeout=1000)
        lab.slider(cell, "z").focus()
        lab.page.keyboard.press("ArrowRight")  # of two moved sliders the page has no table
        lab.page.wait_for_timeout(300)
        assert texts.all_text_contents() == numbers(-1.7, 5, -4)
    expect(texts).to_have_text(numbers(-1.7, 5, -3.9))
    lab.run(lab.cell("old"))
    lab.slider(cell, "x").focus()
    lab.page.keyboard.press("ArrowLeft")
    expect(texts).to_have_text(["new"] * 10)
    assert lab.trouble() == []


def test_a_drag_that_the_page_can_follow_is_told_once_it_rests(lab, tmp_path):
    lab.open(write_notebook(tmp_path / "told.ipynb", [PICTURE + HEARD, "print(heard)"]))
    lab.run(lab.cell("observe"))
    cell = lab.cell("observe")
    texts = cell.locator(".lecture4-picture .stage > svg > g:last-child text")
    expect(texts).to_have_text(numbers(-2, 5, -4))
    lab.page.wait_for_timeout(2500)
    lab.slider(cell, "x").evaluate(PRESSED)
    expect(texts).to_have_text(numbers(0, 5, -4))
    lab.page.wait_for_timeout(500)
    lab.run(lab.cell("print"))
    expect(lab.cell("print").locator(".jp-OutputArea")).to_have_text("[0.0]")
    assert lab.trouble() == []


def test_what_comes_back_late_does_not_move_a_slider_back(lab, tmp_path):
    lab.open(write_notebook(tmp_path / "late.ipynb", [f"{PICTURE}\npanel", KERNEL]))
    lab.run(lab.cell("explore"))
    lab.run(lab.cell("getpid"))
    cell = lab.cell("explore")
    texts = cell.locator(".lecture4-picture .stage > svg > g:last-child text")
    expect(texts).to_have_text(numbers(-2, 5, -4))
    x = lab.slider(cell, "x")
    x.focus()
    lab.page.wait_for_timeout(2500)
    with stopped(kernel_of(lab)):
        lab.page.keyboard.press("ArrowRight")
        lab.page.wait_for_timeout(200)  # in which it is told, and not answered
        x.evaluate(PRESSED_ON)
        lab.page.wait_for_timeout(300)
    lab.page.wait_for_function("window.presses === 60")
    expect(texts).to_have_text(numbers(4.1, 5, -4))
    expect(x).to_have_attribute("aria-valuenow", "4.1")
    lab.page.wait_for_timeout(500)
    expect(x).to_have_attribute("aria-valuenow", "4.1")
    assert lab.trouble() == []
