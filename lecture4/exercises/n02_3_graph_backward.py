"""The way back through a graph: each gate once, after all that use it."""

from .graphs import probes, session
from .shared import exercise


def graph_backward(order, local):
    """Gradient of the last node of `order` with respect to each node: {name: gradient}."""
    gradient = dict.fromkeys(order, 0.0)
    gradient[order[-1]] = 1.0
    for name in reversed(order):
        for source, slope in local[name].items():
            gradient[source] += gradient[name] * slope
    return gradient


EXERCISE = exercise(
    graph_backward,
    words={
        "gradients": "what it returns",
        "again": "a second call",
        "gradient": "the dictionary of gradients",
    },
    worth={"gradients": 3},
    make_probes=probes,
    use=session,
)
