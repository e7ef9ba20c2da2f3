"""Figures of a statistical yearbook: which of them a scenario takes, in whatever units they come."""

import math
import re
from collections import defaultdict
from typing import NamedTuple

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.headings import find_heading
from ruralsim.county.sheets import Sheet
from ruralsim.foundation.spelling import nearest

FIELDS = {
    "figure": ("figure", "indicator", "指标", "指标名称", "项目"),
    "unit": ("unit", "单位", "计量单位"),
    "year": ("year", "年份", "年度"),
    "value": ("value", "数值", "值", "数据"),
}
"""Columns of a table of figures; in place of year and value there may be a column for each year."""

_COUNTS = {"户": 1.0, "人": 1.0, "household": 1.0, "person": 1.0, "万户": 1e4, "万人": 1e4}
_LAND = {"公顷": 1.0, "ha": 1.0, "千公顷": 1e3, "亩": 1 / 15, "万亩": 1e4 / 15}
_UNITS = {
    "area_km2": {"平方公里": 1.0, "平方千米": 1.0, "km2": 1.0, **{u: f / 100 for u, f in _LAND.items()}},
    "registered_households": _COUNTS,
    "persons": _COUNTS,
    "road_km": {"公里": 1.0, "千米": 1.0, "km": 1.0},
    "broadband_users": _COUNTS,
    "arable_ha": _LAND,
    "income_head": {"元": 1.0, "cny": 1.0, "元/人": 1.0, "cny/year": 1.0},
}
"""Keys of `[county]`, and what their units multiply by."""

_CALLED = {
    "area_km2": "area|行政区域面积|行政区域土地面积|土地面积|国土面积|总面积",
    "registered_households": "registered households|户籍户数|年末户籍户数|总户数|年末总户数",
    "persons": "registered persons|户籍人口|年末户籍人口|户籍总人口|年末总人口|总人口",
    "road_km": "length of roads|公路里程|公路总里程|境内公路里程|公路通车里程",
    "broadband_users": "broadband users|宽带用户|宽带用户数|互联网宽带接入用户|固定互联网宽带接入用户",
    "arable_ha": "arable land|耕地面积|年末耕地面积|常用耕地面积",
    "income_head": "rural income per head|农村居民人均可支配收入|农村常住居民人均可支配收入|农民人均纯收入|"
    "农牧民人均可支配收入",
}
_NAMES = {name: key for key, names in _CALLED.items() for name in names.split("|")}
_WHOLE = {"registered_households", "persons", "broadband_users"}
_AREA_OFF = 0.1


class Figures(NamedTuple):
    """Figures of a county.

    Attributes:
        latest: key of `[county]` → value of the latest year given; without income and area.
        income_head: year → CNY.
        area_km2: NaN if not given.
    """

    latest: dict[str, float]
    income_head: dict[str, float]
    area_km2: float

    def as_toml(self) -> list[str]:
        """Lines of `[county]`; the area is that of the boundary, which says where, too."""
        lines = [f"{key} = {int(v) if key in _WHOLE else round(v, 3)}" for key, v in self.latest.items()]
        if self.income_head:
            years = ", ".join(f"{year} = {value:g}" for year, value in sorted(self.income_head.items()))
            lines.append(f"income_head = {{ {years} }}")
        return lines


def read_statistics(sheet: Sheet, account: Account) -> Figures:
    """Figures of a table with a row each.

    Args:
        sheet: as read: columns for the figure, its unit, and the year and value, or one for each year.
        account: to which is added which figures are taken and which not.

    Raises:
        DataError: A figure that is taken is no number, or of a unit that is not known.
    """
    heading = find_heading(sheet, FIELDS, ("figure",))
    above = next(row for row in sheet.rows if row.number == heading.row)
    years = {at: year for at, text in enumerate(above.cells) if (year := _year(text))}
    dated = "year" in heading.columns and "value" in heading.columns
    if not years and not dated:
        raise sheet.wrong(
            "no columns year and value, nor one for each year",
            "缺少年份与数值列，也没有各年份的列",
            heading.row,
        )
    found: dict[str, dict[str, float]] = defaultdict(dict)
    wrong: list[tuple[int, str, str]] = []
    unread: list[str] = []
    for row in heading.body:
        called = amounts.name(heading.cell(row, "figure"))
        name, _, bracket = called.replace("（", "(").partition("(")
        key = _NAMES.get(name.strip().lower())
        if key is None:
            unread.append(_with_near(called))
            continue
        unit = amounts.plain(heading.cell(row, "unit") or bracket.rstrip(")")).replace("²", "2").lower()
        if unit not in _UNITS[key]:
            en = f"{name}: unit {unit!r}; allowed: {', '.join(_UNITS[key])}"
            wrong.append((row.number, en, "单位未知"))
            continue
        columns = years or {heading.columns["value"].at: _year(heading.cell(row, "year"))}
        for at, year in columns.items():
            text = row.cells[at] if at < len(row.cells) else ""
            value = amounts.amount(text) * _UNITS[key][unit]
            if text and year and math.isfinite(value):
                found[key][year] = value
            elif text or not years:
                en = f"{name}: {text[:30]!r} in {year!r} is no figure"
                wrong.append((row.number, en, "数值或年份无效"))
    if wrong:
        raise sheet.all_wrong(wrong)
    return _taken(sheet, found, unread, account)


def held_against(figures: Figures, households: int, area_km2: float, account: Account) -> None:
    """Adds to the suspicious what figures and lists say differently.

    Args:
        figures: of the yearbook.
        households: of all villages of the list.
        area_km2: within the boundary; NaN if unknown.
        account: to which it is added.
    """
    registered = figures.latest.get("registered_households", math.inf)
    if households > registered:
        account.suspect(
            55.0,
            f"villages have {households:,} households, the whole county {registered:,.0f} registered ones",
            f"各村合计 {households:,} 户，超过全县户籍户数 {registered:,.0f} 户",
        )
    if abs(area_km2 / figures.area_km2 - 1) > _AREA_OFF:
        account.suspect(
            55.0,
            f"area within the boundary {area_km2:,.0f} km², in the statistics {figures.area_km2:,.0f} km²",
            f"边界内面积 {area_km2:,.0f} 平方公里，统计为 {figures.area_km2:,.0f} 平方公里",
        )


def _year(text: str) -> str:
    """The year that a text is, such as 2020年; empty if it is none."""
    found = re.fullmatch(r"((?:19|20)\d\d)年?", amounts.plain(text))
    return found[1] if found else ""


def _with_near(called: str) -> str:
    like = nearest(called, _NAMES)
    return f"{called} (is it {like}? · 是否为{like}？)" if like else called


def _taken(sheet: Sheet, found: dict[str, dict[str, float]], unread: list[str], account: Account) -> Figures:
    income = found.pop("income_head", {})
    last = {key: max(by_year) for key, by_year in found.items()}
    latest = {key: found[key][year] for key, year in last.items()}
    listed = [f"{key} {value:,.0f} ({last[key]})" for key, value in latest.items()]
    listed += [f"income_head {value:,.0f} ({year})" for year, value in sorted(income.items())]
    if listed:
        account.note(f"{sheet.where}: {', '.join(listed)}", f"{sheet.where}：{', '.join(listed)}")
    if unread:
        account.leave_out(
            f"{sheet.where}: figures not read: {', '.join(unread)}",
            f"{sheet.where}：未读取的指标：{'、'.join(unread)}",
        )
    area = latest.pop("area_km2", math.nan)
    return Figures(latest, income, area)
