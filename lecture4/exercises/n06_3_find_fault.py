"""Where a two-layer net's way back is wrong, told from which of its gradients fail their check."""

from ..checker import Probe
from .shared import exercise

FAILS = "W1 b1 W2 b2", "W2", "b2", "W1 b1", "W1", "b1"


def find_fault(W1, b1, W2, b2):
    """The number of the faulty line; each argument is True if that gradient fails its check."""
    if W2 and b2:
        number = 1
    elif W2:
        number = 2
    elif b2:
        number = 3
    elif W1 and b1:
        number = 4
    elif W1:
        number = 5
    else:
        number = 6
    return number


def probes(_):
    return [Probe({p: p in one.split() for p in FAILS[0].split()}) for one in FAILS]


EXERCISE = exercise(find_fault, worth={"number": 3}, make_probes=probes)
