"""Exercises of notebooks 05, 06 and 08: the 11-line net's deltas, and two-layer nets."""

import re
from dataclasses import replace
from functools import partial

import numpy as np

from ... import losses, nets
from ...activations import relu
from ...losses import cross_entropy_loss
from ..exercise import Exercise, Mistake, Part, Probe
from . import linear

# --- activations, with the mistakes in `on` -----------------------------------------------------

VALUES = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0.0, z),
}
SLOPES = {  # from the value, as the course computes them
    "sigmoid": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: 1.0 * (h > 0),
}


def activated(on, z, activation):
    """The activation's value at the logits z."""
    if "no_activation" in on:
        return z
    if "exponent_sign" in on:
        return VALUES["sigmoid"](-z)
    if "denominator_brackets" in on:
        return 1 + np.exp(-z)
    return VALUES[activation](z)


def slope(on, z, h, activation, layer=""):
    """Its slope for the logits z and the value h; `layer` tells two layers' mistakes apart."""
    if f"slope_missing{layer}" in on:
        return np.ones_like(h)
    if f"slope_of_value{layer}" in on:
        return SLOPES["sigmoid"](VALUES["sigmoid"](h))
    if f"slope_from_logits{layer}" in on:
        return SLOPES["sigmoid"](z)
    if f"slope_is_value{layer}" in on:
        return h
    if f"slope_is_one_minus_value{layer}" in on:
        return 1 - h
    if f"slope_of_sigmoid{layer}" in on:
        return SLOPES["sigmoid"](h)
    if f"slope_of_tanh{layer}" in on:
        return SLOPES["tanh"](h)
    if f"slope_turned{layer}" in on:
        return 1 - SLOPES["relu"](h)
    return SLOPES[activation](h)


def slope_mistakes(layer, where, value):
    """Mistakes with the slope of the sigmoid `where`, whose value the learner calls `value`."""
    return (
        Mistake(
            f"slope_missing{layer}",
            f"The sigmoid's slope is missing{where}",
            f"what arrives from behind has to be multiplied by the sigmoid's own slope, "
            f"`{value} * (1 - {value})`; you hand it on as it is.",
            "Which function stands between a layer's logits and its output, and what is its "
            "local gradient?",
        ),
        Mistake(
            f"slope_of_value{layer}",
            f"The slope is taken of the sigmoid's value{where}",
            f"`{value}` is the sigmoid's output already, and you put it into the sigmoid once "
            f"more before you take s (1 - s). From the output the slope is "
            f"`{value} * (1 - {value})`.",
            "Does your function for the slope expect what went into the sigmoid, or what came "
            "out of it?",
        ),
        Mistake(
            f"slope_from_logits{layer}",
            f"s (1 - s) is computed from the logits{where}",
            f"the rule s (1 - s) holds for the sigmoid's output, `{value}`; you use what went "
            "into it.",
            "Between which two numbers does s lie in the rule s (1 - s)?",
        ),
        Mistake(
            f"slope_is_value{layer}",
            f"The slope is missing the factor 1 - s{where}",
            f"you multiply by `{value}` alone; the slope is `{value} * (1 - {value})`.",
            "How steep is the sigmoid where its output is near 1?",
        ),
        Mistake(
            f"slope_is_one_minus_value{layer}",
            f"The slope is missing the factor s{where}",
            f"you multiply by `1 - {value}` alone; the slope is `{value} * (1 - {value})`.",
            "How steep is the sigmoid where its output is near 0?",
        ),
        Mistake(
            f"slope_of_tanh{layer}",
            f"The slope is that of tanh{where}",
            f"1 - t² belongs to tanh; the sigmoid's slope is `{value} * (1 - {value})`.",
            "Which of the two functions has the slope 1 where it is steepest?",
        ),
    )


# --- the 11-line net: deltas --------------------------------------------------------------------


def deltas_variant(loss, on, X, Y, w1, w2):
    z1 = X @ w1
    l1 = z1 if "hidden_not_squashed" in on else activated(on, z1, "sigmoid")
    z2 = l1 @ w2
    l2 = z2 if "output_not_squashed" in on else activated(on, z2, "sigmoid")
    error = output_error(on, Y - l2, Y)
    times_slope = error * slope(on, z2, l2, "sigmoid", "_at_output")
    if "divided_by_slope" in on:
        times_slope = error / (l2 * (1 - l2))
    uses_slope = (loss == "squared_error") != ("other_loss" in on)
    l2_delta = times_slope if uses_slope or "divided_by_slope" in on else error
    handed_back = l2_delta
    if "hidden_follows_other_loss" in on:
        handed_back = error if uses_slope else times_slope
    if "l2_delta_of_other_loss" in on:
        l2_delta = error if uses_slope else times_slope
    if "w2_updated_first" in on:
        w2 = w2 + l1.T @ l2_delta
    arriving = 1.0 if "upstream_missing_at_hidden" in on else handed_back @ w2.T
    l1_delta = arriving * slope(on, z1, l1, "sigmoid", "_at_hidden")
    zero = [f"{name}_zero" in on for name in ("l1_delta", "l2_delta")]
    return l1_delta * (not zero[0]), l2_delta * (not zero[1])


