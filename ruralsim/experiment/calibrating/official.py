"""The baseline, and the real counties, against what is known of poor counties from 2020 to 2025.

A target is a range for one number at the end of a month, by default of December 2021, read from the
indicators of a run; or for its growth since the same month of an earlier year. A miss is reported as a miss.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any, Literal

from ruralsim.experiment.running.runs import Task, run_many
from ruralsim.foundation.days import month_end
from ruralsim.results import Results

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario
    from ruralsim.world.county import CountyData

Reading = Callable[[str, date], float]
"""Indicator and day -> its value then; NaN if there is none."""

_YEAR = 2021  # in which targets are read that name no year


@dataclass(frozen=True)
class Target:
    """What a sound run shows.

    Attributes:
        en: what is measured.
        zh: the same in Chinese.
        unit: unit; "share" is a fraction of one.
        low: lower end of the range.
        high: upper end.
        source: where the range comes from.
        indicators: indicators that are added up.
        over: indicators whose sum divides them, if any.
        year: read at the end of this year; the year before the run is read on the run's first day, whose
            trailing windows hold it.
        month: at whose end.
        since: read the relative growth from the same month of this year instead.
        of: which scenarios it holds for: the baseline and what is like it, real counties, or all.
        official: figure by year in the county's data that divides what is read (`income_head`), if any.
    """

    en: str
    zh: str
    unit: str
    low: float
    high: float
    source: str
    indicators: tuple[str, ...]
    over: tuple[str, ...] = ()
    year: int = _YEAR
    month: int = 12
    since: int | None = None
    of: Literal["baseline", "counties", "all"] = "baseline"
    official: str = ""

    @property
    def days(self) -> tuple[date, ...]:
        """On which it is read: one day, or the two between which it grows, the earlier first."""
        years = (self.year,) if self.since is None else (self.since, self.year)
        return tuple(month_end(date(year, self.month, 1)) for year in years)

    @property
    def when(self) -> str:
        """The years, or months, that are read: 2021, 2021-06, 2022/2021."""
        month = "" if self.month == 12 else f"-{self.month:02}"
        since = "" if self.since is None else f"/{self.since}{month}"
        return f"{self.year}{month}{since}"

    def read(self, reading: Reading, county: "CountyData | None" = None) -> float:
        """The simulated value.

        Args:
            reading: of a run.
            county: whose official figures divide it, if the target names one.
        """
        value = shown(reading, self.indicators, self.over, self.days)
        if not self.official:
            return value
        known: Mapping[str, float] = getattr(county, self.official, {})
        figures = [known.get(str(day.year), math.nan) for day in self.days]
        return value / (figures[0] if len(figures) == 1 else figures[1] / figures[0] - 1.0)


def shown(reading: Reading, indicators: Sequence[str], over: Sequence[str], days: Sequence[date]) -> float:
    """A sum of indicators, its quotient by another sum, and its growth from the first day to the last.

    Args:
        reading: of a run.
        indicators: added up.
        over: added up, they divide; none: nothing does.
        days: one, or two between which it grows.
    """

    def at(day: date) -> float:
        total = sum(reading(name, day) for name in indicators)
        if not over:
            return total
        whole = sum(reading(name, day) for name in over)
        return total / whole if whole else math.nan

    first, last = at(days[0]), at(days[-1])
    if len(days) == 1:
        return last
    return last / first - 1.0 if first else math.nan


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
    return [target for row in tomllib.loads(text)["target"] for target in _targets(row)]


def _targets(row: Mapping[str, Any]) -> Iterator[Target]:
    """The targets of one row: `years` have one each of the same range, `ranges` give one range a year."""
    about: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    one: tuple[float, float] | None = about.pop("range", None)
    years: tuple[int, ...] = about.pop("years", (about.pop("year", _YEAR),))
    ranges = {int(year): tuple(ends) for year, ends in about.pop("ranges", {}).items()}
    for year, (low, high) in (ranges or dict.fromkeys(years, one or (math.nan, math.nan))).items():
        since = year - 1 if about.get("since") == "year before" else about.get("since")
        yield Target(**{**about, "since": since}, low=low, high=high, year=year)


def wanted(scenario: "Scenario", until: date | None = None) -> list[Target]:
    """The targets that a scenario can be held against.

    Args:
        scenario: what would run; one with official incomes is a real county.
        until: no run goes on longer; as far as targets reach if None.

    Returns:
        Those of its kind whose days lie between the eve of its run and `until`, and of those that are divided
        by an official figure, those for whose years there is one.
    """
    kind = "counties" if scenario.county.income_head else "baseline"
    eve = scenario.run.start - timedelta(1)
    found = []
    for target in targets():
        known = getattr(scenario.county, target.official) if target.official else None
        if (
            target.of in (kind, "all")
            and eve <= target.days[0]
            and (until is None or target.days[-1] <= until)
            and (known is None or all(str(day.year) in known for day in target.days))
        ):
            found.append(target)
    return found


def check(
    runs: Sequence[Reading], wanted: Iterable[Target], county: "CountyData | None" = None
) -> list[Finding]:
    """Compare runs with the targets.

    Args:
        runs: one reading per replication.
        wanted: what to look for.
        county: data of the county that was simulated.
    """
    return [_find(target, [target.read(reading, county) for reading in runs]) for target in wanted]


def simulate(
    scenario: "Scenario",
    wanted: Sequence[Target],
    replications: int,
    jobs: int = 1,
    progress: "Callable[[float, int, int], None] | None" = None,
) -> list[Reading]:
    """Run a scenario until all targets can be read, with seeds counted up from its own.

    Args:
        scenario: what to run.
        wanted: at least one target.
        replications: how many seeds.
        jobs: processes at once.
        progress: called with runs done (parts count), runs in all, and whole runs done.
    """
    last = max(target.days[-1] for target in wanted)
    shorter = scenario.with_values(("run.days", max((last - scenario.run.start).days + 1, 1)))
    seeds = range(scenario.run.seed, scenario.run.seed + replications)

    def listen(done: float, begun: int) -> None:
        if progress is not None:
            progress(done, replications, int(done))

    runs = run_many((Task(shorter, seed) for seed in seeds), jobs, listen, keep=("indicators",))
    return [read_from(results) for _, results in runs]


def read_from(results: Results) -> Reading:
    """Reads the indicators of a run; on its eve those of its first day."""
    columns = results.columns("indicators")
    days: list[date] = columns["date"].astype("M8[D]").tolist()
    rows = {day: row for row, day in enumerate(days)}
    rows.setdefault(days[0] - timedelta(1), 0)

    def reading(name: str, day: date) -> float:
        return float(columns[name][rows[day]]) if name in columns and day in rows else math.nan

    return reading


def _find(target: Target, values: list[float]) -> Finding:
    if not values or not all(map(math.isfinite, values)):
        return Finding(target, None, None, False)
    mean, half_width = fmean(values), None
    if len(values) > 1:
        from scipy.stats import t

        half_width = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / math.sqrt(len(values))
    return Finding(target, mean, half_width, target.low <= mean <= target.high)
