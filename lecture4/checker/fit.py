"""Where no known mistake fits: is the result made of the right terms in the wrong amounts?

A part that is a sum (data gradient + regularisation's gradient) is fitted to its terms, each
times a constant and a power of a size such as N, over all probes at once. Where more numbers
depend on the constants than there are constants, an exact fit is no accident, and they say what
is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .compare import same
from .probes import lengths
from .reading import Arrays

if TYPE_CHECKING:
    from .exercise import Exercise

Columns = dict[str, np.ndarray]  # what a term is called: its numbers
Scale = tuple[str, int]  # a size and its power
Scales = dict[Scale, list[float]]  # its value on each probe

MOST_SCALED = 2
SPARE = 2  # numbers beyond those that the odd amounts can be fitted to
A_CONSTANT = "a constant"
PLAIN: Scale = ("", 0)  # no size: the coefficient is the same on every probe


class Amount(NamedTuple):
    """How much of a term is there: constant times size to the power; foreign if none should be."""

    constant: float
    size: str
    power: int
    foreign: bool


def sizes_of(exercise: "Exercise", k: int) -> dict[str, float]:
    """What a coefficient may depend on: {"N": 7, "D": 4, "reg": 0.7} of probe k."""
    given = exercise.sizes[k] if exercise.sizes else {}
    strengths = {name: size for name, size in given.items() if name in exercise.shapes}
    return {**lengths(exercise.shapes, exercise.probes[k].arguments), **strengths}


def coefficients(exercise: "Exercise", part: str, got: list[Arrays]) -> dict[str, Amount] | None:
    """{term: Amount} if `part` is exactly such a sum on all probes, else None.

    Each term may come times a constant and a power of a size; the plainest explanation wins.
    First the right terms alone are tried, then with one that doesn't belong.
    """
    count = range(len(exercise.probes))
    own = [_terms(exercise, part, k) for k in count]
    foreign = [_slips(exercise, part, k) for k in count]
    values = [got_values[part].ravel() for got_values in got]
    scales = _scales([sizes_of(exercise, k) for k in count])
    many = values[0].size > len(own[0]) + 1
    for added in ((), *((name,) for name in foreign[0]), tuple(foreign[0])):
        terms = [
            {**one, **{name: other[name] for name in added}}
            for one, other in zip(own, foreign, strict=True)
        ]
        found = (
            _solve_each(terms, scales, values)
            if many
            else _solve_together(terms, added, scales, values)
        )
        if found is None and added and many:  # all probes together may tell it from a right term
            found = _solve_together(terms, added, {PLAIN: scales[PLAIN]}, values)
        if found is not None:
            return {
                called: Amount(*how, foreign=called in added)
                for called, how in zip(terms[0], found, strict=True)
            }
    return None


def _solve_each(
    terms: list[Columns], scales: Scales, values: list[np.ndarray]
) -> list[tuple[float, str, int]] | None:
    """[(constant, size, power)], one a term, where each probe alone gives the coefficients."""
    each = []
    for one, value in zip(terms, values, strict=True):
        matrix = np.column_stack(list(one.values()))
        used = np.abs(matrix).max(axis=0) > 0  # with reg = 0 a term is not there to be seen
        coefficients = np.full(len(one), np.nan)
        coefficients[used] = _exact(matrix[:, used], value)
        if np.isnan(coefficients[used]).any():
            return None
        each.append(coefficients)
    found = [_constant_times_scale(column, scales) for column in np.transpose(each)]
    fits = [amount for amount in found if amount is not None]
    return fits if len(fits) == len(found) else None


def _constant_times_scale(
    coefficients: np.ndarray, scales: Scales
) -> tuple[float, str, int] | None:
    """(constant, size, power) that gives a term's coefficient on every probe, or None."""
    seen = ~np.isnan(coefficients)
    for (name, power), scale in scales.items():
        size = np.array(scale)
        counts = seen & (size != 0)
        constants = coefficients[counts] / size[counts]
        if np.abs(coefficients[seen & (size == 0)]).max(initial=0.0) < 1e-6 and (
            np.ptp(constants) <= 1e-6 * max(1.0, np.abs(constants).max())
        ):
            return (_tidy(constants[0]), name, power)
    return None


def _solve_together(
    terms: list[Columns], added: Sequence[str], scales: Scales, values: list[np.ndarray]
) -> list[tuple[float, str, int]] | None:
    """As _solve_each, for a part of few numbers: the probes together give the coefficients.

    added: what the terms hold that doesn't belong there.
    """
    target = np.concatenate(values)
    matrix = np.vstack([np.column_stack(list(one.values())) for one in terms])
    lengths = [value.size for value in values]
    columns = {scale: np.repeat(each, lengths) for scale, each in scales.items()}
    right = np.array([called not in (A_CONSTANT, *added) for called in terms[0]], float)
    most = max(0, MOST_SCALED - len(added))  # what is added is odd enough
    for choice in _choices(tuple(scales), matrix.shape[1], most):
        scaled = matrix * np.column_stack([columns[scale] for scale in choice])
        constants = _exact(scaled, target)
        if np.isnan(constants).any():
            continue
        odd = np.array([scale != PLAIN for scale in choice]) | ~np.isclose(constants, right)
        if _is_no_accident(scaled[:, odd]):
            return [
                (_tidy(constant), *scale) for constant, scale in zip(constants, choice, strict=True)
            ]
    return None