def output_error(on, error, Y):
    """Y - l2, with the mistakes that follow it everywhere."""
    if "added" in on:
        error = 2 * Y - error
    if "targets_alone" in on:
        error = Y
    if "difference_missing" in on:
        error = np.ones_like(Y)
    if "squared_difference" in on:
        error = error * error
    if "absolute_difference" in on:
        error = np.abs(error)
    if "sign" in on:
        error = -error
    if "twice" in on:
        error = 2 * error
    if "divided_by_N" in on:
        error = error / len(Y)
    return error / Y.size if "divided_by_entries" in on else error


DELTAS = (
    Mistake(
        "sign",
        "The sign is turned round",
        "your deltas start from `l2 - Y`. That is the gradient; the course's deltas are minus "
        "the gradient, which is why the weights are updated with `+=`.",
        "An output is below its target. Should its delta be positive or negative?",
    ),
    Mistake(
        "twice",
        "A factor 2 too many",
        "your deltas are twice what they should be. The course's loss has a factor one half, "
        "which takes the 2 of the square away.",
        "What is the derivative of `0.5 * (y - l)**2` with respect to l?",
    ),
    Mistake(
        "divided_by_N",
        "The deltas are divided by the number of examples",
        "the course's loss here is a sum over the examples, not a mean, so nothing is divided.",
        "In the formula of the loss, is there a sum or a mean?",
    ),
    Mistake(
        "divided_by_entries",
        "The deltas are divided by the number of outputs",
        "the course's loss here is a sum over all entries of Y, not a mean (`np.mean`).",
        "In the formula of the loss, is there a sum or a mean?",
    ),
    Mistake(
        "added",
        "Y and l2 are added",
        "your deltas start from `Y + l2`; a delta says by how much the output misses its "
        "target, `Y - l2`.",
        "What should the delta be when the output is exactly the target?",
    ),
    Mistake(
        "targets_alone",
        "l2 isn't subtracted",
        "your deltas start from `Y` alone, whatever the net put out.",
        "What should the delta be when the output is exactly the target?",
    ),
    Mistake(
        "squared_difference",
        "The difference is squared",
        "your delta starts from `(Y - l2)**2`, which is never negative. That is the loss; its "
        "derivative has the difference itself.",
        "What is the derivative of a square?",
    ),
    Mistake(
        "absolute_difference",
        "The difference has lost its sign",
        "your delta starts from `|Y - l2|`; without the sign it can't say whether an output "
        "is too high or too low.",
        "One output is too high and one too low by the same amount. Should their deltas be equal?",
    ),
    Mistake(
        "hidden_not_squashed",
        "The hidden layer has no sigmoid",
        "your l1 is `X @ w1`; the sigmoid of it is missing.",
        "Between which two numbers should every entry of l1 lie?",
    ),
    Mistake(
        "output_not_squashed",
        "The output has no sigmoid",
        "your l2 is `l1 @ w2`; the sigmoid of it is missing.",
        "Between which two numbers should every entry of l2 lie?",
    ),
    Mistake(
        "exponent_sign",
        "The minus sign is missing in the exponent",
        "your sigmoid is `1 / (1 + np.exp(x))`, which falls as x grows.",
        "What should the sigmoid of a large positive number be near to?",
    ),
    Mistake(
        "denominator_brackets",
        "The brackets of the denominator are missing",
        "`1 / 1 + np.exp(-x)` divides 1 by 1 and adds the rest; the sum belongs in brackets.",
        "What does Python compute first in `1 / 1 + a`?",
    ),
    Mistake(
        "w2_updated_first",
        "w2 is changed before it is used",
        "your l1_delta uses w2 after its update. Both deltas belong to the weights with which "
        "the outputs were computed.",
        "With which w2 was l2 computed, and with which one l1_delta?",
    ),
    Mistake(
        "upstream_missing_at_hidden",
        "Nothing of l2_delta arrives in l1_delta",
        "your l1_delta is the slope of the hidden layer alone. It is multiplied by what comes "
        "back through w2, `l2_delta @ w2.T`.",
        "What should l1_delta be when every output is exactly its target?",
    ),
    Mistake(
        "l1_delta_zero",
        "l1_delta is all zeros",
        "nothing is handed back to the hidden layer.",
        "If a hidden unit's logit grows a little, does the output change?",
    ),
    Mistake(
        "l2_delta_zero",
        "l2_delta is all zeros",
        "nothing arrives in l2_delta, though l1_delta needs it.",
        "If an output's logit grows a little, does the loss change?",
    ),
    *slope_mistakes("_at_hidden", " at the hidden layer", "l1"),
)
SQUARED_ERROR = (
    Mistake(
        "other_loss",
        "These are the deltas of the other loss",
        "your l2_delta is `Y - l2`, without the slope of the last sigmoid. That is right for "
        "the logistic loss (cross-entropy), where the slope cancels. For half the squared "
        "error it stays: `(Y - l2) * l2 * (1 - l2)`.",
        "Which function of l2 is the loss, and which function of its logit is l2?",
    ),
    Mistake(
        "difference_missing",
        "The difference Y - l2 is missing",
        "your l2_delta is the slope of the last sigmoid alone; it is multiplied by `Y - l2`.",
        "What should the delta be when the output is exactly the target?",
    ),
    Mistake(
        "hidden_follows_other_loss",
        "The difference is handed back instead of the delta",
        "your l1_delta starts from `(Y - l2) @ w2.T`. What goes back through w2 is l2_delta, "
        "with the slope of the last sigmoid in it.",
        "Which gradient arrives at the hidden layer from behind: that of l2, or that of its "
        "logits?",
    ),
    Mistake(
        "l2_delta_of_other_loss",
        "l2_delta lacks the slope of the last sigmoid",
        "your l1_delta is computed with it, and the l2_delta that you return is `Y - l2` alone.",
        "Which of your arrays goes back through w2, and which one do you return?",
    ),
    *(
        mistake
        for mistake in slope_mistakes("_at_output", " at the output", "l2")
        if mistake.id != "slope_missing_at_output"
    ),  # that is the other loss
)
LOGISTIC = (
    Mistake(
        "other_loss",
        "These are the deltas of the other loss",
        "your l2_delta is `(Y - l2) * l2 * (1 - l2)`. That is right for half the squared "
        "error. In the logistic loss the slope of the last sigmoid cancels, and `Y - l2` is "
        "left.",
        "Multiply the derivative of `-log(l2)` by `l2 * (1 - l2)`. What is left?",
    ),
    Mistake(
        "divided_by_slope",
        "The slope of the last sigmoid is missing",
        "your l2_delta is `Y / l2 - (1 - Y) / (1 - l2)`: minus the gradient with respect to "
        "the output l2. A delta belongs to the logit, so the sigmoid's slope is still to come, "
        "and cancels.",
        "What is your expression times `l2 * (1 - l2)`?",
    ),
    Mistake(
        "hidden_follows_other_loss",
        "The hidden layer gets the other loss's delta",
        "your l2_delta is right, and what you hand back through w2 has a factor "
        "`l2 * (1 - l2)` too many. Hand back l2_delta itself.",
        "Through which functions does the way lead from the logits of l2 back to l1?",
    ),
    Mistake(
        "l2_delta_of_other_loss",
        "l2_delta has a slope too many",
        "your l1_delta is right, and the l2_delta that you return has a factor "
        "`l2 * (1 - l2)` that belongs to the squared error.",
        "Which of your arrays goes back through w2, and which one do you return?",
    ),
)


