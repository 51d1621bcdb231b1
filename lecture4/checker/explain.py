"""Find out why an attempt is wrong, and say it in the learner's own symbols.

After BUGGY (Brown & Burton, 1978): each mistake is a change of the exercise's program. The smallest
set of changes that reproduces what the attempt returns, on every probe, is what the learner did.
What is said of a part was measured on it: a mistake is named for the parts that it touches, if it
accounts for all of them; a part that is the same whatever the inputs is told as that.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .card import Fold, numbers
from .compare import TOLERANCE_SINGLE, same
from .fit import A_CONSTANT, Amount, coefficients
from .fit import in_words as amount_in_words
from .guard import Run
from .patterns import axis_words, equals, stands_in_place_of, where_wrong
from .reading import Arrays, in_words
from .search import Set
from .still import still
from .words import Line, capital, lines, listed, phrase

if TYPE_CHECKING:
    from .exercise import Attempt, Exercise, Part
    from .mistakes import Mistake


class Explained(NamedTuple):
    """Ids of mistakes, what to say, and what can be unfolded."""

    mistakes: tuple[str, ...]
    lines: list[Line]
    folds: tuple[Fold, ...] = ()


def wrong_shapes(exercise: "Exercise", got: list[Arrays]) -> Explained | None:
    """What to say of the first part that has the wrong shape on some probe, or None."""
    for part in exercise.parts:
        for k, values in enumerate(got):
            value, wanted = values[part.name], exercise.expected[k][part.name]
            if value.shape != wanted.shape:
                other = stands_in_place_of(exercise, part.name, got)
                names = {
                    "shape": axis_words(value.shape, exercise, k),
                    "wanted": axis_words(wanted.shape, exercise, k),
                    "about": _about_shapes(exercise, part.name, got, value, wanted, other),
                }
                return Explained(
                    ("wrong_shape",),
                    lines("wrong_shape", part=part.name, **names),
                    (error_table(exercise, part.name, got),),
                )
    return None


def _is_length(exercise: "Exercise", part: str, got: list[Arrays]) -> bool:
    """Whether on every probe a part has as many entries as the number should be."""
    pairs = zip(got, exercise.expected, strict=True)
    return all(values[part].size == expected[part] for values, expected in pairs)


def _about_shapes(
    exercise: "Exercise",
    part: str,
    got: list[Arrays],
    value: np.ndarray,
    wanted: np.ndarray,
    other: str | None,
) -> str:
    if other:
        return phrase("about_shape", "other", other=other, form=in_words(exercise.form))
    if value.ndim == 2 and value.shape == wanted.shape[::-1]:
        right = same(value.T, wanted, TOLERANCE_SINGLE)
        return phrase("about_shape", "transposed", numbers=" Its numbers are right." * right)
    if wanted.ndim == 0:
        return phrase("about_shape", "length" if _is_length(exercise, part, got) else "number")
    if value.ndim < wanted.ndim:
        return phrase("about_shape", "fewer")
    if value.ndim > wanted.ndim:
        return phrase("about_shape", "of_one" if value.size == wanted.size else "more")
    is_gradient = part.removeprefix("d") in {*exercise.argument_names} - {part}
    return phrase("about_shape", "gradient" if is_gradient else "wrong")


def not_finite(part: "Part", got: list[Arrays]) -> Explained | None:
    """What to say if a part holds NaN or infinity, else None."""
    arrays = [values[part.name] for values in got]
    if all(np.isfinite(array).all() for array in arrays):
        return None
    kind = "NaN" if any(np.isnan(array).any() for array in arrays) else "infinity"
    return Explained(("not_finite",), lines("not_finite", part=f"`{part.name}`", kind=kind))


def explain(exercise: "Exercise", got: list[Arrays], wrong: Sequence["Part"]) -> Explained:
    """What to say of an attempt whose parts `wrong` differ from the program's.

    First the known mistakes, for all parts together, then one changed word for several; then the
    known mistakes part by part; parts that are still what they started as; a fit of a part's terms;
    one changed word; which elements are off; at the least, the element that is furthest off.
    """
    if not wrong:  # what isn't right isn't there
        return Explained((), [])
    names = [part.name for part in wrong]
    folds = (error_table(exercise, names[0], got),)
    sets = exercise.search.smallest_sets(got, names)
    if sets:
        return _named(exercise, sets, got)._replace(folds=folds)
    near = exercise.search.near(got, names[0], names) if names[1:] else []
    if near and exercise.search.parts_of(near[0]) == set(names):
        return _named(exercise, near, got)._replace(folds=folds)
    found: list[Explained] = []
    left = list(wrong)
    while left:
        covered, explained = _explain_next(exercise, left[0], got, names)
        left = [part for part in left if part.name not in covered]
        found.append(explained)
    mistakes = tuple(dict.fromkeys(id for one in found for id in one.mistakes))
    return Explained(mistakes, _together(found), folds)


def _together(found: Sequence[Explained]) -> list[Line]:
    """The lines for several parts: one question, and one element to work out by hand.

    What is named comes first.
    """
    said, unknown, named = [], 0, any(one.mistakes for one in found)
    for one in sorted(found, key=lambda one: not one.mistakes):
        unknown += not one.mistakes
        said += one.lines if one.mistakes or unknown == 1 else []
    if named:
        starts = phrase("unmatched", "none"), phrase("unmatched", "beside")
        said = [line._replace(text=line.text.replace(*starts)) for line in said]
    if unknown > 1:
        said.append(Line("reason", phrase("unknown_too", "text")))
    questions = [line for line in said if line.kind == "question"]
    return [line for line in said if line.kind != "question"] + questions[:1]


def _explain_next(
    exercise: "Exercise", part: "Part", got: list[Arrays], wrong: Sequence[str]
) -> tuple[set[str], Explained]:
    """The parts that one explanation covers, `part` among them, and what to say of them."""
    name = part.name
    other = stands_in_place_of(exercise, name, got)
    if other is not None:
        found = "same_twice" if equals(exercise, other, other, got) else "exchanged"
        names = {"part": name, "other": other, "form": in_words(exercise.form)}
        return {name}, Explained((found,), lines(found, **names))
    excused = {part for part in wrong if still(exercise, part, got)}
    sets = exercise.search.sets_of_part(got, name, wrong, excused)
    if sets:
        covered = exercise.search.parts_of(sets[0]) - (excused - {name})
        return covered, _named(exercise, sets, got, sorted(covered, key=wrong.index))
    if name in exercise.in_text:
        k = _wrong_probes(exercise, [name], got)[0]
        yours, ours = str(got[k][name]), str(exercise.expected[k][name])
        names = {"part": name, "value": yours, "expected": ours}
        return {name}, Explained((), lines("unknown_text", **names))
    explained = _still(exercise, part, got) or _amounts(exercise, part, got)
    if explained is None:
        return _near(exercise, part, got, wrong)
    return {name}, explained


def _near(
    exercise: "Exercise", part: "Part", got: list[Arrays], wrong: Sequence[str]
) -> tuple[set[str], Explained]:
    """One changed word that explains a part, and all that it covers; else its worst element."""
    sets = exercise.search.near(got, part.name, wrong)
    if not sets:
        return {part.name}, Explained((), _worst_element(exercise, part, got))
    covered = exercise.search.parts_of(sets[0])
    return covered, _named(exercise, sets, got, sorted(covered, key=wrong.index))


def _still(exercise: "Exercise", part: "Part", got: list[Arrays]) -> Explained | None:
    """What to say of a part that is the same whatever the inputs, or isn't finite; else None."""
    what = still(exercise, part.name, got)
    if what and what not in ("NaN", "infinite"):
        return Explained(("still",), _sentences("still", part=_called(exercise, part), what=what))
    return not_finite(part, got)


