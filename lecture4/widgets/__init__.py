"""Pictures that move: a figure, and the sliders and buttons that move it."""

from .activation import activation_explorer
from .depth import initialisation_explorer, saturation_explorer
from .eleven_lines import eleven_lines_explorer
from .explorer import explore
from .jacobian import jacobian_explorer
from .neuron import neuron_explorer
from .panel import Panel, slider
from .picture import Picture
from .scores import score_explorer
from .training import training_explorer

__all__ = [
    "Panel",
    "Picture",
    "activation_explorer",
    "eleven_lines_explorer",
    "explore",
    "initialisation_explorer",
    "jacobian_explorer",
    "neuron_explorer",
    "saturation_explorer",
    "score_explorer",
    "slider",
    "training_explorer",
]
