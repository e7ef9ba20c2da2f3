"""What is read from every run of a sweep: an indicator over a window of time, out of the store's series.

```toml
[outcomes]
income = { indicator = "income_head" }                                  # as the indicator itself looks back
cost = { indicator = "cost_parcel", window_days = 365 }                 # mean of the year's month ends
early = { indicator = "headcount", window_days = 90, at = 2021-06-30 }  # of the quarter that ends then
```
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from ruralsim.experiment.reading.indicators import dated, days_of
from ruralsim.foundation.days import Span, said, why_none
from ruralsim.foundation.param import Param, Settings
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.results.store import Store

OF_A_RUN = ("spending_", "cost_parcel_network_", "days_network_")
"""Beginnings of indicators that only some runs have."""


class Outcome(Settings):
    """One number read from each run."""

    indicator: str
    """Name of an indicator."""
    window_days: Annotated[
        int, Param("days", 0, 36525, "Days averaged; 0 as the indicator itself looks back", "平均的天数")
    ] = 0
    at: date | None = None
    """Last day of the window, a month's end; by default the last day of the run."""
    en: str = ""
    zh: str = ""

    def days(self, span: Span, about: Mapping[str, Any] | None = None) -> list[date]:
        """The days of a run that it is the mean of; none if the run has not got them.

        Args:
            span: the run.
            about: what is known of the indicator; without it, it is taken for one of a year.
        """
        return days_of(span, about, self.at, window=self.window_days)

    def read(self, series: "pd.DataFrame", about: Mapping[str, Any] | None = None) -> "pd.Series[float]":
        """The number of each run.

        Args:
            series: as from `Store.series`: key, date and the indicator.
            about: what the store says of the indicator; without it, it is taken for one of a year.

        Returns:
            By key; NaN where the run has not got the days, or has no such indicator.
        """
        day, rows = series["date"], np.zeros(len(series), bool)
        ends = series.groupby("key", sort=False)["date"].agg(["min", "max"])
        for _, same in ends.groupby(["min", "max"], sort=False):
            first, last = (same[end].iloc[0].date() for end in ("min", "max"))
            read = self.days(Span(first, last), about)
            rows |= series["key"].isin(same.index) & day.isin(np.array(read, "M8[D]"))
        means: pd.Series[float] = series.loc[rows].groupby("key")[self.indicator].mean()
        return means

    def labels(self, name: str, about: Mapping[str, Any] | None, span: Span | None = None) -> dict[str, str]:
        """Unit and labels: its own, or the indicator's with the days that were asked for.

        Args:
            name: of the outcome.
            about: of the indicator.
            span: of the runs; None if they differ in it.
        """
        known = about or {}
        days = self.when(span, about) if self.at or self.window_days else {"en": "", "zh": ""}
        label = dated({tongue: str(known.get(tongue, name)) for tongue in ("en", "zh")}, days)
        own = {tongue: text for tongue, text in (("en", self.en), ("zh", self.zh)) if text}
        return {"unit": str(known.get("unit", "")), **label, **own}

    def when(self, span: Span | None, about: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Which days it is read on, in both languages."""
        if span is not None:
            return said(self.days(span, about))
        en = f"mean of {self.window_days} days" if self.window_days > 1 else ""
        zh = f"{self.window_days}天均值" if self.window_days > 1 else ""
        upto = f"to {self.at}" if en and self.at else str(self.at or "")
        return {
            "en": " ".join(filter(None, (en, upto))),
            "zh": " ".join(filter(None, (str(self.at or ""), zh))),
        }


def read_outcomes(store: "Store", keys: Sequence[str], outcomes: Mapping[str, Outcome]) -> "pd.DataFrame":
    """Outcomes of runs.

    Args:
        store: where they lie.
        keys: of the runs.
        outcomes: by name.

    Returns:
        One row per key, in the order given; one column per outcome; NaN for runs that are not there.
    """
    import pandas as pd

    indicators = sorted({outcome.indicator for outcome in outcomes.values()})
    series, entries = store.series(keys, indicators), store.describe()
    read = {name: o.read(series, entries.get(o.indicator)) for name, o in outcomes.items()}
    return pd.DataFrame(read, columns=list(outcomes), dtype=float).reindex(list(keys))


def check_outcomes(
    outcomes: Mapping[str, Outcome],
    document: Document,
    known: Iterable[str],
    at: tuple[str, ...] = ("outcomes",),
) -> Iterator[Problem]:
    """Indicators that no run has.

    Args:
        outcomes: by name.
        document: the file they were read from.
        known: names of those that every run has.
        at: where in the file.
    """
    known = list(known)
    for name, outcome in outcomes.items():
        yield from unknown_indicator(outcome.indicator, known, document, (*at, name, "indicator"))


def check_days(
    outcomes: Mapping[str, Outcome],
    spans: Iterable[Span],
    document: Document,
    at: tuple[str, ...] = ("outcomes",),
) -> Iterator[Problem]:
    """Outcomes of days that some run has not got.

    Args:
        outcomes: by name.
        spans: of the runs.
        document: the file the outcomes were read from.
        at: where in the file.
    """
    spans = list(dict.fromkeys(spans))
    for name, outcome in outcomes.items():
        span = next((span for span in spans if not outcome.days(span)), None)
        if span is not None:
            en, zh, hint = why_none(span, outcome.at, outcome.window_days)
            path = tuple(filter(None, (*at, name, "at" if outcome.at else "window_days")))
            yield Problem(document.where(path), ".".join(path), en, zh, hint)


def check_labels(
    labels: Mapping[str, Mapping[str, str]], document: Document, at: tuple[str, ...]
) -> Iterator[Problem]:
    """Two things that a reader could not tell apart.

    Args:
        labels: name → label in both languages.
        document: the file they were read from.
        at: where in the file.
    """
    for tongue in ("en", "zh"):
        first = dict[str, str]()
        for name, about in labels.items():
            other = first.setdefault(about[tongue], name)
            if other != name:
                path = (*at, name)
                en = f"has the same label as {other}, {about[tongue]!r}: readers could not tell them apart"
                zh = f"与 {other} 的名称相同（{about[tongue]}），读者无法区分"
                yield Problem(document.where(path), ".".join(path), en, zh, f'write · 请写: {tongue} = "…"')


def unknown_indicator(
    name: str, known: Iterable[str], document: Document, path: tuple[str, ...]
) -> Iterator[Problem]:
    """The problem of an indicator that no run has, if it is one.

    Args:
        name: of the indicator.
        known: names of those every run has.
        document: the file it was read from.
        path: where in the file.
    """
    known = list(known)
    if name in known or name.startswith(OF_A_RUN):
        return
    hint = did_you_mean(name, known) or "all of them · 全部指标: docs/indicators.md"
    yield Problem(
        document.where(path), ".".join(path), f"there is no indicator {name!r}", f"没有指标 {name!r}", hint
    )
