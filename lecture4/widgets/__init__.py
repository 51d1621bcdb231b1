"""Pictures that move: a figure, and the sliders and buttons that move it."""

from .activation import activation_explorer
from .eleven_lines import eleven_lines_explorer
from .explorer import explore
from .panel import Panel, slider
from .picture import Picture
from .scores import score_explorer
from .training import training_explorer

__all__ = ["Panel", "Picture", "activation_explorer", "eleven_lines_explorer", "explore",
           "score_explorer", "slider", "training_explorer"]
