"""The course of the year: each month beside the year's mean, and beside a published profile."""

from calendar import monthrange
from collections.abc import Sequence
from io import StringIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ruralsim.report.figures import Figure, Trace, axis, has_values, line
from ruralsim.report.palette import category
from ruralsim.report.sheet import asset
from ruralsim.report.source import Run, short
from ruralsim.report.text import PAGE, Text, labelled, text

PUBLISHED = 2024
"""Year of the published profile, in whose column Spring Festival lies on 10 February."""
_NATIONAL = text(
    f"national express parcels {PUBLISHED} (State Post Bureau)", f"{PUBLISHED}年全国快递业务量(国家邮政局)"
)
_MONTHS = list(range(1, 13))


def course(
    run: Run,
    name: str,
    title: Text,
    names: Sequence[str],
    labels: Sequence[Text] = (),
    *,
    note: Text | None = None,
    wide: bool = False,
    published: bool = False,
) -> Figure:
    """Indicators by month of the year, each relative to its year's mean; shares as they are.

    The year drawn is that of the published profile, if the whole of it was simulated, since festivals move
    from year to year; else all whole years are averaged.
    """
    described, frame = run.described(), run.table("indicators")
    found = [(i, described[indicator]) for i, indicator in enumerate(names) if indicator in described]
    years = _whole_years(frame)
    if PUBLISHED in years:
        years = [PUBLISHED]
    if not found or not years:
        return Figure(
            name, title, [], note=note, wide=wide, missing=_too_short() if found else PAGE["nodata"]
        )
    shares = all(entry["unit"] == "share" for _, entry in found)
    traces: list[Trace] = []
    for i, entry in found:
        values = np.array([_by_month(frame[entry["name"]], year, entry["kind"]) for year in years])
        if not shares:
            level = values.mean(axis=1, keepdims=True)
            values = np.divide(values, level, out=np.full_like(values, np.nan), where=level > 0.0)
        if has_values(values):
            traces.append(
                line(_MONTHS, short(values.mean(axis=0)), labels[i] if labels else labelled(entry), i)
            )
    if published and traces:
        dashed = {"color": category(len(names)), "width": 2, "dash": "dash", "shape": "hvh"}
        traces.append(line(_MONTHS, short(national()), _NATIONAL, len(names), line=dashed))
    layout = {
        "yaxis": axis("share") if shares else axis("1", rangemode="tozero"),
        "xaxis": {"type": "linear", "dtick": 1, "title": {"text": PAGE["month"]}, "hoverformat": "d"},
    }
    drawn = _drawn(years)
    heading = text(f"{note['en']} {drawn['en']}", f"{note['zh']}{drawn['zh']}") if note else drawn
    return Figure(name, title, traces, layout, heading, wide)


def national() -> NDArray[np.float64]:
    """(12,) national express parcels a day of each month, relative to the year's mean.

    Where only the sum of some months was published, each of them shows its mean.
    """
    spans = pd.read_csv(StringIO(asset(f"express_{PUBLISHED}.csv")), comment="#")
    length = np.array([monthrange(PUBLISHED, month)[1] for month in _MONTHS], dtype=float)
    daily = np.zeros(12)
    for first, last, parcels in spans[["first", "last", "parcels"]].to_numpy(float):
        months = slice(int(first) - 1, int(last))
        daily[months] = parcels / length[months].sum()
    return np.asarray(daily * (length.sum() / (daily * length).sum()))


def _whole_years(frame: pd.DataFrame) -> list[int]:
    """Calendar years of which every day is in the table."""
    if frame.empty:
        return []
    years, days = np.unique(pd.DatetimeIndex(frame.index).year, return_counts=True)
    return [int(year) for year, count in zip(years, days, strict=True) if count >= 365]


def _by_month(values: "pd.Series[float]", year: int, kind: str) -> NDArray[np.float64]:
    """(12,) flows of a trailing month on its last day, states on average."""
    dates = pd.DatetimeIndex(values.index)
    months = values[dates.year == year].groupby(dates[dates.year == year].month)
    return np.asarray(months.last() if kind == "flow" else months.mean(), dtype=float)


def _drawn(years: Sequence[int]) -> Text:
    if len(years) == 1:
        return text(f"Year {years[0]}.", f"{years[0]}年。")
    return text(f"Mean of {years[0]} to {years[-1]}.", f"{years[0]}—{years[-1]}年平均。")


def _too_short() -> Text:
    return text("The run holds no whole calendar year.", "本次运行不含完整的日历年。")
