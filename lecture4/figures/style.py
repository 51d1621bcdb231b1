"""How the pictures look: their colours, and what each class of mark is drawn with.

A picture says `class='value'` and `var(--value)`. On a live page these follow the theme,
light or dark; in a saved picture they are written out in the light colours, on white.
"""

import re

PALETTE = {  # name: (light, dark); each is readable on the paper of its own theme
    "paper": ("#ffffff", "#111111"),
    "ink": ("#222222", "#e8e8e8"),
    "faint": ("#6b6b6b", "#a8a8a8"),
    "line": ("#8a8a8a", "#909090"),
    "grid": ("#dddddd", "#3a3a3a"),
    "box": ("#f3f5f8", "#262a30"),
    "value": ("#137333", "#5fd07f"),  # what runs forward, green as the lecture draws it
    "gradient": ("#c5221f", "#ff8a80"),  # what runs backward, red
    "turn": ("#1a5fb4", "#8ab4f8"),
    "series0": ("#2457a6", "#8fb6ff"),  # classes and curves that stand side by side
    "series1": ("#a85400", "#ffb870"),
    "series2": ("#7b3fb5", "#d0a0ff"),
    "series3": ("#00747a", "#5fd3d8"),
    "series4": ("#8a1c5a", "#ff9ad0"),
}
# How much of a class's series colour its region has. Hue alone would not tell the regions apart
# for everyone: blue and purple are one to those who don't see red or green as others do.
SHADES = (0.2, 0.4, 0.4, 0.4, 0.06)
FONT = "DejaVu Sans, Verdana, Segoe UI, Helvetica, Arial, sans-serif"

CLASSES = {
    "wire": {"fill": "none", "stroke": "var(--line)", "stroke-width": "1.6px"},
    "lit": {
        "fill": "none",
        "stroke": "var(--turn)",
        "stroke-width": "10px",
        "stroke-opacity": "0.35",
    },
    "joint": {"fill": "var(--line)"},
    "gate": {"fill": "var(--box)", "stroke": "var(--ink)", "stroke-width": "1.4px"},
    "input": {"fill": "var(--paper)", "stroke": "var(--ink)", "stroke-width": "1.4px"},
    "constant": {
        "fill": "var(--paper)",
        "stroke": "var(--faint)",
        "stroke-width": "1.2px",
        "stroke-dasharray": "3 2",
    },
    "symbol": {"fill": "var(--ink)", "font-size": "15px", "text-anchor": "middle"},
    "name": {
        "fill": "var(--ink)",
        "font-size": "14px",
        "font-style": "italic",
        "text-anchor": "middle",
    },
    "number": {"fill": "var(--faint)", "font-size": "12px", "text-anchor": "middle"},
    "value": {"fill": "var(--value)", "font-size": "12px"},
    "gradient": {"fill": "var(--gradient)", "font-size": "12px"},
    "handed": {"fill": "var(--gradient)", "font-size": "12px", "text-anchor": "end"},
    "note": {"fill": "var(--faint)", "font-size": "12px"},
    "spot": {"fill": "var(--box)", "fill-opacity": "0", "stroke": "none"},
    "hand": {"fill": "var(--turn)", "fill-opacity": "0.14", "stroke": "none"},
    "turn": {
        "fill": "var(--box)",
        "fill-opacity": "0",
        "stroke": "var(--turn)",
        "stroke-width": "4px",
    },
    "guide": {
        "fill": "none",
        "stroke": "var(--ink)",
        "stroke-width": "1.2px",
        "stroke-dasharray": "5 4",
    },
    "dot": {"fill": "var(--ink)"},
    "true": {"fill": "var(--paper)", "stroke": "var(--value)", "stroke-width": "3px"},
    "violated": {
        "fill": "var(--gradient)",
        "fill-opacity": "0.25",
        "stroke": "var(--gradient)",
        "stroke-width": "1.5px",
    },
    "hatch": {"fill": "none", "stroke": "var(--gradient)", "stroke-width": "1.2px"},
    "bar": {
        "fill": "var(--line)",
        "fill-opacity": "0.45",
        "stroke": "var(--ink)",
        "stroke-width": "1px",
    },
    "truebar": {
        "fill": "var(--line)",
        "fill-opacity": "0.45",
        "stroke": "var(--value)",
        "stroke-width": "3px",
    },
    "curve": {"fill": "none", "stroke": "var(--value)", "stroke-width": "2.2px"},
    "tangent": {"fill": "none", "stroke": "var(--gradient)", "stroke-width": "2.2px"},
    "region": {"fill-rule": "evenodd", "stroke": "var(--ink)", "stroke-width": "1.2px"},
    "letter": {
        "fill": "var(--ink)",
        "stroke": "var(--paper)",
        "stroke-width": "4px",
        "paint-order": "stroke",
        "font-size": "16px",
        "font-weight": "bold",
        "text-anchor": "middle",
    },
    "series": {"fill": "none", "stroke-width": "2px"},
    "spike": {"fill": "none", "stroke": "var(--value)", "stroke-width": "1.5px"},
    "cell": {"fill": "var(--turn)", "stroke": "var(--line)", "stroke-width": "1px"},
    "entry": {"fill": "var(--ink)", "font-size": "12px", "text-anchor": "middle"},
    "missed": {"fill": "none", "stroke": "var(--ink)", "stroke-width": "1.6px"},
    "label": {"fill": "var(--ink)", "font-size": "12px"},
    "result": {
        "fill": "var(--ink)",
        "font-size": "15px",
        "font-weight": "bold",
        "text-anchor": "middle",
    },
}

