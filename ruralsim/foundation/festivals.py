"""Festivals and days worked in China: the lunar calendar, statutory days, and the days worked in their stead.

Which weekend is worked in exchange for which holiday (调休) the State Council announces each November for the
year that follows; beyond the years known, statutory days are free and no day is moved.
"""

import datetime as dt
from functools import lru_cache

import chinese_calendar as announced
from borax.calendars import LunarDate
from borax.calendars.lunardate import TermUtils

_FIRST_LUNAR, _LAST_LUNAR = 1900, 2100
_METONIC = 19  # after so many years moon and sun meet again, on the same date or a day or two beside it


def lunar(year: int, month: int, day: int) -> dt.date:
    """Date of a day of the lunar year that begins in a year; beyond 2100 that of 19, 38, … years before."""
    known = year
    while known > _LAST_LUNAR:
        known -= _METONIC
    while known < _FIRST_LUNAR:
        known += _METONIC
    date = LunarDate(known, month, day).to_solar_date()
    return dt.date(year, date.month, date.day)


def spring_festival(year: int) -> dt.date:
    """First day of the first lunar month (春节)."""
    return lunar(year, 1, 1)


def mid_autumn(year: int) -> dt.date:
    """Fifteenth day of the eighth lunar month (中秋)."""
    return lunar(year, 8, 15)


def is_working_day(date: dt.date) -> bool:
    """Whether offices work: as announced, where that is known, else on weekdays but statutory days."""
    try:
        return bool(announced.is_workday(date))
    except NotImplementedError:
        return date.weekday() < 5 and date not in _statutory(date.year)


@lru_cache(maxsize=512)
def _statutory(year: int) -> frozenset[dt.date]:
    """Days off by the rules of 2025, which no exchange with a weekend extends."""
    new_year = spring_festival(year)
    qingming = TermUtils.day_start_from_term(min(max(year, _FIRST_LUNAR + 1), _LAST_LUNAR), "清明")
    return frozenset(
        [
            dt.date(year, 1, 1),
            *(new_year + dt.timedelta(days=k) for k in range(-1, 3)),
            dt.date(year, qingming.month, qingming.day),
            dt.date(year, 5, 1),
            dt.date(year, 5, 2),
            lunar(year, 5, 5),
            mid_autumn(year),
            *(dt.date(year, 10, k) for k in range(1, 4)),
        ]
    )
