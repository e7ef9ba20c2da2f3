"""The record of a run: what indicators are computed from.

Flows are daily sums (parcels, CNY, kg); states are readings (a Gini coefficient, the number of couriers),
taken monthly or daily and held until the next. Burn-in days serve trailing windows and are not reported.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]
Days = NDArray[np.int64]
Dates = Any  # arrays of datetime64[D]
Names = str | Sequence[str]
MONTH, HALF_YEAR, YEAR, THREE_YEARS = 1, 6, 12, 36
"""Trailing windows, in calendar months."""


class Record:
    """Daily flows and states of a run.

    A trailing window of k months ends today and begins the day after the same date k months ago, so that it
    holds exactly k month-ends: what is booked monthly (wages, rents) enters each window exactly k times.
    Early windows reach back no further than the first simulated day.

    Args:
        start: The first simulated day, burn-in included.
        burn_in: Days before the first reported one.
        flows: Name → (days,) daily sums, burn-in included.
        states: Name → (days,) readings, NaN where none was taken.
        facts: Constants of the run: numbers of villages and households, names of networks and levers.
    """

    def __init__(
        self,
        start: date,
        burn_in: int,
        flows: Mapping[str, Series],
        states: Mapping[str, Series],
        facts: Mapping[str, Any],
    ) -> None:
        self.flows, self.states, self.facts = flows, states, facts
        self.burn_in = burn_in
        self.total = len(next(iter(flows.values())))
        self.days = self.total - burn_in
        self._all_dates: Dates = np.datetime64(start, "D") + np.arange(self.total)
        self._sums: dict[str, Series] = {}
        self._begins: dict[int, Days] = {}
        self._asked = 0

    def measured(self, fn: Callable[["Record"], Series]) -> tuple[Series, int]:
        """(days,) an indicator, and the months that its longest trailing window holds; 0 without any."""
        self._asked = 0
        return fn(self), self._asked

    @property
    def dates(self) -> Dates:
        """(days,) reported dates."""
        return self._all_dates[self.burn_in :]

    def __getitem__(self, name: str) -> Series:
        """(days,) one day's flow each."""
        return self.flows[name][self.burn_in :]

    def sum(self, names: Names, months: int) -> Series:
        """(days,) flows of the trailing window, added up over the names."""
        return self._window(names, self._from(months))

    def length(self, months: int) -> Series:
        """(days,) days in the trailing window; fewer than usual soon after the start."""
        return (np.arange(self.burn_in, self.total) + 1 - self._from(months)).astype(np.float64)

    def mean(self, names: Names, months: int) -> Series:
        """(days,) mean daily flow in the trailing window."""
        mean: Series = self.sum(names, months) / self.length(months)
        return mean

    def yearly(self, names: Names) -> Series:
        """(days,) flow of the last 12 months, brought to 365 days where fewer have passed."""
        return self.sum(names, YEAR) * (365.0 / np.minimum(self.length(YEAR), 365.0))

    def ratio(self, above: Names, below: Names, months: int) -> Series:
        """(days,) one trailing sum over another; NaN where the divisor is nothing."""
        return divide(self.sum(above, months), self.sum(below, months))

    def state(self, name: str) -> Series:
        """(days,) last reading, held until the next; NaN before the first or if there never was one."""
        return self._held(name)[self.burn_in :]

    def before(self, name: str, months: int) -> Series:
        """(days,) the state at the beginning of the trailing window; NaN before the first reading."""
        then = self._from(months) - 1
        return np.where(then >= 0, self._held(name)[np.maximum(then, 0)], np.nan)

    def monthly(self, names: Names, *, a_day: bool = False) -> Series:
        """(months,) flow of each whole calendar month, or its mean a day, burn-in included."""
        total, ends = self._cumulated(names), self._whole_months()
        length = _days_in(self._all_dates[ends].astype("M8[M]"))
        flows: Series = total[ends + 1] - total[ends + 1 - length]
        return flows / length if a_day else flows

    def held_from_months(self, values: Series) -> Series:
        """(days,) values known at the ends of whole calendar months, each held until the next."""
        readings = np.full(self.total, np.nan)
        readings[self._whole_months()] = values
        return _hold(readings)[self.burn_in :]

    def _whole_months(self) -> Days:
        """Last days of the calendar months that were simulated from their first day."""
        months = self._all_dates.astype("M8[M]")
        ends = np.flatnonzero((self._all_dates + 1).astype("M8[M]") != months)
        return ends[ends + 1 >= _days_in(months[ends])]

    def _held(self, name: str) -> Series:
        readings = self.states.get(name)
        return np.full(self.total, np.nan) if readings is None else _hold(readings)

    def _from(self, months: int) -> Days:
        """(days,) first day number, from 0 at the first simulated day, of each reported day's window."""
        self._asked = max(self._asked, months)
        if months not in self._begins:
            self._begins[months] = np.maximum(_begin(self._all_dates, months), 0)[self.burn_in :]
        return self._begins[months]

    def _window(self, names: Names, begin: Days) -> Series:
        total = self._cumulated(names)
        after, before = total[self.burn_in + 1 :], total[begin]
        gained = after - before
        # what is left of equal large totals is rounding, and must not pass for a divisor
        return np.where(np.abs(gained) <= 1e-13 * np.abs(after), 0.0, gained)

    def _cumulated(self, names: Names) -> Series:
        if not isinstance(names, str):
            total: Series = np.add.reduce([self._cumulated(name) for name in names])
            return total
        if names not in self._sums:
            self._sums[names] = np.concatenate(([0.0], np.cumsum(self.flows[names])))
        return self._sums[names]


def divide(above: Series, below: Series | float) -> Series:
    """Quotient, NaN where the divisor is zero or undefined."""
    below = np.broadcast_to(np.asarray(below, dtype=np.float64), above.shape)
    known = (below != 0.0) & ~np.isnan(below)
    quotient: Series = np.divide(above, below, out=np.full(above.shape, np.nan), where=known)
    return quotient


def _hold(readings: Series) -> Series:
    last = np.maximum.accumulate(np.where(np.isnan(readings), 0, np.arange(len(readings))))
    held: Series = readings[last]
    return held


def _begin(dates: Dates, months: int) -> Days:
    month = dates.astype("M8[M]")
    day, length = (dates - month.astype("M8[D]")).astype(int), _days_in(month)
    then = month - months
    last = _days_in(then) - 1
    # a month's last day is matched with the other month's last day, any other day with the same day
    target = np.where(day == length - 1, last, np.minimum(day, last - 1))
    begin: Days = (then.astype("M8[D]") + target + 1 - dates[0]).astype(np.int64)
    return begin


def _days_in(month: Dates) -> Days:
    days: Days = ((month + 1).astype("M8[D]") - month.astype("M8[D]")).astype(np.int64)
    return days


__all__ = ["HALF_YEAR", "MONTH", "THREE_YEARS", "YEAR", "Record", "divide"]
