"""Indices of the country's parcel market, reckoned by hand."""

from itertools import pairwise

import numpy as np
import pytest

from ruralsim.world.environment import environment
from ruralsim.world.parcel_market import ParcelMarket
from tests.factory import tiny_world

MARKET = ParcelMarket(
    first_year=2022, pieces_growth=(0.1, 0.5), pieces_later=0.2, rural_lead=0.0, price_change=(-0.1,),
    price_later=0.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "buying", "haul"),
    [
        (2020, 1.0, 1.0),  # nothing is known before the list
        (2021, 1.0, 1.0),
        (2022, 1.1, 0.9),
        (2023, 1.1 * 1.5, 0.9),
        (2024, 1.1 * 1.5 * 1.2, 0.9),  # beyond the list
    ],
)
def test_over_a_year_the_index_averages_to_what_was_published(year, buying, haul):
    days = [(k + 0.5) / 365.0 for k in range(365)]
    assert np.mean([MARKET.buying(2021, year, part) for part in days]) == pytest.approx(buying, rel=0.005)
    assert np.mean([MARKET.haul(2021, year, part) for part in days]) == pytest.approx(haul, rel=0.005)


def test_years_before_the_base_are_reckoned_back():
    assert MARKET.buying(2023, 2019, 0.5) == pytest.approx(1.0 / (1.1 * 1.5), rel=0.01)


def test_poor_counties_grow_faster_by_their_lead():
    ahead = MARKET.model_copy(update={"rural_lead": 0.04})
    assert ahead.buying(2021, 2023, 0.5) / MARKET.buying(2021, 2023, 0.5) == pytest.approx(
        1.14 * 1.54 / (1.1 * 1.5), rel=0.01
    )


def test_between_the_middles_of_two_years_the_index_moves_evenly_and_never_jumps():
    days = [(year, part / 1000.0) for year in (2021, 2022, 2023) for part in range(1000)]
    index = np.array([MARKET.buying(2021, *day) for day in days])
    assert max(abs(b - a) for a, b in pairwise(index)) < 0.001


def test_the_day_knows_both_indices():
    """At noon on 1 July 2021 half of the year is over."""
    world = tiny_world()
    world.day = 182
    environment(world)
    market = world.settings.world.parcel_market
    assert world.climate.buying_index == pytest.approx(market.buying(2021, 2021, 182.5 / 365.0))
    assert world.climate.haul_index == pytest.approx(market.haul(2021, 2021, 182.5 / 365.0))
