"""The Jacobian of a small layer, and the vector-Jacobian product that backward computes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..gates import ReluGate, SigmoidGate, TanhGate
from ..layers import Affine, jacobian
from .figure import Figure
from .plot import Plot, in_panels
from .svg import element, number, text

UNITS = 4  # inputs, and outputs
LAYERS = {"sigmoid": SigmoidGate, "tanh": TanhGate, "relu": ReluGate, "affine": Affine}
WEIGHTS = np.array(
    [[1.0, -0.5, 0.3, 2.0], [0.4, 1.5, -1.0, 0.2], [-2.0, 0.1, 0.8, -0.6], [0.5, -1.2, 1.0, 0.7]]
)  # any that are not 0
HALF = 0.48  # of a cell's side, where a cell is 1
UPSTREAM, PRODUCT = -1.4, UNITS + 0.4  # the column beside the matrix, and the row below it


@dataclass(frozen=True)
class JacobianFigure(Figure):
    """Left: the Jacobian, upstream gradient beside it, their product below. Right: backward.

    layer: in LAYERS; x: the layer's inputs; upstream: a gradient for each output.
    """

    layer: str
    x: tuple
    upstream: tuple

    def canvas(self):
        return axes()

    def numbers(self):
        """All that is drawn: the Jacobian (4, 4), and what backward returns, (4,)."""
        gate, x = LAYERS[self.layer](), np.array([self.x])
        inputs = (x, WEIGHTS, np.zeros(UNITS)) if self.layer == "affine" else (x,)
        matrix = jacobian(gate, *inputs)
        gate.forward(*inputs)
        return matrix, gate.backward(np.array([self.upstream]))[0][0]

    def marks(self):
        matrix, product = self.numbers()
        plot, rows = self.canvas(), range(UNITS)
        scale = max(np.abs(matrix).max(), 1e-12)
        return in_panels(
            [
                *(
                    _cell(plot, f"j{i}{j}", j, i, matrix[i, j], abs(matrix[i, j]) / scale)
                    for i in rows
                    for j in rows
                ),
                *(_cell(plot, f"u{i}", UPSTREAM, i, self.upstream[i]) for i in rows),
                *(_cell(plot, f"p{j}", j, PRODUCT, (self.upstream @ matrix)[j]) for j in rows),
            ],
            [
                *(_cell(plot, f"b{j}", j, 2, product[j], column=1) for j in rows),
                *(_cell(plot, f"v{i}", i, 0, self.upstream[i], column=1) for i in rows),
                _words(plot, "rule", -0.4, 1, RULES[self.layer]),
                _words(plot, "count", -0.4, 3.4, count(matrix)),
            ],
        )

    def alt(self):
        matrix, product = self.numbers()
        rows = "; ".join(" ".join(map(number, row)) for row in matrix)
        return (
            f"Jacobian of a {self.layer} layer, {UNITS} outputs by {UNITS} inputs: {rows}. "
            f"{count(matrix)}. Upstream gradient {' '.join(map(number, self.upstream))}; "
            f"upstream times Jacobian, and backward's answer without the Jacobian: "
            f"{' '.join(map(number, product))}."
        )


RULES = {
    "sigmoid": "backward: upstream × s (1 − s), entry by entry",
    "tanh": "backward: upstream × (1 − t²), entry by entry",
    "relu": "backward: upstream where x > 0, else 0",
    "affine": "backward: upstream Wᵀ, with the W it has anyway",
}


def count(matrix):
    """How many entries of a matrix are not 0, in words."""
    return f"{np.count_nonzero(matrix)} of {matrix.size} entries of the Jacobian are not 0"


@lru_cache(maxsize=1)
def axes():
    """The names of the rows and columns, by Matplotlib."""
    names = [f"x{place + 1}" for place in range(UNITS)]

    def prepare(left, right):
        left.set(
            xlim=(UPSTREAM - 0.6, UNITS - 0.4),
            ylim=(PRODUCT + 0.5, -0.6),
            title="Upstream gradient × Jacobian",
        )
        left.set_yticks(
            [*range(UNITS), PRODUCT],
            [*(f"output {place + 1}" for place in range(UNITS)), "product"],
        )
        left.set_xticks([UPSTREAM, *range(UNITS)], ["upstream", *names])
        right.set(
            xlim=(-0.6, UNITS - 0.4),
            ylim=(PRODUCT + 0.5, -0.6),
            title="The same without it: backward(upstream)",
        )
        right.set_yticks([0, 2], ["upstream", "gradient"])
        right.set_xticks(range(UNITS), [f"{place + 1}" for place in range(UNITS)])
        for ax in (left, right):
            ax.spines[:].set_visible(False)
            ax.tick_params(length=0)
            ax.xaxis.tick_top()

    return Plot(820, 340, prepare, columns=2)


def _cell(plot, name, x, y, value, strength=0.0, column=0):
    """A box with a number in it, the darker the larger."""
    (left, top), (right, bottom), (middle, centre) = plot.pixels(
        [(x - HALF, y - HALF), (x + HALF, y + HALF), (x, y)], column
    )
    return element(
        "rect",
        id=f"{name}box",
        class_="cell",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        fill_opacity=f"{0.5 * strength:.2f}",
    ) + text(number(value), middle, centre + 4, "entry", id=name)


def _words(plot, name, x, y, words):
    x, y = plot.pixels((x, y), column=1)
    return text(words, x, y + 4, "label", id=name)
