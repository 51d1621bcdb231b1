"""Depth to play with: slopes that multiply, and weights that start too small or too large."""

import ipywidgets
import numpy as np

from ..figures.depth import DEEPEST, SPREADS, UNITS, InitialisationFigure, SaturationFigure
from .panel import Panel, named, row, slider

SCALES = {  # standard deviations of the weights with a name
    "too small, 0.01": 0.01,
    "too large, 1": 1.0,
    f"Xavier, √(1 / {UNITS})": float(np.sqrt(1 / UNITS)),
    f"He, √(2 / {UNITS})": float(np.sqrt(2 / UNITS)),
}


def saturation_explorer():
    """The slope through 1 to 20 units in a row for each activation: input and weight to move."""
    layers = ipywidgets.IntSlider(10, 1, DEEPEST, description="layers", **named("layers"))
    return Panel(SaturationFigure, x=slider("x", 0.5, 5.0), weight=slider("weight", 1.0, 3.0),
                 layers=layers)


def initialisation_explorer():
    """Histograms of activations and gradients through 10 layers, for the weights' scale.

    The scale, their standard deviation, is on a slider; a list has those that have names.
    """
    activation = ipywidgets.Dropdown(options=list(SPREADS), description="activation",
                                     **named("activation"))
    scale = ipywidgets.FloatLogSlider(0.01, min=-3, max=0.5, step=0.005, description="scale",
                                      readout_format=".4f", **named("scale"))
    known = ipywidgets.Dropdown(options=[("choose a scale", None), *SCALES.items()],
                                value=0.01, description="or", **named("or"))
    panel = Panel(InitialisationFigure, activation=activation, scale=scale)
    panel.children = [row(*panel.row.children, known), panel.picture]

    def choose(change):
        if change["new"] is not None:
            scale.value = change["new"]

    def forget(change):
        if change["new"] != known.value:
            known.value = None

    known.observe(choose, "value")
    scale.observe(forget, "value")
    return panel
