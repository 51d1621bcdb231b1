"""One word of the program is another: wrong programs that nobody has written down."""

import importlib

import numpy as np
import pytest

from lecture4 import activations, losses
from lecture4.checker.judge import judge
from lecture4.exercises import EXERCISES

# (exercise, its program written in another way with one slip, the title that tells the slip)
SLIPS = [
    (
        "softmax_loss",
        """
        s = X @ W - (X @ W).max(1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(1, keepdims=True))
        onehot = np.eye(W.shape[1])[y]
        loss = -(onehot * logp).sum() / len(y) + reg * (W * W).sum()
        return loss, X.T @ (logp - onehot) / len(y) + 2 * reg * W""",
        "The logarithms of the probabilities in the place of the probabilities, in the gradient "
        "of the scores",
    ),
    (
        "two_layer_loss",
        """
        h = sigmoid(X.dot(W1) + b1)
        loss, ds = cross_entropy_loss(h.dot(W2) + b2, y)
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        dz = ds.dot(W2.T)
        h *= 1 - h
        dz *= h
        return loss, {'W1': X.T.dot(dz) + 2 * reg * W1, 'b1': dz.sum(axis=0),
                      'W2': h.T.dot(ds) + 2 * reg * W2, 'b2': ds.sum(axis=0)}""",
        "In `W2`: The activation's slope in the place of the hidden layer, in the gradient of `W2`",
    ),
    (
        "branch",
        """
        v = np.array([x, y], dtype=int)
        a, b = v.sum(), v.max()
        g = np.full(2, b)
        g[v.argmax()] += a
        return a * b, g[0], g[1]""",
        "The inputs cut to whole numbers",
    ),
    (
        "update_weights",
        """
        step = np.zeros_like(w, dtype=np.int64)
        step += (rate * inputs.T @ delta).astype(np.int64)
        return w + step""",
        "The step cut to whole numbers",
    ),
    (
        "two_layer_relu_loss",
        """
        h = np.maximum(0, X @ W1 + b1)
        loss, ds = cross_entropy_loss(h @ W2 + b2, y)
        loss += reg * ((W1 ** 2).sum() + (W2 ** 2).sum())
        dh = np.maximum(0, ds @ W2.T) * (h > 0)
        return loss, dict(W1=X.T @ dh + 2 * reg * W1, b1=dh.sum(0),
                          W2=h.T @ ds + 2 * reg * W2, b2=ds.sum(0))""",
        "The gradient of the hidden layer: what is negative set to 0",
    ),
]


def wrong(exercise, mistake):
    return exercise.text.changed([mistake.changes])


def written(exercise, body):
    names = {
        "np": np,
        "sigmoid": activations.sigmoid,
        "cross_entropy_loss": losses.cross_entropy_loss,
    }
    exec(f"def {exercise.signature}:\n{body}", names)
    return names[exercise.name]


@pytest.mark.parametrize(("name", "body", "title"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_is_told_in_the_steps_words(name, body, title):
    exercise = EXERCISES[name]
    feedback = judge(exercise, written(exercise, body), 10)
    assert f"{title}: the course's function gives your result exactly" in feedback.message
    assert feedback.mistakes[0] in {mistake.id for mistake in exercise.neighbours}


def test_a_slip_is_told_beside_a_mistake_with_the_regularisation():
    """Where reg = 0 the slip is to be seen alone, so the two are parted."""
    exercise, body = EXERCISES["softmax_loss"], SLIPS[0][1]
    feedback = judge(exercise, written(exercise, body.replace("2 * reg * W", "reg * W")), 10)
    assert feedback.mistakes[1] == "reg_gradient_half"
    assert "exactly with this change and the next one together" in feedback.message


def test_a_slip_that_would_spoil_a_right_part_is_not_told_beside_a_mistake():
    exercise = EXERCISES["svm_loss"]
    on = {"regularisation_times_gradient", "true_class_all_classes", "all_classes_pulled"}
    got = [exercise.outputs(frozenset(on), k) for k in range(len(exercise.probes))]
    told = exercise.search.near(got, "dW", ["dW"])
    assert told and all(exercise.search.parts_of(one) == {"dW"} for one in told)


def test_a_written_mistake_goes_before_a_slip():
    exercise = EXERCISES["softmax_loss"]
    near = next(m for m in exercise.neighbours if m.changes[0] == ("dscores /= N", "pass", False))
    assert judge(exercise, wrong(exercise, near), 10).mistakes == ("gradient_not_averaged",)


@pytest.mark.parametrize("name", EXERCISES)
def test_each_slip_has_an_id_of_its_own_and_changes_the_program(name):
    exercise = EXERCISES[name]
    ids = [mistake.id for mistake in exercise.neighbours]
    assert len(ids) == len(set(ids)) and not {m.id for m in exercise.mistakes} & set(ids)
    for mistake in exercise.neighbours:
        changed = wrong(exercise, mistake)
        assert changed is not None and changed.text != exercise.text.text


def test_a_slip_that_makes_a_part_constant_explains_nothing():
    """dW = 0 comes of many slips; that nothing arrives in it is all that was measured."""
    exercise = EXERCISES["affine_backward"]
    feedback = judge(
        exercise, lambda dout, X, W: (dout @ W.T, X.T @ dout, np.full(W.shape[1], 7.0)), 10
    )
    assert feedback.mistakes == ("still",)


def test_random_numbers_are_told_with_their_line(tmp_path, monkeypatch):
    text = (
        "import numpy as np\n"
        "def softmax(scores):\n"
        "    noise = np.random.rand(*scores.shape)\n"
        "    exps = np.exp(scores + noise)\n"
        "    return exps / exps.sum(axis=1, keepdims=True)\n"
    )
    (tmp_path / "drawing.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    feedback = judge(EXERCISES["softmax"], importlib.import_module("drawing").softmax, 10)
    assert feedback.mistakes == ("differs",)
    assert "line 2, `noise = np.random.rand(*scores.shape)`, draws random" in feedback.message
