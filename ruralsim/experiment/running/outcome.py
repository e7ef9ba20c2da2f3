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

from ruralsim.experiment.comparing.pairs import seasonal
from ruralsim.foundation.param import Param, Settings
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.results.store import Store

OF_A_RUN = ("spending_", "cost_parcel_network_")
"""Beginnings of indicators that only some runs have."""

_MONTHS = 12


class Outcome(Settings):
    """One number read from each run."""

    indicator: str
    """Name of an indicator."""
    window_days: Annotated[
        int, Param("days", 0, 36525, "Days averaged; 0 as the indicator itself looks back", "平均的天数")
    ] = 0
    at: date | None = None
    """Last day of the window; by default the last day of the run."""
    en: str = ""
    zh: str = ""

    def read(self, series: "pd.DataFrame", about: Mapping[str, Any] | None = None) -> "pd.Series[float]":
        """The number of each run.

        Args:
            series: as from `Store.series`: key, date and the indicator.
            about: what the store says of the indicator; without it, it is taken for one of a year.

        Returns:
            By key; NaN where the run ends before the window does, or has no such indicator.
        """
        import pandas as pd

        last = series.groupby("key", sort=False)["date"].transform("max")
        end = last if self.at is None else pd.Series(pd.Timestamp(self.at), index=series.index)
        day = series["date"]
        # the store holds the first day as well, which ends no month
        rows = (day <= end) & (end <= last) & (day.dt.is_month_end | (day == last))
        months = _MONTHS if about is not None and seasonal(about) else 1
        if self.window_days:
            rows &= day > end - pd.Timedelta(days=self.window_days)
            months = 0
        chosen = series.loc[rows, ["key", self.indicator]]
        if months:
            chosen = chosen.groupby("key", sort=False).tail(months)
        means: pd.Series[float] = chosen.groupby("key")[self.indicator].mean()
        return means

    def labels(self, name: str, about: Mapping[str, Any] | None) -> dict[str, str]:
        """Unit and labels: its own, or the indicator's."""
        about = about or {}
        return {
            "unit": str(about.get("unit", "")),
            "en": self.en or str(about.get("en", name)),
            "zh": self.zh or str(about.get("zh", name)),
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
    outcomes: Mapping[str, Outcome], document: Document, at: tuple[str, ...] = ("outcomes",)
) -> Iterator[Problem]:
    """Indicators that no run has.

    Args:
        outcomes: by name.
        document: the file they were read from.
        at: where in the file.
    """
    from ruralsim.indicators.indicator import standing

    known = [i.name for i in standing()]
    for name, outcome in outcomes.items():
        yield from unknown_indicator(outcome.indicator, known, document, (*at, name, "indicator"))


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
