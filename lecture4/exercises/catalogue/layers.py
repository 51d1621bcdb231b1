"""Exercises of notebooks 03 and 08: the way back through layers, and a sigmoid that is stable."""

from functools import partial

import numpy as np

from ... import layers
from ..exercise import Exercise, Mistake, Part, Probe
from .linear import loops

# --- what all of them can get wrong --------------------------------------------------------------

SIGN = Mistake(
    "sign",
    "The sign is turned round",
    "your gradients point the other way. A gradient says how the output grows; going downhill "
    "comes later, when weights are updated.",
    "If an input grows a little, does the output grow or shrink?",
)
NO_UPSTREAM = Mistake(
    "no_upstream",
    "The upstream gradient is missing",
    "you hand back the local gradient alone, as if dout were all ones. Each local gradient is "
    "multiplied by what arrives from behind.",
    "What should your function hand back if dout is all zeros?",
)
AVERAGED = Mistake(
    "averaged",
    "The gradients are divided by N",
    "dout already holds whatever division the loss makes; a layer divides nothing.",
    "Does the formula of this layer's output hold a division?",
)


def scaled(on, gradient, N):
    """A gradient with the mistakes in `on` that SIGN and AVERAGED name."""
    gradient = -gradient if "sign" in on else gradient
    return gradient / N if "averaged" in on else gradient


# --- affine_backward ------------------------------------------------------------------------------


def affine_variant(on, dout, X, W):
    dout = np.ones_like(dout) if "no_upstream" in on else dout
    last = slice(-1, None) if "last_example_only" in on else slice(None)
    dX, dW, db = dout @ W.T, X[last].T @ dout[last], dout[last].sum(axis=0)
    if "dX_squashed" in on:
        dX = dX * (X > 0)
    if "db_mean" in on:
        db = db / len(X)
    if "dW_mean" in on:
        dW = dW / len(X)
    if "db_total" in on:
        db = np.full_like(db, dout.sum())
    if "db_ones" in on:
        db = np.ones_like(db)
    if "db_count" in on:
        db = np.full_like(db, len(X))
    zero = {name: f"{name}_zero" in on for name in ("dX", "dW", "db")}
    return tuple(
        scaled(on, gradient, len(X)) * (not zero[name])
        for name, gradient in (("dX", dX), ("dW", dW), ("db", db))
    )


AFFINE = (
    Mistake(
        "db_mean",
        "db is a mean",
        "b is added to every example, so its gradient is the sum of what arrives at each. You "
        "take the mean.",
        "If an entry of b grows by 1, how many rows of the output grow with it?",
    ),
    Mistake(
        "dW_mean",
        "dW is a mean",
        "your dW is divided by the number of examples; W is used for every one of them, and "
        "what comes back along each is added.",
        "Does the formula of this layer's output hold a division?",
    ),
    Mistake(
        "db_total",
        "db is one number for all",
        "you sum dout over both axes; each entry of b gets the sum of its own column.",
        "Which column of the output does the second entry of b change?",
    ),
    Mistake(
        "db_ones",
        "db is the local gradient alone",
        "your db is all ones: the slope of the output in b, without what arrives from behind "
        "and without the sum over the examples.",
        "What should db be if dout is all zeros?",
    ),
    Mistake(
        "db_count",
        "db counts the examples",
        "your db is N everywhere: the local gradients added up, without what arrives from behind.",
        "What should db be if dout is all zeros?",
    ),
    Mistake(
        "last_example_only",
        "Only the last example is kept",
        "each turn of your loop overwrites dW and db. What comes back along each example is "
        "added: `+=`, not `=`.",
        "What is left in dW after a loop that says `dW = ...` for each example?",
    ),
    Mistake(
        "dX_squashed",
        "dX has a ReLU in it",
        "you set dX to 0 where X isn't above 0. That is the way back through a ReLU; an affine "
        "layer has none.",
        "Which function does an affine layer apply: only products and sums, or more?",
    ),
    *(
        Mistake(
            f"{name}_zero",
            f"{name} is all zeros",
            f"nothing arrives in {name}. The output depends on {source}, so it gets a gradient.",
            f"If an entry of {source} grows a little, which outputs change?",
        )
        for name, source in (("dX", "X"), ("dW", "W"), ("db", "b"))
    ),
)


def affine_probes():
    sizes = [(7, 3, 4), (6, 5, 2), (8, 2, 5)]
    return [_affine(np.random.default_rng(30 + k), *size) for k, size in enumerate(sizes)]


def _affine(rng, N, D, C):
    return Probe(
        {
            "dout": rng.normal(size=(N, C)),
            "X": rng.normal(size=(N, D)),
            "W": rng.normal(size=(D, C)),
        }
    )


