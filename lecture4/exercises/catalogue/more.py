"""Smaller exercises, so that every notebook has at least two."""

from itertools import pairwise

import numpy as np

from ... import losses, nets
from ...activations import sigmoid
from ..exercise import Exercise, Mistake, Part, Probe
from .layers import AVERAGED, NO_UPSTREAM, SIGN, scaled
from .linear import loops, overflow_remark
from .nets import FORWARD, SIGMOID_HIDDEN, layers, net_probes, slope, slope_mistakes, slope_terms

# --- 00: square_and_slope, numerical_slope --------------------------------------------------------


def square_and_slope(x):
    """The square of x and its slope there: -> (value, slope).

    Formula: value = x^2, slope = 2 x.
    """
    return x**2, 2 * x


def square_variant(on, x):
    value = 2 * x if "doubled" in on else x**2
    slope = x if "factor_missing" in on else 2 * x
    if "slope_constant" in on:
        slope = 2.0
    if "slope_not_lowered" in on:
        slope = 2 * x**2
    if "slope_is_value" in on:
        slope = value
    slope = -slope if "sign" in on else slope
    return value, 0.0 if "slope_zero" in on else slope


SQUARE = (
    Mistake(
        "doubled",
        "The value is 2 x",
        "you double x; the square is x times x, `x**2`.",
        "What should the value be at x = 3?",
    ),
    Mistake(
        "factor_missing",
        "The factor 2 is missing in the slope",
        "the slope of x squared is 2 x; yours is x.",
        "By how much does x squared grow from x = 3 to x = 3.01?",
    ),
    Mistake(
        "slope_constant",
        "The slope is 2 everywhere",
        "a slope that is the same everywhere belongs to a straight line; x squared gets steeper.",
        "Is x squared as steep at x = 1 as at x = 10?",
    ),
    Mistake(
        "slope_not_lowered",
        "The power isn't lowered",
        "the slope of x to the power n is n times x to the power n - 1; yours keeps the power.",
        "What is the power of x in the slope of x squared?",
    ),
    Mistake(
        "slope_is_value",
        "The slope is the value again",
        "you return the value twice; the second is to be the slope, 2 x.",
        "At x = 0 the curve of x squared is flat. What about your slope at x = 3?",
    ),
    Mistake(
        "slope_zero",
        "The slope is 0",
        "your slope is 0 everywhere; only a constant has that.",
        "Is x squared flat at x = 3?",
    ),
    Mistake(
        "sign",
        "The slope has the wrong sign",
        "for x above 0 the square grows with x, so its slope is positive there.",
        "If x grows from 3 to 3.01, does x squared grow or shrink?",
    ),
)


def numerical_slope(f, x, step):
    """The slope of f at x, measured from a little above and a little below.

    Formula: (f(x + step) - f(x - step)) / (2 step).
    """
    return (f(x + step) - f(x - step)) / (2 * step)


def slope_variant(on, f, x, step):
    step = 1e-5 if "step_fixed" in on else step
    above, below, run = f(x + step), f(x - step), 2 * step
    if "forward_only" in on:
        below, run = f(x), step
    if "backward_only" in on:
        above, run = f(x), step
    if "half_the_run" in on:
        run = step
    if "sign" in on:
        above, below = below, above
    if "sum" in on:
        below = -below
    if "not_divided" in on:
        return above - below
    if "brackets_above" in on:
        return above - (below / 2 * step if "brackets_below" in on else below / run)
    return (above - below) / 2 * step if "brackets_below" in on else (above - below) / run


SLOPE = (
    Mistake(
        "forward_only",
        "Only a step forward is taken",
        "`(f(x + step) - f(x)) / step` leans to one side: it is the slope half a step further "
        "on. Going as far down as up makes the error much smaller.",
        "Where on the curve is the middle of your two points?",
    ),
    Mistake(
        "backward_only",
        "Only a step back is taken",
        "`(f(x) - f(x - step)) / step` leans to one side. Going as far up as down makes the "
        "error much smaller.",
        "Where on the curve is the middle of your two points?",
    ),
    Mistake(
        "half_the_run",
        "The distance is 2 steps, and you divide by 1",
        "from `x - step` to `x + step` it is `2 * step`.",
        "How far apart are your two points?",
    ),
    Mistake(
        "not_divided",
        "The difference isn't divided",
        "a slope is the rise divided by the distance.",
        "Should the slope of a straight line depend on the step?",
    ),
    Mistake(
        "brackets_below",
        "The brackets around 2 * step are missing",
        "`/ 2 * step` divides by 2 and multiplies by the step.",
        "In which order does Python compute `a / 2 * b`?",
    ),
    Mistake(
        "brackets_above",
        "The brackets around the difference are missing",
        "in `f(x + step) - f(x - step) / ...` only the second value is divided.",
        "In which order does Python compute `a - b / c`?",
    ),
    Mistake(
        "step_fixed",
        "The step is written as a number",
        "`step` is an argument; your function uses 0.00001 whatever it is.",
        "What does your function do when it is called with `step = 0.5`?",
    ),
    Mistake(
        "sum",
        "The two values are added",
        "a slope needs the difference of the two values.",
        "What should the slope of a constant function be?",
    ),
    Mistake(
        "sign",
        "The difference is turned round",
        "you take the upper value from the lower one, so every slope has the wrong sign.",
        "f grows with x. Is `f(x - step) - f(x + step)` above or below 0?",
    ),
)