def deltas_terms(loss, X, Y, w1, w2):
    """The terms of both deltas, where a slope s (1 - s) is s minus s squared."""
    l1 = VALUES["sigmoid"](X @ w1)
    l2 = VALUES["sigmoid"](l1 @ w2)
    squared = loss == "squared_error"
    l2_delta = (Y - l2) * (SLOPES["sigmoid"](l2) if squared else 1)
    return {
        "l1_delta": slope_terms("l1", l1, l2_delta @ w2.T),
        "l2_delta": slope_terms("l2", l2, Y - l2) if squared else {"`Y`": Y, "`-l2`": -l2},
    }


def slope_terms(name, s, upstream):
    """upstream s (1 - s) as a sum of two."""
    rule = f"`{name} * (1 - {name})`"
    return {
        f"the {name} of {rule}": upstream * s,
        f"the {name} squared of {rule}": -upstream * s**2,
    }


def delta_probes():
    """All sizes different but for one batch with a single output, as in the lecture."""
    sizes = [(7, 3, 4, 2), (5, 3, 4, 1), (8, 2, 5, 3)]
    return [_deltas(np.random.default_rng(50 + k), *size) for k, size in enumerate(sizes)]


def _deltas(rng, N, D, H, K):
    return Probe(
        {
            "X": rng.normal(size=(N, D)),
            "Y": rng.integers(0, 2, size=(N, K)) * 1.0,
            "w1": rng.normal(size=(D, H)) * 1.5,
            "w2": rng.normal(size=(H, K)) * 1.5,
        }
    )


def deltas_exercise(loss, reference, mistakes, hints):
    return Exercise(
        name=reference.__name__,
        notebook="05",
        reference=reference,
        returns=("l1_delta", "l2_delta"),
        parts=(Part("l2_delta", "`l2_delta`", 2), Part("l1_delta", "`l1_delta`", 2)),
        make_probes=delta_probes,
        variant=partial(deltas_variant, loss),
        terms=partial(deltas_terms, loss),
        mistakes=(*mistakes, *DELTAS),
        hints=hints,
    )


# --- the two-layer net: forward -----------------------------------------------------------------