def _as_one(found: Mapping[str, Amount]) -> Mapping[str, Amount]:
    """The amounts of a part's terms; one for all where all are off in the same way."""
    alike = {how._replace(constant=round(how.constant, 6)) for how in found.values()}
    return {"all of it": alike.pop()} if len(found) > 1 and len(alike) == 1 else found


def _amounts(exercise: "Exercise", part: "Part", got: list[Arrays]) -> Explained | None:
    """What to say of a part that is made of the right terms in the wrong amounts, or None."""
    found = coefficients(exercise, part.name, got)
    if found is None:
        return None
    terms = {name: how for name, how in found.items() if name != A_CONSTANT or how.constant}
    of_all = _as_one(terms)
    said = {called: amount_in_words(called, how, exercise.words) for called, how in of_all.items()}
    right = [called for called, how in of_all.items() if not said[called] and not how.foreign]
    right = [called for called in right if called not in (A_CONSTANT, f"`{part.name}`")]
    names = {
        "where": "" if _is_alone(part.name, said) else f"In `{part.name}`, ",
        "amounts": ", and ".join(filter(None, said.values())),
        "right": f" Right: {' and '.join(right)}." if right else "",
    }
    return Explained(("coefficient",), lines("coefficient", part=part.name, **names))


def _is_alone(part: str, said: Mapping[str, str]) -> bool:
    """Whether nothing is said but of the part as a whole."""
    return [text for text in said.values() if text] == [said.get(f"`{part}`")]


