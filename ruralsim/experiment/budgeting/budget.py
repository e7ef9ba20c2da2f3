"""The question of a budget: which mix of levers does most for so many CNY a year.

```toml
question = { en = "What is 200,000 CNY a year best spent on?" }
base = "baseline"

[budget]
cny_year = [100_000, 200_000, 400_000]   # one best mix for each

[objective]
indicator = "income_q1"                  # income of the poorest fifth
direction = "maximise"

[levers.freight_subsidy]                 # from nothing to 2 CNY a parcel
high = 2.0

[levers.resource_sharing]                # the lever's own bounds
set = { layers = ["vehicle"] }           # held fixed in every mix
```

What a mix costs is never assumed: it is what the government of the run paid, less what it pays in the base.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import product
from math import prod
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.asked import OnBase
from ruralsim.experiment.asking.flat import anchor, values_in
from ruralsim.experiment.reading.outcome import Outcome, check_days, check_outcomes
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span
from ruralsim.foundation.param import Param, Settings
from ruralsim.indicators.indicator import Indicator
from ruralsim.lever import Lever
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.errors import out_of_bounds
from ruralsim.scenario.loading import Document, Override
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean, refuse
from ruralsim.scenario.schema import STANDARD
from ruralsim.world.county_notes import Note

Mix = tuple[float, ...]
"""Intensity of each lever, in the order of the question."""

SHORTLIST = 4
"""Mixes of each budget that look best, and are measured again."""

SHORTEST = 365
"""Days that a budget by the year can be held against."""

_STEPS = 100  # a range is searched in hundredths, so that intensities can be said and mixes recur
_DIGITS = 9


class Limit(Settings):
    """How much may be spent."""

    cny_year: Annotated[
        float | tuple[float, ...], Param("CNY/year", 0, 1e12, "Public money a year", "年度财政预算")
    ]
    """One budget, or several."""
    kept: Annotated[
        float, Param("1", 0.5, 0.99, "Probability with which a year's budget must be kept", "守住预算的概率")
    ] = 0.8
    each_year: bool = False
    """Whether every twelve months must keep the budget; otherwise the mean of the run's years does."""
    allowance: bool = True
    """Whether less or more minimum-living allowance counts, beside the programmes."""

    @property
    def amounts(self) -> tuple[float, ...]:
        """The budgets, smallest first."""
        given = self.cny_year if isinstance(self.cny_year, tuple) else (self.cny_year,)
        return tuple(sorted(set(map(float, given))))

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.amounts:
            en, zh = "cny_year names no budget", "cny_year 未给出预算"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return self


class Objective(Outcome):
    """What the money is for."""

    direction: Literal["maximise", "minimise"] | None = None
    """By default the better direction of the indicator."""


