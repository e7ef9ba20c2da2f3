"""What is seen of counties as tables to take away."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.app import charts
from ruralsim.app.live import Live, Series
from ruralsim.indicators import Indicator
from ruralsim.report.export import frames
from ruralsim.report.export.sheets import Sheet
from ruralsim.report.text import text

_SIDES = (("base", "Base", "基准"), ("other", "With changes", "调整后"))


def days(curves: charts.Curves, counties: Iterable[Live]) -> Sheet:
    """Every indicator shown, day by day; of two counties a column for each."""
    known: dict[str, Indicator] = {}
    for county in counties:
        known |= county.indicators
    columns: dict[str, Any] = {"date": pd.to_datetime(curves[0]["date"])}
    labels: dict[str, Mapping[str, Any]] = {"date": {"en": "Date", "zh": "日期"}}
    for name in curves[0]:
        if name == "date" or name not in known:
            continue
        for (side, en, zh), series in zip(_SIDES, curves, strict=False):
            column = name if len(curves) == 1 else f"{name}_{side}"
            columns[column], about = series[name], known[name]
            behind = ("", "") if len(curves) == 1 else (f" ({en})", f"（{zh}）")
            labels[column] = {
                "unit": about.unit, "en": about.en + behind[0], "zh": about.zh + behind[1],
                "definition_en": about.definition_en, "definition_zh": about.definition_zh,
            }  # fmt: skip
    return frames.sheet("days", text("Day by day", "逐日数据"), pd.DataFrame(columns), labels)


def differences(curves: charts.Curves, shown: Mapping[str, Indicator], effects: pd.DataFrame | None) -> Sheet:
    """Indicators of two counties today, what differs, and the effect that pairs of runs tell.

    Args:
        curves: base and other.
        shown: indicators by name.
        effects: rows of a comparison by indicator; None without pairs.
    """
    base, other = curves
    rows = [
        {
            "indicator": spec.en,
            "zh": spec.zh,
            "unit": spec.unit,
            "base": _latest(base, name),
            "other": _latest(other, name),
            "difference": _latest(other, name) - _latest(base, name),
            **_effect(effects, name),
        }
        for name, spec in shown.items()
        if name in base
    ]
    labels = {name: {"en": en, "zh": zh} for name, en, zh in _HEADS}
    return frames.sheet("differences", text("Differences", "差异"), pd.DataFrame(rows), labels)


_HEADS = (
    ("indicator", "Indicator", "指标"),
    ("zh", "In Chinese", "中文名"),
    ("unit", "Unit", "单位"),
    *_SIDES,
    ("difference", "Difference, this pair", "本对差异"),
    ("diff", "Effect", "效应"),
    ("low", "Lower end of its interval", "区间下限"),
    ("high", "Upper end of its interval", "区间上限"),
    ("reps", "Pairs", "配对数"),
)


def _effect(effects: pd.DataFrame | None, name: str) -> dict[str, float]:
    if effects is None:
        return {}
    there = name in effects.index
    return {
        key: float(effects[key].loc[name]) if there else np.nan for key in ("diff", "low", "high", "reps")
    }


def _latest(county: Series, name: str) -> float:
    return charts.latest(county, name)
