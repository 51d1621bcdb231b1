"""Controls and their picture: what moves, what is said, what is sent to the page."""

import json
import re
import sys
from base64 import b64decode
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

import ipywidgets
import numpy as np
import pytest
from reading import elements, in_axes, texts

from lecture4 import Graph, spirals, tanh_derivative
from lecture4.figures import GraphFigure, static_svg
from lecture4.widgets import (
    Panel,
    Picture,
    activation_explorer,
    explore,
    initialisation_explorer,
    jacobian_explorer,
    neuron_explorer,
    saturation_explorer,
    score_explorer,
    training_explorer,
)
from lecture4.widgets.explorer import PRESETS

CONTRIBUTING = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
WIDGET = "application/vnd.jupyter.widget-view+json"
TWO_DOZEN = (
    "max(0, s1-s0+1) + max(0, s2-s0+1) + 0.5*(w1**2 + w2**2)"
    " + log(exp(s0)+exp(s1)+exp(s2)) - sigmoid(w1*s1+w2*s2)"
)


def spiral_training():
    return training_explorer(*spirals(20, 3, rng=0))


EXPLORERS = [
    explore,
    score_explorer,
    activation_explorer,
    spiral_training,
    jacobian_explorer,
    neuron_explorer,
    saturation_explorer,
    initialisation_explorer,
]
MOVES = {
    activation_explorer: ("x", 1.25),
    jacobian_explorer: ("x3", 0.4),
    neuron_explorer: ("x0", 3.0),
    saturation_explorer: ("layers", 20),
    initialisation_explorer: ("scale", 32**-0.5),
}


@pytest.fixture
def explorer():
    return explore("(x + y) * z", x=-2, y=5, z=-4)


@pytest.fixture
def sent(monkeypatch):
    """The messages that pictures send to the page from now on."""
    messages = []
    monkeypatch.setattr(
        Picture, "_send", lambda picture, message, buffers=None: messages.append(message)
    )
    return messages


def values(panel):
    return list(texts(panel.picture.marks, "value").values())


# --- a new picture ------------------------------------------------------------------------


def test_the_picture_that_contributing_shows_moves():
    (shown,) = [
        code
        for code in re.findall(r"```python\n(.*?)```", CONTRIBUTING, re.DOTALL)
        if "class TangentFigure" in code
    ]
    assert len([line for line in shown.splitlines() if line and "import" not in line]) < 20
    *body, last = shown.strip().splitlines()
    assert last.startswith("Panel(")
    names = {"__name__": "contributing"}
    exec("\n".join([*body, f"panel = {last}"]), names)
    panel, TangentFigure = names["panel"], names["TangentFigure"]
    panel.controls["x"].value = 1.5
    assert panel.figure == TangentFigure(1.5)
    assert panel.picture.alt == "tanh at 1.5 has the slope 0.1807."
    (tangent,) = elements(panel.picture.marks).values()
    ends = [[float(tangent.get(f"{axis}{end}")) for axis in "xy"] for end in (1, 2)]
    across, up = np.diff(in_axes(names["TANH"], ends), axis=0)[0]
    assert up / across == pytest.approx(tanh_derivative(1.5), abs=0.01)


# --- what is sent -------------------------------------------------------------------------


def test_moving_a_slider_sends_one_message_without_the_background(explorer, sent):
    explorer.controls["x"].value = 3.0
    assert [set(message["state"]) for message in sent] == [{"marks", "alt", "at"}]


def test_a_message_for_two_dozen_gates_is_small(sent):
    panel = explore(TWO_DOZEN)
    assert panel.figure.gates == 24
    sent.clear()
    panel.controls["s0"].value = -1.2345
    (message,) = sent
    assert len(json.dumps(message, ensure_ascii=False).encode()) <= 12_000


@pytest.mark.parametrize("make", MOVES)
def test_a_moved_plot_is_one_small_message(make, sent):
    panel, (name, value) = make(), MOVES[make]
    sent.clear()
    panel.controls[name].value = value
    (message,) = (message for message in sent if "marks" in message.get("state", {}))
    assert set(message["state"]) == {"marks", "alt", "at"}
    assert len(json.dumps(message, ensure_ascii=False).encode()) <= 12_000


def test_a_figure_that_cannot_be_drawn_moves_nothing(sent):
    picture = Picture(GraphFigure("log(x)", {"x": 1}))
    sent.clear()
    with pytest.raises(ValueError, match="above 0"):
        picture.show(GraphFigure("log(x)", {"x": -1}))
    assert sent == [] and picture.figure == GraphFigure("log(x)", {"x": 1})


