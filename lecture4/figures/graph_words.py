"""What a gate does, said with the numbers put in."""

import numpy as np

from .svg import number, signed

LONGEST = 24  # characters of a formula inside a sentence


def formula(node):
    """The part of the formula that a node stands for, cut to "…" where it is long."""
    if node.gate is None:
        return node.label
    written = rule(node.gate, [formula(source) for source in node.inputs])
    if len(written) > LONGEST:
        return "(…)"
    return f"({written})" if _stands_between(node.gate) else written


def rule(gate, parts):
    """The gate's formula with its inputs written as `parts`: "x + y", "exp(x)", "x^2"."""
    symbol = gate.symbol
    if _stands_between(gate) and len(parts) == 2:
        return f"{parts[0]} {symbol} {parts[1]}"
    if symbol == "−":
        return f"−{parts[0]}"
    if symbol[0] in "^×+":  # with a fixed number: ^2, ×3, +1
        return f"{parts[0]}{symbol}"
    return f"{symbol}({', '.join(parts)})"


def _stands_between(gate):
    return gate.symbol in ("+", "−", "×", "÷", "^")


def label(run, node):
    """A node in a few words: what it is, its value, its gradient and the local gradients."""
    words = [f"{node.label} gate" if node.gate else node.label]
    if run.value(node) is not None:
        words.append(f"value {number(run.value(node))}")
    if run.gradient(node) is not None:
        words.append(f"gradient {signed(run.gradient(node))}")
    if node.gate and run.value(node) is not None:
        words.append("local " + " and ".join(signed(local) for local in _local(node)))
    return ", ".join(words)


def explain(run, node):
    """What a node does, with the numbers put in, as far as it has run."""
    if node.gate is None:
        return _explain_input(run, node)
    if run.value(node) is None:
        return f"The {node.label} gate has not run yet."
    numbers = [_in_brackets(source.value) for source in node.inputs]
    there = f"{node.label} gate: {rule(node.gate, numbers)} = {number(node.value)}."
    said = [there, _in_words(node.gate), _way_back(run, node), _sum(run, node)]
    return " ".join(part for part in said if part)


def _in_words(gate):
    """The rule in words, which the gate's docstring gives after its formula."""
    return (type(gate).__doc__ or "").partition("\n")[0].partition(". ")[2]


def _way_back(run, gate):
    if run.handed_back(gate, 0) is None:
        return ""
    hands = [
        f"{signed(gate.gradient)} × {signed(local)} = {signed(gate.handed_back[port])} "
        f"to {formula(gate.inputs[port])}"
        for port, local in enumerate(_local(gate))
    ]
    return f"Back, upstream × local: {'; '.join(hands)}."


def _explain_input(run, node):
    kind = "an input" if node.is_input else "a number"
    said = f"{node.label} is {kind} with value {number(node.value)}."
    gradient = run.gradient(node)
    if gradient is None or not node.is_input:
        return said
    return (
        f"{said} Gradient {signed(gradient)}: raise {node.label} by a small h, and the output "
        f"changes by about {signed(gradient)} h. {_sum(run, node)}"
    ).rstrip()


def _sum(run, node):
    """Where a branch joins: what comes back along its wires adds up."""
    shares = run.shares(node)
    if len(shares) < 2 or run.gradient(node) is None:
        return ""
    added = " + ".join(f"({signed(share)})" for share in shares)
    return f"It feeds {len(shares)} wires, so gradients add: {added} = {signed(node.gradient)}."


def _local(node):
    """The gate's local gradients: what it hands back when the upstream gradient is 1."""
    with np.errstate(all="ignore"):  # too large a slope is written as ∞
        return node.gate.backward(1.0)


def _in_brackets(value):
    return f"({number(value)})" if value < 0 else number(value)
