"""Exercises of notebook 04: svm_loss and softmax_loss, a linear classifier with each loss."""

import copy
import dis
import types

import numpy as np

from ... import losses
from ..exercise import Exercise, Mistake, Part, Probe

# --- regularisation: the same ways to be wrong in every loss -------------------------------------


def regularisation(on, W, reg, N):
    """(loss, gradient) of the regularisation, with the mistakes in `on`."""
    strength = 1.0 if "reg_without_strength" in on else reg
    loss, gradient = strength * np.sum(W * W), 2 * strength * W
    if "reg_loss_without_strength" in on:
        loss = np.sum(W * W)
    if "reg_loss_not_squared" in on:
        loss = reg * np.sum(W)
    if "reg_l1" in on:
        loss, gradient = reg * np.sum(np.abs(W)), reg * np.sign(W)
    if "reg_loss_norm" in on:
        loss = reg * np.sqrt(np.sum(W * W))
    if "reg_gradient_half" in on:
        gradient = reg * W
    if "reg_loss_half" in on:
        loss = 0.5 * reg * np.sum(W * W)
    if "other_convention" in on:
        loss, gradient = 0.5 * reg * np.sum(W * W), reg * W
    if "reg_added_in_loss" in on:
        loss = strength + np.sum(W * W)
    if "reg_added_in_gradient" in on:
        gradient = 2 * strength + W
    if "reg_gradient_is_reg_plus_sum" in on:
        gradient = np.full_like(W, strength + np.sum(W * W))
    if "reg_gradient_is_the_sum" in on:
        gradient = reg * np.sum(W * W) * np.ones_like(W)
    if "reg_gradient_sign" in on:
        gradient = -gradient
    if "reg_loss_over_N" in on or "reg_over_N" in on:
        loss = loss / N
    if "reg_gradient_over_N" in on or "reg_over_N" in on:
        gradient = gradient / N
    if "reg_missing" in on or "reg_missing_loss" in on:
        loss = 0.0
    if "reg_missing" in on or "reg_missing_gradient" in on:
        gradient = np.zeros_like(W)
    return loss, gradient