def _cubic(x):
    return x**3 - 2 * x


def slope_probes():
    """Steps so large that the ways to measure differ."""
    return [
        Probe({"f": f, "x": x, "step": step})
        for f, x, step in ((_cubic, 1.3, 0.2), (np.sin, 0.4, 0.3), (np.exp, -0.6, 0.7))
    ]


# --- 01: squared_difference -----------------------------------------------------------------------


def squared_difference(x, y):
    """f = (x - y)^2 and its gradients: -> (f, dx, dy).

    With d = x - y: df/dd = 2 d, dd/dx = 1, dd/dy = -1.
    """
    d = x - y
    dd = 2 * d
    return d * d, dd, -dd


def difference_variant(on, x, y):
    d = x + y if "added" in on else x - y
    f = d if "not_squared" in on else d * d
    if "brackets" in on:
        f = x - y**2
    if "difference_of_squares" in on:
        f = x**2 - y**2
    dd = d if "factor_missing" in on else 2 * d
    if "no_upstream" in on:
        dd = 1.0
    if "value_handed_back" in on:
        dd = f
    dx, dy = dd, dd if "minus_lost" in on else -dd
    if "treated_alone" in on:
        dx, dy = 2 * x, -2 * y
    return (f, -dx, -dy) if "sign" in on else (f, dx, dy)


DIFFERENCE = (
    Mistake(
        "factor_missing",
        "The factor 2 is missing",
        "the slope of a square is twice what is squared: `df/dd = 2 * d` with d = x - y.",
        "What is the derivative of `d**2` with respect to d?",
    ),
    Mistake(
        "minus_lost",
        "y's minus sign is lost on the way back",
        "y goes into the difference with a minus, so its local gradient is -1; your dy is the "
        "same as dx.",
        "If y grows a little, does x - y grow or shrink?",
    ),
    Mistake(
        "no_upstream",
        "The upstream gradient is missing",
        "your gradients are the local ones of the difference, 1 and -1, without what arrives "
        "there from the square.",
        "The chain rule multiplies two things on the way from f to x. Which are they?",
    ),
    Mistake(
        "value_handed_back",
        "The value is handed back instead of the gradient",
        "what goes back through the square is its slope, `2 * d`, not its value.",
        "What is the derivative of `d**2` with respect to d?",
    ),
    Mistake(
        "treated_alone",
        "x and y are squared one by one",
        "your gradients are `2 * x` and `-2 * y`, those of x² - y². The square here is of the "
        "difference.",
        "If x = y, is f at its lowest? What should both gradients be there?",
    ),
    Mistake(
        "difference_of_squares",
        "The difference is taken of the squares",
        "your f is `x**2 - y**2`; it should be `(x - y)**2`.",
        "What is f for x = 2 and y = 3: above or below 0?",
    ),
    Mistake(
        "brackets",
        "The brackets are missing",
        "`x - y**2` squares y alone; it should be `(x - y)**2`.",
        "What does Python compute first in `x - y**2`?",
    ),
    Mistake(
        "not_squared",
        "f isn't squared",
        "your f is `x - y`; its square is asked for.",
        "Can a square be below 0?",
    ),
    Mistake(
        "added",
        "x and y are added",
        "you square `x + y`; it should be `x - y`.",
        "What should f be where x and y are equal?",
    ),
    Mistake(
        "sign",
        "The sign is turned round",
        "both your gradients have the opposite sign. A gradient says how f grows.",
        "x is above y. If x grows a little, does f grow or shrink?",
    ),
)

# --- 03: sigmoid_backward -------------------------------------------------------------------------


def sigmoid_backward(dout, s):
    """Gradient of the sigmoid, given its output s: dout s (1 - s). Both of one shape, any."""
    return dout * s * (1 - s)


def sigmoid_backward_variant(on, dout, s):
    upstream = np.ones_like(dout) if "no_upstream" in on else dout
    gradient = upstream * slope(on, s, s, "sigmoid")
    return scaled(on, gradient, len(s))


