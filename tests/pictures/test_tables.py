"""Tables: what the page gets before it asks. They say what the figure says, and nothing stale."""

import asyncio
import json
import zlib
from dataclasses import dataclass
from weakref import WeakSet

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from test_widgets import MOVES, TWO_DOZEN

from lecture4 import spirals
from lecture4.figures import Figure, Plot, number
from lecture4.widgets import (
    Panel,
    Picture,
    activation_explorer,
    explore,
    score_explorer,
    slider,
    training_explorer,
)
from lecture4.widgets import tables as the_module
from lecture4.widgets.tables import MOST, PIECE, SLOWEST, key, settings

PAPER = Plot(200, 100, lambda axes: axes.set(xlim=(-3, 3)))
WEIGHT = [2.0]


@dataclass(frozen=True)
class Times(Figure):
    """A figure of a learner's, that hangs on a weight in the notebook."""

    x: float
    canvas = lambda self: PAPER  # noqa: E731

    def marks(self):
        return f"<text id='t'>{number(WEIGHT[0] * self.x)}</text>"

    def alt(self):
        return "A number."


def times():
    return Panel(Times, x=slider("x", 0.0, 3.0))


def learners():
    return Panel(lambda x: Times(x), x=slider("x", 0.0, 3.0))


class Page:
    """What a page keeps of a picture's messages, as picture.js does."""

    def __init__(self, monkeypatch):
        self.table, self.bytes, self.messages = {}, 0, 0
        monkeypatch.setattr(Picture, "_send", lambda *message, **more: self.hear(*message, **more))

    def hear(self, picture, message, buffers=None):
        if "version" in message.get("state", {}):
            self.table, self.bytes = {}, 0
        if message["method"] == "custom" and "keep" in message["content"]:
            self.drop(message["content"]["keep"])
        elif message["method"] == "custom" and message["content"]["table"] == picture.version:
            self.messages += 1
            self.bytes += len(buffers[0])
            for line in zlib.decompress(buffers[0]).decode().splitlines():
                at, shown = map(json.loads, line.split("\t"))
                self.table[tuple(at)] = shown

    def drop(self, keep):
        """Drop the states that differ from `keep` in more than one control."""
        far = [at for at in self.table if sum(a != b for a, b in zip(at, keep, strict=True)) > 1]
        for at in far:
            del self.table[at]


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(the_module, "ALL", WeakSet())  # and not the panels of other tests
    return Page(monkeypatch)


@pytest.fixture
def shell(monkeypatch):
    """An IPython in which cells are run."""
    shell = InteractiveShell()
    monkeypatch.setattr(the_module, "get_ipython", lambda: shell)
    monkeypatch.setattr(the_module, "LISTENING", [])
    return shell


def look(panel, seen=True):
    """Say that the picture is on the screen of a page, or no more."""
    panel.picture._handle_custom_msg({"seen": seen}, [])


def fill_until(panel, page, messages):
    """Let a panel that is looked at fill until the page has had so many messages."""
    for _ in panel.tables.work:
        if page.messages == messages:
            break


def set_to(panel, at):
    """Set the controls to what the page calls `at`."""
    for control, wanted in zip(panel.controls.values(), at, strict=True):
        control.value = dict(settings(control))[wanted] if settings(control) else wanted


def fill_on(panel):
    """Fill what a moved panel's page lacks, though it may have to begin anew."""
    done = None
    while (work := panel.tables.work) is not done:
        for _ in work:
            pass
        done = work


def fill(panel):
    """Fill the tables to the end, as an idle kernel does."""
    look(panel)
    fill_on(panel)


def differs(at, other):
    """The places of the controls in which two states differ."""
    return [place for place, (a, b) in enumerate(zip(at, other, strict=True)) if a != b]


