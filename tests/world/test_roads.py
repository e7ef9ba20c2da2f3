import numpy as np
import pytest

from ruralsim.entities.codes import (
    COUNTY_ROAD,
    FOOTPATH,
    NO_ROAD,
    PROVINCIAL_ROAD,
    TOWNSHIP_ROAD,
    VILLAGE_ROAD,
)
from ruralsim.world.roads import Roads, build_roads, network_km

WIDTH, HEIGHT = 20, 15


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("ruralsim.world.cache._folder", lambda: tmp_path)


def cell(x, y):
    return y * WIDTH + x


SEAT = cell(10, 7)
TOWNSHIPS = np.array([SEAT, cell(3, 3)], np.int32)
VILLAGES = np.array([cell(12, 10), cell(17, 2), cell(1, 1), cell(5, 6)], np.int32)
OF = np.array([0, 0, 1, 1], np.int32)
HOUSEHOLDS = np.array([100, 10, 40, 30], np.int32)


def built(settings=None, elevation=None, road_km=None, measured=None):
    land = np.zeros(WIDTH * HEIGHT) if elevation is None else elevation
    return build_roads(
        settings or Roads(), WIDTH, HEIGHT, land, SEAT, TOWNSHIPS, VILLAGES, OF, HOUSEHOLDS, road_km, measured
    )  # fmt: skip


def test_the_provincial_road_crosses_the_map_through_the_seat():
    road = built().reshape(HEIGHT, WIDTH)
    assert road[7, 10] == PROVINCIAL_ROAD
    assert (road[0] == PROVINCIAL_ROAD).any()  # the shorter axis on a plain
    assert (road[-1] == PROVINCIAL_ROAD).any()
    assert (road == PROVINCIAL_ROAD).sum() == HEIGHT


def test_each_place_gets_the_road_of_its_rank():
    road = built(Roads(unreached=0.0, township_road_share=0.25))
    assert road[TOWNSHIPS[1]] == COUNTY_ROAD
    assert road[VILLAGES[0]] == TOWNSHIP_ROAD  # the largest village
    assert (road[VILLAGES[1:]] >= VILLAGE_ROAD).all()


def test_the_costliest_villages_per_household_stay_without_road():
    road = built(Roads(unreached=0.25, township_road_share=0.0))
    assert road[VILLAGES[1]] == FOOTPATH
    assert (road[VILLAGES[[0, 2, 3]]] >= VILLAGE_ROAD).all()
    assert (built(Roads(unreached=1.0, township_road_share=0.0))[VILLAGES] <= FOOTPATH).all()


def test_kilometres_of_the_county_are_kept_to():
    winding = Roads().winding
    few, some, many = (built(Roads(township_road_share=0.0), road_km=km) for km in (0.0, 40.0, 120.0))
    length = [network_km(road, WIDTH, HEIGHT, winding)[VILLAGE_ROAD:].sum() for road in (few, some, many)]
    trunk = network_km(few, WIDTH, HEIGHT, winding)[TOWNSHIP_ROAD:].sum()
    assert length[0] == trunk  # county and provincial roads are there whatever the sum
    assert length[0] < length[1] <= 40.0
    assert length[1] < length[2] <= 120.0


def test_roads_go_around_a_ridge():
    ridge = np.zeros((HEIGHT, WIDTH))
    ridge[1:, 6] = 800.0  # between the seat and the second township; a gap in the north
    road = built(elevation=ridge.ravel()).reshape(HEIGHT, WIDTH)
    assert road[0, 6] >= COUNTY_ROAD
    assert (road[2:, 6] == NO_ROAD).all()


def test_road_settings_change_the_network():
    assert not np.array_equal(built(Roads(unreached=0.0)), built(Roads(unreached=1.0)))


def test_measured_roads_are_what_they_are_and_the_rest_is_joined_to_them():
    measured = np.full(WIDTH * HEIGHT, NO_ROAD, np.int8)
    measured[[cell(x, 7) for x in range(3, WIDTH)]] = COUNTY_ROAD  # past the seat, short of everything else
    road = built(measured=measured)
    assert (road[measured > NO_ROAD] == COUNTY_ROAD).all()
    grid = road.reshape(HEIGHT, WIDTH)
    assert [grid[y, 3] for y in range(3, 7)] == [VILLAGE_ROAD] * 4  # from the township seat to the road
    assert (road[VILLAGES] == FOOTPATH).all()
    assert (road == FOOTPATH).sum() == (10 - 7) + (7 - 2) + 2 + 1  # each village's way to the next road
