"""The pictures of a site that move without Python: a table of all that their controls ask for.

A grid over all controls, as fine as its bytes allow, is made by the very panel that the notebook
shows. The page moves on it through the course's own picture.js.
"""

import ast
import json
from itertools import product
from math import prod

import lecture4.widgets
from lecture4.widgets.explorer import INVITATION
from lecture4.widgets.tables import Part, settings

MOST_STATES, MOST_BYTES = 6000, 300_000
STRIDES = (1, 2, 4, 5, 10, 20, 25, 40, 50, 100)  # of a slider's steps


def panel(source):
    """The panel that a cell's last line makes, if it can be tabled, else None."""
    try:
        *_, last = ast.parse(source).body
        name, call = last.value.func.id, last.value
        if name not in lecture4.widgets.__all__:
            return None
        given = [ast.literal_eval(value) for value in call.args]
        named = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    except (AttributeError, ValueError, SyntaxError):
        return None  # no call, or one of what another cell made
    made = getattr(lecture4.widgets, name)(*given, **named)
    return made if getattr(made, "tabled", False) else None


def tabled(panel):
    """A panel as the page needs it: (what describes it, its table as bytes)."""
    for stride in STRIDES:
        grid = [_places(control, stride) for control in panel.controls.values()]
        if prod(map(len, grid)) > MOST_STATES:
            continue
        papers, table = _table(panel, grid)
        if len(table) <= MOST_BYTES:
            break
    panel.draw()  # where it starts
    return {
        "alt": panel.picture.alt,
        "controls": [
            {**_described(name, control, places), "film": name == getattr(panel, "film", None)}
            for (name, control), places in zip(panel.controls.items(), grid, strict=True)
        ],
        "at": panel.at,
        "background": panel.picture.background,
        "marks": panel.picture.marks,
        "status": _said(panel, panel.figure),
        "papers": papers,
    }, table


def _places(control, stride):
    """Every so many settings of a slider, its ends and where it starts; all of a list's."""
    places = settings(control)
    if len(places) < 12 or type(control).__name__ == "Dropdown":
        return places
    last = len(places) - 1
    return [
        place
        for turn, place in enumerate(places)
        if turn % stride == 0 or turn == last or place[1] == control.value
    ]


def _table(panel, grid):
    part, papers, names = Part(), [], list(panel.controls)
    for states in product(*grid):
        try:
            values = [value for _, value in states]
            figure = panel.make_figure(**dict(zip(names, values, strict=True)))
            shown = [figure.marks(), figure.alt(), _said(panel, figure)]
        except ValueError as error:  # the formula isn't defined there
            part.add([key for key, _ in states], [None, None, f"Can’t draw this: {error}."])
            continue
        panel.picture.show(figure)
        if panel.picture.background not in papers:
            papers.append(panel.picture.background)
        shown.append(papers.index(panel.picture.background))
        part.add([key for key, _ in states], shown)
    return papers, part.compressed()


def _said(panel, figure):
    """The status line, without the buttons of a notebook that it invites to."""
    return panel.said(figure).replace(INVITATION, "")


def _described(name, control, places):
    """A control for the page: its name, its places as [(key, label)]."""
    labels = getattr(control, "_options_labels", None)
    written = [labels[key] if labels else f"{value:.4g}".replace("-", "−") for key, value in places]
    return {
        "name": control.description or name,
        "list": type(control).__name__ == "Dropdown",
        "places": [[key, label] for (key, _), label in zip(places, written, strict=True)],
    }


def written(panel):
    """(JSON, bytes): what describes a picture, and its table."""
    described, table = tabled(panel)
    return json.dumps(described, ensure_ascii=False), table
