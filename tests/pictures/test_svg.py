"""Numbers and elements as text."""

from xml.etree import ElementTree

import pytest

from lecture4.figures import element, number, signed, text


@pytest.mark.parametrize(
    "value, written",
    [
        (0, "0"),
        (-0.0, "0"),
        (5, "5"),
        (-12.0, "−12"),
        (0.7310585786, "0.7311"),
        (-0.1966119332, "−0.1966"),
        (0.01799, "0.018"),
        (-0.00123456, "−0.00123"),
        (1234.5678, "1235"),
        (-9999.7, "−10000"),
        (54321.6, "54322"),
        (123456.0, "1.2e5"),
        (-3.14e-7, "−3.1e−7"),
        (1e8, "1e8"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_are_short_and_have_a_real_minus_sign(value, written):
    assert number(value) == written


def test_signed_numbers_say_plus_too_but_zero_has_no_sign():
    assert [signed(value) for value in (2.5, -2.5, 0.0)] == ["+2.5", "−2.5", "0"]


def test_what_is_written_can_be_read_whatever_is_in_it():
    awkward = "a < b & 'c' \"d\" >"
    made = ElementTree.fromstring(text(awkward, 1.26, 2, "name", data_key=awkward))
    assert made.text == made.get("data-key") == awkward
    assert (made.get("x"), made.get("class")) == ("1.3", "name")


def test_an_element_can_hold_others():
    made = ElementTree.fromstring(element("g", element("circle", r=2.0)))
    assert made[0].get("r") == "2"
