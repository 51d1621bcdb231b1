"""Every known mistake is named: alone exactly, in pairs and triples or as a smaller set."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from lecture4.exercises import EXERCISES
from lecture4.exercises.compare import same
from lecture4.exercises.judge import judge

MOST = {2: 400, 3: 120}  # sets of an exercise, drawn at random with a fixed seed


class Variant:
    """An attempt that makes exactly the mistakes in `on`."""

    def __init__(self, exercise, on):
        self.exercise, self.on = exercise, frozenset(on)

    def __call__(self, *arguments):
        return self.exercise.variant(self.on, *arguments)


def use(exercise):
    """As the exercise's own, but a Variant is called, also where the attempt should be a class."""
    return lambda attempt, *arguments: (
        attempt(*arguments) if isinstance(attempt, Variant) else exercise.use(attempt, *arguments)
    )


ALL = {name: replace(exercise, use=use(exercise)) for name, exercise in EXERCISES.items()}


def feedback_on(exercise, on):
    return judge(exercise, Variant(exercise, on), time_limit=10)


def sets_of(exercise, size):
    sets = list(combinations([mistake.id for mistake in exercise.mistakes], size))
    return random.Random(size).sample(sets, min(len(sets), MOST[size]))


@pytest.fixture(params=ALL)
def exercise(request):
    return ALL[request.param]


def test_no_mistake_is_the_reference(exercise):
    for k, expected in enumerate(exercise.expected):
        for part, value in exercise.outputs((), k).items():
            np.testing.assert_allclose(value, expected[part], rtol=1e-9, atol=1e-12)


def test_each_mistake_alone_is_named_exactly(exercise):
    named = {m.id: feedback_on(exercise, {m.id}).mistakes for m in exercise.mistakes}
    assert named == {id: (id,) for id in named}


@pytest.mark.parametrize(("size", "least"), [(2, 0.95), (3, 0.85)])
def test_sets_of_mistakes_are_named_as_they_are_or_as_a_smaller_set(exercise, size, least):
    exact, equivalent, not_named = 0, 0, []
    sets = sets_of(exercise, size)
    for on in sets:
        feedback = feedback_on(exercise, on)
        if set(feedback.mistakes) == set(on):
            exact += 1
        elif same_everywhere(exercise, feedback.mistakes, on) and len(feedback.mistakes) <= size:
            equivalent += 1  # one masks another, or they cancel: fewer explain the same numbers
        else:
            not_named.append(on)
    print(
        f"\n{exercise.name}: sets of {size}: {len(sets)}, named exactly {exact}, "
        f"as an equivalent set {equivalent}, not named {not_named}"
    )
    assert exact + equivalent >= least * len(sets)


def same_everywhere(exercise, named, on):
    """True if the mistakes `named` are known and give what the mistakes `on` give."""
    if not set(named) <= {mistake.id for mistake in exercise.mistakes}:
        return False
    return all(
        same(value, exercise.outputs(on, k)[part], 1e-4)
        for k in range(len(exercise.probes))
        for part, value in exercise.outputs(named, k).items()
    )


def test_every_mistake_is_worded(exercise):
    for mistake in exercise.mistakes:
        assert mistake.question.endswith(("?", "Try it.")) and len(mistake.reason) > 30
        assert not mistake.title.endswith(".")


def test_hints_are_three_and_start_with_a_question(exercise):
    assert len(exercise.hints) == 3 and "?" in exercise.hints[0]


@pytest.mark.parametrize("name", ["svm_loss", "softmax_loss"])
def test_probes_can_tell_mistakes_apart(name):
    probes = EXERCISES[name].probes
    for probe in probes:
        W, X, y, reg = probe.arguments.values()
        (D, C), N = W.shape, len(y)
        assert len({N, D, C}) == 3 and N > D and C != 10
        assert set(range(C)) - set(y.tolist()), "a class is absent"
        assert reg not in (0.5, 1.0)
        margins = X @ W - (X @ W)[np.arange(N), y][:, None] + 1
        margins[np.arange(N), y] = -1
        assert np.abs(margins).min() > 1e-3, "no value at a kink"
        violated = (margins > 0).sum(axis=1)
        assert violated.max() >= 2 and violated.min() == 0
    assert any(p.arguments["reg"] == 0 for p in probes)
    assert any(p.arguments["W"].shape[1] > 10 for p in probes), "ten classes written as a number"
