"""The questions of a site: the notebook's own form, and what is said of each answer, packed.

The page is told no answer in plain text. Without JavaScript it is folded, in character references,
which a browser reads and a glance at the page's source doesn't.
"""

import ast
import html
import json
import re
import zlib
from base64 import b64encode
from itertools import combinations, permutations

from lecture4.questions import NOTEBOOKS, in_full, of_verdict
from lecture4.questions.bank import QUESTIONS
from lecture4.questions.curves import CURVES
from lecture4.questions.forms import Typed
from lecture4.widgets.question import shown

SAID = "⁇"  # stands for what was typed, which only the page knows
PLACE = "<!--answer to {}-->"


def asked(source):
    """What a cell asks by its last line: (heading, names of questions), or None."""
    try:
        call = ast.parse(source).body[-1].value
        asks, [name] = call.func.id, [ast.literal_eval(value) for value in call.args]
    except (AttributeError, IndexError, SyntaxError, ValueError):
        return None
    if asks == "ask":
        return "Predict", [name]
    return ("Recall", NOTEBOOKS[name].recall) if asks == "recall" else None


def holder(question, heading, id_):
    """HTML of a question as the page gets it; a comment keeps the place of its answer."""
    told = html.escape(json.dumps({**shown(question), "heading": heading}, ensure_ascii=False))
    before, _ = _parts(question, heading)
    return (
        f'<div class="question" id="{id_}" data-question="{told}" '
        f'data-replies="{packed(replies(question))}">{before}{PLACE.format(question.name)}</div>'
    )


def with_answers(page):
    """A page's HTML with each answer folded in its place: after the search has read the page."""
    place = re.compile(PLACE.format(r"(\w+)"))
    return place.sub(lambda match: _veiled(_parts(QUESTIONS[match[1]])[1]), page)


def _parts(question, heading="Predict"):
    """The question's HTML, and that of its answer: (before, folded), whole tags each."""
    before, _, folded = in_full(question, heading).partition("<details>")
    return f"{before}</div>", f"<details>{folded.removesuffix('</div>')}"


def _veiled(page):
    """The same HTML, each letter of its text as a character reference."""
    text = re.compile(r"(?<=>)[^<]+")
    return text.sub(lambda match: "".join(f"&#{ord(c)};" for c in html.unescape(match[0])), page)


def packed(content):
    """JSON, compressed, as letters."""
    return b64encode(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 9)).decode()


# --- what is said ---------------------------------------------------------------------------


def replies(question):
    """What is said of each answer: {"said": ...} by the answer as JSON, or as `_typed` has it."""
    if isinstance(question, Typed):
        return _typed(question)
    key = json.JSONEncoder(separators=(",", ":")).encode  # as a page writes it
    return {"said": {key(answer): _reply(question, answer) for answer in answers(question)}}


def answers(question):
    """Everything that can be committed where nothing is typed."""
    if question.form == "point":
        return CURVES[question.picture].places()
    places = range(len(question.options))
    if question.form == "choice":
        return list(places)
    if question.form == "order":
        return [list(order) for order in permutations(places)]
    return [list(some) for size in range(len(places) + 1) for some in combinations(places, size)]


def _typed(question):
    """What is said of the texts that the question knows, of any other, and of what is none."""
    known = [question.right, *(wrong["say"] for wrong in question.wrong)]
    other = next(text for text in map(str, range(10**6)) if _is_other(question, text))
    return {
        "known": [[text, _reply(question, text, SAID)] for text in known],
        "other": _reply(question, other, SAID),
        "complaint": _complaint(question),
        "tolerance": getattr(question, "tolerance", 0),
    }


def _is_other(question, text):
    (reasons,) = [question.judge(text).reasons]
    return reasons == [question.otherwise]


def _reply(question, answer, said=None):
    verdict = question.judge(answer)
    verdict = verdict if said is None else verdict._replace(said=said)
    state = "right" if verdict.right else "wrong"
    return {"verdict": state, "html": of_verdict(question, verdict)}


def _complaint(question):
    try:
        question.judge(SAID)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"{question.name} takes any text")
