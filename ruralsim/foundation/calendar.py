"""Simulated days and the dates they stand for."""

import datetime as dt
from calendar import isleap, monthrange
from typing import NamedTuple

WORKDAYS_MONTH = 26.0
"""Days of work behind a monthly wage: six a week (NBS survey of migrant workers 2016: 24.9, of 8.5 hours)."""


class _Day(NamedTuple):
    date: dt.date
    year: int
    month: int
    day_of_month: int
    day_of_year: int
    weekday: int
    days_in_month: int


class _Days(dict[int, _Day]):
    """Days by number; one outside the horizon (the eve of the first, a due date) is worked out on demand."""

    def __init__(self, start: dt.date) -> None:
        super().__init__()
        self.start = start

    def __missing__(self, day: int) -> _Day:
        date = self.start + dt.timedelta(days=int(day))
        long = monthrange(date.year, date.month)[1]
        found = _Day(date, date.year, date.month, date.day, date.timetuple().tm_yday, date.weekday(), long)
        self[int(day)] = found
        return found


class Calendar:
    """Day numbers ↔ dates. Day 0 is `start`; burn-in days are negative.

    Args:
        start: The date of day 0.
        days: How many days are simulated from day 0 on.
        burn_in_days: How many days run before day 0.
    """

    def __init__(self, start: dt.date, days: int, burn_in_days: int = 0) -> None:
        self.start = start
        self.first = -burn_in_days
        self.last = days - 1
        self._days = _Days(start)
        for day in range(self.first, days):
            self._days[day]  # worked out once, here
        self._first_month = self._month_number(self.first)

    @property
    def total_days(self) -> int:
        """Days of burn-in and simulation together."""
        return self.last - self.first + 1

    def date(self, day: int) -> dt.date:
        """The date of a day."""
        return self._days[day].date

    def day_of(self, date: dt.date) -> int:
        """The day number of a date, inside the horizon or not."""
        return (date - self.start).days

    def year(self, day: int) -> int:
        """Calendar year."""
        return self._days[day].year

    def month(self, day: int) -> int:
        """Month of the year, 1 to 12."""
        return self._days[day].month

    def day_of_month(self, day: int) -> int:
        """Day of the month, from 1."""
        return self._days[day].day_of_month

    def day_of_year(self, day: int) -> int:
        """Day of the year, 1 to 366."""
        return self._days[day].day_of_year

    def weekday(self, day: int) -> int:
        """Day of the week, Monday 0 to Sunday 6."""
        return self._days[day].weekday

    def days_in_month(self, day: int) -> int:
        """Length of the day's month."""
        return self._days[day].days_in_month

    def days_in_year(self, day: int) -> int:
        """Length of the day's year."""
        return 365 + isleap(self._days[day].year)

    def months(self, day: int) -> int:
        """Months begun since the first simulated day (burn-in included); 0 in the month of that day."""
        return self._month_number(day) - self._first_month

    def is_month_start(self, day: int) -> bool:
        """Whether the day is the first of its month."""
        return self._days[day].day_of_month == 1

    def is_month_end(self, day: int) -> bool:
        """Whether the day is the last of its month."""
        d = self._days[day]
        return d.day_of_month == d.days_in_month

    def is_year_start(self, day: int) -> bool:
        """Whether the day is 1 January."""
        return self._days[day].day_of_year == 1

    def is_year_end(self, day: int) -> bool:
        """Whether the day is 31 December."""
        d = self._days[day]
        return d.month == 12 and d.day_of_month == 31

    def _month_number(self, day: int) -> int:
        d = self._days[day]
        return d.year * 12 + d.month
