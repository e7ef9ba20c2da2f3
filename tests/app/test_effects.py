"""What many pairs say of places: villages, and townships and hexagons as means of theirs."""

import json
from typing import Any

import numpy as np
import pytest

from ruralsim.app.map.effects import effects
from ruralsim.app.map.payload import pack

HEADER = {
    "villages": [{"township": 0}, {"township": 0}, {"township": 1}],
    "townships": [{}, {}],
    "hexagons": [[0, 0]],
}
COUNTY = pack(
    HEADER,
    {
        "household_village": np.array([0, 0, 0, 1, 2], np.int32),
        "household_hexagon": np.zeros(5, np.int32),
    },
)


def told(pairs: list[list[float]]) -> Any:
    found = json.loads(effects({"income_head": np.array(pairs, float)}, COUNTY))
    assert found["pairs"] == len(pairs)
    return found["variables"]["income_head"]["by"]


def test_places_are_means_of_their_villages_by_households() -> None:
    by = told([[100.0, 20.0, -5.0]] * 2)
    assert by["villages"]["values"] == [100.0, 20.0, -5.0]
    assert by["townships"]["values"] == [80.0, -5.0]
    assert by["hexagons"]["values"] == [63.0]
    assert by["townships"]["span"] == 80.0


def test_intervals_are_of_the_means_and_need_enough_pairs() -> None:
    pairs = [[100.0 + n, -50.0 - n, n - 2.0] for n in range(5)]
    by = told(pairs)
    assert by["villages"]["clear"] == [True, True, False]
    assert by["townships"]["clear"] == [True, False]
    mean, spread = 62.5 + 1.0, 0.5 * np.std(np.arange(5), ddof=1) / np.sqrt(5)
    assert by["townships"]["low"][0] == pytest.approx(mean - 2.776 * spread, rel=1e-3)
    assert told(pairs[:2])["villages"]["clear"] == [False] * 3


def test_where_nothing_is_known_nothing_is_said() -> None:
    by = told([[np.nan, 20.0, np.nan]] * 4)
    assert by["villages"]["values"] == [None, 20.0, None]
    assert by["townships"]["values"] == [20.0, None]
    assert effects({"income_head": np.full((3, 3), np.nan)}, COUNTY) == ""
    assert effects({}, COUNTY) == ""
