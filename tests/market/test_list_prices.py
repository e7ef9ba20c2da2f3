import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.market.list_prices import list_prices, next_price, price_floor


def test_floor_leaves_what_selling_elsewhere_would():
    price = price_floor(3.0, 2.0, 0.05)
    assert price * 0.95 - 2.0 == pytest.approx(3.0)


@given(cover=st.floats(0.0, 1e6), soon=st.booleans())
def test_the_step_follows_cover(cover, soon):
    price = next_price(10.0, cover, soon, 3.0, 7.0, 0.02)
    expected = 9.8 if soon or cover > 7.0 else 10.2 if cover < 3.0 else 10.0
    assert price == pytest.approx(expected)


def test_every_shop_looks_once_a_week(stocked):
    shops = stocked.shops
    shops.order_rate[:] = 1000.0  # no cover at all
    start = shops.by_row("list_price").copy()
    for stocked.day in range(7):
        list_prices(stocked)
    np.testing.assert_allclose(shops.by_row("list_price") / start, 1.02, rtol=1e-5)


def test_no_price_below_the_floor(stocked):
    f, shops = stocked.farmers, stocked.shops
    shops.order_rate[:] = 0.0
    for stocked.day in range(7 * 80):
        list_prices(stocked)
    best = np.maximum(f.belief[:, :, 0], f.belief[:, :, 1])
    least = (best + f.online_cost) / (1.0 - stocked.settings.household.channels.commission)
    np.testing.assert_allclose(shops.by_row("list_price").T, least[:, f.sells_online], rtol=1e-5)


def test_what_is_not_on_the_shelf_keeps_its_price(stocked):
    shops = stocked.shops
    shops.order_rate[:] = shops.listed_kg[:] = 0.0
    before = shops.list_price.copy()
    for stocked.day in range(7):
        list_prices(stocked)
    np.testing.assert_array_equal(shops.list_price, before)