REGULARISATION = (
    Mistake(
        "reg_missing",
        "The regularisation is missing",
        "neither your loss holds `reg * np.sum(W * W)` nor your gradient its derivative.",
        "What happens to your loss and your gradient when `reg` changes?",
    ),
    Mistake(
        "reg_missing_loss",
        "The regularisation is missing in the loss",
        "your gradient has it, but your loss is the data loss alone; `reg * np.sum(W * W)` "
        "belongs to it.",
        "Your gradient is that of a function of `W` with two terms. Which of them does your "
        "loss leave out?",
    ),
    Mistake(
        "reg_missing_gradient",
        "The regularisation is missing in the gradient",
        "your loss holds a term in `W` squared, and your gradient doesn't hold its derivative.",
        "What is the derivative of `reg * w**2` with respect to `w`?",
    ),
    Mistake(
        "reg_gradient_half",
        "The factor 2 is missing in the regularisation's gradient",
        "your loss adds `reg * np.sum(W * W)`, and your gradient adds `reg * W`. The two don't "
        "belong together: the gradient of W squared is 2 W.",
        "What is the derivative of `w**2` with respect to `w`?",
    ),
    Mistake(
        "reg_loss_half",
        "The loss has half the regularisation",
        "your loss adds `0.5 * reg * np.sum(W * W)`, and your gradient is that of the whole, "
        "`2 * reg * W`. The course's loss has no factor one half.",
        "Which function has the gradient `2 * reg * W`?",
    ),
    Mistake(
        "other_convention",
        "This is the other convention",
        "your loss adds `0.5 * reg * np.sum(W * W)` and your gradient `reg * W`. They belong "
        "together, and many books write it so. This course writes `reg * np.sum(W * W)`, "
        "whose gradient is `2 * reg * W`.",
        "Which two factors have to change to go from one convention to the other?",
    ),
    Mistake(
        "reg_without_strength",
        "The strength `reg` is missing",
        "you add the sum of W squared, and its gradient, without multiplying by `reg`.",
        "With `reg = 0`, what should be left of the regularisation?",
    ),
    Mistake(
        "reg_loss_without_strength",
        "The strength `reg` is missing in the loss",
        "your loss adds `np.sum(W * W)` without multiplying by `reg`.",
        "With `reg = 0`, what should be left of the regularisation?",
    ),
    Mistake(
        "reg_loss_not_squared",
        "W isn't squared in the loss",
        "your loss adds `reg * np.sum(W)`; negative weights then lower it. The penalty is on "
        "the squares.",
        "What does the penalty do with a weight of -10?",
    ),
    Mistake(
        "reg_l1",
        "W isn't squared: this is another penalty",
        "you add the absolute values of `W`, which is called L1 regularisation. The course "
        "adds the squares, `reg * np.sum(W * W)`, with the gradient `2 * reg * W`.",
        "What does the penalty do with a weight of 10, and what with one of 0.1?",
    ),
    Mistake(
        "reg_loss_norm",
        "The loss has the length of W, not its square",
        "your loss adds `reg` times the root of the sum of squares (`np.linalg.norm` takes "
        "it); the course's penalty is the sum itself.",
        "What does `np.linalg.norm` do after it has added up the squares?",
    ),
    Mistake(
        "reg_over_N",
        "The regularisation is divided by N",
        "the mean is over examples; the penalty on W has nothing to do with how many there "
        "are. It is added after dividing.",
        "In which order do you add the penalty and divide by N?",
    ),
    Mistake(
        "reg_loss_over_N",
        "The regularisation is divided by N in the loss",
        "the mean is over examples; the penalty is added after dividing.",
        "In which order does your loss add the penalty and divide by N?",
    ),
    Mistake(
        "reg_gradient_over_N",
        "The regularisation is divided by N in the gradient",
        "the mean is over examples; the gradient of the penalty is added after dividing.",
        "In which order does your gradient add the penalty's part and divide by N?",
    ),
    Mistake(
        "reg_gradient_is_the_sum",
        "The gradient of the regularisation is one number",
        "you add `reg * np.sum(W * W)`, the penalty itself, to every entry of the gradient. "
        "Its derivative with respect to one weight has that weight alone.",
        "The penalty is a sum of squares. Which of its terms depend on one given weight?",
    ),
    Mistake(
        "reg_gradient_is_reg_plus_sum",
        "The regularisation's gradient is reg + a sum",
        "you add `reg + np.sum(W * W)`, one number, to every entry of the gradient. The "
        "gradient of `reg * np.sum(W * W)` is `2 * reg * W`.",
        "The penalty is a sum of squares. Which of its terms depend on one given weight?",
    ),
    Mistake(
        "reg_added_in_gradient",
        "reg is added to W in the gradient",
        "you add `2 * reg + W`; the strength multiplies: `2 * reg * W`.",
        "With `reg = 0`, what should be left of the regularisation?",
    ),
    Mistake(
        "reg_added_in_loss",
        "reg is added to the sum in the loss",
        "you add `reg + np.sum(W * W)`; the strength multiplies the sum.",
        "With `reg = 0`, what should be left of the regularisation?",
    ),
    Mistake(
        "reg_gradient_sign",
        "The regularisation's gradient has the wrong sign",
        "you subtract the gradient of the penalty; it is added, as the penalty is.",
        "If a weight is positive and grows, does the penalty grow or shrink?",
    ),
)

# --- the data term: shared ------------------------------------------------------------------------

