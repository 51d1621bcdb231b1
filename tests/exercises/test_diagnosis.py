"""Wrong answers that no known mistake explains: amounts, shapes, places; and remarks."""

import linecache
from itertools import product

import numpy as np
import pytest

import lecture4
from lecture4 import check
from lecture4.checker.fit import coefficients
from lecture4.exercises import EXERCISES


def changed(change):
    """svm_loss, right but for what change(loss, dW, W, X, y, reg) makes of its result."""

    def attempt(W, X, y, reg):
        return change(*lecture4.svm_loss(W, X, y, reg), W, X, y, reg)

    return attempt


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda loss, dW, W, X, y, reg: (loss, dW + 4 * reg * W),
            "The regularisation's gradient is 3 times what it should be",
        ),
        (
            lambda loss, dW, W, X, y, reg: (loss, dW - 6 * reg * W),
            "The regularisation's gradient has the wrong sign and is twice what it should be",
        ),
        (lambda loss, dW, W, X, y, reg: (loss, dW + W), "In `dW`, `W`"),
        (lambda loss, dW, W, X, y, reg: (loss, dW + 0.25), "0.25 times the number 1"),
        (lambda loss, dW, W, X, y, reg: (loss + 3, dW), "a constant 3 is added by mistake"),
        (
            lambda loss, dW, W, X, y, reg: (loss + 2 * reg * np.sum(W * W), dW),
            "the regularisation is 3 times what it should be",
        ),
        (
            lambda loss, dW, W, X, y, reg: (
                (loss - reg * np.sum(W * W)) / len(y) + reg * np.sum(W * W),
                dW,
            ),
            "the data loss is N (the number of examples) times too small",
        ),
        (
            lambda loss, dW, W, X, y, reg: (loss, (dW - 2 * reg * W) * len(y) ** 2 + 2 * reg * W),
            "is N (the number of examples) times N times too large",
        ),
    ],
)
def test_an_exact_fit_says_the_amounts(change, said):
    feedback = check("svm_loss", changed(change))
    assert feedback.mistakes == ("coefficient",) and feedback == 2
    assert said.lower() in feedback.message.lower()
    assert "accounts for it exactly" in feedback.message


def loss_off_by(amount):
    """A right two-layer net, but for a loss that is off by amount(W1, W2, reg)."""

    def attempt(W1, b1, W2, b2, X, y, reg):
        loss, gradients = lecture4.two_layer_loss(W1, b1, W2, b2, X, y, reg)
        return loss + amount(W1, W2, reg), gradients

    return attempt


@pytest.mark.parametrize(
    "amount",
    [
        lambda W1, W2, reg: np.sin(1e4 * W1[0, 0]),
        lambda W1, W2, reg: np.cos(1e4 * W2[0, 0]),
        lambda W1, W2, reg: reg * np.sum(np.abs(W1) ** 1.5),
        lambda W1, W2, reg: reg * np.prod(W1.shape) + reg**2,
    ],
)
def test_no_amounts_are_made_up_where_as_many_would_fit_anything(amount):
    # a loss is one number a probe, and five amounts fit five probes, whatever they hold
    assert check("two_layer_loss", loss_off_by(amount)).mistakes == ()


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@pytest.mark.parametrize(
    "noise",
    [
        lambda rng, value: rng.normal(size=value.shape),
        lambda rng, value: value + rng.normal(),
        lambda rng, value: value * rng.normal(),
    ],
    ids=["anything", "shifted", "scaled"],
)
def test_chance_is_not_explained(exercise, noise):
    # A shift or a factor that differs from probe to probe is no amount of anything. With the seeds
    # 2 and 5 a shifted two-layer loss can be fitted exactly, if nothing more is asked of a fit.
    for part, seed in product([part.name for part in exercise.parts], (2, 5, 7)):
        rng = np.random.default_rng(seed)
        got = [
            {part: np.asarray(noise(rng, np.asarray(expected[part], float)))}
            for expected in exercise.expected
        ]
        assert coefficients(exercise, part, got) is None


@pytest.mark.parametrize("power", [0.5, 1.5, 3.0])
def test_another_penalty_is_not_explained_by_many_amounts(power):
    feedback = check(
        "svm_loss",
        changed(
            lambda loss, dW, W, X, y, reg: (
                loss + reg * (np.sum(np.abs(W) ** power) - np.sum(W * W)),
                dW,
            )
        ),
    )
    assert feedback.mistakes == () and "No known mistake matches `loss`" in feedback.message


def test_the_transpose_is_recognised_and_its_numbers():
    feedback = check("svm_loss", changed(lambda loss, dW, *_: (loss, dW.T)))
    assert feedback.mistakes == ("wrong_shape",) and feedback == 2
    assert "(C, D)" in feedback.message and "Its numbers are right" in feedback.message


def test_a_missing_sum_names_the_axes():
    feedback = check(
        "svm_loss", changed(lambda loss, dW, W, X, y, reg: (loss * np.ones(len(y)), dW))
    )
    assert "that is (N,)" in feedback.message and "sum or mean" in feedback.message


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (np.s_[-1], "in the last row"),
        (np.s_[0], "in the first row"),
        (np.s_[:, -1], "in the last column"),
        (np.s_[1:], "everywhere but in the first row"),
    ],
)
def test_the_place_of_the_wrong_elements_is_named(index, words):
    def change(loss, dW, W, X, y, reg):
        dW[index] = 1.2345
        return loss, dW

    feedback = check("svm_loss", changed(change))
    assert f"It is wrong {words}" in feedback.message
    assert ("and right elsewhere" in feedback.message) == (not words.startswith("everywhere but"))


