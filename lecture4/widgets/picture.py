"""Picture: shows a figure, and follows it from state to state.

The page gets the background once. After that only the marks are sent, and picture.js patches
them in place, at most once a frame. What a control asks for the page may have already, in a table
(tables.py): then it shows that, and the marks, which say of which state they are, follow.
"""

import re
from pathlib import Path

import anywidget
import traitlets

from ..figures import framed, static_bundle
from ..figures.style import SCHEMES, colours, stylesheet
from ..server.stills import PICTURE, WIDGET_VIEW

HERE = Path(__file__).parent


def script(name):
    """A script with what it imports from beside it written into it: a page is sent one text."""
    beside = re.compile(r'^import .* from "\./(.*)";$', re.MULTILINE)
    return beside.sub(
        lambda found: script(found[1]).replace("export ", ""),
        (HERE / name).read_text(encoding="utf-8"),
    )


class Picture(anywidget.AnyWidget):
    """Shows a figure: picture.show(figure). `status` is a line of text below it.

    A click, or Enter, on a mark that has a data-key goes to the functions given to `on_pick`.
    """

    _esm = script("picture.js")
    _css = (
        colours(".lecture4-picture", theme=0)
        + colours("[data-jp-theme-light='false'] .lecture4-picture", theme=1)
        + SCHEMES
        + stylesheet(".lecture4-picture")
        + (HERE / "picture.css").read_text(encoding="utf-8")
    )

    background = traitlets.Unicode().tag(sync=True)
    marks = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)  # the ids of the models that move it
    at = traitlets.List().tag(sync=True)  # what they were set to for these marks
    version = traitlets.Int().tag(sync=True)  # of the table: a page drops an older one

    def __init__(self, figure):
        super().__init__()
        self.show(figure)

    def show(self, figure, status="", at=()):
        """Move to a figure's state. If the figure can't be drawn, it raises and nothing moves.

        at: what the controls are set to, as tables.key names it.
        """
        frame, marks, alt = framed(figure), figure.marks(), figure.alt()
        with self.hold_sync():  # one message, without what hasn't changed
            self.background, self.marks, self.alt, self.status = frame, marks, alt, status
            self.at = list(at)
        self.figure = figure

    def refuse(self, sentence, at):
        """Stay as it is where the controls are set to `at`, and say why."""
        with self.hold_sync():
            self.status, self.at = sentence, list(at)

    def on_pick(self, callback):
        """Call callback(key) when the mark with that data-key is clicked, or Enter is pressed."""

        def heard(_picture, content, _buffers):
            if "picked" in content:
                callback(content["picked"])

        self.on_msg(heard)

    def telling(self):
        """The figure of the still, which is seen where no kernel runs."""
        return self.figure

    def _repr_mimebundle_(self, **kwargs):
        """Add the still and its words, for pages without a kernel, and the name by which the
        server finds what the still is of."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        still, described = static_bundle(self.telling())
        view = {**data[WIDGET_VIEW], PICTURE: self.model_id}
        return {**data, **still, WIDGET_VIEW: view}, {**metadata, **described}