def _sentences(found: str, **names: object) -> list[Line]:
    """The lines for what was found, each with a capital letter."""
    said = lines(found, **names)
    return [line._replace(text=capital(line.text)) for line in said]


# --- named mistakes ---------------------------------------------------------------------------

COUNT = ("", "This explains", "Together these two explain", "Together these three explain")


def _named(
    exercise: "Exercise", sets: list[Set], got: list[Arrays], parts: Sequence[str] = ()
) -> Explained:
    """What to say of the mistakes in sets[0], for some parts alone if they are given."""
    mistakes = exercise.in_order(sets[0])
    where = f"In {listed(parts)}: " if parts else ""
    said = [Line("mistake", _reason(exercise, m, got), where + m.title) for m in mistakes]
    known = mistakes[0] in exercise.mistakes
    if known:
        what = listed(parts) or "your result"
        said.append(Line("reason", f"{COUNT[len(mistakes)]} {what} exactly."))
    elif mistakes[1:]:
        said[0] = said[0]._replace(text=phrase("neighbour", "beside"))
    for other in sets[1:3] if known else sets[1:2]:
        titles = "; ".join(exercise.mistake(id).title for id in other)
        said.append(Line("reason", f"It could also be this: {titles}. The results are the same."))
    ids = tuple(mistake.id for mistake in mistakes)
    return Explained(ids, [*said, Line("question", mistakes[0].question)])


def _reason(exercise: "Exercise", mistake: "Mistake", got: list[Arrays]) -> str:
    """A mistake's reason, and what it says of other parts where those came out right."""
    extra = [
        text
        for parts, text in mistake.if_right.items()
        if not _wrong_probes(exercise, parts.split(), got)
    ]
    return " ".join([mistake.reason, *extra])


# --- where no name fits -------------------------------------------------------------------------


def _worst_element(exercise: "Exercise", part: "Part", got: list[Arrays]) -> list[Line]:
    k = _smallest_wrong(exercise, part.name, got)
    value, expected = got[k][part.name], exercise.expected[k][part.name]
    index = np.unravel_index(np.abs(value - expected).argmax(), expected.shape)
    off, size = abs(value[index] - expected[index]), abs(expected[index])
    called = _called(exercise, part)
    is_array = expected.ndim > 0 and called == f"`{part.name}`"
    where = where_wrong(exercise, part.name, got)
    return lines(
        "unknown",
        part=called,
        unmatched=phrase("unmatched", "none"),
        where=where and f"It is wrong {where}{_elsewhere(where)}. ",
        place=_place(exercise, part, index, k),
        value=value[index],
        expected=expected[index] + 0.0,
        error=f"relative error {off / size:.2g}" if size > 1e-12 else f"off by {off:.2g}",
        shape=f"; its shape is {axis_words(expected.shape, exercise, k)}" if is_array else "",
    )


def _elsewhere(where: str) -> str:
    return "" if where.startswith("everywhere but") else ", and right elsewhere"


def _called(exercise: "Exercise", part: "Part") -> str:
    """A part as the learner's function returns it, or in words if it comes of using that."""
    inner = exercise.is_class or exercise.form != exercise.returned
    return part.called if inner else f"`{part.name}`"


