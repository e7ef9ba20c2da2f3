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
from ruralsim.report.text import unit as spelt

FIELDS = {
    "figure": ("figure", "indicator", "指标", "指标名称", "项目"),
    "unit": ("unit", "单位", "计量单位"),
    "year": ("year", "年份", "年度"),
    "value": ("value", "数值", "值", "数据"),
}
"""Columns of a table of figures; in place of year and value there may be a column for each year."""

_COUNTS = {"户": 1.0, "人": 1.0, "household": 1.0, "person": 1.0, "万户": 1e4, "万人": 1e4}
_LAND = {"公顷": 1.0, "ha": 1.0, "千公顷": 1e3, "亩": 1 / 15, "万亩": 1e4 / 15}
_PIECES = {"件": 1.0, "万件": 1e4, "亿件": 1e8, "parcel": 1.0, "parcels": 1.0}
_MONEY = {"元": 1.0, "万元": 1e4, "亿元": 1e8, "cny": 1.0}


class Kind(NamedTuple):
    """A figure that statistics may give.

    Attributes:
        en: its name.
        zh: the same in Chinese.
        unit: in which it is kept.
        units: in which it may be given, and what they multiply by.
        called: what tables may call it.
        whole: whether it is a whole number.
    """

    en: str
    zh: str
    unit: str
    units: dict[str, float]
    called: str
    whole: bool = False


KINDS = {
    "area_km2": Kind(
        "area", "行政区域面积", "km2",
        {"平方公里": 1.0, "平方千米": 1.0, "km2": 1.0, **{u: f / 100 for u, f in _LAND.items()}},
        "area|行政区域面积|行政区域土地面积|土地面积|国土面积|总面积",
    ),
    "registered_households": Kind(
        "registered households", "户籍户数", "households", _COUNTS,
        "registered households|户籍户数|年末户籍户数|户籍总户数|总户数", True,
    ),
    "persons": Kind(
        "registered persons", "户籍人口", "persons", _COUNTS,
        "registered persons|户籍人口|年末户籍人口|户籍总人口|年末总人口|总人口", True,
    ),
    "resident_persons": Kind(
        "resident persons", "常住人口", "persons", _COUNTS, "resident persons|常住人口|年末常住人口", True
    ),
    "road_km": Kind(
        "length of roads", "公路里程", "km", {"公里": 1.0, "千米": 1.0, "km": 1.0},
        "length of roads|公路里程|公路总里程|境内公路里程|公路通车里程",
    ),
    "broadband_users": Kind(
        "broadband users", "宽带用户", "households", _COUNTS,
        "broadband users|宽带用户|宽带用户数|互联网宽带接入用户|固定互联网宽带接入用户", True,
    ),
    "arable_ha": Kind(
        "arable land", "耕地面积", "ha", _LAND, "arable land|耕地面积|年末耕地面积|常用耕地面积"
    ),
    "income_head": Kind(
        "rural income per head", "农村居民人均可支配收入", "CNY/year",
        {"元": 1.0, "cny": 1.0, "元/人": 1.0, "cny/year": 1.0},
        "rural income per head|农村居民人均可支配收入|农村常住居民人均可支配收入|农民人均纯收入|"
        "农牧民人均可支配收入",
    ),
    "parcels_received": Kind(
        "parcels received", "快递投递量", "parcels/year", _PIECES,
        "parcels received|快递投递量|快递投递件量|邮政快递投递量|快件投递量|快递派送量|快递派件量",
    ),
    "parcels_sent": Kind(
        "parcels sent", "快递业务量", "parcels/year", _PIECES,
        "parcels sent|快递业务量|快递揽收量|快递收寄量|快件揽收量",
    ),
    "produce_parcels": Kind(
        "parcels of produce sent", "农产品快递业务量", "parcels/year", _PIECES,
        "parcels of produce sent|农产品快递业务量|农产品寄递量|农产品快递揽收量|农产品上行快递量",
    ),
    "online_sales": Kind(
        "online retail sales", "网络零售额", "CNY/year", _MONEY,
        "online retail sales|网络零售额|网上零售额|电商零售额",
    ),
    "produce_online": Kind(
        "online sales of produce", "农产品网络零售额", "CNY/year", _MONEY,
        "online sales of produce|农产品网络零售额|农产品网上零售额|农产品电商销售额|农产品网络销售额",
    ),
    "produce_sales": Kind(
        "sales of produce", "农产品销售额", "CNY/year", _MONEY, "sales of produce|农产品销售额|农产品销售收入"
    ),
    "monitored_households": Kind(
        "monitored households", "监测户", "households", _COUNTS,
        "monitored households|监测户|监测户数|监测对象户数|防止返贫监测户|风险未消除监测户|"
        "防止返贫监测对象户数",
        True,
    ),
    "ever_monitored": Kind(
        "households ever monitored", "累计识别监测户", "households", _COUNTS,
        "households ever monitored|累计识别监测户|累计识别监测户数|累计纳入监测户", True,
    ),
}  # fmt: skip
"""Figures by key; those of `[county]` bear its keys."""