SIGMOID_BACKWARD = (
    *(mistake for mistake in slope_mistakes("", "", "s") if mistake.id != "slope_from_logits"),
    NO_UPSTREAM,
    SIGN,
    AVERAGED,
)


def sigmoid_backward_probes():
    rng = np.random.default_rng(42)
    return [
        Probe({"dout": rng.normal(size=shape), "s": sigmoid(2 * rng.normal(size=shape))})
        for shape in ((6, 4), (5, 3), (7,))
    ]


# --- 04: softmax ----------------------------------------------------------------------------------


def softmax_variant(on, scores):
    if "largest_of_column" in on:
        scores = scores - scores.max(axis=0)
    if "exponent_sign" in on:
        scores = -scores
    exps = scores if "no_exp" in on else np.exp(scores)
    if "base_10" in on:
        exps = 10.0**scores
    if "not_divided" in on:
        return exps
    totals = exps.sum(axis=1, keepdims=True)
    if "over_examples" in on:
        totals = exps.sum(axis=0)
    if "over_all" in on:
        totals = exps.sum()
    if "by_the_largest" in on:
        totals = exps.max(axis=1, keepdims=True)
    p = exps / totals
    return np.log(p) if "logarithms" in on else p


SOFTMAX = (
    Mistake(
        "over_examples",
        "The sum runs over the wrong axis",
        "you divide by the sum over the examples (`axis=0`). The probabilities of one example "
        "add up to 1: a sum over its classes, `axis=1`.",
        "Which of your sums should give 1: that of a row or that of a column?",
    ),
    Mistake(
        "over_all",
        "The sum runs over everything",
        "you divide by one number, the sum over all examples and classes. Each row has a sum "
        "of its own: `axis=1, keepdims=True`.",
        "To what do the probabilities of one example add up in your function?",
    ),
    Mistake(
        "largest_of_column",
        "The largest score is taken of each column",
        "what is taken off has to be the same for all scores of one example, or the "
        "probabilities change. Yours is the largest of a column (`axis=0`); a row's is "
        "`scores.max(axis=1, keepdims=True)`.",
        "Which numbers can you take off a row of scores without changing its probabilities?",
    ),
    Mistake(
        "no_exp",
        "The exponential is missing",
        "the scores are divided by their sum as they are; a negative score then makes a "
        "negative probability.",
        "What turns any score into a positive number?",
    ),
    Mistake(
        "not_divided",
        "The exponentials aren't divided by their sum",
        "your result holds positive numbers; they don't add up to 1 in each row yet.",
        "To what should the probabilities of one example add up?",
    ),
    Mistake(
        "by_the_largest",
        "The exponentials are divided by the largest",
        "then the likeliest class gets a 1. Divide by the row's sum.",
        "To what should the probabilities of one example add up?",
    ),
    Mistake(
        "exponent_sign",
        "The sign of the scores is turned round",
        "your exponent is minus the score, so the highest score gets the lowest probability.",
        "Which class of an example should be the likeliest?",
    ),
    Mistake(
        "base_10",
        "The base is 10",
        "you raise 10 to the scores; the softmax raises e.",
        "Which NumPy function is e to the power of each entry?",
    ),
    Mistake(
        "logarithms",
        "These are the logarithms of the probabilities",
        "your result is below 0. The logarithm belongs to the loss, not to the softmax.",
        "Between which two numbers does a probability lie?",
    ),
)


def softmax_probes():
    rng = np.random.default_rng(44)
    return [Probe({"scores": 2 * rng.normal(size=shape)}) for shape in ((5, 3), (3, 4), (6, 12))]


def softmax_overflows(exercise, attempt):
    """A remark if the attempt is right and fails on scores around 1,000."""
    scores = exercise.probes[0].arguments["scores"] + 1000.0
    return overflow_remark(exercise, attempt, (scores,))


# --- 05: update_weights ---------------------------------------------------------------------------


def update_weights(w, inputs, delta, rate):
    """One step of training: -> the new w (D, H), for inputs (N, D) and a layer's delta (N, H).

    A delta is minus the gradient at the layer's logits, so the step is added.
    """
    return w + rate * inputs.T @ delta


def update_variant(on, w, inputs, delta, rate):
    if "last_example_only" in on:
        inputs, delta = inputs[-1:], delta[-1:]
    step = inputs.T @ delta
    if "inputs_missing" in on:
        step = np.ones_like(inputs).T @ delta
    if "averaged" in on:
        step = step / len(inputs)
    if "rate_missing" in on:
        rate = 1.0
    step = step / rate if "rate_divides" in on else rate * step
    if "sign" in on:
        step = -step
    if "step_returned" in on:
        return step
    if "unchanged" in on:
        return w
    return rate * w + step if "rate_on_weights" in on else w + step