def test_the_furthest_element_is_shown_with_both_values():
    def change(loss, dW, *_):
        dW[1, 2] += 100
        return loss, dW

    feedback = check("svm_loss", changed(change))
    assert feedback.mistakes == () and "`dW[1, 2]`" in feedback.message
    assert "expected" in feedback.message and "relative error" in feedback.message


def test_exchanged_results_are_named():
    feedback = check("chain_rule", lambda x, y, z: ((x + y) * z, z, x + y, z))
    assert feedback.mistakes == ("exchanged",)
    assert "Where `dy` belongs stands the right value of `dz`" in feedback.message
    assert "Where `dz` belongs stands the right value of `dy`" in feedback.message


def test_one_result_in_two_places_is_no_exchange():
    feedback = check("chain_rule", lambda x, y, z: ((x + y) * z, z, z, z))
    assert feedback.mistakes == ("same_twice",)
    assert "of `dx`, which is right in its own place too" in feedback.message
    assert "order" not in feedback.message


def test_expected_got_and_difference_unfold():
    html = check("svm_loss", changed(lambda loss, dW, *_: (loss, dW * 1.7)))._repr_html_()
    assert "<details>" in html and html.count("<caption>dW, ") == 3, html
    assert all(words in html for words in ("dW, expected", "dW, yours", "dW, yours − expected"))


def test_what_is_right_is_said():
    def change(loss, dW, W, X, y, reg):
        return loss, dW - reg * W

    message = check("svm_loss", changed(change)).message
    assert "Your loss is right; your gradient without regularisation is right." in message


def test_one_part_is_named_where_the_other_can_not_be():
    def change(loss, dW, W, X, y, reg):
        return loss - reg * np.sum(W * W), dW + np.sin(np.arange(dW.size)).reshape(dW.shape)

    feedback = check("svm_loss", changed(change))
    assert "reg_missing_loss" in feedback.mistakes
    assert "That doesn't account for `dW`" in feedback.message


def test_a_loop_is_right_with_a_remark():
    def attempt(W, X, y, reg):
        total, dW = 0.0, np.zeros_like(W)
        for i in range(len(y)):
            loss, gradient = lecture4.svm_loss(W, X[i : i + 1], y[i : i + 1], 0.0)
            total, dW = total + loss, dW + gradient
        return total / len(y) + reg * np.sum(W * W), dW / len(y) + 2 * reg * W

    feedback = check("svm_loss", attempt)
    assert feedback.passed and feedback.message.count("loop") == 1


def test_single_precision_is_right_with_a_remark():
    def change(loss, dW, *_):
        return np.float32(loss), dW.astype(np.float32)

    feedback = check("svm_loss", changed(change))
    assert feedback.passed and "float32" in feedback.message


def test_an_overflow_is_right_with_a_remark():
    def attempt(W, X, y, reg):
        p = np.exp(X @ W)
        p = p / p.sum(axis=1, keepdims=True)
        rows = np.arange(len(y))
        loss = -np.log(p[rows, y]).mean() + reg * np.sum(W * W)
        p[rows, y] -= 1
        return loss, X.T @ p / len(y) + 2 * reg * W

    feedback = check("softmax_loss", attempt)
    assert feedback.passed and "overflows" in feedback.message


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("np.max(0, X)", "compares two arrays element by element"),
        ("X @ X", "Which shape should the product have?"),
        ("nonsense + 1", "misspelt"),
        ("X[999]", "where does it end?"),
        ("{}['W1']", "no such key"),
        ("1 / 0", "When is it 0"),
        ("if X: pass", "np.where"),
        ("X + np.zeros((3, 99))", "none of the inputs has that size"),
        ("X + X.sum(axis=1)", "keepdims"),
        ("X + X.T", "should change places"),
        ("import math; math.log(X)", "does the same element by element"),
        ("None + 1", "None"),
        ("X.shap", "Did you mean `shape`?"),
    ],
)
def test_exceptions_are_shown_with_the_line_and_what_they_usually_mean(line, meaning):
    source = f"def svm_loss(W, X, y, reg):\n    {line}\n"
    names = {"np": np}
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")  # as IPython
    exec(compile(source, "<cell>", "exec"), names)
    feedback = check("svm_loss", names["svm_loss"])
    assert feedback.mistakes == ("raises",) and "in line 2 of it" in feedback.message
    assert meaning in feedback.message


def test_half_precision_is_told_as_that():
    def svm_loss(W, X, y, reg):
        loss, dW = EXERCISES["svm_loss"].program(W.astype(np.float16), X.astype(np.float16), y, reg)
        return np.float16(loss), dW.astype(np.float16)

    feedback = check("svm_loss", svm_loss)
    assert "half_precision" in feedback.mistakes
    assert "right to about three digits" in feedback.message


def test_half_precision_excuses_no_mistake():
    def svm_loss(W, X, y, reg):
        loss, dW = EXERCISES["svm_loss"].program(W, X, y, reg)
        return np.float16(loss), (2 * dW).astype(np.float16)

    assert "half_precision" not in check("svm_loss", svm_loss).mistakes


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (lambda scores: np.argmax(scores), "a sum, a mean, the largest), or lacks"),
        (lambda scores: np.argmax(scores, axis=0), "Which step goes over the wrong axis"),
        (lambda scores: scores, "An axis is left over"),
        (lambda scores: np.argmax(scores, axis=1)[:, None], "An axis of length 1 is left over"),
    ],
)
def test_a_shape_is_asked_about_in_words_that_fit_what_has_it(labels, said):
    def predict(W1, b1, W2, b2, X):
        return labels(1 / (1 + np.exp(-(X @ W1 + b1))) @ W2 + b2)

    message = check("predict", predict).message
    assert said in message and "gradient" not in message
