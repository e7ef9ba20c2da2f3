"""The map of a brief, pixel by pixel where it matters."""

import math
from io import BytesIO
from typing import Any

import pytest

from ruralsim.report.brief.drawn import Sheet, maps

image = pytest.importorskip("PIL.Image")
COUNTY = {
    "width": 20,
    "height": 10,
    "elevation": [[500.0] * 20 for _ in range(10)],
    "roads": [{"class": 3, "segments": [[2.5, 2.5, 2.5, 9.5]]}],
    "villages": [{"x": 5.0, "y": 5.0}, {"x": 10.0, "y": 5.0}, {"x": 15.0, "y": 5.0}],
    "townships": [{"name": "甲", "x": 10.0, "y": 8.0}],
    "seat": {"x": 10.0, "y": 2.0},
}


def drawn(*sheets: Sheet, differences: bool = True) -> Any:
    return image.open(BytesIO(maps(COUNTY, sheets, differences=differences))).convert("RGB")


def test_a_village_has_the_colour_of_its_value_and_is_hollow_where_it_is_not_told() -> None:
    one = drawn(Sheet([-10.0, 10.0, 10.0], [True, True, False]))
    high = round(540 * 10 / 20)
    fall, gain, open_ = (one.getpixel((round(540 * x / 20), high // 2)) for x in (5, 10, 15))
    assert fall[0] > fall[2] + 60, "brown"
    assert gain[2] > gain[0] + 60, "blue-green"
    assert min(open_) > 240, "hollow"


def test_the_north_is_above() -> None:
    one = drawn(Sheet([math.nan] * 3))
    high = round(540 * 10 / 20)
    seat = one.getpixel((270, round(high * 0.8)))
    assert seat[0] > 120 > seat[1]


def test_several_options_stand_under_one_scale() -> None:
    assert drawn(*[Sheet([1.0, 2.0, 3.0])] * 3).size[0] > 890
    four = drawn(*[Sheet([1.0, 2.0, 3.0])] * 4)
    assert four.size[1] > drawn(*[Sheet([1.0, 2.0, 3.0])] * 3).size[1]


def test_a_map_without_values_is_a_map() -> None:
    assert drawn(Sheet([math.nan] * 3), differences=False).size[0] == 540