UPDATE = (
    Mistake(
        "sign",
        "The step is taken uphill",
        "you take the step off. A delta is minus the gradient already, so adding goes downhill.",
        "Does a delta point where the loss grows, or where it shrinks?",
    ),
    Mistake(
        "rate_missing",
        "The rate is missing",
        "your step is the whole of `inputs.T @ delta`; it is multiplied by `rate`.",
        "What should your function return if `rate` is 0?",
    ),
    Mistake(
        "rate_divides",
        "The rate divides the step",
        "a larger rate should make a larger step; yours makes a smaller one.",
        "What should your function return if `rate` is 0?",
    ),
    Mistake(
        "rate_on_weights",
        "The rate multiplies the weights as well",
        "only the step is multiplied by `rate`; w itself stays whole. Brackets may be in the "
        "wrong place.",
        "What should your function return if delta is all zeros?",
    ),
    Mistake(
        "inputs_missing",
        "The inputs are missing in the step",
        "your step adds up the deltas alone. A weight's step is the delta times the input "
        "that the weight multiplies, added over the examples.",
        "An input is 0 in every example. Should its weights change?",
    ),
    Mistake(
        "averaged",
        "The step is divided by N",
        "the course's loss here is a sum over the examples, so the step is a sum as well.",
        "In the formula of the loss, is there a sum or a mean?",
    ),
    Mistake(
        "last_example_only",
        "Only the last example is used",
        "each turn of your loop starts again from w; the examples' steps are added.",
        "What is left after a loop that says `step = ...` for each example?",
    ),
    Mistake(
        "step_returned",
        "The step is returned instead of the new weights",
        "your result is what is to be added to w. The exercise asks for the new w.",
        "What should your function return if `rate` is 0?",
    ),
    Mistake(
        "unchanged",
        "The weights are returned as they were",
        "the step never arrives in what you return.",
        "Which line makes the array that you return, and does it hold the step?",
    ),
)


def update_probes():
    rng = np.random.default_rng(55)
    return [
        Probe(
            {
                "w": rng.normal(size=(D, H)),
                "inputs": rng.normal(size=(N, D)),
                "delta": rng.normal(size=(N, H)),
                "rate": rate,
            }
        )
        for N, D, H, rate in ((6, 3, 4, 0.3), (7, 4, 2, 0.1), (5, 2, 3, 2.0))
    ]


def update_terms(w, inputs, delta, rate):
    return {"new_w": {"the old w": w, "the step": rate * inputs.T @ delta}}


# --- 06: predict, accuracy ------------------------------------------------------------------------


def predict(W1, b1, W2, b2, X):
    """The class with the highest score for each row of X: -> labels (N,).

    The net is that of two_layer_forward: X (N, D), W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
    """
    _, scores = nets.two_layer_forward(W1, b1, W2, b2, X)
    return scores.argmax(axis=1)


def predict_variant(on, W1, b1, W2, b2, X):
    _, hidden, scores, _ = layers("sigmoid", on, W1, b1, W2, b2, X)
    scores = hidden if "largest_hidden" in on else scores
    labels = scores.argmin(axis=1) if "smallest" in on else scores.argmax(axis=1)
    if "score_itself" in on:
        return scores.max(axis=1)
    return labels + 1 if "counted_from_1" in on else labels


PREDICT = (
    Mistake(
        "smallest",
        "The lowest score is chosen",
        "you return the class with the lowest score; the highest one wins.",
        "Which score does training raise: that of the true class or those of the others?",
    ),
    Mistake(
        "largest_hidden",
        "The largest hidden unit is chosen",
        "you look for the largest entry of the hidden layer; the classes are the columns of "
        "the scores.",
        "Which array has one column for each class?",
    ),
    Mistake(
        "score_itself",
        "The highest score is returned, not its place",
        "`max` gives the score; the label is the number of the column in which it stands.",
        "Which NumPy function tells where the largest entry is?",
    ),
    Mistake(
        "counted_from_1",
        "The classes are counted from 1",
        "labels start at 0, as the columns do.",
        "Which label belongs to the first column?",
    ),
    # For the labels alone, scores computed from the logits are a net without activation.
    *(mistake for mistake in (*FORWARD, *SIGMOID_HIDDEN) if mistake.id != "scores_from_logits"),
)


