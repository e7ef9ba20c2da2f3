import numpy as np
import pytest

from ruralsim.entities.codes import COUNTY_ROAD, FOOTPATH, MIDDLE, NEAR, NO_ROAD, REMOTE, VILLAGE_ROAD
from ruralsim.world import travel as module
from ruralsim.world.roads import Roads
from ruralsim.world.travel import Remoteness, classes, fastest_ways
from tests.factory import tiny_world


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("ruralsim.world.cache._folder", lambda: tmp_path)


ROADS = Roads(winding=1.0, slope_slowing=5.0, speed_km_h=(0.0, 0.0, 20.0, 30.0, 40.0, 60.0), foot_km_h=5.0)


def strip(elevation=None, last=NO_ROAD):
    """Six cells in a row: seat 0, county road to 2, village road to 4, no road on 5."""
    road = np.array([COUNTY_ROAD] * 3 + [VILLAGE_ROAD] * 2 + [last], np.int8)
    nodes = np.array([4, 5, 2, 0], np.int32)  # two villages, their township, the county seat
    home = np.array([2, 2, 2, 3], np.int32)
    land = np.zeros(6) if elevation is None else np.array(elevation)
    return fastest_ways(ROADS, 6, 1, land, road, nodes, home)


def test_minutes_kilometres_and_vibration_add_up_along_the_way():
    ways = strip()
    # two km at 40 km/h, two at the worse class of either end, 20 km/h
    assert ways.travel.minutes[0, 3] == pytest.approx(2 * 1.5 + 2 * 3.0)
    assert ways.travel.km[0, 3] == 4.0
    rough = ROADS.roughness
    assert ways.travel.roughness[0] == pytest.approx((2 * rough[COUNTY_ROAD] + 2 * rough[VILLAGE_ROAD]) / 4)
    assert ways.roughness_home[0] == pytest.approx(rough[VILLAGE_ROAD])
    assert ways.paths[0].tolist() == [4, 3, 2, 1, 0]


def test_no_road_is_infinitely_far():
    ways = strip()
    assert np.isinf(ways.travel.minutes[1, [0, 2, 3]]).all()
    assert np.isinf(ways.travel.km[1, 3])
    assert ways.travel.minutes[1, 1] == 0.0
    assert ways.paths[1].size == 0


def test_a_footpath_leads_to_market_and_to_no_motor_road():
    ways = strip(last=FOOTPATH)
    assert np.isinf(ways.travel.minutes[1, 3])  # no van comes
    assert ways.market_minutes[1] == pytest.approx(60.0 / 5.0 + 2 * 3.0 + 2 * 1.5)
    assert ways.market_km[1] == pytest.approx(5.0)
    assert ways.porter_km[1] == pytest.approx(1.0)
    assert ways.market_minutes[0] == ways.travel.minutes[0, 3]
    assert ways.porter_km[0] == 0.0


def test_where_not_even_a_path_leads_there_is_no_market():
    ways = strip()
    assert np.isinf(ways.market_minutes[1])
    assert np.isinf(ways.market_km[1])


def test_a_grade_slows():
    flat, steep = strip(), strip([0.0, 100.0, 100.0, 100.0, 100.0, 100.0])
    assert steep.travel.minutes[2, 3] == pytest.approx(flat.travel.minutes[2, 3] + 1.5 * 5.0 * 0.1)


def test_travel_is_symmetric_and_obeys_the_triangle():
    world = tiny_world(villages=12, world__width_km=16, world__height_km=16)
    minutes = world.travel.minutes
    np.testing.assert_array_equal(minutes, minutes.T)
    np.testing.assert_array_equal(world.travel.km, world.travel.km.T)
    assert (minutes[:, :, None] <= minutes[:, None, :] + minutes.T[None, :, :].swapaxes(1, 2) + 1e-9).all()


def test_kept_travel_equals_fresh_travel_and_needs_no_search(monkeypatch):
    first = strip()
    monkeypatch.setattr(module, "_search", None)
    kept = strip()
    np.testing.assert_array_equal(first.travel.minutes, kept.travel.minutes)
    assert [p.tolist() for p in first.paths] == [p.tolist() for p in kept.paths]
    with pytest.raises(TypeError):
        strip([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])  # other land: another search


def test_many_sources_in_blocks_give_the_same(monkeypatch):
    whole = tiny_world(villages=12).travel
    monkeypatch.setattr(module, "_ROWS", 3)
    monkeypatch.setattr(module, "cached_arrays", lambda kind, inputs, make: make())
    blocks = tiny_world(villages=12).travel
    np.testing.assert_array_equal(whole.minutes, blocks.minutes)
    np.testing.assert_array_equal(whole.km, blocks.km)


def test_remoteness_by_minutes():
    limits = Remoteness(near_minutes=30.0, remote_minutes=60.0)
    assert classes(limits, np.array([0.0, 30.0, 60.0, 61.0, np.inf])).tolist() == [
        NEAR,
        MIDDLE,
        MIDDLE,
        REMOTE,
        REMOTE,
    ]
