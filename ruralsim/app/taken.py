"""What is seen of counties as tables to take away."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.app import charts
from ruralsim.app.live import Live, Series
from ruralsim.experiment.comparing.briefing import briefing
from ruralsim.foundation.version import __version__
from ruralsim.indicators import Indicator
from ruralsim.report.cited import cited
from ruralsim.report.export import frames
from ruralsim.report.export.sheets import Sheet
from ruralsim.report.story.docx import docx
from ruralsim.report.text import text
from ruralsim.results.comparison import Comparison

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


def parameters(found: Iterable[Mapping[str, Any]]) -> Sheet:
    """Parameters with bounds and sources, as the page lists them."""
    cited_too = ({**one, "source_zh": cited(one["source"])["zh"]} for one in found)
    rows = [{name: _number_or_text(one[name]) for name, *_ in _PARAMETERS} for one in cited_too]
    labels = {name: {"en": en, "zh": zh} for name, en, zh in _PARAMETERS}
    return frames.sheet("parameters", text("Parameters", "参数"), pd.DataFrame(rows), labels)


def diary(found: Mapping[str, Any], day: str) -> Sheet:
    """Everything a diary says on a day, row by row."""
    rows = [
        {
            "date": day,
            "who": found["title"]["en"],
            "who_zh": found["title"]["zh"],
            "section": part["title"]["en"],
            "section_zh": part["title"]["zh"],
            "entry": row["label"]["en"],
            "entry_zh": row["label"]["zh"],
            "value": _told(row["value"], "en"),
            "value_zh": _told(row["value"], "zh"),
            "unit": "" if row["share"] else row["unit"]["en"],
        }
        for part in found["sections"]
        for row in part["rows"]
    ]
    labels = {name: {"en": en, "zh": zh} for name, en, zh in _ENTRIES}
    return frames.sheet("diary", text("Diary", "日记"), pd.DataFrame(rows), labels)


def has_brief() -> bool:
    """Whether what writes briefs for Word is installed."""
    return all(find_spec(name) is not None for name in ("docx", "PIL"))


def brief(found: Comparison, language: str) -> bytes:
    """The brief of a comparison, with what was noted, as a file of Word."""
    made = datetime.now(UTC)
    found.manifest.setdefault("date", made.isoformat())  # it lies in no folder that would say so
    return docx(briefing(found), "zh" if language == "zh" else "en", f"ruralsim {__version__}", made)


def _number_or_text(value: object) -> object:
    return value if isinstance(value, bool | int | float | None) else str(value)


def _told(value: object, language: str) -> str:
    """A value in full; a share is a part of 1, as in every table."""
    if isinstance(value, list | tuple):
        return "; ".join(_told(one, language) for one in value)
    if isinstance(value, Mapping):
        return str(value[language])
    return "" if value is None else str(value)


_PARAMETERS = (
    ("path", "Path", "路径"),
    ("en", "Parameter", "参数"),
    ("zh", "In Chinese", "中文名"),
    ("value", "Value", "取值"),
    ("unit", "Unit", "单位"),
    ("low", "Lowest allowed", "下限"),
    ("high", "Highest allowed", "上限"),
    ("source", "Source", "来源（英文）"),
    ("source_zh", "In Chinese", "来源"),
    ("confidence", "Confidence", "可信度"),
)
_ENTRIES = (
    ("date", "Date", "日期"),
    ("who", "Of whom", "对象（英文）"),
    ("who_zh", "In Chinese", "对象"),
    ("section", "Section", "栏目（英文）"),
    ("section_zh", "In Chinese", "栏目"),
    ("entry", "Entry", "条目（英文）"),
    ("entry_zh", "In Chinese", "条目"),
    ("value", "Value", "数值"),
    ("value_zh", "In Chinese", "数值（中文）"),
    ("unit", "Unit", "单位"),
)


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