# A wire with a gradient on it: the larger that is, the wider and the redder. Each tenth of the
# largest gradient of a graph has its class.
FLOWS = [f"flow{letter}" for letter in "abcdefghij"]
CLASSES |= {
    name: {
        "fill": "none",
        "stroke": "var(--gradient)",
        "stroke-width": f"{1.8 + 0.36 * level:.2f}px",
        "stroke-opacity": f"{0.46 + 0.06 * level:.2f}",
    }
    for level, name in enumerate(FLOWS)
}


def stylesheet(scope):
    """The classes as CSS, for the elements inside `scope`, such as ".lecture4-picture"."""
    return "\n".join(
        f"{scope} .{name} {{ {'; '.join(f'{key}: {value}' for key, value in rules.items())} }}"
        for name, rules in CLASSES.items()
    )


def colours(selector, theme):
    """CSS that sets the colours of a theme, 0 for light and 1 for dark, inside a selector."""
    rules = "; ".join(f"--{name}: {pair[theme]}" for name, pair in PALETTE.items())
    return f"{selector} {{ {rules} }}\n"


# An image can't ask the page for its theme, but follows the page's colour scheme; and JupyterLab
# has themes, and says no scheme.
BOTH_THEMES = f"""<style>{colours(":root", 0)}@media (prefers-color-scheme: dark) {{
{colours(":root", 1)}}}</style>"""
IN_PAGE = "lecture4-image"  # the class of an image
SCHEMES = "".join(
    f"[data-jp-theme-light='{light}'] .{IN_PAGE} {{ color-scheme: {scheme} }}\n"
    for light, scheme in (("true", "light"), ("false", "dark"))
)


def with_rules(svg):
    """The same SVG with what its classes say written out."""

    def attributes(match):
        return " ".join(f"{key}='{value}'" for key, value in CLASSES[match[1]].items())

    return re.sub(r"class='([a-z]+)'", attributes, svg)


def written_out(svg):
    """The same SVG with every class and every colour written out, so that it stands alone."""
    return re.sub(r"var\(--(\w+)\)", lambda match: PALETTE[match[1]][0], with_rules(svg))