def predict_probes():
    """Rows enough that leaving out a bias changes some winner."""
    rng, probes = np.random.default_rng(66), []
    for probe in net_probes()[:3]:
        W1, b1, W2, b2, *_ = probe.arguments.values()
        X = rng.normal(size=(60, len(W1)))
        probes.append(Probe({"W1": W1, "b1": b1, "W2": W2, "b2": b2, "X": X}))
    return probes


def accuracy(predicted, y):
    """The share of the predicted labels that are right, 0 to 1. Both (N,)."""
    return float(np.mean(predicted == y))


def accuracy_variant(on, predicted, y):
    right = np.sum(predicted != y) if "wrong_ones" in on else np.sum(predicted == y)
    if "count" in on:
        return float(right)
    if "classes" in on:
        return float(right / len(set(y.tolist())))
    share = right / len(y)
    share = round(share) if "rounded" in on else share
    return float(100 * share) if "percent" in on else float(share)


ACCURACY = (
    Mistake(
        "count",
        "The right ones are counted, not averaged",
        "you return how many labels are right; the accuracy is their share.",
        "Which number do you get for a perfect classifier and 7 examples?",
    ),
    Mistake(
        "wrong_ones",
        "The wrong ones are counted",
        "you count the labels that differ; that is the error rate.",
        "What should a perfect classifier get?",
    ),
    Mistake(
        "percent",
        "It is in per cent",
        "the exercise asks for a number from 0 to 1.",
        "What should a perfect classifier get?",
    ),
    Mistake(
        "classes",
        "It is divided by the number of classes",
        "the share is of all examples, so it is divided by how many there are.",
        "How many labels can be right at most?",
    ),
    Mistake(
        "rounded",
        "It is rounded to a whole number",
        "`round`, `int` or `//` makes a 0 or a 1 of it.",
        "What should three right of seven give?",
    ),
)


def accuracy_probes():
    rng = np.random.default_rng(67)
    return [
        Probe({"predicted": rng.integers(0, C, size=N), "y": rng.integers(0, C, size=N)})
        for N, C in ((7, 3), (11, 2), (13, 4))
    ]


# --- 07: neuron, count_parameters -----------------------------------------------------------------


def neuron(w, x, b):
    """A sigmoid neuron and its gradients: -> (f, dw, dx, db), for w (D,), x (D,), b a number.

    Formula: f = sigmoid(w . x + b); its slope is f (1 - f).
    """
    f = sigmoid(w @ x + b)
    slope = f * (1 - f)
    return f, slope * x, slope * w, slope


def neuron_variant(on, w, x, b):
    z = w @ x if "bias_not_added" in on else w @ x + b
    f = z if "no_sigmoid" in on else sigmoid(-z if "exponent_sign" in on else z)
    local = slope(on, z, f, "sigmoid")
    local = -local if "sign" in on else local
    dw, dx, db = local * x, local * w, local
    if "exchanged" in on:
        dw, dx = dx, dw
    if "factor_missing" in on:
        dw, dx = np.full_like(w, local), np.full_like(x, local)
    db = 0.0 if "db_zero" in on else db
    db = db * b if "db_times_b" in on else db
    return z if "logit_returned" in on else f, dw, dx, db


NEURON = (
    Mistake(
        "exchanged",
        "dw and dx are exchanged",
        "the gradient of a product with respect to one factor is the other factor: dw has x in "
        "it, dx has w.",
        "If one weight grows a little, what does its product with the input grow by?",
    ),
    Mistake(
        "factor_missing",
        "The other factor is missing in dw and dx",
        "your dw and dx are the slope of the sigmoid alone. Each weight is multiplied by its "
        "input, so the slope is multiplied by that too.",
        "An input is 0. Does the output depend on its weight?",
    ),
    Mistake(
        "bias_not_added",
        "b isn't added",
        "the logit is `w @ x + b`; yours lacks the bias.",
        "What should the neuron give if x is all zeros?",
    ),
    Mistake(
        "no_sigmoid",
        "The sigmoid is missing",
        "your f is the logit, `w @ x + b`, as it is.",
        "Between which two numbers should f lie?",
    ),
    Mistake(
        "logit_returned",
        "The logit is returned instead of the output",
        "your gradients know the sigmoid, and the f that you return is what goes into it.",
        "Between which two numbers should f lie?",
    ),
    Mistake(
        "exponent_sign",
        "The minus sign is missing in the exponent",
        "your sigmoid is `1 / (1 + np.exp(z))`, which falls as z grows.",
        "What should the neuron give for a large positive logit: near 0 or near 1?",
    ),
    Mistake(
        "db_zero",
        "db is zero",
        "b is added to the logit, so it gets the sigmoid's slope times 1.",
        "If b grows a little, does f change?",
    ),
    Mistake(
        "db_times_b",
        "db holds a factor b",
        "b stands alone in the logit, so its local gradient is 1, not b.",
        "What is the derivative of `z + b` with respect to b?",
    ),
    Mistake(
        "sign",
        "The sign is turned round",
        "all your gradients point the other way. A gradient says how f grows.",
        "If b grows a little, does f grow or shrink?",
    ),
    *slope_mistakes("", "", "f"),
)


