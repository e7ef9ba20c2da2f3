"""Who serves whom on a straight road."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.logistics.service import DIRECT, LEFT, POINT_SERVICE, hub, point, service, station
from tests.logistics.straight_road import (
    BRAND,
    FAR,
    MIDDLE,
    NEAR,
    POST,
    STATION_ROW,
    V,
    renewed,
    straight_road,
)


def share(world, layer):
    world.terms.set("test", layer, 1.0)
    world.terms.fold()


def test_rows_of_stations_follow_network_and_place():
    known = service(straight_road())
    assert [point(known, n, v) for n in (POST, BRAND) for v in range(V)] == [0, 1, 2, 3, 4, 5]
    assert [station(known, n, 0) for n in (POST, BRAND)] == [STATION_ROW, STATION_ROW + 1]
    assert [hub(known, n) for n in (POST, BRAND)] == [STATION_ROW + 2, STATION_ROW + 3]


def test_parcels_reach_a_village_by_a_point_or_by_the_post_and_else_wait_at_the_township():
    """The brand has a point at Near, the post at Middle: beyond its points the post comes to the doors."""
    known = service(straight_road(((BRAND, NEAR), (POST, MIDDLE))))
    assert known.reach.reshape(2, V).tolist() == [
        [DIRECT, POINT_SERVICE, DIRECT],
        [POINT_SERVICE, LEFT, LEFT],
    ]


def test_where_no_road_leads_nobody_comes():
    world = straight_road(((BRAND, NEAR), (POST, FAR)))
    world.villages.minutes_township[[NEAR, FAR]] = np.inf
    renewed(world)
    assert service(world).reach.reshape(2, V)[:, [NEAR, FAR]].tolist() == [[LEFT, LEFT], [LEFT, LEFT]]


def test_shared_points_serve_every_network():
    world = straight_road(((BRAND, NEAR),))
    share(world, "share_point")
    known = service(world)
    assert known.reach.reshape(2, V)[:, NEAR].tolist() == [POINT_SERVICE, POINT_SERVICE]
    assert world.stations.host[[POST * V + NEAR, BRAND * V + NEAR]].tolist() == [BRAND * V + NEAR] * 2


def test_a_network_without_a_station_is_not_there_and_the_post_always_is():
    world = straight_road(((BRAND, NEAR), (POST, NEAR)))
    world.stations.open[STATION_ROW : STATION_ROW + 2] = False
    renewed(world)
    known = service(world)
    assert known.present.tolist() == [True, False]
    assert known.station.tolist() == [-1, -1]
    assert known.reach.reshape(2, V)[BRAND].tolist() == [LEFT, LEFT, LEFT]


def test_a_shared_station_is_that_of_the_network_with_the_larger_share():
    world = straight_road()
    assert service(world).station.tolist() == [STATION_ROW, STATION_ROW + 1]
    share(world, "share_station")  # the brand carries 35 per cent of parcels, the post 25
    assert service(world).station.tolist() == [STATION_ROW + 1, STATION_ROW + 1]


def crews(known):
    """Couriers of each pool."""
    ends = known.courier_start
    return [known.courier_list[a:b].tolist() for a, b in pairwise(ends)]


def test_each_network_drives_its_own_rounds_until_they_are_shared():
    world = straight_road()
    assert crews(service(world)) == [[POST], [BRAND]]
    share(world, "share_vehicle")
    assert [sorted(crew) for crew in crews(service(world))] == [[POST, BRAND]]


def test_a_vacant_position_drives_only_where_every_courier_has_left():
    world = straight_road()
    world.couriers.household[BRAND] = -1
    renewed(world)
    assert crews(service(world)) == [[POST], [BRAND]]  # the manager stands in
    share(world, "share_vehicle")
    assert crews(service(world)) == [[POST]]


def test_a_closed_position_never_drives():
    world = straight_road()
    world.couriers.open[BRAND] = False
    renewed(world)
    assert crews(service(world)) == [[POST], []]


@pytest.mark.parametrize(
    ("reach_minutes", "within", "minutes"),
    [
        (15.0, [True, False, False], [6.0, 6.0 + 15.0, 6.0 + 15.0]),
        (30.0, [True, True, False], [6.0, 6.0 + 21.6, 6.0 + 30.0]),
        (240.0, [True, True, True], [6.0, 6.0 + 21.6, 6.0 + 64.8]),
    ],
)
def test_a_point_is_as_far_as_a_household_rides(reach_minutes, within, minutes):
    """The only point is at Near: 12 and 36 minutes by van from the others, 1.8 times that for a household."""
    world = straight_road(((BRAND, NEAR),), logistics__first_mile__reach_minutes=reach_minutes)
    assert world.villages.point_within.tolist() == within
    assert world.villages.point_minutes.tolist() == pytest.approx(minutes)


@given(st.lists(st.booleans(), min_size=2 * V, max_size=2 * V), st.sets(st.sampled_from(
    ["share_point", "share_station", "share_vehicle", "share_trunk"])))  # fmt: skip
@settings(max_examples=40)
def test_every_network_rides_and_hauls_in_one_pool_and_every_village_is_listed_once(points, layers):
    world = straight_road(tuple(divmod(row, V) for row, is_open in enumerate(points) if is_open))
    for layer in sorted(layers):
        world.terms.set("test", layer, 1.0)
    world.terms.fold()
    known = service(world)
    assert sorted(known.pool_networks.tolist()) == sorted(known.trunk_networks.tolist()) == [POST, BRAND]
    assert sorted(known.hub_networks.tolist()) == [POST, BRAND]
    assert sorted(known.village_list.tolist()) == [NEAR, MIDDLE, FAR]
    served = world.stations.host[: 2 * V] >= 0
    hosts = world.stations.host[: 2 * V][served]
    assert world.stations.open[hosts].all()
    assert ((known.reach == POINT_SERVICE) == served).all()