AVERAGE = (
    Mistake(
        "not_averaged",
        "The mean over the examples is missing",
        "your data loss and its gradient are sums over the batch; divide both by N.",
        "If every example were in the batch twice, should the loss change?",
    ),
    Mistake(
        "loss_not_averaged",
        "The loss isn't averaged",
        "your data loss is a sum over the batch; your gradient is that of the mean. Divide "
        "the sum by N.",
        "If every example were in the batch twice, should the loss change?",
    ),
    Mistake(
        "gradient_not_averaged",
        "The gradient isn't averaged",
        "your data loss is a mean over the batch, and your data gradient a sum, N times too "
        "large. Whatever is done to the loss is done to its gradient.",
        "Your loss divides by N at its end. Where does that division appear in the gradient?",
    ),
)
GRADIENT = (
    Mistake(
        "gradient_zero",
        "The gradient is all zeros",
        "the loss is computed, and `dW` is still as it was when it was created.",
        "For one example and one wrong class, how does the loss change with the column of W?",
    ),
    Mistake(
        "data_gradient_missing",
        "The gradient has only the regularisation",
        "nothing of the data arrives in `dW`. If you wrote it, a condition is never met: "
        "`p - y == j` compares `p - y` with `j`, for one.",
        "Which line adds something that depends on X to the gradient, and is it ever reached?",
    ),
    Mistake(
        "data_gradient_sign",
        "The data gradient has the wrong sign",
        "the part of the gradient that comes from the data points the other way: the sign, "
        "or the two columns that are added to and subtracted from.",
        "If the score of a wrong class grows, does the loss grow or shrink?",
    ),
    Mistake(
        "true_class_term_missing",
        "The true class's term is missing in the gradient",
        "your gradient pulls the wrong classes down and doesn't push the true class up. The "
        "true class's score stands in the loss too, with a minus sign.",
        "In which places does the score of the true class appear in the loss?",
    ),
    Mistake(
        "repeated_labels_lost",
        "Examples with the same label overwrite each other",
        "`dW[:, y] -= ...` with a repeated label keeps only the last of them: NumPy reads all "
        "before it writes. Only the last example of each class is counted at the true class.",
        "What does `a[[0, 0]] += 1` do to `a`? Try it.",
    ),
    Mistake(
        "regularisation_times_gradient",
        "The gradient is multiplied by the strength",
        "you add `reg * dW` (the gradient itself) where the gradient of the penalty, "
        "`2 * reg * W`, belongs.",
        "Which array stands in the penalty: `W` or `dW`?",
    ),
)
LOOPS = (
    Mistake(
        "first_example_only",
        "Only the first example is used",
        "your loop over the examples ends after one turn. A `return` (or a division that "
        "belongs behind the loop) that is indented too far does that.",
        "How far is the line indented that should run once, when the loop is over?",
    ),
    Mistake(
        "last_example_in_loss",
        "Each example's loss overwrites the one before",
        "your loss is that of the last example alone; the losses are added, with `+=`.",
        "What is left in `loss` after a loop that says `loss = ...` for each example?",
    ),
    Mistake(
        "last_example_in_gradient",
        "Each example's gradient overwrites the one before",
        "your data gradient is that of the last example alone; the examples' gradients are "
        "added, with `+=`.",
        "What is left in dW after a loop that says `dW = ...` for each example?",
    ),
    Mistake(
        "last_class_only",
        "Only the last class gets a gradient",
        "the other columns of your data gradient are zero. A line that belongs into the loop "
        "over the classes and stands behind it runs once, with the last j.",
        "How far is the line indented that adds to `dW[:, j]`?",
    ),
)
CLASSES = (
    Mistake(
        "classes_from_labels",
        "The number of classes is guessed from the batch",
        "you count the classes by the labels that occur (`y.max() + 1` or `np.unique`). A "
        "class may be absent from a batch; the number of classes is `W.shape[1]`.",
        "What does your function do with a batch in which the last class doesn't occur?",
    ),
    Mistake(
        "ten_classes",
        "The number of classes is written as 10",
        "your function looks at ten classes, whatever W has. The number of classes is "
        "`W.shape[1]`.",
        "Which shape of which argument tells the number of classes?",
    ),
)


def seen_classes(on, y, C):
    """How many classes the learner's loop runs over."""
    if "classes_from_labels" in on:
        return min(C, int(y.max()) + 1)
    return min(C, 10) if "ten_classes" in on else C


def finish(on, W, X, y, reg, losses_, true_part, other_part):
    """Put the terms together: examples' losses, and the two parts of dscores (N, C)."""
    data_gradient = X.T @ gradient_of_scores(on, y, true_part, other_part)
    reg_loss, reg_gradient = regularisation(on, W, reg, len(y))
    if "regularisation_times_gradient" in on:
        reg_gradient = reg * data_gradient
    dW = np.zeros_like(W) if "gradient_zero" in on else data_gradient + reg_gradient
    return mean_loss(on, losses_) + reg_loss, dW


def mean_loss(on, losses_):
    """The data loss from the examples' losses (N,)."""
    kept = losses_[:1] if "first_example_only" in on else losses_
    kept = losses_[-1:] if "last_example_in_loss" in on else kept
    return kept.sum() / (1 if on & {"not_averaged", "loss_not_averaged"} else len(losses_))


def gradient_of_scores(on, y, true_part, other_part):
    """The gradient of the data loss with respect to the scores (N, C), from its two parts."""
    if "data_gradient_missing" in on:
        return np.zeros_like(other_part)
    dscores = other_part
    if "true_class_term_missing" not in on:
        times = len(y) if "one_not_averaged" in on else 1
        dscores = dscores + times * kept(on, y, true_part)
    if "first_example_only" in on:
        dscores = dscores * (np.arange(len(y)) == 0)[:, np.newaxis]
    if "last_example_in_gradient" in on:
        dscores = dscores * (np.arange(len(y)) == len(y) - 1)[:, np.newaxis]
    if "last_class_only" in on:
        dscores = dscores * (np.arange(dscores.shape[1]) == dscores.shape[1] - 1)
    if not on & {"not_averaged", "gradient_not_averaged"}:
        dscores = dscores / len(y)
    return -dscores if "data_gradient_sign" in on else dscores


