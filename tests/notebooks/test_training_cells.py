"""Which cells train. What training ends at can hang on the last digit of a sum, and processors
round it differently. So whoever adds such a cell looks at it before listing it here: does its
output stay when the start moves a little, and is it far from where it would round otherwise?
"""

import nbformat
import pytest
from refresh import NOTEBOOKS
from training_cells import cells_that_train

TRAINS = {
    "03": {"train-run"},
    "04": {"train-yours", "train-both", "reg-run"},
    "05": {
        "one-layer",
        "zeros-run",
        "xor-run",
        "measure-run",
        "explorer",
        "explorer-numbers",
        "third-run",
        "third-xor",
        "both-curves",
        "plus-run",
        "order-train",
        "published-two",
        "published-three",
    },
    "06": {
        "spirals-train",
        "explorer",
        "explorer-numbers",
        "sizes-train",
        "twenty",
        "twenty-run",
        "digits-choose",
        "digits-train",
        "weights",
        "sklearn",
    },
    "08": {
        "dying-run",
        "dying-picture",
        "dying-starts",
        "dead-drift",
        "leaky-run",
        "use-net",
        "which-run",
        "which-fair",
        "nan-after-check",
        "zigzag-run",
        "zigzag-picture",
    },
}
# These have a loop of the same form, and don't train: a gradient summed in a loop, a sum of
# losses, a neuron's voltage in time.
LOOKS_LIKE_IT = {
    "04": {"hinge-gradient", "minus-each-time", "why-n"},
    "06": {"notes-function", "notes-run"},
    "07": {"types-model", "types-run"},
}


def test_every_cell_that_trains_has_been_looked_at(path, notebook):
    number = path.stem[:2]
    looked_at = TRAINS.get(number, set()) | LOOKS_LIKE_IT.get(number, set())
    assert cells_that_train(notebook) == looked_at, (
        f"{path.name} has a cell that trains and isn't listed, or one listed that doesn't. Run "
        "`make test-cpus`, see how far its output is from rounding otherwise, and list it here."
    )


def test_every_notebook_of_the_lists_exists():
    listed = {*TRAINS, *LOOKS_LIKE_IT}
    assert listed <= {path.stem[:2] for path in NOTEBOOKS.glob("*.ipynb")}


@pytest.mark.parametrize(
    "source",
    [
        "net.partial_fit(X, y)",
        "MLPRegressor(max_iter=9)",
        "train_eleven_lines(X, Y, weights, 9)",
        "eleven_lines_explorer()",
        "while loss > 1:\n    W -= dW",
        "for _ in range(9):\n    w1 += X.T.dot(delta)",
        "for _ in range(9):\n    w1 += rate * delta",
        "for _ in range(9):\n    for name in net:\n        net[name] = net[name] - net_slope[name]",
        "for _ in range(9):\n    w = update(w, X, delta, rate)",
        "while far:\n    path.append(path[-1] - rate * slope)",
    ],
)
def test_training_is_recognised_in_any_form(source):
    cell = nbformat.v4.new_code_cell(source)
    function = "def run():\n" + "\n".join(f"    {line}" for line in source.split("\n"))
    inside = [nbformat.v4.new_code_cell(function), nbformat.v4.new_code_cell("print(run())")]
    for cells in ([cell], inside):
        notebook = nbformat.v4.new_notebook(cells=cells)
        assert cells_that_train(notebook) == {cell.id for cell in cells}


@pytest.mark.parametrize(
    "source",
    ["for k in range(9):\n    total += k**2", "x = x - 1", "for k in (1, 2):\n    print(k)"],
)
def test_a_sum_is_no_training(source):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    assert cells_that_train(notebook) == set()
