"""A graph that has run, and how much of the run can be seen at a step."""

from ..arguments import whole_number


class Run:
    """Runs a graph at some values; shows it as far as `step`.

    Each gate takes one step forward, in order, and then each takes one backward, in reverse.
    values: {input: number}; step: None is all of them. Raises ValueError as Graph.forward
    does, and for a step that isn't there.
    """

    def __init__(self, graph, values, step=None):
        graph.forward(**values)
        graph.backward()
        self.graph = graph
        self.gates = [node for node in graph.nodes if node.gate is not None]
        taken = self._checked(step)
        self.forward = self.gates[:taken]
        self.backward = self.gates[::-1][: max(0, taken - len(self.gates))]
        # The gate to look at: the one that ran last, or none if nobody is stepping.
        self.turn = (self.backward or self.forward)[-1] if step else None
        self._valued, self._handed = set(self.forward), set(self.backward)
        self._waiting = {
            source for gate in self.gates if gate not in self._handed for source in gate.inputs
        }

    def _checked(self, step):
        last = 2 * len(self.gates)
        step = last if step is None else whole_number("step", step, least=0)
        if step > last:
            raise ValueError(
                f"step must be {last} or less, as {len(self.gates)} gates run "
                f"forward and then backward; got {step}"
            )
        return step

    def value(self, node):
        """The value of a node, or None if it hasn't been computed yet."""
        return node.value if node.gate is None or node in self._valued else None

    def gradient(self, node):
        """The gradient of the output with respect to a node, or None while parts are missing."""
        begun = self.backward or not self.gates
        return node.gradient if begun and node not in self._waiting else None

    def went_back(self, gate):
        """Whether a gate has handed back what it owes to its inputs."""
        return gate in self._handed

    def handed_back(self, gate, port):
        """What a gate has handed back to its input number `port`, or None if not yet."""
        reached = gate in self._handed and gate.handed_back
        return gate.handed_back[port] if reached else None

    def shares(self, node):
        """What each of the wires that a node feeds has brought back to it."""
        return [
            gate.handed_back[port]
            for gate in self.backward
            for port, source in enumerate(gate.inputs)
            if source is node and gate.handed_back
        ]
