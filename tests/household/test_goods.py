"""Industrial goods on their way down."""

import math

import numpy as np
import pytest

from ruralsim.entities.codes import EXPRESS, POST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import poisson
from ruralsim.foundation.ledger import F_GOODS, Sector
from ruralsim.foundation.maths import exp_
from ruralsim.household.goods import appetite, goods, order_rates, ordered
from tests.factory import tiny_world

ORDERS = TALLY["down_orders"]


def served(**values):
    world = tiny_world(**values)
    world.villages.goods_service[:] = 1.0
    order_rates(world)
    return world


@pytest.mark.parametrize("mean", [0.05, 0.22, 1.0, 4.0])
def test_counts_are_poisson(mean):
    u = (np.arange(20_000) + 0.5) / 20_000
    counts = np.array([ordered(x, mean, math.exp(-mean)) for x in u])
    assert counts.mean() == pytest.approx(mean, rel=0.01)
    assert counts.var() == pytest.approx(mean, rel=0.03)


def test_counts_agree_with_those_of_draws():
    key = np.uint64(7)
    from ruralsim.foundation.draws import draw

    for uid in np.arange(200, dtype=np.uint64):
        assert ordered(draw(key, uid), 0.3, exp_(-0.3)) == poisson(key, uid, 0.3)


def test_every_order_is_paid_counted_and_queued_once():
    world = served(households=400)
    before = world.farmers.cash.sum()
    for _ in range(5):
        goods(world)
        world.day += 1
    n = world.tally.today[ORDERS]
    assert n > 50
    assert world.stations.down_inbound.sum() == n
    assert world.money.today[F_GOODS] == pytest.approx(world.farmers.goods_cny_month.sum(), rel=1e-6)
    assert world.farmers.cash.sum() - before == pytest.approx(world.money.net(Sector.HOUSEHOLDS))
    points = world.networks.n * world.villages.n
    assert not world.stations.down_inbound[points:].any()


def test_rare_service_lowers_orders_less_than_in_proportion():
    assert appetite(0.0, 0.1) == 0.0
    assert appetite(1.0, 0.1) == 1.0
    assert 0.5 < appetite(0.1, 0.1) < 0.6
    assert appetite(0.3, 0.0) == 1.0


def test_level_is_28_a_head_and_year_at_full_service():
    world = served(households=2_000, days=60)
    for day in range(60):
        world.day = day
        goods(world)
    people = world.farmers.residents.sum()
    assert world.tally.today[ORDERS] * 365 / 60 / people == pytest.approx(28.0, rel=0.1)


def test_unserved_villages_order_nothing():
    world = served()
    world.villages.goods_service[:] = 0.0
    goods(world)
    assert world.tally.today[ORDERS] == 0


def by_network(world):
    """Parcels on their way, by network."""
    points = world.networks.n * world.villages.n
    return world.stations.down_inbound[:points].sum(axis=1).reshape(world.networks.n, -1).sum(axis=1)


def test_post_carries_where_no_network_has_a_station():
    world = served(households=400)
    world.stations.open[:] = False
    goods(world)
    carried, post = by_network(world), int(np.flatnonzero(world.networks.kind == POST)[0])
    assert carried[post] == carried.sum() > 10


def test_the_first_network_carries_where_there_is_no_post():
    world = served(households=400)
    world.stations.open[:] = False
    world.networks.kind[:] = EXPRESS
    goods(world)
    carried = by_network(world)
    assert carried[0] == carried.sum() > 10


def test_shares_follow_those_present():
    world = served(households=2_000)
    n, v, t = world.networks.n, world.villages.n, world.townships.n
    world.stations.open[:] = False
    world.stations.open[n * v : n * v + 2 * t] = True  # the first two networks, everywhere
    for world.day in range(4):
        goods(world)
    carried = by_network(world)
    part = world.networks.share[0] / world.networks.share[:2].sum()
    assert not carried[2:].any()
    assert carried.sum() > 500
    assert carried[0] / carried.sum() == pytest.approx(
        part, abs=4 * np.sqrt(part * (1 - part) / carried.sum())
    )


def test_transit_longer_than_the_queue_is_cut():
    world = served(household__goods__transit_days=(20, 30), households=400)
    goods(world)
    assert world.stations.down_inbound[:, -1].sum() == world.tally.today[ORDERS]
