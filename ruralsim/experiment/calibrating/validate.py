"""The baseline against what is known of poor counties in 2021.

A target is a range for one number a year after the start, read from the indicators of a run. Growth compares
the second year with the first. A miss is reported as a miss.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from ruralsim.experiment.running.runs import Task, run_many
from ruralsim.foundation.days import YEAR, Span, rows_of
from ruralsim.results import Results

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

YEARS = 2

Reading = Callable[[str, int], float]
"""Indicator and year (1 or 2) -> its value at the end of that year; NaN if there is none."""


@dataclass(frozen=True)
class Target:
    """What a sound baseline shows.

    Attributes:
        en: what is measured.
        zh: the same in Chinese.
        unit: unit; "share" is a fraction of one.
        low: lower end of the range.
        high: upper end.
        source: where the range comes from.
        indicators: indicators that are added up.
        over: indicators whose sum divides them, if any.
        growth: read the relative growth from the first year to the second instead.
    """

    en: str
    zh: str
    unit: str
    low: float
    high: float
    source: str
    indicators: tuple[str, ...]
    over: tuple[str, ...] = ()
    growth: bool = False

    def read(self, reading: Reading) -> float:
        """The simulated value."""
        first, second = (self._at(reading, year) for year in (1, 2))
        return (second / first - 1.0 if first else math.nan) if self.growth else first

    def _at(self, reading: Reading, year: int) -> float:
        total = sum(reading(name, year) for name in self.indicators)
        if not self.over:
            return total
        whole = sum(reading(name, year) for name in self.over)
        return total / whole if whole else math.nan


@dataclass(frozen=True)
class Finding:
    """A target and what was simulated.

    Attributes:
        target: the target.
        mean: mean over replications; None if it could not be read.
        half_width: half of its 95 % interval; None with a single replication.
        passed: whether the mean lies in the range.
    """

    target: Target
    mean: float | None
    half_width: float | None
    passed: bool

    @property
    def undecided(self) -> bool:
        """Whether the mean misses the range, but its interval reaches into it: more runs would tell."""
        if self.passed or self.mean is None or self.half_width is None:
            return False
        low, high = self.mean - self.half_width, self.mean + self.half_width
        return low <= self.target.high and high >= self.target.low


def targets() -> list[Target]:
    """The targets of `targets.toml`, in its order."""
    text = Path(__file__).with_name("targets.toml").read_text(encoding="utf-8")
    made = []
    for row in tomllib.loads(text)["target"]:
        low, high = row.pop("range")
        lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
        made.append(Target(**{**row, **lists, "low": low, "high": high}))
    return made


def check(runs: Sequence[Reading], wanted: Iterable[Target]) -> list[Finding]:
    """Compare runs with the targets.

    Args:
        runs: one reading per replication.
        wanted: what to look for.
    """
    return [_find(target, [target.read(reading) for reading in runs]) for target in wanted]


def simulate_years(
    scenario: "Scenario",
    replications: int,
    jobs: int = 1,
    progress: "Callable[[float, int, int], None] | None" = None,
) -> list[Reading]:
    """Run the first two years of a scenario with seeds counted up from its own.

    Args:
        scenario: what to run.
        replications: how many seeds.
        jobs: processes at once.
        progress: called with runs done (parts count), runs in all, and whole runs done.
    """
    start = scenario.run.start
    shorter = scenario.with_values(("run.days", (year_ends(start)[-1] - start).days + 1))
    seeds = range(scenario.run.seed, scenario.run.seed + replications)

    def listen(done: float, begun: int) -> None:
        if progress is not None:
            progress(done, replications, int(done))

    runs = run_many((Task(shorter, seed) for seed in seeds), jobs, listen, keep=("indicators",))
    return [_reading(_year_ends(results)) for _, results in runs]


def year_ends(start: date) -> list[date]:
    """The ends of the years after a day, of twelve whole months each: days that every run keeps.

    Args:
        start: first day of a run; the months are counted from the first that is whole.
    """
    return Span.of(start, (YEARS + 1) * 366).month_ends()[YEAR - 1 : YEARS * YEAR : YEAR]


def _year_ends(results: Results) -> dict[str, list[float]]:
    """Every indicator at the end of each year."""
    columns = results.columns("indicators")
    rows = rows_of(columns["date"], year_ends(columns["date"][0].astype("M8[D]").item()))
    return {name: values[rows].astype(float).tolist() for name, values in columns.items() if name != "date"}


def _reading(values: dict[str, list[float]]) -> Reading:
    return lambda name, year: values[name][year - 1] if name in values else math.nan


def _find(target: Target, values: list[float]) -> Finding:
    if not values or not all(map(math.isfinite, values)):
        return Finding(target, None, None, False)
    mean, half_width = fmean(values), None
    if len(values) > 1:
        from scipy.stats import t

        half_width = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / math.sqrt(len(values))
    return Finding(target, mean, half_width, target.low <= mean <= target.high)
