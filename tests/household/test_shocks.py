"""Misfortune: how often, how hard, and paid for."""

import numpy as np
import pytest

from ruralsim.entities.codes import DISASTER, ILLNESS, JOB_LOSS, PRICE_FALL, SCHOOLING
from ruralsim.foundation.ledger import F_LOSSES, F_MEDICAL, Sector
from ruralsim.household.shocks import shocks, struck
from tests.factory import tiny_world

NONE = {
    f"household__shocks__{name}": 0.0
    for name in ("illness_year", "disaster_year", "job_loss_year", "schooling_year")
}  # fmt: skip


def after(days, **values):
    world = tiny_world(days=max(days, 1), **values)
    for day in range(days):
        world.day = day
        shocks(world)
    return world


def test_a_yearly_hazard_is_spread_over_its_periods():
    assert struck(0.0049, 0.0609)
    assert not struck(0.0051, 0.0609)


def test_no_hazard_no_shock():
    world = after(365, **NONE)
    assert not world.farmers.shock.any()
    assert not world.money.today.any()


def test_illness_costs_labour_and_money_later():
    world = after(364, **(NONE | {"household__shocks__illness_year": 0.5}), households=400)
    f = world.farmers
    ill = f.shock == ILLNESS
    assert 0.25 < ill.mean() < 0.5
    assert (f.labour_lost_until[ill] > f.shock_day[ill]).all()
    assert (f.medical_cny_month[ill] > 0.0).all()
    assert world.money.today[F_MEDICAL] == 0.0  # the bill comes month by month


def test_disaster_strikes_whole_villages_in_the_growing_season():
    world = after(364, **(NONE | {"household__shocks__disaster_year": 0.5}), households=400, villages=40)
    f, v = world.farmers, world.villages
    hit = f.shock == DISASTER
    share = np.bincount(f.village, hit, v.n) / np.maximum(v.households, 1)
    assert set(np.unique(share)) <= {0.0, 1.0}
    assert 0.1 < share.mean() < 0.8
    months = {world.calendar.month(int(day)) for day in f.shock_day[hit]}
    assert months <= set(range(5, 11))
    assert (f.yield_factor[:, hit] < 1.0).all()
    assert (f.yield_factor[:, ~hit] == 1.0).all()
    assert world.money.today[F_LOSSES] > 0.0


def test_correlation_makes_disasters_come_together():
    spread = []
    for rho in (0.0, 0.95):
        values = NONE | {
            "household__shocks__disaster_year": 0.3, "household__shocks__disaster_correlation": rho,
        }  # fmt: skip
        shares = []
        for seed in range(12):
            world = after(300, **values, households=60, villages=60, townships=2, seed=seed)
            hit = world.villages.disaster_day > 0
            shares.append(np.bincount(world.villages.township, hit, 2) / np.bincount(world.villages.township))
        spread.append(np.std(shares))
    assert spread[1] > 1.5 * spread[0]


def test_lost_jobs_leave_no_negative_counts():
    world = after(364, **(NONE | {"household__shocks__job_loss_year": 1.0}), households=400)
    f = world.farmers
    assert (f.local_jobs >= 0).all()
    assert (f.migrants >= 0).all()
    assert (f.shock == JOB_LOSS).sum() > 50


def test_school_fees_fall_due_late_in_summer_and_are_expense():
    world = after(364, **(NONE | {"household__shocks__schooling_year": 0.5}), households=400)
    f = world.farmers
    paid = f.shock == SCHOOLING
    assert paid.sum() > 30
    assert {world.calendar.month(int(day)) for day in f.shock_day[paid]} <= {8, 9}
    assert f.expense_month.sum() == pytest.approx(world.money.today[F_MEDICAL])
    assert not f.expense_month[f.members <= 2].any()


def test_price_fall_is_noted_for_those_who_depend_on_the_product():
    world = tiny_world(days=364, **NONE)
    f, products = world.farmers, world.products
    products.drift[:] = 0.0
    products.drift[0] = -0.5
    f.share[:] = 0.0
    f.share[0, ::2], f.share[1, 1::2] = 1.0, 1.0
    for day in range(364):
        world.day = day
        shocks(world)
    assert (f.shock[::2] == PRICE_FALL).all()
    assert not f.shock[1::2].any()


def test_cash_moves_by_the_flows_alone():
    world = tiny_world(days=364, households=400)
    before = world.farmers.cash.sum()
    for day in range(364):
        world.day = day
        shocks(world)
    assert world.farmers.cash.sum() - before == pytest.approx(world.money.net(Sector.HOUSEHOLDS))


def test_a_village_more_or_less_changes_no_other():
    whole, part = (tiny_world(days=300, households=200) for _ in range(2))
    part.villages.households[1:] = 0
    for world in (whole, part):
        for day in range(300):
            world.day = day
            shocks(world)
    here = whole.farmers.village == 0
    assert here.any()
    np.testing.assert_array_equal(whole.farmers.shock[here], part.farmers.shock[here])
    np.testing.assert_array_equal(whole.farmers.cash[here], part.farmers.cash[here])