def kept(on, y, true_part):
    """The true class's part of dscores; only the last example of a label if the others are lost."""
    if "repeated_labels_lost" not in on:
        return true_part
    last = np.zeros((len(y), 1))
    last[list({label: i for i, label in enumerate(y)}.values())] = 1.0
    return true_part * last


# --- svm_loss -----------------------------------------------------------------------------------


def svm_variant(on, W, X, y, reg):
    return finish(on, W, X, y, reg, *hinge_parts(on, X @ W, y))


def hinge_parts(on, scores, y):
    """The examples' losses (N,), and dscores (N, C) in two parts: true class, wrong classes."""
    if "softmax_instead" in on:
        return cross_entropy_parts(on, scores, y)
    N, C = scores.shape
    rows, wrong = np.arange(N), np.ones((N, C))
    true_scores = scores[rows, y][:, np.newaxis]
    if "margin_with_wrong_label" in on:  # j == y[j] is left out instead of j == y[i]
        wrong[:, [j for j in range(min(C, N)) if y[j] == j]] = 0.0
    else:
        wrong[rows, y] = 0.0
    if "all_labels_left_out" in on:
        wrong[:, y] = 0.0
    wrong[:, seen_classes(on, y, C) :] = 0.0
    delta = 0.0 if "no_delta" in on else 1.0
    raw = (true_scores - scores if "margin_sign" in on else scores - true_scores) + delta
    margins = raw * wrong if "no_clamp" in on else np.maximum(0.0, raw) * wrong
    if "largest_margin_only" in on:
        margins = margins * (margins == margins.max(axis=1, keepdims=True))
    violated = (margins != 0 if "no_clamp" in on else margins > 0).astype(float)
    counts = violated.sum(axis=1)
    example_losses = margins.sum(axis=1)
    if "squared_hinge" in on:
        example_losses = (margins**2).sum(axis=1)
        violated, counts = 2 * margins, 2 * margins.sum(axis=1)
    if "margins_in_gradient" in on:
        violated, counts = margins, margins.sum(axis=1)
    if "no_clamp_in_loss" in on:
        example_losses = (raw * wrong).sum(axis=1)
    if "loss_counts_true_class" in on:
        example_losses = example_losses + delta
    if "gradient_counts_true_class" in on:
        counts = counts + 1
    if "true_class_once" in on:
        counts = (counts > 0).astype(float)
    if "true_class_always" in on:
        counts = np.ones(N)
    if "true_class_all_classes" in on:
        counts = np.full(N, C - 1.0)
    if "all_classes_pulled" in on:
        violated = np.ones((N, C))
        violated[rows, y] = 0.0
    true_part = np.zeros((N, C))
    true_part[rows, y] = -counts
    return example_losses, true_part, violated


