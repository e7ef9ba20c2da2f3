"""What public money a run spends beyond another, by the month ends that a store keeps."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.foundation.days import month_end, years_of
from ruralsim.scenario.schema import RunSettings

Array = NDArray[np.float64]

_MONTHS = 12
_PROGRAMMES, _ALLOWANCE = "spending", "allowance_spending"


class Purse:
    """How a run's public spending a year is read from month ends.

    The twelve months before the last day, the twelve before those, and so on until the first day, each from
    the trailing sum at its end; where that is no month's end, between the two beside it.

    Args:
        run: first day and length, a year or more.
        each_year: read the dearest twelve months instead of the mean of all.
        allowance: count the minimum-living allowance.
    """

    def __init__(self, run: RunSettings, each_year: bool, allowance: bool) -> None:
        self.each_year = each_year
        last = run.start + timedelta(days=run.days - 1)
        simulated = run.start - timedelta(days=run.burn_in_days)
        self.years = years_of(run.days)
        self.outcomes: dict[str, Outcome] = {}
        columns: list[dict[str, float]] = []
        end = last
        while end >= run.start:
            # a trailing sum that reaches before the first simulated day was brought up to a whole year
            share = min((end - simulated).days + 1, 365) / 365
            columns.append({})
            for day, weight in _between(end, last, run.start):
                for name in (_PROGRAMMES, _ALLOWANCE) if allowance else (_PROGRAMMES,):
                    key = f"{name}:{day}"
                    self.outcomes[key] = Outcome(indicator=name, at=day, window_days=1)
                    columns[-1][key] = share * weight
            end = _earlier(last, _MONTHS * len(columns))
        self._weights = np.array([[year.get(key, 0.0) for year in columns] for key in self.outcomes])

    def cost(self, more: Array) -> Array:
        """(n,) CNY a year.

        Args:
            more: (n, outcomes) what the readings are above the base's.
        """
        paid = more @ self._weights
        return np.asarray(paid.max(axis=1) if self.each_year else paid.sum(axis=1) / self.years)


def _between(day: date, last: date, first: date) -> Iterator[tuple[date, float]]:
    """Days whose readings are kept, and their weights in the reading of a day."""
    before, after = day.replace(day=1) - timedelta(days=1), month_end(day)
    if day in (last, after):
        yield day, 1.0
        return
    after = min(after, last)
    part = (day - before).days / (after - before).days
    yield after, part
    if before >= first:  # before the first day the mix and the base are the same
        yield before, 1.0 - part


def _earlier(day: date, months: int) -> date:
    """The same day some months ago, or the end of a month that has not got it."""
    years, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    end = month_end(date(years, month + 1, 1))
    return min(date(years, month + 1, min(day.day, end.day)), end)
