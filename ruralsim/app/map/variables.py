"""What households can be coloured by: reading, unit, labels, palette and domain of every variable.

Domains are fixed, not fitted to the day, so that a colour means the same on every day and in both counties.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.map import palettes
from ruralsim.entities.codes import (
    MARGINAL,
    NOT_MONITORED,
    ONLINE,
    SUDDEN_HARDSHIP,
    UNSTABLE_FORMERLY_POOR,
)
from ruralsim.indicators.observe import Recorder
from ruralsim.report.text import Text, text, unit
from ruralsim.world.world import World

Values = NDArray[np.float32]


@dataclass(frozen=True)
class Variable:
    """One number, or one class, per household.

    Attributes:
        name: key in `VARIABLES`.
        en: English label.
        zh: Chinese label.
        unit: of the numbers, as indicators write units; "share" is shown in per cent.
        palette: colours from the low end of the domain to the high; one per class for classes.
        domain: values of the first and the last colour; beyond them the end colours hold.
        span: difference at which the colours of a difference are deepest.
        read: world → (households,) values, NaN where there is none.
        classes: (English, Chinese) label of each class, numbered from 0; empty for numbers. Class 0 is the
            quiet one: in differences a household is in it or not.
    """

    name: str
    en: str
    zh: str
    unit: str
    palette: tuple[str, ...]
    domain: tuple[float, float]
    span: float
    read: Callable[[World], Any]
    classes: tuple[tuple[str, str], ...] = ()

    def values(self, world: World) -> Values:
        """(households,) values, NaN where there is none."""
        return np.asarray(self.read(world), np.float32)

    def comparable(self, world: World) -> Values:
        """Values of which a difference can be taken: classes become in the quiet class (0) or not (1)."""
        values = self.values(world)
        return (values > 0.0).astype(np.float32) if self.classes else values

    def header(self) -> dict[str, Any]:
        """What the browser needs to colour by it and to write its legend."""
        return {
            "name": self.name,
            "label": text(self.en, self.zh),
            "unit": unit(self.unit),
            "share": self.unit == "share",
            "colours": self.palette,
            "low": self.domain[0],
            "high": self.domain[1],
            "classes": [text(en, zh) for en, zh in self.classes],
        }

    def difference_header(self) -> dict[str, Any]:
        """The same for differences."""
        points: Text = text("pp", "个百分点")
        share = self.unit == "share"
        return {
            **self.header(),
            "unit": points if share else unit(self.unit),
            "colours": palettes.UNSURE,
            "low": -self.span,
            "high": self.span,
            "classes": [],
            "flag": bool(self.classes),
        }


def _risk(world: World) -> Any:
    """Monitored categories as classes; 4 is below the line and not monitored."""
    f = world.farmers
    codes = np.zeros(4, np.float32)
    codes[[MARGINAL, UNSTABLE_FORMERLY_POOR, SUDDEN_HARDSHIP]] = 1.0, 2.0, 3.0
    missed = (f.category == NOT_MONITORED) & (f.income_head < world.climate.line_year_cny)
    return np.where(missed, np.float32(4.0), codes[f.category])


def _vulnerability(world: World) -> Any:
    return Recorder.of(world).vulnerability


def _days(world: World) -> Any:
    """Mean days from order to delivery in the village, the running month and the one before."""
    panels = Recorder.of(world).panels
    delivered, days = panels.month.delivered, panels.month.delivery_days
    chunks = panels.chunks["villages"]
    if chunks:
        before = chunks[-1]["delivered"]
        delivered = delivered + before
        days = days + np.nan_to_num(chunks[-1]["days_to_deliver"]) * before
    mean = np.divide(days, delivered, out=np.full(delivered.size, np.nan), where=delivered > 0)
    return mean.astype(np.float32)[world.farmers.village]


def _online_share(world: World) -> Any:
    sales = world.farmers.channel_cny
    total = sales.sum(axis=1)
    return np.divide(sales[:, ONLINE], total, out=np.full(total.size, np.nan, np.float32), where=total > 0)


def _minutes(world: World) -> Any:
    minutes = np.where(np.isfinite(world.villages.minutes_seat), world.villages.minutes_seat, np.nan)
    return minutes.astype(np.float32)[world.farmers.village]


def _goods_days(world: World) -> Any:
    return world.villages.goods_days.astype(np.float32)[world.farmers.village]


_NO_YES = (("no", "否"), ("yes", "是"))
_RISK = (
    ("not at risk", "无风险"),
    ("marginal", "边缘易致贫户"),
    ("formerly poor, unstable", "脱贫不稳定户"),
    ("sudden hardship", "突发严重困难户"),
    ("below the line, missed", "监测线以下未纳入监测户"),
)
_ALL = (
    Variable(
        "income_head", "Income per head", "人均收入", "CNY/head/year", palettes.VIRIDIS, (3_000.0, 21_000.0),
        4_000.0, lambda w: w.farmers.income_head,
    ),
    Variable(
        "risk", "At risk of poverty", "返贫风险", "", palettes.RISK, (0.0, 4.0), 1.0, _risk, _RISK,
    ),
    Variable(
        "vulnerability", "Chance of poverty next year (set at year's end)", "来年致贫概率（年末测算）",
        "share", palettes.VIRIDIS_DOWN, (0.0, 1.0), 0.25, _vulnerability,
    ),
    Variable(
        "sells_online", "Sells online", "是否网销", "", palettes.NO_YES, (0.0, 1.0), 1.0,
        lambda w: w.farmers.sells_online, _NO_YES,
    ),
    Variable(
        "online_share", "Sold online, of this year's sales", "本年网销占销售额比重", "share",
        palettes.VIRIDIS, (0.0, 0.8), 0.25, _online_share,
    ),
    Variable(
        "days_to_deliver", "Days to deliver, mean of the village", "妥投时长（村均）", "days",
        palettes.VIRIDIS_DOWN, (3.0, 12.0), 3.0, _days,
    ),
    Variable(
        "cash", "Cash in hand", "现金", "CNY/household", palettes.VIRIDIS, (0.0, 60_000.0), 10_000.0,
        lambda w: w.farmers.cash,
    ),
    Variable(
        "formerly_poor", "Registered as poor before 2020", "脱贫户", "", palettes.NO_YES, (0.0, 1.0), 1.0,
        lambda w: w.farmers.formerly_poor, _NO_YES,
    ),
    Variable(
        "migrants", "Members away for work", "外出务工人数", "persons", palettes.CIVIDIS, (0.0, 3.0), 1.0,
        lambda w: w.farmers.migrants,
    ),
    Variable(
        "digital_skill", "Digital skill", "数字技能", "share", palettes.CIVIDIS, (0.0, 1.0), 0.25,
        lambda w: w.farmers.digital_skill,
    ),
    Variable(
        "goods_days", "Days to get a parcel", "网购到手天数", "days", palettes.VIRIDIS_DOWN, (4.0, 12.0), 2.0,
        _goods_days,
    ),
    Variable(
        "minutes_seat", "Drive to the county seat", "到县城车程", "min", palettes.VIRIDIS_DOWN, (0.0, 90.0),
        15.0, _minutes,
    ),
    Variable(
        "point_minutes", "To the nearest point that serves the village", "到最近可用网点时间", "min",
        palettes.VIRIDIS_DOWN, (0.0, 60.0), 10.0,
        lambda w: w.villages.point_minutes.astype(np.float32)[w.farmers.village],
    ),
)  # fmt: skip

VARIABLES: dict[str, Variable] = {variable.name: variable for variable in _ALL}
"""Name → unit, labels, palette and domain, in the order of a list to choose from."""
