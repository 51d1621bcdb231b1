"""Panel: controls, and the picture of what they are set to. All that moves is made of it."""

from functools import wraps

import ipywidgets

from ..server.stills import WIDGET_VIEW
from .picture import Picture
from .tables import Tables, key

SLIDER_STEPS = 200  # from one end of a slider to the other


def slider(name, value, limit=10.0):
    """A slider for a number from -limit to limit, or ten times that until its value fits."""
    while abs(value) > limit:
        limit *= 10
    return ipywidgets.FloatSlider(
        value,
        min=-limit,
        max=limit,
        step=2 * limit / SLIDER_STEPS,
        description=name,
        tooltip=f"{name}, from {-limit:g} to {limit:g}",
        readout_format=".2f",
        **named(name),
    )


def choice(name, values, value, label="{:g}".format):
    """A slider over certain values, each shown by its label, that starts at `value`."""
    options = [(label(option), option) for option in sorted({*values, value})]
    return ipywidgets.SelectionSlider(options=options, value=value, description=name, **named(name))


def named(name):
    """Options that give a control room for its name."""
    width = min(max(9 * len(name), 56), 180)
    return {"layout": {"width": f"{width + 220}px"}, "style": {"description_width": f"{width}px"}}


def button(words, tooltip, callback):
    """A button that calls callback(button) when it is pressed."""
    made = ipywidgets.Button(description=words, tooltip=tooltip)
    made.on_click(callback)
    return made


def row(*children):
    """Controls side by side, on as many lines as they need."""
    return ipywidgets.HBox(children, layout={"flex_flow": "row wrap", "overflow": "visible"})


def say_errors(method):
    """Let a panel's method say what went wrong in the status line.

    An exception that escapes from a callback would be seen by nobody.
    """

    @wraps(method)
    def guarded(panel, *arguments):
        try:
            method(panel, *arguments)
        except Exception as error:
            sentence = f"{_sentence(error)} The picture stays as it was."
            panel.picture.refuse(sentence, panel.at)

    return guarded


def _sentence(error):
    said = str(error).removeprefix("expression: ").rstrip(".")
    kind = "" if isinstance(error, (ValueError, TypeError)) else f"{type(error).__name__}: "
    return f"Can’t draw this: {kind}{said}."


class Panel(ipywidgets.VBox):
    """Controls above a picture that follows them.

    make_figure(name=value, ...) returns the figure to show; it gets the value of each control
    by its name. Moving a control draws it anew; if it refuses, the status line says why. It may
    be called for states that nobody has asked for yet (tables.py), so it must change nothing.
    """

    tabled = True  # whether make_figure is such a function

    def __init__(self, make_figure, /, **controls):
        super().__init__(layout={"overflow": "visible"})  # else half a pixel brings a scrollbar
        self.make_figure, self.controls = make_figure, dict(controls)
        self.row, self.picture = row(), Picture(self.wanted())
        self.tables = Tables(self)
        self.bind(controls)
        self.picture.at = self.at
        self.children = [self.row, self.picture]

    def bind(self, controls):
        """Take these controls, {name: control}, in place of those before."""
        for control in self.controls.values():
            if control not in controls.values():
                control.close()
        self.controls = controls
        self.row.children = list(controls.values())
        self.picture.controls = [control.model_id for control in controls.values()]
        for control in controls.values():
            control.observe(self.move, "value")

    @property
    def values(self):
        """What the controls are set to, as {name: value}."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def at(self):
        """What the controls are set to, as the page names it."""
        return [key(control) for control in self.controls.values()]

    @property
    def figure(self):
        """The figure that is shown."""
        return self.picture.figure

    def wanted(self):
        """The figure of what the controls are set to."""
        return self.make_figure(**self.values)

    def said(self, figure):
        """What the status line says of a figure."""
        return ""

    @say_errors
    def move(self, change):
        """Follow a control that has moved."""
        self.tables.moved(change["owner"])
        self._show()

    @say_errors
    def draw(self, _button=None):
        """Show what the controls are set to, once anything else has changed."""
        self.tables.forget()
        self._show()

    def _show(self):
        figure, background = self.wanted(), self.picture.background
        self.picture.show(figure, self.said(figure), self.at)
        if self.picture.background != background:  # on which the page's table would not fit
            self.tables.forget()

    def _repr_mimebundle_(self, **kwargs):
        """What the picture alone would bring, such as its still and what Colab needs to load it."""
        data, metadata = self.picture._repr_mimebundle_(**kwargs)
        view = {**data[WIDGET_VIEW], "model_id": self.model_id}
        return {**data, WIDGET_VIEW: view}, metadata
