"""Figures: from a state to a background and marks, as SVG. They know nothing of widgets.

A name's module is loaded when the name is first asked for: the Jupyter server needs `still`, and
not Matplotlib.
"""

from importlib import import_module

_MODULES = {
    "activation": ["ActivationFigure"],
    "depth": ["InitialisationFigure", "SaturationFigure"],
    "figure": ["Figure", "framed", "save", "static_bundle", "static_svg"],
    "graph": ["GraphFigure"],
    "jacobian": ["JacobianFigure"],
    "neuron": ["NeuronFigure"],
    "notebook": ["show"],
    "plot": ["STYLE", "Plot"],
    "scores": ["ScoresFigure"],
    "svg": ["element", "hand", "handle", "number", "path", "signed", "text"],
    "training": ["TrainingFigure", "training_figure"],
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}
__all__ = sorted(_HOMES)


def __getattr__(name):
    """Load a name's module when the name is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__():
    return [*globals(), *__all__]
