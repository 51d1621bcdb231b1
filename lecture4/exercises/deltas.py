"""What the exercises on the 11-line net's deltas share: words, batches, mistakes, terms."""

import numpy as np

from ..checker import Probe
from .shared import exercise, family

SIZES = (7, 3, 4, 2), (5, 3, 4, 1), (8, 2, 5, 3)  # N, D, H, K; one output once, as in the lecture
WORDS = {
    "z1": "the hidden layer before its sigmoid",
    "l1": "the hidden layer",
    "z2": "the output before its sigmoid",
    "l2": "the output",
    "difference": "the difference of target and output",
    "l2_slope": "the slope of the last sigmoid",
    "arriving": "what arrives at the hidden layer",
    "l1_slope": "the slope of the first sigmoid",
}


def deltas(program, own_families, l2_delta_terms):
    """The exercise of one loss's deltas."""
    return exercise(
        program,
        shapes={"X": "ND", "Y": "NK", "w1": "DH", "w2": "HK"},
        words=WORDS,
        worth={"l1_delta": 2, "l2_delta": 2},
        make_probes=probes,
        families=(*own_families, family("deltas"), family("sigmoid"), slope("l1", "z1", "hidden")),
        terms={"l2_delta": l2_delta_terms, "l1_delta": slope_terms("l1", "arriving")},
    )


def slope(value, before, layer, without=()):
    """The mistakes with the slope of one of the two sigmoids."""
    where = "the output" if layer == "output" else "the hidden layer"
    words = {"value": value, "before": before, "slope": f"{value} * (1 - {value})"}
    words |= {"at": f"_at_{layer}", "where": f" at {where}"}
    return family("sigmoid_slope", words, without)


def slope_terms(s, upstream):
    """upstream s (1 - s) as a sum of two."""
    rule = f"`{s} * (1 - {s})`"
    return {
        f"the {s} of {rule}": f"{upstream} * {s}",
        f"the {s} squared of {rule}": f"-{upstream} * {s} ** 2",
    }


def probes(_):
    """Batches with targets 0 and 1."""
    return [_batch(np.random.default_rng(50 + k), *sizes) for k, sizes in enumerate(SIZES)]


def _batch(rng, N, D, H, K):
    X, Y = rng.normal(size=(N, D)), rng.integers(0, 2, size=(N, K)) * 1.0
    w1, w2 = rng.normal(size=(D, H)) * 1.5, rng.normal(size=(H, K)) * 1.5
    return Probe({"X": X, "Y": Y, "w1": w1, "w2": w2})
