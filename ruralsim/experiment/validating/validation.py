"""Everything the model is held against, in one go: what `ruralsim validate --full` runs.

Runs go through a store, so that a validation broken off goes on where it was. Misses are shown as misses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ruralsim.experiment.asking import catalogue
from ruralsim.experiment.calibrating import official as statistics
from ruralsim.experiment.reading.differences import interval
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.studying.findings import Readings
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.validating.closed import Case, cases
from ruralsim.experiment.validating.laws import Law, laws
from ruralsim.experiment.validating.published import Alternative, alternatives, asked, published
from ruralsim.experiment.validating.tables import TABLES
from ruralsim.foundation import sources
from ruralsim.results.findings import Findings, tabled
from ruralsim.results.runs import Runs
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.catalogue import entries
from ruralsim.world.county import POOR_AREA_INCOME, sizes

Row = dict[str, Any]
Override = tuple[str, Any]

_TOLD = ("supports", "contradicts", "finding")
_COUNTY_YEAR = 2020  # the last of which all real counties' incomes are known


@dataclass(frozen=True)
class Extent:
    """How much is run.

    Attributes:
        seeds: of the targets, the counties and the findings of others.
        study_seeds: of each cell of a study.
        until: last year that targets are read in.
        targets: scenarios held against their targets.
        base: scenario on which findings of others are asked.
        days: of those runs; the scenario's own if None.
        counties: real counties whose income is predicted from an earlier year.
        studies: asked again under each alternative.
        study: values laid over every study.
    """

    seeds: int
    study_seeds: int
    until: int | None
    targets: tuple[str, ...]
    base: str
    days: int | None
    counties: tuple[str, ...]
    studies: tuple[str, ...]
    study: tuple[Override, ...] = ()

    @classmethod
    def full(cls, seeds: int) -> "Extent":
        """All of it, on the baseline: many hours on one computer."""
        counties = tuple(entry.name for entry in entries() if entry.folder == "counties")
        whole = ("baseline", *counties)
        return cls(
            seeds,
            max(seeds // 2, 3),
            None,
            whole,
            "baseline",
            None,
            counties,
            tuple(catalogue.files("study")),
        )

    @classmethod
    def quick(cls, seeds: int) -> "Extent":
        """A look of some minutes: a small county stands for the baseline where it may, one study for all."""
        small = (("run.scenario", "small"), ("run.days", 365))
        one = ("zhengxiangbai",)
        return cls(seeds, max(seeds, 3), 2021, ("baseline", *one), "small", 365, one, ("sharing",), small)


def validation(extent: Extent, bench: Bench, more: Sequence[Alternative] = ()) -> Findings:
    """Holds the model against everything.

    Args:
        extent: how much is run.
        bench: makes the runs.
        more: alternatives beside those of the file, such as members of an ensemble.
    """
    others = (*alternatives(), *more)
    base = Scenario.load("baseline")
    rows: Mapping[str, list[Row]] = {
        "laws": [_law(law) for law in laws()],
        "cases": [_case(case) for case in cases()],
        "targets": [row for name in extent.targets for row in _targets(name, extent, bench)],
        "counties": [row for name in extent.counties for row in _predicted(name, extent, bench)],
        "findings": [*_findings(extent, bench)],
        "studies": [row for name in extent.studies for row in _robust(name, extent, others, bench)],
    }
    seeds = [base.run.seed + i for i in range(extent.seeds)]
    meta = {
        "name": "validation",
        "base": extent.base,
        "until": extent.until,
        "seeds": seeds,
        "households": sizes(base).households,
        "start": str(base.run.start),
        "days": base.run.days,
        "alternatives": [
            {
                "key": a.key,
                "en": a.en,
                "zh": a.zh,
                "set": [f"{path} = {toml.value(value)}" for path, value in a.set.items()],
            }
            for a in others
        ],
        **sources.stamp(question(extent, others)),
    }
    found = Findings("validation", tabled(TABLES, rows), meta, asked(), labels=TABLES)
    found.runs = Runs.of_store(bench.store, bench.keys)
    return found


def question(extent: Extent, others: Sequence[Alternative]) -> str:
    """Digest of what a validation is made from."""
    return sources.digest("validation", extent, others, published(), statistics.targets(), sources.science())


def runs_needed(extent: Extent, others: Sequence[Alternative]) -> int:
    """How many runs will be asked for, those included that the store has already."""
    of_targets = len(extent.targets) * extent.seeds
    predicted = 2 * len(extent.counties) * extent.seeds
    of_findings = (1 + len(published())) * extent.seeds
    cells = sum(len(Study.load(name, extent.study).cells) for name in extent.studies)
    return of_targets + predicted + of_findings + cells * extent.study_seeds * (1 + len(others))


def _law(law: Law) -> Row:
    return {
        "en": law.en, "zh": law.zh, "how_en": law.how_en, "how_zh": law.how_zh, "error": law.error,
        "verdict": "misses" if law.error else "agrees",
    }  # fmt: skip


def _case(case: Case) -> Row:
    return {
        "en": case.en, "zh": case.zh, "expected": case.expected, "value": case.simulated,
        "source": case.source, "verdict": "agrees" if case.passed else "misses",
    }  # fmt: skip


def _targets(name: str, extent: Extent, bench: Bench) -> Iterator[Row]:
    """The baseline's targets, or a real county's."""
    scenario = Scenario.load(name)
    until = None if extent.until is None else date(extent.until, 12, 31)
    wanted = statistics.wanted(scenario, until)
    last = max(target.days[-1] for target in wanted)
    shorter = scenario.with_values(("run.days", max((last - scenario.run.start).days + 1, 1)))
    tasks = [Task(shorter, scenario.run.seed + i) for i in range(extent.seeds)]
    readings = [statistics.read_from(results) for results in bench.results(tasks, ("indicators",))]
    for found in statistics.check(readings, wanted, scenario.county):
        mean = np.nan if found.mean is None else found.mean
        half = np.nan if found.half_width is None else found.half_width
        yield {
            "scenario": name, "en": found.target.en, "zh": found.target.zh, "year": found.target.when,
            "unit": found.target.unit, "low": found.target.low, "high": found.target.high, "value": mean,
            "value_low": mean - half, "value_high": mean + half, "source": found.target.source,
            "verdict": "agrees" if found.passed else "open" if found.undecided else "misses",
        }  # fmt: skip


def _predicted(name: str, extent: Extent, bench: Bench) -> Iterator[Row]:
    """Income of 2020 of a county of which only an earlier year is told."""
    scenario = Scenario.load(name)
    incomes, title = scenario.county.income_head, scenario.title
    official = incomes[str(_COUNTY_YEAR)]
    for known in (str(_COUNTY_YEAR - 2), str(_COUNTY_YEAR - 1)):
        if known not in incomes or known not in POOR_AREA_INCOME:
            continue
        told = scenario.county.model_copy(update={"income_head": {known: incomes[known]}})
        ignorant = scenario.with_values(("run.days", 1)).model_copy(update={"county": told})
        tasks = [Task(ignorant, scenario.run.seed + i) for i in range(extent.seeds)]
        eve = date(_COUNTY_YEAR, 12, 31)
        readings = [statistics.read_from(results) for results in bench.results(tasks, ("indicators",))]
        values = np.array([reading("income_head", eve) for reading in readings])
        error, low, high = (float(x[0]) for x in interval(values / official - 1.0))
        grown = POOR_AREA_INCOME[str(_COUNTY_YEAR)] / POOR_AREA_INCOME[known]
        yield {
            "county": name, "en": title.en, "zh": title.zh, "known": known, "official": official,
            "value": float(values.mean()), "error": error, "error_low": low, "error_high": high,
            "trend": incomes[known] * grown / official - 1.0,
        }  # fmt: skip


def _findings(extent: Extent, bench: Bench) -> Iterator[Row]:
    """What others found, asked of the model."""
    over: list[Override] = [] if extent.days is None else [("run.days", extent.days)]
    known = published()
    scenarios = [Scenario.load(extent.base, [*over, *finding.set.items()]) for finding in known]
    base = Scenario.load(extent.base, over)
    seeds = range(base.run.seed, base.run.seed + extent.seeds)
    outcomes = {name: Outcome(indicator=name) for name in dict.fromkeys(f.indicator for f in known)}
    read = bench.measure([base, *scenarios], seeds, outcomes)
    units = {indicator.name: indicator.unit for indicator in base.indicators()}
    for finding, values in zip(known, read[1:], strict=True):
        k = list(outcomes).index(finding.indicator)
        effect = values[:, k] - read[0][:, k]
        if finding.relative:
            effect = 100.0 * effect / float(interval(read[0][:, k])[0][0])
        scale = 100.0 if finding.relative else 1.0
        yield {
            "key": finding.key, "en": finding.en, "zh": finding.zh, "source": finding.source,
            "indicator": finding.indicator, "low": scale * finding.range[0],
            "high": scale * finding.range[1], "unit": "%" if finding.relative else units[finding.indicator],
            **_judged(effect, scale * finding.range[0], scale * finding.range[1]),
            "command": finding.command(extent.base, extent.seeds),
        }  # fmt: skip


def _judged(effect: ArrayLike, least: float, most: float) -> Row:
    """Mean and interval of an effect, and whether it agrees with a range."""
    value, low, high = (float(x[0]) for x in interval(effect))
    reaches = np.isnan(value) or (low <= most and high >= least)  # what cannot be read is open
    verdict = "agrees" if least <= value <= most else "open" if reaches else "misses"
    return {"value": value, "value_low": low, "value_high": high, "verdict": verdict}


def _robust(name: str, extent: Extent, others: Sequence[Alternative], bench: Bench) -> Iterator[Row]:
    """The claims of a study as calibrated, and under each alternative."""
    first: dict[tuple[str, str], str] = {}
    for other in (Alternative("", "as calibrated", "校准设定"), *others):
        laid = [(f"set.{path}", value) for path, value in other.set.items()]
        asked = Study.load(name, [*extent.study, ("run.reps", extent.study_seeds), *laid])
        read = Readings(asked)
        order = [asked.base, *(key for key in asked.cells if key != asked.base)]
        runs = [(key, seed) for seed in asked.seeds for key in order]
        tables = {"indicators", *(reading.table for reading in asked.readings.values())}
        tasks = [Task(asked.scenario(key), seed) for key, seed in runs]
        for (key, seed), results in zip(runs, bench.results(tasks, tables), strict=True):
            read.note(key, seed, results)
        for row in read.findings().rows("claims"):
            at = (row["claim"], row["reading"])
            first.setdefault(at, row["verdict"])
            claim = asked.claims[row["claim"]]
            yield {
                "study": name, "claim": row["claim"], "en": claim.en, "zh": claim.zh,
                "reading": row["reading"], "alternative": other.key, "unit": row["unit"],
                "value": row["value"], "value_low": row["low"], "value_high": row["high"],
                "verdict": row["verdict"],
                "survives": survives(first[at], row["verdict"]) if other.key else "",
            }  # fmt: skip


def survives(before: str, now: str) -> str:
    """What becomes of a conclusion under an alternative: yes, weaker, no; nothing if there was none.

    Args:
        before: verdict as calibrated.
        now: verdict under the alternative.
    """
    if before not in _TOLD:
        return ""
    if now == before:
        return "yes"
    return "no" if now in _TOLD else "weaker"