HINGE = (
    Mistake(
        "loss_counts_true_class",
        "The true class is counted as a wrong one (j = y)",
        "its margin with itself is always exactly 1, so each example's loss is 1 too large. "
        "The sum is over the wrong classes only.",
        "What is `s_j - s_y + 1` when j is the true class?",
    ),
    Mistake(
        "gradient_counts_true_class",
        "The true class is counted in the gradient (j = y)",
        "the true class is subtracted once too often: the count of violated margins should "
        "leave out the margin of the true class with itself.",
        "An example has no violated margin. How often does your count subtract its x?",
    ),
    Mistake(
        "true_class_once",
        "The true class is pushed up only once",
        "your gradient subtracts x once if any margin is violated; it should do so once for "
        "each violated margin.",
        "Two margins are violated. In how many terms of the loss does `s_y` stand?",
    ),
    Mistake(
        "true_class_always",
        "The true class is pushed up by a fixed amount",
        "your gradient subtracts x once for every example, whether margins are violated or "
        "not. It should be once for each violated margin.",
        "An example has no violated margin. What is its loss, and what its gradient?",
    ),
    Mistake(
        "true_class_all_classes",
        "The true class is pushed up once for every other class",
        "your gradient subtracts x C - 1 times; only violated margins count.",
        "Which of the terms max(0, ...) change when `s_y` grows a little?",
    ),
    Mistake(
        "all_classes_pulled",
        "Classes are pulled down whose margin isn't violated",
        "your gradient adds x for every wrong class; where the margin is 0 or less, the loss "
        "doesn't depend on that score.",
        "What is the slope of max(0, m) where m is negative?",
    ),
    Mistake(
        "margins_in_gradient",
        "The margins stand in the gradient instead of a count",
        "you multiply X with the margins themselves; the slope of max(0, m) is 1 for any "
        "violated margin, however large it is.",
        "If a violated margin grows from 3 to 3.1, by how much does the loss grow?",
    ),
    Mistake(
        "no_clamp",
        "max(0, ...) is missing",
        "negative margins are added too, so a class that is far behind makes the loss smaller.",
        "What should an example cost when all wrong classes are far behind?",
    ),
    Mistake(
        "no_clamp_in_loss",
        "max(0, ...) is missing in the loss",
        "your gradient asks whether a margin is violated, and your loss adds every margin, "
        "also the negative ones.",
        "What should an example cost when all wrong classes are far behind?",
    ),
    Mistake(
        "no_delta",
        "The + 1 is missing in the margins",
        "a wrong class counts only once it overtakes the true class; the hinge loss wants the "
        "true class to lead by 1.",
        "By how much must the true class lead before the loss is content?",
    ),
    Mistake(
        "margin_sign",
        "The margin is turned round",
        "your margin is `s_y - s_j + 1`; the loss then punishes a leading true class.",
        "Should the loss grow or shrink when the true class's score grows?",
    ),
    Mistake(
        "largest_margin_only",
        "Only the largest margin is kept",
        "this is another loss (Crammer and Singer's): the maximum over the wrong classes. "
        "The course's is the sum over them (Weston and Watkins's).",
        "Two wrong classes are too close. Should the second one cost nothing?",
    ),
    Mistake(
        "softmax_instead",
        "This is the softmax loss",
        "your data term is the cross-entropy, which `softmax_loss` asks for. Here it is "
        "the hinge loss: the sum over the wrong classes of max(0, s_j - s_y + 1).",
        "Is there an `exp` in the formula of the exercise?",
    ),
    Mistake(
        "squared_hinge",
        "The margins are squared",
        "this is another loss, the squared hinge. The course's adds the margins as they are.",
        "How does the loss grow with a margin in the formula of the exercise?",
    ),
    Mistake(
        "margin_with_wrong_label",
        "The label is looked up with the wrong index",
        "you leave out `j == y[j]`: `y` is indexed by examples, not by classes. It should be "
        "`j == y[i]` for example i.",
        "How long is `y`, and what do its entries stand for?",
    ),
    Mistake(
        "all_labels_left_out",
        "Whole columns are left out",
        "`margins[:, y] = 0` clears the columns of all labels in every row. Example i leaves "
        "out one entry, in column y[i]: `margins[np.arange(N), y]`.",
        "What does `a[:, [0, 2]] = 0` do to an array, and what `a[[0, 1], [0, 2]] = 0`?",
    ),
)


# --- softmax_loss ---------------------------------------------------------------------------------


def softmax_variant(on, W, X, y, reg):
    return finish(on, W, X, y, reg, *cross_entropy_parts(on, X @ W, y))


def cross_entropy_parts(on, scores, y):
    """The examples' losses (N,), and dscores (N, C) in two parts: at the true class, and p."""
    if "hinge_instead" in on:
        return hinge_parts(on, scores, y)
    N, C = scores.shape
    rows, seen = np.arange(N), np.arange(C) < seen_classes(on, y, C)
    if "largest_of_column" in on:
        scores = scores - scores.max(axis=0)
    exps = np.exp(scores) * seen
    if "no_exp" in on:
        exps = scores * seen
    totals = exps.sum(axis=1, keepdims=True)
    if "normalised_over_examples" in on:
        totals = exps.sum(axis=0, keepdims=True)
    if "normalised_over_all" in on:
        totals = exps.sum()
    p = exps / totals
    p_true = p[rows, y]
    example_losses = -np.log(p_true)
    if "log_base_10" in on:
        example_losses = -np.log10(p_true)
    if "no_log" in on:
        example_losses = -p_true
    if "no_log_one_minus" in on:
        example_losses = 1 - p_true
    if "minus_missing" in on:
        example_losses = -example_losses
    if "only_minus_true_score" in on:
        example_losses = -scores[rows, y]
    if "true_score_added" in on:
        example_losses = np.log(exps.sum(axis=1)) + scores[rows, y]
    if "all_classes_in_loss" in on:
        example_losses = -np.log(p).sum(axis=1)
    if "all_labels_in_loss" in on:
        example_losses = -np.log(p[:, y]).sum(axis=1)
    other_part = p.copy()
    if "p_of_true_class_everywhere" in on:
        other_part = np.repeat(p_true[:, np.newaxis], C, axis=1)
    if "exps_in_gradient" in on:
        other_part = exps
    if "only_true_class" in on:
        other_part = np.zeros_like(p)
        other_part[rows, y] = p_true
    if "p_missing_at_true_class" in on:
        other_part[rows, y] = 0.0
    true_part = np.zeros((N, C))
    true_part[rows, y] = -1.0
    if "one_subtracted_everywhere" in on:
        true_part = -np.ones((N, C))
    if "all_labels_in_gradient" in on:
        true_part[:, y] = -1.0
    if "true_class_sign" in on:
        true_part = -true_part
    if "times_slope_of_p" in on:
        other_part = (p + true_part) * p * (1 - p) - true_part
    return example_losses, true_part, other_part


