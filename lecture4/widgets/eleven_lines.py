"""The 11-line net, to train by hand: learning rate, hidden units, steps and loss."""

import ipywidgets

from ..figures.eleven_lines import MOST_STEPS, ElevenLinesFigure
from .panel import Panel, named

LOSSES = [("half the squared error", "squared_error"), ("logistic loss", "cross_entropy")]


def eleven_lines_explorer():
    """Sliders for the 11-line net on 0, 1, 1, 0: its error, and its four outputs."""
    return Panel(
        ElevenLinesFigure,
        rate=ipywidgets.FloatLogSlider(
            1.0,
            base=10,
            min=-1,
            max=2,
            step=0.1,
            description="learning rate",
            tooltip="learning rate, from 0.1 to 100",
            readout_format=".2f",
            **named("learning rate"),
        ),
        hidden=_whole("hidden units", 4, 1, 16, step=1),
        steps=_whole("steps", 300, 10, MOST_STEPS, step=10),
        loss=ipywidgets.Dropdown(
            options=LOSSES, value="squared_error", description="loss", **named("loss")
        ),
    )


def _whole(name, value, least, most, step):
    return ipywidgets.IntSlider(
        value,
        min=least,
        max=most,
        step=step,
        description=name,
        tooltip=f"{name}, from {least} to {most}",
        **named(name),
    )
