"""Spells, hazards and vulnerability."""

import numpy as np
import pytest

from ruralsim.entities.tally import TALLY
from ruralsim.household.poverty import features, poverty, vulnerability
from tests.factory import tiny_world

LINE = 6_300.0


def county(income=10_000.0, **values):
    world = tiny_world(days=800, **values)
    world.climate.line_year_cny = LINE
    world.farmers.income_head[:] = income
    world.farmers.poor[:] = False
    return world


def month_ends(world, count):
    days = [d for d in range(800) if world.calendar.is_month_end(d)]
    return days[:count]


def test_a_spell_begins_below_the_line_and_ends_after_three_months_above():
    world = county()
    f = world.farmers
    incomes = [10_000, 6_000, 7_000, 7_000, 6_000, 7_000, 7_000, 7_000, 7_000]
    poor = []
    for day, income in zip(month_ends(world, len(incomes)), incomes, strict=True):
        world.day = day
        f.income_head[0] = income
        poverty(world)
        poor.append(bool(f.poor[0]))
    assert poor == [False, True, True, True, True, True, True, False, False]
    assert world.tally.today[TALLY["entries_poor"]] == 1
    assert world.tally.today[TALLY["spells_ended"]] == 1
    ends = month_ends(world, 8)
    assert world.tally.today[TALLY["spell_days_ended"]] == ends[7] - ends[1]
    assert world.tally.today[TALLY["re_entries"]] == 0


def test_falling_back_within_36_months_is_re_entry():
    world = county()
    f = world.farmers
    f.left_poverty_day[0], f.left_poverty_day[1] = -900, -1_200
    f.income_head[:2] = 5_000.0
    world.day = 30
    poverty(world)
    assert world.tally.today[TALLY["entries_poor"]] == 2
    assert world.tally.today[TALLY["re_entries"]] == 1


def test_township_headcount_counts_persons_month_by_month():
    world = county()
    f, places = world.farmers, world.townships
    for k, day in enumerate(month_ends(world, 14)):
        world.day = day
        f.income_head[f.township == 0] = 5_000.0 if k >= 12 else 10_000.0
        poverty(world)
    np.testing.assert_allclose(places.headcount, [1.0, 0.0])


def test_vulnerability_finds_mean_and_spread_of_each_group():
    rng = np.random.default_rng(5)
    group = np.arange(40_000) % 2
    log_income = np.where(
        group, 9.2 + 0.6 * rng.normal(size=group.size), 9.6 + 0.3 * rng.normal(size=group.size)
    )
    traits = np.column_stack([np.ones(group.size), group])
    found = vulnerability(np.exp(log_income), traits, LINE)
    from scipy.stats import norm

    assert found[group == 1].mean() == pytest.approx(norm.cdf((np.log(LINE) - 9.2) / 0.6), abs=0.01)
    assert found[group == 0].mean() == pytest.approx(norm.cdf((np.log(LINE) - 9.6) / 0.3), abs=0.01)


def test_vulnerability_survives_little_and_constant_data():
    income = np.array([5_000.0, 7_000.0])
    np.testing.assert_array_equal(vulnerability(income, np.ones((2, 1)), LINE), [1.0, 0.0])
    same = np.full(50, 7_000.0)
    assert np.isfinite(vulnerability(same, np.ones((50, 3)), LINE)).all()


def test_features_are_finite_even_off_the_road():
    world = county(households=200)
    world.villages.minutes_seat[0] = np.inf
    assert np.isfinite(features(world)).all()
    assert (vulnerability(world.farmers.income_head, features(world), LINE) <= 1.0).all()


def test_no_household_no_poverty():
    world = county(households=0)
    world.day = 364
    poverty(world)
    assert not world.townships.headcount.any()
