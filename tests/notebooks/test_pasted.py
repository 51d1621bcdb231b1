"""No exercise passes with code that is pasted from an earlier cell of its notebook, and renamed."""

import nbformat
import pasted
import pytest
from pasted import looked_at


@pytest.mark.parametrize("most", [30, pytest.param(pasted.MOST, marks=pytest.mark.slow)])
def test_nothing_pasted_passes(path, most, monkeypatch):
    monkeypatch.setattr(pasted, "MOST", most)  # assignments of variables to arguments, for a cell
    assert {name: places for name, places in looked_at(path) if places} == {}


def written(tmp_path, *sources):
    """A notebook of code cells, the last an exercise."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[-1].metadata["tags"] = ["exercise"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "made.ipynb")
    return dict(looked_at(tmp_path / "made.ipynb"))


STEPS = "a, b, c = -2.0, 5.0, -4.0\ns = a + b\nprint(s * c)", "print(s, c)"
PRODUCTS = """rng = np.random.default_rng(0)
A, B, up = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=(5, 2))
first = up @ B.T
back = A.T @ up, up.sum(axis=0)"""
LOOP = "def go(m, i, e, r):\n    for _ in range(9):\n        m = m + r * i.T @ e\n    return m"
COMPOSED = """def affine(x, w, b):
    return x @ w + b


def squash(z):
    return 1 / (1 + np.exp(-z))"""
PLUS = """class Plus:
    def forward(self, a, b):
        return a + b

    def backward(self, up):
        return [up, up]"""


@pytest.mark.parametrize(
    ("name", "arguments", "cells"),
    [
        ("chain_rule", "x, y, z", STEPS),
        ("affine_backward", "dout, X, W", (PRODUCTS,)),
        ("update_weights", "w, inputs, delta, rate", (LOOP,)),
        (
            "stable_sigmoid",
            "x",
            ("def s(z):\n    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))",),
        ),
        ("dead_units", "H", ("def off(a):\n    return int((a == 0).all(axis=0).sum())",)),
    ],
)
def test_what_is_pasted_and_renamed_is_recognised(tmp_path, name, arguments, cells):
    exercise = f"def {name}({arguments}):\n    raise NotImplementedError"
    assert written(tmp_path, *cells, exercise)[name]


def test_a_class_under_another_name_is_recognised(tmp_path):
    assert written(tmp_path, PLUS, "class AddGate:\n    pass")["AddGate"]


@pytest.mark.parametrize(
    ("name", "arguments", "cell"),
    [
        ("affine_backward", "dout, X, W", PRODUCTS.replace("up @ B.T", "A @ B")),
        ("softmax", "scores", "s = np.array([3.0, 5.0])\nprint(np.exp(s) / np.exp(s).sum())"),
        ("two_layer_forward", "W1, b1, W2, b2, X", COMPOSED),
    ],
)
def test_what_needs_a_thought_is_not(tmp_path, name, arguments, cell):
    exercise = f"def {name}({arguments}):\n    raise NotImplementedError"
    assert not written(tmp_path, cell, exercise)[name]
