"""The scores of one example, to move: what the hinge loss and the cross-entropy make of them."""

import ipywidgets

from ..figures import ScoresFigure
from .panel import Panel, named, slider


def score_explorer(scores=(3.2, 5.1, -1.7), true_class=0, names=("cat", "car", "frog")):
    """Sliders for the scores of one example, and both losses of them side by side.

    scores: one number a class; true_class: index of the right class; names: one a class.
    Raises ValueError if there isn't a name for each score, or no such class.
    """
    if len(names) != len(scores):
        raise ValueError(f"names must be as many as scores, {len(scores)}; got {len(names)}")
    sliders = {
        f"score {place}": slider(name, score)
        for place, (name, score) in enumerate(zip(names, scores, strict=True))
    }
    limit = max(control.max for control in sliders.values())
    classes = ipywidgets.Dropdown(
        options=[(name, place) for place, name in enumerate(names)],
        value=true_class,
        description="true class",
        **named("true class"),
    )

    def figure(true_class, **scores):
        return ScoresFigure(tuple(scores.values()), true_class, tuple(names), limit)

    return Panel(figure, **sliders, true_class=classes)
