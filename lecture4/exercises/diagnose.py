"""Find out why an attempt is wrong, and say it in the learner's own symbols.

After BUGGY (Brown & Burton, 1978): each exercise has one buggy variant of its reference with a
switch for each primitive mistake. The smallest set of switches that reproduces what the
attempt returns, on every probe, is what the learner did.
"""

import re

import numpy as np

from .compare import TOLERANCE_SINGLE, same
from .feedback import folded_tables
from .fit import coefficients, in_words
from .patterns import axis_words, equals, stands_in_place_of, where_wrong

USUAL_MEANING = (  # what was raised, a pattern in its text in small letters, and the question
    (
        ValueError,
        "not aligned",
        "Two shapes don't fit in a product. Write the shape of each factor "
        "beside it: which one has to be transposed so that the inner sizes agree?",
    ),
    (
        ValueError,
        "matmul",
        "Two shapes don't fit in a product. Write the shape of each factor "
        "beside it: which one has to be transposed so that the inner sizes agree?",
    ),
    (
        ValueError,
        r"\((\d+),(\d+)\) \(\2,\1\)",
        "One of the two arrays is turned: it has the shape "
        "of the other's transpose. Which two factors of a product should change places?",
    ),
    (
        ValueError,
        "broadcast",
        "Two shapes can't be matched element by element. Is `keepdims=True` "
        "or `[:, np.newaxis]` missing, so that a column became a row?",
    ),
    (
        ValueError,
        "truth value",
        "`if`, `and`, `max` and `or` want one True or False, and you gave "
        "them an array. Would `np.maximum` or `np.where` do it element by element?",
    ),
    (
        TypeError,
        "integer scalar",
        "The second argument of `np.max` is an axis. Did you mean "
        "`np.maximum(0, x)`, which compares element by element?",
    ),
    (
        ValueError,
        "axis",
        "The second argument of `np.max` and `np.sum` is an axis. Did you mean `np.maximum(0, x)`?",
    ),
    (
        TypeError,
        "only length-1",
        "Functions of `math` take one number. Would the `np` function of the same name do?",
    ),
    (
        TypeError,
        "size-1",
        "Functions of `math` take one number. Would the `np` function of the same name do?",
    ),
    (
        TypeError,
        "0-dimensional",
        "Functions of `math` take one number. Would the `np` function of the same name do?",
    ),
    (
        TypeError,
        "positional argument",
        "A function or method gets more or fewer arguments than it "
        "takes. Are they those of the exercise, and in a class with `self` first?",
    ),
    (
        TypeError,
        "nonetype",
        "Something is None that should be an array: a function without "
        "`return`, or a variable that was set to None and never computed?",
    ),
    (
        UnboundLocalError,
        "",
        "A variable is used before a value is given to it. Is the line that "
        "sets it inside an `if` or a loop that wasn't entered?",
    ),
    (
        NameError,
        "",
        "Python doesn't know this name here. Is it misspelt, never set, or is an import missing?",
    ),
    (
        IndexError,
        "list index",
        "An index is past the end of a list. A list of n things has the "
        "indices 0 to n - 1: where does your loop end?",
    ),
    (
        IndexError,
        "",
        "An index is past the end. The check uses other numbers of examples and "
        "classes than you may expect: is one of them written as a number, or is an index of "
        "examples used for classes?",
    ),
    (KeyError, "", "A dictionary has no such key. Which keys does it have?"),
    (ZeroDivisionError, "", "Something is divided by 0. Which denominator can be 0?"),
    (
        RecursionError,
        "",
        "Your function calls itself without an end. It doesn't need to call itself.",
    ),
    (
        OverflowError,
        "",
        "A number became too large for a float. `math.exp` stops there, where "
        "`np.exp` goes on with infinity. Can you write it so that exp gets no large number?",
    ),
    (
        MemoryError,
        "",
        "An array was too large for the memory. Its inputs are tiny: which shape went wrong?",
    ),
    (SystemExit, "", "`exit` ends the whole program. A function ends with `return`."),
    (
        AttributeError,
        "",
        "The object has no such attribute. Is it of the type that you expect? "
        "`print(type(...))` tells.",
    ),
    (
        TypeError,
        "",
        "An operation got something it can't work with. Which of the values in this "
        "line isn't what you expect? `print(type(...))` tells.",
    ),
    (ValueError, "", "Which shapes do the values in this line have? `print(x.shape)` tells."),
)


def usual_meaning(error):
    """The question that an exception in the attempt usually comes down to, or None."""
    try:
        text = str(error).lower()
    except BaseException:
        text = ""
    return next(
        (
            meaning
            for kind, part, meaning in USUAL_MEANING
            if isinstance(error, kind) and re.search(part, text)
        ),
        None,
    )


