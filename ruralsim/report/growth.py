"""What of a run's growth is given from outside: wages, transfers and prices that the model is told.

Incomes are in money of the day. Most of their growth is no result: wages, transfers and farm prices rise as
parameters say, by tables of years and rates. What they alone would have made of the first day's income stands
beside what came out, and so does income at the consumer prices of the first day.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.yearly import of_year
from ruralsim.report.source import Run

_YEAR_DAYS = 365.25

_AT = "world.environment."
_LIVING = "consumer_price_growth"
_PAY = (("pay", ("wage_growth",)), ("work", ("work_growth",)))
_OTHER = (("business", ("wage_growth", "work_growth")),)
_TRANSFERS = (("transfers", ("transfer_growth",)),)
_FARM, _STANDARD = (("", ("price_growth",)),), (("", ("standard_growth",)),)
_BEHIND: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "farming": _FARM,
    "business": _OTHER,
    "logistics_wages": _PAY[:1],
    "processing_wages": _PAY[:1],
    "local_wages": _PAY,
    "remittances": _PAY,
    "transfers": _TRANSFERS,
    "allowance": _STANDARD,
    "property": _OTHER,
}
"""Source of income → what lets its pay rise: tables by year, and the rates that add up beyond them."""

Array = NDArray[np.float64]


class Growth(NamedTuple):
    """Income per head on some days, CNY a year; NaN where unknown.

    Attributes:
        nominal: (days,) in money of the day.
        constant: (days,) at the consumer prices of the first day.
        given: (days,) what the rates from outside alone would have made of the first day's.
        rates: Mean growth a year, over these days, of wages, transfers and farm prices.
    """

    nominal: Array
    constant: Array
    given: Array
    rates: tuple[float, float, float]

    def ends(self) -> tuple[float, float, float]:
        """Change from the first day to the last: nominal, at constant prices, given from outside."""
        return tuple(float(x[-1] / x[0] - 1.0) for x in (self.nominal, self.constant, self.given))  # type: ignore[return-value]


def growth(run: Run) -> Growth | None:
    """Income per head at month ends, and what is behind its growth; None if the run does not say enough."""
    frame = run.month_ends
    told = {p["path"].removeprefix(_AT): p["value"] for p in run.meta.get("parameters", [])}
    keys = {key for way in _BEHIND.values() for table, rates in way for key in (table, *rates) if key}
    if (
        "income_head" not in frame
        or not {f"income_{source}" for source in _BEHIND} <= set(frame)
        or not {*keys, _LIVING, "pay_first_year"} <= set(told)
    ):
        return None
    frame = frame[np.isfinite(frame["income_head"])]
    if len(frame) < 2 or not frame["income_head"].iloc[0] > 0.0:
        return None
    day = np.asarray(frame.index).astype("M8[D]")
    years = (day - day[0]).astype(float) / _YEAR_DAYS
    nominal = frame["income_head"].to_numpy(float)
    given = np.zeros(len(years))
    for source, way in _BEHIND.items():
        given += float(frame[f"income_{source}"].iloc[0]) * _risen(way, told, day)
    constant = nominal / (1.0 + told[_LIVING]) ** years
    wages, transfers, farm = (
        float(_risen(way, told, day)[-1] ** (1.0 / years[-1]) - 1.0) for way in (_PAY, _TRANSFERS, _FARM)
    )
    return Growth(nominal, constant, given, (wages, transfers, farm))


def _risen(way: tuple[tuple[str, tuple[str, ...]], ...], told: dict[str, Any], day: NDArray[Any]) -> Array:
    """(days,) what the twelve months up to each day were paid, over those up to the first.

    What a table gives holds for calendar years; those two that a trailing year lies in count by their days.
    """
    found = np.ones(len(day))
    january = day.astype("M8[Y]")
    part = (day - january.astype("M8[D]")).astype(float) / _YEAR_DAYS  # of this year in the twelve months
    of_years = january.astype(int) + 1970
    for table, rates in way:
        rate = sum(float(told[name]) for name in rates)
        if not table:
            found *= (1.0 + rate) ** ((day - day[0]).astype(float) / _YEAR_DAYS)
            continue
        figures, first = told[table], int(told["pay_first_year"])
        now, before = (
            np.array([of_year(figures, first, rate, int(year)) for year in years])
            for years in (of_years, of_years - 1)
        )
        trailing = part * now + (1.0 - part) * before
        found *= trailing / trailing[0]
    return found
