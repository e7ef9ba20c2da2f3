"""What buying online is worth, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities.tally import TALLY
from ruralsim.household.channels import WORK_MINUTES_MONTH
from ruralsim.household.consumer import Consumer, consumer_gain, gain_per_cny
from tests.factory import tiny_world


def at(ratio, **settings):
    return float(gain_per_cny(np.array([ratio]), Consumer(**settings))[0])


def test_the_same_price_and_the_same_choice_are_worth_nothing():
    assert at(1.0, stocked=1.0) == 0.0


def test_goods_that_no_shop_stocks_by_hand():
    assert at(1.0, stocked=0.0, elasticity=5.0) == pytest.approx(1.0 / 4.0)


def test_a_dearer_shop_by_hand():
    # demand q = p^-2 from price 1 to 1.25: the integral is 1 - 1/1.25 = 0.2
    assert at(1.25, stocked=1.0, elasticity=2.0) == pytest.approx(0.2)


@given(st.floats(1.0, 3.0), st.floats(1.0, 3.0), st.floats(1.5, 10.0))
def test_gain_rises_with_the_price_at_home_and_stays_below_having_no_choice(a, b, elasticity):
    low, high = sorted((a, b))
    settings = {"stocked": 1.0, "elasticity": elasticity}
    assert at(low, **settings) <= at(high, **settings) + 1e-12
    assert at(high, **settings) <= min(high - 1.0, 1.0 / (elasticity - 1.0)) + 1e-12


def test_a_month_of_orders_less_the_way_to_the_point():
    world = tiny_world(household__consumer__stocked=0.0, household__consumer__elasticity=6.0)
    f, v = world.farmers, world.villages
    f.goods_cny_month[:] = 100.0
    v.point_minutes[:], v.minutes_township[:], v.fetched[:] = 10.0, 30.0, 0.25
    world.townships.local_wage[:] = 2_496.0
    consumer_gain(world)
    fetching = 2 * 15.0 * 2_496.0 / WORK_MINUTES_MONTH / 2.0 / 50.0
    assert world.tally.today[TALLY["goods_gain_cny"]] == pytest.approx(100.0 * f.n * (0.2 - fetching))


def test_it_is_no_income_and_moves_no_money():
    world = tiny_world()
    world.farmers.goods_cny_month[:] = 100.0
    consumer_gain(world)
    assert not world.money.today.any()
    assert not world.farmers.income_month.any()


def test_no_point_in_reach_is_no_infinite_loss():
    world = tiny_world()
    world.farmers.goods_cny_month[:] = 100.0
    world.villages.point_minutes[:] = np.inf
    world.villages.market_minutes[:] = np.inf
    consumer_gain(world)
    assert np.isfinite(world.tally.today[TALLY["goods_gain_cny"]])
