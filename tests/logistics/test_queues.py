"""Queues at townships, reckoned by hand, and what is paid for parcels that come late or never."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities import Stations
from ruralsim.entities.codes import COST_COMPENSATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_COMPENSATION_HOUSEHOLDS, F_GOODS_REFUNDS, F_RETURNS
from ruralsim.logistics.queues import join, leave, oldest, settle_delays
from ruralsim.logistics.rounds import rounds
from tests.logistics.straight_road import BRAND, FAR, NEAR, POST, V, parcels_at_township, straight_road

ROW = BRAND * V + NEAR


def queue(*ages):
    """One queue with so many parcels of each age."""
    stations = Stations(1, lag=2, age=len(ages), month=12)
    stations.down_ages[0] = ages
    stations.down_township[0] = sum(ages)
    return stations


def test_the_oldest_leave_first_and_the_late_among_them_are_counted():
    stations = queue(5, 4, 3, 2)
    assert oldest(stations, 0) == 3
    assert leave(stations, 0, 6, 1) == 5  # two of three days, three of two; one of one day is in time
    assert stations.down_ages[0].tolist() == [5, 3, 0, 0]
    assert (oldest(stations, 0), stations.down_township[0]) == (1, 8)
    join(stations, 0, 2)
    assert stations.down_ages[0].tolist() == [7, 3, 0, 0]


def test_an_empty_queue_has_no_oldest_parcel():
    assert oldest(queue(0, 0, 0), 0) == -1


@given(st.lists(st.integers(0, 50), min_size=2, max_size=16), st.floats(0.0, 1.0), st.integers(0, 20))
def test_no_parcel_appears_or_vanishes(ages, share, late_days):
    stations = queue(*ages)
    some = int(share * sum(ages))
    late = leave(stations, 0, some, late_days)
    assert stations.down_township[0] == stations.down_ages[0].sum() == sum(ages) - some
    assert 0 <= late <= min(some, sum(ages[late_days + 1 :]))
    assert (stations.down_ages[0] >= 0).all()


def test_parcels_left_behind_by_a_round_are_as_old_as_before():
    """A shift of 100 minutes leaves time for 50 of 80 parcels; 30 that have waited for three days stay."""
    world = straight_road(((BRAND, NEAR),), logistics__dispatch__shift_minutes=100.0)
    parcels_at_township(world, BRAND, NEAR, 80, since=-3)
    rounds(world)
    assert world.tally.today[TALLY["down_delivered"]] == 50
    assert (world.stations.down_ages[ROW, 3], world.stations.down_township[ROW]) == (30, 30)


def test_what_no_truck_fetches_from_the_hub_goes_back():
    world = straight_road()
    rounds(world)
    world.stations.down_hub[BRAND * V + FAR] = 4
    world.day = 14
    rounds(world)
    assert world.tally.today[TALLY["down_returned"]] == 0
    world.day = 15  # the last truck went on the eve of the first day
    rounds(world)
    assert world.tally.today[TALLY["down_returned"]] == 4
    assert not world.stations.down_hub.any()


def test_late_parcels_are_paid_for_and_those_sent_back_are_refunded():
    """The brand was late with ten and did not bring four: 2 CNY each, 3 CNY carriage for the four.

    Two more that nobody fetched at the post's counter are refunded, but nobody is to blame. Goods are worth
    50 CNY. At Near the first household orders three times as much as the others.
    """
    world = straight_road(((BRAND, NEAR),))
    at_near = np.flatnonzero(world.farmers.village == NEAR)
    world.farmers.goods_rate[at_near] = 0.1
    world.farmers.goods_rate[at_near[0]] = 0.3
    stations = world.stations
    stations.down_late_month[ROW], stations.down_failed_month[ROW] = 10, 4
    stations.down_returned_month[ROW], stations.down_returned_month[POST * V + FAR] = 4, 2
    before = world.farmers.cash.copy()
    settle_delays(world)
    got = world.farmers.cash - before
    near = 14 * 2.0 + 4 * 50.0
    assert got[world.farmers.village == FAR].sum() == pytest.approx(2 * 50.0)
    assert got[at_near].sum() == pytest.approx(near)
    assert got[at_near[0]] == pytest.approx(near * 3 / (at_near.size + 2))
    assert world.networks.cash.tolist() == pytest.approx([0.0, -(14 * 2.0 + 4 * 3.0)])
    assert world.networks.costs_month[BRAND, COST_COMPENSATION] == pytest.approx(40.0)
    paid = world.money.today[[F_COMPENSATION_HOUSEHOLDS, F_RETURNS, F_GOODS_REFUNDS]]
    assert paid.tolist() == pytest.approx([28.0, 12.0, 300.0])


def test_a_network_in_time_pays_nothing():
    world = straight_road()
    settle_delays(world)
    assert not world.networks.cash.any()
    assert not world.money.today.any()
