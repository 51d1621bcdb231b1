"""How Matplotlib's figures are shown in a notebook, with words for those who can't see them."""

import io

from IPython import get_ipython
from IPython.display import display

from .plot import page_svg
from .still import image_bundle, in_page

DPI = 200  # of the PNG, which is for what takes no SVG, such as LaTeX


def show(fig, alt):
    """Show a Matplotlib figure in the page's theme, with the alternative text `alt`; close it.

    The same figure gives the same bytes: nothing of the machine is written into them. Where
    there is no notebook, as in a plain script, it prints `alt`. Raises ValueError if that is empty.
    """
    from matplotlib import pyplot

    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt must say in words what the figure shows; it is empty")
    if get_ipython() is None:
        print(alt)
    else:
        data, metadata = _bundle(fig, alt)
        display(data, metadata=metadata, raw=True)
    pyplot.close(fig)


def _bundle(fig, alt):
    file = io.BytesIO()
    fig.savefig(file, format="png", bbox_inches="tight", dpi=DPI, metadata={"Software": None})
    svg, least = page_svg(fig)
    return image_bundle(file.getvalue(), "image/png", alt, in_page(svg, alt, least))
