"""A quicker carrier leaves: what buyers are told, whom sellers send with, and what is ordered."""

import numpy as np
import pytest

from ruralsim.entities.codes import CONSUMER, POST
from ruralsim.logistics.service import refresh, service
from ruralsim.market.demand import demand
from ruralsim.market.matching import matching
from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate

SLOW, QUICK = 0, 1


@pytest.fixture
def rivals(stocked):
    """Both have a point everywhere; the post takes five days to the hub's door, the brand one."""
    stations, networks = stocked.stations, stocked.networks
    places = stocked.villages.n
    assert networks.kind[SLOW] == POST
    stations.open[:] = False
    for n in (SLOW, QUICK):
        stations.open[n * places : (n + 1) * places] = True
        desks = networks.n * places + n * stocked.townships.n
        stations.open[desks : desks + stocked.townships.n] = True
    service(stocked)
    stations.up_wait_days[:] = 0.0
    stations.up_wait_days[SLOW * places : (SLOW + 1) * places] = 5.0
    stations.up_wait_days[QUICK * places : (QUICK + 1) * places] = 1.0
    networks.line_pace[[SLOW, QUICK]] = 1.25, 0.85
    refresh(stocked, service(stocked))
    stocked.products.shops[:] = 50.0
    stocked.buyers.awareness[stocked.buyers.kind == CONSUMER] = 1.0
    demand(stocked)
    return stocked


def brand_leaves(world):
    """The brand closes its points and stations."""
    world.stations.open[world.stations.network == QUICK] = False
    refresh(world, service(world))


def test_sellers_send_with_both_and_more_with_the_quicker(rivals):
    """At equal freight the brand's part is above its share, thirty-five of sixty."""
    rivals.networks.tariff_first[QUICK] = rivals.networks.tariff_first[SLOW]
    rivals.networks.tariff_kg[QUICK] = rivals.networks.tariff_kg[SLOW]
    rivals.networks.share[[SLOW, QUICK]] = 0.5
    refresh(rivals, service(rivals))
    sent = np.bincount(rivals.farmers.carrier, minlength=2)
    assert 0 < sent[SLOW] < sent[QUICK]


def test_without_the_quicker_carrier_buyers_are_told_more_days_and_order_less(rivals):
    """At the same prices, half as dear again, and on the same occasions, most of which come to nothing.

    Four days more at the point and one more on the way, at 0.06 each, and staler goods.
    """
    rivals.shops.list_price[:] *= 1.5
    intents, stock = rivals.intents.n, rivals.farmers.stock_kg.copy()
    listed = rivals.shops.listed_kg.copy()
    matching(rivals)
    before = rivals.consignments.n
    carried = np.unique(rivals.consignments.network[:before])
    rivals.consignments.resize(0)
    rivals.farmers.stock_kg[:], rivals.shops.listed_kg[:] = stock, listed
    brand_leaves(rivals)
    matching(rivals)
    assert carried.tolist() == [SLOW, QUICK]
    assert np.unique(rivals.consignments.network[: rivals.consignments.n]).tolist() == [SLOW]
    assert rivals.intents.n == intents
    assert rivals.consignments.n < 0.9 * before


@pytest.mark.thorough
def test_in_a_county_without_its_largest_express_network_parcels_take_longer_and_orders_fall():
    """Two thousand households, three seeds, at the tariffs of the first day.

    Where tariffs follow cost, those who stay carry more for less freight, and most orders come back.
    """
    size = [("world.households", 2_000), ("run.burn_in_days", 365), ("run.days", 365)]
    fixed, gone = ("logistics.tariffs.speed", 0.0), ("networks.express_a", False)
    ratios = []
    for seed in (1, 2, 3):
        with_it, without = (
            simulate(Scenario.load("small", overrides=[*size, fixed, *more]), seed).columns("indicators")
            for more in ((), (gone,))
        )
        ratios.append(
            [
                np.nanmean(without[name][30:]) / np.nanmean(with_it[name][30:])
                for name in ("days_to_deliver", "orders_day")
            ]
        )
    days, orders = np.mean(ratios, axis=0)
    assert days > 1.05
    assert orders < 0.98
