"""A question on a page without a kernel, where its answer is folded; and what is said of one."""

from html import escape

from .curves import CURVES
from .forms import Point, Question, Verdict

ASKED = {
    "choice": "Choose one.",
    "several": "Choose all that hold.",
    "number": "Answer with a number.",
    "shape": "Answer with a shape, such as (3, 4).",
    "order": "Put them in order.",
    "point": "Point at a place on the picture.",
}
SUMMARY = "Answer: open this when you have one of your own"
BAR = "border-left:4px solid #7a7a7a;padding:.2em 0 .2em .8em"


def in_html(text: str) -> str:
    """Escape, then set what stands between backquotes as code, and paragraphs apart."""
    pieces = escape(text.strip(), quote=False).split("`")
    set_ = "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))
    return set_.replace("\n\n", "<br><br>")


def in_full(question: Question, heading: str = "Predict") -> str:
    """HTML of the question, what can be chosen, and the answer, folded."""
    return (
        f"<div style='{BAR}'><p><strong>{heading}.</strong> {in_html(question.text)}</p>"
        f"{_choices(question)}<details><summary>{SUMMARY}</summary>"
        f"<p><strong>{in_html(question.answer)}</strong></p><p>{in_html(question.explanation)}</p>"
        f"{_mistakes(question)}</details></div>"
    )


def _choices(question: Question) -> str:
    if isinstance(question, Point):
        from .drawn import still  # here, because all but this works without Matplotlib

        return f"<p><em>{ASKED[question.form]}</em></p>{still(question.picture)}"
    if not question.options:
        return f"<p><em>{ASKED[question.form]}</em></p>"
    items = "".join(f"<li>{in_html(option)}</li>" for option in question.options)
    return f"<p><em>{ASKED[question.form]}</em></p><ul>{items}</ul>"


def _mistakes(question: Question) -> str:
    rows = (f"<li>{in_html(_bare(said))}: {in_html(why)}</li>" for said, why in question.mistakes)
    return f"<p>And if you said something else:</p><ul>{''.join(rows)}</ul>"


def _bare(option: str) -> str:
    """What an option says, without its full stop: for where more follows."""
    return option.removesuffix(".")


def in_words(question: Question) -> str:
    """The same as plain text; the answer stands last."""
    options = [f"- {option}" for option in question.options]
    if isinstance(question, Point):
        options = [f"Picture: {CURVES[question.picture].alt}"]
    answer = f"Answer: {_bare(question.answer)}. {question.explanation.strip()}"
    return "\n".join([question.text.strip(), ASKED[question.form], *options, "", answer])


def of_verdict(question: Question, verdict: Verdict) -> str:
    """HTML of what is said once an answer is committed."""
    said, answer = in_html(verdict.said), in_html(question.answer)
    head = f"✓ Right: {answer}" if verdict.right else f"✗ Not this one. You said: {said}"
    reasons = "".join(f"<p>{in_html(reason)}</p>" for reason in verdict.reasons)
    right = "" if verdict.right else f"<p><strong>The answer: {answer}</strong></p>"
    return f"<p><strong>{head}</strong></p>{reasons}{right}<p>{in_html(question.explanation)}</p>"