def layers(activation, on, W1, b1, W2, b2, X):
    """(logits, hidden, scores) of the two-layer net, and the activation that is used."""
    activation = next((other for other in VALUES if f"{other}_instead" in on), activation)
    logits = X @ W1
    if not on & {"b1_not_added", "b1_after_activation"}:
        logits = logits + b1
    hidden = activated(on, logits, activation)
    if "b1_after_activation" in on:
        hidden = hidden + b1
    scores = (logits if "scores_from_logits" in on else hidden) @ W2
    if "b2_not_added" not in on:
        scores = scores + b2
    if on & {"scores_squashed", "scores_squashed_throughout"}:
        scores = VALUES[activation](scores)
    return logits, hidden, scores, activation


def forward_variant(on, W1, b1, W2, b2, X):
    logits, hidden, scores, _ = layers("sigmoid", on, W1, b1, W2, b2, X)
    if "probabilities_returned" in on:
        scores = losses.softmax(scores)
    return logits if "logits_returned" in on else hidden, scores


FORWARD = (
    Mistake(
        "b1_not_added",
        "b1 isn't added",
        "the logits of the hidden layer are `X @ W1 + b1`; yours lack the bias.",
        "What should the hidden layer's logits be for an example that is all zeros?",
    ),
    Mistake(
        "b2_not_added",
        "b2 isn't added",
        "the scores are `hidden @ W2 + b2`; yours lack the bias.",
        "What should the scores be if the whole hidden layer were zero?",
    ),
    Mistake(
        "b1_after_activation",
        "b1 is added behind the activation",
        "the bias shifts where a unit starts to fire, so it is added before the activation.",
        "Which of the two comes first in your line: the bias or the activation?",
    ),
    Mistake(
        "no_activation",
        "The hidden layer has no activation",
        "your hidden layer is `X @ W1 + b1` as it is. Without an activation two layers do no "
        "more than one.",
        "Which function is applied to every logit of the hidden layer?",
    ),
    Mistake(
        "scores_from_logits",
        "The scores are computed from the logits",
        "the second layer gets the hidden layer's output; yours gets what was there before "
        "the activation.",
        "Which array goes into the second product: before or after the activation?",
    ),
    Mistake(
        "tanh_instead",
        "The activation is tanh",
        "your net uses tanh throughout. It's a good activation, and not the one asked for.",
        "Which activation does the exercise name?",
    ),
)
SQUASHED = (
    Mistake(
        "scores_squashed",
        "The scores are squashed",
        "you apply the activation to the scores as well (the notes' program does so too). "
        "The last layer stays linear; the softmax turns any scores into probabilities.",
        "What is the largest lead that one squashed score can have over another?",
    ),
    Mistake(
        "scores_squashed_throughout",
        "The scores are squashed, forward and backward",
        "your last layer has an activation, and your gradient follows it faithfully. The "
        "course's net has linear scores.",
        "How sure can a softmax be whose scores are all squashed?",
    ),
)
SIGMOID_HIDDEN = (
    Mistake(
        "relu_instead",
        "The activation is a ReLU",
        "your net uses `max(0, x)` throughout. The hidden layer asked for here is a sigmoid; "
        "notebook 08 asks for the ReLU.",
        "Which activation does the exercise name?",
    ),
    Mistake(
        "exponent_sign",
        "The minus sign is missing in the exponent",
        "your sigmoid is `1 / (1 + np.exp(x))`, which falls as x grows.",
        "What should the sigmoid of a large positive number be near to?",
    ),
    Mistake(
        "denominator_brackets",
        "The brackets of the denominator are missing",
        "`1 / 1 + np.exp(-x)` divides 1 by 1 and adds the rest; the sum belongs in brackets.",
        "What does Python compute first in `1 / 1 + a`?",
    ),
)
RELU_HIDDEN = (
    Mistake(
        "sigmoid_instead",
        "The activation is a sigmoid",
        "your net uses the sigmoid throughout, as in notebook 06. The hidden layer asked for "
        "here is a ReLU, `max(0, x)`.",
        "Which activation does the exercise name?",
    ),
)
RETURNED = (
    Mistake(
        "logits_returned",
        "The logits are returned as hidden",
        "your scores are right, and what you return as hidden is what was there before the "
        "sigmoid.",
        "Between which two numbers should every entry of hidden lie?",
    ),
    Mistake(
        "probabilities_returned",
        "Probabilities are returned as scores",
        "you apply the softmax. It belongs to the loss; the forward pass ends with the scores.",
        "To what does each row of your scores add up?",
    ),
)

# --- the two-layer net: loss and gradients ------------------------------------------------------


def two_layer_relu_loss(W1, b1, W2, b2, X, y, reg):
    """Softmax loss of a two-layer net with ReLU: -> (loss, {'W1', 'b1', 'W2', 'b2': gradients}).

    X (N, D), W1 (D, H), b1 (H,), W2 (H, C), b2 (C,), y (N,) labels. As two_layer_loss, but
    hidden = max(0, X W1 + b1), whose slope is 1 where it is above 0, else 0.
    """
    hidden = relu(X @ W1 + b1)
    data_loss, dscores = cross_entropy_loss(hidden @ W2 + b2, y)
    dlogits = dscores @ W2.T * (hidden > 0)
    loss = data_loss + reg * float(np.sum(W1 * W1) + np.sum(W2 * W2))
    return loss, {
        "W1": X.T @ dlogits + 2 * reg * W1,
        "b1": dlogits.sum(axis=0),
        "W2": hidden.T @ dscores + 2 * reg * W2,
        "b2": dscores.sum(axis=0),
    }


