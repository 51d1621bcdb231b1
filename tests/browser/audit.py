"""axe-core, which comes with axe-playwright-python: what it finds in parts of a page."""

from axe_playwright_python.sync_playwright import Axe

# JupyterLab's body has no height and hides what overflows it: axe would take all for hidden, and
# look at no colour.
ALL_IS_SEEN = "body.jp-ThemedContainer { overflow: visible !important }"


def audit(page, *parts, without=()):
    """What axe finds in the parts of a page that these selectors name, a line for each element.

    without: rules of axe that are not ours to keep. Raises AssertionError if there is nothing to
    look at.
    """
    here = [part for part in parts if page.locator(part).count()]
    assert here, f"the page has none of {', '.join(parts)}"
    page.add_style_tag(content=ALL_IS_SEEN)
    context = {"include": [[part] for part in here]}
    options = {"rules": {rule: {"enabled": False} for rule in without}}
    found = Axe().run(page, context, options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(node['target'])}: {node['html'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]
