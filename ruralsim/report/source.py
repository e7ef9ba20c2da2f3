"""A run as the report reads it: missing tables are empty, and numbers become short."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ruralsim.foundation.days import rows_of_course
from ruralsim.foundation.errors import DataError
from ruralsim.results import Results

POINTS = 800
"""Longest daily series drawn; longer runs are thinned to every second, third … day."""
SHORT = 90
"""Runs of fewer days show states daily."""


def short(values: Iterable[Any], digits: int = 4) -> list[float | int | None]:
    """Numbers with few significant digits for JSON; NaN and infinity as None."""
    return [_short(float(value), digits) for value in values]


def _short(value: float, digits: int) -> float | int | None:
    if not math.isfinite(value):
        return None
    if value == 0.0:
        return 0
    rounded = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 1e15 else rounded


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a table, with its columns as attributes."""
    yield from frame.itertuples()


def days(dates: ArrayLike) -> list[str]:
    """Dates as ISO days."""
    return [str(day) for day in np.asarray(dates).astype("M8[D]")]


def when(indicator: Mapping[str, Any]) -> str:
    """Where the dates of an indicator are stored: states are read at month-ends, flows change daily."""
    return "months" if indicator.get("kind") == "state" else "dates"


class Run:
    """Tables of a run folder that never fail.

    Args:
        results: What to read.
    """

    def __init__(self, results: Results) -> None:
        self.results, self.meta = results, results.meta

    def table(self, name: str) -> pd.DataFrame:
        """A table; empty if the run has none."""
        try:
            return self.results.frame(name)
        except (DataError, KeyError):
            return pd.DataFrame()

    @cached_property
    def geography(self) -> dict[str, Any]:
        """The map; empty if the run has none."""
        try:
            return self.results.geography or {}
        except DataError:
            return {}

    @cached_property
    def thinned(self) -> pd.DataFrame:
        """The indicators on few enough days, the first and the last among them."""
        frame = self.table("indicators")
        step = max(1, -(-len(frame) // POINTS))
        keep = np.arange(len(frame) - 1, -1, -step)[::-1]
        if len(keep) and keep[0] != 0:
            keep = np.concatenate(([0], keep))
        return frame.iloc[keep]

    @cached_property
    def month_ends(self) -> pd.DataFrame:
        """The indicators on the last day of each month and of the run; on every day of a short run."""
        frame = self.table("indicators")
        if len(frame) < SHORT:
            return frame
        return frame.iloc[rows_of_course(frame.index)]

    def dated(self, dates: str) -> pd.DataFrame:
        """The indicators on the days stored as `dates` or as `months`, see `when`."""
        return self.month_ends if dates == "months" else self.thinned

    def described(self) -> dict[str, dict[str, Any]]:
        """Indicator name → its entry in `meta.json`, of those that have a series."""
        columns = set(self.table("indicators").columns)
        return {i["name"]: i for i in self.meta.get("indicators", []) if i["name"] in columns}

    def label(self, table: str, column: str) -> dict[str, str]:
        """Unit and labels of a column."""
        found: dict[str, str] = self.meta.get("columns", {}).get(table, {}).get(column, {})
        return {"unit": "", "en": column, "zh": column, **found}

    def monthly(self, table: str, by: str, value: str, weight: str | None = None) -> pd.DataFrame:
        """Means of a column by date (rows) and group (columns), weighted; empty if a column is missing."""
        frame = self.table(table)
        needed = [by, value, "date", *([weight] if weight else [])]
        if frame.empty or any(column not in frame for column in needed):
            return pd.DataFrame()
        known = frame[needed].dropna()
        w = known[weight].to_numpy(float) if weight else np.ones(len(known))
        sums = known[["date", by]].assign(w=w, v=w * known[value].to_numpy(float))
        totals = sums.groupby(["date", by])[["v", "w"]].sum()
        return (totals["v"] / totals["w"].where(totals["w"] > 0)).unstack(by)
