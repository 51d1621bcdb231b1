"""Small graphs, and how a way back through one is used when it is judged."""

from itertools import count

from ..checker import Probe
from ..checker.reading import WrongStructure

SMALL = {"a": {}, "b": {"a": 3.0}, "c": {"b": 4.0}, "d": {"b": 1.0, "c": 1.0}}
WIDE = {"x": {}, "y": {}, "p": {"x": 2.0, "y": -0.5}, "q": {"p": -3.0}}
WIDE |= {"r": {"p": 1.5, "y": 0.7}, "s": {"q": 0.4, "r": -2.0, "p": 0.9}}
DEEP = {"u": {}, "v": {"u": -1.2}, "w": {"u": 0.6, "v": 2.5}, "k": {"v": -0.8, "w": 1.7}}
DEEP |= {"l": {"w": 3.0}, "e": {"v": 0.7}, "m": {"v": 0.5, "k": 1.1, "l": -0.3}}
TURN = count(1)


def probes(_):
    return [Probe({"order": list(local), "local": local}) for local in (SMALL, WIDE, DEEP)]


def session(graph_backward, order, local):
    """The gradients, in the order of the nodes, of a first call and of a second one.

    The nodes get names that no call has met: what one session leaves behind, none finds. What a
    call does to its graph is done to `order` and `local`.
    """
    turn = next(TURN)
    anew = {name: f"{name}{turn}" for name in order}
    used = [_renamed(order, local, anew) for _ in range(2)]
    gradients, again = (_in_order(graph_backward(*graph), anew, local) for graph in used)
    order[:], left = _renamed(*used[0], {name: old for old, name in anew.items()})
    local.clear()
    local.update(left)
    return gradients, again


def _renamed(order, local, names):
    """A copy of a graph with other names; one that isn't among them stays."""
    slopes = {
        names.get(name, name): {names.get(source, source): slope for source, slope in own.items()}
        for name, own in local.items()
    }
    return [names.get(name, name) for name in order], slopes


def _in_order(returned, names, local):
    if not isinstance(returned, dict):
        kind = type(returned).__name__
        raise WrongStructure(f"Your function returns a {kind}; a dictionary is expected.")
    missing = [name for name, anew in names.items() if anew not in returned]
    if missing:
        wanted = "one is expected for each name in `order`, the inputs too"
        if all(missing[0] not in sources for sources in local.values()):
            wanted += f". Nothing uses {missing[0]!r}, so its gradient is 0"
        raise WrongStructure(f"Your dictionary has no gradient for {missing[0]!r}; {wanted}.")
    return [returned[anew] for anew in names.values()]
