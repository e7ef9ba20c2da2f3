"""Industrial goods on their way down."""

import math

import numpy as np
import pytest

from ruralsim.entities.codes import EXPRESS, POST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import poisson
from ruralsim.foundation.ledger import F_GOODS, Sector
from ruralsim.foundation.maths import exp_
from ruralsim.household.goods import Goods, appetite, goods, order_rates, ordered
from tests.factory import tiny_world

ORDERS = TALLY["down_orders"]


def served(**values):
    world = tiny_world(**values)
    world.networks.line_pace[:] = 1.0
    world.stations.down_days[:] = 3.0  # after three on the way: the usual six
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


def expected_days(world):
    goods(world)
    return world.villages.goods_days


def test_households_expect_transit_and_what_the_networks_take_in_the_county():
    """Two to four days on the way, three on average, and two from the hub to the hand."""
    world = served()
    world.stations.down_days[:] = 2.0
    np.testing.assert_allclose(expected_days(world), 3.0 + 2.0)
    world.networks.line_pace[:] = 1.5
    np.testing.assert_allclose(expected_days(world), 1.5 * 3.0 + 2.0)


def test_who_waits_or_fetches_orders_less():
    s = Goods(usual_days=6.0, day_weight=0.03, fetch_loss=0.3)
    assert appetite(6.0, 0.0, s) == pytest.approx(1.0)
    assert appetite(16.0, 0.0, s) == pytest.approx(math.exp(-0.3))
    assert appetite(6.0, 1.0, s) == pytest.approx(0.7)
    assert appetite(6.0, 0.5, s) == pytest.approx(0.85)


def test_a_village_that_waits_long_orders_less_than_its_neighbour():
    """Ten days more are worth a quarter of the orders."""
    world = served(households=4_000, villages=2, townships=1, days=60)
    world.stations.down_days.reshape(-1)[1 : world.networks.n * 2 : 2] += 10.0  # of the second village
    for world.day in range(40):
        goods(world)
    ordered_ = np.bincount(world.farmers.village, world.farmers.goods_cny_month / world.farmers.residents, 2)
    homes = np.bincount(world.farmers.village, minlength=2)
    first, second = ordered_ / homes
    assert second / first == pytest.approx(math.exp(-0.3), rel=0.12)


def test_level_is_30_a_head_and_year_in_the_usual_days():
    world = served(households=2_000, days=60)
    for day in range(60):
        world.day = day
        goods(world)
    people = world.farmers.residents.sum()
    assert world.tally.today[ORDERS] * 365 / 60 / people == pytest.approx(30.0, rel=0.1)


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


def test_platforms_send_more_with_the_quicker_network():
    """Two networks of equal share, one of them ten days slower: e to one."""
    world = served(households=3_000)
    n, v, t = world.networks.n, world.villages.n, world.townships.n
    world.stations.open[:] = False
    world.stations.open[n * v : n * v + 2 * t] = True
    world.networks.share[:2] = 0.5
    world.stations.down_days[v : 2 * v] += 10.0
    for world.day in range(6):
        goods(world)
    quick, slow = by_network(world)[:2]
    assert quick / (quick + slow) == pytest.approx(math.e / (1.0 + math.e), abs=0.04)


def test_a_slow_line_brings_parcels_later():
    """At twice the time on the way none comes before the fourth day, where half come without."""
    world = served(households=400)
    world.networks.line_pace[:] = 2.0
    goods(world)
    assert not world.stations.down_inbound[:, :4].any()
    assert world.stations.down_inbound.sum() == world.tally.today[ORDERS] > 0


def test_transit_longer_than_the_queue_is_cut():
    world = served(household__goods__transit_days=(20, 30), households=400)
    goods(world)
    assert world.stations.down_inbound[:, -1].sum() == world.tally.today[ORDERS]
