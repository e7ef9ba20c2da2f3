"""Charts of counties that are being watched: which indicators, and the options that ECharts draws."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.live import Live, Series, known_indicators
from ruralsim.indicators import Indicator, headline
from ruralsim.report.numbers import spelt
from ruralsim.report.palette import category
from ruralsim.report.text import SOURCES, Text, text, typeset, unit
from ruralsim.results.comparison import Comparison

Curves = tuple[Series, ...]
"""Indicators by day, one mapping per county."""

_POINTS = 240  # of a line: a chart is no wider
_LEGEND = 290  # pixels that names have beside one another
_GREYS = ("solid", "dashed", "dotted", [8, 3, 2, 3])
_FONT = {"color": "var(--soft)", "fontSize": 10}


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes:
        name: key, and test id.
        title: in both languages.
        unit: of the axis, in both languages.
        lines: indicator → label.
        scale: what values are multiplied by for the axis.
        stacked: areas that add up.
    """

    name: str
    title: Text
    unit: Text
    lines: dict[str, Text]
    scale: float = 1.0
    stacked: bool = False


def _labels(*names: str) -> dict[str, Text]:
    known = known_indicators()
    return {name: text(known[name].en, known[name].zh) for name in names}


_PERCENT = unit("share")
CHARTS: tuple[Chart, ...] = (
    Chart(
        "cost",
        text("Logistics cost", "物流成本"),
        unit("CNY/parcel"),
        _labels("cost_parcel", "cost_parcel_up", "freight_parcel"),
    ),
    Chart(
        "income",
        text("Income by source", "收入来源"),
        unit("CNY/head/year"),
        {f"income_{source}": label for source, label in SOURCES.items()},
        stacked=True,
    ),
    Chart(
        "poverty",
        text("Return to poverty", "返贫风险"),
        _PERCENT,
        _labels("headcount", "headcount_formerly_poor", "headcount_after_medical", "vulnerable"),
        scale=100.0,
    ),
    Chart("service", text("Service", "服务"), unit("days"), _labels("days_to_deliver", "down_wait_days")),
    Chart(
        "market",
        text("Market", "市场"),
        _PERCENT,
        _labels("online_share", "sellers", "coverage", "repurchase"),
        scale=100.0,
    ),
    Chart(
        "fiscal",
        text("Public money", "财政"),
        text("thousand CNY a year", "千元/年"),
        _labels("spending", "allowance_spending", "help_spending"),
        scale=1e-3,
    ),
)

TILES = ("income_head", "headcount", "cost_parcel", "days_to_deliver", "online_share", "spending")
"""Figures shown large beside the map."""

HEADLINES = tuple(indicator.name for indicator in headline())
NAMES = tuple(dict.fromkeys((*HEADLINES, *TILES, *(name for chart in CHARTS for name in chart.lines))))
"""Indicators that a page shows of every county."""


def added(counties: Iterable[Live]) -> dict[str, Indicator]:
    """Headline indicators that plug-ins add to each of some counties, by name."""
    each = [county.indicators for county in counties]
    first = each[0] if each else {}
    return {
        name: indicator
        for name, indicator in first.items()
        if indicator.headline and name not in NAMES and all(name in other for other in each)
    }


class Course(NamedTuple):
    """The effect on one indicator at the ends of months: mean over the pairs, and its interval."""

    date: NDArray[np.datetime64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def courses(found: Comparison) -> dict[str, Course]:
    """Indicator → its course, of the second scenario of a comparison."""
    table = found.frame("trajectories")
    own = table[table["scenario"] == found.meta["keys"][1]]
    return {
        str(name): Course(*(part[column].to_numpy() for column in ("date", "diff", "low", "high")))
        for name, part in own.groupby("indicator", sort=False)
    }


def option(
    chart: Chart,
    curves: Curves,
    language: str,
    *,
    difference: bool = False,
    courses: Mapping[str, Course] | None = None,
) -> dict[str, Any]:
    """What ECharts draws.

    Args:
        chart: which.
        curves: one county, or base and other.
        language: "en" or "zh".
        difference: draw other − base instead of the levels.
        courses: what many pairs say; differences are drawn of them instead, with their intervals.
    """
    days = thinned(len(curves[0]["date"]))
    dates = curves[0]["date"][days]
    if difference and courses:
        dates = np.unique(np.concatenate([one.date for one in courses.values()])).astype("M8[D]")
        lines = list(_banded(chart, courses, language, dates))
    else:
        lines = list(_lines(chart, curves, language, days, difference))
    stacked = chart.stacked and not difference and len(curves) == 1
    return {
        "animation": False,
        "color": [category(i) for i in range(12)],
        "grid": {"left": 44, "right": 10, "top": 8, "bottom": 22 + 18 * _rows(lines)},
        "legend": {
            "bottom": 0,
            "itemWidth": 12,
            "itemHeight": 7,
            "itemGap": 8,
            "textStyle": _FONT,
            "data": [line["name"] for line in lines if not line.pop("hidden", False)],
        },
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "backgroundColor": "var(--card)",
            "borderColor": "var(--line)",
            "textStyle": {"fontSize": 11, "color": "var(--ink)"},
        },
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": [str(day) for day in dates],
            "axisLabel": {**_FONT, "hideOverlap": True},
            "axisLine": {"lineStyle": {"color": "var(--line)"}},
            "axisTick": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "scale": not stacked,
            "splitNumber": 3,
            "axisLabel": _FONT,
            "splitLine": {"lineStyle": {"color": "var(--grid)"}},
        },
        "series": lines,
    }


