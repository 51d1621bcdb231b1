"""How pictures are shown in a notebook, with words for those who can't see them."""

import io

from IPython import get_ipython
from IPython.display import display

from .figure import static_svg
from .still import image_bundle


def show(fig, alt):
    """Show a Matplotlib figure as PNG with the alternative text `alt`, and close it.

    The same figure gives the same bytes: nothing of the machine is written into them. Where
    there is no notebook, as in a plain script, it prints `alt`. Raises ValueError if that is empty.
    """
    from matplotlib import pyplot

    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt must say in words what the figure shows; it is empty")
    file = io.BytesIO()
    fig.savefig(file, format="png", bbox_inches="tight", metadata={"Software": None})
    pyplot.close(fig)
    if get_ipython() is None:
        print(alt)
    else:
        data, metadata = image_bundle(file.getvalue(), "image/png", alt)
        display(data, metadata=metadata, raw=True)


def static_bundle(figure):
    """A moving picture's still: what a page without a kernel shows, as (data, metadata)."""
    return image_bundle(static_svg(figure), "image/svg+xml", figure.alt())