def _is_no_accident(matrix: np.ndarray) -> bool:
    """Whether enough numbers depend on the odd amounts, one a column, to rule out a chance fit.

    With as many amounts as numbers anything can be fitted; each number more is a test.
    """
    return bool(np.count_nonzero(matrix.any(axis=1)) >= matrix.shape[1] + SPARE)


def _exact(matrix: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The constants with which the columns add up to the target exactly; NaN if none do."""
    nothing = np.full(matrix.shape[1], np.nan)
    if len(target) <= matrix.shape[1] or not np.isfinite(target).all():
        return nothing
    constants, _, rank, _ = np.linalg.lstsq(matrix, target, rcond=None)
    exact = rank == matrix.shape[1] and same(matrix @ constants, target)
    return constants if exact else nothing


def _tidy(constant: float) -> float:
    return 0.0 if abs(constant) < 1e-6 else float(constant)


def _choices(scales: Sequence[Scale], count: int, most: int) -> Iterator[list[Scale]]:
    """For each of `count` terms a scale, at most `most` other than 1; the plainest first."""
    plain, others = scales[0], scales[1:]
    for scaled in range(min(most, count) + 1):
        for places in combinations(range(count), scaled):
            for chosen in product(others, repeat=scaled):
                at = dict(zip(places, chosen, strict=True))
                yield [at.get(i, plain) for i in range(count)]


def _terms(exercise: "Exercise", part: str, k: int) -> Columns:
    """{what a term is called: its numbers}; a part without terms of its own is one term."""
    expected = exercise.expected[k][part]
    terms = exercise.values(exercise.terms.get(part, {}), k) or {f"`{part}`": expected}
    if expected.ndim == 0:
        terms = {**terms, A_CONSTANT: 1.0}
    return {called: np.ravel(value) for called, value in terms.items()}


def _slips(exercise: "Exercise", part: str, k: int) -> Columns:
    """{what it is called: its numbers} of things that may get into this part by a slip.

    Whatever argument has the part's shape, and what the exercise names.
    """
    shape = exercise.expected[k][part].shape
    named = exercise.values(exercise.slips.get(part, {}), k)
    alike = {
        f"`{name}` itself": value
        for name, value in exercise.probes[k].arguments.items()
        if np.shape(value) == shape and np.asarray(value).dtype.kind == "f"
    }
    everywhere = {"the number 1 in every element": np.ones(shape)} if shape else {}
    slips = {**named, **alike, **everywhere}
    return {called: np.ravel(np.broadcast_to(value, shape)) for called, value in slips.items()}


def _scales(sizes: list[dict[str, float]]) -> Scales:
    """{(size, power): its value on each probe}; PLAIN is 1 everywhere."""
    scales: Scales = {PLAIN: [1.0] * len(sizes)}
    for name in sorted(set.intersection(*map(set, sizes))):
        for power in (1, -1, 2, -2) if isinstance(sizes[0][name], int) else (1, -1):
            if power > 0 or all(one[name] for one in sizes):
                scales[name, power] = [float(one[name]) ** power for one in sizes]
    return scales


def in_words(called: str, amount: Amount, words: Mapping[str, str]) -> str:
    """What an amount means, as a sentence's end, or "" if it is as it should be."""
    if called == A_CONSTANT or amount.foreign:
        return _added(called, amount, words) if amount.constant else ""
    if amount.constant == 0:
        return f"{called} is missing"
    sign = "has the wrong sign" if amount.constant < 0 else ""
    much = _much(abs(amount.constant), amount, words)
    return " ".join([called, " and ".join(filter(None, [sign, much]))]) if sign or much else ""


def _added(called: str, amount: Amount, words: Mapping[str, str]) -> str:
    """What to say of something that doesn't belong in the part."""
    if called == A_CONSTANT:
        called = f"a constant {amount.constant:.4g}"
    elif abs(amount.constant - 1) > 1e-6:
        called = f"{amount.constant:.4g} times {called}"
    by = "times" if amount.power > 0 else "divided by"
    scale = f" {by} {_size_in_words(amount.size, words)}" if amount.size else ""
    return f"{called}{scale} is added by mistake"


def _much(constant: float, amount: Amount, words: Mapping[str, str]) -> str:
    factor = f"{constant:.4g} times " if abs(constant - 1) > 1e-4 else ""
    if amount.size:
        size = _size_in_words(amount.size, words)
        twice = f" times {amount.size}" if abs(amount.power) == 2 else ""
        return f"is {factor}{size}{twice} times too {'large' if amount.power > 0 else 'small'}"
    named = {0.5: "half of", 2.0: "twice"}.get(round(constant, 5), f"{constant:.4g} times")
    return f"is {named} what it should be" if factor else ""


def _size_in_words(size: str, words: Mapping[str, str]) -> str:
    return f"{size} (the number of {words[size]})" if size in words else f"`{size}`"
