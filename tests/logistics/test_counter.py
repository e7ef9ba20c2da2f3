"""Counters of a straight road, reckoned by hand (tests/logistics/straight_road.py shows the road)."""

import numpy as np
import pytest

from ruralsim.entities.tally import TALLY
from ruralsim.logistics.rounds import rounds
from ruralsim.logistics.trunk import trunk
from tests.logistics.straight_road import (
    BRAND,
    NEAR,
    POST,
    STATION_ROW,
    V,
    parcels_at_township,
    renewed,
    straight_road,
)

FEE, POST_FEE = 0.95, 0.8


def cut_off(fetched: float):
    """The county after its only road to the villages is gone: even the post leaves parcels at the counter."""
    world = straight_road(logistics__handover__fetch_day=fetched)
    world.villages.minutes_township[:] = np.inf
    renewed(world)
    return world


def test_parcels_that_the_post_took_over_are_paid_for_once_though_they_end_at_the_counter():
    """The brand has left the township: its ten parcels at the hub go to the post, for 0.80 CNY each.

    The brand earned 0.95 CNY each for them, nobody earns it again when they are fetched.
    """
    world = cut_off(fetched=1.0)
    world.stations.open[STATION_ROW + 1] = False
    renewed(world)
    world.stations.down_hub[BRAND * V + NEAR] = 10
    world.state.service.last_trip[:] = -9  # a truck goes today
    trunk(world)
    assert world.stations.down_township[POST * V + NEAR] == 10
    rounds(world)
    assert world.tally.today[TALLY["down_delivered"]] == 10
    assert world.networks.revenue_month.tolist() == pytest.approx([10 * POST_FEE, 10 * FEE])
    assert world.tally.today[TALLY["revenue_down"]] == pytest.approx(10 * FEE)
    assert world.stations.down_relayed[POST * V + NEAR] == 0


def test_the_post_is_paid_for_its_own_parcels_among_those_taken_over():
    """Of ten that are fetched it took over four."""
    world = cut_off(fetched=1.0)
    parcels_at_township(world, POST, NEAR, 10)
    world.stations.down_relayed[POST * V + NEAR] = 4
    rounds(world)
    assert world.networks.revenue_month[POST] == pytest.approx(6 * FEE)


def test_those_sent_back_take_their_part_of_what_was_taken_over_with_them():
    """Ten of forty have been kept for fifteen days and go back; half of all had been taken over."""
    world = cut_off(fetched=0.0)
    parcels_at_township(world, POST, NEAR, 10, since=-15)
    world.stations.down_township[POST * V + NEAR] += 30
    world.stations.down_ages[POST * V + NEAR, 2] = 30
    world.stations.down_relayed[POST * V + NEAR] = 20
    rounds(world)
    assert world.tally.today[TALLY["down_returned"]] == 10
    assert world.stations.down_relayed[POST * V + NEAR] == 15


def test_of_each_days_arrivals_as_many_are_fetched():
    """A quarter of 8 and of 4."""
    world = cut_off(fetched=0.25)
    row = POST * V + NEAR
    parcels_at_township(world, POST, NEAR, 12)
    world.stations.down_ages[row, [0, 4]] = 8, 4
    rounds(world)
    assert world.stations.down_ages[row, [1, 5]].tolist() == [6, 3]
    assert world.stations.down_township[row] == 9


def test_what_was_taken_over_and_is_still_at_the_hub_stays_noted():
    """Of ten taken over five are at the counter, where all are fetched: the other five are paid for too."""
    world = cut_off(fetched=1.0)
    parcels_at_township(world, POST, NEAR, 5)
    world.stations.down_hub[POST * V + NEAR] = 5
    world.stations.down_relayed[POST * V + NEAR] = 10
    rounds(world)
    assert world.networks.revenue_month[POST] == 0.0
    assert world.stations.down_relayed[POST * V + NEAR] == 5