# --- right ----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [explore, score_explorer, *MOVES])
def test_a_table_has_what_the_figure_gives(make, page):
    panel = make()
    fill(panel)
    states = list(page.table)[:: max(1, len(page.table) // 20)]
    assert len(states) >= 20
    for at in states:
        set_to(panel, at)
        assert tuple(panel.picture.at) == at
        assert page.table[at] == [panel.picture.marks, panel.picture.alt, panel.picture.status]


def test_every_place_of_every_slider_is_there(page):
    panel = explore()
    fill(panel)
    x, y, z = panel.at
    for place in range(-100, 101):
        assert (round(place / 10, 9), y, z) in page.table
        assert (x, y, round(place / 10, 9)) in page.table


@pytest.mark.parametrize(
    "control",
    [
        slider("x", 0.3),
        ipywidgets.IntSlider(5, 1, 20),
        ipywidgets.FloatLogSlider(1.0, base=10, min=-1, max=2, step=0.1),
        ipywidgets.SelectionSlider(options=[("a", 0.1), ("b", 0.2)]),
        ipywidgets.Dropdown(options=["a", "b"]),
    ],
)
def test_a_control_set_to_what_a_key_stands_for_has_that_key(control):
    assert key(control) in dict(settings(control))
    for named, value in settings(control):
        control.value = value
        assert key(control) == named


def test_a_state_that_cannot_be_drawn_is_left_to_python(page):
    panel = explore("log(x)", x=1.0)
    fill(panel)
    assert (0.1,) in page.table and (0.0,) not in page.table and (-1.0,) not in page.table


def test_a_picture_that_is_not_a_function_of_its_controls_has_no_table(page):
    panel = training_explorer(*spirals(20, 3, rng=0))
    look(panel)
    assert panel.tables.work is None and page.table == {}


# --- bounded --------------------------------------------------------------------------------


def test_two_dozen_gates_and_wherever_one_goes_take_no_more_than_is_allowed(page):
    panel = explore(TWO_DOZEN)
    look(panel)
    for place in range(2):
        panel.controls["s0"].value = float(place)
        panel.controls["s1"].value = float(place)
        fill_on(panel)
        kept = panel.tables.kept
        assert 100_000 < sum(size for *_, size in kept.parts) <= MOST
        assert tuple(panel.at) in page.table and set(page.table) <= kept.done
        assert len(kept.done - set(page.table)) <= PIECE  # the last one, which had no room


def test_where_there_is_no_room_what_can_still_be_reached_stays(page):
    panel = explore(TWO_DOZEN)
    fill(panel)
    for value in (3.0, 1.0):
        panel.controls["s0"].value = value
        fill_on(panel)
        assert panel.picture.version == 0
        for place, name in enumerate(panel.controls):
            reached = {at[place] for at in page.table if differs(at, panel.at) in ([], [place])}
            assert len(reached) >= (201 if name == "s0" else 17), name


def test_what_one_slider_has_left_does_not_take_the_next_ones_room(page, monkeypatch):
    monkeypatch.setattr(the_module, "MOST", 136_000)  # the whole of one slider, and a little
    panel = explore(TWO_DOZEN)
    fill(panel)
    panel.controls["s1"].value = 2.0
    fill_on(panel)
    reached = {at[1] for at in page.table if differs(at, panel.at) in ([], [1])}
    assert {round(place / 10, 9) for place in range(-54, 75)} <= reached


def test_what_is_there_is_not_sent_again(page):
    panel = explore()
    fill(panel)
    before = page.messages
    panel.controls["x"].value = 3.0
    for _ in panel.tables.work:
        pass
    assert 12 <= page.messages - before <= 14  # along y and z, in pieces; along x all is there
    before = page.messages
    for _ in panel.tables.fill():
        pass
    assert page.messages == before


def test_a_drag_of_each_of_the_two_sliders_last_moved_is_there_first(page):
    panel = explore(TWO_DOZEN)
    look(panel)
    for name, value in (("s0", 4.0), ("s1", -2.0), ("s0", 2.0), ("s1", 0.0)):
        panel.controls[name].value = value
        for _, _ in zip(range(200), panel.tables.work, strict=False):
            pass
    for name in ("s0", "s1"):
        slider, place = panel.controls[name], list(panel.controls).index(name)
        for steps in range(1, 41):
            at = list(panel.at)
            at[place] = round(slider.value - slider.step * steps, 9)
            assert tuple(at) in page.table, (name, steps)


def test_what_is_near_comes_first_then_a_drag_of_the_next_slider_then_every_eighth(page):
    panel = explore()
    look(panel)
    fill_until(panel, page, messages=3)
    x, y, z = panel.at
    near = {round(place / 10, 9) for place in range(2, 19)}
    assert {at[0] for at in page.table} == {at[2] for at in page.table} == near
    fill_until(panel, page, messages=6)
    assert (7.4, y, z) in page.table and (x, y, 7.4) not in page.table
    fill_until(panel, page, messages=9)
    assert (-10.0, y, z) in page.table and (x, y, 9.2) in page.table
    assert (x, y, 9.1) not in page.table


def test_a_slider_whose_states_take_long_goes_without(page, monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr(the_module, "thread_time", lambda: next(clock) * 2 * SLOWEST)
    panel = activation_explorer()
    fill(panel)
    assert len(page.table) == 2


# --- given up -------------------------------------------------------------------------------


def test_what_is_being_made_is_given_up_when_something_moves(page):
    panel = explore()
    look(panel)
    work = panel.tables.work
    next(work)
    panel.controls["x"].value = 3.0
    assert panel.tables.work is not work
    panel.tables._slice(work)
    assert page.table == {}


def test_what_was_made_before_that_is_not_made_again(page):
    panel = explore()
    look(panel)
    for _ in range(5):
        next(panel.tables.work)
    made = panel.tables.kept.done
    panel.controls["x"].value = 3.0
    assert len(made) == 4 and next(panel.tables.work) is None and len(made) == 4
    list(panel.tables.work)
    assert {(0.2, 1.0, 1.0), (3.0, 1.0, -10.0)} <= set(page.table)


def test_nothing_is_made_where_nobody_looks(page):
    panel = explore()
    assert panel.tables.work is None
    look(panel)
    look(panel, seen=False)
    assert panel.tables.work is None


def test_an_idle_kernel_fills_and_then_rests(page):
    async def idle():
        panel = explore()
        look(panel)
        before = len(page.table)
        work = panel.tables.work
        while work.gi_frame is not None:  # it has not come to its end
            await asyncio.sleep(0.01)
        return before, [
            handle for handle in asyncio.get_running_loop()._scheduled if not handle.cancelled()
        ]

    before, waiting = asyncio.run(idle())
    assert before == 0 and len(page.table) == 3 * 200 + 1 and waiting == []


def test_python_follows_what_it_is_told_whether_the_page_has_it_or_not(page):
    panel = explore()
    fill(panel)
    for name, at in (("x", [3.0, 1.0, 1.0]), ("y", [3.0, 3.0, 1.0])):
        panel.controls[name].value = 3.0
        assert panel.picture.at == at and panel.figure.values == dict(zip("xyz", at, strict=True))


def test_a_slice_is_short(page, monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr(the_module, "perf_counter", lambda: next(clock) * 0.6 * the_module.SLICE)
    later = []
    monkeypatch.setattr(the_module, "_later", lambda *call: later.append(call))
    panel = explore()
    look(panel)
    (_, run, work) = later.pop()
    run(work)
    assert [call[:2] for call in later] == [(the_module.REST, panel.tables._slice)]


def test_nothing_is_made_while_a_cell_runs(page, monkeypatch):
    panel = explore()
    look(panel)
    monkeypatch.setattr(the_module, "CELLS", [True])
    panel.tables._slice(panel.tables.work)
    assert next(panel.tables.work) is None  # it stands where it stood: at its beginning


# --- never stale ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda panel: panel.forward_step(),
        lambda panel: panel.reset(),
        lambda panel: panel.explain("x"),
        lambda panel: setattr(panel.text, "value", "x * y * z"),
        lambda panel: setattr(panel.presets, "value", "x * y"),
    ],
)
def test_the_page_drops_its_table_when_more_than_a_slider_changes(change, page):
    panel = explore()
    fill(panel)
    change(panel)
    assert page.table == {}


def test_the_page_drops_its_table_when_the_background_changes(page):
    panel = activation_explorer()
    fill(panel)
    panel.controls["name"].value = "tanh"
    assert page.table == {}


def test_a_moved_slider_keeps_the_table(page):
    panel = explore()
    fill(panel)
    panel.controls["x"].value = 3.0
    assert len(page.table) == 601


@pytest.mark.parametrize("make", [times, learners, explore])
def test_the_page_drops_its_table_before_a_cell_runs_and_after(make, page, shell):
    panel = make()
    fill(panel)
    seen = []
    shell.user_ns["look"] = lambda: seen.append(len(page.table))
    shell.run_cell("look()")
    assert seen == [0] and page.table == {}
    assert the_module.CELLS == []


def test_a_changed_weight_is_in_the_next_table(page, shell, monkeypatch):
    panel = times()
    fill(panel)
    assert page.table[1.5,][0] == "<text id='t'>3</text>"
    monkeypatch.setitem(globals(), "WEIGHT", [4.0])
    shell.events.trigger("post_execute")  # as after a click on a button of the notebook
    assert page.table == {}
    fill(panel)
    assert page.table[1.5,][0] == "<text id='t'>6</text>"


def test_a_message_that_moved_the_slider_itself_keeps_the_table(page, shell):
    panel = times()
    fill(panel)
    panel.controls["x"].value = 1.5
    shell.events.trigger("post_execute")
    assert page.table


def test_what_was_begun_before_a_change_is_not_in_the_next_table(page):
    panel = explore()
    fill(panel)
    panel.controls["x"].value = 3.0
    work = panel.tables.work
    next(work)
    panel.tables.forget()  # as a cell does, in another thread
    list(work)
    assert page.table == {} and panel.tables.kept.done == set()


def test_a_refusal_says_of_which_state_it_is():
    panel = explore("log(x)", x=1.0)
    panel.controls["x"].value = -0.5
    assert panel.picture.at == [-0.5] and "above 0" in panel.picture.status
