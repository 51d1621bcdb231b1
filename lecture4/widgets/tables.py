"""Tables: the states along each slider, made while the kernel is idle and kept by the page.

A figure is a pure function of its state, so the page can have a state before it is asked for. A
part of a table is lines of text, compressed by zlib, which a browser inflates by itself: for each
state what the controls are set to, a tab, and what is shown then. Nothing stale is shown, for the
page drops its table when the picture's version changes, and that changes before anything else than
a slider of the panel does.
"""

import asyncio
import json
import zlib
from contextlib import suppress
from time import perf_counter
from weakref import WeakSet

import ipywidgets
import numpy as np
from IPython import get_ipython

try:
    from time import thread_time
except ImportError:  # a browser's Python has one thread
    from time import process_time as thread_time

PAUSE = 0.1  # seconds without a move, after which the kernel is taken to be idle
SLICE, REST = 0.01, 0.002  # seconds of work, and between: a cell waits for no more
SLOWEST = 0.03  # seconds of work that a state may take, or its slider goes without
MOST = 300_000  # bytes that the page has of one picture
STEPS = 400  # states along one slider, at most
COARSE, DRAG = 8, 64  # steps: see _chosen
RECENT = 2  # sliders last moved, between which one goes to and fro: what a drag needs comes first
PIECE = 40  # states that are sent together, so that little is lost where a move comes between


def key(control):
    """What a control is set to, as the page names it: the place of a choice, else the value."""
    setting = control.index if control.has_trait("index") else control.value
    if isinstance(setting, float):
        return round(setting, 9)  # a slider in the page hands on its rounding error
    return setting if isinstance(setting, (int, str)) else None


def settings(control):
    """What a slider or a list of choices can be set to, as [(key, value)]; else []."""
    if isinstance(control, (ipywidgets.SelectionSlider, ipywidgets.Dropdown)):
        options = control.options
        values = [option[1] if isinstance(option, tuple) else option for option in options]
        return list(enumerate(values))
    if not all(hasattr(control, end) for end in ("min", "max", "step", "value")):
        return []
    steps = round((control.max - control.min) / control.step)
    places = [float(f"{control.min + step * control.step:.12g}") for step in range(steps + 1)]
    if hasattr(control, "base"):
        return [(round(control.base**place, 9), control.base**place) for place in places]
    kind = type(control.value)
    return [(round(kind(place), 9), kind(place)) for place in places]


class Part:
    """States, compressed as they come."""

    def __init__(self):
        self._squeeze, self._pieces, self.states = zlib.compressobj(), [], 0

    def add(self, at, shown):
        """Add what is shown where the controls are set to the keys `at`."""
        line = "\t".join(json.dumps(part, ensure_ascii=False) for part in (at, shown))
        self._pieces.append(self._squeeze.compress(f"{line}\n".encode()))
        self.states += 1

    def compressed(self):
        """All of it, as bytes. Nothing can be added after that."""
        return b"".join([*self._pieces, self._squeeze.flush()])


class Kept:
    """What has been made for one version of a picture: it all goes when that does."""

    def __init__(self, version):
        self.version, self.part = version, Part()
        self.parts = []  # that the page has: (place of the slider, from where, bytes)
        self.done = set()  # states that were made
        self.slow = set()  # names of sliders that take too long


