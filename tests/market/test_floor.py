import numpy as np
import pytest

from ruralsim.entities.codes import ASSISTANCE, TRADER
from ruralsim.foundation.ledger import F_FLOOR_PURCHASE, F_LOCAL_SALES, M_FLOOR_PURCHASED, M_SOLD_LOCALLY
from ruralsim.market.floor import floor
from tests.market.conftest import left_kg, offer, produce_kg


def test_the_fair_takes_no_more_than_its_people_eat(stocked):
    offer(stocked, TRADER, kg=50.0)
    stocked.farmers.residents[:] = 3.0
    before = produce_kg(stocked)
    floor(stocked)
    s = stocked.settings.market.floor
    assert stocked.mass.today[M_SOLD_LOCALLY, 0] == pytest.approx(3.0 * stocked.farmers.n * s.fair_kg_head)
    assert stocked.money.today[F_LOCAL_SALES] > 0.0
    assert before - produce_kg(stocked) == pytest.approx(left_kg(stocked))


def test_only_what_is_about_to_spoil_is_cleared(stocked):
    offer(stocked, TRADER, kg=50.0, reservation=0.5)
    floor(stocked)
    assert left_kg(stocked) == 0.0


def test_floor_purchase_pays_its_share_of_the_reference_price(stocked):
    offer(stocked, TRADER, kg=50.0)
    stocked.terms["floor_price"][:] = 0.5
    cash = stocked.farmers.cash.copy()
    floor(stocked)
    price = 0.5 * stocked.products.price_reference[0]
    np.testing.assert_allclose(stocked.farmers.cash - cash, 50.0 * price)
    assert stocked.money.today[F_FLOOR_PURCHASE] == pytest.approx(50.0 * price * stocked.farmers.n)
    assert stocked.mass.today[M_FLOOR_PURCHASED, 0] == pytest.approx(50.0 * stocked.farmers.n)
    assert (stocked.farmers.channel_kg[:, ASSISTANCE] == 50.0).all()