class LeverRange(Settings):
    """What may be done with a lever: intensities between two bounds, or those listed."""

    low: float | None = None
    """By default the lever's own lower bound, or none of it."""
    high: float | None = None
    """By default the lever's own upper bound."""
    values: tuple[float, ...] = ()
    set: dict[str, Any] = {}
    """Other settings of the lever, held fixed."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        en = zh = ""
        if self.values and (self.low is not None or self.high is not None):
            en, zh = "takes values or a range, not both", "values 与 low、high 只能二选一"
        if "intensity" in self.set:
            en, zh = "intensity is what is searched; it cannot be set", "intensity 是搜索对象，不可固定"
        if en:
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return self

    def bounds(self, param: Param) -> tuple[float, float]:
        """Lowest and highest intensity, of a lever whose own bounds are these."""
        low = (param.low if self.low is None else self.low) or 0.0
        high = param.high if self.high is None else self.high
        return float(low), float(low if high is None else high)


class RunOf(Settings):
    """How mixes are run and how many are tried."""

    days: Annotated[int | None, Param("days", 1, 36525, "Days simulated", "模拟天数")] = None
    seed: Annotated[int | None, Param("", 0, 2**32 - 1, "First seed", "起始种子")] = None
    replications: Annotated[int, Param("", 1, 1000, "Seeds of each mix tried", "每个组合的种子数")] = 4
    trials: Annotated[int, Param("", 1, 100_000, "Mixes tried for each budget", "每个预算试验的组合数")] = 40
    final: Annotated[int, Param("", 2, 10_000, "Fresh seeds of the mixes reported", "复测所用的新种子数")] = 8


class BudgetQuestion(OnBase):
    """A question of money."""

    kind: ClassVar[str] = "budget"

    budget: Limit
    objective: Objective
    levers: dict[str, LeverRange]
    run: RunOf = RunOf()

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A question from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        anchor(document)
        asked = cls.validated(document)
        for check in (_unknown, _out_of_bounds, _unfit):
            refuse(check(asked, document))
        return asked

    @cached_property
    def choices(self) -> list[tuple[float, ...]]:
        """Intensities of each lever that are tried, rising: listed ones, or steps and the base's own."""
        found = []
        for (name, lever), rest in zip(self.levers.items(), self.rest, strict=True):
            if lever.values:
                found.append(tuple(sorted(set(lever.values))))
                continue
            low, high = lever.bounds(intensity_of(self.kinds[name]))
            steps = {round(float(x), _DIGITS) for x in np.linspace(low, high, _STEPS + 1)}
            found.append(tuple(sorted(steps | ({rest} if low < rest < high else set()))))
        return found

    @property
    def mixes(self) -> int:
        """How many different mixes there are."""
        return prod(map(len, self.choices))

    def every_mix(self) -> Iterator[Mix]:
        """All of them."""
        return product(*self.choices)

    @cached_property
    def rest(self) -> Mix:
        """Intensities as in the base."""
        present = (getattr(self.base_scenario.policies, name) for name in self.levers)
        return tuple(0.0 if lever is None else float(lever.intensity) for lever in present)

    @cached_property
    def base_scenario(self) -> Scenario:
        """The scenario everything is measured against."""
        values = list(values_in(self.set))
        if self.run.days is not None:
            values.append(("run.days", self.run.days))
        return Scenario.load(self.base, values)

    @property
    def kinds(self) -> Mapping[str, type[Lever]]:
        """Levers that the base may have; ours alone while it cannot be loaded, which is said elsewhere."""
        with suppress(InvalidScenario):
            return self.base_scenario.kit.levers
        return STANDARD.levers

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Name → indicator of all that its runs have; ours alone while its base cannot be loaded."""
        with suppress(InvalidScenario):
            return {indicator.name: indicator for indicator in self.base_scenario.indicators()}
        return {indicator.name: indicator for indicator in Scenario.indicators()}

    @property
    def sign(self) -> int:
        """1 if more of the objective is better, -1 if less is, 0 if neither."""
        if self.objective.direction is not None:
            return 1 if self.objective.direction == "maximise" else -1
        found = self.indicators.get(self.objective.indicator)
        return 0 if found is None else found.better

    def scenario(self, mix: Mix) -> Scenario:
        """The base with a mix of levers in force.

        Raises:
            InvalidScenario: Two levers of the mix exclude each other, or a setting does not fit.
        """
        values: list[Override] = []
        for (name, lever), intensity in zip(self.levers.items(), mix, strict=True):
            values.append((f"policies.{name}.intensity", intensity))
            values += values_in(lever.set, f"policies.{name}.")
        return self.base_scenario.with_values(*values)

    def outside(self) -> list[Note]:
        """Dates outside the runs, of the base and of each lever alone at its fullest, each said once."""
        found = self.base_scenario.outside()
        for name, choices in zip(self.levers, self.choices, strict=True):
            alone = tuple(
                choices[-1] if other == name else rest
                for other, rest in zip(self.levers, self.rest, strict=True)
            )
            with suppress(InvalidScenario):  # what only goes together with others
                found += self.scenario(alone).outside()
        return list(dict.fromkeys(found))

    def nearest(self, mix: Iterable[float]) -> Mix:
        """The mix nearest to given intensities that may be tried, rounded down."""
        return tuple(
            max((c for c in choices if c <= x + 1e-12), default=choices[0])
            for x, choices in zip(mix, self.choices, strict=True)
        )

    def seeds(self) -> tuple[range, range, range]:
        """Seeds of the search, of the shortlist and of what is reported; none is used twice."""
        first = self.base_scenario.run.seed if self.run.seed is None else self.run.seed
        second, third = first + self.run.replications, first + 2 * self.run.replications
        return range(first, second), range(second, third), range(third, third + self.run.final)

    def digest(self) -> str:
        """What tells this search from others: not its texts, its place, nor how long it goes on."""
        said = self.model_dump_json(exclude={"name", "title", "question", "base", "run"})
        return sources.digest(said, self.seeds()[0], self.base_scenario.hash(), sources.science())

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        return sources.digest("budget", toml.dumps(self.kept()[0]), self.digest())

    def runs_needed(self) -> int:
        """Runs that the search reads at most, those of the base among them."""
        budgets, first, third = len(self.budget.amounts), self.run.replications, self.run.final
        searched = min(self.run.trials * budgets, self.mixes)
        return (
            (1 + searched) * first
            + (1 + budgets * SHORTLIST) * first
            + (1 + budgets * (1 + len(self.levers))) * third
        )

    def in_a_line(self) -> dict[Any, str]:
        """What the list of questions says of it."""
        return {
            "base · 基准": self.base,
            "CNY/year · 元/年": " · ".join(f"{amount:,.0f}" for amount in self.budget.amounts),
            ("levers · 举措", "right"): str(len(self.levers)),
        }

    def label(self, lever: str) -> dict[str, str]:
        """Names of a lever, and the unit of its intensity."""
        kind = self.kinds[lever]
        return {"key": lever, "en": kind.en, "zh": kind.zh, "unit": intensity_of(kind).unit}


def intensity_of(lever: type[Lever]) -> Param:
    """Unit and bounds of a lever's intensity."""
    return next(m for m in lever.model_fields["intensity"].metadata if isinstance(m, Param))


