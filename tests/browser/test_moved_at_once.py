"""A moved slider is followed at once from the table that the kernel made when it was idle."""

import os
import re
import signal
from contextlib import contextmanager

from lab import write_notebook
from playwright.sync_api import expect

from lecture4.figures import GraphFigure

KERNEL = "import os\nprint('kernel', os.getpid())"
PICTURE = 'from lecture4.widgets import explore\nexplore("(x + y) * z", x=-2, y=5, z=-4)'
CHANGE = (
    "import lecture4.figures.graph as graph\nold = graph.signed\ngraph.signed = lambda n: 'new'"
)


@contextmanager
def stopped(kernel):
    """A kernel that doesn't answer, for as long as a with statement lasts."""
    os.kill(kernel, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(kernel, signal.SIGCONT)


def numbers(x, y, z):
    return re.findall(">([^<]*)</text>", GraphFigure("(x + y) * z", dict(x=x, y=y, z=z)).marks())


def test_a_picture_moves_while_its_kernel_stands_still_and_nothing_stale_is_shown(lab, tmp_path):
    lab.open(write_notebook(tmp_path / "tables.ipynb", [PICTURE, KERNEL, CHANGE]))
    lab.run(lab.cell("explore"))
    lab.run(lab.cell("getpid"))
    printed = lab.cell("getpid").locator(".jp-OutputArea").inner_text()
    kernel = int(re.search(r"kernel (\d+)", printed)[1])
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