# --- back through an elementwise function ---------------------------------------------------------


def relu_variant(on, dout, X):
    active = X > 0
    if "turned" in on:
        active = ~active
    if "mask_of_dout" in on:
        active = dout > 0
    if "mask_missing" in on:
        active = np.ones_like(active)
    if "forward" in on:
        return scaled(on, X * active, len(X))
    upstream = np.ones_like(dout) if "no_upstream" in on else dout
    gradient = upstream * active
    if "times_X" in on:
        gradient = gradient * X
    return scaled(on, gradient, len(X))


def leaky_relu_variant(on, dout, x, slope):
    if "slope_fixed" in on:
        slope = 0.01
    if "slope_missing" in on:
        slope = 0.0
    decides = dout if "mask_of_dout" in on else x
    upstream = np.ones_like(dout) if "no_upstream" in on else dout
    below = (x if "slope_times_x" in on else upstream) * slope
    above = upstream
    if "local_below" in on:
        below = np.full_like(dout, slope)
    if "one_minus_slope" in on:
        below = upstream * (1 - slope)
    if "below_negative" in on:
        below = -below
    if "everywhere" in on:
        above = above * slope
    if "times_value" in on:
        above, below = above * x, below * x
    if "forward" in on:
        above, below = x, slope * x
    if "turned" in on:
        above, below = below, above
    if "mask_missing" in on:
        below = above
    return scaled(on, np.where(decides > 0, above, below), len(x))


def elementwise(x):
    """Mistakes with a ReLU's slope; `x` is what the learner calls the input."""
    return (
        Mistake(
            "mask_missing",
            "dout is handed on everywhere",
            f"your gradient passes every entry as it is. The slope isn't 1 where `{x}` is "
            "below 0. If you compare the output of a ReLU with `>= 0`, that is true "
            "everywhere.",
            f"An entry of {x} is -3. How does the output change if it grows a little?",
        ),
        Mistake(
            "mask_of_dout",
            "The sign of dout decides instead of the input's",
            f"whether the gradient passes depends on `{x}`, on what went in on the way "
            "forward; you look at dout.",
            "Which array decides where the slope is 1?",
        ),
        Mistake(
            "turned",
            "The two sides are exchanged",
            f"your gradient treats entries with `{x}` above 0 as if they were below, and the "
            "other way round.",
            f"An entry of {x} is 3. How does the output change if it grows a little?",
        ),
        Mistake(
            "forward",
            "This is the way forward",
            f"you return the layer's output, computed from `{x}`. The way back returns dout "
            "times the slope.",
            "Which of your function's two arguments is the upstream gradient?",
        ),
        NO_UPSTREAM,
        SIGN,
        AVERAGED,
    )


RELU = (
    *elementwise("X"),
    Mistake(
        "times_X",
        "X itself stands where the slope belongs",
        "you multiply dout by X where X is above 0; the slope there is 1, however large X is.",
        "An entry of X grows from 3 to 3.1. By how much does the output grow?",
    ),
)
LEAKY = (
    *elementwise("x"),
    Mistake(
        "slope_missing",
        "Nothing leaks",
        "your gradient is 0 where x is below 0, as for a plain ReLU; here it is `slope * dout`.",
        "What is the output at x = -3, and how does it change with x?",
    ),
    Mistake(
        "slope_fixed",
        "The slope is written as 0.01",
        "`slope` is an argument; it can be another number than 0.01.",
        "What does your function do when it is called with `slope = 0.3`?",
    ),
    Mistake(
        "slope_times_x",
        "x stands where dout belongs",
        "where x is below 0 you return `slope * x`, the layer's output. On the way back it is "
        "`slope * dout`.",
        "Which of the two arguments is multiplied by the local gradient?",
    ),
    Mistake(
        "times_value",
        "The layer's value stands where its slope belongs",
        "you multiply dout by the output, `x` or `slope * x`; its slope is 1 or `slope`, "
        "however large x is.",
        "An entry of x grows from 3 to 3.1. By how much does the output grow?",
    ),
    Mistake(
        "local_below",
        "The upstream gradient is missing where x is below 0",
        "there you return `slope` alone; it is multiplied by what arrives from behind, dout.",
        "What should your function return if dout is all zeros?",
    ),
    Mistake(
        "one_minus_slope",
        "The slope is 1 - slope where x is below 0",
        "below 0 the layer's output is `slope * x`, so its slope is `slope`.",
        "What is the derivative of `slope * x` with respect to x?",
    ),
    Mistake(
        "below_negative",
        "The sign is turned round where x is below 0",
        "a leaky ReLU rises on both sides, so its slope is positive on both.",
        "If x grows from -3 to -2, does the output grow or shrink?",
    ),
    Mistake(
        "everywhere",
        "The slope multiplies everything",
        "you multiply by `slope` where x is above 0 too; there the slope is 1.",
        "What is the output at x = 3?",
    ),
)