def wrong_shape(exercise, part, got):
    """(mistakes, lines) if a part has the wrong shape on some probe, else None."""
    for values, expected, probe in zip(got, exercise.expected, exercise.probes, strict=True):
        value, wanted = values[part.name], expected[part.name]
        if value.shape != wanted.shape:
            reason = (
                f"`{part.name}` has shape {axis_words(value.shape, probe.arguments)}; "
                f"expected {axis_words(wanted.shape, probe.arguments)}."
            )
            other = stands_in_place_of(exercise, part.name, got)
            question = (
                f"This is the right value of `{other}`. In which order are they returned? "
                f"The exercise asks for `{exercise.form}`."
                if other
                else _about_shapes(value, wanted)
            )
            return ("wrong_shape",), [("reason", reason), ("question", question)]
    return None


def _about_shapes(value, wanted):
    if value.ndim == 2 and value.shape == wanted.shape[::-1]:
        same_numbers = " Its numbers are right." if same(value.T, wanted, TOLERANCE_SINGLE) else ""
        return (
            "This is the shape of the transpose."
            + same_numbers
            + " Which two factors of the product should change places?"
        )
    if wanted.ndim == 0:
        return "One number is expected. Which sum or mean is missing?"
    if value.ndim > wanted.ndim:
        return "An axis is left over. Over which axis should you still sum?"
    if value.ndim < wanted.ndim:
        return "An axis is gone. Which sum runs over an axis that should stay, or lacks `keepdims`?"
    return (
        "A gradient has the shape of what it is the gradient of. Which sum runs over the wrong "
        "axis, or which factor is in the wrong place?"
    )


def not_finite(exercise, part, got):
    """(mistakes, lines) if a part holds NaN or infinity, else None."""
    arrays = [values[part.name] for values in got]
    if all(np.isfinite(array).all() for array in arrays):
        return None
    kind = "NaN" if any(np.isnan(array).any() for array in arrays) else "infinity"
    return ("not_finite",), [
        ("reason", f"`{part.name}` holds {kind}, and all inputs are ordinary numbers."),
        (
            "question",
            "Where can a division by 0, a logarithm of 0 or an exp of a large number "
            "arise? Print each step for one example.",
        ),
    ]


def explain(exercise, attempt, got, wrong):
    """(mistakes, lines, details) for an attempt whose parts `wrong` differ from the reference.

    First the known mistakes, for all parts together, then for each part alone; then a fit of the
    part's terms; then which elements are off; at the least, the element that is furthest off.
    """
    details = error_table(exercise, wrong[0].name, got)
    sets = exercise.search.smallest_sets(got, [part.name for part in wrong])
    if sets:
        return *_name(exercise, sets), details
    mistakes, lines, unexplained = [], [], []
    for part in wrong:
        found, more = _explain_part(exercise, part, got)
        if not found:
            unexplained.append(part.called)
            more = more if len(unexplained) == 1 else []  # one to work out by hand is enough
        mistakes += [id for id in found if id not in mistakes]
        lines += more
    if unexplained[1:]:
        lines.append(("reason", f"Nor does one match {'; '.join(unexplained[1:])}."))
    reasons = [line for line in lines if line[0] == "reason"]
    questions = [line for line in lines if line[0] == "question"]
    return tuple(mistakes), [*reasons, *questions[:1]], details


def _explain_part(exercise, part, got):
    """(mistakes, lines) for one part, by itself."""
    other = stands_in_place_of(exercise, part.name, got)
    if other is not None:
        return _of_another(exercise, part.name, other, equals(exercise, other, other, got))
    sets = exercise.search.smallest_sets_of_part(got, part.name)
    if sets:
        mistakes, lines = _name(exercise, sets)
        return mistakes, [
            (kind, f"In `{part.name}`: {text}" if kind == "reason" else text)
            for kind, text in lines
        ]
    problem = not_finite(exercise, part, got)
    if problem is not None:
        return problem
    found = coefficients(exercise, part.name, got)
    if found is not None:
        return ("coefficient",), _amounts(part, found)
    return (), _worst_element(exercise, part, got)


def _of_another(exercise, part, other, right):
    """(mistakes, lines) where the value of `other` stands in the place of `part`."""
    reason = f"Where `{part}` belongs stands the right value of `{other}`"
    if right:
        return ("same_twice",), [
            ("reason", f"{reason}, which is right in its own place too."),
            ("question", f"Why should `{part}` come out otherwise than `{other}`?"),
        ]
    return ("exchanged",), [
        ("reason", f"{reason}."),
        ("question", f"In which order are they returned? The exercise asks for `{exercise.form}`."),
    ]


