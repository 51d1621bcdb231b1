"""A layer's Jacobian to look at, and the vector-Jacobian product that makes it unnecessary."""

import ipywidgets

from ..figures.jacobian import LAYERS, UNITS, JacobianFigure
from .panel import Panel, named, slider

START = (0.5, -1.0, 2.0, -0.3)


def jacobian_explorer():
    """The Jacobian of a small layer beside what backward returns, for inputs on sliders.

    The upstream gradient is 1 at one output, which picks that row of the Jacobian, or a
    different number at each.
    """

    def figure(layer, upstream, **inputs):
        return JacobianFigure(layer, tuple(inputs.values()), upstream)

    layers = ipywidgets.Dropdown(options=list(LAYERS), description="layer", **named("layer"))
    upstream = ipywidgets.Dropdown(
        options=_upstreams(), description="upstream", **named("upstream")
    )
    inputs = {
        f"x{place + 1}": slider(f"x{place + 1}", value, 5.0) for place, value in enumerate(START)
    }
    return Panel(figure, layer=layers, upstream=upstream, **inputs)


def _upstreams():
    everywhere = (1.0, -2.0, 0.5, 3.0)
    one = {
        f"1 at output {place + 1}": tuple(float(place == other) for other in range(UNITS))
        for place in range(UNITS)
    }
    return [("a number at each output", everywhere), *one.items()]
