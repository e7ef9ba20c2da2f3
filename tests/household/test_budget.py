"""A household's month, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities.codes import BUSINESS, FARMING, PROPERTY, TRANSFERS
from ruralsim.foundation.ledger import F_CONSUMPTION, F_LOANS, F_MEDICAL, F_REPAYMENT, Sector
from ruralsim.household.budget import borrowed, budget, consumption, trailing_line
from ruralsim.world.incomes import by_source, set_year
from tests.factory import tiny_world

END_OF_JANUARY, END_OF_DECEMBER = 30, 364


def closed(**values):
    world = tiny_world(days=365, **values)
    world.day = END_OF_JANUARY
    return world


def test_consumption_follows_income_and_cash_above_a_floor():
    assert consumption(12_000.0, 5_000.0, 300.0, 0.8, 0.02) == pytest.approx(800.0 + 100.0)
    assert consumption(1_000.0, -5_000.0, 300.0, 0.8, 0.02) == 300.0


@given(st.floats(0, 1e5), st.floats(-1e5, 1e5), st.floats(0, 1e5), st.floats(0, 2e5))
def test_borrowing_stays_within_credit(due, cash, limit, debt):
    loan = borrowed(due, cash, limit, debt)
    assert loan >= 0.0
    assert loan == 0.0 or debt + loan <= limit * (1 + 1e-12) + 1e-6
    assert loan <= max(due - cash, 0.0)


def test_month_is_closed_into_the_ring_and_income_head_is_its_sum_over_mean_residents():
    world = closed()
    f = world.farmers
    sources = f.income_month.shape[1]
    set_year(f, world.incomes, np.full((f.n, 12, sources), 100.0))
    f.expense_ring[:] = 10.0
    f.resident_ring[:] = 2.0
    f.members[:], f.migrants[:] = 5, 3
    f.income_month[:] = 0.0
    f.income_month[:, FARMING] = 1_000.0
    f.expense_month[:] = 25.0
    f.medical_cny_month[:] = 0.0
    for name in ("business_cny_year", "transfers_cny_year", "property_cny_year"):
        getattr(f, name)[:] = 0.0
    budget(world)
    year = 11 * 100.0 * sources + 1_000.0
    np.testing.assert_allclose(f.residents, 2.0)
    np.testing.assert_allclose(f.income_head, year / 2.0)
    relief = 11 * 100.0
    np.testing.assert_allclose(f.monitored_head, (year - relief - 11 * 10.0 - 25.0) / 2.0)
    assert not f.income_month.any()
    assert not f.expense_month.any()


def test_endowments_are_paid_by_the_month():
    world = closed()
    f = world.farmers
    f.business_cny_year[:], f.transfers_cny_year[:], f.property_cny_year[:] = 1_200.0, 2_400.0, 120.0
    world.climate.business_index, world.climate.transfer_index = 1.1, 1.2
    budget(world)
    slot = world.calendar.months(world.day) % 12
    month = by_source(f, world.incomes, slice(slot, slot + 1))
    for source, paid in ((BUSINESS, 110.0), (TRANSFERS, 240.0), (PROPERTY, 11.0)):
        np.testing.assert_allclose(month[:, source], paid, rtol=1e-6)


def test_cash_of_households_moves_by_the_flows_alone():
    world = closed()
    f = world.farmers
    f.medical_cny_month[::3] = 900.0
    f.cash[::2] = -500.0
    f.debt[::4] = 2_000.0
    f.own_cny_month[:] = 50.0
    before = f.cash.sum()
    budget(world)
    assert f.cash.sum() - before == pytest.approx(world.money.net(Sector.HOUSEHOLDS), rel=1e-12, abs=1e-6)
    for flow in (F_CONSUMPTION, F_LOANS, F_MEDICAL, F_REPAYMENT):
        assert world.money.today[flow] >= 0.0
    assert world.money.today[F_MEDICAL] == pytest.approx(900.0 * f.medical_cny_month[::3].size)


def test_treatment_ends_with_the_illness():
    world = closed()
    f = world.farmers
    f.medical_cny_month[:] = 100.0
    f.labour_lost_until[:] = np.where(np.arange(f.n) % 2, world.day, world.day + 10)
    budget(world)
    assert not f.medical_cny_month[1::2].any()
    assert (f.medical_cny_month[::2] == 100.0).all()


def test_without_credit_a_household_eats_what_it_can_pay():
    world = closed(household__budget__credit=0.0)
    f = world.farmers
    f.cash[:] = 0.0
    set_year(f, world.incomes, np.zeros((f.n, 12, f.income_month.shape[1])))
    f.income_month[:] = 0.0
    for name in ("business_cny_year", "transfers_cny_year", "property_cny_year"):
        getattr(f, name)[:] = 0.0
    budget(world)
    assert not f.cash.any()
    assert world.money.today[F_CONSUMPTION] == 0.0


def test_goods_ordered_online_are_part_of_consumption():
    spent = []
    for ordered in (0.0, 100.0):
        world = closed()
        world.farmers.goods_cny_month[:] = ordered
        budget(world)
        spent.append(world.money.today[F_CONSUMPTION])
        assert not world.farmers.goods_cny_month.any()
    assert spent[0] - spent[1] == pytest.approx(100.0 * world.farmers.n)


def test_line_of_a_trailing_year_meets_the_line_of_the_year_in_december():
    world = tiny_world(days=365)
    world.climate.line_cny = 6_300.0
    world.day = END_OF_DECEMBER
    assert trailing_line(world) == pytest.approx(6_300.0)
    world.day = END_OF_JANUARY
    assert 6_000.0 <= trailing_line(world) < 6_100.0


def test_nothing_happens_within_the_month_or_without_households():
    world = tiny_world()
    world.day = 15
    before = world.farmers.cash.copy()
    budget(world)
    np.testing.assert_array_equal(world.farmers.cash, before)
    world = tiny_world(households=0)
    world.day = END_OF_JANUARY
    budget(world)
    assert not world.money.today.any()
