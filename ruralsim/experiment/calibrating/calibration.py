"""Calibrations: which parameters may move, within what, and what a run is to show.

```toml
question = "Which labour market fits the incomes of 2021?"
base = "small"

[parameters]
"household.labour.fill" = { low = 0.1, high = 0.6 }
"household.adoption.hazard" = { low = 1e-4, high = 1e-2, log = true }
"household.labour.work_share" = {}      # the parameter's own bounds

[targets.income]
indicator = "income_head"
value = 14051
tolerance = 703
year = 2021
source = "NBS 2021"

[run]
trials = 60
replications = 2
```

The grammar is in docs/calibrating.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.asked import OnBase
from ruralsim.experiment.asking.flat import FlatDocument, anchor, flat
from ruralsim.experiment.asking.paths import is_whole, label, leaves, meant, value_at
from ruralsim.experiment.calibrating.targets import BUILT_IN, Target, built_in, check_targets
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.foundation import sources
from ruralsim.foundation.param import Leaf, Param, Settings
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.errors import sentence
from ruralsim.scenario.loading import Document, Override
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean, refuse
from ruralsim.world.county_notes import Note

Values = tuple[float, ...]
"""A set of parameters: one value each, in the order of the calibration."""


class Prior(Settings):
    """Between what a parameter may lie; every value there is as likely, or every ratio if `log`."""

    low: float | None = None
    """By default the parameter's own lower bound."""
    high: float | None = None
    """By default its own upper bound."""
    log: bool = False
    """Spread evenly over ratios rather than differences."""
    whole: bool = False
    """Whole numbers only; always so where the parameter is one."""
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low, high = self.low, self.high
        if low is not None and high is not None and not low < high:
            raise _wrong(f"low {low:g} is not below high {high:g}", f"low {low:g} 应小于 high {high:g}")
        if self.log and low is not None and low <= 0.0:
            raise _wrong(f"low {low:g}: log takes positive numbers only", "log 只能取正数")
        if self.log and self.whole:
            raise _wrong("log takes no whole numbers", "整数参数不能用 log")
        return self

    def within(self, leaf: Leaf) -> Self:
        """This prior with its ends known, from the parameter's own bounds.

        Raises:
            PydanticCustomError: They are not known, or leave nothing.
        """
        own = leaf.param or Param("")
        low = own.low if self.low is None else self.low
        high = own.high if self.high is None else self.high
        if low is None or high is None:
            end = "low" if low is None else "high"
            raise _wrong(f"has no bound of its own: give {end}", f"参数本身没有边界，请给出 {end}")
        whole = self.whole or is_whole(leaf)
        if whole:
            low, high = float(np.ceil(low)), float(np.floor(high))
        return type(self).model_validate({**self.model_dump(), "low": low, "high": high, "whole": whole})

    @property
    def ends(self) -> tuple[float, float]:
        """The ends, which `within` has found."""
        return self.low or 0.0, self.high or 0.0

    def at(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values below which the parts `u` of the prior lie."""
        low, high = self.ends
        if self.whole:
            return np.minimum(np.floor(low + u * (high - low + 1)), high)
        if self.log:
            return np.asarray(np.clip(low * (high / low) ** u, low, high))
        return np.asarray(low + u * (high - low))

    def part(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The part of the prior that lies below each value; the middle of a whole number's part."""
        low, high = self.ends
        if self.whole:
            return np.asarray((values - low + 0.5) / (high - low + 1))
        if self.log:
            return np.asarray(np.log(values / low) / np.log(high / low))
        return np.asarray((values - low) / (high - low))


class RunOf(Settings):
    """How sets are run and how many are tried."""

    days: Annotated[int | None, Param("days", 1, 36525, "Days simulated", "模拟天数")] = None
    seed: Annotated[int | None, Param("", 0, 2**32 - 1, "First seed", "起始种子")] = None
    replications: Annotated[int, Param("", 1, 1000, "Seeds of each set tried", "每组参数的种子数")] = 2
    check: Annotated[int, Param("", 2, 10_000, "Fresh seeds of the best set", "检验最优参数的新种子数")] = 8
    trials: Annotated[int, Param("", 1, 100_000, "Sets the search tries", "搜索的参数组数")] = 60
    batch: Annotated[int, Param("", 1, 10_000, "Sets proposed at once", "每批提出的组数")] = 4
    sampler: Literal["tpe", "cmaes"] = "tpe"


class EnsembleOf(Settings):
    """How acceptable sets are found."""

    method: Literal["history", "abc"] = "history"
    """History matching in waves, or the nearest part of all draws (ABC rejection)."""
    samples: Annotated[int, Param("", 0, 1_000_000, "Sets drawn in each wave", "每轮抽取的组数")] = 40
    waves: Annotated[int, Param("", 1, 20, "Waves; ABC has one", "轮数")] = 2
    cutoff: Annotated[
        float, Param("1", 0.1, 20, "Largest implausibility accepted", "可接受的最大不合理度")
    ] = 3.0
    misses: Annotated[int, Param("", 0, 1000, "Targets that may be missed", "允许未达的目标数")] = 0
    accept: Annotated[float, Param("1", 0.001, 1, "ABC: part of the draws kept", "ABC 保留比例")] = 0.1
    members: Annotated[int, Param("", 1, 100_000, "Members exported at most", "最多导出的成员数")] = 20


class Calibration(OnBase):
    """Parameters, targets, and how the one is fitted to the other."""

    kind: ClassVar[str] = "calibration"

    parameters: dict[str, Prior]
    targets: dict[str, Target]
    run: RunOf = RunOf()
    ensemble: EnsembleOf = EnsembleOf()

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A calibration from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        document = _spelt_out(document)
        asked = cls.validated(document)
        base = _base(asked, document)
        _names(asked, base, document)
        known = leaves(base)
        priors = {
            path: _within(path, prior, known[path], document) for path, prior in asked.parameters.items()
        }
        asked = asked.model_copy(update={"parameters": priors})
        _ends(asked, base, document)
        return asked

    @field_validator("title", "question", mode="before")
    @classmethod
    def _same_in_both(cls, given: object) -> Any:
        return {"en": given, "zh": given} if isinstance(given, str) else given

    @cached_property
    def base_scenario(self) -> Scenario:
        """The scenario whose parameters move."""
        more = [("run.days", self.run.days)] if self.run.days is not None else []
        return Scenario.load(self.base, [*self.set.items(), *more])

    @cached_property
    def start(self) -> Values:
        """The parameters as they are in the base."""
        return tuple(float(value_at(self.base_scenario, path)) for path in self.parameters)

    @property
    def holds_start(self) -> bool:
        """Whether the base's own values lie within the priors."""
        ends = (prior.ends for prior in self.parameters.values())
        return all(low <= value <= high for (low, high), value in zip(ends, self.start, strict=True))

    def overrides(self, values: Values) -> list[Override]:
        """Dotted paths and values of a set, whole numbers as such."""
        return [
            (path, int(value) if prior.whole else float(value))
            for (path, prior), value in zip(self.parameters.items(), values, strict=True)
        ]

    def scenario(self, values: Values) -> Scenario:
        """The base with a set of parameters.

        Raises:
            InvalidScenario: Values do not go together.
        """
        return self.base_scenario.with_values(*self.overrides(values))

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What has to be read from a run for all targets."""
        found: dict[str, Outcome] = {}
        for target in self.targets.values():
            found |= target.outcomes(self.base_scenario.run)
        return found

    def seeds(self) -> tuple[range, range]:
        """Seeds of search and ensemble, and those of the check; none is used twice."""
        first = self.base_scenario.run.seed if self.run.seed is None else self.run.seed
        second = first + self.run.replications
        return range(first, second), range(second, second + self.run.check)

    def sets_needed(self) -> int:
        """Sets that are measured: start, search, waves that may not be needed, and two that are checked."""
        waves = 1 if self.ensemble.method == "abc" else self.ensemble.waves
        return 1 + self.run.trials - self.holds_start + self.ensemble.samples * waves + 2

    def runs_needed(self) -> int:
        """Runs at most: two of the sets are made with the seeds of the check."""
        return (self.sets_needed() - 2) * self.run.replications + 2 * self.run.check

    def outside(self) -> list[Note]:
        """Dates that lie outside the runs."""
        return self.base_scenario.outside()

    def in_a_line(self) -> dict[Any, str]:
        """What the list of calibrations says beside their names."""
        numbers = {"parameters · 参数": len(self.parameters), "targets · 目标": len(self.targets)}
        return {"base · 基准": self.base} | {(k, "right"): str(n) for k, n in numbers.items()}

    def parts(self, sets: Sequence[Values]) -> NDArray[np.float64]:
        """(sets, parameters) places in the unit cube of the priors."""
        columns = np.array(sets, float).reshape(-1, len(self.parameters)).T
        found = [prior.part(column) for prior, column in zip(self.parameters.values(), columns, strict=True)]
        return np.array(found).T

    def at(self, parts: NDArray[np.float64]) -> list[Values]:
        """Sets at places of the unit cube."""
        columns = [prior.at(u) for prior, u in zip(self.parameters.values(), parts.T, strict=True)]
        return [tuple(map(float, row)) for row in zip(*columns, strict=True)]

    def digest(self) -> str:
        """What tells this search from others: not its texts, nor how long it goes on."""
        said = self.model_dump_json(include={"parameters", "targets"})
        rest = (self.run.sampler, self.run.batch, self.seeds()[0], self.base_scenario.hash())
        return sources.digest(said, *rest, sources.science())

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        return sources.digest("calibration", toml.dumps(self.kept()[0]), self.digest())

    def labels(self) -> dict[str, dict[str, str]]:
        """Path → unit and labels of each parameter."""
        known = leaves(self.base_scenario)
        return {
            path: label(self.base_scenario, known[path])
            | {key: text for key, text in (("en", prior.en), ("zh", prior.zh)) if text}
            for path, prior in self.parameters.items()
        }

    def describe(self) -> Mapping[str, str]:
        """Title in both languages; the name where there is none."""
        return {"en": self.title.en or self.name, "zh": self.title.zh or self.title.en or self.name}


def _wrong(en: str, zh: str) -> PydanticCustomError:
    return PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})


def _spelt_out(document: Document) -> FlatDocument:
    """The same document with one key per path, a base found beside it, and built-in targets written out.

    Raises:
        InvalidScenario: There are no targets of that name.
    """
    found = flat(document, parameters=_is_prior)
    if found.source is not None:
        anchor(found)
    targets = found.values.get("targets")
    if isinstance(targets, str):
        if targets not in BUILT_IN:
            en, zh = f"there are no targets {targets!r}", f"没有目标 {targets!r}"
            listed = f"there are · 可用: {', '.join(BUILT_IN)}"
            hint = did_you_mean(targets, BUILT_IN) or f"{listed}; or write · 或写: [targets.NAME]"
            raise InvalidScenario(Problem(found.where(("targets",)), "targets", en, zh, hint))
        found.values["targets"] = built_in(targets)
    return found


def _base(asked: Calibration, document: Document) -> Scenario:
    """The scenario that is calibrated.

    Raises:
        InvalidScenario: There is none of that name, or what is set does not fit it.
    """
    try:
        return asked.base_scenario
    except InvalidScenario as error:
        raise InvalidScenario(*(_of_base(p, asked, document) for p in error.problems)) from None


def _names(asked: Calibration, base: Scenario, document: Document) -> None:
    """Checks paths, indicators and days.

    Raises:
        InvalidScenario: Naming everything that stands for nothing, or cannot be read.
    """
    problems = []
    if not asked.targets:
        problems.append(Problem(document.where(("targets",)), "targets", "names no target", "未列出任何目标"))
    elif not any(target.weight for target in asked.targets.values()):
        en, zh = "no target has a weight above 0", "所有目标的权重均为 0"
        problems.append(Problem(document.where(("targets",)), "targets", en, zh))
    refuse(_parameters(asked, base, document), problems, check_targets(asked.targets, base, document))


def _within(path: str, prior: Prior, leaf: Leaf, document: Document) -> Prior:
    """A prior with its ends known.

    Raises:
        InvalidScenario: It has none, or nothing lies between them.
    """
    at = ("parameters", path)
    try:
        return prior.within(leaf)
    except PydanticCustomError as error:
        about = error.context or {}
        en, zh = about["en"], about["zh"]
    except ValidationError as error:
        en, zh = sentence(error.errors(include_url=False)[0])
    raise InvalidScenario(Problem(document.where(at), ".".join(at), en, zh))


def _ends(asked: Calibration, base: Scenario, document: Document) -> None:
    """Checks both ends of each prior against the parameter's own bounds.

    Raises:
        InvalidScenario: Naming every end that no scenario takes.
    """
    problems = []
    for path, prior in asked.parameters.items():
        for key, end in zip(("low", "high"), prior.ends, strict=True):
            value = int(end) if prior.whole and float(end).is_integer() else end
            try:
                base.with_values((path, value))
            except InvalidScenario as error:
                at, found = ("parameters", path, key), error.problems[0]
                problems.append(Problem(document.where(at), ".".join(at), found.en, found.zh, found.hint))
    if problems:
        raise InvalidScenario(*problems)


def _parameters(asked: Calibration, base: Scenario, document: Document) -> Iterator[Problem]:
    """Paths that are no numbers of the scenario."""
    if not asked.parameters:
        hint = 'write · 请写: "household.labour.fill" = { low = 0.1, high = 0.6 }'
        where = document.where(("parameters",))
        yield Problem(where, "parameters", "names no parameter", "未列出任何参数", hint)
    known = {
        path: leaf
        for path, leaf in leaves(base).items()
        if isinstance(leaf.value, int | float) and not isinstance(leaf.value, bool)
    }
    for path in asked.parameters:
        at = ("parameters", path)
        where = document.where(at)
        if path in asked.set:
            en, zh = "is under set as well: a parameter moves", "同时写在 set 中；待校准的参数是变动的"
            yield Problem(where, ".".join(at), en, zh)
        elif path not in known:
            there = path in leaves(base)
            en, zh = ("is no number", "不是数值") if there else ("is no parameter", "没有这个参数")
            yield Problem(where, ".".join(at), en, zh, "" if there else meant(path, known))


def _of_base(problem: Problem, asked: Calibration, document: Document) -> Problem:
    """A problem of the base, where the calibration wrote it."""
    ours = problem.where.startswith("--set ")
    if not ours and problem.where.split(":")[0].endswith(".toml"):
        return problem
    at = ("set", problem.path) if ours and problem.path in asked.set else ("base",)
    if ours and problem.path == "run.days":
        at = ("run", "days")
    return Problem(document.where(at), problem.path, problem.en, problem.zh, problem.hint)


def _is_prior(table: Mapping[str, Any]) -> bool:
    """Whether a table says what a parameter may be: a prior holds no tables."""
    return not any(isinstance(value, Mapping) for value in table.values())
