"""What an indicator is, and how the indicators of a run are found.

To add one, declare it in the file of its family; command line, report, app and documents pick it up:

```python
_add("load_factor", "share", "Load factor of rounds", "收派车辆装载率",
     "Mass carried at most ÷ capacity of the vehicles that went out, 30 days.", "…",
     lambda r: r.ratio("round_load_kg", "round_capacity_kg", 30))
```
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.indicators.record import Record

Series = NDArray[np.float64]
Measure = Callable[[Record], Series]
Kind = Literal["flow", "state"]
Better = Literal[-1, 0, 1]

FAMILIES: dict[str, tuple[str, str]] = {
    "cost": ("Logistics cost", "物流成本"),
    "income": ("Income", "收入"),
    "poverty": ("Return to poverty", "返贫风险"),
    "service": ("Service and market", "服务与市场"),
    "fiscal": ("Public money", "财政"),
    "work": ("Work", "就业"),
}
"""Family → labels, in the order of reports. Each is a module of this package."""


COUNTS: Mapping[str, float] = {
    "share": 0.001,
    "share/year": 0.001,
    "pp": 0.1,
    "CNY/head/year": 10.0,
    "CNY/parcel": 0.02,
    "CNY/kg": 0.01,
    "CNY/month": 10.0,
    "days": 0.05,
    "visits/village/week": 0.1,
    "visits/week": 0.1,
    "km/parcel": 0.01,
    "parcels/courier/day": 0.5,
    "min/courier/day": 2.0,
}
"""Unit → smallest difference that counts, unless an indicator or a claim says otherwise. Shares are
fractions: 0.001 is 0.1 pp."""


@dataclass(frozen=True)
class Indicator:
    """One number a day, with everything a reader needs to understand it.

    Attributes:
        name: Column in `indicators.parquet`.
        family: Key of `FAMILIES`.
        unit: Unit; "share" is a fraction of one.
        en: English label.
        zh: Chinese label.
        definition_en: Numerator, denominator, window, what makes it undefined.
        definition_zh: The same in Chinese.
        fn: Record → value on each recorded day; pure.
        headline: Shown first.
        better: +1 more is better, −1 less is better, 0 neither.
        kind: "flow" sums over a trailing window; "state" is a reading at a moment.
        counts: Smallest difference that anybody would act on; None for that of its unit.
    """

    name: str
    family: str
    unit: str
    en: str
    zh: str
    definition_en: str
    definition_zh: str
    fn: Measure
    headline: bool = False
    better: Better = 0
    kind: Kind = "flow"
    counts: float | None = None

    def as_meta(self) -> dict[str, Any]:
        """What a run says of it, for `meta.json`."""
        return {key: value for key, value in vars(self).items() if key not in ("fn", "counts")}


class Family(list[Indicator]):
    """The indicators of one file, in the order of declaration.

    Args:
        name: Key of `FAMILIES`.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def add(
        self,
        name: str,
        unit: str,
        labels: tuple[str, str],
        definition: tuple[str, str],
        fn: Measure,
        *,
        headline: bool = False,
        better: Better = 0,
        kind: Kind = "flow",
        counts: float | None = None,
    ) -> None:
        """Declares an indicator; labels and definitions are (English, Chinese)."""
        self.append(
            Indicator(name, self.name, unit, *labels, *definition, fn, headline, better, kind, counts)
        )


@dataclass(frozen=True)
class Source:
    """Where indicators come from: a module of this package, or a plug-in.

    Attributes:
        FAMILY: Indicators that every run has.
        for_run: Makes those that depend on the run: one per network, one per lever. None without any.
    """

    FAMILY: Family
    for_run: Callable[[Record], Iterable[Indicator]] | None = None


def _sources(name: str, added: Iterable[Source]) -> Iterator[Source]:
    """Where the indicators of a family come from: ours, then those of plug-ins."""
    ours = import_module(f"ruralsim.indicators.{name}")
    yield Source(ours.FAMILY, getattr(ours, "for_run", None))
    yield from (source for source in added if source.FAMILY.name == name)


def of_every_run(added: Iterable[Source] = ()) -> Iterator[Indicator]:
    """Indicators that every run has.

    Args:
        added: what plug-ins add to ours.
    """
    for name in FAMILIES:
        for source in _sources(name, added):
            yield from source.FAMILY


def counting(name: str, unit: str) -> float | None:
    """The smallest difference of an indicator that counts; of what is none, that of its unit.

    Args:
        name: Of the indicator; anything else is judged by its unit.
        unit: Of the reading.

    Returns:
        In the unit; None where nobody has said.
    """
    own = next((indicator.counts for indicator in of_every_run() if indicator.name == name), None)
    return COUNTS.get(unit) if own is None else own


def headline(added: Iterable[Source] = ()) -> list[Indicator]:
    """Indicators shown first."""
    return [indicator for indicator in of_every_run(added) if indicator.headline]


def indicators_of(record: Record, added: Iterable[Source] = ()) -> list[Indicator]:
    """Every indicator of a run, by family."""
    found: list[Indicator] = []
    for name in FAMILIES:
        for source in _sources(name, added):
            found += source.FAMILY
            if source.for_run is not None:
                found += source.for_run(record)
    return found