def _amounts(part, found):
    """Lines for a part that is made of the right terms in the wrong amounts."""
    said = {called: in_words(called, amount) for called, amount in found.items()}
    right = [
        called
        for called, words in said.items()
        if not words
        and not found[called].foreign
        and called not in ("a constant", f"`{part.name}`")
    ]
    reason = (
        f"In `{part.name}`, {', and '.join(filter(None, said.values()))}. "
        "This accounts for it exactly."
    )
    if right:
        reason += f" Right: {' and '.join(right)}."
    return [
        ("reason", reason),
        ("question", "Which factor or term do you write once too often, or not at all?"),
    ]


# --- named mistakes ---------------------------------------------------------------------------


def _name(exercise, sets):
    mistakes = sorted((exercise.mistake(id) for id in sets[0]), key=exercise.mistakes.index)
    count = {
        1: "One thing explains",
        2: "Two things together explain",
        3: "Three things together explain",
    }[len(mistakes)]
    lines = [("reason", f"{mistake.title}: {mistake.reason}") for mistake in mistakes]
    lines[0] = ("reason", f"{count} your result exactly. {lines[0][1]}")
    for other in sets[1:3]:
        titles = "; ".join(exercise.mistake(id).title for id in other)
        lines.append(("reason", f"It could also be this: {titles}. The results are the same."))
    lines.append(("question", mistakes[0].question))
    return tuple(mistake.id for mistake in mistakes), lines


# --- where no name fits -------------------------------------------------------------------------


def _worst_element(exercise, part, got):
    k = next(
        k
        for k, (values, expected) in enumerate(zip(got, exercise.expected, strict=True))
        if not same(values[part.name], expected[part.name], TOLERANCE_SINGLE)
    )
    value, expected = got[k][part.name], exercise.expected[k][part.name]
    index = np.unravel_index(np.abs(value - expected).argmax(), expected.shape)
    place = f"{part.name}[{', '.join(map(str, index))}]" if index else part.name
    off = abs(value[index] - expected[index])
    size = abs(expected[index])
    error = f"relative error {off / size:.2g}" if size > 1e-12 else f"off by {off:.2g}"
    where = where_wrong(exercise, part.name, got)
    sizes = axis_words(expected.shape, exercise.probes[k].arguments)
    reason = (
        f"No known mistake matches `{part.name}`. "
        + (f"It is wrong {where}, and right elsewhere. " if where else "")
        + f"The element that is furthest off: `{place}` is {value[index]:.6g}; expected "
        f"{expected[index] + 0.0:.6g} ({error}" + (f"; its shape is {sizes})." if index else ").")
    )
    return [
        ("reason", reason),
        (
            "question",
            (
                "Take one example and work this element out by hand. At which step do you and your "
                "function part?"
            ),
        ),
    ]


def error_table(exercise, name, got):
    """Expected, got and difference of a wrong part, on the smallest probe, as folded HTML."""
    wrong = [
        k
        for k, (values, expected) in enumerate(zip(got, exercise.expected, strict=True))
        if not same(values[name], expected[name], TOLERANCE_SINGLE)
    ]
    k = min(wrong, key=lambda k: exercise.expected[k][name].size)
    expected, value = np.atleast_1d(exercise.expected[k][name]), np.atleast_1d(got[k][name])
    return folded_tables(name, {"expected": expected, "got": value, "difference": value - expected})


# --- what is right, and what could be better ----------------------------------------------------


def what_is_right(exercise, got, right):
    """A sentence that names the parts that are right, or "" if there is none."""
    said = [part.called for part in right]
    for part in exercise.parts:
        if part not in right:
            said += _right_without(exercise, part, got)
    sentence = "; ".join(f"{text} is right" for text in said) + "."
    return sentence[0].upper() + sentence[1:] if said else ""


def _right_without(exercise, part, got):
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


def remarks(exercise, attempt, runs):
    """Things a right answer could do better, a sentence each."""
    said = [remark(exercise, attempt) for remark in exercise.remarks]
    if any(value.dtype in (np.float16, np.float32) for run in runs for value in run.value.values()):
        said.append(
            "You return single precision (float32), right to about seven digits. The "
            "inputs are float64; keep that and a gradient check can look closer."
        )
    odd = sorted(
        {
            part
            for run, expected in zip(runs, exercise.expected, strict=True)
            for part, value in run.value.items()
            if value.shape != expected[part].shape
        }
    )
    if odd:
        said.append(
            f"`{'`, `'.join(odd)}` has an axis of length 1 too many. It is right as it "
            "is; the shape of the parameter itself is safer."
        )
    return [text for text in said if text]
