"""An activation function to slide along, with its tangent."""

import ipywidgets

from ..activations import ACTIVATIONS
from ..arguments import one_of, real_number
from ..figures.activation import LIMIT, ActivationFigure
from .panel import Panel, named, slider


def activation_explorer(name="sigmoid", x=0.5):
    """A slider along an activation function, which shows its value, tangent and slope.

    name: in ACTIVATIONS; x: where it starts, between -5 and 5.
    Raises ValueError for another name or another x.
    """
    names = ipywidgets.Dropdown(
        options=list(ACTIVATIONS),
        description="function",
        value=one_of("name", name, ACTIVATIONS),
        **named("function"),
    )
    x = real_number("x", x, above=-LIMIT, below=LIMIT)
    return Panel(ActivationFigure, name=names, x=slider("x", x, LIMIT))
