import numpy as np
import pytest

from ruralsim.entities.tally import TALLY
from ruralsim.logistics.rounds import rounds
from ruralsim.logistics.service import refresh, service
from ruralsim.logistics.sharing import hosts, part, pools, stop_weight
from tests.factory import tiny_world

OWN = np.array([[True, False, False], [True, True, False], [False, False, False]])
SHARE = np.array([0.3, 0.5, 0.2])
NOBODY, ALL = np.zeros(3, bool), np.ones(3, bool)


def test_at_rest_everyone_is_its_own_host():
    assert hosts(OWN, SHARE, NOBODY, single=False).tolist() == [[0, -1, -1], [1, 1, -1], [-1, -1, -1]]


def test_shared_points_serve_those_without_one():
    assert hosts(OWN, SHARE, ALL, single=False).tolist() == [[0, 1, -1], [1, 1, -1], [1, 1, -1]]


def test_shared_stations_are_one_per_place():
    assert hosts(OWN, SHARE, ALL, single=True).tolist() == [[1, 1, -1], [1, 1, -1], [1, 1, -1]]


def test_pools_join_members_only():
    active = np.array([[True], [True], [True]])
    township, start, networks = pools(active, np.array([True, False, True]))
    assert (township.tolist(), start.tolist(), networks.tolist()) == ([0, 0], [0, 2, 3], [0, 2, 1])


def test_shapley_divides_a_stop_equally_and_parcels_divide_it_by_number():
    assert [stop_weight(n, 6.0, 2, True) for n in (1.0, 9.0, 0.0)] == [3.0, 3.0, 0.0]
    assert [stop_weight(n, 6.0, 2, False) for n in (1.0, 9.0)] == [1.0, 9.0]
    assert part(0.0, 0.0, True) == 1.0
    assert part(1.0, 4.0, False) == 0.25


NETWORKS = "post", "express_a", "express_b", "coop", "bus"
EQUAL = {"presence": 1.0, "courier_hours": 1.0, "max_wait_days": 3}


def pooled(networks, parcels, *, everywhere=True):
    """Distance saved, and days between a network's visits apart and together.

    Five days' rounds of equal networks, each with so many small parcels a day for every village.
    """
    quick = {f"logistics__dispatch__{name}_minutes": 0.1 for name in ("sorting", "down", "direct")}
    some = {
        name: EQUAL | {"share": 1.0 / networks} if n < networks else False for n, name in enumerate(NETWORKS)
    }
    rows, km, gap = networks * 12, [], []
    for together in (0.0, 1.0):
        world = tiny_world(600, 12, 1, networks=some, **quick)
        stations = world.stations
        stations.open[:rows] = everywhere | (np.arange(rows) < 12)  # else the post alone
        world.villages.minutes_township[:] = np.minimum(world.villages.minutes_township, 100.0)
        world.terms.set("test", "share_vehicle", together)
        world.terms.fold()
        refresh(world, service(world))
        for world.day in range(8):
            stations.down_township[:rows] += parcels
            stations.down_ages[:rows, 0] += parcels
            if world.day == 3:
                world.tally.today[:] = stations.visits_month[:] = 0
            rounds(world)
        km.append(world.tally.today[TALLY["round_km"]])
        gap.append(5.0 * 12 / stations.visits_month[:12].sum())
    return 1.0 - km[1] / km[0], gap[0], gap[1]


def test_pooling_saves_more_the_more_networks_drive_to_the_same_villages_daily():
    saved = [pooled(n, 20)[0] for n in (2, 3, 5)]
    assert saved[0] > 0.3
    assert saved == sorted(saved)
    assert saved[-1] > 0.6


def test_small_networks_take_what_pooling_saves_as_more_frequent_visits():
    """Five parcels a village do not pay for a daily visit; those of five networks do."""
    saved, apart, together = pooled(5, 3)
    assert apart > 1.5
    assert together == pytest.approx(1.0, abs=0.1)
    assert saved < pooled(5, 20)[0]


def test_pooling_saves_little_where_one_network_alone_has_points():
    """The others' parcels lie at the counter, and would not ride on anybody's van."""
    assert abs(pooled(5, 20, everywhere=False)[0]) < 0.15