def _pair(rng, shape):
    """dout and x of one shape, with all combinations of signs and nothing near 0."""
    away = [rng.uniform(0.1, 3.0, size=shape) * rng.choice([-1, 1], size=shape) for _ in range(2)]
    away[0].flat[:4] = [0.7, 1.3, -0.4, -1.9]
    away[1].flat[:4] = [0.5, -1.2, 2.1, -0.3]
    return away


def relu_probes():
    return [
        Probe(dict(zip(("dout", "X"), _pair(np.random.default_rng(40 + k), shape), strict=True)))
        for k, shape in enumerate([(6, 4), (5, 3), (7, 2)])
    ]


def leaky_relu_probes():
    shapes, slopes = [(6, 4), (5, 3), (9,)], (0.2, 0.05, 0.3)
    return [
        Probe(
            {
                **dict(
                    zip(("dout", "x"), _pair(np.random.default_rng(45 + k), shape), strict=True)
                ),
                "slope": slope,
            }
        )
        for k, (shape, slope) in enumerate(zip(shapes, slopes, strict=True))
    ]


def relu_terms(dout, X):
    return {"dX": {"the part where X is above 0": np.where(X > 0, dout, 0.0)}}


def relu_slips(dout, X):
    return {"dX": {"the part where X is below 0": np.where(X > 0, 0.0, dout)}}


def leaky_relu_terms(dout, x, slope):
    return {
        "dx": {
            "the part where x is above 0": np.where(x > 0, dout, 0.0),
            "the part where x is below 0": np.where(x > 0, 0.0, slope * dout),
        }
    }


# --- stable_sigmoid -------------------------------------------------------------------------------

FAR = np.array([-1000.0, -710.0, -40.0, 40.0, 710.0, 1000.0])


def stable_sigmoid(x):
    """The sigmoid 1 / (1 + e^-x) of an array of any shape, without overflow.

    Below 0 it is written as e^x / (1 + e^x), which is the same. Both are
    e^min(x, 0) / (1 + e^-|x|), where exp never meets a positive number.
    """
    return np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))


def at_moderate_and_far(attempt, x):
    """What is judged: -> (values at x, values at FAR), the latter NaN if an overflow made them.

    `np.where` computes both of its branches, so exp may overflow in one that is thrown away.
    That does no harm, and then neither of the two values at -710 and 710 is 0.
    """
    overflows = []
    values = attempt(x)
    with np.errstate(over="call", call=lambda *_: overflows.append(True)):
        far, ends = attempt(FAR.copy()), attempt(np.array([-710.0, 710.0]))
    spoilt = overflows and np.any(np.equal(ends, 0.0))
    return values, np.full(FAR.shape, np.nan) if spoilt else far


def sigmoid_variant(on, x):
    return at_moderate_and_far(partial(sigmoid_with, on), x)


def sigmoid_with(on, x):
    x = -x if "exponent_sign" in on else x
    if "denominator_brackets" in on:
        return 1 + np.exp(-x)
    if "by_exp_of_x" in on:
        return np.exp(x) / (1 + np.exp(x))
    if "naive" in on:
        return 1 / (1 + np.exp(-x))
    return stable_sigmoid(np.abs(x) if "same_on_both_sides" in on else x)


SIGMOID = (
    Mistake(
        "naive",
        "exp overflows at large negative x",
        "at x = -1000 your function computes `np.exp(1000)`, which is infinite. Here it gets "
        "away with it, because 1 divided by infinity is 0; far out the digits are lost all "
        "the same, and a logarithm of the result is infinite.",
        "For which sign of x does your exponent become large, and how else can the sigmoid be "
        "written there?",
    ),
    Mistake(
        "by_exp_of_x",
        "exp overflows at large positive x",
        "`np.exp(x) / (1 + np.exp(x))` is the sigmoid, and at x = 1000 it is infinity divided "
        "by infinity, which is not a number. Use that form where x is below 0 only.",
        "For which sign of x does your exponent become large, and how else can the sigmoid be "
        "written there?",
    ),
    Mistake(
        "exponent_sign",
        "The sign of the exponent is turned round",
        "your function falls from 1 to 0 as x grows; the sigmoid rises.",
        "What should the sigmoid of a large positive number be near to?",
    ),
    Mistake(
        "same_on_both_sides",
        "The curve is the same on both sides of 0",
        "below 0 your values are 1 minus what they should be, so -3 gives what 3 gives. With "
        "`-np.abs(x)` in the exponent the numerator has to tell the sides apart: 1 above 0, "
        "`np.exp(x)` below.",
        "Multiply numerator and denominator of `1 / (1 + np.exp(-x))` by `np.exp(x)`. What is "
        "the numerator then?",
    ),
    Mistake(
        "denominator_brackets",
        "The brackets of the denominator are missing",
        "`1 / 1 + np.exp(-x)` divides 1 by 1 and adds the rest; the sum belongs in brackets.",
        "What does Python compute first in `1 / 1 + a`?",
    ),
)