class Tables:
    """The tables of a panel's picture: filled while nothing moves and somebody looks at it."""

    def __init__(self, panel):
        self.panel, self.recent = panel, []  # controls, the last one first
        self.seen, self.work, self.just_moved = False, None, False
        self.kept = Kept(panel.picture.version)
        panel.picture.on_msg(self._heard)
        ALL.add(self)
        _listen()

    def _heard(self, _picture, content, _buffers):
        if "seen" in content:  # a page that opens has nothing yet
            self.seen = content["seen"]
            self.forget()

    def moved(self, control):
        """A control of the panel moved: what the page has stays right."""
        self.recent = [control, *(each for each in self.recent if each is not control)][:RECENT]
        self.just_moved = True
        self.rest()

    def forget(self):
        """Something else changed, or may have: have the page drop what it has."""
        if self.kept.parts:
            self.panel.picture.version += 1
        self.kept = Kept(self.panel.picture.version)
        self.rest()

    def rest(self):
        """Give up what is being made, and begin again once nothing has moved for a while."""
        self.work = None
        if self.seen and self.panel.tabled:
            self.work = self.fill()
            _later(PAUSE, self._slice, self.work)

    def hangs_on_the_notebook(self):
        """Whether the figure is made by a function of the notebook, which anything may change."""
        return not getattr(self.panel.make_figure, "__module__", "").startswith("lecture4.")

    def _slice(self, work):
        """Work for a moment, and hand over to the kernel."""
        deadline = perf_counter() + SLICE
        while work is self.work and not CELLS:  # else given up, or a cell runs beside
            if next(work, "done") == "done":
                return
            if perf_counter() >= deadline:
                _later(REST, self._slice, work)
                return

    def fill(self):
        """Make and send what the page lacks: a generator that makes a state between its yields.

        Where it is given up, what it has made stays, in the part that is sent next.
        """
        at, kept = self.panel.at, self.kept  # a cell may make it forget in another thread
        for name, stage in self._order():
            for _ in self._along(name, at, kept, stage):
                if kept.part.states >= PIECE and not self._send(name, at, kept, stage):
                    return
                yield
            if not self._send(name, at, kept, stage):
                return

    def _order(self):
        """What is filled, one after the other: [(name of a slider, stage)]."""
        names = [name for name in self.panel.controls if self._is_slider(name)]
        by_control = {self.panel.controls[name]: name for name in names}
        recent = [by_control[control] for control in self.recent if control in by_control]
        names = recent + [name for name in names if name not in recent]
        stages = [("near", recent), ("drag", recent), ("near", names)]
        # A hand goes to the next slider as soon as the first has shown something.
        stages += [("drag", names[: len(recent) + 1]), ("coarse", names), ("all", names)]
        return [(name, stage) for stage, some in stages for name in some]

    def _is_slider(self, name):
        return not isinstance(self.panel.controls[name], ipywidgets.Dropdown)

    def _along(self, name, at, kept, stage):
        """Make the states along a slider, until two of them have taken too long."""
        place, values, slow = list(self.panel.controls).index(name), self.panel.values, 0
        states = settings(self.panel.controls[name])
        for setting, value in _chosen(states, at[place], stage):
            state = (*at[:place], setting, *at[place + 1 :])
            if name in kept.slow or state in kept.done:
                continue
            yield
            began = thread_time()
            shown = shown_at(self.panel, {**values, name: value})
            slow = slow + 1 if thread_time() - began > SLOWEST else 0
            if slow == 2:  # the first may have drawn what the others share
                kept.slow.add(name)
            kept.done.add(state)
            if shown is not None:
                kept.part.add(state, shown)

    def _send(self, name, at, kept, stage):
        """Send what has been made along a slider, if there is room. Returns whether there was.

        What is needed first doesn't stand back for what was made elsewhere: all begins anew.
        """
        if not kept.part.states:
            return True
        compressed = kept.part.compressed()
        kept.part = Part()
        if not self._has_room(len(compressed), at, kept):
            if stage in ("near", "drag") and any(made_at != at for _, made_at, _ in kept.parts):
                self.forget()
            return False
        kept.parts.append((list(self.panel.controls).index(name), at, len(compressed)))
        self.panel.picture.send({"table": kept.version}, [compressed])
        return True

    def _has_room(self, size, at, kept):
        """Whether so many bytes more may be sent; for them the page drops what is out of reach."""
        if _bytes(kept.parts) + size > MOST:
            kept.parts = [part for part in kept.parts if _in_reach(at, part[1], part[0])]
            kept.done = {state for state in kept.done if _in_reach(at, state)}
            self.panel.picture.send({"table": kept.version, "keep": at})
        return _bytes(kept.parts) + size <= MOST


def _bytes(parts):
    return sum(size for *_, size in parts)


def _in_reach(at, state, place=None):
    """Whether a state is one slider away from `at`: that one, if its place is given."""
    moved = [
        turn for turn, (here, there) in enumerate(zip(at, state, strict=True)) if here != there
    ]
    return len(moved) <= (place is None) or moved == [place]


def shown_at(panel, values):
    """What the page would show at some values, [marks, alt, status]; None if that isn't known."""
    with np.errstate(all="ignore"):
        try:
            figure = panel.make_figure(**values)
            shown = [figure.marks(), figure.alt(), panel.said(figure)]
            same = figure.canvas() is panel.figure.canvas()
        except Exception:
            return None  # it is said once somebody goes there
    return shown if same else None


def _chosen(states, here, stage):
    """The states of a slider that a stage makes, the nearest first: those within a few steps, those
    within a drag, every eighth, or all of them."""
    states = states[:: 1 + len(states) // STEPS]
    middle = next((turn for turn, (setting, _) in enumerate(states) if setting == here), 0)
    reach = {"near": COARSE, "drag": DRAG}.get(stage, len(states))
    step = COARSE if stage == "coarse" else 1
    turns = [turn for turn in range(0, len(states), step) if abs(turn - middle) <= reach]
    return [states[turn] for turn in sorted(turns, key=lambda turn: abs(turn - middle))]


# --- the kernel -------------------------------------------------------------------------------

ALL = WeakSet()
CELLS = []  # those that run now
LISTENING = []  # to which shells


def _later(seconds, function, *arguments):
    """Call a function later on the kernel's event loop; where there is none, nobody looks."""
    with suppress(RuntimeError):
        asyncio.get_running_loop().call_later(seconds, function, *arguments)


def _listen():
    """Hear of it when a cell is run, or a message of any widget has been taken in."""
    shell = get_ipython()
    if shell is not None and shell not in LISTENING:
        LISTENING.append(shell)
        shell.events.register("pre_run_cell", _cell_begins)
        shell.events.register("post_run_cell", _cell_is_over)
        shell.events.register("post_execute", _message_is_over)


def _cell_begins(*_):
    CELLS.append(True)
    for tables in list(ALL):
        tables.forget()


def _cell_is_over(*_):
    CELLS.clear()
    for tables in list(ALL):
        tables.forget()


def _message_is_over():
    for tables in list(ALL):
        if tables.just_moved:
            tables.just_moved = False
        elif tables.hangs_on_the_notebook():
            tables.forget()
