import copy
from itertools import combinations

import numpy as np
import pytest

from ruralsim.entities.codes import POINT
from ruralsim.logistics.service import service
from ruralsim.logistics.siting import best_sites, expected_parcels, siting
from tests.logistics.straight_road import BRAND, FAR, MIDDLE, NEAR, V, straight_road


def cost(way, weight, sites):
    return float((weight * way[:, list(sites)].min(axis=1)).sum())


@pytest.mark.parametrize("sites", [1, 2, 3])
def test_exchange_comes_close_to_the_best_sites_of_a_small_county(sites):
    excess = []
    rng = np.random.default_rng(7)
    for _ in range(10):
        xy = rng.random((9, 2))
        way = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))
        weight = rng.integers(1, 9, 9).astype(float)
        found = best_sites(way, weight, sites, 10)
        best = min(cost(way, weight, s) for s in combinations(range(9), sites))
        excess.append(cost(way, weight, found) / best - 1.0)
    assert max(excess) < 0.15
    assert np.mean(excess) < 0.02


def test_more_sites_than_places():
    assert best_sites(np.eye(2), np.ones(2), 5, 3).tolist() == [0, 1]


def test_a_plan_moves_points(county):
    from tests.logistics.conftest import run_days

    run_days(county, 1)
    county.townships.compliance[:] = 1.0
    county.terms.set("test", "sites_wanted", np.where(np.arange(county.networks.n) == 0, 2.0, 0.0))
    run_days(county, 31)
    stations = county.stations
    mine = (stations.level == POINT) & (stations.network == 0) & stations.open
    assert mine.sum() == 2


ROAD = np.abs(np.arange(4.0)[:, None] - np.arange(4.0)[None, :]) * 10.0
"""Minutes between four villages, ten minutes' way from one to the next."""


@pytest.mark.parametrize(("price", "sites"), [(150.0, 4), (250.0, 2), (1300.0, 1), (2000.0, 0)])
def test_a_site_must_save_more_than_it_costs(price, sites):
    """Twenty CNY a minute in each of four villages, 30 minutes where no site is near.

    Each village that gets a site of its own saves 200. The first site, in the middle, saves 1,600; a second
    saves 400 and leaves two villages with ten minutes' way.
    """
    there = np.full(4, 30.0)
    found = best_sites(ROAD, np.full(4, 20.0), 4, 10, there, np.full(4, price))
    assert found.size == sites


def test_without_a_price_as_many_sites_are_taken_as_are_wanted():
    assert best_sites(ROAD, np.full(4, 20.0), 3, 10, np.full(4, 30.0)).size == 3


def planned(world, weighs):
    """The brand's points once it may have three, in a county that hands it 1,000 parcels a month."""
    world.networks.parcels_ring[:] = 0.0
    world.networks.parcels_ring[BRAND, 0] = 1000.0
    world.townships.compliance[:] = 1.0
    world.terms.set("test", "sites_wanted", np.where(np.arange(2) == BRAND, 3.0, 0.0))
    world.terms.set("test", "sites_cost", weighs)
    world.terms.fold()
    world.day = 30
    siting(world)
    return world.stations.open[BRAND * V : BRAND * V + V].tolist()


def test_parcels_are_expected_where_households_are():
    world = straight_road()
    world.networks.parcels_ring[BRAND, 0] = 1200.0
    world.day = 30
    homes = world.villages.households
    assert homes.sum() == 12
    assert expected_parcels(world, service(world)).tolist() == [[0.0] * V, (100.0 * homes).tolist()]


def test_networks_that_share_points_do_not_build_two_in_one_village():
    """The larger of the two plans for the parcels of both; what is left for the other is no parcel at all."""
    world = straight_road()
    world.townships.compliance[:] = 1.0
    world.networks.parcels_ring[:, 0] = 10_000.0
    world.terms.set("test", "sites_wanted", 3.0)
    world.terms.set("test", "sites_cost", 1.0)
    world.terms.set("test", "share_point", 1.0)
    world.terms.fold()
    world.day = 30
    siting(world)
    points = world.stations.open[: 2 * V].reshape(2, V)
    assert points.any()
    assert (points.sum(axis=0) <= 1).all()


def test_a_plan_that_weighs_cost_gives_up_points_that_do_not_pay():
    """1,000 parcels spare 1.28 CNY each where they are handed over, and people's way to the township."""
    world = straight_road(((BRAND, NEAR), (BRAND, MIDDLE), (BRAND, FAR)))
    assert planned(copy.deepcopy(world), 0.0) == [True, True, True]
    world.networks.keeper_wage[:] = 1e6
    assert planned(copy.deepcopy(world), 1.0) == [False, False, False]
    assert planned(world, 0.0) == [True, True, True]
