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

from ruralsim.experiment.reading.indicators import dated, days_of, reading_of
from ruralsim.foundation.days import YEAR, Span, said, why_none
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
    """Column of the villages table; its mean over residents and the last twelve whole months."""
    remoteness: Remoteness | None = None
    """Villages that were of this class in the base cell; all if none is named."""
    less: Remoteness | None = None
    """Class whose mean is taken off."""
    household: str = ""
    """Column of the households table; its mean over residents."""
    cohort: str = ""
    """Column of the households table that says who belongs: the base cell's households where it is true."""
    since: date | None = None
    """Year's end on which membership is read; by default the first."""
    at: date | None = None
    """Last day of the time that is read: a month's end; of mass and households, a year's end. By default the
    run's last day; of mass, the last whole year, or of a run without one its last year as far as it goes."""
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

    def days(self, span: Span, about: Description | None = None) -> list[date]:
        """The days of a run that it is the mean of, or the year's end it is read on; none where it has none.

        Args:
            span: the run.
            about: what is known of the indicator; without it, it is taken for one of a year.
        """
        if self.mass:
            ends = [date(year, 12, 31) for year in span.whole_years()]
            if self.at == span.last or not (self.at or ends):
                return [span.last]
            return [day for day in ends if self.at in (None, day)][-1:]
        if self.household:
            end = self.at or span.last
            return [end] if self._closed(end, span) and self._since_closed(span) else []
        return days_of(span, about, self.at, months=YEAR if self.village else self.months)

    def why_none(self, span: Span) -> tuple[str, tuple[str, str, str]]:
        """The key whose days a run has not got, and why: English, Chinese, and what could be written."""
        if self.household and not self._since_closed(span) and self.since:
            return "since", self._no_year(span, self.since)
        if self.at and (self.mass or self.household) and span.first <= self.at <= span.last:
            return "at", self._no_year(span, self.at)
        return "at", why_none(span, self.at)

    def _no_year(self, span: Span, day: date) -> tuple[str, str, str]:
        if not span.first <= day <= span.last:
            return why_none(span, day)
        years = span.whole_years() if self.mass else range(span.first.year, span.last.year + 1)
        ends = [end for end in (date(year, 12, 31) for year in years) if end <= span.last]
        if span.last not in ends:
            ends.append(span.last)
        en, zh = f"{day} ends no year that is kept", f"{day} 不是所保存年度的年末"
        return en, zh, f"write · 请写: {', '.join(map(str, ends)) or '–'}"

    @staticmethod
    def _closed(day: date, span: Span) -> bool:
        """Whether households are kept of a day."""
        return span.first <= day <= span.last and (day == span.last or (day.month, day.day) == (12, 31))

    def _since_closed(self, span: Span) -> bool:
        return self.since is None or self._closed(self.since, span)

    def when(self, span: Span, about: Description | None = None) -> dict[str, str]:
        """Which days it is read on, in both languages; of mass, the calendar year or its part."""
        read = self.days(span, about)
        if not self.mass or not read:
            return said(read)
        year = read[0].year
        if year in span.whole_years():
            return {"en": str(year), "zh": f"{year}年"}
        since = max(span.first, date(year, 1, 1))
        return {"en": f"{since} to {read[0]}", "zh": f"{since}至{read[0]}"}

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
        dates = columns["date"].astype("M8[D]")
        if not dates.size:
            return np.zeros(0, np.uint64)
        day = dates.min() if self.since is None else np.datetime64(self.since)
        belongs = (dates == day) & (columns[self.cohort] > 0)
        return np.sort(columns["household"][belongs])

    def describe(
        self, key: str, indicators: Mapping[str, Description], span: Span | None = None
    ) -> Description:
        """Unit, labels, definition, the better sign and the days read, for meta.json.

        Args:
            key: the reading's name in the study.
            indicators: name → description, from a run.
            span: of the runs; labels bear no dates without it.
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
                "unit": ("pp" if self.less else "share") if _is_share(self.village, column) else column.unit,
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
            unit = "share" if _is_share(self.household, column) else column.unit
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
        if span is not None:
            about["when"] = self.when(span, indicators.get(self.indicator))
            if self.at or self.months:
                about |= dated(about, about["when"])
        return about | {k: v for k, v in (("en", self.en), ("zh", self.zh)) if v}

    def _indicator(self, results: Results) -> float:
        known = (entry for entry in results.meta["indicators"] if entry["name"] == self.indicator)
        entry = next(known, {"name": self.indicator})
        return reading_of(results.columns("indicators"), entry, self.at, months=self.months)

    def _mass(self, results: Results) -> float:
        columns, read = results.columns("mass"), self.days(_span(results))
        if not read:
            return np.nan
        year = read[0].year

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
        columns, read = results.columns("villages"), self.days(_span(results))
        if not read or classes is None:
            return np.nan
        recent = np.isfinite(columns[self.village].astype(np.float64))
        recent &= np.isin(columns["date"].astype("M8[D]"), np.array(read, "M8[D]"))
        kind = classes[columns["village"]]

        def mean(name: Remoteness | None) -> float:
            rows = recent if name is None else recent & (kind == get_args(Remoteness).index(name))
            weight = columns["residents"][rows].astype(np.float64)
            total = float(weight.sum())
            return float((columns[self.village][rows] * weight).sum()) / total if total else np.nan

        if not self.less:
            return mean(self.remoteness)
        share = _is_share(self.village, describe.COLUMNS["villages"][self.village])
        points = 100.0 if share else 1.0  # a gap between shares is in percentage points
        return points * (mean(self.remoteness) - mean(self.less))

    def _household(self, results: Results, members: Members | None) -> float:
        columns, read = results.columns("households"), self.days(_span(results))
        rows = np.isin(columns["date"].astype("M8[D]"), np.array(read, "M8[D]"))
        if members is not None:
            rows &= np.isin(columns["household"], members)
        weight = columns["residents"][rows].astype(np.float64)
        total = float(weight.sum())
        return float((columns[self.household][rows] * weight).sum()) / total if total else np.nan


_PLACES = {"near": ("near", "近郊村"), "middle": ("in between", "中间村"), "remote": ("remote", "偏远村")}
_FLAGS = (
    "covered",
    "signal",
    "below_line",
    "sells_online",
    "poor",
    "formerly_poor",
    "assist_listed",
    "allowance",
)
"""Columns of yes or no: the mean of one is a share."""


def _is_share(name: str, column: describe.Label) -> bool:
    return name in _FLAGS or column.unit == "share"


def _span(results: Results) -> Span:
    return Span.of(date.fromisoformat(str(results.meta["start"])), int(results.meta["days"]))
