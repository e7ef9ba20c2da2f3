"""The runs of a study, what is read from them, and what that says of its claims."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ruralsim.experiment.asking.flat import values_in
from ruralsim.experiment.reading.differences import holm, interval, paired_differences
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.studying.study import Study, relevant
from ruralsim.experiment.studying.tables import TABLES
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span, rows_of_course
from ruralsim.foundation.judging import told
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml
from ruralsim.world.county import sizes

if TYPE_CHECKING:
    from ruralsim.experiment.running.engine import Progress
    from ruralsim.results import Results
    from ruralsim.results.store import Store

Verdict = Literal["supports", "contradicts", "slight", "open", "few", "none", "finding"]


def run_study(
    study: Study,
    reps: int | None = None,
    jobs: int | None = None,
    *,
    progress: "Callable[[Progress], None] | None" = None,
    store: "Store | None" = None,
    cluster: str = "",
) -> Findings:
    """Run every cell with every seed and find out.

    Args:
        study: what is asked.
        reps: seeds; the study's own number if None.
        jobs: processes at once.
        progress: called several times a second.
        store: where the runs stay, so that none is made twice; they are thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`.
    """
    if reps is not None:
        study = study.model_copy(update={"run": study.run.model_copy(update={"reps": reps})})
    with Bench(store, jobs=jobs, cluster=cluster, progress=progress) as bench:
        return bench.ask(answer, study)


def answer(study: Study, bench: Bench) -> Findings:
    """What the runs of a bench say.

    Args:
        study: what is asked.
        bench: what makes the runs.
    """
    tables = {"indicators", *(reading.table for reading in study.readings.values())}
    tasks = [Task(scenario, seed) for seed in study.seeds for scenario in study.scenarios.values()]
    read, runs = Readings(study), bench.results(tasks, tables)
    for seed in study.seeds:
        for key in study.scenarios:
            read.note(key, seed, next(runs))
    found = read.findings()
    found.meta |= sources.stamp(study.made_from())
    return found


class Readings:
    """What has been read from the runs of a study so far, and what it says.

    Args:
        study: what is asked.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.values: dict[str, dict[str, list[float]]] = {
            c: {r: [] for r in study.readings} for c in study.cells
        }
        self.courses: dict[str, dict[str, list[Any]]] = {
            c: {i: [] for i in self._followed()} for c in study.cells
        }
        self.seeds: list[int] = []
        self.dates: Any = None
        self.meta: dict[str, Any] = {}
        self.described: dict[str, dict[str, Any]] = {}
        self._members: dict[str, Any] = {}

    def note(self, cell: str, seed: int, results: "Results") -> None:
        """Adds a run; of each seed the base cell comes first."""
        if cell == self.study.base:
            self.seeds.append(seed)
            self._members = {key: reading.members(results) for key, reading in self.study.readings.items()}
        self.described |= {i["name"]: i for i in results.meta["indicators"]}
        self.meta = self.meta or results.meta
        for key, reading in self.study.readings.items():
            self.values[cell][key].append(reading.read(results, self._members[key]))
        columns = results.columns("indicators")
        rows = rows_of_course(columns["date"])
        self.dates = columns["date"][rows]
        for name, runs in self.courses[cell].items():
            missing = np.full(len(columns["date"]), np.nan)
            runs.append(columns.get(name, missing)[rows])

    def findings(self) -> Findings:
        """Tables and meta of what was read."""
        rows = {
            "readings": self._readings(),
            "effects": self._effects(),
            "claims": self._claims(),
            "courses": self._courses(),
        }
        kept, inputs = self.study.kept()
        text = toml.dumps(kept)
        return Findings("study", tabled(TABLES, rows), self._meta(), text, inputs=inputs, labels=TABLES)

    def _followed(self) -> list[str]:
        """Indicators whose course some figure shows."""
        shown = [
            f.readings or tuple(self.study.readings)
            for f in self.study.figures.values()
            if f.kind == "course"
        ]
        names = [self.study.readings[key].indicator for keys in shown for key in keys]
        return list(dict.fromkeys(filter(None, names)))

    def _meta(self) -> dict[str, Any]:
        study = self.study
        scenario = study.scenarios[study.base]
        span = Span.of(scenario.run.start, scenario.run.days)
        return {
            "name": study.name,
            "title": study.title.model_dump(),
            "question": study.question.model_dump(),
            "reading": study.reading.model_dump(),
            "paper": study.paper,
            "base": study.base,
            "county": self.meta.get("county"),
            "unequal": study.unequal,
            "seeds": self.seeds,
            "start": str(scenario.run.start),
            "days": self.meta.get("days", scenario.run.days),
            "outside": [note._asdict() for note in study.outside()],
            "households": sizes(scenario).households,
            "cells": [
                {
                    "key": key,
                    **study.label(key),
                    "scenario": study.scenarios[key].name,
                    "set": [
                        f"{path} = {toml.value(value)}"
                        for path, value in (*values_in(study.set), *values_in(cell.set))
                    ],
                    "changes": [f"{c.date}: {c.path} = {toml.value(c.value)}" for c in cell.changes],
                    "x": cell.x,
                    "group_en": cell.group_en,
                    "group_zh": cell.group_zh,
                }
                for key, cell in study.cells.items()
            ],
            "readings": [
                {"key": key, "indicator": reading.indicator, **about}
                for key, reading in study.readings.items()
                for about in [reading.describe(key, self.described, span)]
            ],
            "claims": [{"key": key, **claim.model_dump()} for key, claim in study.claims.items()],
            "figures": [{"key": key, **figure.model_dump()} for key, figure in study.figures.items()],
        }

    def _readings(self) -> Iterator[dict[str, Any]]:
        for cell, by_reading in self.values.items():
            for key, values in by_reading.items():
                for seed, value in zip(self.seeds, values, strict=True):
                    yield {"cell": cell, "seed": seed, "reading": key, "value": value}

    def _matrix(self, cell: str) -> Any:
        """(seeds, readings) values."""
        return np.array([self.values[cell][key] for key in self.study.readings], float).T

    def _effects(self) -> Iterator[dict[str, Any]]:
        base = self._matrix(self.study.base)
        about = self._units()
        for cell in self.study.cells:
            other = self._matrix(cell)
            found = paired_differences(base, other, bootstrap=False)
            _, low, high = interval(other)
            for i, key in enumerate(self.study.readings):
                yield {
                    "cell": cell,
                    "reading": key,
                    "unit": about[key],
                    "base_mean": found.base_mean[i],
                    "mean": found.mean[i],
                    "mean_low": low[i],
                    "mean_high": high[i],
                    "diff": found.diff[i],
                    "low": found.low[i],
                    "high": found.high[i],
                    "detectable": found.detectable[i],
                    "reps": found.reps[i],
                }

    def _claims(self) -> list[dict[str, Any]]:
        units, order = self._units(), list(self.study.readings)
        rows = []
        for key, claim in self.study.claims.items():
            values = sum(weight * self._matrix(cell) for cell, weight in claim.weights.items())
            found = paired_differences(np.zeros_like(values), values, bootstrap=False)
            for reading in claim.readings:
                i = order.index(reading)
                row = {
                    "claim": key,
                    "reading": reading,
                    "unit": units[reading],
                    "expected": claim.expected,
                    "value": found.diff[i],
                    "low": found.low[i],
                    "high": found.high[i],
                    "p": found.p[i],
                    "detectable": found.detectable[i],
                    "reps": found.reps[i],
                    "relevant": relevant(
                        claim, reading, units[reading], self.study.readings[reading].indicator
                    ),
                }
                rows.append(row)
        for row, p_holm in zip(rows, holm([row["p"] for row in rows]), strict=True):
            row["p_holm"] = p_holm
            row["verdict"] = verdict(row)
        return rows

    def _courses(self) -> Iterator[dict[str, Any]]:
        for cell, by_name in self.courses.items():
            for name, runs in by_name.items():
                base, other = np.array(self.courses[self.study.base][name]), np.array(runs)
                found = paired_differences(base, other, bootstrap=False)
                mean, low, high = interval(other)
                for i, day in enumerate(self.dates):
                    yield {
                        "cell": cell,
                        "date": day,
                        "indicator": name,
                        "mean": mean[i],
                        "mean_low": low[i],
                        "mean_high": high[i],
                        "diff": found.diff[i],
                        "low": found.low[i],
                        "high": found.high[i],
                    }

    def _units(self) -> dict[str, str]:
        return {key: r.describe(key, self.described)["unit"] for key, r in self.study.readings.items()}


def verdict(row: Mapping[str, Any]) -> Verdict:
    """What may be said of a claim.

    Args:
        row: of the table of claims: value, low, high, p_holm, reps, relevant and the expected sign.

    Returns:
        "none": no seed shows any difference. "few": too few seeds. "slight": a difference, if there is one,
        is smaller than what counts. "open": not distinct from zero among all claims. "finding": a clear sign
        where none was expected.
    """
    value, low, high = row["value"], row["low"], row["high"]
    said = told(value, low, high, row["p_holm"], row["reps"])
    if said in ("same", "few"):
        return "none" if said == "same" else "few"
    if max(abs(low), abs(high)) < row["relevant"]:
        return "slight"
    if said != "told":
        return "open"
    if abs(value) < row["relevant"]:
        return "slight"
    if row["expected"] == 0:
        return "finding"
    return "supports" if value * row["expected"] > 0 else "contradicts"
