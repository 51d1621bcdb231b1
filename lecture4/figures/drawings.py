"""Drawings that stand still: the map of the course, a neuron beside a unit, nets, tables, regions.

Each returns a figure, for `show`, except `draw_regions`, which draws into axes.
"""

from itertools import pairwise, product

import numpy as np
from matplotlib import cycler, patheffects
from matplotlib.patches import Circle

from .plot import STYLE, Drawing, our_settings
from .style import PALETTE, SHADES
from .training import SHAPES, heart

INK, LINE, BOX, PAPER, TURN = (PALETTE[name][0] for name in ("ink", "line", "box", "paper", "turn"))
DRAWN = {**STYLE, "axes.prop_cycle": cycler(color=[INK])}
ON_PALE, ON_DEEP = "#101010", "#fdfdfd"  # words on a picture of numbers, which no theme changes

COURSE = {  # number: (what it is about, its place on the map)
    "00": ("Start here", (0, 1)),
    "01": ("The chain rule", (1, 1)),
    "02": ("Gates and\ngraphs", (2, 2)),
    "03": ("Layers and\nJacobians", (3, 2)),
    "04": ("SVM and\nsoftmax", (2, 0)),
    "05": ("The 11-line\nnet", (3, 1)),
    "06": ("The two-layer\nnet", (4, 1)),
    "07": ("Neural networks\nand the brain", (3, 3)),
    "08": ("Activation\nfunctions", (5, 1)),
}
NEEDS = {
    "01": ["00"],
    "02": ["01"],
    "03": ["02"],
    "04": ["02"],
    "05": ["02"],
    "06": ["03", "04", "05"],
    "07": ["02"],
    "08": ["06"],
}


@our_settings(DRAWN)
def course_map():
    """The nine notebooks, with an arrow from each to those that build on it: -> a figure."""
    figure = Drawing(figsize=(9.4, 4.4), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(-0.5, 5.5), ylim=(-0.4, 3.4))
    axes.axis("off")
    boxes = {
        number: _box(axes, f"{number}\n{title}", place) for number, (title, place) in COURSE.items()
    }
    for number, needed in NEEDS.items():
        for other in needed:
            axes.annotate(
                "",
                COURSE[number][1],
                COURSE[other][1],
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": LINE,
                    "shrinkA": 0,
                    "shrinkB": 1,
                    "patchA": boxes[other],
                    "patchB": boxes[number],
                },
            )
    return figure


def _box(axes, words, place):
    label = axes.text(*place, words, ha="center", va="center", fontsize=10, linespacing=1.25)
    label.set_bbox({"boxstyle": "round,pad=0.5", "facecolor": BOX, "edgecolor": INK})
    return label.get_bbox_patch()


PARTS = ["A", "B", "C", "D", "E"]  # the same letters on both drawings


@our_settings(DRAWN)
def neuron_and_unit():
    """A nerve cell beside a unit of a network, with the same letters: -> a figure."""
    figure = Drawing(figsize=(9.4, 3.4), layout="constrained")
    cell, unit = figure.subplots(1, 2)
    _draw_cell(cell)
    _draw_unit(unit)
    cell.set_title("A nerve cell, as textbooks draw it")
    unit.set_title("A unit of a neural network")
    for axes in (cell, unit):
        axes.set(xlim=(-0.3, 6.3), ylim=(-2.4, 2.2), aspect="equal")
        axes.axis("off")
    return figure


def _draw_cell(axes):
    for y in (1.5, 0.0, -1.5):
        axes.plot([0.2, 1.0, 1.9], [y, 0.75 * y, 0.25 * y], color=INK, linewidth=2)
        axes.plot([0.3, 1.0], [y + 0.45, 0.75 * y], color=INK, linewidth=1.3)
        axes.plot(0.1, y, "o", color=INK, markersize=8)
    axes.add_patch(Circle((2.4, 0), 0.65, facecolor=BOX, edgecolor=INK, linewidth=2, zorder=3))
    axes.plot([3.05, 5.0], [0, 0], color=INK, linewidth=3)
    for y in (0.9, 0.0, -0.9):
        axes.plot([5.0, 5.7], [0, y], "-o", color=INK, markevery=[1], markersize=8)
    words = ["synapses", "dendrites", "cell body", "axon", "terminals"]
    _name(axes, words, [(0.1, -2.1), (1.2, -2.1), (2.4, -0.95), (4.0, -0.45), (5.6, -1.5)])


def _draw_unit(axes):
    for i, y in enumerate((1.5, 0.0, -1.5)):
        axes.plot([0.2, 1.8], [y, 0.25 * y], color=INK, linewidth=1.5)
        axes.text(0.0, y, f"$x_{i}$", ha="center", va="center", fontsize=13)
        axes.text(0.8, 0.72 * y + 0.25, f"$w_{i}$", ha="center", fontsize=12)
        axes.annotate("", (5.8, 0.6 * y), (5.0, 0), arrowprops={"arrowstyle": "-|>"})
    axes.add_patch(Circle((2.4, 0), 0.65, facecolor=BOX, edgecolor=INK, linewidth=2, zorder=3))
    axes.text(2.4, 0, r"$f(\Sigma + b)$", ha="center", va="center", fontsize=11)
    axes.plot([3.05, 5.0], [0, 0], color=INK, linewidth=1.5)
    words = ["weights", "inputs", "sum, then activation", "output", "to the next units"]
    _name(axes, words, [(1.3, -2.1), (0.0, -2.1), (2.9, -0.95), (4.4, -0.45), (5.5, -1.5)])


