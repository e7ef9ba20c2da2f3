import numpy as np
import pytest

from ruralsim.entities.codes import COOP, FARMING
from ruralsim.foundation.ledger import (
    F_COOP_SURPLUS,
    F_PRODUCE_COOP,
    F_RESALE_TRADERS,
    F_TRADER_COSTS,
    F_TRADER_MARGIN,
    M_RESOLD,
    Sector,
)
from ruralsim.market.coop import coop
from ruralsim.market.holding import hold, worth
from tests.market.conftest import left_kg, offer, produce_kg


def test_stale_goods_keep_part_of_their_worth():
    assert worth(1.0, 0.5) == 1.0
    assert worth(0.0, 0.5) == 0.5


def test_a_day_of_holding_loses_and_resells(stocked):
    p = stocked.products
    p.trader_kg[:] = 900.0
    p.coop_kg[:] = 300.0
    before = produce_kg(stocked)
    hold(stocked)
    assert before - produce_kg(stocked) == pytest.approx(left_kg(stocked))
    assert stocked.mass.today[M_RESOLD, 0] == pytest.approx(
        (p.trader_kg[0] + p.coop_kg[0]) / 2.0
    )  # a third goes
    assert (p.trader_fresh < 1.0).all()


def test_traders_keep_their_stock_at_cost_and_withdraw_the_rest(stocked):
    p, money = stocked.products, stocked.money
    p.trader_kg[:], p.trader_cost[:] = 900.0, 300.0
    stocked.purse[Sector.TRADERS] = -p.trader_cost.sum()
    hold(stocked)
    margin = money.today[F_TRADER_MARGIN]
    assert margin == pytest.approx(
        money.today[F_RESALE_TRADERS] - money.today[F_TRADER_COSTS] - p.n * 100.0
    )  # a third of the cost went with a third of the stock
    assert stocked.purse[Sector.TRADERS] + money.net(Sector.TRADERS) == pytest.approx(-p.trader_cost.sum())


def test_a_loss_is_made_good_before_anything_is_withdrawn(stocked):
    stocked.products.trader_kg[:] = 1.0
    stocked.purse[Sector.TRADERS] = -1e6
    hold(stocked)
    assert stocked.money.today[F_TRADER_MARGIN] == 0.0


def test_the_coop_pays_its_posted_price_by_freshness(stocked):
    stocked.farmers.fresh[:, :40] = 0.0
    offer(stocked, COOP, kg=10.0)
    coop(stocked)
    posted = stocked.products.price_coop[0]
    assert 0.0 < posted < stocked.products.price_wholesale[0]
    got = stocked.farmers.income_month[:, FARMING]
    assert got[-1] == pytest.approx(10.0 * posted)
    assert got[0] == pytest.approx(5.0 * posted)
    assert stocked.money.today[F_PRODUCE_COOP] == pytest.approx(got.sum())


def test_the_surplus_follows_patronage(stocked):
    stocked.day = stocked.calendar.first - 1  # 31 December
    f = stocked.farmers
    f.channel_cny[0, COOP], f.channel_cny[1, COOP] = 300.0, 100.0
    stocked.purse[Sector.COOP] = 1000.0
    coop(stocked)
    shared = 1000.0 * stocked.settings.market.coop.surplus_shared
    assert stocked.money.today[F_COOP_SURPLUS] == pytest.approx(shared)
    np.testing.assert_allclose(f.income_month[:2, FARMING], [0.75 * shared, 0.25 * shared])
