"""A graph of gates: run it forward for the value, backward for every gradient at once.

    graph = Graph.parse("(x + y) * z")
    graph.forward(x=-2, y=5, z=-4)      # -12.0
    graph.backward()                    # {"x": -4.0, "y": -4.0, "z": 3.0}

Nothing here recurses, so a chain of 100,000 gates works, in time linear in the gates. Values are
checked where they enter and where they leave; in between each gate runs by its rule alone. Only
if something goes wrong the gates run again, with all their checks, to say which of them it was.
"""

import math

import numpy as np

from .arguments import describe, finite_number, real_number
from .formula import postfix
from .gates import Gate, check_gate, rule_of


class Node:
    """One place in a graph: an input, a constant or the output of a gate.

    After forward it has a value; after backward a gradient (that of the graph's output with
    respect to this value) and, if it is a gate, what it handed back to each of its inputs.
    """

    def __init__(self, name):
        self.name, self.gate, self.constant = name, None, None
        self.inputs, self.readers = (), []  # the nodes that feed it, and those that it feeds
        self.forget()

    @property
    def is_input(self):
        return self.gate is None and self.constant is None

    @property
    def label(self):
        """What to write on a drawing: the gate's symbol, the input's name or the number."""
        if self.gate is not None:
            return getattr(self.gate, "symbol", type(self.gate).__name__)
        return self.name if self.constant is None else f"{self.constant:g}"

    def forget(self):
        """Drop what forward and backward left here."""
        self.value, self.gradient, self.handed_back = self.constant, None, []


