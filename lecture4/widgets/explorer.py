"""The graph explorer: type a formula, move its inputs, step through its gates."""

import ipywidgets

from ..figures import GraphFigure
from ..graph import Graph
from .panel import Panel, button, row, say_errors, slider

PRESETS = {  # formulas with values that show something
    "(x + y) * z": {"x": -2.0, "y": 5.0, "z": -4.0},
    "x * y": {"x": 4.0, "y": -3.0},
    "max(x, y)": {"x": 2.0, "y": -1.0},
    "2 * (x * y + max(z, w))": {"x": 3.0, "y": -4.0, "z": 2.0, "w": -1.0},
    "(x + y) * max(x, y)": {"x": 1.0, "y": 2.0},
    "1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))": {
        "w0": 2.0,
        "x0": -1.0,
        "w1": -3.0,
        "x1": -2.0,
        "w2": -3.0,
    },
    "sigmoid(w0*x0 + w1*x1 + w2)": {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0},
    "(x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)": {"x": 3.0, "y": -4.0},
    "max(0, s1 - s0 + 1) + max(0, s2 - s0 + 1)": {"s1": 5.1, "s0": 3.2, "s2": -1.7},
    "log(exp(a) + exp(b)) - a": {"a": 3.2, "b": 5.1},
    "tanh(w * relu(v * x))": {"w": 0.5, "v": 2.0, "x": 1.0},
}
INVITATION = "Move a slider or an input, step through the gates, or choose a gate to see its rule."


def explore(formula="(x + y) * z", /, **values):
    """The graph of a formula, with a slider for each input, and buttons to step through it.

    formula: as Graph.parse reads it. values: where its inputs start; one that isn't given
    starts where the formula is defined, at 1 if it can.
    Raises ValueError for a formula that can't be read, or a value that it can't take.
    """
    return GraphExplorer(formula, values)


def starting_values(formula, given, kept=None):
    """A value for each input of a formula, with which it is defined if that can be found.

    given: values that are fixed; kept: values to start from if the formula takes them.
    """
    graph = Graph.parse(formula)
    kept = {name: value for name, value in (kept or {}).items() if name in graph.inputs}
    fresh = [dict.fromkeys(graph.inputs, start) for start in (1.0, 0.5, 3.0, -1.0)]
    fresh += [
        {name: 1.0 + place for place, name in enumerate(order)}
        for order in (graph.inputs, graph.inputs[::-1])
    ]
    tries = [values | kept | given for values in fresh] + [values | given for values in fresh]
    return next((values for values in tries if _is_defined(graph, values)), tries[0])


def _is_defined(graph, values):
    try:
        graph.forward(**values)
        graph.backward()
    except ValueError:
        return False
    return True


class GraphExplorer(Panel):
    """A formula's graph with what moves it. Its step counts the gates that have run.

    Each gate runs forward and then each backward; step None is all of them.
    """

    def __init__(self, formula, values):
        self.formula, self.step, self.picked = formula, None, None
        values = starting_values(formula, values)
        super().__init__(self._figure, **_sliders(values))
        self.text = ipywidgets.Text(
            formula, description="formula", continuous_update=False, layout={"width": "410px"}
        )
        self.presets = ipywidgets.Dropdown(
            options=[("choose a formula", ""), *((preset, preset) for preset in PRESETS)],
            value=formula if formula in PRESETS else "",
            description="or",
            layout={"width": "410px"},
        )
        self.text.observe(self.read, "value")
        self.presets.observe(self.choose, "value")
        self.picture.on_pick(self.explain)
        self.children = [
            self.row,
            row(
                button("Forward step", "run the next gate forward", self.forward_step),
                button("Backward step", "run the next gate backward", self.backward_step),
                button("Run all", "run every gate forward, then backward", self.run_all),
                button("Reset", "go back to before the first gate", self.reset),
            ),
            self.picture,
            row(self.text, self.presets),
        ]
        self.draw()

    def _figure(self, /, **values):
        # A slider counts in steps, and hands on their rounding error: 0.30000000000000004.
        values = {name: float(f"{value:.12g}") for name, value in values.items()}
        return GraphFigure(self.formula, values, self.step, self.picked)

    def said(self, figure):
        if self.picked is not None:
            return figure.explain(self.picked)
        if self.step is None:
            return INVITATION
        way = "forward" if self.step <= figure.gates else "backward"
        return f"Step {self.step} of {2 * figure.gates}, {way}: {figure.explain()}"

    # --- formulas ---------------------------------------------------------------------

    def take(self, formula, values):
        """Show another formula. If it can't be read or run, it raises and nothing changes."""
        self.tables.forget()
        self.picture.show(GraphFigure(formula, values), at=self.at)
        self.formula, self.step, self.picked = formula, None, None
        self.bind(_sliders(values))
        self.text.value, self.presets.value = formula, formula if formula in PRESETS else ""
        self.draw()

    @say_errors
    def read(self, _change=None):
        """Take the formula in the text box."""
        formula = self.text.value.strip()
        if formula == self.formula:
            self.draw()
        else:
            self.take(formula, starting_values(formula, {}, kept=self.values))

    @say_errors
    def choose(self, _change=None):
        """Take the chosen preset, with the values it comes with."""
        if self.presets.value not in ("", self.formula):
            self.take(self.presets.value, PRESETS[self.presets.value])

    # --- steps ------------------------------------------------------------------------

    def go(self, step):
        """Show the run as far as a step."""
        self.step, self.picked = step, None
        self.draw()

    @property
    def taken(self):
        """How many steps have been taken."""
        return 2 * self.figure.gates if self.step is None else self.step

    @say_errors
    def forward_step(self, _button=None):
        """Run the next gate forward; after the last, start again."""
        self.go(self.taken + 1 if self.taken < self.figure.gates else 1)

    @say_errors
    def backward_step(self, _button=None):
        """Run the next gate backward, once all have run forward; after the last, start again."""
        gates, taken = self.figure.gates, self.taken
        if taken < gates:
            self.picture.status = (
                f"Backward needs every value: run {gates - taken} more forward first."
            )
        else:
            self.go(taken + 1 if taken < 2 * gates else gates + 1)

    @say_errors
    def run_all(self, _button=None):
        """Run every gate, there and back."""
        self.go(None)

    @say_errors
    def reset(self, _button=None):
        """Go back to before the first gate."""
        self.go(0)

    @say_errors
    def explain(self, name):
        """Say the rule of the node called `name`, with its numbers put in."""
        self.figure.explain(name)  # or raise, if there is no such node
        self.picked = name
        self.draw()


def _sliders(values):
    return {name: slider(name, value) for name, value in values.items()}