@pytest.mark.parametrize("make", EXPLORERS)
def test_what_is_displayed_carries_its_still(make):
    panel = make()
    for shown in (panel, panel.picture):
        data, metadata = shown._repr_mimebundle_()
        assert data[WIDGET]["model_id"] == shown.model_id
        telling = panel.picture.telling()
        assert data["image/svg+xml"] == static_svg(telling)
        assert data["text/plain"] == telling.alt()
        assert metadata["image/svg+xml"]["alt"] == telling.alt()
        (page,) = re.findall("src='data:image/svg.xml;base64,(.*?)'", data["text/html"])
        page = b64decode(page).decode()
        assert "prefers-color-scheme: dark" in page and "var(--paper)" in page
        assert f"<desc>{escape(telling.alt())}</desc>" in page


@pytest.mark.parametrize("make", EXPLORERS)
def test_colab_is_told_how_to_load_what_is_displayed(make, monkeypatch):
    """As anywidget tells it of a picture alone: ipywidgets 8 needs it at what is shown."""
    url = "https://example.org/manager.min.js"
    output = SimpleNamespace(
        enable_custom_widget_manager=lambda: None, _widgets=SimpleNamespace(_installed_url=url)
    )
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    panel = make()
    for shown in (panel, panel.picture):
        data, metadata = shown._repr_mimebundle_()
        assert data[WIDGET]["model_id"] == shown.model_id
        assert metadata[WIDGET] == {"colab": {"custom_widget_manager": {"url": url}}}


# --- the graph explorer -------------------------------------------------------------------


def test_the_picture_follows_the_sliders(explorer):
    explorer.controls["x"].value, explorer.controls["z"].value = 3.5, 2.0
    assert values(explorer) == ["+3.5", "+5", "+2", "+8.5", "+17"]


def test_sliders_take_in_any_value():
    panel = explore("x * y", x=-1234.5, y=1e-3)
    assert panel.controls["x"].min <= -1234.5 and panel.values == {"x": -1234.5, "y": 1e-3}


def test_a_sliders_rounding_error_is_not_shown(explorer):
    explorer.controls["x"].value = 0.1 + 0.2
    assert explorer.figure.values["x"] == 0.3


def test_steps_go_forward_then_backward_then_start_again(explorer):
    explorer.reset()
    assert values(explorer) == ["−2", "+5", "−4"]
    counts = []
    for press in (
        [explorer.forward_step] * 3 + [explorer.forward_step] + [explorer.backward_step] * 3
    ):
        press()
        counts.append(explorer.step)
    assert counts == [1, 2, 1, 2, 3, 4, 3]
    explorer.run_all()
    assert explorer.step is None


def test_a_slider_can_be_moved_in_the_middle_of_the_steps(explorer):
    explorer.reset()
    explorer.forward_step()
    explorer.controls["x"].value = 1.0
    assert values(explorer) == ["+1", "+5", "−4", "+6"]
    assert "1 + 5 = 6" in explorer.picture.status


def test_backward_before_forward_says_what_is_missing(explorer):
    explorer.reset()
    explorer.backward_step()
    assert explorer.picture.status.startswith("Backward needs every value: run 2 more forward")
    assert explorer.step == 0


def test_a_formula_typed_in_is_drawn_with_sliders_of_its_own(explorer):
    explorer.text.value = "x * q + sigmoid(x)"
    assert list(explorer.controls) == ["x", "q"]
    assert explorer.values == {"x": -2.0, "q": 1.0}  # x keeps the value that it had
    assert [control.description for control in explorer.row.children] == ["x", "q"]
    explorer.controls["q"].value = 3.0
    assert values(explorer)[:2] == ["−2", "+3"]


@pytest.mark.parametrize(
    "formula, said",
    [
        ("x + * y", "column 5: did not expect '*' here"),
        ("", "the formula is empty"),
        ("log(0 * x)", "above 0 to have a logarithm"),
        ("+".join(["x"] * 120), "at most 100 can be drawn"),
    ],
)
def test_a_formula_that_cannot_be_drawn_gets_a_sentence_and_the_picture_stays(
    explorer, formula, said
):
    before = explorer.picture.marks, explorer.picture.background, list(explorer.controls)
    explorer.text.value = formula
    assert said in explorer.picture.status and "expression:" not in explorer.picture.status
    assert (explorer.picture.marks, explorer.picture.background, list(explorer.controls)) == before
    explorer.text.value = "(x + y) * z"
    assert not explorer.picture.status.startswith("Can")


