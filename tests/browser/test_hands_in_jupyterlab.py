"""Marks that are taken hold of: by a mouse, a finger and keys, with the sliders beside them."""

import pytest
from lab import ARTEFACTS, let_go, write_notebook
from playwright.sync_api import expect
from test_moved_at_once import KERNEL, kernel_of, stopped
from test_moving_pictures import moving_texts, written

from lecture4.figures import ActivationFigure, GraphFigure, ScoresFigure

SETUP = "from lecture4.widgets import *"
GRAPH = 'explore("(x + y) * z", x=-2, y=5, z=-4)'
ACTIVATION = "activation_explorer()"
SCORES = "score_explorer()"


@pytest.fixture(scope="module")
def notebook(new_window, tmp_path_factory):
    path = tmp_path_factory.mktemp("hands") / "hands.ipynb"
    with new_window("hands") as lab:
        lab.open(write_notebook(path, [SETUP, GRAPH, ACTIVATION, SCORES, KERNEL]))
        lab.run_all()
        yield lab
        assert lab.trouble() == []


class Held:
    """A picture in a fresh state, with its hands."""

    def __init__(self, lab, source):
        self.lab, self.page, self.cell = lab, lab.page, lab.cell(source)
        lab.run(self.cell)
        self.picture = self.cell.locator(".lecture4-picture")
        self.texts = moving_texts(self.cell)
        self.status = self.cell.get_by_role("status")
        expect(self.texts.first).to_be_attached()

    def hand(self, name):
        return self.picture.get_by_role("slider", name=name, exact=True).first

    def middle(self, name):
        self.hand(name).hover()
        box = self.hand(name).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, name, pixels):
        x, y = self.middle(name)
        self.page.mouse.down()
        self.page.mouse.move(x + pixels, y, steps=8)
        let_go(self.page)

    def setting(self, name):
        """What the slider of that name says."""
        named = self.page.get_by_text(name, exact=True)
        row = self.cell.locator(".widget-inline-hbox", has=named)
        return float(row.locator(".widget-readout").text_content().replace("−", "-"))

    def comes(self, name, x):
        """Wait until the middle of a mark is at x: a touch is taken in after it is sent."""
        for _ in range(100):
            if abs(self.middle(name)[0] - x) <= 2:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{name} is at {self.middle(name)[0]}, not at {x}")

    def comes_to(self, name, figure):
        """Wait until the picture is of what the slider of that name says, and return that.

        A machine with much to do may take in the end of a drag after the slider was read.
        """
        for _ in range(100):
            now = self.setting(name)
            if self.texts.all_text_contents() == written(figure(now)):
                break
            self.page.wait_for_timeout(100)
        self.shows(figure(now))
        return now

    def shows(self, figure):
        expect(self.texts).to_have_text(written(figure))


@pytest.fixture
def graph(notebook):
    return Held(notebook, GRAPH)


@pytest.fixture
def activation(notebook):
    return Held(notebook, ACTIVATION)


@pytest.fixture
def scores(notebook):
    return Held(notebook, SCORES)


def chain(**values):
    return GraphFigure("(x + y) * z", {"x": -2, "y": 5, "z": -4, **values})


# --- keys ---------------------------------------------------------------------------------


def test_keys_move_a_mark_as_they_move_its_slider(graph):
    graph.hand("x").focus()
    for x in (-1.9, -1.8, -1.7):
        graph.page.keyboard.press("ArrowRight")
        graph.shows(chain(x=x))
    expect(graph.hand("x")).to_have_attribute("aria-valuenow", "-1.7")
    expect(graph.hand("x")).to_have_attribute("aria-valuetext", "−1.7, gradient −4")
    expect(graph.lab.slider(graph.cell, "x")).to_have_attribute("aria-valuenow", "-1.7")
    for key, x in [("ArrowDown", -1.8), ("PageUp", -0.8), ("Home", -10), ("End", 10)]:
        graph.page.keyboard.press(key)
        graph.shows(chain(x=x))
    expect(graph.hand("x")).to_be_focused()


def test_a_slider_moves_what_a_hand_says(scores):
    scores.lab.slider(scores.cell, "car").focus()
    scores.page.keyboard.press("ArrowRight")
    expect(scores.hand("car")).to_have_attribute("aria-valuenow", "5.2")


def test_a_key_that_is_another_programs_is_left_to_it(graph):
    graph.hand("x").focus()
    graph.page.keyboard.press("Control+ArrowRight")
    graph.page.keyboard.press("ArrowRight")
    graph.shows(chain(x=-1.9))


def test_many_moves_in_a_frame_are_one_picture(activation):
    drawn = activation.hand("x").evaluate(
        """async (hand) => {
            let drawn = 0;
            const key = "ArrowRight";
            const tangent = hand.parentNode.querySelector("#tangent");
            new MutationObserver((news) => { drawn += news.length; })
                .observe(tangent, {attributeFilter: ["d"]});
            await new Promise(requestAnimationFrame);
            for (let turn = 0; turn < 10; turn += 1) {
                hand.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
            }
            await new Promise((kept) => setTimeout(kept, 1500));
            return drawn;
        }"""
    )
    activation.shows(ActivationFigure("sigmoid", 1.0))
    assert 1 <= drawn <= 2  # the newest in the table, and Python's if that was still being made


