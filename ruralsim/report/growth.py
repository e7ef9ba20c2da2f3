"""What of a run's growth is given from outside: wages, transfers and prices that the model is told.

Incomes are in money of the day. Most of their growth is no result: wages, transfers and farm prices rise at
rates that are parameters. What they alone would have made of the first day's income stands beside what came
out, and so does income at the consumer prices of the first day.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.report.source import Run

_AT = "world.environment."
_WAGES, _TRANSFERS, _FARM, _LIVING = "wage_growth", "transfer_growth", "price_growth", "consumer_price_growth"
_STANDARD = "standard_growth"
_RATE_OF = {
    "farming": _FARM,
    "business": _WAGES,
    "logistics_wages": _WAGES,
    "processing_wages": _WAGES,
    "local_wages": _WAGES,
    "remittances": _WAGES,
    "transfers": _TRANSFERS,
    "allowance": _STANDARD,
    "property": _WAGES,
}
"""Source of income → the rate at which the environment lets what it is paid rise."""

Array = NDArray[np.float64]


class Growth(NamedTuple):
    """Income per head on some days, CNY a year; NaN where unknown.

    Attributes:
        nominal: (days,) in money of the day.
        constant: (days,) at the consumer prices of the first day.
        given: (days,) what the rates from outside alone would have made of the first day's.
        rates: Growth a year of wages, transfers and farm prices.
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
    rates = {p["path"].removeprefix(_AT): p["value"] for p in run.meta.get("parameters", [])}
    sources = {f"income_{source}": rates.get(rate) for source, rate in _RATE_OF.items()}
    if (
        "income_head" not in frame
        or not set(sources) <= set(frame)
        or None in (*sources.values(), rates.get(_LIVING))
    ):
        return None
    frame = frame[np.isfinite(frame["income_head"])]
    if len(frame) < 2 or not frame["income_head"].iloc[0] > 0.0:
        return None
    day = np.asarray(frame.index).astype("M8[D]")
    years = (day - day[0]).astype(float) / 365.25
    nominal = frame["income_head"].to_numpy(float)
    given = np.zeros(len(years))
    for name, rate in sources.items():
        given += float(frame[name].iloc[0]) * (1.0 + float(rate or 0.0)) ** years
    constant = nominal / (1.0 + rates[_LIVING]) ** years
    return Growth(nominal, constant, given, (rates[_WAGES], rates[_TRANSFERS], rates[_FARM]))
