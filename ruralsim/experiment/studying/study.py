"""Studies: a question, the cells that answer it, what is read from each, and what was expected.

A study is a TOML file under `experiments/`. Its cells are scenarios; every cell runs with the same seeds, so
that what differs between two cells of a seed is their doing. A claim is a weighted sum of cells with the sign
the paper expects; the verdict is the data's, whichever way it comes out.

```python
findings = run_study(Study.load("withdrawal"), reps=8, jobs=2)
findings.frame("claims")
```
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np

from ruralsim.experiment import catalogue
from ruralsim.experiment.asked import Asked
from ruralsim.experiment.comparing.paired import holm, interval, paired
from ruralsim.experiment.comparing.pairs import month_ends
from ruralsim.experiment.running.runs import Task, run_many
from ruralsim.experiment.studying.readings import Reading
from ruralsim.foundation.ledger import MASS_LABELS
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.version import __version__
from ruralsim.indicators.indicator import standing
from ruralsim.results import describe
from ruralsim.results.findings import Findings
from ruralsim.scenario import Change, Scenario, toml
from ruralsim.scenario.loading import Document, Override
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean
from ruralsim.scenario.schema import Text

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.results import Results
    from ruralsim.results.store import Store

_OF_A_RUN = ("spending_", "cost_parcel_network_")  # indicators that depend on the run
_EPS = 1e-9

Verdict = Literal["supports", "contradicts", "open", "none", "finding"]


class Cell(Settings):
    """One scenario of a study."""

    en: str = ""
    zh: str = ""
    scenario: str = ""
    """Name or file; the study's own if empty."""
    set: dict[str, Any] = {}
    """Values replaced, as tables or by dotted path."""
    changes: tuple[Change, ...] = ()
    """Dated changes added to the scenario's."""
    x: float | None = None
    """Place on the axis of a response figure."""
    group_en: str = ""
    """Line of a response figure."""
    group_zh: str = ""


class Claim(Settings):
    """Something to be found true or not."""

    en: str
    zh: str
    paper: str = ""
    """Section of the paper that says so."""
    readings: tuple[str, ...]
    weights: dict[str, float]
    """Cell → weight; they add up to zero, unless `level`."""
    level: bool = False
    """The readings are differences themselves: a single cell may be held against zero."""
    expected: Literal[-1, 0, 1] = 0
    """Expected sign; 0 where nothing is expected."""


class FigureSpec(Settings):
    """A figure of a study."""

    kind: Literal["effects", "levels", "claims", "response", "course", "profile"] = "effects"
    en: str = ""
    zh: str = ""
    note_en: str = ""
    note_zh: str = ""
    readings: tuple[str, ...] = ()
    """What is shown; for a course, whose indicators. All if none is named."""
    cells: tuple[str, ...] = ()
    """Cells shown; all if none is named."""
    claims: tuple[str, ...] = ()
    difference: bool = True
    """Differences to the base rather than levels (response, course, profile)."""


class RunOf(Settings):
    """How the cells are run."""

    scenario: str = "baseline"
    seed: Annotated[int | None, Param("", 0, 2**32 - 1, "First seed", "起始种子")] = None
    reps: Annotated[int, Param("", 1, 10_000, "Seeds", "种子数")] = 4
    days: Annotated[int | None, Param("days", 1, 36525, "Days simulated", "模拟天数")] = None


class Study(Asked):
    """A question and how it is asked."""

    kind: ClassVar[str] = "study"

    name: str = ""
    title: Text
    question: Text
    paper: str = ""
    """Section of the paper in question."""
    reading: Text = Text()
    """What a reader should keep in mind."""
    base: str
    """Cell that differences are taken from."""
    run: RunOf = RunOf()
    set: dict[str, Any] = {}
    """Values replaced in every cell."""
    cells: dict[str, Cell]
    readings: dict[str, Reading]
    claims: dict[str, Claim] = {}
    figures: dict[str, FigureSpec] = {}

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A study from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        study = cls.validated(document)
        problems = [*_unknown(study, document), *_unbalanced(study, document)]
        for key in study.cells:
            try:
                study.scenario(key)
            except InvalidScenario as error:
                problems += [_inside(problem, key, document) for problem in error.problems]
        if not problems:
            problems += _too_late(study, document)
        if problems:
            raise InvalidScenario(*problems)
        return study

    def scenario(self, cell: str) -> Scenario:
        """The scenario of a cell."""
        asked = self.cells[cell]
        values = [*_leaves(self.set), *_leaves(asked.set)]
        if self.run.days is not None:
            values.append(("run.days", self.run.days))
        found = Scenario.load(asked.scenario or self.run.scenario, values)
        if asked.changes:
            changes = [change.model_dump() for change in (*found.changes, *asked.changes)]
            found = found.with_values(("changes", changes))
        return found

    def label(self, cell: str) -> dict[str, str]:
        """A cell's label in both languages: its own, or its scenario's title."""
        asked = self.cells[cell]
        title = Text() if asked.en and asked.zh else self.scenario(cell).title
        return {"en": asked.en or title.en or cell, "zh": asked.zh or title.zh or cell}


