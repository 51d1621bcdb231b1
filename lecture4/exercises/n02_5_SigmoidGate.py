"""The sigmoid as one gate: its slope needs nothing but its output."""

import numpy as np

from .gate_sessions import WORDS, probes, session
from .shared import exercise, family


class SigmoidGate:
    """The sigmoid of x."""

    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, upstream):
        s = self.s
        dx = upstream * s * (1 - s)
        return [dx]


EXERCISE = exercise(
    SigmoidGate,
    families=(family("gate"),),
    words=WORDS,
    make_probes=probes(((0.4, 2.0), (-1.3, -0.6), (2.1, 1.7))),
    use=session,
)