def loss_variant(activation, on, W1, b1, W2, b2, X, y, reg):
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    logits, hidden, scores, activation = layers(activation, on, **parameters, X=X)
    example_losses, true_part, other_part = linear.cross_entropy_parts(on, scores, y)
    dscores = linear.gradient_of_scores(on, y, true_part, other_part)
    if "scores_squashed_throughout" in on:
        dscores = dscores * SLOPES[activation](scores)
    dhidden = dscores @ W2.T
    arriving = 1.0 if "upstream_missing" in on else dhidden
    dlogits = arriving * slope(on, logits, hidden, activation)
    if "relu_of_gradient" in on:
        dlogits = np.maximum(0.0, dhidden)
    data = {
        "W1": X.T @ (dhidden if "slope_missing_in_W1" in on else dlogits),
        "b1": (dhidden if "slope_missing_in_b1" in on else dlogits).sum(axis=0),
        "W2": (logits if "W2_from_logits" in on else hidden).T @ dscores,
        "b2": dscores.sum(axis=0),
    }
    reg_loss, gradients = with_penalty(on, parameters, amounts(on, data, len(y)), reg, len(y))
    return linear.mean_loss(on, example_losses) + reg_loss, gradients


AMOUNTS = {  # parameters whose data gradient is off by a factor, and that factor for N examples
    "biases_not_averaged": (("b1", "b2"), lambda N: N),
    "biases_averaged_twice": (("b1", "b2"), lambda N: 1 / N),
    "weights_not_averaged": (("W1", "W2"), lambda N: N),
    "first_layer_not_averaged": (("W1", "b1"), lambda N: N),
    "first_layer_averaged_twice": (("W1", "b1"), lambda N: 1 / N),
    "averaged_twice": (("W1", "b1", "W2", "b2"), lambda N: 1 / N),
    "first_layer_zero": (("W1", "b1"), lambda N: 0.0),
    "b1_gradient_zero": (("b1",), lambda N: 0.0),
    "b2_gradient_zero": (("b2",), lambda N: 0.0),
    "bias_gradients_zero": (("b1", "b2"), lambda N: 0.0),
}


def amounts(on, data, N):
    for id in on & AMOUNTS.keys():
        names, factor = AMOUNTS[id]
        data = data | {name: factor(N) * data[name] for name in names}
    return data


def with_penalty(on, parameters, data, reg, N):
    """(loss of the regularisation, gradients with their regularisation added)."""
    loss, gradients = 0.0, data
    in_loss, in_gradient = penalised(on, "loss"), penalised(on, "gradient")
    for name in in_loss | in_gradient:
        one_loss, one_gradient = linear.regularisation(on, parameters[name], reg, N)
        if name != "W1" and "strength_on_W1_only" in on:
            one_loss = np.sum(parameters[name] ** 2)
        if "regularisation_times_gradient" in on:
            one_gradient = reg * data[name]
        loss += one_loss * (name in in_loss)
        if name in in_gradient:
            gradients = gradients | {name: data[name] + one_gradient}
    if "gradient_zero" in on:
        gradients = {name: np.zeros_like(value) for name, value in parameters.items()}
    return loss, gradients


def penalised(on, side):
    """Names of the parameters that are regularised in the loss, or in the gradient."""
    names = {
        name
        for name in ("W1", "W2")
        if not on & {f"{name}_not_regularised", f"{name}_not_regularised_in_{side}"}
    }
    biases = on & {"biases_regularised", f"biases_regularised_in_{side}"}
    return names | {"b1", "b2"} if biases else names


