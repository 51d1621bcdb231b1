"""Drawings that stand still: the map of the course, and a neuron beside a unit."""

from matplotlib.patches import Circle
from matplotlib.pyplot import subplots

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
    "04": ["01"],
    "05": ["02"],
    "06": ["03", "04", "05"],
    "07": ["02"],
    "08": ["06"],
}


def course_map():
    """The nine notebooks, with an arrow from each to those that build on it: -> a figure."""
    figure, axes = subplots(figsize=(10, 4.4), layout="constrained")
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
                    "color": "#555",
                    "shrinkA": 0,
                    "shrinkB": 1,
                    "patchA": boxes[other],
                    "patchB": boxes[number],
                },
            )
    return figure


def _box(axes, words, place):
    label = axes.text(*place, words, ha="center", va="center", fontsize=10, linespacing=1.25)
    label.set_bbox({"boxstyle": "round,pad=0.5", "facecolor": "#f3f5f8", "edgecolor": "#222"})
    return label.get_bbox_patch()


PARTS = ["A", "B", "C", "D", "E"]  # the same letters on both drawings


def neuron_and_unit():
    """A nerve cell beside a unit of a network, with the same letters: -> a figure."""
    figure, (cell, unit) = subplots(1, 2, figsize=(11, 3.8), layout="constrained")
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
        axes.plot([0.2, 1.0, 1.9], [y, 0.75 * y, 0.25 * y], color="#222", linewidth=2)
        axes.plot([0.3, 1.0], [y + 0.45, 0.75 * y], color="#222", linewidth=1.3)
        axes.plot(0.1, y, "o", color="#222", markersize=8)
    axes.add_patch(
        Circle((2.4, 0), 0.65, facecolor="#f3f5f8", edgecolor="#222", linewidth=2, zorder=3)
    )
    axes.plot([3.05, 5.0], [0, 0], color="#222", linewidth=3)
    for y in (0.9, 0.0, -0.9):
        axes.plot([5.0, 5.7], [0, y], "-o", color="#222", markevery=[1], markersize=8)
    words = ["synapses", "dendrites", "cell body", "axon", "terminals"]
    _name(axes, words, [(0.1, -2.1), (1.2, -2.1), (2.4, -0.95), (4.0, -0.45), (5.6, -1.5)])


def _draw_unit(axes):
    for i, y in enumerate((1.5, 0.0, -1.5)):
        axes.plot([0.2, 1.8], [y, 0.25 * y], color="#222", linewidth=1.5)
        axes.text(0.0, y, f"$x_{i}$", ha="center", va="center", fontsize=13)
        axes.text(0.8, 0.72 * y + 0.25, f"$w_{i}$", ha="center", fontsize=12)
        axes.annotate("", (5.8, 0.6 * y), (5.0, 0), arrowprops={"arrowstyle": "-|>"})
    axes.add_patch(
        Circle((2.4, 0), 0.65, facecolor="#f3f5f8", edgecolor="#222", linewidth=2, zorder=3)
    )
    axes.text(2.4, 0, r"$f(\Sigma + b)$", ha="center", va="center", fontsize=11)
    axes.plot([3.05, 5.0], [0, 0], color="#222", linewidth=1.5)
    words = ["weights", "inputs", "sum, then activation", "output", "to the next units"]
    _name(axes, words, [(1.3, -2.1), (0.0, -2.1), (2.9, -0.95), (4.4, -0.45), (5.5, -1.5)])


def _name(axes, words, places):
    for letter, word, place in zip(PARTS, words, places, strict=True):
        axes.text(
            *place, f"{letter}\n{word}", ha="center", va="center", fontsize=10, color="#1a5fb4"
        )
