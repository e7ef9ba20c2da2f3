from itertools import combinations

import numpy as np
import pytest

from ruralsim.entities.codes import POINT
from ruralsim.logistics.siting import p_median


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
        found = p_median(way, weight, sites, 10)
        best = min(cost(way, weight, s) for s in combinations(range(9), sites))
        excess.append(cost(way, weight, found) / best - 1.0)
    assert max(excess) < 0.15
    assert np.mean(excess) < 0.02


def test_more_sites_than_places():
    assert p_median(np.eye(2), np.ones(2), 5, 3).tolist() == [0, 1]


def test_a_plan_moves_points(county):
    from tests.logistics.conftest import run_days

    run_days(county, 1)
    county.townships.compliance[:] = 1.0
    county.terms.set("test", "sites_wanted", np.where(np.arange(county.networks.n) == 0, 2.0, 0.0))
    run_days(county, 31)
    stations = county.stations
    mine = (stations.level == POINT) & (stations.network == 0) & stations.open
    assert mine.sum() == 2
