import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities.codes import INSTITUTION
from ruralsim.foundation.ledger import F_ORDERS_ASSISTANCE
from ruralsim.market.assistance import Assistance, agreed, assistance, least_spent
from tests.market.conftest import escrow, produce_kg


def test_they_meet_between_ask_and_limit():
    assert agreed(2.0, 3.0, 0.5) == pytest.approx(2.5)
    assert agreed(3.0, 2.0, 0.5) == -1.0


def test_budgets_are_spent_evenly_and_never_exceeded(stocked):
    b = stocked.buyers
    for stocked.day in range(20):
        stocked.farmers.stock_kg[:] = 100.0
        assistance(stocked)
    due = b.budget_cny_year.sum() * 20 / 365
    assert (b.due_cny >= -1e-9).all()
    spent = stocked.money.today[F_ORDERS_ASSISTANCE]
    assert 0.8 * due < spent == pytest.approx(due - b.due_cny.sum())
    assert escrow(stocked) == pytest.approx(spent)


def test_no_quota_no_orders(stocked):
    stocked.terms["quota"][:] = 0.0
    before = produce_kg(stocked)
    assistance(stocked)
    assert stocked.consignments.n == 0
    assert produce_kg(stocked) == before


def test_the_formerly_poor_come_first(stocked):
    f = stocked.farmers
    f.formerly_poor[:] = np.arange(f.n) % 2 == 0
    stocked.buyers.budget_cny_year[:] *= 5.0
    assistance(stocked)
    c = stocked.consignments
    assert c.n > 0
    assert (c.kind[: c.n] == INSTITUTION).all()
    assert f.assist_listed[c.seller[: c.n]].all()
    assert f.formerly_poor[c.seller[: c.n]].all()


def test_the_list_holds_its_share_and_its_priority():
    from tests.factory import tiny_world

    world = tiny_world(households=2000)
    assistance(world)
    f, s = world.farmers, world.settings.market.assistance
    listed = f.assist_listed
    assert listed.mean() == pytest.approx(s.listed_share, abs=0.04)
    assert f.formerly_poor[listed].mean() == pytest.approx(world.terms.scalar("quota_priority"), abs=0.08)


def test_institutions_refuse_what_is_too_dear(stocked):
    stocked.farmers.belief[:, :, :2] = 10.0 * stocked.products.price_retail[:, None, None]
    assistance(stocked)
    assert stocked.consignments.n == 0


cny = st.floats(0.0, 200.0)


@given(
    elsewhere=cny, bulk=cny, limit=cny, usual=st.floats(0.1, 5000.0), split=st.floats(0.0, 1.0),
    packaging=st.floats(0.0, 5.0), commission=st.floats(0.0, 0.2), least=st.floats(0.01, 1.0),
)  # fmt: skip
def test_no_consignment_is_cheaper_than_the_least(
    elsewhere, bulk, limit, usual, split, packaging, commission, least
):
    s = Assistance(split=split, packaging_cny_kg=packaging, commission=commission, least=least)
    price = agreed((elsewhere + bulk + packaging) / (1.0 - commission), limit, split)
    assert price < 0.0 or least_spent(s, usual, limit) <= price * least * usual


def test_an_institution_out_of_money_waits_for_the_next_release(stocked):
    s, b, p = stocked.settings.market.assistance, stocked.buyers, stocked.products
    stocked.day = 5
    office = b.kind == INSTITUTION
    usual = np.minimum(s.consignment_kg, s.consignment_cny / p.price_retail)
    b.due_cny[office], b.budget_cny_year[office] = 0.05 * (s.least * usual * p.price_retail).min(), 0.0
    left = b.due_cny.copy()
    assistance(stocked)
    assert stocked.consignments.n == 0
    np.testing.assert_array_equal(b.due_cny, left)
