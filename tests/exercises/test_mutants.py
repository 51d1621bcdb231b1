"""Small changes to a program that change a result are refused, and most are explained."""

from itertools import islice

import numpy as np
import pytest
from mutator import mutants

from lecture4 import check
from lecture4.exercises import EXERCISES

GENERAL = {"coefficient", "exchanged", "same_twice", "still"}  # explanations that need no catalogue


def arguments_of(exercise, seed):
    """New arguments of the shapes and kinds of the exercise's own probes."""
    rng = np.random.default_rng(seed)
    for probe in exercise.probes:
        given = {}
        for name, value in probe.arguments.items():
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                given[name] = value + 0.1 * rng.normal(size=value.shape)
            else:
                given[name] = value
        yield list(given.values())


def results(exercise, function):
    """What a function returns on new arguments, part by part, or None if it can't be used."""
    try:
        with np.errstate(all="ignore"):
            return [
                exercise.read(exercise.use(function, *arguments))
                for arguments in arguments_of(exercise, 5)
            ]
    except Exception:
        return None


def differ(got, expected):
    return any(
        a[part].shape != b[part].shape or not np.allclose(a[part], b[part], rtol=1e-5, atol=1e-9)
        for a, b in zip(got, expected, strict=True)
        for part in b
    )


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_mutants_are_refused_and_most_are_explained(step):
    table, survivors = [], []
    for name, exercise in EXERCISES.items():
        expected, known = results(exercise, exercise.program), {m.id for m in exercise.mistakes}
        changed = explained = broken = 0
        for what, mutant in islice(mutants(exercise.program), 0, None, step):
            got = results(exercise, mutant)
            feedback = check(name, mutant, time_limit=2)
            assert "the checker itself" not in feedback.message, (name, what)
            if got is None or any(got[0][p].shape != expected[0][p].shape for p in got[0]):
                broken += not feedback.passed  # raises, or another form or shape: said by name
                continue
            if not differ(got, expected):
                continue  # the change makes no difference
            changed += 1
            survivors += [f"{name} {what}"] if feedback.passed else []
            named = set(feedback.mistakes) & (known | GENERAL)
            explained += bool(named or feedback.lines_at_fault)
        table.append((name, changed, explained, broken))
    print("\nexercise, mutants that change a result, explained, that raise or change the form")
    for row in table:
        print("{:24} {:5} {:5} {:5}".format(*row))
    share = sum(row[2] for row in table) / sum(row[1] for row in table)
    print(f"explained: {share:.0%}")
    assert survivors == []
    assert share >= 0.7


def test_the_mutator_makes_mutants():
    """So that the test above can't pass for want of mutants."""
    assert sum(1 for _ in mutants(EXERCISES["svm_loss"].program)) > 10
    with pytest.raises(TypeError):
        list(mutants(3))
