"""Figures: from a state to a background and marks, as SVG. They know nothing of widgets."""

from .figure import Figure, framed, save, static_svg
from .graph import GraphFigure
from .notebook import show, static_bundle
from .plot import Plot
from .scores import ScoresFigure
from .svg import element, number, signed, text

__all__ = ["Figure", "GraphFigure", "Plot", "ScoresFigure", "element", "framed", "number", "save",
           "show", "signed", "static_bundle", "static_svg", "text"]
