"""The gate that takes the larger input, and hands the gradient to that one alone."""

from .gate_sessions import PAIRS, WORDS, probes, session_with_ties
from .shared import exercise, family


class MaxGate:
    """The larger of x and y."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return max(x, y)

    def backward(self, upstream):
        dx = upstream * (self.x >= self.y)
        dy = upstream * (self.x < self.y)
        return [dx, dy]


EXERCISE = exercise(
    MaxGate,
    families=(family("gate"),),
    words=WORDS,
    make_probes=probes((*PAIRS, (1.2, 1.2, 0.8))),
    use=session_with_ties,
)