def _place(exercise: "Exercise", part: "Part", index: Sequence[int], k: int) -> str:
    """How to write an element: by its key, if what is returned is a dictionary."""
    if not index:
        return _called(exercise, part)
    if exercise.is_class:
        return f"its entry {index[0]}"
    keys = [v for v in exercise.probes[k].arguments.values() if _are_names(v)]
    if keys and exercise.form != exercise.returned:
        return f"`{part.name}[{keys[0][index[0]]!r}]`"
    return f"`{part.name}[{', '.join(map(str, index))}]`"


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _wrong_probes(exercise: "Exercise", names: Sequence[str], got: list[Arrays]) -> list[int]:
    """The numbers of the probes on which any of some parts is wrong."""
    return [
        k
        for k, values in enumerate(got)
        if not all(same(values[n], exercise.expected[k][n], TOLERANCE_SINGLE) for n in names)
    ]


def _smallest_wrong(exercise: "Exercise", name: str, got: list[Arrays]) -> int:
    """The number of the smallest probe on which a part is wrong."""
    wrong = _wrong_probes(exercise, [name], got)
    return min(wrong, key=lambda k: exercise.expected[k][name].size)


def error_table(exercise: "Exercise", name: str, got: list[Arrays]) -> Fold:
    """Expected, yours and the difference of a wrong part on the smallest probe, with its inputs."""
    k = _smallest_wrong(exercise, name, got)
    expected, yours = exercise.expected[k][name], got[k][name]
    arrays = {f"{name}, expected": expected, f"{name}, yours": yours}
    if yours.shape == expected.shape and name not in exercise.in_text:
        arrays[f"{name}, yours − expected"] = yours - expected
    return numbers(f"One example: the inputs, and `{name}`", exercise.probes[k].arguments, arrays)


# --- what is right, and what could be better ----------------------------------------------------


def what_is_right(
    exercise: "Exercise", got: list[Arrays], right: Sequence["Part"], wrong: Sequence["Part"]
) -> str:
    """A sentence that names the parts that are right, or "" if there is none."""
    said = [part.called for part in right]
    for part in wrong:
        said += _right_without(exercise, part, got)
    sentence = "; ".join(f"{text} {_is(text)} right" for text in said)
    return f"{capital(sentence)}." if said else ""


def _is(called: str) -> str:
    """`is`, or `are` for something that is several, such as the slopes of f."""
    noun = called.partition(" of ")[0].partition(" without ")[0]
    several = noun.endswith("s") and not noun.endswith("ss") and not noun.startswith("what ")
    return "are" if several else "is"


def _right_without(exercise: "Exercise", part: "Part", got: list[Arrays]) -> list[str]:
    """Names of the aspects of a wrong part that are right where something is left out."""
    about = {probe.about for probe in exercise.probes if probe.about}
    return [
        f"{part.called} {name}"
        for name in sorted(about)
        if all(
            same(values[part.name], expected[part.name], TOLERANCE_SINGLE)
            for values, expected, probe in zip(got, exercise.expected, exercise.probes, strict=True)
            if probe.about == name
        )
    ]


def _made(
    remark: Callable[["Exercise", "Attempt"], str | None], exercise: "Exercise", attempt: "Attempt"
) -> str | None:
    """A remark; None where the answer stops on what no probe gives it: it is right all the same."""
    with contextlib.suppress(Exception):
        return remark(exercise, attempt)
    return None


def remarks(exercise: "Exercise", attempt: "Attempt", runs: Sequence[Run]) -> list[Line]:
    """Things a right answer could do better, a sentence each."""
    said = [_made(remark, exercise, attempt) for remark in exercise.remarks]
    values = [
        (part, run.value[part], expected[part])
        for run, expected in zip(runs, exercise.expected, strict=True)
        for part in expected
    ]
    if any(value.dtype in (np.float16, np.float32) for _, value, _ in values):
        said.append(phrase("remark", "single"))
    odd = {part: (v.shape, e.shape) for part, v, e in reversed(values) if v.shape != e.shape}
    for part, (shape, wanted) in sorted(odd.items()):
        which = "axis" if wanted else "number"
        said.append(phrase("remark", which, part=part, shape=shape, wanted=wanted))
    return [Line("remark", text) for text in said if text]
