"""Which days are read: of a run's own, the month ends and the last day; of months, only whole ones.

A store keeps the indicators of the first day, of each month's end and of the last day. What looks back a
month is averaged over whole calendar months of the run, so that none counts twice; what is asked of one day
is read on that day. A day that no run keeps is refused before anything runs, never replaced by another.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ruralsim.foundation.spelling import counted

Rows = NDArray[np.int64]

YEAR = 12
"""Months averaged of what looks back a single month, so that no season weighs more than another."""


def years_of(days: float) -> float:
    """Years that so many days make; whole ones are whole, whichever leap days lie in them."""
    years = days / 365.25
    whole = round(years)
    return float(whole) if whole and abs(years - whole) < 0.01 else years


class Span(NamedTuple):
    """The days of a run, burn-in left out.

    Attributes:
        first: its first day.
        last: its last day.
    """

    first: date
    last: date

    @classmethod
    def of(cls, start: date, days: int) -> "Span":
        """The days of a run of so many days."""
        return cls(start, start + timedelta(days=days - 1))

    @classmethod
    def dated(cls, dates: ArrayLike) -> "Span":
        """The days of the run that a column of dates comes from; its first and its last are among them."""
        return cls(*np.asarray(dates)[[0, -1]].astype("M8[D]").tolist())

    def keeps(self, day: date) -> bool:
        """Whether a store has the indicators of a day: the first, a month's end or the last."""
        return self.first <= day <= self.last and (day in self or is_month_end(day))

    def month_ends(self, upto: date | None = None, months: int = 0) -> list[date]:
        """Last days of the whole calendar months that lie within the run.

        Args:
            upto: those up to this day only; the last day if None.
            months: the last so many of them; all if 0.
        """
        end, found = min(upto or self.last, self.last), list[date]()
        day = month_end(self.first)
        if self.first.day != 1:
            day = month_end(day + timedelta(1))
        while day <= end:
            found.append(day)
            day = month_end(day + timedelta(1))
        return found[-months:] if months else found

    def whole_years(self) -> list[int]:
        """Calendar years that lie within the run from 1 January to 31 December."""
        years = range(self.first.year, self.last.year + 1)
        return [y for y in years if self.first <= date(y, 1, 1) and date(y, 12, 31) <= self.last]

    def nearest(self, day: date) -> list[date]:
        """The days beside a day that a store keeps: the one before, the one after."""
        known = sorted({month_end(day), day.replace(day=1) - timedelta(1), *self})
        kept = [one for one in known if self.keeps(one)] or [self.last]
        before, after = [d for d in kept if d < day][-1:], [d for d in kept if d > day][:1]
        return before + after


def rows_of_month_ends(dates: ArrayLike) -> Rows:
    """Rows of the last days of calendar months; none for the last day of a run that ends within a month.

    Args:
        dates: (n,) days that follow one another, all of a run's or those a store keeps.
    """
    day = np.asarray(dates).astype("M8[D]")
    rows: Rows = np.flatnonzero((day + 1).astype("M8[M]") != day.astype("M8[M]"))
    return rows


def rows_of_course(dates: Any) -> Rows:
    """Rows of month ends, and of the run's last day: the points of a course, each under its own date."""
    if not len(dates):
        return np.zeros(0, np.int64)
    return np.union1d(rows_of_month_ends(dates), [len(dates) - 1]).astype(np.int64)


def rows_kept(dates: Any) -> Rows:
    """Rows of the days a store keeps: the first, each month's end and the last."""
    if not len(dates):
        return np.zeros(0, np.int64)
    return np.union1d([0], rows_of_course(dates)).astype(np.int64)


def wanted(span: Span, at: date | None = None, *, window: int = 0, months: int = 1) -> list[date]:
    """The days that a reading is the mean of.

    Args:
        span: the run.
        at: the day asked for; the last one if None.
        window: days up to it whose month ends are averaged; 1 for the day itself, 0 to go by `months`.
        months: whole months averaged, as many as have passed; 1 for the day itself.

    Returns:
        In order; none if the run does not keep the day, or if no month ends within the window. Of a run cut
        short, as for a trial, that holds no whole month and was asked for no day, its last day.
    """
    end = span.last if at is None else at
    if not span.keeps(end):
        return []
    if window > 1:
        found = [day for day in span.month_ends(end) if day > end - timedelta(window)]
        cut_short = at is None and end - timedelta(window) < span.first and not span.month_ends()
        return [end] if cut_short else found
    if window == 0 and months > 1:
        return span.month_ends(end, months) or [end]
    return [end]


def why_none(span: Span, at: date | None, window: int = 0) -> tuple[str, str, str]:
    """Why `wanted` finds no day: English, Chinese, and what could be written instead."""
    end = span.last if at is None else at
    if not span.first <= end <= span.last:
        en, zh = (
            f"{end} lies outside the run, {span.first} to {span.last}",
            f"{end} 不在模拟期 {span.first} 至 {span.last} 之内",
        )
        return en, zh, ""
    if not span.keeps(end):
        beside = ", ".join(map(str, span.nearest(end)))
        en, zh = f"{end} ends no month, so no run keeps it", f"{end} 不是月末，运行不保存该日读数"
        return en, zh, f"write · 请写: {beside}"
    en = f"no whole month ends in the {window} days up to {end}, and nothing is kept between month ends"
    zh = f"截至 {end} 的 {window} 天内没有完整月份的月末，月末之间不保存读数"
    return en, zh, "write 1 for the day itself, or 28 and more · 读当日请写 1，否则不少于 28"


def rows_of(dates: ArrayLike, read: list[date]) -> Rows:
    """Rows of some days.

    Args:
        dates: (n,) days.
        read: those wanted.
    """
    rows: Rows = np.flatnonzero(np.isin(np.asarray(dates).astype("M8[D]"), np.array(read, "M8[D]")))
    return rows


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(1)).day == 1


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def year_before(day: date) -> date:
    """The same day of the year before; of a month's end, that month's end."""
    if is_month_end(day):
        return month_end(date(day.year - 1, day.month, 1))
    return day.replace(year=day.year - 1)


def said(read: list[date]) -> dict[str, str]:
    """Which days were read, in both languages: one day, or the months whose ends they are.

    Args:
        read: days, in order.
    """
    if len(read) == 1:
        return {"en": str(read[0]), "zh": str(read[0])}
    if not read:
        return {"en": "", "zh": ""}
    if all(map(is_month_end, read)):
        first, last = (f"{day:%Y-%m}" for day in (read[0], read[-1]))
        return {
            "en": f"mean of {counted(len(read), 'month')}, {first} to {last}",
            "zh": f"{first}至{last}共{len(read)}个月均值",
        }
    return {
        "en": f"mean of {counted(len(read), 'day')}, {read[0]} to {read[-1]}",
        "zh": f"{read[0]}至{read[-1]}共{len(read)}日均值",
    }
