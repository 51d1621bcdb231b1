"""Sphinx's settings for the course's pages: site/pages.py puts the notebooks beside this file."""

from asked import with_answers
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
nb_code_prompt_show = "Show the {type}, once you have predicted"
nb_code_prompt_hide = "Hide the {type}"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "pages.anchor"
html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_css_files = ["picture.css", "question.css", "site.css"]
html_js_files = [(name, {"type": "module"}) for name in ("site.js", "asked.js")]
html_copy_source = html_show_sourcelink = html_use_index = False
html_math_renderer = "mathml"
templates_path = ["_templates"]
html_sidebars = {"**": ["contents.html"]}
html_context = {"default_mode": "auto"}
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
    app.connect("html-page-context", fold_answers)


def fold_answers(_app, _name, _template, context, _doctree):
    """Put the questions' answers into a page, once the search has read it without them."""
    context["body"] = with_answers(context.get("body", ""))


def inline(writer, node):
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(writer, node):
    # \tag's number, a little apart
    mathml = convert(node.astext().replace("\\tag", "\\qquad\\tag"), display="block")
    writer.body.append(f'<div class="math" tabindex="0">{mathml}</div>')
    raise nodes.SkipNode