PENALISED = (
    Mistake(
        "biases_regularised",
        "The biases are regularised as well",
        "your loss holds the squares of b1 and b2 too, and your gradients hold theirs. It is "
        "consistent, and another objective: the course regularises W1 and W2 alone. A bias "
        "shifts a whole unit; there is no reason to pull it to 0.",
        "Which parameters does the exercise's penalty name?",
    ),
    Mistake(
        "biases_regularised_in_loss",
        "The biases are regularised in the loss",
        "your loss holds the squares of b1 and b2 (your gradients don't). The penalty is on "
        "W1 and W2 alone.",
        "Which parameters does the exercise's penalty name?",
    ),
    Mistake(
        "biases_regularised_in_gradient",
        "The biases are regularised in the gradient",
        "your gradients of b1 and b2 hold a regularisation; in your loss there is none for "
        "them, and there should be none.",
        "With the data left out, how does your loss change with b1?",
    ),
    *(
        Mistake(
            f"{name}_not_regularised{suffix}",
            f"{name} isn't regularised{where}",
            f"{text} {other} has its own. Both weight matrices are in the penalty.",
            f"Which parameters does the exercise's penalty name? Which does your {what} hold?",
        )
        for name, other in (("W1", "W2"), ("W2", "W1"))
        for suffix, where, text, what in (
            ("", "", f"neither your loss nor your gradient holds a penalty on {name};", "loss"),
            ("_in_loss", " in the loss", f"your loss holds no penalty on {name};", "loss"),
            (
                "_in_gradient",
                " in the gradient",
                f"your gradient of {name} lacks `2 * reg * {name}`;",
                "gradient",
            ),
        )
    ),
    Mistake(
        "strength_on_W1_only",
        "reg multiplies the first sum only",
        "in `reg * np.sum(W1 * W1) + np.sum(W2 * W2)` the product comes first; the two sums "
        "belong in brackets.",
        "With `reg = 0`, what is left of your penalty?",
    ),
)
BACKWARD = (
    Mistake(
        "W2_from_logits",
        "W2's gradient uses the logits",
        "W2 is multiplied by the hidden layer's output, so its gradient is "
        "`hidden.T @ dscores`; yours has what was there before the activation.",
        "In the line that computes the scores, which array is W2's other factor?",
    ),
    Mistake(
        "upstream_missing",
        "Nothing arrives at the first layer from behind",
        "your first layer's gradients hold the activation's slope alone. It is multiplied by "
        "what comes back through W2, `dscores @ W2.T`.",
        "What should dW1 be if dscores were all zeros?",
    ),
    Mistake(
        "slope_missing_in_b1",
        "The activation's slope is missing in b1's gradient",
        "b1 is added before the activation, as `X @ W1` is, so its gradient is a sum of the "
        "same dlogits that W1's uses; yours sums what arrives behind the activation.",
        "Does b1 stand inside the activation or outside it?",
    ),
    Mistake(
        "slope_missing_in_W1",
        "The activation's slope is missing in W1's gradient",
        "your b1 has it. W1 stands inside the activation too: `X.T @ dlogits`.",
        "Which array do you sum for b1, and which one do you multiply X with?",
    ),
    Mistake(
        "b1_gradient_zero",
        "The gradient of b1 is zero",
        "nothing arrives in it. b1 is added to every example's logits, so its gradient is the "
        "sum of theirs: `dlogits.sum(axis=0)`.",
        "If b1 grows, which examples' logits grow with it?",
    ),
    Mistake(
        "b2_gradient_zero",
        "The gradient of b2 is zero",
        "nothing arrives in it. b2 is added to every example's scores, so its gradient is the "
        "sum of theirs: `dscores.sum(axis=0)`.",
        "If b2 grows, which examples' scores grow with it?",
    ),
    Mistake(
        "bias_gradients_zero",
        "The gradients of the biases are zero",
        "nothing arrives in them. A bias is added to every example, so its gradient is the sum "
        "over the examples of what arrives there.",
        "If b2 grows, which examples' scores grow with it?",
    ),
    Mistake(
        "first_layer_zero",
        "Nothing is handed back to the first layer",
        "your gradients of W1 and b1 hold nothing of the data. The scores' gradient goes back "
        "through W2 to the hidden layer: `dscores @ W2.T`.",
        "If a hidden unit grows, which scores grow with it, and by how much?",
    ),
    Mistake(
        "biases_not_averaged",
        "The gradients of the biases aren't averaged",
        "your weights' gradients are divided by N and those of the biases aren't.",
        "Where in your function is the one place to divide by N, so that all four have it?",
    ),
    Mistake(
        "biases_averaged_twice",
        "The gradients of the biases are averaged twice",
        "dscores is divided by N already; over the examples a bias takes the sum, not the "
        "mean once more.",
        "How often does the division by N happen on the way to b1?",
    ),
    Mistake(
        "weights_not_averaged",
        "The gradients of the weights aren't averaged",
        "your biases' gradients are divided by N and those of the weights aren't.",
        "Where in your function is the one place to divide by N, so that all four have it?",
    ),
    Mistake(
        "first_layer_not_averaged",
        "The first layer's gradients aren't averaged",
        "those of the second layer are divided by N; those of W1 and b1 aren't.",
        "Where in your function is the one place to divide by N, so that all four have it?",
    ),
    Mistake(
        "first_layer_averaged_twice",
        "The first layer's gradients are averaged twice",
        "what goes back through W2 is divided by N already; you divide once more.",
        "How often does the division by N happen on the way to W1?",
    ),
    Mistake(
        "averaged_twice",
        "The gradient is averaged twice",
        "all your gradients are N times too small: dscores is divided by N, and what is made "
        "of it once more.",
        "How often does the division by N happen on the way to W2?",
    ),
)
RELU_SLOPE = (
    Mistake(
        "slope_missing",
        "The ReLU's slope is missing",
        "the gradient goes back through every unit; it should stop where the unit is 0. If "
        "you wrote `hidden >= 0`, that is true for every unit: the test is `hidden > 0`.",
        "A unit's logit is -3. How does its output change if the logit grows a little?",
    ),
    Mistake(
        "slope_turned",
        "The ReLU's slope is turned round",
        "your gradient passes where the unit is 0 and stops where it is active.",
        "A unit's logit is -3. How does its output change if the logit grows a little?",
    ),
    Mistake(
        "relu_of_gradient",
        "The ReLU is applied to the gradient",
        "you set negative gradients to 0. What counts is the sign of what went into the ReLU "
        "on the way forward, not the sign of the gradient.",
        "Which array decides where the slope is 1 and where it is 0?",
    ),
    Mistake(
        "slope_is_value",
        "The hidden layer itself stands where its slope belongs",
        "you multiply by `hidden`; the slope of the ReLU is 1 for every active unit, however "
        "large it is: `hidden > 0`.",
        "A unit's logit grows from 3 to 3.1. By how much does its output grow?",
    ),
    Mistake(
        "slope_of_sigmoid",
        "The slope is that of a sigmoid",
        "`hidden * (1 - hidden)` belongs to the sigmoid; the ReLU's slope is `hidden > 0`.",
        "What is the slope of max(0, x) at x = 3?",
    ),
)


