"""The net in training as a film: a panel whose last control is the step, so that it has a table.

Training takes a kernel. What a page has of it is some steps of a few settings, each of them the
picture that the notebook's own explorer shows there.
"""

import ast
from dataclasses import replace
from functools import cache
from itertools import product

import ipywidgets
import numpy as np

import lecture4.data
from lecture4.figures.training import Examples, training_figure
from lecture4.nets import TwoLayerNet
from lecture4.widgets import Panel
from lecture4.widgets.panel import choice
from lecture4.widgets.training import FINE

HIDDEN, REG = (3, 6, 20), (0.0, 0.001, 0.01)
STEPS = sorted({*range(6), *map(int, np.geomspace(6, 2000, 39).round())})


def film(source):
    """The film of a cell that calls training_explorer(*examples, ...) last, else None.

    Raises ValueError where the examples aren't made in that call.
    """
    try:
        call = ast.parse(source).body[-1].value
        if call.func.id != "training_explorer":
            return None
    except (AttributeError, IndexError, SyntaxError):
        return None
    if not isinstance(call.args[0], ast.Starred):
        raise ValueError(f"a film needs its examples in the call, as *spirals(rng=0): {source}")
    made = Examples(*eval(ast.unparse(call.args[0].value), vars(lecture4.data)))
    return Film(made, **{word.arg: ast.literal_eval(word.value) for word in call.keywords})


class Film(Panel):
    """A net in training at some of its steps, with a few of the settings that it can start from."""

    film = "step"  # the control that plays

    def __init__(self, examples, hidden, activation, reg, learning_rate):
        fixed = {
            "activation": activation,
            "learning_rate": learning_rate,
            "momentum": 0.9,
            "rng": 0,
        }

        def start(hidden, reg):
            return TwoLayerNet(hidden, reg=reg, **fixed).start(2, examples.classes)

        @cache
        def frames(hidden, reg):
            return _frames(start(hidden, reg), examples, highest)

        settings = {*HIDDEN, hidden}, {*REG, reg}
        starts = [start(*setting) for setting in product(*settings)]
        highest = max(net.loss(examples.X, examples.y) for net in starts)
        super().__init__(
            lambda hidden, reg, step: frames(hidden, reg)[step],
            hidden=_one_of("hidden units", settings[0], hidden),
            reg=_one_of("reg", settings[1], reg),
            step=choice("step", STEPS, 0),
        )


def _one_of(name, values, value):
    options = [(f"{each:g}", each) for each in sorted(values)]
    return ipywidgets.Dropdown(options=options, value=value, description=name)


def _frames(net, examples, highest):
    """Train a net: -> {step: its figure there}, whose axis of the loss goes beyond `highest`."""
    frames = {}
    for step in range(STEPS[-1] + 1):
        if step in STEPS:
            figure = training_figure(net, examples, FINE)
            frames[step] = replace(figure, first_loss=highest)
        net.partial_fit(examples.X, examples.y)
    return frames
