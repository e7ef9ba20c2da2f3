import numpy as np
import pytest

from ruralsim.entities.codes import INSTITUTION
from ruralsim.foundation.ledger import F_ORDERS_ASSISTANCE
from ruralsim.market.assistance import agreed, assistance
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
    assert (b.spent_cny <= b.budget_cny_year * 20 / 365 + 1e-9).all()
    assert b.spent_cny.sum() > 0.8 * due
    assert stocked.money.today[F_ORDERS_ASSISTANCE] == pytest.approx(b.spent_cny.sum())
    assert escrow(stocked) == pytest.approx(b.spent_cny.sum())


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
