"""Marks that move a control: they name one that is there, and follow the hand by the axis."""

import re

import pytest
from reading import elements
from test_widgets import EXPLORERS

from lecture4.figures import static_svg
from lecture4.widgets import (
    activation_explorer,
    eleven_lines_explorer,
    explore,
    neuron_explorer,
    saturation_explorer,
    score_explorer,
)

MOVES = [  # panel, the control's name there, two settings, the ids of the marks that move it
    (activation_explorer, "x", (-1.0, 2.0), ["hand0", "hand1"]),
    (score_explorer, "score 1", (5.1, -3.0), ["hand1"]),
    (neuron_explorer, "bias", (-3.0, 4.5), ["hand"]),
    (eleven_lines_explorer, "steps", (300, 700), ["hand"]),
    (saturation_explorer, "layers", (3, 17), ["hand"]),
]
TARGET = 24  # pixels across; no page shows a picture smaller than it was drawn


def hands(panel):
    marks = elements(panel.picture.marks)
    return {name: mark for name, mark in marks.items() if mark.get("data-hand")}


def across(mark):
    """The left and the right of a mark."""
    if mark.tag == "circle":
        middle, reach = float(mark.get("cx")), float(mark.get("r"))
        return middle - reach, middle + reach
    left = float(mark.get("x"))
    return left, left + float(mark.get("width"))


@pytest.mark.parametrize("make, name, settings, ids", MOVES)
def test_a_mark_moves_as_far_as_the_axis_says(make, name, settings, ids):
    panel, places = make(), []
    for setting in settings:
        panel.controls[name].value = setting
        places.append({id: across(hands(panel)[id])[0] for id in ids})
    for id in ids:
        pixel = float(hands(panel)[id].get("data-pixel"))
        moved = (places[1][id] - places[0][id]) * pixel
        assert moved == pytest.approx(settings[1] - settings[0], rel=2e-3)


@pytest.mark.parametrize("make", [*EXPLORERS, eleven_lines_explorer])
def test_a_hand_names_a_slider_of_its_panel_and_says_how_that_is_set(make):
    panel = make()
    sliders = {control.description: control.value for control in panel.controls.values()}
    for mark in hands(panel).values():
        said = mark.get("aria-valuetext").partition(",")[0].replace("−", "-")
        assert float(said) == pytest.approx(sliders[mark.get("data-hand")], abs=0.01)


def test_the_pictures_with_something_to_move_have_hands():
    counts = {make: len(hands(make())) for make in (explore, *(move[0] for move in MOVES))}
    assert list(counts.values()) == [3, 2, 3, 1, 1, 1]


@pytest.mark.parametrize("make", [explore, *(move[0] for move in MOVES)])
def test_a_finger_can_take_hold_of_a_hand_even_where_the_picture_is_small(make):
    for mark in hands(make()).values():
        left, right = across(mark)
        assert (right - left) >= TARGET
        assert float(mark.get("height", right - left)) >= TARGET


@pytest.mark.parametrize("make", [explore, *(move[0] for move in MOVES)])
def test_a_file_has_no_hands(make):
    svg = static_svg(make().figure)
    assert not re.search(r"data-hand|data-pixel|aria-valuetext|fill-opacity='0.14'", svg)
