"""Sphinx's settings for the course's pages: site/pages.py puts the notebooks beside this file."""

from docutils import nodes
from latex2mathml.converter import convert

project = "Back-propagation, made to run"
author = "The lecture4 authors"
copyright = "the lecture4 authors. MIT licence"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["read"]
nb_execution_mode = "off"  # the stored outputs are the course's
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath"]
html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["picture.css", "site.css"]
html_js_files = [("site.js", {"type": "module"})]
html_copy_source = html_show_sourcelink = False
html_math_renderer = "mathml"
html_sidebars = {"**": ["globaltoc.html"]}
html_theme_options = {
    "navbar_start": ["navbar-logo"],
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}


def setup(app):
    """Formulas as MathML, which browsers typeset themselves: no script, no network."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))


def inline(writer, node):
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(writer, node):
    # \tag's number, a little apart
    mathml = convert(node.astext().replace("\\tag", "\\qquad\\tag"), display="block")
    writer.body.append(f'<div class="math" tabindex="0">{mathml}</div>')
    raise nodes.SkipNode
