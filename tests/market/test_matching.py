import numpy as np
import pytest

from ruralsim.entities.codes import AT_FARM, CONSUMER, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_ORDERS_ONLINE, F_PACKAGING
from ruralsim.market.demand import demand
from ruralsim.market.matching import matching
from ruralsim.market.packing import quoted
from tests.market.conftest import escrow, produce_kg


@pytest.fixture
def ordered(stocked):
    stocked.products.shops[:] = 50.0
    stocked.buyers.awareness[stocked.buyers.kind == CONSUMER] = 1.0
    demand(stocked)
    return stocked


def test_freight_is_quoted_by_weight():
    assert quoted(5.0, 1.5, 4.0) == pytest.approx(9.5)
    assert quoted(5.0, 1.5, 0.5) == 5.0


def test_an_order_leaves_stock_and_lies_in_escrow(ordered):
    f = ordered.farmers
    before, cash, stock = produce_kg(ordered), f.cash.sum(), f.stock_kg.sum()
    matching(ordered)
    c = ordered.consignments
    assert c.n > 10
    assert (c.stage[: c.n] == AT_FARM).all()
    assert f.sells_online[c.seller[: c.n]].all()
    assert produce_kg(ordered) == pytest.approx(before)
    assert stock - f.stock_kg.sum() == pytest.approx(c.packed_kg[: c.n].sum())
    assert ordered.money.today[F_ORDERS_ONLINE] == pytest.approx(escrow(ordered))
    packaging = ordered.money.today[F_PACKAGING]
    assert packaging == pytest.approx(c.n * ordered.settings.household.channels.packaging_cny)
    assert cash - f.cash.sum() == pytest.approx(packaging)
    assert f.income_month[:, FARMING].sum() == pytest.approx(-packaging)
    assert ordered.tally.today[TALLY["up_orders"]] == c.n
    assert np.unique(c.uid[: c.n]).size == c.n


def test_orders_are_limited_by_what_is_listed(ordered):
    shops, p = ordered.shops, ordered.products
    shops.listed_kg[:] = 1.2 * p.order_kg
    listed = shops.by_row("listed_kg").sum(axis=0)
    matching(ordered)
    c = ordered.consignments
    sold = np.bincount(c.product[: c.n], c.packed_kg[: c.n], p.n)
    assert (sold <= listed + 1e-9).all()
    assert (shops.listed_kg >= 0.0).all()


def test_dear_goods_are_left(ordered):
    ordered.shops.list_price[:] *= 40.0
    matching(ordered)
    assert ordered.consignments.n < 0.01 * ordered.intents.n


def test_short_weight_is_paid_for_in_full(ordered):
    ordered.farmers.short_weight[:] = 0.1
    matching(ordered)
    c = ordered.consignments
    np.testing.assert_allclose(c.packed_kg[: c.n], 0.9 * c.ordered_kg[: c.n], rtol=1e-6)
    assert ordered.tally.today[TALLY["short_weight_parcels"]] == c.n


def test_loyal_circles_come_back(ordered):
    b, f = ordered.buyers, ordered.farmers
    b.known_seller[:, 0] = np.flatnonzero(f.sells_online)[0]
    b.known_state[:, 0] = 1
    b.loyalty[:, 0] = 1.0
    matching(ordered)
    seller = ordered.consignments.seller[: ordered.consignments.n]
    assert np.bincount(seller).argmax() == np.flatnonzero(f.sells_online)[0]


def test_no_carrier_no_shop(ordered):
    ordered.farmers.carrier[:] = -1
    matching(ordered)
    assert ordered.consignments.n == 0
    assert ordered.tally.today[TALLY["up_unmatched"]] == ordered.intents.n


def test_buyers_pay_what_is_asked(ordered):
    matching(ordered)
    shops, c = ordered.shops, ordered.consignments
    assert c.n > 10
    paid = c.paid_cny[: c.n] / c.ordered_kg[: c.n]
    asked = shops.list_price[ordered.farmers.shop[c.seller[: c.n]], c.product[: c.n]]
    np.testing.assert_allclose(paid, asked, rtol=1e-6)
