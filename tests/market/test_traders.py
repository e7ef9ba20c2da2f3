import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities.codes import FARMING, TRADER
from ruralsim.foundation.ledger import F_PRODUCE_TRADERS
from ruralsim.market.traders import bargained, haul_of_, learned, traders
from tests.market.conftest import left_kg, offer, produce_kg

money = st.floats(0.0, 100.0)


def test_bargaining_worked_by_hand():
    assert bargained(2.0, 5.0, 0.0, 0, 0.4) == -1.0  # nobody came
    assert bargained(2.0, 1.5, 1.5, 1, 0.4) == -1.0  # worth less than she asks
    assert bargained(2.0, 5.0, 5.0, 1, 0.4) == pytest.approx(3.2)  # 2 + 0.4 · 3
    assert bargained(2.0, 5.0, 4.0, 2, 0.4) == 4.0  # what the second would pay
    assert bargained(2.0, 5.0, 1.0, 3, 0.4) == 2.0  # but never below her reservation
    assert bargained(0.0, 5.0, 5.0, 1, 0.4) == pytest.approx(2.0)  # about to spoil


@given(r=money, best=money, gap=money, k=st.integers(1, 6), share=st.floats(0.2, 0.6))
def test_price_lies_between_reservation_and_value(r, best, gap, k, share):
    price = bargained(r, best, best - gap, k, share)
    assert price == -1.0 or r <= price <= best + 1e-9
    assert (price == -1.0) == (best < r or best <= 0.0)


@given(belief=money, price=money, speed=st.floats(0.0, 1.0))
def test_learning_moves_toward_the_price(belief, price, speed):
    assert min(belief, price) - 1e-9 <= learned(belief, price, speed) <= max(belief, price) + 1e-9


def test_sales_move_stock_money_and_belief_together(stocked):
    offer(stocked, TRADER)
    stocked.villages.market_minutes[:] = 5.0
    before, cash = produce_kg(stocked), stocked.farmers.cash.sum()
    traders(stocked)
    paid = stocked.money.today[F_PRODUCE_TRADERS]
    assert paid > 0.0
    assert stocked.farmers.cash.sum() - cash == pytest.approx(paid)
    assert stocked.farmers.income_month[:, FARMING].sum() == pytest.approx(paid)
    assert stocked.products.trader_cost.sum() == pytest.approx(paid)
    assert produce_kg(stocked) == pytest.approx(before)
    assert left_kg(stocked) == 0.0
    sold = stocked.farmers.channel_kg[:, TRADER] > 0.0
    changed = stocked.farmers.belief[0, :, TRADER] != np.float32(0.6 * stocked.products.price_wholesale[0])
    assert (sold == changed).all()


def test_carrying_down_a_footpath_costs_more_than_driving(stocked):
    v, s = stocked.villages, stocked.settings.market.traders
    v.market_km[:], v.porter_km[:] = 10.0, 2.0
    by_hand = (8.0 * s.haul_cny_tkm + 2.0 * s.porter_cny_tkm) / 1000.0
    assert haul_of_(0, s, v) == pytest.approx(by_hand)


def test_a_footpath_brings_fewer_traders_and_a_lower_price(stocked):
    offer(stocked, TRADER)
    cut_off = copy.deepcopy(stocked)
    sold = []
    for world, way in ((stocked, (5.0, 3.0, 0.0)), (cut_off, (60.0, 6.0, 3.0))):
        v = world.villages
        v.market_minutes[:], v.market_km[:], v.porter_km[:] = way
        traders(world)
        kg = world.farmers.channel_kg[:, TRADER].sum()
        sold.append((kg, world.money.today[F_PRODUCE_TRADERS] / kg))
    assert sold[0][0] >= sold[1][0] > 0.0
    assert sold[0][1] > sold[1][1]


def test_no_trader_comes_where_not_even_a_path_leads(stocked):
    offer(stocked, TRADER)
    stocked.villages.market_minutes[:] = np.inf
    stocked.villages.market_km[:] = np.inf
    traders(stocked)
    assert stocked.money.today[F_PRODUCE_TRADERS] == 0.0
    assert (stocked.farmers.stock_kg == 100.0).all()


def test_the_order_of_offers_changes_nothing(stocked):
    offer(stocked, TRADER)
    stocked.villages.market_minutes[:] = 5.0
    other = copy.deepcopy(stocked)
    n = other.offers.n
    for name in other.offers.columns:
        column = getattr(other.offers, name)
        column[:n] = column[:n][::-1].copy()
    traders(stocked)
    traders(other)
    np.testing.assert_array_equal(stocked.farmers.stock_kg, other.farmers.stock_kg)
    np.testing.assert_allclose(stocked.farmers.cash, other.farmers.cash)
