"""What an exercise is, and how to read what an attempt returned."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .search import Search

LARGEST = 1_000_000  # entries of a part; the probes' own have a hundred


@dataclass(frozen=True)
class Mistake:
    """A known way to be wrong: one switch of an exercise's buggy variant.

    id      : a switch, as the variant knows it.
    title   : what it is, in a few words.
    reason  : what the learner's function does, what it should do and why. One or two sentences.
    question: leads to the repair without giving it away.
    """

    id: str
    title: str
    reason: str
    question: str


@dataclass(frozen=True)
class Part:
    """One thing that an exercise returns: its name, what to call it, and its points."""

    name: str
    called: str
    points: int


@dataclass(frozen=True)
class Probe:
    """Arguments to try an attempt on. `about` names what is left out, such as "reg = 0"."""

    arguments: dict
    about: str = ""


class WrongStructure(Exception):
    """The attempt returned something of another form. Its text says what, for the learner."""


def call(attempt, *arguments):
    """How an attempt is used if it is a function: called."""
    return attempt(*arguments)


@dataclass(frozen=True)
class Exercise:
    """One function to write. DESIGN: a notebook holds it unsolved; the package is the solution.

    reference: the package's own function.
    returns  : names of the parts in the form in which they are returned: a name, a tuple of
               names, or a tuple in which a dict of names may stand.
    variant  : variant(on, *arguments): the reference with the mistakes in the set `on` made.
    probes   : a list of Probe, made once.
    hints    : three, from a question to nearly the answer.
    helpers  : functions of the package that the reference calls and a reader needs to see.
    remarks  : functions of (exercise, attempt) that return a sentence on a right attempt, or None.
    terms    : terms(*arguments) -> {part: {what a term is called: array}} for parts that are a
               sum; the terms of a part add up to what the reference returns.
    foreign  : foreign(*arguments) -> {part: {what it is called: array}} of things that get into
               a part by a slip and don't belong there, such as W without its strength.
    beside   : ids of mistakes beside which others touch parts that they don't touch alone.
    use      : use(attempt, *arguments) -> what is judged; for a class, what its methods return.
    """

    name: str
    notebook: str
    reference: Callable
    returns: object
    parts: tuple
    make_probes: Callable
    variant: Callable
    mistakes: tuple
    hints: tuple
    helpers: tuple = ()
    remarks: tuple = ()
    terms: Callable = None
    foreign: Callable = None
    use: Callable = call
    beside: tuple = ()

    @property
    def points(self):
        return sum(part.points for part in self.parts)

    @cached_property
    def probes(self):
        return self.make_probes()

    @cached_property
    def expected(self):
        """What the reference returns on each probe, as a dict of arrays by part."""
        return [
            self.read(self.use(self.reference, *probe.arguments.values())) for probe in self.probes
        ]

    @property
    def argument_names(self):
        return tuple(self.probes[0].arguments)

    @property
    def signature(self):
        return f"{self.name}({', '.join(self.argument_names)})"

    def mistake(self, id):
        return next(mistake for mistake in self.mistakes if mistake.id == id)

    # --- reading a result -------------------------------------------------------------

    def read(self, value):
        """Turn a returned value into {part: array}. Raises WrongStructure with a sentence."""
        arrays = {}
        self._read_into(arrays, value, self.returns)
        return arrays

    @property
    def form(self):
        """How to write what is returned, such as (loss, dW)."""
        return _form(self.returns)

    def _read_into(self, arrays, value, form):
        if value is None:
            raise WrongStructure(
                f"Your function returns None where `{_form(form)}` is expected. "
                "Is the `return` line missing, or indented too far?"
            )
        if isinstance(form, str):
            arrays[form] = _number_array(form, value)
        elif isinstance(form, dict):
            self._read_dict(arrays, value, form)
        else:
            self._read_tuple(arrays, value, form)

    def _read_tuple(self, arrays, value, form):
        if not isinstance(value, (tuple, list)):
            raise WrongStructure(
                f"Your function returns one {type(value).__name__}; "
                f"`{_form(form)}` is expected, {len(form)} values."
            )
        if len(value) != len(form):
            raise WrongStructure(
                f"Your function returns {len(value)} values; "
                f"`{_form(form)}` is expected, {len(form)} values."
            )
        for inner_value, inner_form in zip(value, form, strict=True):
            self._read_into(arrays, inner_value, inner_form)

    def _read_dict(self, arrays, value, form):
        if not isinstance(value, dict):
            raise WrongStructure(
                f"Your gradients come as a {type(value).__name__}; a dictionary "
                f"`{_form(form)}` is expected."
            )
        missing = [key for key in form if key not in value]
        if missing:
            keys = ", ".join(repr(key)[:30] for key in list(value)[:8])
            raise WrongStructure(
                f"Your dictionary has the keys {keys or '(none)'}; "
                f"missing: {', '.join(map(repr, missing))}."
            )
        for key, inner in form.items():
            self._read_into(arrays, value[key], inner)

    # --- variants ---------------------------------------------------------------------

    def outputs(self, on, k):
        """What the variant with the mistakes `on` returns on probe k."""
        with np.errstate(all="ignore"):
            return self.read(self.variant(frozenset(on), *self.probes[k].arguments.values()))

    @cached_property
    def search(self):
        """The mistakes, ready to be searched for those that explain an attempt."""
        return Search(self)


def _form(form):
    if isinstance(form, str):
        return form
    if isinstance(form, dict):
        return "{" + ", ".join(repr(key) for key in form) + "}"
    return "(" + ", ".join(map(_form, form)) + ")"


def _number_array(name, value):
    if type(value) is np.ndarray and value.dtype == float and value.size <= LARGEST:
        return value.copy()  # nearly always, and the search does it thousands of times
    try:
        array = np.asarray(value)
        numbers = array.dtype.kind in "fiub"
        small = array.size <= LARGEST
        # A copy, because the attempt may hand out an array and change it later.
        array = np.array(array, dtype=None if numbers else float) if small else array
    except Exception:
        raise WrongStructure(
            f"`{name}` is a {type(value).__name__} that can't be read as numbers."
        ) from None
    if not small:
        raise WrongStructure(
            f"`{name}` has the shape {array.shape}: far more numbers than the "
            "inputs have. Which product or broadcast made it so large?"
        )
    if array.dtype.kind == "b":
        raise WrongStructure(f"`{name}` holds True and False; numbers are expected.")
    return array