CROSS_ENTROPY = (
    Mistake(
        "hinge_instead",
        "This is the hinge loss",
        "your data term is that of `svm_loss`, which looks at margins. Here it is the "
        "cross-entropy: minus the logarithm of the true class's probability.",
        "Which of your lines turns the scores into probabilities?",
    ),
    Mistake(
        "log_base_10",
        "The logarithm has base 10",
        "your loss is 2.3 times too small: it uses `np.log10`. The slope of the softmax loss "
        "is p - 1 only for the natural logarithm, `np.log`.",
        "What is the derivative of `np.log10(p)` with respect to p?",
    ),
    Mistake(
        "no_log",
        "The logarithm is missing",
        "your loss is minus the probability of the true class; it should be minus its logarithm.",
        "What should the loss be when the true class has probability 1, and when near 0?",
    ),
    Mistake(
        "no_log_one_minus",
        "The loss is 1 - p, without a logarithm",
        "your loss is 1 minus the probability of the true class; it should be minus its logarithm.",
        "What should the loss be when the probability of the true class is near 0?",
    ),
    Mistake(
        "minus_missing",
        "The minus sign is missing in the loss",
        "your loss is the logarithm itself, which is below 0 for every probability below 1.",
        "Should the loss be larger for p = 0.9 or for p = 0.1?",
    ),
    Mistake(
        "only_minus_true_score",
        "The loss leaves out the sum of the exponentials",
        "your loss is minus the true class's score. Minus the logarithm of a quotient has two "
        "terms.",
        "What is the logarithm of a / b?",
    ),
    Mistake(
        "true_score_added",
        "The true class's score is added",
        "your loss is `log(sum of the exponentials) + s_y`; the score of the true class is "
        "taken off.",
        "Should the loss grow or shrink when the true class's score grows?",
    ),
    Mistake(
        "all_labels_in_loss",
        "The loss looks up the labels of all examples",
        "`p[:, y]` takes, for every example, the columns of all examples' labels. Example i "
        "has one label: `p[np.arange(N), y]`.",
        "Which shape has `p[:, y]`, and how many probabilities should the loss look at?",
    ),
    Mistake(
        "all_classes_in_loss",
        "The loss adds all classes",
        "you add minus the logarithm of every class's probability; only the true class's counts.",
        "Which one of the C probabilities should be near 1?",
    ),
    Mistake(
        "no_exp",
        "The exponential is missing",
        "the scores are divided by their sum as they are; a negative score then makes a "
        "negative probability.",
        "What turns any score into a positive number?",
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
        "normalised_over_examples",
        "The sum runs over the wrong axis",
        "you divide by the sum over the examples (`axis=0`); each example's probabilities "
        "should add to 1, which is a sum over its classes (`axis=1`).",
        "Which of your sums should give 1: that of a row or that of a column?",
    ),
    Mistake(
        "normalised_over_all",
        "The sum runs over everything",
        "you divide by one number, the sum over all examples and classes (`axis=1, "
        "keepdims=True` is missing). Each row should add to 1 on its own.",
        "To what do the probabilities of one example add up in your function?",
    ),
    Mistake(
        "p_of_true_class_everywhere",
        "The true class's probability is used for every class",
        "in the gradient each class j has its own p_j; yours uses that of the true class "
        "throughout.",
        "For which class is `p` computed at the line where you use it?",
    ),
    Mistake(
        "exps_in_gradient",
        "The gradient uses the exponentials before they are divided",
        "the probabilities are needed there, `exps / exps.sum(...)`.",
        "To what should the entries of one row of dscores add up?",
    ),
    Mistake(
        "only_true_class",
        "The gradient touches the true class only",
        "the scores of the wrong classes stand in the denominator, so the loss depends on "
        "them as well: their gradient is p_j.",
        "If a wrong class's score grows, does the loss change?",
    ),
    Mistake(
        "p_missing_at_true_class",
        "The true class's gradient is -1 instead of p - 1",
        "the true class's score stands in the numerator and in the denominator; the second "
        "gives the p.",
        "In which two places does the true class's score stand?",
    ),
    Mistake(
        "one_subtracted_everywhere",
        "1 is subtracted for every class",
        "the 1 is taken off at the true class only: p_j - 1 for j = y, p_j for the others.",
        "Which entries of the one-hot vector of y are 1?",
    ),
    Mistake(
        "all_labels_in_gradient",
        "1 is subtracted in whole columns",
        "`dscores[:, y] -= 1` takes the 1 off in the columns of all labels, in every row. "
        "Example i has one label: `dscores[np.arange(N), y]`.",
        "What does `a[:, [0, 2]] = 0` do to an array, and what `a[[0, 1], [0, 2]] = 0`?",
    ),
    Mistake(
        "one_not_averaged",
        "The 1 at the true class isn't averaged",
        "you divide the probabilities by N first and subtract the whole 1 afterwards. All of "
        "dscores is divided.",
        "Which comes first in your function, `-= 1` or `/= N`?",
    ),
    Mistake(
        "true_class_sign",
        "1 is added at the true class",
        "the gradient there is p - 1, which is negative: a larger true score means a smaller loss.",
        "If the true class's score grows, does the loss grow or shrink?",
    ),
    Mistake(
        "times_slope_of_p",
        "A slope p (1 - p) too many",
        "the gradient with respect to the scores is already p - y; the slope of the softmax "
        "cancels against that of the logarithm.",
        "Write -log p_y as a function of the scores before you take the derivative. What is left?",
    ),
)

