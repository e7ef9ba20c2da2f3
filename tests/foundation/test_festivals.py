import datetime as dt

import pytest

from ruralsim.foundation.festivals import is_working_day, mid_autumn, spring_festival


@pytest.mark.parametrize(
    ("year", "spring", "autumn"),
    [
        (2021, (2, 12), (9, 21)),
        (2022, (2, 1), (9, 10)),
        (2023, (1, 22), (9, 29)),
        (2024, (2, 10), (9, 17)),
        (2025, (1, 29), (10, 6)),
        (2026, (2, 17), (9, 25)),
    ],
)
def test_festivals_of_the_lunar_calendar(year, spring, autumn):
    assert spring_festival(year) == dt.date(year, *spring)
    assert mid_autumn(year) == dt.date(year, *autumn)


@pytest.mark.parametrize("year", [1970, 2031, 2100, 2101, 2150, 2210])
def test_any_year_of_a_run_has_its_festivals(year):
    assert dt.date(year, 1, 20) <= spring_festival(year) <= dt.date(year, 2, 22)
    assert dt.date(year, 9, 6) <= mid_autumn(year) <= dt.date(year, 10, 9)
    assert 240 <= sum(is_working_day(dt.date(year, 1, 1) + dt.timedelta(days=k)) for k in range(365)) <= 256


def test_sundays_are_worked_for_spring_festival_as_announced():
    assert is_working_day(dt.date(2021, 2, 7))
    assert not is_working_day(dt.date(2021, 2, 17))
    assert is_working_day(dt.date(2021, 2, 18))


def test_where_nothing_is_announced_statutory_days_are_free_and_none_is_moved():
    assert not is_working_day(spring_festival(2031) - dt.timedelta(days=1))
    assert not any(is_working_day(dt.date(2031, 10, k)) for k in (1, 2, 3))
    assert is_working_day(dt.date(2031, 10, 6))
    assert not is_working_day(dt.date(2031, 4, 5))
    sundays = (dt.date(2031, 1, 5) + dt.timedelta(weeks=k) for k in range(52))
    assert not any(map(is_working_day, sundays))