def _unknown(asked: BudgetQuestion, document: Document) -> Iterator[Problem]:
    """Names that stand for nothing."""
    if not asked.levers:
        en, zh = "names no lever", "未列出任何举措"
        yield Problem(document.where(("levers",)), "levers", en, zh, "write · 请写: [levers.freight_subsidy]")
    for name in asked.levers:
        if name not in asked.kinds:
            path = ("levers", name)
            hint = did_you_mean(name, asked.kinds, "levers.") or "all of them · 全部举措: docs/levers.md"
            en, zh = f"there is no lever {name!r}", f"没有举措 {name!r}"
            yield Problem(document.where(path), ".".join(path), en, zh, hint)
    unread = [*check_outcomes({"objective": asked.objective}, document, asked.indicators, ())]
    yield from unread
    if not unread and not asked.sign:
        path = ("objective", "direction")
        en = f"more of {asked.objective.indicator} is neither better nor worse: say which way"
        zh = f"{asked.objective.indicator} 无优劣之分，请指明方向"
        hint = 'write · 请写: direction = "maximise" | "minimise"'
        yield Problem(document.where(path), ".".join(path), en, zh, hint)


def _out_of_bounds(asked: BudgetQuestion, document: Document) -> Iterator[Problem]:
    """Intensities that their lever cannot have, and ranges without any."""
    for name, lever in asked.levers.items():
        param = intensity_of(asked.kinds[name])
        keys = ("values",) if lever.values else ("low", "high")
        for key in keys:
            given = getattr(lever, key)
            for value in given if isinstance(given, tuple) else (given,):
                if value is not None and not _inside(value, param):
                    path: tuple[str, ...] = ("levers", name, key)
                    en, zh = out_of_bounds(f"{value:g}", param.low, param.high, param.unit)
                    yield Problem(document.where(path), ".".join(path), en, zh)
        low, high = lever.bounds(param)
        if not lever.values and not low < high:
            path = ("levers", name)
            en, zh = f"low {low:g} is not below high {high:g}", f"low {low:g} 应小于 high {high:g}"
            yield Problem(document.where(path), ".".join(path), en, zh)


def _unfit(asked: BudgetQuestion, document: Document) -> Iterator[Problem]:
    """A base that is none, settings that do not go together, days that no run has."""
    try:
        run = asked.base_scenario.run
        for end in (0, -1):
            asked.scenario(tuple(choices[end] for choices in asked.choices))
    except InvalidScenario as error:
        for problem in error.problems:
            group, _, rest = problem.path.partition(".")
            lever, _, key = rest.partition(".")
            path: tuple[str, ...] = ("base",)
            if group == "policies" and lever in asked.levers:
                path = ("levers", lever, "set", key)
            elif problem.path:
                path = ("set", *problem.path.split("."))
            yield Problem(document.where(path), problem.path, problem.en, problem.zh, problem.hint)
        return
    yield from _under_a_year(asked, run.days, document)
    yield from check_days({"objective": asked.objective}, [Span.of(run.start, run.days)], document, ())


def _under_a_year(asked: BudgetQuestion, days: int, document: Document) -> Iterator[Problem]:
    """A budget is by the year: of fewer days, what is built once would be paid for several times over."""
    if days >= SHORTEST:
        return
    written = (("run", "days"), ("set", "run.days"), ("set", "run", "days"))
    path = next((keys for keys in written if keys in document.origin), ("base",))
    en = (
        f"a {days}-day run is shorter than the year that a budget is for. Scaled up, what is built once "
        "would count several times; not scaled, what is paid every month would count in part"
    )
    zh = f"{days} 天不足一年，而预算按年计：折算成全年会重复计算一次性投入，不折算则少计逐月支出"
    hint = f"write {SHORTEST} or more · 请写 {SHORTEST} 以上"
    yield Problem(document.where(path), ".".join(path), en, zh, hint)


def _inside(value: float, param: Param) -> bool:
    return (param.low is None or value >= param.low) and (param.high is None or value <= param.high)