def neuron_terms(w, x, b):
    f = sigmoid(w @ x + b)
    return {name: slope_terms("f", f, other) for name, other in (("dw", x), ("dx", w), ("db", 1))}


def neuron_probes():
    """The lecture's neuron first: w = (2, -3), x = (-1, -2), b = -3."""
    rng = np.random.default_rng(77)
    return [Probe({"w": np.array([2.0, -3.0]), "x": np.array([-1.0, -2.0]), "b": -3.0})] + [
        Probe({"w": rng.normal(size=D), "x": rng.normal(size=D), "b": float(b)})
        for D, b in ((3, 0.8), (5, -1.4), (2, 0.3), (4, -0.6))
    ]


def count_parameters(sizes):
    """How many weights and biases fully connected layers have, for sizes such as [3, 4, 2].

    A layer with n inputs and m units has n m weights and m biases.
    """
    return sum(n * m + m for n, m in pairwise(sizes))


def count_variant(on, sizes):
    pairs = list(pairwise(sizes))
    if "first_layer_only" in on:
        pairs = pairs[:1]
    weights, biases = sum(n * m for n, m in pairs), sum(m for _, m in pairs)
    if "product_of_all" in on:
        weights = int(np.prod(sizes))
    if "sizes_added" in on:
        weights = sum(n + m for n, m in pairs)
    if "biases_of_inputs" in on:
        biases = sum(n for n, _ in pairs)
    if "input_counted" in on:
        biases = biases + sizes[0]
    if "one_bias_a_layer" in on:
        biases = len(pairs)
    if "last_without_bias" in on:
        biases = biases - pairs[-1][1]
    weights = 0 if "weights_missing" in on else weights
    return weights if "biases_missing" in on else weights + biases


COUNT = (
    Mistake(
        "biases_missing",
        "The biases aren't counted",
        "you count the weights; every unit has a bias too.",
        "How many numbers does one unit with three inputs have?",
    ),
    Mistake(
        "weights_missing",
        "The weights aren't counted",
        "you count one number for each unit, its bias; it has a weight for each input as well.",
        "How many numbers does one unit with three inputs have?",
    ),
    Mistake(
        "one_bias_a_layer",
        "One bias is counted for each layer",
        "each unit of a layer has a bias of its own.",
        "Which shape has b in `X @ W + b`?",
    ),
    Mistake(
        "input_counted",
        "The inputs are counted as units",
        "you count biases for the inputs as well; they are given, not computed.",
        "Which of the sizes belong to layers that compute something?",
    ),
    Mistake(
        "biases_of_inputs",
        "The biases are counted by the inputs",
        "a layer has one bias for each of its units, not for each of its inputs.",
        "Which shape has b in `X @ W + b`?",
    ),
    Mistake(
        "last_without_bias",
        "The last layer's biases aren't counted",
        "the last layer has biases like the others.",
        "Which shape has b2 in `hidden @ W2 + b2`?",
    ),
    Mistake(
        "product_of_all",
        "All sizes are multiplied",
        "weights join neighbouring layers only: multiply each size by the next, and add.",
        "Between which layers of [3, 4, 2] do weights run?",
    ),
    Mistake(
        "sizes_added",
        "The sizes are added where they are to be multiplied",
        "every unit has a weight for each of its inputs: n times m, not n plus m.",
        "Which shape has W between 3 inputs and 4 units?",
    ),
    Mistake(
        "first_layer_only",
        "Only the first layer is counted",
        "your loop ends after one turn (is `return` indented too far?).",
        "How many pairs of neighbours are there in [3, 4, 2]?",
    ),
)


def count_terms(sizes):
    return {
        "count": {
            "the number of weights": sum(n * m for n, m in pairwise(sizes)),
            "the number of biases": sum(sizes[1:]),
        }
    }


def count_probes():
    return [
        Probe({"sizes": sizes}) for sizes in ([3, 4, 2], [64, 30, 20, 10], [5, 7], [2, 9, 8, 3])
    ]


# --- 08: dead_units -------------------------------------------------------------------------------


def dead_units(H):
    """How many units of a ReLU layer are 0 for every example. H (N, units) -> a whole number."""
    return int(np.sum(np.all(H == 0, axis=0)))


