"""A learner plays with the graph of notebook 01: sliders, steps, formulas."""

from pathlib import Path

import pytest
from lab import let_go
from playwright.sync_api import expect

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_the_chain_rule.ipynb"


class Explorer:
    """What a learner sees and touches of the graph explorer."""

    def __init__(self, lab):
        self.lab, self.page, self.cell = lab, lab.page, lab.cell('explore("(x + y) * z"')
        self.values = self.cell.locator("text.value")
        self.gradients = self.cell.locator("text.gradient")
        self.status = self.cell.get_by_role("status")

    def shows(self, values, gradients):
        """Wait until the picture shows these numbers, in the order x, y, z, sum, product."""
        expect(self.values).to_have_text(values)
        expect(self.gradients).to_have_text(gradients)

    def slider(self, name):
        return self.lab.slider(self.cell, name)

    def press(self, button):
        self.cell.get_by_role("button", name=button, exact=True).click()

    def type(self, formula):
        self.cell.get_by_label("formula").fill(formula)
        self.page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def notebook(new_window):
    """Notebook 01, opened and run from top to bottom."""
    with new_window("notebook 01 after Run All") as lab:
        lab.open(NOTEBOOK)
        lab.run_all()
        assert lab.trouble() == []
        yield lab


@pytest.fixture
def explorer(notebook, request):
    """The explorer as it is right after its cell was run."""
    explorer = Explorer(notebook)
    notebook.run(explorer.cell)
    explorer.shows(["−2", "+5", "−4", "+3", "−12"], ["−4", "−4", "+3", "−4", "+1"])
    yield explorer
    notebook.screenshot(request.node.name)


def test_the_picture_follows_a_slider_that_the_keyboard_moves(explorer):
    explorer.slider("x").focus()
    for _ in range(5):
        explorer.page.keyboard.press("ArrowRight")
    explorer.shows(["−1.5", "+5", "−4", "+3.5", "−14"], ["−4", "−4", "+3.5", "−4", "+1"])


def test_the_picture_follows_a_slider_that_the_mouse_drags(explorer):
    handle = explorer.slider("z")
    handle.hover()  # scrolls there and waits until nothing shifts any more
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    explorer.page.mouse.down()
    explorer.page.mouse.move(x + 60, y, steps=10)
    expect(explorer.values.nth(2)).not_to_have_text("−4")  # it moves before the mouse lets go
    let_go(explorer.page)

    z = float(handle.get_attribute("aria-valuenow"))
    assert z > -3
    expect(explorer.values.nth(4)).to_have_text(written(3 * z))
    expect(explorer.gradients.nth(0)).to_have_text(written(z))


def written(number):
    """As the pictures write a number: with its sign, and a real minus."""
    return f"{number:+.4g}".replace("-", "−") if abs(number) > 1e-9 else "0"


def test_steps_run_the_gates_forward_and_backward_one_at_a_time(explorer):
    explorer.press("Reset")
    explorer.shows(["−2", "+5", "−4"], [])
    explorer.press("Forward step")
    explorer.shows(["−2", "+5", "−4", "+3"], [])
    explorer.press("Forward step")
    explorer.shows(["−2", "+5", "−4", "+3", "−12"], [])
    explorer.press("Backward step")
    explorer.shows(["−2", "+5", "−4", "+3", "−12"], ["+3", "−4", "+1"])
    explorer.press("Backward step")
    explorer.shows(["−2", "+5", "−4", "+3", "−12"], ["−4", "−4", "+3", "−4", "+1"])
    expect(explorer.status).to_contain_text("Step 4 of 4, backward: + gate")


def test_a_gate_chosen_by_the_keyboard_says_its_rule(explorer):
    explorer.cell.get_by_role("button", name="× gate").focus()
    explorer.page.keyboard.press("Enter")
    expect(explorer.status).to_contain_text("× gate: 3 × (−4) = −12")


def test_a_formula_of_the_learners_own_is_drawn(explorer):
    explorer.type("x * y + x")
    expect(explorer.values).to_have_text(["−2", "+5", "−10", "−12"])
    expect(explorer.cell.get_by_role("slider")).to_have_count(4)  # two, and two boxes


def test_a_formula_that_cannot_be_read_gets_one_sentence_and_the_picture_stays(explorer):
    explorer.type("x + * y")
    expect(explorer.status).to_contain_text("column 5: did not expect '*' here")
    explorer.shows(["−2", "+5", "−4", "+3", "−12"], ["−4", "−4", "+3", "−4", "+1"])
