"""What people expect of carriers on a straight road, and whom they send with."""

import datetime as dt

import numpy as np
import pytest

from tests.logistics.straight_road import BRAND, FAR, NEAR, POST, STATION_ROW, V, renewed, straight_road

BOTH_AT_NEAR = ((BRAND, NEAR), (POST, NEAR))


def test_a_dearer_network_loses_custom():
    """Both have a point at Near: custom goes by shares, and to the other at ten times the price."""
    found = []
    for factor in (1.0, 10.0):
        world = straight_road(((BRAND, NEAR), (POST, NEAR)), world__households=300)
        world.networks.tariff_first[POST] *= factor
        world.networks.tariff_kg[POST] *= factor
        renewed(world)
        found.append(np.mean(world.farmers.carrier[world.farmers.village == NEAR] == POST))
    assert 0.2 < found[0] < 0.65  # by shares of 25 to 35: five twelfths
    assert found[1] == 0.0


def test_without_points_within_reach_households_have_no_carrier():
    world = straight_road(((BRAND, NEAR),))
    at_near = world.farmers.village == NEAR
    assert (world.farmers.carrier[at_near] == BRAND).all()
    assert (world.farmers.carrier[~at_near] == -1).all()


@pytest.mark.parametrize(
    ("waited", "passed", "expected"),
    [
        (40.0, 10.0, 0.5 * 1.5 + 0.5 * 4.0),  # four days each
        (900.0, 0.0, 0.5 * 1.5 + 0.5 * 30.0),  # nothing left: as long as a carrier is given time at all
        (0.0, 0.0, 1.5),  # no news
        (0.0, 10.0, 0.75),  # all left on the day they came
    ],
)
def test_people_come_to_expect_the_wait_they_saw(waited, passed, expected):
    world = straight_road()
    world.day = 30
    row = POST * V + NEAR
    world.stations.down_waited_month[row], world.stations.down_passed_month[row] = waited, passed
    renewed(world)
    assert world.stations.down_wait_days[row] == pytest.approx(expected)
    assert world.stations.up_wait_days[row] == pytest.approx(1.5)


def with_post(world):
    """Share of the households of Near that send with the post."""
    renewed(world)
    return np.mean(world.farmers.carrier[world.farmers.village == NEAR] == POST)


@pytest.mark.parametrize("slower", ["at its point", "at its station and on its trucks", "beyond the county"])
def test_a_slower_network_loses_custom(slower):
    """A hundred days more cost seventy yuan more than the freight of some ten."""
    world = straight_road(BOTH_AT_NEAR, world__households=300)
    world.networks.line_pace[:] = 1.0
    before = with_post(world)
    if slower == "beyond the county":
        world.networks.line_pace[POST] = 50.0
    else:
        row = POST * V + NEAR if slower == "at its point" else STATION_ROW + POST
        world.stations.up_wait_days[row] = 100.0
    assert before > 0.2
    assert with_post(world) == 0.0


def test_a_network_that_breaks_much_loses_custom():
    """Losing nine tenths of goods of 35 yuan costs more than the freight does."""
    world = straight_road(BOTH_AT_NEAR, world__households=300)
    world.networks.line_pace[:] = 1.0
    before = with_post(world)
    world.networks.mishap[POST] = 0.9
    assert with_post(world) < 0.4 * before


def test_what_a_network_breaks_is_learned_from_the_months_parcels():
    """Of ten parcels two were lost and one was worth half: a quarter, a fifth of which is believed."""
    world = straight_road()
    world.day = 30
    world.networks.ended_month[BRAND], world.networks.spoilt_month[BRAND] = 10.0, 2.5
    renewed(world)
    assert world.networks.mishap.tolist() == pytest.approx([0.0, 0.2 * 0.25])
    assert not world.networks.ended_month.any()


def test_buyers_are_told_the_wait_at_the_point_that_is_used_and_from_the_township_on():
    """From Far, households ride to the brand's point at Near: two days there, one to the hub and away."""
    world = straight_road(((BRAND, NEAR),), logistics__first_mile__reach_minutes=240.0)
    waits = world.stations.up_wait_days
    waits[BRAND * V + NEAR], waits[BRAND * V + FAR], waits[STATION_ROW + BRAND] = 2.0, 9.0, 1.0
    renewed(world)
    assert world.stations.up_days[[BRAND * V + NEAR, BRAND * V + FAR]].tolist() == [3.0, 3.0]


def test_households_are_told_the_wait_of_what_the_post_takes_over_and_what_they_must_fetch():
    """Of the brand's parcels for Far 0.6 go on with the post, which takes five days; the rest lies there."""
    world = straight_road(((BRAND, NEAR),))
    world.stations.down_wait_days[[POST * V + FAR, BRAND * V + FAR, BRAND * V + NEAR]] = 5.0, 1.0, 2.0
    renewed(world)
    days = world.stations.down_days
    assert days[[POST * V + FAR, BRAND * V + FAR, BRAND * V + NEAR]].tolist() == [5.0, 1.0 + 0.6 * 5.0, 2.0]
    assert world.villages.fetched[FAR] == pytest.approx(0.4 * 35.0 / 60.0)
    assert world.villages.fetched[NEAR] == 0.0


def test_a_month_of_rest_tells_nothing_of_the_wait():
    """At Spring Festival the brand rests and the post keeps a half shift: only the post's wait is learned."""
    world = straight_road(start=dt.date(2021, 2, 1), world__year__festivals=True)
    world.day = 27
    rows = [POST * V + NEAR, BRAND * V + NEAR]
    world.stations.up_waited_month[rows], world.stations.up_passed_month[rows] = 90.0, 10.0
    renewed(world)
    assert world.stations.up_wait_days[rows].tolist() == [0.5 * 1.5 + 0.5 * 9.0, 1.5]
