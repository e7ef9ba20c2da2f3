"""Targets of a calibration: what a run is to show, when, how closely, and who says so.

```toml
[targets.income]
indicator = "income_head"
value = 14051                 # or range = [13348, 14754]
tolerance = 703
year = 2021                   # read on 31 December; by default on the last day of the run
source = "NBS 2021"

[targets.growth]
indicator = "income_head"
growth = true                 # from the end of the year before
range = [0.07, 0.11]
year = 2022
```

`targets = "2021"` stands for those of `ruralsim validate`.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.calibrating import official
from ruralsim.experiment.reading.outcome import Outcome, unknown_indicator
from ruralsim.foundation.days import Span, wanted, why_none, year_before
from ruralsim.foundation.param import Param, Settings
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem
from ruralsim.scenario.schema import RunSettings

BUILT_IN = {"2021": (date(2021, 12, 31), date(2022, 12, 31))}
"""Name of a set of targets that comes with the model → the days on which they are read."""


class Target(Settings):
    """One number that a run is to show."""

    en: str = ""
    zh: str = ""
    indicator: str = ""
    """What is read; or `indicators`, which are added up."""
    indicators: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    """Indicators whose sum divides it, for a share."""
    growth: bool = False
    """Read the relative growth over the twelve months before instead."""
    value: float | None = None
    """What it is to be."""
    tolerance: float | None = None
    """How far off it may be."""
    range: tuple[float, float] | None = None
    """Instead of value and tolerance: from, to."""
    year: int | None = None
    """Read on 31 December of this year; by default on the last day of the run."""
    window_days: Annotated[
        int, Param("days", 1, 36525, "Days averaged, by month ends; 1 reads the day", "平均的天数")
    ] = 1
    weight: Annotated[float, Param("1", 0, 1e6, "Weight in the loss", "损失中的权重")] = 1.0
    discrepancy: Annotated[
        float,
        Param("", 0, None, "Standard deviation of what the model cannot show at its best", "模型偏差标准差"),
    ] = 0.0
    unit: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if bool(self.indicator) == bool(self.indicators):
            raise _wrong("needs indicator, or indicators", "须给出 indicator 或 indicators（二者之一）")
        if self.range is not None:
            if self.value is not None or self.tolerance is not None:
                raise _wrong(
                    "has a range: leave value and tolerance out", "已有 range，勿再写 value、tolerance"
                )
            if not self.range[0] < self.range[1]:
                raise _wrong("range goes from the smaller to the larger number", "range 应由小到大")
        elif self.value is None or self.tolerance is None:
            raise _wrong("needs value and tolerance, or range", "须给出 value 与 tolerance，或 range")
        elif self.tolerance <= 0.0:
            raise _wrong(f"tolerance {self.tolerance:g} is not above 0", "tolerance 应大于 0")
        return self

    @property
    def low(self) -> float:
        """Lower end of the range."""
        return self.range[0] if self.range else (self.value or 0.0) - (self.tolerance or 0.0)

    @property
    def high(self) -> float:
        """Upper end of the range."""
        return self.range[1] if self.range else (self.value or 0.0) + (self.tolerance or 0.0)

    @property
    def aim(self) -> float:
        """The middle of the range, in the target's unit."""
        return (self.low + self.high) / 2.0

    @property
    def half(self) -> float:
        """Half of the range's width, in the target's unit."""
        return (self.high - self.low) / 2.0

    @property
    def names(self) -> tuple[str, ...]:
        """Every indicator that is read."""
        return ((self.indicator,) if self.indicator else self.indicators) + self.over

    def days(self, run: RunSettings) -> tuple[date, ...]:
        """On which it is read: one day, or the two between which it grows, the earlier first."""
        end = Span.of(run.start, run.days).last if self.year is None else date(self.year, 12, 31)
        return (year_before(end), end) if self.growth else (end,)

    def outcomes(self, run: RunSettings) -> dict[str, Outcome]:
        """What has to be read from a run, under names that targets share."""
        return {
            _key(name, day, self.window_days): Outcome(indicator=name, window_days=self.window_days, at=day)
            for day in self.days(run)
            for name in self.names
        }

    def read(self, values: Mapping[str, float], run: RunSettings) -> float:
        """The number, from the outcomes of one run; NaN if there is none."""

        def reading(name: str, day: date) -> float:
            return values.get(_key(name, day, self.window_days), math.nan)

        own = (self.indicator,) if self.indicator else self.indicators
        return official.shown(reading, own, self.over, self.days(run))

    def describe(self, key: str) -> dict[str, Any]:
        """Labels and unit, its own or the indicator's, with value, tolerance, weight and source."""
        from ruralsim.indicators.indicator import of_every_run

        entry = next((i for i in of_every_run() if i.name == self.names[0]), None)
        plain = len(self.names) == 1 and not self.growth and entry is not None
        unit = (
            entry.unit if plain and entry else "share/year" if self.growth else "share" if self.over else ""
        )
        return {
            "key": key,
            "en": self.en or (entry.en if plain and entry else key),
            "zh": self.zh or (entry.zh if plain and entry else self.en or key),
            "unit": self.unit or unit,
            "value": self.aim,
            "tolerance": self.half,
            "low": self.low,
            "high": self.high,
            "weight": self.weight,
            "discrepancy": self.discrepancy,
            "year": self.year,
            "source": self.source,
        }


def built_in(name: str) -> dict[str, dict[str, Any]]:
    """The targets of `ruralsim validate`, as they would stand in a file.

    Args:
        name: a key of `BUILT_IN`.
    """
    found: dict[str, dict[str, Any]] = {}
    for target in official.targets():
        yearly = target.since in (None, target.year - 1)
        if target.of == "counties" or not yearly or not set(target.days) <= set(BUILT_IN[name]):
            continue
        end = "_growth" if target.since else "_share" if target.over else ""
        key = target.indicators[0] + end
        found[f"{key}_{target.year}" if key in found else key] = {
            "en": target.en,
            "zh": target.zh,
            "indicators": target.indicators,
            "over": target.over,
            "growth": target.since is not None,
            "range": (float(target.low), float(target.high)),
            "year": target.year,
            "unit": target.unit,
            "source": target.source,
        }
    return found


def check_targets(targets: Mapping[str, Target], base: Scenario, document: Document) -> Iterator[Problem]:
    """Indicators that no run has, and days that the store does not hold.

    Args:
        targets: by name.
        base: scenario of the runs.
        document: the file they were read from.
    """
    run = base.run
    known, span = [i.name for i in base.indicators()], Span.of(run.start, run.days)
    for key, target in targets.items():
        at = ("targets", key)
        for field in ("indicator", "indicators", "over"):
            given = getattr(target, field)
            for name in filter(None, (given,) if isinstance(given, str) else given):
                yield from unknown_indicator(name, known, document, (*at, field))
        for day in target.days(run):
            if wanted(span, day, window=target.window_days):
                continue
            en, zh, hint = why_none(span, day, target.window_days)
            field = "window_days" if span.keeps(day) else "year" if target.year else "growth"
            if not span.first <= day <= span.last:
                hint = "change year, or [run] days · 请修改 year 或 [run] days"
            elif field == "growth":
                hint = "let the run end with a month · 请让模拟止于月末"
            yield Problem(document.where((*at, field)), ".".join((*at, field)), en, zh, hint)
            break


def _key(name: str, day: date, window: int) -> str:
    return f"{name}@{day}/{window}"


def _wrong(en: str, zh: str) -> PydanticCustomError:
    return PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
