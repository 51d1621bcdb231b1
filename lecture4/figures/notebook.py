"""How pictures are shown in a notebook, with words for those who can't see them."""

import io
from base64 import b64encode

from IPython.display import display

from .figure import static_svg
from .svg import element


def show(fig, alt):
    """Show a Matplotlib figure as PNG with the alternative text `alt`, and close it.

    The same figure gives the same bytes: nothing of the machine is written into them.
    Raises ValueError if `alt` is empty.
    """
    from matplotlib import pyplot

    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt must say in words what the figure shows; it is empty")
    file = io.BytesIO()
    fig.savefig(file, format="png", bbox_inches="tight", metadata={"Software": None})
    pyplot.close(fig)
    display(
        {"image/png": file.getvalue(), "text/plain": alt},
        metadata={"image/png": {"alt": alt}},
        raw=True,
    )


def static_bundle(figure):
    """A moving picture's still: what a page without a kernel shows, as (data, metadata).

    The picture is there twice. JupyterLab shows SVG only in a notebook that it trusts, which
    one that was just downloaded isn't; an img it always shows, with its alternative text.
    """
    svg, alt = static_svg(figure), figure.alt()
    source = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    data = {
        "text/html": element("img", alt=alt, src=source),
        "image/svg+xml": svg,
        "text/plain": alt,
    }
    return data, {"image/svg+xml": {"alt": alt}}