def for_two_layers(mistake):
    """A shared mistake, worded for an exercise that has no W."""
    if mistake in linear.CLASSES:  # the classes are the columns of the second layer
        return replace(mistake, reason=re.sub(r"\bW\b", "W2", mistake.reason))
    if not re.search(r"\bd?W\b", mistake.reason):
        return mistake
    return replace(mistake, reason=mistake.reason + " Here `W` stands for W1 and for W2.")


SHARED = tuple(
    for_two_layers(mistake)
    for mistake in (
        *linear.REGULARISATION,
        *linear.AVERAGE,
        *linear.GRADIENT,
        *linear.CROSS_ENTROPY,
        *linear.CLASSES,
    )
    # The first takes an index into dW; the others are rare in a net, and make the search longer.
    if mistake.id not in ("repeated_labels_lost", "reg_l1", "hinge_instead")
)


def net_terms(reference, W1, b1, W2, b2, X, y, reg):
    """The terms that each part of a two-layer net's loss and gradients adds up to."""
    data_loss, data = reference(W1, b1, W2, b2, X, y, 0.0)
    return {
        "loss": {
            "the data loss": data_loss,
            "the regularisation of W1": reg * np.sum(W1 * W1),
            "the regularisation of W2": reg * np.sum(W2 * W2),
        },
        "W1": {
            "the data gradient of W1": data["W1"],
            "the regularisation's gradient": 2 * reg * W1,
        },
        "b1": {"the data gradient of b1": data["b1"]},
        "W2": {
            "the data gradient of W2": data["W2"],
            "the regularisation's gradient": 2 * reg * W2,
        },
        "b2": {"the data gradient of b2": data["b2"]},
    }


def net_slips(W1, b1, W2, b2, X, y, reg):
    """What gets into a two-layer net's loss or gradients and doesn't belong there."""
    biases = np.sum(b1 * b1) + np.sum(b2 * b2)
    return {
        "loss": {
            "the regularisation of the biases": reg * biases,
            "the sum of W1 squared": np.sum(W1 * W1),
            "the sum of W2 squared": np.sum(W2 * W2),
            "`reg * np.sum(W1)`": reg * np.sum(W1),
            "`reg * np.sum(W2)`": reg * np.sum(W2),
        },
        "W1": {"`W1`": W1},
        "W2": {"`W2`": W2},
        "b1": {"`reg * b1`": reg * b1, "`b1`": b1},
        "b2": {"`reg * b2`": reg * b2, "`b2`": b2},
    }


# --- probes and the exercises ---------------------------------------------------------------------


def net_probes():
    """Batches of all different sizes, N > D, never C = 10, one without regularisation."""
    sizes = [
        (7, 3, 4, 5, 0.7),
        (8, 4, 5, 3, 0.0),
        (14, 2, 3, 12, 0.3),
        (6, 3, 5, 4, 1.7),
        (9, 5, 3, 4, 0.4),
        (5, 4, 2, 3, 1.2),
    ]
    return [_net_batch(np.random.default_rng(70 + k), *size) for k, size in enumerate(sizes)]


def _net_batch(rng, N, D, H, C, reg):
    """Draw until nothing is near a kink, and units with large and with small logits occur."""
    while True:
        W1, b1 = 2 * rng.normal(size=(D, H)), rng.normal(size=H)
        W2, b2 = rng.normal(size=(H, C)), rng.normal(size=C)
        X = rng.normal(size=(N, D))
        y = linear.labels(rng, N, C)
        logits = X @ W1 + b1
        scores = np.concatenate([f(logits) @ W2 + b2 for f in VALUES.values()])
        mixed = (logits > 0).any(axis=0) & (logits < 0).any(axis=0)
        if (
            np.abs(logits).min() > 0.01
            and np.abs(scores).min() > 0.01
            and mixed.all()
            and np.abs(logits).max() > 4
            and np.abs(logits).min() < 1
        ):
            return Probe(
                {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "X": X, "y": y, "reg": reg},
                "without regularisation" if reg == 0 else "",
            )


def overflows(exercise, attempt):
    """A remark if the attempt is right and fails on scores around 1,000."""
    W1, b1, W2, b2, *others = exercise.probes[0].arguments.values()
    return linear.overflow_remark(exercise, attempt, (W1, b1, W2, b2 + 1000.0, *others))