# --- probes and the exercises ---------------------------------------------------------------------


def probes():
    """Batches of all different sizes, N > D, never C = 10, some without regularisation."""
    sizes = [(7, 4, 5, 0.7), (8, 3, 4, 0.0), (14, 5, 12, 0.3), (6, 2, 3, 1.7), (11, 4, 6, 0.0)]
    return [_batch(np.random.default_rng(10 + k), *size) for k, size in enumerate(sizes)]


def labels(rng, N, C):
    """N labels in which some occur twice and, of C classes, the last alone is absent."""
    return rng.permutation(np.concatenate([np.arange(C - 1), rng.integers(0, C - 1, N - C + 1)]))


def _batch(rng, N, D, C, reg):
    """Draw until no margin is near its kink and rows with no and with many violations occur."""
    while True:
        W = rng.normal(size=(D, C))
        X = rng.normal(size=(N, D)) * 1.5
        y = labels(rng, N, C)
        X[2] = 2 * (W[:, y[2]] - W.mean(axis=1))  # an example that is probably right by far
        margins = np.delete(
            (X @ W - (X @ W)[np.arange(N), y][:, np.newaxis] + 1).ravel(), np.arange(N) * C + y
        ).reshape(N, C - 1)
        violated = (margins > 0).sum(axis=1)
        if np.abs(margins).min() > 0.01 and violated.min() == 0 and violated.max() > 1:
            return Probe(
                {"W": W, "X": X, "y": y, "reg": reg}, "without regularisation" if reg == 0 else ""
            )


# --- remarks on right answers ---------------------------------------------------------------------


def loops(exercise, attempt):
    """A remark if the attempt is a function with a loop in it."""
    if not isinstance(attempt, types.FunctionType) or all(
        step.opname != "FOR_ITER" for step in dis.get_instructions(attempt.__code__)
    ):
        return None
    return (
        "A loop is right. With thousands of examples it is slow: one product of whole arrays, "
        "such as `X @ W`, does the same many times faster."
    )


def overflows(exercise, attempt):
    """A remark if the attempt is right and fails on scores around 1,000."""
    rng = np.random.default_rng(3)
    W, X = rng.normal(size=(4, 3)), rng.normal(size=(6, 4))
    W[-1], X[:, -1] = 1.0, 1000.0
    return overflow_remark(exercise, attempt, (W, X, rng.integers(0, 3, size=6), 0.1))


