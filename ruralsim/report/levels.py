"""What one run has come to: levels of its first and of its last year.

What looks back less than a year, and who is at work on a day, swings with the season: of these the first and
the last twelve months are told, as means of month ends, and nothing of a first year that is the last one as
well. Everything else is told on the first day and on the last.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ruralsim.foundation.days import YEAR
from ruralsim.report.source import Run

_SEASONAL_STATES = "work"  # family whose states swing: who is employed, away, sought


class Levels(NamedTuple):
    """An indicator at both ends of a run; NaN where it has none.

    Attributes:
        first: on the first day, or in the first twelve months.
        last: on the last day, or in the last twelve months.
        by_year: whether these are means of twelve months.
    """

    first: float
    last: float
    by_year: bool


def levels(run: Run, name: str) -> Levels:
    """An indicator of a run at both its ends.

    Args:
        run: the run.
        name: of the indicator; NaN where the run has none of this name.
    """
    frame = run.table("indicators")
    if name not in frame:
        return Levels(math.nan, math.nan, False)
    series = frame[name]
    months = series[pd.DatetimeIndex(series.index).is_month_end].to_numpy(float)
    if months.size >= YEAR and swings(run.described().get(name, {})):
        first = _mean(months[:YEAR]) if months.size >= 2 * YEAR else math.nan
        return Levels(first, _mean(months[-YEAR:]), True)
    defined = series.dropna().to_numpy(float)
    return Levels(*((float(defined[0]), float(defined[-1])) if defined.size else (math.nan, math.nan)), False)


def swings(entry: Mapping[str, Any]) -> bool:
    """Whether a season moves an indicator, by what its run says of it."""
    if entry.get("kind") == "state":
        return entry.get("family") == _SEASONAL_STATES
    return 0 < int(entry.get("months") or 0) < YEAR


def _mean(values: NDArray[np.float64]) -> float:
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if defined.size else math.nan
