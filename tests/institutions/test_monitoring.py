"""The register, help and the allowance."""

import numpy as np
import pytest

from ruralsim.entities.codes import (
    ALLOWANCE,
    MARGINAL,
    NOT_MONITORED,
    SUDDEN_HARDSHIP,
    UNSTABLE_FORMERLY_POOR,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_ALLOWANCE, F_HELP, Sector
from ruralsim.institutions.monitoring import hardship_category, monitoring
from ruralsim.world.incomes import set_year
from tests.factory import tiny_world

LINE, STANDARD = 6_300.0, 6_000.0


def county(y=10_000.0, m=10_000.0, **terms):
    world = tiny_world(days=1_000)
    world.day = 30
    world.climate.line_year_cny, world.climate.standard_cny = LINE, STANDARD
    values = {"monitor_detection": 1.0, "monitor_delay": 60.0, "monitor_help": 50.0, "allowance_take_up": 1.0}
    for name, value in (values | terms).items():
        world.terms[name][:] = value
    f = world.farmers
    f.income_head[:], f.monitored_head[:] = y, m
    f.category[:], f.formerly_poor[:], f.shock_day[:] = NOT_MONITORED, False, -100_000
    f.members[:], f.migrants[:], f.residents[:] = 4, 1, 3.0
    f.income_month[:], f.allowance_months[:] = 0.0, 0
    allowed(world, 0.0)
    return world


def allowed(world, month):
    """Every household had so much of the allowance each month, and nothing else."""
    ring = np.zeros((world.farmers.n, 12, world.farmers.income_month.shape[1]))
    ring[:, :, ALLOWANCE] = month
    set_year(world.farmers, world.incomes, ring)


def months(world, count):
    for day in range(world.day, 1_000):
        if world.calendar.is_month_end(day):
            world.day = day
            monitoring(world)
            count -= 1
            if count == 0:
                return


@pytest.mark.parametrize(
    ("y", "formerly_poor", "since", "category"),
    [
        (7_000.0, True, 100, SUDDEN_HARDSHIP),
        (LINE, False, 365, SUDDEN_HARDSHIP),
        (7_000.0, True, 366, UNSTABLE_FORMERLY_POOR),
        (6_000.0, True, 100, UNSTABLE_FORMERLY_POOR),
        (6_000.0, False, 100, MARGINAL),
        (7_000.0, False, 500, MARGINAL),
    ],
)
def test_categories_exclude_one_another(y, formerly_poor, since, category):
    assert hardship_category(y, formerly_poor, since, LINE) == category


def test_hardship_is_found_helped_after_the_delay_and_released_after_six_months():
    world = county(m=5_000.0, monitor_delay=45.0)
    f = world.farmers
    months(world, 1)
    assert (f.category == MARGINAL).all()
    assert world.tally.today[TALLY["monitored_entered"]] == f.n
    assert world.money.today[F_HELP] == 0.0
    world.day += 1
    months(world, 2)  # February is too early, in March help has begun
    assert world.money.today[F_HELP] == pytest.approx(50.0 * 3 * f.n)
    f.monitored_head[:] = LINE
    world.day += 1
    months(world, 5)
    assert (f.category == MARGINAL).all()
    world.day += 1
    months(world, 1)
    assert (f.category == NOT_MONITORED).all()


def test_help_is_no_income_and_leaks_to_those_above_the_line():
    world = county(y=7_000.0, m=5_000.0, monitor_delay=0.0)
    f = world.farmers
    f.shock_day[:] = world.day - 30
    before = f.cash.sum()
    months(world, 1)
    assert (f.category == SUDDEN_HARDSHIP).all()
    assert not f.income_month.any()
    assert f.cash.sum() - before == pytest.approx(world.money.today[F_HELP])
    assert world.tally.today[TALLY["help_nonpoor_cny"]] == pytest.approx(world.money.today[F_HELP])
    np.testing.assert_allclose(f.help_year_cny, 150.0)


def test_nothing_is_found_without_detection():
    world = county(m=5_000.0, monitor_detection=0.0)
    months(world, 6)
    assert not world.farmers.category.any()


def test_detection_tips_only_whom_it_tips():
    found = []
    for chance in (0.3, 0.6):
        world = county(m=5_000.0, monitor_detection=chance)
        months(world, 1)
        found.append(world.farmers.category > 0)
    assert (found[1] | ~found[0]).all()
    assert found[1].sum() > found[0].sum()


def test_allowance_tops_up_to_the_standard_after_two_months():
    world = county(y=5_000.0)
    f = world.farmers
    months(world, 2)
    assert not f.allowance.any()
    world.day += 1
    months(world, 1)
    assert f.allowance.all()
    np.testing.assert_allclose(f.income_month[:, ALLOWANCE], 1_000.0 / 12.0 * 3)
    assert world.money.today[F_ALLOWANCE] == pytest.approx(250.0 * f.n)
    assert world.money.net(Sector.HOUSEHOLDS) == pytest.approx(world.money.today[F_ALLOWANCE])


def test_what_the_allowance_paid_does_not_end_it():
    world = county(y=STANDARD)
    f = world.farmers
    allowed(world, 250.0)  # 1,000 a head of three in a year
    f.allowance_months[:] = 12
    months(world, 1)
    np.testing.assert_allclose(f.income_month[:, ALLOWANCE], 250.0)


def test_take_up_is_a_lasting_trait():
    world = county(y=5_000.0, allowance_take_up=0.5)
    months(world, 4)
    first = world.farmers.allowance.copy()
    assert 0.2 < first.mean() < 0.8
    world.day += 1
    months(world, 1)
    np.testing.assert_array_equal(world.farmers.allowance, first)


def test_survives_nobody():
    world = tiny_world(households=0)
    world.day = 30
    monitoring(world)
    assert not world.money.today.any()
