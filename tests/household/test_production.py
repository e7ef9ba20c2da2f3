import numpy as np
import pytest

from ruralsim.entities.codes import FARMING, TRADER
from ruralsim.foundation.leaves import leaves
from ruralsim.foundation.ledger import F_INPUTS, F_LOANS, M_EATEN, M_HARVESTED, M_UNHARVESTED
from ruralsim.household.production import (
    Production,
    _drop_small_plots,
    _move_land,
    choose_land,
    farm_labour_,
    production,
)
from tests.factory import tiny_world


@pytest.fixture
def world():
    return tiny_world(days=400)


def open_books(world):
    world.mass.close_day()
    world.money.close_day()


def run(world, days):
    """Days of farming alone; the books are checked each night."""
    first = world.day
    for day in range(first, first + days):
        world.day = day
        opening = world.farmers.stock_kg.sum(axis=1)
        production(world)
        world.mass.check(opening, world.farmers.stock_kg.sum(axis=1), day)
        open_books(world)
    world.day = first + days


def test_every_kilogram_of_a_year_is_accounted_for_and_stays_within_bounds(world):
    run(world, 366)
    farmers = world.farmers
    assert (farmers.stock_kg >= 0).all()
    assert (farmers.fresh <= 1).all()
    assert all(np.isfinite(column).all() for _, column in leaves(farmers))
    harvested = world.mass.total[M_HARVESTED] + world.mass.total[M_UNHARVESTED]
    hectares = (farmers.land_ha * farmers.share).sum(axis=1)
    normal = hectares * world.products.yield_kg_ha
    grown = normal > 0
    assert harvested[grown] == pytest.approx(normal[grown], rel=0.5)  # weather of one year
    assert (world.mass.total[M_EATEN] <= 1.0001 * harvested * world.products.eaten_share).all()


def test_own_consumption_is_income_at_the_trader_price_and_no_cash(world):
    production(world)
    farmers = world.farmers
    cash = farmers.cash.copy()
    farmers.belief[:, :, TRADER] = 2.0
    assert not farmers.own_cny_month.any()
    world.day = 30  # 31 January, when the month's meals are valued
    production(world)
    eaten = world.mass.today[M_EATEN].sum()
    assert eaten > 0
    assert farmers.own_cny_month.sum() == pytest.approx(2.0 * eaten)
    assert (farmers.cash == cash).all()
    assert not farmers.eaten_kg.any()


def test_a_product_of_which_nothing_is_left_is_passed_over(world):
    run(world, 30)
    farmers, products = world.farmers, world.products
    np.testing.assert_allclose(products.farm_kg, farmers.stock_kg.sum(axis=1))
    resting = products.farm_kg == 0.0
    assert resting.any()
    assert not resting.all()
    assert not farmers.astir[resting].any()
    assert farmers.astir.any()
    np.testing.assert_array_equal(world.products.astir, farmers.astir.sum(axis=1))


def test_what_hands_cannot_pick_stays_in_the_field(world):
    production(world)
    farmers = world.farmers
    picked = world.mass.today[M_HARVESTED].sum()
    ripe = picked + world.mass.today[M_UNHARVESTED].sum()
    farmers.land_ha *= 1e4
    open_books(world)
    world.day += 1
    production(world)
    assert world.mass.today[M_UNHARVESTED].sum() > 100 * ripe
    hands = farmers.adults - farmers.migrants - farmers.local_jobs - farmers.logistics_jobs
    best = (np.maximum(hands, 0) + 0.5).sum() * world.products.labour_kg_day.max()
    assert world.mass.today[M_HARVESTED].sum() < best


def test_inputs_are_paid_at_sowing_on_credit_if_need_be():
    world = tiny_world(days=100)
    farmers, products = world.farmers, world.products
    world.day = int(products.sowing.min()) - 1
    world.calendar.first = world.day  # beliefs and plots are made on the first day
    farmers.cash[:] = 100.0
    production(world)
    sown = products.sowing == products.sowing.min()
    due = farmers.land_ha * farmers.share[sown] * products.inputs_cny_ha[sown][:, None]
    due = due.sum(axis=0) * world.climate.price_index
    assert farmers.debt == pytest.approx(np.maximum(due - 100.0, 0.0))
    assert farmers.cash == pytest.approx(np.maximum(100.0 - due, 0.0))
    assert world.money.today[F_INPUTS] == pytest.approx(due.sum())
    assert world.money.today[F_LOANS] == pytest.approx(farmers.debt.sum())
    assert (farmers.income_month[:, FARMING] <= 0).any()


def test_labour_counts_those_at_home_and_helpers():
    assert farm_labour_(3, 1, 1, 0.0, False, 0.4) == pytest.approx(1.4)
    assert farm_labour_(2, 1, 0, 0.5, True, 0.4) == pytest.approx(0.4)


def test_plots_below_the_smallest_go_to_the_larger_ones():
    share = np.array([[0.5, 0.46, 0.04], [0.03, 0.02, 0.02], [0.0, 0.0, 0.0]]).T
    _drop_small_plots(share, 0.05)
    assert share[:, 0] == pytest.approx([0.5 / 0.96, 0.46 / 0.96, 0.0])
    assert share[:, 1] == pytest.approx([1.0, 0.0, 0.0])
    assert (share[:, 2] == 0).all()


def test_normal_returns_leave_the_land_as_it_is(world):
    production(world)
    farmers = world.farmers
    farmers.share[:] = farmers.base_share
    first = farmers.share.copy()
    state = np.array([8000.0] * world.products.n)
    world.state.production.normal_net_ha = state / world.climate.price_index
    farmers.value_year[:] = farmers.land_ha * farmers.share * 8000.0
    settings = world.settings.household.production
    common = farmers.base_share.mean(axis=1)[:, None]
    target = (1 - settings.openness) * farmers.base_share + settings.openness * common
    choose_land(world)
    grown = ~world.products.perennial
    assert farmers.share.sum(axis=0) + farmers.young_share.sum(axis=(0, 2)) == pytest.approx(1.0)
    assert np.abs(farmers.share - first)[grown].max() <= 0.2 * np.abs(target - first).max() + 0.06
    assert (farmers.value_year == 0).all()


def test_land_moves_a_fifth_of_the_way_and_orchards_wait_three_years():
    settings = Production(smallest_plot=0.01)
    share = np.array([[0.5], [0.5], [0.0]])
    young = np.zeros((1, 1, 3), np.float32)
    target = np.array([[0.3], [0.2], [0.5]])
    perennial = np.array([False, False, True])
    planted = []
    for _ in range(4):
        _move_land(share, young, target, perennial, settings)
        planted.append(share[2, 0])
        assert share.sum() + young.sum() == pytest.approx(1.0, abs=1e-6)
    assert young[0, 0, 2] > 0
    assert planted[:3] == [0.0, 0.0, 0.0]
    assert planted[3] == pytest.approx(0.2 * 0.5)


def test_orchards_are_not_grubbed_up():
    share, young = np.array([[0.6], [0.4]]), np.zeros((1, 1, 3), np.float32)
    _move_land(share, young, np.array([[1.0], [0.0]]), np.array([False, True]), Production())
    assert share[:, 0] == pytest.approx([0.6, 0.4])


def test_a_county_without_farmers_survives():
    world = tiny_world(households=0)
    run(world, 3)
    assert world.mass.total.sum() == 0