def files() -> dict[str, Path]:
    """Name → file of every study in the catalogue."""
    return catalogue.files("study")


def run_study(
    study: Study,
    reps: int | None = None,
    jobs: int | None = None,
    progress: "Callable[[float, int, int], None] | None" = None,
    *,
    store: "Store | None" = None,
    cluster: str = "",
) -> Findings:
    """Run every cell with every seed and find out.

    Args:
        study: what is asked.
        reps: seeds; the study's own number if None.
        jobs: processes at once.
        progress: called with runs done (parts count), runs in all, and seeds complete.
        store: where the runs stay, so that none is made twice; they are thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`.
    """
    scenarios = {key: study.scenario(key) for key in _base_first(study)}
    first = study.run.seed if study.run.seed is not None else scenarios[study.base].run.seed
    seeds = range(first, first + (study.run.reps if reps is None else reps))
    tables = {"indicators", *(reading.table for reading in study.readings.values())}
    tasks = [Task(scenario, seed) for seed in seeds for scenario in scenarios.values()]
    read = Readings(study)

    def listen(done: float, begun: int) -> None:
        if progress is not None:
            progress(done, len(tasks), int(done) // len(scenarios))

    with closing(run_many(tasks, jobs, listen, keep=tables, store=store, cluster=cluster)) as runs:
        for seed in seeds:
            for key in scenarios:
                read.note(key, seed, next(runs)[1])
    return read.findings()


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
        rows = month_ends(columns["date"])
        self.dates = columns["date"][rows]
        for name, runs in self.courses[cell].items():
            missing = np.full(len(columns["date"]), np.nan)
            runs.append(columns.get(name, missing)[rows])

    def findings(self) -> Findings:
        """Tables and meta of what was read."""
        frames = {
            "readings": _frame(self._readings()),
            "effects": _frame(self._effects()),
            "claims": self._claims(),
            "courses": _frame(self._courses()),
        }
        return Findings("study", frames, self._meta(), toml.dumps(self.study))

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
        scenario = study.scenario(study.base)
        return {
            "name": study.name,
            "title": study.title.model_dump(),
            "question": study.question.model_dump(),
            "reading": study.reading.model_dump(),
            "paper": study.paper,
            "base": study.base,
            "seeds": self.seeds,
            "start": str(scenario.run.start),
            "days": self.meta.get("days", scenario.run.days),
            "households": scenario.world.households,
            "version": __version__,
            "cells": [
                {
                    "key": key,
                    **study.label(key),
                    "scenario": cell.scenario or study.run.scenario,
                    "set": [f"{path} = {value}" for path, value in (*_leaves(study.set), *_leaves(cell.set))],
                    "changes": [f"{c.date}: {c.path} = {c.value}" for c in cell.changes],
                    "x": cell.x,
                    "group_en": cell.group_en,
                    "group_zh": cell.group_zh,
                }
                for key, cell in study.cells.items()
            ],
            "readings": [
                {"key": key, "at": str(reading.at or ""), "indicator": reading.indicator, **about}
                for key, reading in study.readings.items()
                for about in [reading.describe(key, self.described)]
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
            found = paired(base, other, bootstrap=False)
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

    def _claims(self) -> "pd.DataFrame":
        units, order = self._units(), list(self.study.readings)
        rows = []
        for key, claim in self.study.claims.items():
            values = sum(weight * self._matrix(cell) for cell, weight in claim.weights.items())
            found = paired(np.zeros_like(values), values, bootstrap=False)
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
                }
                rows.append(row | {"verdict": verdict(row["value"], row["low"], row["high"], claim.expected)})
        frame = _frame(rows)
        if len(frame):
            frame["p_holm"] = holm(frame["p"].to_numpy())
        return frame

    def _courses(self) -> Iterator[dict[str, Any]]:
        for cell, by_name in self.courses.items():
            for name, runs in by_name.items():
                base, other = np.array(self.courses[self.study.base][name]), np.array(runs)
                found = paired(base, other, bootstrap=False)
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


def verdict(value: float, low: float, high: float, expected: int) -> Verdict:
    """What an interval says of an expected sign.

    "none": no seed shows any difference. "open": the interval holds zero, or there is none. "finding": a
    clear sign where none was expected.
    """
    if value == low == high == 0.0:
        return "none"
    if not np.isfinite(low + high) or low <= 0.0 <= high:
        return "open"
    if expected == 0:
        return "finding"
    return "supports" if value * expected > 0 else "contradicts"


def _base_first(study: Study) -> list[str]:
    return [study.base, *(key for key in study.cells if key != study.base)]


def _leaves(table: Mapping[str, Any], at: str = "") -> list[Override]:
    """Dotted path and value of everything in nested tables."""
    found: list[Override] = []
    for key, value in table.items():
        path = f"{at}{key}"
        found += _leaves(value, f"{path}.") if isinstance(value, Mapping) else [(path, value)]
    return found


def _frame(rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows))


def _unknown(study: Study, document: Document) -> Iterator[Problem]:
    """Names that stand for nothing, and dates that no run reaches."""

    def check(path: tuple[str, ...], name: str, known: Iterable[str]) -> Iterator[Problem]:
        known = list(known)
        if name and name not in known:
            hint = did_you_mean(name, known) or f"there are · 可用: {', '.join(known[:12])}"
            yield Problem(
                document.where(path), ".".join(path), f"there is no {name!r}", f"没有 {name!r}", hint
            )

    yield from check(("base",), study.base, study.cells)
    columns = describe.COLUMNS["households"]
    accounts = [name for name, *_ in MASS_LABELS]
    for key, reading in study.readings.items():
        at = ("readings", key)
        if not reading.indicator.startswith(_OF_A_RUN):
            yield from check((*at, "indicator"), reading.indicator, (i.name for i in standing()))
        yield from check((*at, "household"), reading.household, columns)
        yield from check((*at, "village"), reading.village, describe.COLUMNS["villages"])
        yield from check((*at, "cohort"), reading.cohort, columns)
        yield from check((*at, "mass"), reading.mass, accounts)
        yield from check((*at, "over"), reading.over, accounts)
    for key, claim in study.claims.items():
        for name in claim.readings:
            yield from check(("claims", key, "readings"), name, study.readings)
        for name in claim.weights:
            yield from check(("claims", key, "weights", name), name, study.cells)
    for key, figure in study.figures.items():
        for field, known in (("readings", study.readings), ("cells", study.cells), ("claims", study.claims)):
            for name in getattr(figure, field):
                yield from check(("figures", key, field), name, known)


def _unbalanced(study: Study, document: Document) -> Iterator[Problem]:
    for key, claim in study.claims.items():
        if not claim.level and abs(total := sum(claim.weights.values())) > _EPS:
            path = ("claims", key, "weights")
            en, zh = f"add up to {total:g}, not to zero", f"权重之和为 {total:g}，应为零"
            yield Problem(document.where(path), ".".join(path), en, zh)


def _inside(problem: Problem, cell: str, document: Document) -> Problem:
    """A problem of a cell's scenario, where the study wrote it."""
    path = ("cells", cell, "set", *problem.path.split("."))
    where = (
        problem.where
        if problem.where.endswith(".toml") or ".toml:" in problem.where
        else document.where(path)
    )
    return Problem(where, f"cells.{cell}: {problem.path}", problem.en, problem.zh, problem.hint)


def _too_late(study: Study, document: Document) -> Iterator[Problem]:
    run = study.scenario(study.base).run
    last = run.start + timedelta(days=run.days - 1)
    for key, reading in study.readings.items():
        if reading.at and reading.at > last:
            path = ("readings", key, "at")
            en, zh = f"{reading.at} lies beyond the last day, {last}", f"{reading.at} 晚于最后一天 {last}"
            yield Problem(document.where(path), ".".join(path), en, zh)
