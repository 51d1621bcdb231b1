"""Exercise of notebook 01: f = (x + y) z with its three gradients."""

import numpy as np

from ..exercise import Exercise, Mistake, Part, Probe


def chain_rule(x, y, z):
    """f = (x + y) z and its gradients: -> (f, dx, dy, dz).

    Formulas (1) to (9) of the notes: with q = x + y, df/dq = z, df/dz = q, dq/dx = dq/dy = 1.
    """
    q = x + y
    f = q * z
    dq = z  # local gradient of the product with respect to q
    dx = 1.0 * dq  # chain rule: local gradient of the sum, times what arrives at q
    dy = 1.0 * dq
    dz = q
    return f, dx, dy, dz


def variant(on, x, y, z):
    q = x + y
    f = x + y * z if "precedence" in on else q * z
    dq, dz = (q, z) if "swapped" in on else (z, q)
    dz = dz * z if "dz_times_z" in on else dz
    local = 0.0 if "stops_at_q" in on else 1.0
    dx = dy = local if "no_upstream" in on else local * dq
    dx = x * dx if "dx_times_x" in on else dx
    dy = y * dy if "dx_times_x" in on else dy
    if "twice" in on:
        dx, dy = dx + dx, dy + dy
    if "sign" in on:
        dx, dy, dz = -dx, -dy, -dz
    if "x_y_exchanged" in on:
        dx, dy = y * dq, x * dq
    return f, dx, dy, dz


MISTAKES = (
    Mistake(
        "precedence",
        "The brackets are missing",
        "your f is `x + y * z`, where the product comes first; it should be `(x + y) * z`.",
        "What does Python compute first in `x + y * z`?",
    ),
    Mistake(
        "swapped",
        "The two inputs of the product are exchanged",
        "the gradient of a product with respect to one factor is the other factor: `df/dq = z` "
        "and `df/dz = q`. You have them the other way round.",
        "If `q` grows by a little, by how much does `q * z` grow?",
    ),
    Mistake(
        "no_upstream",
        "The upstream gradient is missing",
        "your `dx` and `dy` are the local gradients of the sum, 1, without what arrives at "
        "`q` from behind, `dq`.",
        "The chain rule multiplies two things on the way from f to x. Which are they?",
    ),
    Mistake(
        "stops_at_q",
        "Nothing is handed back through the sum",
        "your `dx` and `dy` are 0. The sum's local gradients are 1, so `dq` goes on to both.",
        "If `x` grows by 1, what does `q` do, and what does f do then?",
    ),
    Mistake(
        "dx_times_x",
        "A value is used as the local gradient of the sum",
        "your `dx` holds a factor `x` (and `dy` a factor `y`). The local gradient of `x + y` "
        "with respect to `x` is 1, whatever `x` is.",
        "What is the derivative of `x + 5` with respect to `x`?",
    ),
    Mistake(
        "x_y_exchanged",
        "The sum is treated like a product",
        "your `dx` holds a factor `y` and your `dy` a factor `x`, as if q were `x * y`.",
        "Which gate joins x and y here, and what are its local gradients?",
    ),
    Mistake(
        "dz_times_z",
        "dz holds a factor too many",
        "the product's local gradient for `z` is `q` alone; yours is `q * z`.",
        "What is the derivative of `3 * z` with respect to `z`?",
    ),
    Mistake(
        "twice",
        "A gradient is added twice",
        "your `dx` and `dy` are twice what they should be. Each is used once in f, so there "
        "is one path back to it.",
        "Along how many wires does `x` reach f?",
    ),
    Mistake(
        "sign",
        "The sign is turned round",
        "all your gradients have the opposite sign. A gradient says how f grows; going "
        "downhill comes later, when weights are updated.",
        "If `z` grows a little and `q` is positive, does f grow or shrink?",
    ),
)


def probes():
    rng = np.random.default_rng(1)
    points = [(-2.0, 5.0, -4.0), *(tuple(map(float, rng.normal(size=3) * 3)) for _ in range(11))]
    return [Probe(dict(zip("xyz", point, strict=True))) for point in points]


EXERCISES = (
    Exercise(
        name="chain_rule",
        notebook="01",
        reference=chain_rule,
        returns=("f", "dx", "dy", "dz"),
        parts=(
            Part("f", "the value f", 1),
            Part("dx", "`dx`", 1),
            Part("dy", "`dy`", 1),
            Part("dz", "`dz`", 1),
        ),
        make_probes=probes,
        variant=variant,
        mistakes=MISTAKES,
        hints=(
            "f is built in two steps, `q = x + y` and `f = q * z`. What is the derivative of each "
            "step with respect to each of its inputs?",
            "For the product: `df/dq = z` and `df/dz = q`. For the sum: `dq/dx = dq/dy = 1`. The "
            "chain rule multiplies along the path: `df/dx = df/dq * dq/dx`.",
            "Compute `q` and `f`. Set `dq = z` and `dz = q`. Then `dx = 1.0 * dq`, and `dy` in "
            "the same way. Return the four in the order `f, dx, dy, dz`.",
        ),
    ),
)