class Graph:
    """Gates wired into a network without loops.

    Wire it by hand, `graph.wire("q", AddGate(), "x", "y")`, or read it from a formula with
    `Graph.parse`. A name that no gate has is an input. A name used twice is a branch: its
    gradients add. Source: the lecture's graph object, whose backward is its forward, reversed.
    """

    def __init__(self):
        self._nodes = {}  # by name, in the order of wiring
        self._wired = {}  # the name under which each gate was wired, by the gate's id
        self._order = None  # not known until it is asked for

    # --- building ---------------------------------------------------------------------

    def wire(self, name, gate, *inputs):
        """Add `gate`, call its output `name` and feed it from the nodes named in `inputs`.

        `gate` is anything with forward(*inputs) and backward(upstream) -> [gradient, ...].
        An input may be wired to a gate of its own later. Returns `name`.
        Raises TypeError for a thing that isn't a gate; ValueError for a name or a gate that
        is wired already, for no inputs, or if the wire would close a loop (it names its nodes).
        """
        self._check(name, gate, inputs)
        node = self._nodes.pop(name, None) or Node(name)
        node.gate, node.inputs = gate, tuple([self._node(source) for source in inputs])
        node.rules = rule_of(gate, "forward"), rule_of(gate, "backward")
        for source in node.inputs:
            source.readers.append(node)
        self._nodes[name] = node
        self._wired[id(gate)] = name
        self._order = None
        return name

    def _node(self, name):
        """The node of that name: a new input, if there is none."""
        if name not in self._nodes:
            self._nodes[name] = Node(name)
        return self._nodes[name]

    def _check(self, name, gate, inputs):
        check_gate(gate)
        for source in inputs:
            _check_name("inputs", source)
        if not inputs:
            raise ValueError(f"inputs: gate {name!r} needs at least one")
        self._check_free(name)
        if id(gate) in self._wired:
            wired = f"wired already, as {self._wired[id(gate)]!r}"
            raise ValueError(
                f"gate: this one is {wired}; it remembers one set of inputs, so make another"
            )
        if name in self._nodes or name in inputs:
            node = self._nodes.get(name) or Node(name)
            known = (node if source == name else self._nodes.get(source) for source in inputs)
            _refuse_loop(node, [source for source in known if source])

    def _check_free(self, name):
        _check_name("name", name)
        if name in self._nodes and not self._nodes[name].is_input:
            raise ValueError(f"name {name!r} is taken: choose another")

    def constant(self, name, number):
        """Add a node that always holds `number`. Returns `name`.

        Raises TypeError or ValueError for a number that isn't finite or a name that is taken.
        """
        self._check_free(name)
        number = real_number("number", number)
        self._node(name).constant = number
        self._order = None
        return name

    # --- looking ----------------------------------------------------------------------

    @property
    def nodes(self):
        """All nodes, each after those that feed it; the same order every time."""
        if self._order is None:
            self._order = _in_order(self._nodes.values())
            self._gates = [node for node in self._order if node.gate is not None]
            self._inputs = [node.name for node in self._nodes.values() if node.is_input]
        return self._order

    @property
    def inputs(self):
        """The names of the inputs, in the order in which they first appear."""
        return list(self._inputs if self.nodes else [])

    @property
    def output(self):
        """The node whose value the graph returns: the gate that feeds no other.

        Of several such gates it is the one wired last; ValueError if the graph is empty.
        """
        if not self._nodes:
            raise ValueError("the graph is empty: wire a gate first")
        ends = (node for node in reversed(self._nodes.values()) if node.gate and not node.readers)
        return next(ends, next(reversed(self._nodes.values())))

    def __getitem__(self, name):
        """The node called `name`."""
        return self._nodes[name]

    # --- running ----------------------------------------------------------------------

    def forward(self, /, **values):
        """Give each input its value, run every gate in order, return the output's value.

        Raises TypeError or ValueError for a missing, unknown or bad input, and ValueError if
        a gate can't take its values (log of a negative number, a result too large for a
        float): the gate is named, and no node keeps a value.
        """
        self._check_inputs(values)
        self._forget()
        try:
            for name, value in values.items():
                self[name].value = finite_number(name, value)
            _twice(self._forward)
        except Exception:
            self._forget()
            raise
        return self.output.value

    def _check_inputs(self, values):
        missing = [name for name in self.inputs if name not in values]
        unknown = sorted(set(values) - set(self.inputs))
        if missing or unknown:
            wrong = (
                "missing: " + ", ".join(missing) if missing else "unknown: " + ", ".join(unknown)
            )
            wanted = ", ".join(self.inputs) or "no input"
            raise ValueError(f"forward needs a value for {wanted}; {wrong}")

    def _forget(self):
        for node in self.nodes:
            node.forget()

    def _forward(self, checked):
        """Run each gate, by its rule or checked. True if nothing but finite numbers came of it."""
        total, node = 0.0, None  # one number that isn't finite spoils the total
        try:
            for node in self._gates:
                run = node.gate.forward if checked else node.rules[0]
                value = run(*[source.value for source in node.inputs])
                if type(value) is float and not checked:
                    total += value
                else:
                    value = _looked_at(node, value)
                node.value = value
        except FAILURES as error:
            raise ValueError(f"gate {node.name!r} ({node.label}): {error}") from error
        for node in self._gates:
            if isinstance(node.gate, Gate):  # so that its own backward can be called as well
                node.gate.output_shape = getattr(node.value, "shape", ())
        return math.isfinite(total)

    def backward(self, upstream=1.0):
        """Return {input: gradient of the output with respect to it}, for the last forward.

        Walks the nodes in reverse, so a gate hands back only when all that arrives at its
        output has been added up. Starts afresh at each call: calling it twice changes nothing.
        `upstream` is the gradient that arrives at the output: a number, which an array output
        gets at each of its elements, or an array of the output's shape.
        Raises RuntimeError before the first forward, TypeError or ValueError for a bad upstream
        and ValueError if a gate hands back what isn't a finite gradient an input.
        """
        if self._order is None or self.output.value is None:
            raise RuntimeError("call forward before backward: the gates' values are needed")
        upstream = _fitted(upstream, self.output.value)
        _twice(lambda checked: self._backward(upstream, checked))
        return {name: self[name].gradient for name in self.inputs}

    def _backward(self, upstream, checked):
        for node in self.nodes:
            node.gradient = 0.0 if type(node.value) is float else _spread(0.0, node.value)
            node.handed_back = []
        self.output.gradient = upstream
        total, node = 0.0, None
        try:
            for node in reversed(self._gates):
                run = node.gate.backward if checked else node.rules[1]
                node.handed_back = handed = _one_an_input(node, run(node.gradient))
                for place, source in enumerate(node.inputs):
                    gradient = handed[place]
                    if type(gradient) is float and not checked:
                        total += gradient
                    else:
                        gradient = handed[place] = finite_number("a gradient", gradient)
                    # A branch: what comes back along several wires adds up.
                    source.gradient = source.gradient + gradient
        except FAILURES as error:
            raise ValueError(f"gate {node.name!r} ({node.label}): {error}") from error
        return math.isfinite(total)

    # --- reading a formula ------------------------------------------------------------

    @classmethod
    def parse(cls, expression):
        """Read a formula such as "(x + y) * z" into a graph.

        Takes + - * / ** and unary -, exp, log, sqrt, sigmoid, tanh, relu, max, min, numbers
        and names; nothing is ever evaluated. Raises TypeError if it isn't a string, and
        ValueError that says at which column it can't be read and why.
        """
        graph, done = cls(), []
        for step in postfix(expression):
            number = len(graph._nodes) + 1
            if isinstance(step, str):
                done.append(graph._node(step).name)
            elif isinstance(step, float):
                done.append(graph.constant(f"number {number}", step))
            else:
                gate, count = step
                inputs = [done.pop() for _ in range(count)][::-1]
                done.append(graph.wire(f"{_word(gate)} {number}", gate, *inputs))
        return graph