# --- mouse and finger ---------------------------------------------------------------------


def test_a_dot_follows_the_mouse_along_its_axis(activation):
    x, y = activation.middle("x")
    activation.page.mouse.down()
    activation.page.mouse.move(x + 80, y + 5, steps=8)
    expect(activation.texts.first).not_to_have_text("value 0.6225")  # before the mouse lets go
    expect(activation.picture.locator(".tip")).to_be_hidden()  # it would stand before the numbers
    let_go(activation.page)
    now = activation.comes_to("x", lambda x: ActivationFigure("sigmoid", x))
    moved, _ = activation.middle("x")
    assert abs(moved - (x + 80)) <= 2  # half a step is a pixel and a half
    activation.page.mouse.move(x, y)
    activation.page.wait_for_timeout(300)
    activation.shows(ActivationFigure("sigmoid", now))  # it has let go
    expect(activation.hand("x")).to_have_attribute("aria-valuenow", f"{now:g}")


def test_a_score_is_dragged_no_further_than_its_slider_goes(scores):
    scores.drag("cat", 900)
    scores.shows(ScoresFigure((10.0, 5.1, -1.7), 0, ("cat", "car", "frog")))
    scores.drag("cat", -900)
    scores.shows(ScoresFigure((-10.0, 5.1, -1.7), 0, ("cat", "car", "frog")))


def test_an_input_is_dragged_by_its_box_and_a_click_still_explains_it(graph):
    graph.drag("z", 40)
    z = graph.comes_to("z", lambda z: chain(z=z))
    assert -3.2 < z < -1.8  # a small picture is shown up to half as large again
    expect(graph.status).to_contain_text("Move a slider")  # the drag was no click
    graph.hand("z").click()
    expect(graph.status).to_contain_text("z is an input with value")
    expect(graph.hand("z")).to_have_attribute("aria-current", "true")


def test_a_finger_drags_a_dot(activation):
    x, y = activation.middle("x")
    finger = activation.page.context.new_cdp_session(activation.page)
    touch = lambda kind, *points: finger.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
    )
    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        touch("touchMove", {"x": x + 10 * step, "y": y})
    touch("touchEnd")
    activation.comes("x", x + 80)
    activation.comes_to("x", lambda x: ActivationFigure("sigmoid", x))


def test_a_drag_is_followed_while_the_kernel_stands_still(activation):
    activation.middle("x")
    activation.page.wait_for_timeout(10_000)  # in which the kernel has nothing else to do
    with stopped(kernel_of(activation.lab)):
        activation.drag("x", -8)  # to a place near enough to be among the first in the table
        now = activation.comes_to("x", lambda x: ActivationFigure("sigmoid", x))
        assert 0.1 <= now < 0.4
    activation.shows(ActivationFigure("sigmoid", now))


# --- what is said and seen ----------------------------------------------------------------


def test_a_tip_goes_with_what_it_speaks_of(graph):
    tip, gate = graph.picture.locator(".tip"), graph.picture.get_by_role("button", name="× gate")
    gate.hover()
    expect(tip).to_contain_text("× gate, value −12")
    graph.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    graph.hand("z").focus()
    graph.page.keyboard.press("Shift+Tab")
    expect(graph.hand("y")).to_be_focused()
    graph.page.mouse.move(0, 0)
    expect(tip).to_contain_text("y: 5, gradient −4. Drag it, or press ← →")
    graph.page.keyboard.press("ArrowLeft")
    expect(tip).to_contain_text("y: 4.9, gradient −4")
    graph.lab.slider(graph.cell, "x").focus()
    expect(tip).to_be_hidden()


def test_numbers_that_have_changed_are_marked_for_a_moment(graph):
    new = graph.picture.locator("text[data-new]")
    expect(new).to_have_count(0)
    graph.hand("x").focus()
    graph.page.keyboard.press("ArrowRight")
    expect(new).to_have_text(["−1.9", "+3.1", "+3.1", "−12.4"])
    strokes = "marks => marks.map((mark) => getComputedStyle(mark).stroke)"
    assert "none" not in new.evaluate_all(strokes)
    graph.middle("z")
    graph.page.mouse.down()
    graph.page.keyboard.press("ArrowRight")
    assert set(new.evaluate_all(strokes)) == {"none"}  # not while a hand holds something
    let_go(graph.page)
    graph.page.keyboard.press("ArrowRight")
    assert "none" not in new.evaluate_all(strokes)
    graph.page.emulate_media(reduced_motion="reduce")
    assert set(new.evaluate_all(strokes)) <= {"none"}
    graph.page.emulate_media(reduced_motion="no-preference")
    expect(new).to_have_count(0)


def test_steps_light_the_wires_that_have_run(graph):
    press = lambda name: graph.cell.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    lit, flowing = (graph.picture.locator(f"use[class^={name}]") for name in ("lit", "flow"))
    expect(flowing).to_have_count(5)
    press("Reset")
    expect(flowing).to_have_count(0)
    press("Forward step")
    expect(lit).to_have_count(3)
    press("Forward step")
    press("Backward step")
    expect(flowing).to_have_count(3)
    graph.picture.screenshot(path=ARTEFACTS / "a step backward.png")
