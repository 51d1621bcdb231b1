"""How pictures are shown in a notebook, with words for those who can't see them."""

import io

from IPython.display import display

from .figure import static_svg
from .still import still_bundle


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
    """A moving picture's still: what a page without a kernel shows, as (data, metadata)."""
    return still_bundle(static_svg(figure), figure.alt())