def test_a_value_that_a_gate_cannot_take_gets_a_sentence_and_the_picture_stays():
    panel = explore("log(x)", x=1.0)
    before = panel.picture.marks
    panel.controls["x"].value = -0.5
    assert "x must be above 0 to have a logarithm; got -0.5" in panel.picture.status
    assert panel.picture.marks == before
    panel.controls["x"].value = 0.5
    assert values(panel) == ["+0.5", "−0.6931"]


@pytest.mark.parametrize("formula", PRESETS)
def test_every_preset_is_drawn_with_its_values(explorer, formula):
    explorer.presets.value = formula
    assert explorer.text.value == explorer.formula == formula
    assert explorer.values == PRESETS[formula]
    assert values(explorer)


def test_a_preset_is_no_longer_chosen_once_another_formula_is_typed(explorer):
    explorer.presets.value = "x * y"
    explorer.text.value = "x - y"
    assert explorer.presets.value == ""
    explorer.presets.value = "x * y"
    assert explorer.formula == "x * y"


@pytest.mark.parametrize(
    "formula",
    ["log(x - y)", "1 / (x - 1)", "sqrt(x - 2)", "log(-x)", "exp(1000 * x)", "x ** y / (y - x)"],
)
def test_inputs_start_where_the_formula_is_defined(formula):
    panel = explore(formula)
    Graph.parse(formula).forward(**panel.values)
    assert not panel.picture.status.startswith("Can")


def test_kept_values_are_given_up_where_the_formula_does_not_take_them(explorer):
    explorer.text.value = "log(x)"
    assert explorer.values == {"x": 1.0}


def test_a_gate_that_is_picked_says_its_rule_and_keeps_saying_it(explorer):
    marks = elements(explorer.picture.marks).values()
    keys = [mark.get("data-key") for mark in marks if mark.get("data-key")]
    explorer.picture._handle_custom_msg({"picked": keys[-1]}, [])
    assert "× gate: 3 × (−4) = −12." in explorer.picture.status
    explorer.controls["z"].value = 2.0
    assert "× gate: 3 × 2 = 6." in explorer.picture.status


def test_a_gate_of_the_formula_before_is_not_kept_as_picked(explorer):
    explorer.explain("add 99")
    assert "add 99" in explorer.picture.status
    explorer.controls["x"].value = 1.0
    assert not explorer.picture.status.startswith("Can")


def test_every_node_is_named(explorer):
    spots = [mark for mark in elements(explorer.picture.marks).values() if mark.get("data-key")]
    assert [spot.get("aria-label").split(",")[0] for spot in spots] == [
        "x",
        "y",
        "z",
        "+ gate",
        "× gate",
    ]


@pytest.mark.parametrize(
    "formula, given, said",
    [
        ("x +", {}, "column 4"),
        ("x + y", {"q": 1.0}, "unknown: q"),
        ("log(x)", {"x": -1.0}, "above 0"),
        ("x", {"x": float("nan")}, "finite"),
    ],
)
def test_what_code_gets_wrong_is_raised(formula, given, said):
    with pytest.raises(ValueError, match=said):
        explore(formula, **given)


# --- the scores and any other panel -------------------------------------------------------


def test_scores_follow_their_sliders_and_the_true_class():
    panel = score_explorer()
    assert "hinge loss 2.9" in panel.picture.alt
    panel.controls["score 1"].value = 0.0
    assert "hinge loss 0." in panel.picture.alt
    panel.controls["true_class"].value = 2
    assert panel.figure.scores == (3.2, 0.0, -1.7) and panel.figure.true_class == 2
    assert elements(panel.picture.marks)["m2"].text == "true class"


def test_scores_without_a_name_each_are_refused():
    with pytest.raises(ValueError, match="names must be as many as scores, 2; got 3"):
        score_explorer((1.0, 2.0))


def test_whatever_a_callback_raises_is_said():
    def figure(x):
        if x:
            raise KeyError("lost")
        return GraphFigure("x", {"x": 0})

    panel = Panel(figure, x=ipywidgets.FloatSlider(0))
    panel.controls["x"].value = 1
    assert "KeyError: 'lost'" in panel.picture.status


@pytest.mark.parametrize("make", EXPLORERS)
def test_every_control_has_a_name(make):
    def descendants(widget):
        for child in getattr(widget, "children", ()):
            yield child
            yield from descendants(child)

    controls = [widget for widget in descendants(make()) if hasattr(widget, "description")]
    assert len(controls) >= 2
    assert all(control.description for control in controls)
