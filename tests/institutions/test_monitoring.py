"""The register, help and the allowance."""

import numpy as np
import pytest

from ruralsim.entities.codes import (
    ALLOWANCE,
    MARGINAL,
    NOT_MONITORED,
    RELIEF,
    SUDDEN_HARDSHIP,
    UNSTABLE_FORMERLY_POOR,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_ALLOWANCE, F_HELP, Sector
from ruralsim.institutions.monitoring import hardship_category, monitoring
from ruralsim.world.incomes import set_year
from tests.factory import tiny_world

LINE, STANDARD = 6_300.0, 6_000.0
SURE = {
    "report": 1.0, "flag": 1.0, "passed": 1.0, "account_error": 0.0, "seen_error": 0.0,
    "visits_once_poor": 1.0,
}  # fmt: skip
"""Settings under which what can be found is found, and rightly."""


def county(y=10_000.0, m=10_000.0, settings=(), **terms):
    """Households alike, with no cash; by default nothing is left to chance, and visitors come monthly."""
    known = {f"institutions__monitoring__{name}": value for name, value in (SURE | dict(settings)).items()}
    world = tiny_world(days=1_000, **known)
    world.day = 30
    world.climate.line_year_cny, world.climate.standard_cny = LINE, STANDARD
    values = {
        "monitor_visits": 1.0, "monitor_reports": 1.0, "monitor_delay": 60.0, "monitor_help": 50.0,
        "allowance_take_up": 1.0,
    }  # fmt: skip
    for name, value in (values | terms).items():
        world.terms[name][:] = value
    f = world.farmers
    f.income_head[:], f.monitored_head[:] = y, m
    f.category[:], f.formerly_poor[:], f.shock_day[:] = NOT_MONITORED, False, -100_000
    f.members[:], f.migrants[:], f.residents[:] = 4, 1, 3.0
    f.cash[:], f.debt[:] = 0.0, 0.0
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


def test_hardship_is_noticed_verified_registered_and_helped_after_the_delay():
    world = county(m=5_000.0, monitor_delay=45.0)
    f, tally = world.farmers, world.tally.today
    months(world, 1)
    assert not f.category.any()  # 31 January: a clue, which is being verified
    assert tally[TALLY["monitor_clues"]] == f.n
    world.day += 1
    months(world, 1)
    assert (f.category == MARGINAL).all()  # 28 February, after 28 days
    assert tally[TALLY["monitored_entered"]] == pytest.approx(3.0 * f.n)
    assert tally[TALLY["monitored_entered_wrongly"]] == 0.0
    assert tally[TALLY["monitor_wait_days"]] == 28.0 * tally[TALLY["monitor_waited"]] == 28.0 * f.n
    world.day += 1
    months(world, 1)
    assert world.money.today[F_HELP] == 0.0  # 31 March: the delay is not over
    world.day += 1
    months(world, 1)
    assert world.money.today[F_HELP] == pytest.approx(50.0 * 3 * f.n)


def test_release_takes_six_months_at_the_line_verified():
    world = county(m=LINE)
    f = world.farmers
    f.category[:] = MARGINAL
    months(world, 5)
    assert (f.category == MARGINAL).all()
    world.day += 1
    months(world, 1)
    assert (f.category == NOT_MONITORED).all()


def test_a_bad_month_begins_the_six_anew():
    world = county(m=LINE)
    f = world.farmers
    f.category[:], f.months_safe[:] = MARGINAL, 5
    f.monitored_head[:] = LINE - 1.0
    months(world, 1)
    assert (f.category == MARGINAL).all()
    assert not f.months_safe.any()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cash": LINE}, "means to cope"),
        ({"monitored_head": LINE}, "above the line"),
    ],
)
def test_who_can_cope_is_no_case(change, why):
    world = county(y=7_000.0, m=5_000.0)
    for name, value in change.items():
        getattr(world.farmers, name)[:] = value * (3 if name == "cash" else 1)
    months(world, 3)
    assert not world.farmers.category.any(), why
    assert world.tally.today[TALLY["monitor_clues"]] == 0.0


def test_a_large_bill_is_flagged_and_refused_where_there_are_means():
    world = county(y=12_000.0, m=5_000.0, monitor_visits=0.0)
    f = world.farmers
    f.cash[:] = 3 * LINE
    months(world, 2)
    assert world.tally.today[TALLY["monitor_clues"]] == f.n
    assert not f.category.any()
    assert (f.refused_day == 58).all()
    world.day += 1
    months(world, 5)
    assert world.tally.today[TALLY["monitor_clues"]] == f.n  # not taken up again within half a year
    world.day += 1
    months(world, 2)
    assert world.tally.today[TALLY["monitor_clues"]] == 2 * f.n


def test_one_who_recovers_while_being_verified_is_refused():
    world = county(m=5_000.0)
    months(world, 1)
    world.farmers.monitored_head[:] = 9_000.0
    world.day += 1
    months(world, 1)
    assert not world.farmers.category.any()


def test_errors_of_the_account_put_some_above_the_line_on_the_register():
    world = county(m=LINE * 1.02, settings={"account_error": 0.2, "seen_error": 0.2})
    months(world, 6)
    entered, wrong = (
        world.tally.today[TALLY[name]] for name in ("monitored_entered", "monitored_entered_wrongly")
    )
    assert entered == wrong > 0.0
    assert world.tally.today[TALLY["monitor_waited"]] == 0.0


def test_relief_is_a_transfer_and_leaks_to_those_who_have_recovered():
    world = county(y=7_000.0, m=5_000.0, monitor_delay=0.0)
    f = world.farmers
    f.shock_day[:] = world.day - 30
    before = f.cash.sum()
    months(world, 2)
    assert (f.category == SUDDEN_HARDSHIP).all()
    paid = world.money.today[F_HELP]
    assert paid == pytest.approx(150.0 * f.n)
    assert f.income_month[:, RELIEF].sum() == pytest.approx(paid)
    assert f.cash.sum() - before == pytest.approx(paid)
    assert world.tally.today[TALLY["help_nonpoor_cny"]] == 0.0
    f.monitored_head[:] = 8_000.0
    world.day += 1
    months(world, 1)
    assert world.tally.today[TALLY["help_nonpoor_cny"]] == pytest.approx(paid)


@pytest.mark.parametrize(("terms", "found"), [({}, True), ({"monitor_reports": 0.0}, False)])
def test_without_visits_households_report_themselves_if_reports_are_followed_up(terms, found):
    world = county(m=5_000.0, monitor_visits=0.0, **terms)
    months(world, 6)
    assert world.farmers.category.any() == found


def test_more_visits_tip_only_whom_they_tip():
    found = []
    for chance in (0.3, 0.6):
        world = county(m=5_000.0, monitor_visits=chance, monitor_reports=0.0)
        months(world, 2)
        found.append(world.farmers.category > 0)
    assert (found[1] | ~found[0]).all()
    assert found[1].sum() > found[0].sum()


def test_the_formerly_poor_are_visited_more_often():
    world = county(m=5_000.0, monitor_visits=0.3, monitor_reports=0.0, settings={"visits_once_poor": 10.0})
    world.farmers.formerly_poor[::2] = True
    months(world, 2)
    assert (world.farmers.category[::2] > 0).all()
    assert not (world.farmers.category[1::2] > 0).all()


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