def dead_variant(on, H):
    zero = H != 0 if "active" in on else H == 0
    if "any_example" in on:
        dead = zero.any(axis=0)
    elif "examples" in on:
        dead = zero.all(axis=1)
    elif "first_example" in on:
        dead = zero[0]
    else:
        dead = zero if "entries" in on else zero.all(axis=0)
    return float(dead.mean()) if "share" in on else int(dead.sum())


DEAD = (
    Mistake(
        "any_example",
        "A unit counts as soon as one example leaves it at 0",
        "every healthy unit is 0 for some examples. A dead one is 0 for all: `np.all`.",
        "Can a unit learn that is 0 for one example and active for another?",
    ),
    Mistake(
        "examples",
        "Examples are counted instead of units",
        "you look for rows that are all 0 (`axis=1`). A unit is a column.",
        "Along which axis of H do you go from one example to the next?",
    ),
    Mistake(
        "entries",
        "Entries are counted instead of units",
        "you count every 0 in H; a unit counts once, and only if its whole column is 0.",
        "How many units has a layer whose H is of shape (100, 5)?",
    ),
    Mistake(
        "first_example",
        "Only the first example is looked at",
        "a unit that is 0 for the first example may be active for another.",
        "For how many of the examples must a dead unit be 0?",
    ),
    Mistake(
        "active",
        "Active entries are looked for",
        "you look for entries that aren't 0; a dead unit has none.",
        "What does a ReLU give for every logit below 0?",
    ),
    Mistake(
        "share",
        "This is a share",
        "the exercise asks how many, not for a mean.",
        "What should a layer with two dead units give?",
    ),
)


def dead_probes():
    rng = np.random.default_rng(88)
    probes = []
    for N, units, dead in ((9, 6, [1]), (7, 11, [0, 4, 5]), (12, 8, [])):
        H = np.maximum(0.0, rng.normal(size=(N, units)) + 0.2)
        H[:, dead] = 0.0
        H[1:3] = 0.0  # rows of zeros are examples, not units
        probes.append(Probe({"H": H}))
    return probes


# --- the exercises --------------------------------------------------------------------------------


def gradient_parts(value, *names):
    """One point for the value and one for each gradient."""
    return (Part(value, f"the value {value}", 1), *(Part(name, f"`{name}`", 1) for name in names))


