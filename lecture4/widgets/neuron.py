"""A neuron to feed: two weights, two inputs and a bias on sliders."""

from ..figures.neuron import NeuronFigure
from .panel import Panel, slider


def neuron_explorer():
    """Sliders for a neuron's weights, inputs and bias; it shows how often it fires.

    It starts at the lecture's neuron: w = (2, -3), x = (-1, -2), bias -3.
    """
    start = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "bias": -3.0}
    return Panel(NeuronFigure, **{name: slider(name, value, 5.0) for name, value in start.items()})
