"""Wage work, migration and the local wage."""

import numpy as np
import pytest

from ruralsim.entities.codes import LOCAL_WAGES, REMITTANCES, TRANSFERS
from ruralsim.foundation.ledger import F_REMITTANCES, F_WAGES_LOCAL, Sector
from ruralsim.household.labour import eagerness, gain, idle_workers, labour
from tests.factory import tiny_world

END_OF_JANUARY = 30
STILL = {
    "household__labour__migrate": 0.0, "household__labour__come_back": 0.0,
    "household__labour__separation": 0.0, "household__labour__fill": 0.0,
}  # fmt: skip


def at_month_end(**values):
    world = tiny_world(**values)
    world.day = END_OF_JANUARY
    return world


def test_rules_by_hand():
    assert idle_workers(3, 1, 1.0, 0.25, 2.0) == 0.5
    assert idle_workers(2, 1, 1.0, 0.25, 2.0) == 0.0
    assert gain(4_000.0, 0.5, 0.5, 2_000.0, 1.0, 500.0) == pytest.approx((2_000.0 - 1_250.0) / 4_000.0)
    assert eagerness(5_000.0, 10_000.0, 5.0) == 4.0
    assert eagerness(1.0, 10_000.0, 3.0) == 3.0
    assert eagerness(1e9, 10_000.0, 4.0) == 0.25


def test_wages_and_remittances_go_to_their_sources():
    world = at_month_end(**STILL)
    f, s = world.farmers, world.settings.household.labour
    f.members[:], f.adults[:], f.migrants[:], f.local_jobs[:], f.logistics_jobs[:] = 4, 3, 1, 1, 0
    f.wage_skill[:] = 1.2
    f.migrant_months[:] = np.where(np.arange(f.n) % 2, 6, 5)
    f.income_month[:] = 0.0
    city, wage = world.climate.city_wage, world.townships.local_wage[f.township].copy()
    before = f.cash.sum()
    labour(world)
    np.testing.assert_allclose(f.income_month[:, LOCAL_WAGES], wage * s.work_share * 1.2)
    np.testing.assert_allclose(f.income_month[::2, REMITTANCES], city * 1.2 * s.remit_short)
    np.testing.assert_allclose(f.income_month[1::2, TRANSFERS], city * 1.2 * s.remit_long)
    assert not f.income_month[1::2, REMITTANCES].any()
    paid = world.money.today[F_WAGES_LOCAL] + world.money.today[F_REMITTANCES]
    assert f.cash.sum() - before == pytest.approx(paid)
    assert world.money.net(Sector.HOUSEHOLDS) == pytest.approx(paid)


def test_the_ill_earn_no_local_wage_when_nobody_can_step_in():
    world = at_month_end(**STILL)
    f = world.farmers
    f.members[:], f.adults[:], f.migrants[:], f.local_jobs[:], f.logistics_jobs[:] = 2, 1, 0, 1, 0
    f.labour_lost_until[0] = world.day + 30
    f.income_month[:] = 0.0
    labour(world)
    assert f.income_month[0, LOCAL_WAGES] == 0.0
    assert (f.income_month[1:, LOCAL_WAGES] > 0.0).all()


def test_local_wage_stays_between_its_bounds_and_rises_with_scarcity():
    scarce = at_month_end(household__labour__jobs_household=3.0)
    plenty = at_month_end(household__labour__jobs_household=0.0)
    for world in (scarce, plenty):
        world.couriers.open[:] = False
        labour(world)
        ratio = world.townships.local_wage / world.climate.city_wage
        assert ((ratio >= 0.7 - 1e-12) & (ratio <= 1.0)).all()
    assert (scarce.townships.local_wage > plenty.townships.local_wage).all()
    assert (scarce.townships.vacancies > plenty.townships.vacancies).all()


def test_people_are_conserved_and_somebody_always_stays():
    world = at_month_end(
        days=800, households=200, household__labour__migrate=1.0, household__labour__come_back=0.5
    )
    f = world.farmers
    for day in range(800):
        world.day = day
        labour(world)
        assert (f.migrants >= 0).all()
        assert (f.local_jobs >= 0).all()
        assert (f.members - f.migrants >= 1).all()
        assert (f.migrants + f.local_jobs + f.logistics_jobs <= f.adults).all()
        assert ((f.migrant_months == 0) | (f.migrants > 0)).all()


def test_more_leave_when_the_city_pays_more():
    away = []
    for wage in (2_000.0, 8_000.0):
        world = at_month_end(households=400, days=400)
        for day in range(365):
            world.day = day
            world.climate.city_wage = wage
            world.state.labour.city_wage = wage  # a level, not a rise: the local wage does not follow
            world.townships.local_wage[:] = 3_000.0
            labour(world)
        away.append(world.farmers.migrants.sum())
    assert away[1] > 1.2 * away[0]


def test_a_road_adds_jobs_and_takes_none_from_other_townships():
    """Jobs on offer follow today's ways to the seat, relative to those of the first day."""
    offered = []
    for minutes in (90.0, 10.0):
        world = at_month_end(households=400)
        world.farmers.local_jobs[:] = 0
        world.villages.start_minutes[:] = 90.0
        world.villages.market_minutes[:] = np.where(world.villages.township == 1, minutes, 90.0)
        labour(world)
        offered.append(world.townships.vacancies.copy())
    assert offered[1][1] > 1.2 * offered[0][1]
    assert offered[1][0] == offered[0][0]


def test_where_no_village_reaches_a_job_there_are_none():
    world = at_month_end(household__labour__remote_jobs=0.0)
    world.couriers.open[:] = False
    world.farmers.local_jobs[:] = 0
    world.villages.start_minutes[:] = world.villages.market_minutes[:] = 1e4
    labour(world)
    assert not world.townships.vacancies.any()


def test_whom_a_road_brings_nearer_finds_work_sooner():
    world = at_month_end(households=2_000)
    f, v = world.farmers, world.villages
    f.local_jobs[:], f.migrants[:], f.adults[:], f.land_ha[:] = 0, 0, 2, 0.1
    f.income_head[:] = 9_000.0
    near = np.arange(v.n) % 2 == 0
    v.market_minutes[:] = np.where(near, 10.0, 90.0)
    labour(world)
    hired = [f.local_jobs[near[f.village] == k].mean() for k in (True, False)]
    assert hired[0] > 1.15 * hired[1] > 0.0


def test_survives_a_county_without_people():
    world = at_month_end(households=0)
    labour(world)
    assert np.isfinite(world.townships.local_wage).all()
    assert not world.money.today.any()
