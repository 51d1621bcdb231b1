"""A saved notebook keeps the still of each moving picture, as the page last showed it.

JupyterLab saves an output as a reference to a widget in the kernel. On the next day that kernel is
gone, and an error would stand where the picture was. So the server notes what each picture shows
as it passes by, and when a notebook is saved puts the still in the reference's place. The page
that is open keeps its widgets.
"""

from ..figures.still import still_bundle

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE = "lecture4_picture"  # where a picture's widget view names the picture that is in it
PARTS = ("background", "marks", "alt")
REMEMBERED = 200  # pictures of all kernels together; those that moved last


class Shown:
    """What pages were last shown of each picture: {its model id: its parts}."""

    def __init__(self):
        self.parts = {}

    def note(self, content):
        """Take in the content of a message about widgets, from a kernel to a page."""
        for name, state in _states(content):
            news = {part: state[part] for part in PARTS if part in state}
            known = {**self.parts.get(name, {}), **news}
            if news and len(known) == len(PARTS):
                self.parts.pop(name, None)
                self.parts[name] = known
        while len(self.parts) > REMEMBERED:
            del self.parts[next(iter(self.parts))]

    def before_saving(self, model, **_):
        """Keep stills in place of pictures that move: a hook of Jupyter's contents manager."""
        if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
            keep_stills(model["content"], self.parts)


def concerns(header, content):
    """Whether a message, as bytes, may tell what a picture shows: most needn't be read."""
    return b'"comm_' in header and any(f'"{part}"'.encode() in content for part in PARTS)


def _states(content):
    """The states of widgets that a message brings, as [(model id, state)]."""
    data = content.get("data")
    if not isinstance(data, dict):
        return []
    states = [(content.get("comm_id"), data.get("state"))]
    if data.get("method") == "update_states":  # a page that was opened anew asks for all
        states = [(name, whole.get("state")) for name, whole in data["states"].items()]
    return [(name, state) for name, state in states if isinstance(state, dict)]


def keep_stills(notebook, shown):
    """Put stills, in place, where this course's pictures moved; shown: {model id: parts}.

    A picture that isn't in `shown` keeps the still that was stored when its cell ran. The states
    of widgets, if they were saved, go once no view is left that needs them.
    """
    outputs = [output for cell in notebook.get("cells", []) for output in cell.get("outputs", [])]
    viewed = [output for output in outputs if WIDGET_VIEW in output.get("data", {})]
    ours = [output for output in viewed if PICTURE in output["data"][WIDGET_VIEW]]
    for output in ours:
        _keep_still(output, shown.get(output["data"][WIDGET_VIEW][PICTURE]))
    if ours and len(ours) == len(viewed):
        notebook.get("metadata", {}).pop("widgets", None)


def _keep_still(output, parts):
    data, metadata = output["data"], output.setdefault("metadata", {})
    del data[WIDGET_VIEW]
    metadata.pop(WIDGET_VIEW, None)
    if parts is not None:
        stored = still_bundle(parts["background"], parts["marks"], parts["alt"])
        for bundle, news in zip((data, metadata), stored, strict=True):
            bundle.update(news)
