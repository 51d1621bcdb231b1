"""Depth to play with: slopes that multiply, and weights that start too small or too large."""

import ipywidgets
import numpy as np

from ..figures.depth import DEEPEST, SPREADS, UNITS, InitialisationFigure, SaturationFigure
from .panel import Panel, button, choice, named, row, slider

SCALES = {  # standard deviations of the weights that have a name
    "Too small": 0.01,
    "Too large": 1.0,
    "Xavier": float(np.sqrt(1 / UNITS)),
    "He": float(np.sqrt(2 / UNITS)),
}


def saturation_explorer():
    """The slope through 1 to 20 units in a row for each activation: input and weight to move."""
    layers = ipywidgets.IntSlider(10, 1, DEEPEST, description="layers", **named("layers"))
    return Panel(
        SaturationFigure, x=slider("x", 0.5, 5.0), weight=slider("weight", 1.0, 2.0), layers=layers
    )


def initialisation_explorer():
    """Histograms of activations and gradients through 10 layers, for the weights' scale.

    The scale is their standard deviation; a button each sets it to one that has a name:
    too small (0.01), too large (1), Xavier (sqrt(1 / 64)), He (sqrt(2 / 64)).
    """
    activation = ipywidgets.Dropdown(
        options=list(SPREADS), description="activation", **named("activation")
    )
    usual = [float(f"{scale:.3g}") for scale in np.geomspace(0.001, 1, 61)]
    scale = choice("scale", {*usual, *SCALES.values()}, SCALES["Too small"], "{:.3g}".format)
    panel = Panel(InitialisationFigure, activation=activation, scale=scale)
    panel.children = [panel.row, row(*(_setter(scale, name) for name in SCALES)), panel.picture]
    return panel


def _setter(scale, name):
    def choose(_button):
        scale.value = SCALES[name]

    return button(f"{name}: {SCALES[name]:.3g}", f"set the scale to {SCALES[name]:.3g}", choose)
