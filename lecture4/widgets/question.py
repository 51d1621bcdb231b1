"""The form by which a question is asked. It knows no answer: Python judges what is committed."""

import time
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from ..exercises import COURSE
from ..figures.style import SCHEMES, colours
from ..questions import (
    NOTEBOOKS,
    QUESTIONS,
    due_first,
    find,
    forgotten,
    in_full,
    in_words,
    of_verdict,
)
from ..questions.drawn import for_a_page
from ..questions.forms import Point
from ..questions.page import ASKED, in_html
from ..server.stills import PICTURE, WIDGET_VIEW

HERE = Path(__file__).parent
BLOCK = 3  # questions with which a notebook opens


class Form(anywidget.AnyWidget):
    """Asks a question: the page gets its text and its options, and after the answer what is so."""

    _esm = HERE / "question.js"
    _css = (
        colours(".lecture4-question", theme=0)
        + colours("[data-jp-theme-light='false'] .lecture4-question", theme=1)
        + SCHEMES
        + (HERE / "question.css").read_text(encoding="utf-8")
    )

    question = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self, question, answers, heading="Predict"):
        """question: a Question; answers: where what is committed is kept."""
        super().__init__(question={**shown(question), "heading": heading})
        self.asked, self.answers, self.heading = question, answers, heading
        self.on_msg(lambda _widget, content, _buffers: self.commit(content["answer"]))

    def commit(self, answer):
        """Judge an answer, keep it, and say what is so; ask again if it is none."""
        if "verdict" in self.reply:
            return
        try:
            verdict = self.asked.judge(answer)
        except ValueError as error:
            self.reply = {"complaint": str(error), "at": time.time()}
            return
        self.answers.add(self.asked.name, verdict.said, verdict.right)
        state = "right" if verdict.right else "wrong"
        said = of_verdict(self.asked, verdict)
        self.reply = {"verdict": state, "html": said, "answer": answer}

    @property
    def html(self):
        """The question as it stands where no kernel runs."""
        return in_full(self.asked, self.heading)

    def _repr_mimebundle_(self, **kwargs):
        """Add the question with its answer folded, for pages without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return _with_page(bundle, self, self.html, in_words(self.asked))


def shown(question):
    """What the page is told of a question: nothing of its answer."""
    picture = {"picture": for_a_page(question.picture)} if isinstance(question, Point) else {}
    return {
        "form": question.form,
        "name": question.name,
        "text": in_html(question.text),
        "asked": ASKED[question.form],
        "options": [in_html(option) for option in question.options],
        **picture,
    }


def _with_page(bundle, widget, html, words):
    """A widget's bundle with what stands in its place where no kernel runs, or when it is saved."""
    data, metadata = bundle
    view = {**data[WIDGET_VIEW], PICTURE: widget.model_id}  # so that the server takes it out
    return {**data, WIDGET_VIEW: view, "text/html": html, "text/plain": words}, metadata


class Block(ipywidgets.VBox):
    """Some questions, one below the other."""

    def __init__(self, title, questions, answers):
        self.title = title
        self.forms = [Form(question, answers, heading="Recall") for question in questions]
        head = ipywidgets.HTML(f"<p>{title}</p>")
        super().__init__([head, *self.forms])

    def _repr_mimebundle_(self, **kwargs):
        html = "".join([f"<p>{self.title}</p>", *(form.html for form in self.forms)])
        words = "\n\n".join([self.title, *(in_words(form.asked) for form in self.forms)])
        data, metadata = super()._repr_mimebundle_(**kwargs), {}
        if self.forms:  # what Colab needs to load one
            data, metadata = self.forms[0]._repr_mimebundle_(**kwargs)
        view = {**data[WIDGET_VIEW], "model_id": self.model_id}
        return _with_page(({**data, WIDGET_VIEW: view}, metadata), self, html, words)


def ask(name):
    """Ask one question by a form. The answer is kept beside your progress; no points hang on it.

    Raises ValueError if there is no question of that name.
    """
    return Form(find(name), COURSE.answers)


def recall(notebook):
    """Three questions from the notebooks before `notebook`, such as recall("04").

    Those that went wrong come first, then those that have rested; the rest is a fixed choice.
    Raises ValueError if no notebook has that number, or none comes before it.
    """
    if notebook not in NOTEBOOKS or not NOTEBOOKS[notebook].recall:
        numbers = ", ".join(number for number, one in NOTEBOOKS.items() if one.recall)
        raise ValueError(f"notebook must be one of {numbers}; got {notebook!r}")
    earlier = [name for name, question in QUESTIONS.items() if question.notebook < notebook]
    missed = forgotten(COURSE.answers.all(), earlier, time.time())
    names = list(dict.fromkeys([*missed, *NOTEBOOKS[notebook].recall]))[:BLOCK]
    return Block("Three questions from earlier notebooks.", _questions(names), COURSE.answers)


def review(most=5):
    """Up to `most` of the questions that you have answered, again: the wrong ones first.

    A question that you answered rightly rests for a day, then for two, four, eight.
    """
    names = due_first(COURSE.answers.all(), QUESTIONS)[:most]
    title = "Asked again: what went wrong first, then what has rested longest."
    if not names:
        title = "There is nothing to ask again yet: make a prediction in a notebook first."
    return Block(title, _questions(names), COURSE.answers)


def _questions(names):
    return [QUESTIONS[name] for name in names]
