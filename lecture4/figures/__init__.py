"""Figures: from a state to a background and marks, as SVG. They know nothing of widgets."""

from .activation import ActivationFigure
from .depth import InitialisationFigure, SaturationFigure
from .figure import Figure, framed, save, static_svg
from .graph import GraphFigure
from .jacobian import JacobianFigure
from .neuron import NeuronFigure
from .notebook import show, static_bundle
from .plot import Plot
from .scores import ScoresFigure
from .svg import element, number, path, signed, text
from .training import TrainingFigure, training_figure

__all__ = [
    "ActivationFigure",
    "Figure",
    "GraphFigure",
    "InitialisationFigure",
    "JacobianFigure",
    "NeuronFigure",
    "Plot",
    "SaturationFigure",
    "ScoresFigure",
    "TrainingFigure",
    "element",
    "framed",
    "number",
    "path",
    "save",
    "show",
    "signed",
    "static_bundle",
    "static_svg",
    "text",
    "training_figure",
]
