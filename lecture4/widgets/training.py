"""A two-layer net that trains before your eyes: play, pause, step, speed, reset."""

import asyncio
from contextlib import suppress
from time import perf_counter

import ipywidgets

from ..activations import ACTIVATIONS
from ..arguments import one_of, real_number, whole_number
from ..figures.training import Examples, training_figure
from ..nets import TwoLayerNet
from .panel import Panel, button, choice, named, row, say_errors

SPEEDS = (1, 5, 20, 50, 100, 200, 500, 1000)  # steps a second
FRAMES = 30  # a second
TRAINING_TIME = 0.025  # seconds of each frame, at most, so that a click is answered soon
REST = 0.005  # seconds between frames, at least, for the rest of the kernel's work
LONGEST_DEBT = 0.5  # seconds of training that a busy machine may make up for later
DRAWING_TIME = 0.008  # seconds of each frame that drawing should take
TELLING = 500  # steps after which the still shows the net
COARSE, FINE = 16, 40  # points of the grid across: fewer are drawn if drawing takes longer


def training_explorer(
    X, y, hidden=20, activation="relu", reg=0.001, learning_rate=0.1, momentum=0.9, rng=0
):
    """A TwoLayerNet in training on points in the plane: its regions and its loss, live.

    X (N, 2), y (N,) labels in [0, C), C at most 5, N at most 500. Each step is one
    TwoLayerNet.partial_fit on all of them. The other arguments are TwoLayerNet's; the first
    four can be moved, which starts the training afresh.
    Raises TypeError or ValueError that names the argument which doesn't fit.
    """
    whole_number("hidden", hidden)
    controls = {
        "hidden": ipywidgets.IntSlider(
            hidden, 1, max(50, hidden), description="hidden units", **named("hidden units")
        ),
        "activation": ipywidgets.Dropdown(
            options=list(ACTIVATIONS),
            value=one_of("activation", activation, ACTIVATIONS),
            description="activation",
            **named("activation"),
        ),
        "reg": choice("reg", {0.0, 1e-4, 1e-3, 0.01, 0.1}, real_number("reg", reg, least=0)),
        "learning_rate": choice(
            "learning rate",
            {0.01, 0.03, 0.1, 0.3, 1.0},
            real_number("learning_rate", learning_rate, above=0),
        ),
    }
    return TrainingExplorer(Examples(X, y), {"momentum": momentum, "rng": rng}, controls)


class TrainingExplorer(Panel):
    """A net in training, and what starts, stops and changes it.

    Playing is a task on the kernel's own event loop. It hands over to the kernel after every
    frame, so cells run and buttons are answered meanwhile.
    """

    tabled = False  # its picture is of the net as it is now

    def __init__(self, examples, fixed, controls):
        self.examples, self.fixed = examples, fixed
        self.resolution, self.task = FINE, None
        super().__init__(self.fresh, **controls)
        self.speed = choice("steps a second", SPEEDS, 200)
        self.children = [
            self.row,
            row(
                button("Play", "train until you press Pause", self.play),
                button("Pause", "stop the training for now", self.pause),
                button("Step", "take one training step", self.step),
                button("Reset", "start again from the first weights", self.draw),
                self.speed,
            ),
            self.picture,
        ]
        self.picture.telling = self.learnt
        self.picture._view_count = 0  # from now on the page keeps it up to date
        self.picture.observe(self._looked_at, "_view_count")

    def fresh(self, **settings):
        """Start with new weights: -> the figure before the first step."""
        self.net = self.start(**settings)
        return training_figure(self.net, self.examples, FINE)

    def start(self, **settings):
        """A net with these settings that has learnt nothing yet."""
        return TwoLayerNet(**settings, **self.fixed).start(2, self.examples.classes)

    def learnt(self):
        """The figure of the still: of a net that has learnt, if none has been trained yet."""
        net = self.start(**self.values)
        if self.net.loss_curve_:
            return self.figure
        with suppress(ValueError):  # a loss that has grown beyond all bounds
            for _ in range(TELLING):
                net.partial_fit(self.examples.X, self.examples.y)
        return training_figure(net, self.examples, FINE)

    # --- training -----------------------------------------------------------------------

    @property
    def playing(self):
        """Whether the net is training now."""
        return self.task is not None

    def train(self):
        """Take one training step."""
        self.net.partial_fit(self.examples.X, self.examples.y)

    def show(self, resolution=FINE):
        """Show the net as it is now."""
        self.picture.show(training_figure(self.net, self.examples, resolution), at=self.at)

    @say_errors
    def play(self, _button=None):
        """Train until pause is called."""
        if not self.playing:
            self.task = asyncio.get_running_loop().create_task(self._play())

    @say_errors
    def pause(self, _button=None):
        """Stop training; play goes on from here."""
        if self.playing:
            self.task.cancel()
            self.task = None
            self.show()

    @say_errors
    def step(self, _button=None):
        """Take one step, and wait."""
        self.pause()
        self.train()
        self.show()

    async def _play(self):
        self.owed, before = 1.0, perf_counter()  # steps; the first frame shows the first
        while self.playing:
            began = perf_counter()
            self.owed += self.speed.value * (began - before)
            before = began
            self._frame()
            await asyncio.sleep(max(REST, 1 / FRAMES - (perf_counter() - began)))

    @say_errors
    def _frame(self):
        """Take the steps that are owed, or as many as fit into a frame, and show the net."""
        deadline = perf_counter() + TRAINING_TIME
        try:
            while self.owed >= 1 and perf_counter() < deadline:
                self.train()
                self.owed -= 1
        except Exception:
            self.task = None  # such as a loss that has grown beyond all bounds
            raise
        self.owed = min(self.owed, self.speed.value * LONGEST_DEBT)
        self._show_in_time()

    def _show_in_time(self):
        """Show the net, with fewer points next time if that took too long."""
        began = perf_counter()
        self.show(self.resolution)
        change = 4 if perf_counter() - began < DRAWING_TIME else -4
        self.resolution = min(max(self.resolution + change, COARSE), FINE)

    # --- when nobody looks any more -----------------------------------------------------

    def _looked_at(self, change):
        if not change["new"]:
            self.pause()

    def close(self):
        """Stop training, and close the widget."""
        self.pause()
        super().close()