FAILURES = (TypeError, ValueError, ArithmeticError)


def _twice(run):
    """Run the gates by their rules; if that goes wrong, run them checked to say where."""
    with np.errstate(all="ignore"):  # what isn't finite is refused by name
        try:
            fine = run(checked=False)
        except ValueError:
            fine = False
        if not fine:
            run(checked=True)


def _looked_at(node, value):
    """A gate's result, once it is known to be a finite number or an array that fits."""
    if isinstance(value, float) and math.isinf(value):
        raise ValueError("the result is too large for a float")
    value = finite_number("the result", value)
    shapes = {np.shape(source.value) for source in node.inputs}
    if getattr(node.gate, "elementwise", False) and shapes != {np.shape(value)}:
        raise ValueError("the inputs must have one shape")
    return value


def _one_an_input(node, gradients):
    """What a gate hands back, as a list with a gradient for each of its inputs."""
    gradients = list(gradients)
    if len(gradients) != len(node.inputs):
        raise ValueError(
            f"backward must return {len(node.inputs)} gradients, one an input; got {len(gradients)}"
        )
    return gradients


def _fitted(upstream, value):
    """`upstream` in the shape of `value`, the output, or an error if it has another one."""
    upstream, shape = finite_number("upstream", upstream), np.shape(value)
    if np.shape(upstream) not in ((), shape):
        came = np.shape(upstream)
        raise ValueError(
            f"upstream must be a number or have the output's shape, {shape}; got {came}"
        )
    return upstream if np.ndim(upstream) else _spread(upstream, value)


def _spread(number, value):
    """`number` in the shape of `value`."""
    return number if isinstance(value, float) else np.full(value.shape, number)


def _in_order(nodes):
    """Each node after those that feed it: once nothing is missing to a node, it is next."""
    missing = {node: len(node.inputs) for node in nodes}
    order = [node for node in nodes if not node.inputs]
    for node in order:  # grows as it is walked
        for reader in node.readers:
            missing[reader] -= 1
            if not missing[reader]:
                order.append(reader)
    return order


def _refuse_loop(node, sources):
    # Up from the sources and down from the node, side by side: the shorter way decides.
    ways = zip(_walk(sources, "inputs", {}), _walk([node], "readers", {}), strict=False)
    if any(above is node or below in sources for above, below in ways):
        feeds, loop = {}, [node]
        list(_walk(sources, "inputs", feeds))
        while feeds[loop[-1]]:
            loop.append(feeds[loop[-1]])
        names = " → ".join(each.name for each in [*loop, node])
        raise ValueError(
            f"inputs: this wire closes a loop, {names}. A network has no loops: "
            "a value can't wait for itself"
        )


def _walk(start, wires, came_from):
    """Each node that can be reached over `wires`, once; came_from says from where."""
    came_from.update(dict.fromkeys(start))
    waiting = list(start)
    for node in waiting:  # grows as it is walked
        yield node
        found = [other for other in getattr(node, wires) if other not in came_from]
        came_from.update(dict.fromkeys(found, node))
        waiting.extend(found)


def _check_name(argument, name):
    if not isinstance(name, str) or not name:
        raise TypeError(f"{argument}: a node's name must be a string; got {describe(name)}")


def _word(gate):
    return type(gate).__name__.removesuffix("Gate").removeprefix("Constant").lower()
