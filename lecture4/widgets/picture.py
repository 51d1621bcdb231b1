"""Picture: shows a figure, and follows it from state to state.

The page gets the background once. After that only the marks are sent, and picture.js patches
them in place, at most once a frame.
"""

from pathlib import Path

import anywidget
import traitlets

from ..figures import framed, static_bundle
from ..figures.style import PALETTE, stylesheet
from ..server.stills import PICTURE, WIDGET_VIEW

HERE = Path(__file__).parent
SMALLEST = 0.68  # of its size: on a narrow page it shrinks, while its text can be read


def _colours(selector, theme):
    rules = "; ".join(f"--{name}: {colours[theme]}" for name, colours in PALETTE.items())
    return f"{selector} {{ {rules} }}\n"


class Picture(anywidget.AnyWidget):
    """Shows a figure: picture.show(figure). `status` is a line of text above it.

    A click, or Enter, on a mark that has a data-key goes to the functions given to `on_pick`.
    """

    _esm = HERE / "picture.js"
    _css = (
        _colours(".lecture4-picture", theme=0)
        + _colours("[data-jp-theme-light='false'] .lecture4-picture", theme=1)
        + stylesheet(".lecture4-picture")
        + (HERE / "picture.css").read_text(encoding="utf-8")
    )

    background = traitlets.Unicode().tag(sync=True)
    marks = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def __init__(self, figure):
        super().__init__()
        self.show(figure)

    def show(self, figure, status=""):
        """Move to a figure's state. If the figure can't be drawn, it raises and nothing moves."""
        smallest = f"min-width: {SMALLEST * figure.canvas().size[0]:g}px"
        frame, marks, alt = framed(figure, style=smallest), figure.marks(), figure.alt()
        with self.hold_sync():  # one message, without what hasn't changed
            self.background, self.marks, self.alt, self.status = frame, marks, alt, status
        self.figure = figure

    def on_pick(self, callback):
        """Call callback(key) when the mark with that data-key is clicked, or Enter is pressed."""
        self.on_msg(lambda _widget, content, _buffers: callback(content["picked"]))

    def _repr_mimebundle_(self, **kwargs):
        """Add the still and its words, for pages without a kernel, and the name by which the
        server finds what the still is of."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        still, described = static_bundle(self.figure)
        view = {**data[WIDGET_VIEW], PICTURE: self.model_id}
        return {**data, **still, WIDGET_VIEW: view}, {**metadata, **described}
