"""A graph of gates: run it forward for the value, backward for every gradient at once.

    graph = Graph.parse("(x + y) * z")
    graph.forward(x=-2, y=5, z=-4)      # -12.0
    graph.backward()                    # {"x": -4.0, "y": -4.0, "z": 3.0}

Nothing here recurses, so a chain of 100,000 gates works, in time linear in the gates.
"""

import math
from collections import ChainMap
from contextlib import contextmanager
from graphlib import TopologicalSorter

import numpy as np

from . import gates
from .arguments import describe, real_number
from .formula import postfix


class Node:
    """One place in a graph: an input, a constant or the output of a gate.

    After forward it has a value; after backward a gradient (that of the graph's output with
    respect to this value) and, if it is a gate, what it handed back to each of its inputs.
    """

    def __init__(self, name, gate=None, inputs=(), constant=None):
        self.name, self.gate, self.inputs, self.constant = name, gate, inputs, constant
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
        self.value = self.gradient = None
        self.handed_back = []


class Graph:
    """Gates wired into a network without loops.

    Wire it by hand, `graph.wire("q", AddGate(), "x", "y")`, or read it from a formula with
    `Graph.parse`. A name that no gate has is an input. A name used twice is a branch: its
    gradients add. Source: the lecture's graph object, whose backward is its forward, reversed.
    """

    def __init__(self):
        self._nodes = {}  # by name, in the order of wiring
        self._wired = {}  # the name under which each gate was wired, by the gate's id
        self._order = None

    # --- building ---------------------------------------------------------------------

    def wire(self, name, gate, *inputs):
        """Add `gate`, call its output `name` and feed it from the nodes named in `inputs`.

        `gate` is anything with forward(*inputs) and backward(upstream) -> [gradient, ...].
        An input may be wired to a gate of its own later. Returns `name`.
        Raises TypeError for a thing that isn't a gate; ValueError for a name or a gate that
        is wired already, for no inputs, or if the wire would close a loop (it names its nodes).
        """
        self._check_gate(name, gate, inputs)
        node = self._nodes.get(name) or Node(name)
        new = {source: Node(source) for source in inputs}
        known = ChainMap({name: node}, self._nodes, new)
        sources = [known[source] for source in inputs]
        if name in self._nodes or name in inputs:
            self._refuse_loop(node, sources)
        self._nodes.pop(name, None)
        for added in (*sources, node):
            self._nodes.setdefault(added.name, added)
        node.gate, node.inputs = gate, tuple(sources)
        node.forget()
        self._wired[id(gate)] = name
        self._order = None
        return name

    def _check_gate(self, name, gate, inputs):
        gates.check_gate(gate)
        for source in inputs:
            _check_name("inputs", source)
        if not inputs:
            raise ValueError(f"inputs: gate {name!r} needs at least one")
        self._check_free(name)
        if id(gate) in self._wired:
            raise ValueError(
                f"gate: this one is wired already, as {self._wired[id(gate)]!r}; it "
                "remembers one set of inputs, so make another"
            )

    def _check_free(self, name):
        _check_name("name", name)
        if name in self._nodes and not self._nodes[name].is_input:
            raise ValueError(f"name {name!r} is taken: choose another")

    @staticmethod
    def _refuse_loop(node, sources):
        feeds = {source: node for source in sources}  # each node, and one that it feeds
        waiting = list(feeds)
        while waiting and node not in feeds:
            reader = waiting.pop()
            found = [source for source in reader.inputs if source not in feeds]
            feeds.update(dict.fromkeys(found, reader))
            waiting.extend(found)
        if node in feeds:
            names, follower = [node.name], feeds[node]
            while follower is not node:
                names.append(follower.name)
                follower = feeds[follower]
            loop = " → ".join([*names, node.name])
            raise ValueError(
                f"inputs: this wire closes a loop, {loop}. A network has no loops: "
                "a value can't wait for itself"
            )

    def constant(self, name, number):
        """Add a node that always holds `number`. Returns `name`.

        Raises TypeError or ValueError for a number that isn't finite or a name that is taken.
        """
        self._check_free(name)
        number = real_number("number", number)
        node = self._nodes.setdefault(name, Node(name))
        node.constant = number
        node.forget()
        self._order = None
        return name

    # --- looking ----------------------------------------------------------------------

    @property
    def nodes(self):
        """All nodes, each after those that feed it; the same order every time."""
        if self._order is None:
            wires = {node: node.inputs for node in self._nodes.values()}
            self._order = list(TopologicalSorter(wires).static_order())
        return self._order

    @property
    def inputs(self):
        """The names of the inputs, in the order in which they first appear."""
        return [node.name for node in self._nodes.values() if node.is_input]

    @property
    def output(self):
        """The node whose value the graph returns: the gate that feeds no other.

        Of several such gates it is the one wired last; ValueError if the graph is empty.
        """
        if not self._nodes:
            raise ValueError("the graph is empty: wire a gate first")
        nodes = list(self._nodes.values())
        read = {source for node in nodes for source in node.inputs}
        ends = [node for node in nodes if node.gate is not None and node not in read]
        return (ends or nodes)[-1]

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
            with np.errstate(all="ignore"):  # a result that isn't finite is refused by name
                for node in self.nodes:
                    node.value = self._value(node, values)
        except Exception:
            self._forget()
            raise
        return self.output.value

    def _check_inputs(self, values):
        missing = [name for name in self.inputs if name not in values]
        unknown = sorted(set(values) - set(self.inputs))
        if missing or unknown:
            raise ValueError(
                f"forward needs a value for {', '.join(self.inputs) or 'no input'}; "
                + (
                    f"missing: {', '.join(missing)}"
                    if missing
                    else f"unknown: {', '.join(unknown)}"
                )
            )

    def _forget(self):
        for node in self.nodes:
            node.forget()

    @staticmethod
    def _value(node, values):
        if node.is_input:
            return gates.finite_number(node.name, values[node.name])
        if node.gate is None:
            return node.constant
        with _naming(node):
            value = node.gate.forward(*(source.value for source in node.inputs))
            if isinstance(value, float) and math.isinf(value):
                raise ValueError("the result is too large for a float")
            return gates.finite_number("the result", value)

    def backward(self, upstream=1.0):
        """Return {input: gradient of the output with respect to it}, for the last forward.

        Walks the nodes in reverse, so a gate hands back only when all that arrives at its
        output has been added up. Starts afresh at each call: calling it twice changes nothing.
        `upstream` is the gradient that arrives at the output: a number, which an array output
        gets at each of its elements, or an array of the output's shape.
        Raises RuntimeError before the first forward, TypeError or ValueError for a bad upstream
        and ValueError if a gate hands back what isn't a finite gradient an input.
        """
        if any(node.value is None for node in self.nodes):
            raise RuntimeError("call forward before backward: the gates' values are needed")
        for node in self.nodes:
            node.gradient, node.handed_back = _spread(0.0, node.value), []
        self.output.gradient = self._checked(upstream)
        with np.errstate(all="ignore"):
            for node in reversed(self.nodes):
                if node.gate is not None:
                    self._hand_back(node)
        return {name: self[name].gradient for name in self.inputs}

    def _checked(self, upstream):
        upstream, value = gates.finite_number("upstream", upstream), self.output.value
        if np.shape(upstream) == np.shape(value):
            return upstream
        if np.shape(upstream) == ():
            return _spread(upstream, value)
        raise ValueError(
            "upstream must be a number or have the output's shape, "
            f"{np.shape(value)}; got {np.shape(upstream)}"
        )

    @staticmethod
    def _hand_back(node):
        with _naming(node):
            gradients = list(node.gate.backward(node.gradient))
            if len(gradients) != len(node.inputs):
                raise ValueError(
                    f"backward must return {len(node.inputs)} gradients, one an "
                    f"input; got {len(gradients)}"
                )
            node.handed_back = [gates.finite_number("a gradient", given) for given in gradients]
        for source, gradient in zip(node.inputs, node.handed_back, strict=True):
            # A branch: what comes back along several wires adds up.
            source.gradient = source.gradient + gradient

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
                graph._nodes.setdefault(step, Node(step))
                done.append(step)
            elif isinstance(step, float):
                done.append(graph.constant(f"number {number}", step))
            else:
                gate, count = step
                inputs = [done.pop() for _ in range(count)][::-1]
                done.append(graph.wire(f"{_word(gate)} {number}", gate, *inputs))
        return graph


def _check_name(argument, name):
    if not isinstance(name, str) or not name:
        raise TypeError(f"{argument}: a node's name must be a string; got {describe(name)}")


@contextmanager
def _naming(node):
    """Put the gate's name before whatever it complains of."""
    try:
        yield
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValueError(f"gate {node.name!r} ({node.label}): {error}") from error


def _spread(number, value):
    """`number` in the shape of `value`."""
    return number if isinstance(value, float) else np.full(value.shape, number)


def _word(gate):
    return type(gate).__name__.removesuffix("Gate").removeprefix("Constant").lower()
