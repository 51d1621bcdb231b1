"""What a moved control costs the kernel: time to compute and draw, and bytes to the page.

    python benchmarks/kernel_time.py

Every moving picture is built without a browser. Its control is set 60 times as the page would
set it; the time runs until the message with the new marks is ready. Opens no network.
"""

import json
import os
from statistics import median
from time import perf_counter

from lecture4 import spirals
from lecture4.widgets import (
    Picture,
    activation_explorer,
    eleven_lines_explorer,
    explore,
    initialisation_explorer,
    jacobian_explorer,
    neuron_explorer,
    saturation_explorer,
    score_explorer,
    training_explorer,
)

MOVES, MOST_MS, MOST_MS_GRAPH, MOST_BYTES = 60, 5, 8, 12_000
TWO_DOZEN = (
    "max(0, s1-s0+1) + max(0, s2-s0+1) + 0.5*(w1**2 + w2**2)"
    " + log(exp(s0)+exp(s1)+exp(s2)) - sigmoid(w1*s1+w2*s2)"
)
PICTURES = {  # name: (panel, control that is moved)
    "graph of 24 gates": (lambda: explore(TWO_DOZEN), "s0"),
    "scores": (score_explorer, "score 0"),
    "activation": (activation_explorer, "x"),
    "neuron": (neuron_explorer, "bias"),
    "saturation": (saturation_explorer, "x"),
    "initialisation": (initialisation_explorer, "scale"),
    "Jacobian": (jacobian_explorer, "x1"),
    "11-line net, 300 steps": (eleven_lines_explorer, "rate"),  # nearly all of it is training
}


def main():
    sent = []
    Picture._send = lambda _picture, message, buffers=None: sent.append(message)
    print(f"{'picture':24} {'median ms':>9} {'worst ms':>9} {'most bytes':>11}")
    for name, (make, control) in PICTURES.items():
        panel = make()
        report(
            name,
            [lambda c=panel.controls[control], at=at: move(c, at) for at in range(MOVES)],
            sent,
        )
    net = training_explorer(*spirals(100, 3, rng=0))
    report("training, drawing alone", [net.show] * MOVES, sent, prepare=net.train)
    print(
        f"at most: {MOST_MS} ms, a graph {MOST_MS_GRAPH} ms, {MOST_BYTES} bytes; "
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def move(control, at):
    """Set a control to one of 60 places along it, in the message that the page would send."""
    if hasattr(control, "options"):
        control.set_state({"index": at % len(control.options)})
    else:
        control.set_state({"value": control.min + (control.max - control.min) * at / MOVES})


def report(name, moves, sent, prepare=lambda: None):
    """Make the moves and print what they cost."""
    times, sizes = [], []
    for each in moves:
        prepare()
        sent.clear()
        began = perf_counter()
        each()
        times.append(1e3 * (perf_counter() - began))
        sizes += [len(json.dumps(message, ensure_ascii=False).encode()) for message in sent]
    print(f"{name:24} {median(times):9.2f} {max(times):9.2f} {max(sizes):11,}")


if __name__ == "__main__":
    main()