def forward_probes():
    return [
        Probe({name: probe.arguments[name] for name in ("W1", "b1", "W2", "b2", "X")})
        for probe in net_probes()
    ]


def net_exercise(name, notebook, reference, helpers, activation, mistakes, hints):
    return Exercise(
        name=name,
        notebook=notebook,
        reference=reference,
        helpers=helpers,
        returns=("loss", {"W1": "W1", "b1": "b1", "W2": "W2", "b2": "b2"}),
        parts=(
            Part("loss", "your loss", 2),
            Part("W1", "the gradient of `W1`", 1),
            Part("b1", "the gradient of `b1`", 1),
            Part("W2", "the gradient of `W2`", 1),
            Part("b2", "the gradient of `b2`", 1),
        ),
        make_probes=net_probes,
        variant=partial(loss_variant, activation),
        mistakes=(*SHARED, *PENALISED, *FORWARD, *SQUASHED, *mistakes, *BACKWARD),
        hints=hints,
        remarks=(linear.loops, overflows),
        terms=partial(net_terms, reference),
        foreign=net_slips,
        beside=("biases_regularised",),
    )


EXERCISES = (
    deltas_exercise(
        "squared_error",
        nets.squared_error_deltas,
        SQUARED_ERROR,
        (
            "On the way back from the loss to the logits of l1, through which functions do "
            "you pass, "
            "and what is the local gradient of each?",
            "Half the squared error gives `Y - l2` (minus its gradient). The last sigmoid "
            "multiplies "
            "by its slope, `l2 * (1 - l2)`. Then back through w2, and through the first "
            "sigmoid with "
            "its own slope.",
            "Forward first: `l1 = sigmoid(X @ w1)`, and l2 from l1 in the same way. Then "
            "`l2_delta = (Y - l2) * l2 * (1 - l2)`. For l1_delta, multiply l2_delta by `w2.T` (the "
            "shapes leave only one order), then by `l1 * (1 - l1)`.",
        ),
    ),
    deltas_exercise(
        "logistic",
        nets.cross_entropy_deltas,
        LOGISTIC,
        (
            "What is the derivative of the logistic loss with respect to the output's "
            "logit, once the "
            "slope of the sigmoid is multiplied in?",
            "It is `l2 - Y`: the slope cancels. A delta is minus that. The way from there "
            "back to the "
            "hidden layer is the same as for the squared error.",
            "`l2_delta = Y - l2`. For l1_delta, multiply l2_delta by `w2.T`, then by the "
            "slope of the "
            "first sigmoid, `l1 * (1 - l1)`.",
        ),
    ),
    Exercise(
        name="two_layer_forward",
        notebook="06",
        reference=nets.two_layer_forward,
        returns=("hidden", "scores"),
        parts=(Part("hidden", "`hidden`", 1), Part("scores", "`scores`", 1)),
        make_probes=forward_probes,
        variant=forward_variant,
        mistakes=(*FORWARD, SQUASHED[0], *SIGMOID_HIDDEN, *RETURNED),
        hints=(
            "Which two steps make up a layer, and which of them does the last layer leave out?",
            "Hidden layer: the product with W1, plus b1, then the sigmoid. Scores: the product "
            "with W2, plus b2, and nothing more.",
            "`hidden = sigmoid(X @ W1 + b1)`. The scores are built in the same way from hidden, "
            "W2 and b2, without the sigmoid.",
        ),
    ),
    net_exercise(
        "two_layer_loss",
        "06",
        nets.two_layer_loss,
        (nets.two_layer_forward, losses.cross_entropy_loss),
        "sigmoid",
        (*SIGMOID_HIDDEN, *slope_mistakes("", "", "hidden")),
        (
            "Write down every array from X to the loss. Which gradient do you know already, from "
            "`softmax_loss`, and what lies between it and W1?",
            "The gradient of the scores is `(p - one-hot) / N`. From there: W2 gets "
            "`hidden.T @ dscores`, b2 the sum over the examples, hidden gets `dscores @ W2.T`. The "
            "sigmoid's slope leads on to the first layer, which works like the second.",
            "`dlogits = dscores @ W2.T * hidden * (1 - hidden)`. Then W1 gets `X.T @ dlogits` and "
            "b1 `dlogits.sum(axis=0)`. Add `2 * reg * W1` and `2 * reg * W2`; biases are not "
            "regularised.",
        ),
    ),
    net_exercise(
        "two_layer_relu_loss",
        "08",
        two_layer_relu_loss,
        (losses.cross_entropy_loss,),
        "relu",
        (*RELU_HIDDEN, *RELU_SLOPE),
        (
            "Which two lines of `two_layer_loss` know that the hidden layer is a sigmoid?",
            "Forward, `np.maximum(0, ...)` takes the place of the sigmoid. Backward, the slope is "
            "1 where the unit is active and 0 elsewhere.",
            "`hidden = np.maximum(0, X @ W1 + b1)`, and on the way back "
            "`dlogits = dscores @ W2.T * (hidden > 0)`. All else is as before.",
        ),
    ),
)