def _name(axes, words, places):
    for letter, word, place in zip(PARTS, words, places, strict=True):
        axes.text(*place, f"{letter}\n{word}", ha="center", va="center", fontsize=10, color=TURN)


@our_settings(DRAWN)
def small_graph(places, wires):
    """Named circles at `places`, {name: (x, y)}, and arrows, {"ab": "a label"}: -> a figure."""
    figure = Drawing(figsize=(6, 1.8), layout="constrained")
    axes = figure.subplots()
    for (start, end), label in wires.items():
        (x0, y0), (x1, y1) = places[start], places[end]
        arrow = {"arrowstyle": "->", "shrinkA": 16, "shrinkB": 16}
        axes.annotate("", (x1, y1), (x0, y0), arrowprops=arrow)
        axes.text((x0 + x1) / 2, (y0 + y1) / 2 + 0.08, label, ha="center")
    circle = {"boxstyle": "circle", "facecolor": PAPER, "edgecolor": INK}
    for name, place in places.items():
        axes.text(*place, name, ha="center", va="center", bbox=circle)
    axes.set(xlim=(-0.4, 3.4), ylim=(-0.4, 0.8))
    axes.axis("off")
    return figure


@our_settings(DRAWN)
def layered_nets(*nets):
    """Fully connected nets side by side, each as the sizes of its layers: -> a figure."""
    figure = Drawing(figsize=(8, 2.8), layout="constrained")
    row = figure.subplots(1, len(nets))
    for axes, sizes in zip(row, nets, strict=True):
        _draw_net(axes, sizes)
    return figure


def _draw_net(axes, sizes):
    layers = [[(k, i - (n - 1) / 2) for i in range(n)] for k, n in enumerate(sizes)]
    for left, right in pairwise(layers):
        for wire in product(left, right):
            axes.plot(*np.transpose(wire), color=LINE, zorder=1)
    for k, layer in enumerate(layers):
        marker = "o" if k else "s"  # inputs are no units
        colours = {"facecolor": PAPER, "edgecolor": INK}
        axes.scatter(*np.transpose(layer), s=220, marker=marker, zorder=2, **colours)
    axes.set(title=f"sizes {sizes}", ylim=(-2.2, 2.2))
    axes.axis("off")


@our_settings(DRAWN)
def number_tables(tables):
    """Square tables {title: (n, n)} side by side, in colour, with what isn't 0: -> a figure."""
    figure = Drawing(figsize=(9, 3.2), layout="constrained")
    row = figure.subplots(1, len(tables))
    for axes, (title, table) in zip(row, tables.items(), strict=True):
        colours = axes.imshow(table, cmap="RdBu", vmin=-2, vmax=2)
        _write_entries(axes, table)
        axes.set(title=title, xlabel="input")
    row[0].set_ylabel("output")
    figure.colorbar(colours, ax=row, label="derivative", shrink=0.8)
    return figure


def _write_entries(axes, table):
    centred = {"fontsize": 9, "ha": "center", "va": "center"}
    for i, j in np.argwhere(table):
        colour = ON_DEEP if abs(table[i, j]) > 1.2 else ON_PALE
        axes.text(j, i, f"{table[i, j]:.1f}", color=colour, **centred)
    numbered = range(len(table)), range(1, len(table) + 1)
    axes.set_xticks(*numbered)
    axes.set_yticks(*numbered)


def draw_regions(axes, classify, X, y, title):
    """Draw examples X (N, 2) with labels y (N,), and each class's numbered region, into `axes`."""
    side = np.linspace(-1.2, 1.2, 101)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    regions = classify(grid).reshape(len(side), len(side))
    hues = [PALETTE[f"series{label}"][0] for label in range(y.max() + 1)]
    edges = np.arange(len(hues) + 1) - 0.5
    axes.contourf(side, side, regions, edges, colors=list(zip(hues, SHADES, strict=False)))
    for label, colour in enumerate(hues):
        axes.scatter(*X[y == label].T, s=9, marker=SHAPES[label], color=colour)
        if (regions == label).any():
            _number(axes, f"{label}", side[heart(regions == label)[::-1]])
    axes.set(title=title, xticks=[], yticks=[], aspect="equal")


def _number(axes, words, place):
    around = [patheffects.withStroke(linewidth=4, foreground=PAPER)]
    centred = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": 12}
    axes.text(*place, words, path_effects=around, color=INK, **centred)


@our_settings(DRAWN)
def confusion_matrix(counts):
    """How often each digit (rows) got each answer (columns), counts (10, 10): -> a figure."""
    figure = Drawing(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.imshow(np.minimum(counts, 8), cmap="Greys", vmax=20)
    for row, column in np.argwhere(counts):
        label = str(counts[row, column])
        axes.text(column, row, label, color=ON_PALE, ha="center", va="center")
    axes.set(xticks=range(10), yticks=range(10), xlabel="answer", ylabel="true digit")
    return figure
