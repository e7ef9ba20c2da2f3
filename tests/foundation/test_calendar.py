import datetime as dt
from calendar import monthrange

from hypothesis import given
from hypothesis import strategies as st

from ruralsim.foundation.calendar import Calendar

YEARS = Calendar(dt.date(2019, 3, 15), 800, burn_in_days=90)


@given(st.integers(-200, 1200))
def test_days_agree_with_dates_inside_the_horizon_and_out(day):
    date = dt.date(2019, 3, 15) + dt.timedelta(days=day)
    assert YEARS.date(day) == date
    assert YEARS.day_of(date) == day
    assert (YEARS.year(day), YEARS.month(day), YEARS.day_of_month(day)) == (date.year, date.month, date.day)
    assert (YEARS.weekday(day), YEARS.day_of_year(day)) == (date.weekday(), date.timetuple().tm_yday)
    assert YEARS.days_in_month(day) == monthrange(date.year, date.month)[1]
    assert YEARS.days_in_year(day) == dt.date(date.year, 12, 31).timetuple().tm_yday
    tomorrow = date + dt.timedelta(days=1)
    assert YEARS.is_month_end(day) == (tomorrow.day == 1)
    assert YEARS.is_month_start(day + 1) == (tomorrow.day == 1)
    assert YEARS.is_year_end(day) == YEARS.is_year_start(day + 1) == (tomorrow.year > date.year)


def test_the_horizon():
    assert (YEARS.first, YEARS.last, YEARS.total_days) == (-90, 799, 890)


def test_months_begin_with_the_first_simulated_day():
    assert YEARS.months(YEARS.first) == 0
    starts = sum(YEARS.is_month_start(d) for d in range(YEARS.first + 1, YEARS.last + 1))
    assert YEARS.months(YEARS.last) == starts