def overflow_remark(exercise, attempt, arguments):
    """A remark if what the attempt returns first is wrong for these arguments: large scores."""
    expected = first(exercise.reference(*arguments))
    with np.errstate(all="ignore"):
        try:
            got = first(attempt(*copy.deepcopy(arguments)))
        except Exception:
            got = np.nan
    if np.shape(got) == np.shape(expected) and np.allclose(got, expected):
        return None
    return (
        "With all scores around 1,000 your `exp` overflows and the result isn't a number. "
        "Taking each row's largest score off first changes no probability and keeps `exp` "
        "small."
    )


def first(returned):
    return np.asarray(returned[0] if isinstance(returned, (tuple, list)) else returned, float)


# --- what a loss and its gradient are sums of ----------------------------------------------------


def svm_terms(W, X, y, reg):
    data_loss, dscores = losses.hinge_loss(X @ W, y)
    true = one_hot(y, W) * dscores
    return {
        "loss": {"the data loss": data_loss, "the regularisation": reg * np.sum(W * W)},
        "dW": {
            "the part of the wrong classes": X.T @ (dscores - true),
            "the part of the true class": X.T @ true,
            "the regularisation's gradient": 2 * reg * W,
        },
    }


def softmax_terms(W, X, y, reg):
    data_loss, _ = losses.cross_entropy_loss(X @ W, y)
    return {
        "loss": {"the data loss": data_loss, "the regularisation": reg * np.sum(W * W)},
        "dW": {
            "the part of the probabilities": X.T @ losses.softmax(X @ W) / len(y),
            "the part of the true class": -X.T @ one_hot(y, W) / len(y),
            "the regularisation's gradient": 2 * reg * W,
        },
    }


def one_hot(y, W):
    return np.eye(W.shape[1])[y]


def slips(W, X, y, reg):
    """What gets into a linear classifier's loss or gradient and doesn't belong there."""
    return {
        "loss": {"the sum of W squared": np.sum(W * W), "the sum of W": np.sum(W)},
        "dW": {
            "`W`": W,
            "the sum of W squared": np.full_like(W, np.sum(W * W)),
            "`reg`": np.full_like(W, reg),
        },
    }


PARTS = (Part("loss", "your loss", 2), Part("dW", "your gradient", 2))

EXERCISES = (
    Exercise(
        name="svm_loss",
        notebook="04",
        reference=losses.svm_loss,
        helpers=(losses.hinge_loss,),
        returns=("loss", "dW"),
        parts=PARTS,
        make_probes=probes,
        variant=svm_variant,
        mistakes=(*REGULARISATION, *AVERAGE, *GRADIENT, *HINGE, *LOOPS, *CLASSES),
        terms=svm_terms,
        foreign=slips,
        remarks=(loops,),
        hints=(
            "Take one example. Which margins `s_j - s_y + 1` are above 0, and which columns of W "
            "does each of them depend on?",
            "Loss: scores `X @ W`, margins against the true class's score, 0 where negative and at "
            "the true class; their sum divided by N, plus `reg * np.sum(W * W)`. Gradient: every "
            "violated margin adds x to its own column of dW and subtracts x from the true class's.",
            "Make `dscores` of shape (N, C): 1 where a margin is violated, and at the true class "
            "minus the number of violated margins in that row. Then `dW = X.T @ dscores / N "
            "+ 2 * reg * W`.",
        ),
    ),
    Exercise(
        name="softmax_loss",
        notebook="04",
        reference=losses.softmax_loss,
        helpers=(losses.cross_entropy_loss,),
        returns=("loss", "dW"),
        parts=PARTS,
        make_probes=probes,
        variant=softmax_variant,
        mistakes=(*REGULARISATION, *AVERAGE, *GRADIENT, *CROSS_ENTROPY, *LOOPS, *CLASSES),
        terms=softmax_terms,
        foreign=slips,
        hints=(
            "Each example's loss is minus the logarithm of one probability. Which one, and in how "
            "many places does each score stand in it?",
            "Loss: probabilities `exp(scores)` divided by their row's sum; the mean of "
            "`-np.log` of the true class's, plus `reg * np.sum(W * W)`. Gradient with respect to "
            "the scores: the probabilities, minus 1 at the true class.",
            "`dscores = p.copy()`, then `dscores[np.arange(N), y] -= 1` and `dscores /= N`. The "
            "chain rule gives `dW = X.T @ dscores + 2 * reg * W`. Take each row's largest score "
            "off before `np.exp`.",
        ),
        remarks=(loops, overflows),
    ),
)
