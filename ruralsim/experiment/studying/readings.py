"""What is read from a run: one number about a year of the county, a product, some villages or households.

```toml
[readings.income]                  # an indicator, for the year that ends with the run
indicator = "income_head"

[readings.loss_berries]            # a mass account as a share of another
mass = "lost"
over = "harvested"
product = "berries"

[readings.visits]                  # remote villages less near ones, each as it was in the base
village = "visits_week"
remoteness = "remote"
less = "near"

[readings.listed]                  # the same households in every cell: those who were listed in the base
household = "income_head"
cohort = "assist_listed"
since = 2023-12-31
at = 2025-12-31
```
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.comparing.pairs import month_ends, seasonal
from ruralsim.foundation.ledger import MASS_LABELS
from ruralsim.foundation.param import Param, Settings
from ruralsim.results import Results, describe

Members = NDArray[Any]
Remoteness = Literal["near", "middle", "remote"]
Description = dict[str, Any]


class Reading(Settings):
    """One number read from each run: exactly one of `indicator`, `mass`, `village` and `household`."""

    indicator: str = ""
    """Name of an indicator."""
    mass: str = ""
    """Mass account, in kg a year."""
    over: str = ""
    """Mass account it is a share of."""
    product: str = ""
    """Product; all if none is named."""
    village: str = ""
    """Column of the villages table; its mean over residents and the last twelve months."""
    remoteness: Remoteness | None = None
    """Villages that were of this class in the base cell; all if none is named."""
    less: Remoteness | None = None
    """Class whose mean is taken off."""
    household: str = ""
    """Column of the households table; its mean over residents."""
    cohort: str = ""
    """Column of the households table that says who belongs: the base cell's households where it is true."""
    since: date | None = None
    """When membership is read: the last year's end up to this day; by default the first."""
    at: date | None = None
    """Last day of the year that is read, or else the month's end before it; by default the run's last day."""
    months: Annotated[
        int, Param("months", 0, 120, "Month-ends averaged; 0 by the indicator's own window", "平均的月末数")
    ] = 0
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(map(bool, (self.indicator, self.mass, self.village, self.household))) != 1:
            en, zh = (
                "needs one of indicator, mass, village and household",
                "须且只须给出 indicator、mass、village、household 之一",
            )
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return self

    @property
    def table(self) -> str:
        """The table it is read from."""
        if self.mass:
            return "mass"
        return "villages" if self.village else "households" if self.household else "indicators"

    def read(self, results: Results, members: Members | None = None) -> float:
        """The number; NaN where the run has not got it.

        Args:
            results: a run with the table.
            members: households of the cohort, or classes of the villages, as in the base; see `members`.
        """
        if self.mass:
            return self._mass(results)
        if self.village:
            return self._village(results, members)
        if self.household:
            return self._household(results, members)
        return self._indicator(results)

    def members(self, base: Results) -> Members | None:
        """Who belongs, by a run of the base: hashes of birth, or each village's class; None for all."""
        if self.village:
            columns = base.columns("villages")
            return np.asarray(columns["remoteness"][columns["date"] == columns["date"].min()], np.int64)
        if not self.cohort:
            return None
        columns = base.columns("households")
        day = _year_end(columns["date"], self.since, first=True)
        belongs = (columns["date"] == day) & (columns[self.cohort] > 0)
        return np.sort(columns["household"][belongs])

    def describe(self, key: str, indicators: Mapping[str, Description]) -> Description:
        """Unit, labels, definition and the better sign, for meta.json.

        Args:
            key: the reading's name in the study.
            indicators: name → description, from a run.
        """
        about: Description = {
            "unit": "",
            "en": key,
            "zh": key,
            "definition_en": "",
            "definition_zh": "",
            "better": 0,
        }
        if self.mass:
            unit = "share" if self.over else "kg/year"
            labels = {name: (en, zh) for name, en, zh in MASS_LABELS}
            names = [labels[name] for name in (self.mass, self.over) if name]
            product = f"{self.product}: " if self.product else ""
            en, zh = (product + " ÷ ".join(name[i] for name in names) for i in (0, 1))
            about |= {"unit": unit, "en": en, "zh": zh}
        elif self.village:
            column = describe.COLUMNS["villages"][self.village]
            about |= {
                "unit": ("pp" if self.less else "share") if self.village in _SHARES else column.unit,
                "en": column.en,
                "zh": column.zh,
            }
            where = [_PLACES[name] for name in (self.remoteness, self.less) if name]
            if where:
                tails = [" less ".join(place[0] for place in where), "减".join(place[1] for place in where)]
                about |= {"en": f"{column.en}: {tails[0]}", "zh": f"{column.zh}:{tails[1]}"}
                about["definition_en"] = (
                    "Mean over residents and twelve months; villages as classed in the base."
                )
                about["definition_zh"] = "按常住人口与12个月平均;村庄按基准情景分类。"
        elif self.household:
            column = describe.COLUMNS["households"][self.household]
            unit = "share" if self.household in _SHARES else column.unit
            about |= {"unit": unit, "en": column.en, "zh": column.zh}
            if self.cohort:
                who = describe.COLUMNS["households"][self.cohort]
                when = self.since or "the first year's end"
                about["definition_en"] = (
                    f"Mean over residents of the same households in every cell: {who.en}, base cell, {when}."
                )
                about["definition_zh"] = (
                    f"各情景中同一批农户的常住人口均值：基准情景 {self.since or '首个年末'} 的{who.zh}。"
                )
        else:
            found = indicators.get(self.indicator, {})
            about |= {name: found[name] for name in about if name in found}
        return about | {k: v for k, v in (("en", self.en), ("zh", self.zh)) if v}

    def _indicator(self, results: Results) -> float:
        columns = results.columns("indicators")
        values = columns.get(self.indicator)
        rows = _until(columns["date"], self.at)
        if values is None or not rows:
            return np.nan
        entry = next(i for i in results.meta["indicators"] if i["name"] == self.indicator)
        months = self.months or (12 if seasonal(entry) else 1)
        if months == 1:
            return float(values[rows - 1])
        read = values[month_ends(columns["date"][:rows])[-months:]]
        read = read[np.isfinite(read)]
        return float(read.mean()) if read.size else np.nan

    def _mass(self, results: Results) -> float:
        columns = results.columns("mass")
        years = np.unique(columns["year"])
        year = self.at.year if self.at else (years.max() if years.size else 0)

        def total(account: str) -> float:
            wanted = (columns["account"] == account) & (columns["year"] == year)
            if self.product:
                wanted &= columns["product"] == self.product
            return float(columns["kg"][wanted].sum())

        if not self.over:
            return total(self.mass)
        whole = total(self.over)
        return total(self.mass) / whole if whole else np.nan

    def _village(self, results: Results, classes: Members | None) -> float:
        columns = results.columns("villages")
        dates = np.unique(columns["date"])[: _until(np.unique(columns["date"]), self.at)]
        if not dates.size or classes is None:
            return np.nan
        recent = np.isin(columns["date"], dates[-12:]) & np.isfinite(columns[self.village].astype(np.float64))
        kind = classes[columns["village"]]

        def mean(name: Remoteness | None) -> float:
            rows = recent if name is None else recent & (kind == get_args(Remoteness).index(name))
            weight = columns["residents"][rows].astype(np.float64)
            total = float(weight.sum())
            return float((columns[self.village][rows] * weight).sum()) / total if total else np.nan

        if not self.less:
            return mean(self.remoteness)
        points = 100.0 if self.village in _SHARES else 1.0  # a gap between shares is in percentage points
        return points * (mean(self.remoteness) - mean(self.less))

    def _household(self, results: Results, members: Members | None) -> float:
        columns = results.columns("households")
        day = _year_end(columns["date"], self.at)
        rows = columns["date"] == day
        if members is not None:
            rows &= np.isin(columns["household"], members)
        weight = columns["residents"][rows].astype(np.float64)
        total = float(weight.sum())
        return float((columns[self.household][rows] * weight).sum()) / total if total else np.nan


_PLACES = {"near": ("near", "近郊村"), "middle": ("in between", "中间村"), "remote": ("remote", "偏远村")}
_SHARES = (
    "headcount",
    "online_share",
    "loss_share",
    "covered",
    "signal",
    "below_line",
    "sells_online",
    "poor",
    "formerly_poor",
    "assist_listed",
    "allowance",
    "vulnerability",
)


def _until(dates: Any, at: date | None) -> int:
    """Rows up to a day; none if the day lies beyond them."""
    if at is None or not len(dates):
        return len(dates)
    day = np.datetime64(at, "D")
    dates = np.asarray(dates).astype("M8[D]")
    return 0 if day > dates[-1] else int(np.searchsorted(dates, day, side="right"))


def _year_end(dates: Any, at: date | None, *, first: bool = False) -> Any:
    """The last date of a table up to a day it reaches; without a day, its last date or its first."""
    known = np.unique(dates)
    if at is not None and known.size and np.datetime64(at, "D") <= known[-1].astype("M8[D]"):
        known = known[known.astype("M8[D]") <= np.datetime64(at, "D")]
    elif at is not None:
        known = known[:0]
    if not known.size:
        return np.datetime64("NaT")
    return known[0] if first and at is None else known[-1]