SETTING = ("registered_households", "persons", "road_km", "broadband_users", "arable_ha")
"""Keys of `[county]` of which the latest year is taken; beside them `income_head`, of each year."""
_WHEN = re.compile(r"^(?:其中[:、]?)?(?:[全本][县旗市区])?(?:年末|年底|期末)?(?:全[县旗市区])?(.+?)数?$")
"""What yearbooks write about the name of a figure: of which area, at which time, and that it is a number."""


def _bare(called: str) -> str:
    """The name of a figure without what yearbooks write about it: 户籍总户数 of 全县年末户籍总户数."""
    text = amounts.plain(called).replace(" ", "").lower()
    return match[1] if (match := _WHEN.match(text)) else text


_NAMES = {name: key for key, kind in KINDS.items() for name in kind.called.split("|")}
_BARE = {_bare(name): key for name, key in _NAMES.items()}
_AREA_OFF = 0.1


class Figures(NamedTuple):
    """Figures of a county.

    Attributes:
        by_year: key of `KINDS` → year → value, the earliest year first.
        rows: key → row of the table.
    """

    by_year: dict[str, dict[str, float]]
    rows: dict[str, int]

    @property
    def latest(self) -> dict[str, float]:
        """Value of the latest year by key."""
        return {key: years[max(years)] for key, years in self.by_year.items()}

    @property
    def income_head(self) -> dict[str, float]:
        """CNY by year."""
        return self.by_year.get("income_head", {})

    @property
    def area_km2(self) -> float:
        """Of the latest year; NaN if not given."""
        return self.latest.get("area_km2", math.nan)

    def as_toml(self) -> list[str]:
        """Lines of `[county]`; the area is that of the boundary, which says where, too."""
        latest = {key: self.latest[key] for key in SETTING if key in self.by_year}
        lines = [f"{key} = {round(v) if KINDS[key].whole else round(v, 3)}" for key, v in latest.items()]
        if self.income_head:
            years = ", ".join(f"{year} = {value:g}" for year, value in self.income_head.items())
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
    rows: dict[str, int] = {}
    wrong: list[tuple[int, str, str]] = []
    unread: list[tuple[str, str]] = []
    for row in heading.body:
        called = amounts.name(heading.cell(row, "figure"))
        name, _, bracket = called.replace("（", "(").partition("(")
        key = _BARE.get(_bare(name))
        if key is None:
            unread.append(_with_near(called))
            continue
        unit = amounts.plain(heading.cell(row, "unit") or bracket.rstrip(")")).replace("²", "2").lower()
        units = KINDS[key].units
        if unit not in units:
            en = f"{name}: unit {unit!r}; allowed: {', '.join(units)}"
            wrong.append((row.number, en, f"{name}：单位“{unit}”不可用，可用：{'、'.join(units)}"))
            continue
        columns = years or {heading.columns["value"].at: _year(heading.cell(row, "year"))}
        for at, year in columns.items():
            text = row.cells[at] if at < len(row.cells) else ""
            value = amounts.amount(text) * units[unit]
            if text and year and math.isfinite(value) and value >= 0:
                if found[key].setdefault(year, value) != value:
                    said = f"{name}: {year} is on row {rows[key]} already, with another value"
                    wrong.append((row.number, said, f"第 {rows[key]} 行已有 {year} 年的不同数值"))
                rows.setdefault(key, row.number)
            elif text or not years:
                en = f"{name}: {text[:30]!r} in {year!r} is no figure"
                wrong.append((row.number, en, f"{name}：{year} 的“{text[:30]}”不是有效数值"))
    if wrong:
        raise sheet.all_wrong(wrong)
    return _taken(sheet, found, rows, unread, account)


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


def _with_near(called: str) -> tuple[str, str]:
    """A figure that is not read, in both languages: with the known one it holds or is most like."""
    held = max((name for name in _NAMES if name in called), key=len, default=None)
    like = held or nearest(called, _NAMES)
    return (f"{called} (is it {like}?)", f"{called}（是否为“{like}”？）") if like else (called, called)


def _taken(
    sheet: Sheet,
    found: dict[str, dict[str, float]],
    rows: dict[str, int],
    unread: list[tuple[str, str]],
    account: Account,
) -> Figures:
    ordered = {key: dict(sorted(found[key].items())) for key in KINDS if found.get(key)}
    figures = Figures(ordered, rows)
    if ordered:
        en, zh = (
            [
                f"{kind[at]} {figures.latest[key]:,.0f} {spelt(kind.unit)[lang]} ({max(ordered[key])})"
                for key, kind in KINDS.items()
                if key in ordered
            ]
            for at, lang in enumerate(("en", "zh"))
        )
        account.note(f"{sheet.where}: {', '.join(en)}", f"{sheet.where}：{'、'.join(zh)}")
    if unread:
        account.leave_out(
            f"{sheet.where}: figures not read: {', '.join(en for en, _ in unread)}",
            f"{sheet.where}：未读取的指标：{'、'.join(zh for _, zh in unread)}",
        )
    return figures
