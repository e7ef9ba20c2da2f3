import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.market.list_prices import ListPrices, first_price, list_prices, next_price, price_floor


def test_floor_leaves_what_selling_elsewhere_would():
    price = price_floor(3.0, 2.0, 0.05)
    assert price * 0.95 - 2.0 == pytest.approx(3.0)


@given(cover=st.floats(0.0, 1e6), soon=st.booleans())
def test_the_step_follows_cover(cover, soon):
    price = next_price(10.0, cover, soon, 3.0, 7.0, 0.02)
    expected = 9.8 if soon or cover > 7.0 else 10.2 if cover < 3.0 else 10.0
    assert price == pytest.approx(expected)


def test_every_shop_looks_once_a_week(stocked):
    f = stocked.farmers
    f.order_rate[:] = 1000.0  # no cover at all
    start = f.list_price.copy()
    for stocked.day in range(7):
        list_prices(stocked)
    raised = f.list_price / start
    np.testing.assert_allclose(raised[:, f.sells_online], 1.02, rtol=1e-5)
    np.testing.assert_array_equal(raised[:, ~f.sells_online], 1.0)


def test_no_price_below_the_floor(stocked):
    f = stocked.farmers
    f.order_rate[:] = 0.0
    for stocked.day in range(7 * 80):
        list_prices(stocked)
    best = np.maximum(f.belief[:, :, 0], f.belief[:, :, 1])
    least = (best + f.online_cost) / (1.0 - stocked.settings.household.channels.commission)
    shops = f.sells_online
    np.testing.assert_allclose(f.list_price[:, shops], least[:, shops], rtol=1e-5)


def test_something_new_is_left_to_the_shelf(stocked):
    stocked.farmers.list_price[:] = 0.0
    for stocked.day in range(7):
        list_prices(stocked)
    assert (stocked.farmers.list_price == 0.0).all()


@given(least=st.floats(0.0, 100.0), retail=st.floats(0.0, 100.0))
def test_a_first_price_lies_between_the_floor_and_a_markup(least, retail):
    price = first_price(least, retail, ListPrices(opening=1.0, first_markup=0.25))
    assert least <= price <= 1.25 * least
    assert price == retail or price in (least, least * 1.25)