EXERCISES = (
    Exercise(
        name="square_and_slope",
        notebook="00",
        reference=square_and_slope,
        returns=("value", "slope"),
        parts=(Part("value", "the value", 1), Part("slope", "the slope", 1)),
        make_probes=lambda: [Probe({"x": x}) for x in (3.0, -1.7, 0.6)],
        variant=square_variant,
        mistakes=SQUARE,
        hints=(
            "What is the derivative of x squared?",
            "The value is x times x; in Python a power is written `x**2`. The slope is twice x.",
            "`value = x**2` and `slope = 2 * x`. A function can return two things: "
            "`return value, ...`",
        ),
    ),
    Exercise(
        name="numerical_slope",
        notebook="00",
        reference=numerical_slope,
        returns="slope",
        parts=(Part("slope", "the slope", 2),),
        make_probes=slope_probes,
        variant=slope_variant,
        mistakes=SLOPE,
        hints=(
            "A slope is a rise divided by a distance. Which two points on the curve do you take?",
            "Take the values of f a step above x and a step below. Their difference is the rise. "
            "How far apart are the two places?",
            "The rise is `f(x + step) - f(x - step)` and the distance `2 * step`. Put brackets "
            "round both.",
        ),
    ),
    Exercise(
        name="squared_difference",
        notebook="01",
        reference=squared_difference,
        returns=("f", "dx", "dy"),
        parts=gradient_parts("f", "dx", "dy"),
        make_probes=lambda: [
            Probe({"x": x, "y": y}) for x, y in ((5.0, 2.0), (-1.3, 0.4), (0.7, 2.9))
        ],
        variant=difference_variant,
        mistakes=DIFFERENCE,
        hints=(
            "f is built in two steps, a difference and a square. What is the derivative of each?",
            "With `d = x - y`: `df/dd = 2 * d`, `dd/dx = 1`, `dd/dy = -1`. The chain rule "
            "multiplies along the way.",
            "Compute `d`, then `dd = 2 * d`, what arrives at the difference. dx is `1 * dd`; dy "
            "has y's own local gradient in it.",
        ),
    ),
    Exercise(
        name="sigmoid_backward",
        notebook="03",
        reference=sigmoid_backward,
        returns="gradient",
        parts=(Part("gradient", "your gradient", 2),),
        make_probes=sigmoid_backward_probes,
        variant=sigmoid_backward_variant,
        mistakes=SIGMOID_BACKWARD,
        terms=lambda dout, s: {"gradient": slope_terms("s", s, dout)},
        hints=(
            "How is the slope of the sigmoid written with its output s alone?",
            "The slope is s (1 - s). The chain rule multiplies it by dout, entry by entry.",
            "Three factors, all of one shape: dout, s, and 1 minus s.",
        ),
    ),
    Exercise(
        name="softmax",
        notebook="04",
        reference=losses.softmax,
        returns="p",
        parts=(Part("p", "your probabilities", 2),),
        make_probes=softmax_probes,
        variant=softmax_variant,
        mistakes=SOFTMAX,
        remarks=(loops, softmax_overflows),
        hints=(
            "To what should the probabilities of one example add up, and along which axis of "
            "scores is that?",
            "Take `np.exp` of every score and divide each row by its own sum. `keepdims=True` "
            "keeps the sum as a column, so that it divides row by row.",
            "`exps = np.exp(scores - scores.max(axis=1, keepdims=True))`, then divide by "
            "`exps.sum(...)` with the same axis and keepdims.",
        ),
    ),
    Exercise(
        name="update_weights",
        notebook="05",
        reference=update_weights,
        returns="new_w",
        parts=(Part("new_w", "your new w", 2),),
        make_probes=update_probes,
        variant=update_variant,
        mistakes=UPDATE,
        terms=update_terms,
        hints=(
            "w is (D, H), inputs (N, D) and delta (N, H). Which product of the last two has the "
            "shape of w?",
            "The step is `inputs.T @ delta`, times the rate. A delta is minus the gradient: do "
            "you add the step or take it off?",
            "Return w plus the step as a new array. `w += ...` would change the caller's w.",
        ),
    ),
    Exercise(
        name="predict",
        notebook="06",
        reference=predict,
        helpers=(nets.two_layer_forward,),
        returns="labels",
        parts=(Part("labels", "your labels", 2),),
        make_probes=predict_probes,
        variant=predict_variant,
        mistakes=PREDICT,
        hints=(
            "The net gives each class a score. Which class does it predict?",
            "Run the net forward, then look in each row of the scores for the place of the "
            "largest one.",
            "`np.argmax` with an `axis` gives the place of the largest entry. A row is one "
            "example, so you want one number for each row.",
        ),
    ),
    Exercise(
        name="accuracy",
        notebook="06",
        reference=accuracy,
        returns="share",
        parts=(Part("share", "the accuracy", 1),),
        make_probes=accuracy_probes,
        variant=accuracy_variant,
        mistakes=ACCURACY,
        hints=(
            "What does `predicted == y` give, and what is its mean?",
            "It is an array of True and False. NumPy counts them as 1 and 0.",
            "`np.mean` of the comparison is the share of the Trues.",
        ),
    ),
    Exercise(
        name="neuron",
        notebook="07",
        reference=neuron,
        returns=("f", "dw", "dx", "db"),
        parts=gradient_parts("f", "dw", "dx", "db"),
        make_probes=neuron_probes,
        variant=neuron_variant,
        mistakes=NEURON,
        terms=neuron_terms,
        hints=(
            "Cut the neuron in two: the logit `z = w @ x + b`, and the sigmoid of it. What is the "
            "local gradient of each?",
            "Back through the sigmoid: `dz = f * (1 - f)`. Then z is a sum of products: each "
            "weight's local gradient is its input, and the other way round; that of b is 1.",
            "`dw = dz * x`. dx and db follow in the same way.",
        ),
    ),
    Exercise(
        name="count_parameters",
        notebook="07",
        reference=count_parameters,
        returns="count",
        parts=(Part("count", "your count", 1),),
        make_probes=count_probes,
        variant=count_variant,
        mistakes=COUNT,
        terms=count_terms,
        hints=(
            "Which shapes have W and b between a layer of 3 and a layer of 4?",
            "Every pair of neighbouring sizes n, m has n times m weights and m biases. Add over "
            "the pairs.",
            "`zip(sizes[:-1], sizes[1:])` gives the pairs of neighbours. Add `n * m + m` over "
            "them.",
        ),
    ),
    Exercise(
        name="dead_units",
        notebook="08",
        reference=dead_units,
        returns="count",
        parts=(Part("count", "your count", 1),),
        make_probes=dead_probes,
        variant=dead_variant,
        mistakes=DEAD,
        hints=(
            "For how many of the examples is a dead unit 0, and is a unit a row or a column of H?",
            "`H == 0` is True where a unit is off. `np.all` along the examples tells for each "
            "unit whether that is always so.",
            "`np.all(H == 0, axis=0)` has one True for each dead unit. Count them with `np.sum`.",
        ),
    ),
)
