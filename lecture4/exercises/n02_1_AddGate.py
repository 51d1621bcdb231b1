"""The gate that adds. Both local gradients are 1."""

from .gate_sessions import PAIRS, WORDS, probes, session
from .shared import exercise, family


class AddGate:
    """x plus y."""

    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        dx = upstream * 1.0
        dy = upstream * 1.0
        return [dx, dy]


EXERCISE = exercise(
    AddGate,
    families=(family("gate", without=("shared_cache",)),),
    words=WORDS,
    make_probes=probes(PAIRS),
    use=session,
)