def _lines(chart: Chart, curves: Curves, language: str, days: Any, difference: bool) -> Any:
    for i, (name, label) in enumerate(chart.lines.items()):
        few = min(int(np.isfinite(county[name]).sum()) for county in curves) < 3  # no line to see yet
        plain = {"type": "line", "showSymbol": few, "name": label[language], "itemStyle": {}}
        if difference:
            values = (curves[1][name] - curves[0][name]) * chart.scale
            grey = _GREYS[
                i % len(_GREYS)
            ]  # of one pair nothing is distinct from chance: dashes tell lines apart
            soft = {"color": "var(--soft)"}
            style = {"width": 1.5, "type": grey, **soft}
            yield {**plain, "data": rounded(values[days]), "lineStyle": style, "itemStyle": soft}
        elif len(curves) == 2:
            colour = {"color": category(i)}
            for county, dash in zip(curves, ("dashed", "solid"), strict=True):
                style = {"width": 1.2 if dash == "dashed" else 1.8, "type": dash, **colour}
                data = rounded(county[name][days] * chart.scale)
                line = {**plain, "data": data, "lineStyle": style, "itemStyle": colour}
                yield {**line, "hidden": dash == "dashed"}
        else:
            data = rounded(curves[0][name][days] * chart.scale)
            area = {"stack": "all", "areaStyle": {"opacity": 0.75}} if chart.stacked else {}
            width = 0.5 if chart.stacked else 1.6
            yield {**plain, "data": data, "lineStyle": {"width": width}, **area}


def _banded(chart: Chart, courses: Mapping[str, Course], language: str, dates: NDArray[np.datetime64]) -> Any:
    """A line and its band for each indicator: the band is what lies between two lines that are not drawn."""
    for i, (name, label) in enumerate(chart.lines.items()):
        if name not in courses:
            continue
        found, colour = courses[name], {"color": category(i)}
        at = np.searchsorted(dates, found.date.astype("M8[D]"))
        mean, low, high = (np.full(len(dates), np.nan) for _ in range(3))
        for values, ours in ((mean, found.mean), (low, found.low), (high, found.high)):
            values[at] = np.asarray(ours, float) * chart.scale
        plain = {"type": "line", "showSymbol": len(dates) < 3, "name": label[language]}
        unseen = {**plain, "symbol": "none", "silent": True, "lineStyle": {"opacity": 0}, "itemStyle": colour}
        band = {"stack": f"band{i}", "stackStrategy": "all", "tooltip": {"show": False}, "hidden": True}
        yield {**unseen, **band, "data": rounded(low)}
        area = {"areaStyle": {**colour, "opacity": 0.18}}
        yield {**unseen, **band, **area, "data": rounded(high - low)}
        yield {**plain, "data": rounded(mean), "lineStyle": {"width": 1.8, **colour}, "itemStyle": colour}


def _rows(lines: list[dict[str, Any]]) -> int:
    """Rows that the legend takes: names follow one another, and one that does not fit begins the next row."""
    rows, used = 1, 0
    for line in lines:
        if not line.get("hidden"):
            wide = 30 + 6 * len(line["name"].encode("gbk", "replace"))
            rows, used = (rows, used + wide) if used + wide <= _LEGEND or not used else (rows + 1, wide)
    return rows


def height(option: Mapping[str, Any]) -> int:
    """Pixels of a chart: lines are as high in every one, however many rows of names stand below."""
    return 8 + 112 + int(option["grid"]["bottom"])


def alternative(chart: Chart, option: dict[str, Any], language: str) -> str:
    """What a chart shows, for those who do not see it: where each of its lines begins and ends."""
    named = [line for line in option["series"] if line["name"] in option["legend"]["data"]]
    said: dict[str, str] = {}
    for line in named:
        known = [value for value in line["data"] if value is not None]
        if known:
            said[line["name"]] = f"{line['name']}: {spelt(known[0])} → {spelt(known[-1])}"
    unit = f" ({chart.unit[language]})" if chart.unit[language] else ""
    return f"{chart.title[language]}{unit}. {'; '.join(said.values())}"


def thinned(days: int) -> Any:
    """Rows of days to draw: evenly spaced, the latest always among them."""
    return np.arange(days - 1, -1, -max(1, math.ceil(days / _POINTS)))[::-1]


def rounded(values: object) -> list[float | None]:
    """Numbers as a chart takes them: short, and None where there is none."""
    return [None if math.isnan(v) else float(f"{v:.6g}") for v in np.asarray(values, np.float64).tolist()]


def latest(curves: Series, name: str) -> float:
    """The newest value; NaN before the first day."""
    return float(curves[name][-1]) if len(curves[name]) else math.nan


def label(spec: Indicator, language: str) -> str:
    """What an indicator is called."""
    return spec.en if language == "en" else typeset(spec.zh)


def figure(spec: Indicator, value: float, language: str) -> tuple[str, str]:
    """A value as it is read, and its unit: ("12,300", "CNY/head a year"); shares in per cent."""
    share = spec.unit.split("/")[0] == "share"
    shown = unit(spec.unit.replace("share/", "%/") if share else spec.unit)[language]
    return spelt(value * 100.0 if share else value), shown