def remark_on_branches(exercise, attempt):
    """A remark if exp overflows in a branch whose result is thrown away."""
    overflows = []
    with np.errstate(all="ignore", over="call", call=lambda *_: overflows.append(True)):
        attempt(FAR.copy())
    return (
        "`np.where` computes both of its branches for every x, so one of them still overflows "
        "and warns, though its result is thrown away. `-np.abs(x)` or `np.minimum(x, 0)` in "
        "the exponent keeps it quiet."
        if overflows
        else None
    )


def sigmoid_probes():
    rng = np.random.default_rng(60)
    return [
        Probe({"x": x})
        for x in (np.array([-5.0, -2.5, -0.7, 0.0, 0.4, 1.9, 4.6]), rng.normal(size=(3, 4)) * 2)
    ]


EXERCISES = (
    Exercise(
        name="affine_backward",
        notebook="03",
        reference=layers.affine_backward,
        returns=("dX", "dW", "db"),
        parts=(Part("dX", "`dX`", 1), Part("dW", "`dW`", 1), Part("db", "`db`", 1)),
        make_probes=affine_probes,
        variant=affine_variant,
        remarks=(loops,),
        mistakes=(*AFFINE, NO_UPSTREAM, SIGN, AVERAGED),
        hints=(
            "Which shapes have X, W and b, so which shapes have dX, dW and db? Which products of "
            "dout with X and with W give them?",
            "dW: every example adds x times its row of dout. dX: each row of dout goes back "
            "through W. db: b is added to every row, so it collects what arrives at every row.",
            "`dX = dout @ W.T`, `dW = X.T @ dout`, and db is the sum of dout over the examples "
            "(`axis=0`).",
        ),
    ),
    Exercise(
        name="relu_backward",
        notebook="03",
        reference=layers.relu_backward,
        returns="dX",
        parts=(Part("dX", "`dX`", 2),),
        make_probes=relu_probes,
        variant=relu_variant,
        mistakes=RELU,
        terms=relu_terms,
        foreign=relu_slips,
        hints=(
            "What is the slope of max(0, x) at x = 3, and at x = -3?",
            "The local gradient is 1 where X is above 0, else 0. The chain rule multiplies it by "
            "dout, entry by entry.",
            "`X > 0` is an array of True and False, and NumPy counts them as 1 and 0 in a product "
            "with dout.",
        ),
    ),
    Exercise(
        name="leaky_relu_backward",
        notebook="08",
        reference=layers.leaky_relu_backward,
        returns="dx",
        parts=(Part("dx", "your gradient", 2),),
        make_probes=leaky_relu_probes,
        variant=leaky_relu_variant,
        mistakes=LEAKY,
        terms=leaky_relu_terms,
        hints=(
            "What is the slope of the leaky ReLU at x = 3, and at x = -3?",
            "It is 1 where x is above 0 and `slope` elsewhere. The chain rule multiplies it by "
            "dout, entry by entry.",
            "`np.where(x > 0, ..., ...)` chooses entry by entry between dout and something "
            "smaller.",
        ),
    ),
    Exercise(
        name="stable_sigmoid",
        notebook="08",
        reference=stable_sigmoid,
        returns=("values", "far"),
        use=at_moderate_and_far,
        parts=(
            Part("values", "the curve between -5 and 5", 1),
            Part("far", "the curve far out", 2),
        ),
        make_probes=sigmoid_probes,
        variant=sigmoid_variant,
        mistakes=SIGMOID,
        remarks=(remark_on_branches,),
        hints=(
            "For which x is the exponent in `1 / (1 + np.exp(-x))` large, and for which in "
            "`np.exp(x) / (1 + np.exp(x))`?",
            "The two are the same function. Use the first where x is 0 or more and the second "
            "below 0: then exp never meets a large positive number.",
            "In both, the exponent in the denominator is `-np.abs(x)`. Only the numerator differs: "
            "1 above 0, `np.exp(x)` below, which is `np.exp(np.minimum(x, 0))` in one go.",
        ),
    ),
)
