"""Figures that statistics may give of a county: what they are called, in which units, and what they set."""

import json
import math
from functools import cache
from typing import NamedTuple

from ruralsim.foundation.param import walk
from ruralsim.world.county import CountyData
from ruralsim.world.environment import Environment
from ruralsim.world.growing import CLIMATE

_COUNTS = {"户": 1.0, "人": 1.0, "household": 1.0, "person": 1.0, "万户": 1e4, "万人": 1e4}
_LAND = {"公顷": 1.0, "ha": 1.0, "千公顷": 1e3, "亩": 1 / 15, "万亩": 1e4 / 15}
_PIECES = {"件": 1.0, "万件": 1e4, "亿件": 1e8, "parcel": 1.0, "parcels": 1.0}
_DEGREES = {"℃": 1.0, "°c": 1.0, "摄氏度": 1.0, "度": 1.0, "degc": 1.0, "c": 1.0}
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
        least: below which it cannot be.
        most: above which it cannot be.
    """

    en: str
    zh: str
    unit: str
    units: dict[str, float]
    called: str
    whole: bool = False
    least: float = 0.0
    most: float = math.inf


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
    "grassland_ha": Kind(
        "grassland", "草原面积", "ha", _LAND,
        "grassland|草原面积|草地面积|草场面积|牧草地面积|天然草原面积|天然草地面积|可利用草原面积",
    ),
    "temperature_mean_c": Kind(
        "mean temperature", "年平均气温", "degC", _DEGREES,
        "mean temperature|mean temperature of the year|年平均气温|年均气温|平均气温", least=-10.0,
    ),
    "temperature_january_c": Kind(
        "mean temperature of January", "一月平均气温", "degC", _DEGREES,
        "mean temperature of january|january temperature|一月平均气温|1月平均气温|最冷月平均气温",
        least=-50.0, most=35.0,
    ),
    "temperature_july_c": Kind(
        "mean temperature of July", "七月平均气温", "degC", _DEGREES,
        "mean temperature of july|july temperature|七月平均气温|7月平均气温|最热月平均气温", least=-10.0,
        most=45.0,
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

SETTING = (
    "registered_households", "persons", "road_km", "broadband_users", "arable_ha", "grassland_ha",
)  # fmt: skip
"""Keys of `[county]` of which the latest year is taken; beside them `income_head`, of each year."""
_SUMMER, _WINTER = "temperature_july_c", "temperature_january_c"


@cache
def _settings() -> dict[str, tuple[float, float]]:
    """Bounds of the settings that figures become: key → least and most."""
    leaves = [*walk(CountyData), *walk(Environment)]
    return {
        leaf.path: (
            -math.inf if leaf.param.low is None else leaf.param.low,
            math.inf if leaf.param.high is None else leaf.param.high,
        )
        for leaf in leaves
        if leaf.param
    }


def bounds(key: str) -> tuple[float, float]:
    """Least and most that a figure may be: its own bounds, and those of the setting that it becomes.

    >>> bounds("income_head"), bounds("temperature_january_c")
    ((100, 200000), (-50.0, 35.0))
    """
    low, high = _settings().get(key, (-math.inf, math.inf))
    return max(low, KINDS[key].least), min(high, KINDS[key].most)


class Figures(NamedTuple):
    """Figures of a county.

    Attributes:
        by_year: key of `KINDS` → year → value, the earliest year first.
        rows: key → row of the table, that of the latest year.
        named: products that the table names; `climate` for all that fits.
    """

    by_year: dict[str, dict[str, float]]
    rows: dict[str, int]
    named: tuple[str, ...] = ()

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

    @property
    def grows(self) -> tuple[str, ...]:
        """What the county grows: what is named, or all that fits where climate or grassland is known."""
        told = {"grassland_ha", "temperature_mean_c"} & self.by_year.keys()
        return self.named or ((CLIMATE,) if told else ())

    def climate(self) -> list[str]:
        """Lines of `[world.environment]`: the year's mean, and half of what July is warmer than January."""
        latest, lines = self.latest, list[str]()
        if "temperature_mean_c" in latest:
            lines.append(f"temperature_mean_c = {latest['temperature_mean_c']:g}")
        if {_SUMMER, _WINTER} <= latest.keys():
            half = (latest[_SUMMER] - latest[_WINTER]) / 2.0
            lines.append(f"temperature_swing_c = {half:g}")
        return lines

    def seasons(self) -> tuple[int, str, str] | None:
        """What is wrong with January and July together: row, English, Chinese; None if nothing is."""
        latest = self.latest
        if not {_SUMMER, _WINTER} <= latest.keys():
            return None
        winter, summer = latest[_WINTER], latest[_SUMMER]
        most, row = 2.0 * _settings()["temperature_swing_c"][1], self.rows[_SUMMER]
        en, zh = (
            f"mean of January {winter:g} °C, of July {summer:g} °C",
            f"一月 {winter:g}℃，七月 {summer:g}℃",
        )
        if summer < winter:
            en = f"{en} (row {row}): January is warmer than July; allowed: at most as warm"
            return self.rows[_WINTER], en, f"{zh}（第 {row} 行）：一月比七月还热，应不高于七月"
        if summer - winter > most:
            en = f"{en} (row {row}): {summer - winter:g} °C apart; allowed: at most {most:g}"
            return self.rows[_WINTER], en, f"{zh}（第 {row} 行）：相差 {summer - winter:g}℃，至多 {most:g}℃"
        return None

    def as_toml(self) -> list[str]:
        """Lines of `[county]`; the area is that of the boundary, which says where, too."""
        latest = {key: self.latest[key] for key in SETTING if key in self.by_year}
        lines = [f"{key} = {round(v) if KINDS[key].whole else round(v, 3)}" for key, v in latest.items()]
        if self.income_head:
            years = ", ".join(f"{year} = {value:g}" for year, value in self.income_head.items())
            lines.append(f"income_head = {{ {years} }}")
        if self.grows:
            lines.append(f"grows = {json.dumps(self.grows)}")
        return lines
