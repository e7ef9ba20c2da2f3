"""Plans: a question put to many scenarios at once, in a file.

```toml
question = "How far does sharing replace freight subsidy?"
base = "baseline"

[design]
kind = "sobol"
samples = 128
replications = 4

[factors]
"policies.resource_sharing.intensity" = { low = 0.0, high = 1.0 }
"networks.post.courier_wage" = { values = [3000, 3600, 4200] }

[outcomes]
income = { indicator = "income_head", window_days = 365 }
```

A point of a plan is a base scenario with one value per factor. Replication r of every point runs with the
same seed, so that what differs between two points of a seed is their doing. The grammar is in docs/sweeps.md.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.asked import Asked
from ruralsim.experiment.asking.beside import kept_files
from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.asking.flat import anchor, flat
from ruralsim.experiment.asking.paths import label, leaves
from ruralsim.experiment.reading.outcome import Outcome, check_days, check_labels
from ruralsim.experiment.sweeping import checks
from ruralsim.experiment.sweeping.designs import SAMPLED, Design, Values
from ruralsim.experiment.sweeping.factors import Factor, is_factor
from ruralsim.experiment.sweeping.table import PlanTable, read_csv
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span
from ruralsim.indicators.indicator import Indicator, headline
from ruralsim.plugins.source import opened
from ruralsim.results.files import INPUTS
from ruralsim.results.provenance import digest
from ruralsim.scenario import Scenario, catalogue
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, refuse
from ruralsim.scenario.schema import Text
from ruralsim.world.county_notes import Note

_NAME = re.compile(r"\w[\w.-]{0,79}")


@dataclass(frozen=True)
class Point:
    """One scenario of a plan.

    Attributes:
        index: number of the point, from 0.
        base: name of its base scenario.
        values: path → value of the factors it sets.
        scenario: what to run.
    """

    index: int
    base: str
    values: Values
    scenario: Scenario


class Plan(Asked):
    """Base scenarios × points of a design × replications, and what is read from each run."""

    kind: ClassVar[str] = "sweep"

    name: str
    title: Text = Text()
    question: Text = Text()
    base: tuple[str, ...] = ("baseline",)
    """Names or files of the base scenarios; files are looked for beside the plan."""
    plugins: tuple[str, ...] = ()
    """Files, beside the plan, and installed modules that are added to those of every base."""
    set: dict[str, Any] = {}
    """Path → value, replaced in every base."""
    ensemble: str = ""
    """File of parameter sets, beside the plan: each replication takes the next of them."""
    design: Design = Design()
    factors: dict[str, Factor] = {}
    """Path → what it may be."""
    outcomes: dict[str, Outcome] = Field(
        default_factory=lambda: {i.name: Outcome(indicator=i.name) for i in headline()}
    )
    """Name → what is read; the headline indicators if none is named."""

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A plan from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        document = flat(document, factors=is_factor)
        if document.source is not None:
            anchor(document)
        plan = cls.validated(document)
        if plan.table is not None:
            refuse(checks.beside_a_table(plan.factors, document))
            plan = plan.model_copy(update={"factors": plan.table.factors()})
        plan._sound(document)
        if "outcomes" not in document.values:
            shown = [i.name for i in plan.indicators.values() if i.headline]
            plan = plan.model_copy(update={"outcomes": {name: Outcome(indicator=name) for name in shown}})
        known = leaves(plan.bases[plan.base[0]])
        found = {
            path: checks.resolved(path, factor, known[path], document)
            for path, factor in plan.factors.items()
        }
        plan = plan.model_copy(update={"factors": found})
        bases = [*plan.bases.values()]
        # what only goes wrong together with other factors is left to the points
        refuse(
            checks.refused(found, bases, plan.table, document),
            checks.unmeasured(found, plan.design, document),
        )
        refuse(check_days(plan.outcomes, plan.spans, document))
        refuse(check_labels(plan.outcome_labels(), document, ("outcomes",)))
        return plan

    def _sound(self, document: Document) -> None:
        """Refuses names that stand for nothing, and a size that nobody means."""
        refuse(checks.unloadable(self.base, self.set, self.load_base, document))
        bases, members = self.bases.values(), self.members
        if members is not None:
            for base in bases:
                members.check(base)
        refuse(
            checks.drawn_already(members, self.set, self.factors, document),
            checks.strange(self.factors, self.design, bases, self.set, self.table, document),
            checks.misnamed(self.outcomes, self.indicators, self.factors, document),
        )
        refuse(checks.too_large(self.count * self.design.replications, document))

    @field_validator("title", "question", mode="before")
    @classmethod
    def _same_in_both(cls, given: object) -> Any:
        return {"en": given, "zh": given} if isinstance(given, str) else given

    @field_validator("base", mode="before")
    @classmethod
    def _one_or_several(cls, given: object) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("name")
    @classmethod
    def _usable(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            en, zh = f"{name!r} is no short name: letters, digits, - and _", "名称只能含字母、数字、- 与 _"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return name

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced; what was read from files is read again."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("bases", "indicators", "members", "table", "spans"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def bases(self) -> dict[str, Scenario]:
        """Base scenarios with what the plan sets, as in `base`."""
        return {name: self.load_base(name) for name in self.base}

    def load_base(self, name: str) -> Scenario:
        """A base scenario with what the plan adds and sets.

        Raises:
            InvalidScenario: It cannot be loaded so.
        """
        added = [("plugins", list(self.plugins))] if self.plugins else []
        return Scenario.load(name, [*added, *self.set.items()])

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Name → indicator of all that its runs have."""
        return {i.name: i for base in self.bases.values() for i in base.indicators()}

    @cached_property
    def members(self) -> Ensemble | None:
        """The parameter sets that replications take turns with; None without an ensemble."""
        return Ensemble.load(self.ensemble) if self.ensemble else None

    def member(self, replication: int) -> int:
        """Whose turn it is in a replication; 0 without an ensemble."""
        return self.members.index(replication) if self.members is not None else 0

    @cached_property
    def table(self) -> PlanTable | None:
        """The points of an explicit design; None for the others."""
        return read_csv(Path(self.design.file)) if self.design.kind == "csv" else None

    def digest(self) -> str:
        """What tells its points from others': not its words, nor what is read from the runs."""
        bases = [(base.name, base.run.seed, base.hash()) for base in self.bases.values()]
        members = None if self.members is None else self.members.model_dump_json(include={"name", "members"})
        points: object = self.table.rows if self.table is not None else None
        if points is None:
            ranges = {path: factor.model_dump(exclude={"en", "zh"}) for path, factor in self.factors.items()}
            points = list(ranges.items())
        design = self.design.model_dump(exclude={"file"})
        return sources.digest("plan", self.name, bases, members, design, points)

    def kept(self, up: str) -> tuple[Self, dict[str, bytes]]:
        """This plan as results keep it, naming copies of its files, and these copies.

        Args:
            up: way from the plan's folder to that which holds the copies.

        Returns:
            The plan; name below that folder → content.
        """
        bases, own = list[str](), dict[str, str]()
        values, files = kept_files(self.set, up)
        for base in self.base:
            name = base
            if not catalogue.listed(base):
                name, needed = Scenario.load(base).filed()
                files, name = files | needed, f"{up}{name}"
            bases.append(name)
        for key, given in (("design", self.design.file if self.table else ""), ("ensemble", self.ensemble)):
            if given:
                content = Path(given).read_bytes()
                name = f"{INPUTS}/{Path(given).stem}-{digest(content)[:12]}{Path(given).suffix}"
                files[name], own[key] = content, f"{up}{name}"
        held = {plugin.name: plugin for base in self.bases.values() for plugin in base.kit.plugins}
        plugins = [held.get(name) or opened(name) for name in self.plugins]  # as they were when asked
        files |= {plugin.kept_as: plugin.content for plugin in plugins if plugin.content is not None}
        update = {
            "base": tuple(bases),
            "set": values,
            "plugins": tuple(p.name if p.content is None else f"{up}{p.kept_as}" for p in plugins),
            "ensemble": own.get("ensemble", self.ensemble),
            "design": self.design.model_copy(update={"file": own.get("design", self.design.file)}),
        }
        return self.model_copy(update=update), files

    @property
    def count(self) -> int:
        """Points, over all bases."""
        each = len(self.table.rows) if self.table is not None else self.design.count(self.factors)
        return each * len(self.base)

    @property
    def seeds(self) -> range:
        """Seeds of the replications, counted up from the first base's own."""
        first = self.bases[self.base[0]].run.seed
        return range(first, first + self.design.replications)

    def values(self) -> Iterator[Values]:
        """Values of every point of one base, in order."""
        yield from self.table.rows if self.table is not None else self.design.values(self.factors)

    def unit(self) -> NDArray[np.float64]:
        """(points, factors) coordinates of a sampled design in the unit cube, of one base.

        Raises:
            ValueError: The design is not a sampled one.
        """
        if self.design.kind not in SAMPLED:
            raise ValueError(f"a {self.design.kind} design is not drawn from the unit cube")
        return self.design.unit(self.factors)

    def points(self, only: Collection[int] | None = None, member: int = 0) -> Iterator[Point]:
        """Every point with its scenario, made one by one; base by base.

        Args:
            only: numbers of the points that are wanted; all if None.
            member: which parameter set of the ensemble they have.

        Raises:
            InvalidScenario: Values of several factors do not go together.
        """
        bases: Iterable[Scenario] = self.bases.values()
        if self.members is not None:
            bases = [self.members.laid(base, member) for base in bases]
        numbered = enumerate((base, values) for base in bases for values in self.values())
        for index, (base, values) in numbered:
            if only is not None and index not in only:
                continue
            try:
                scenario = base.with_values(*values.items()) if values else base
            except InvalidScenario as error:
                raise checks.at_point(error, self.name, self.table, index, values) from None
            yield Point(index, base.name, values, scenario)

    def labels(self) -> dict[str, dict[str, str]]:
        """Path → unit and labels of each factor."""
        scenario = self.bases[self.base[0]]
        known = leaves(scenario)
        return {
            path: _labelled(factor, label(scenario, known[path])) for path, factor in self.factors.items()
        }

    def outcome_labels(self) -> dict[str, dict[str, str]]:
        """Name → unit and labels of each outcome."""
        about = {name: indicator.as_meta() for name, indicator in self.indicators.items()}
        return {name: o.labels(name, about.get(o.indicator), self.span) for name, o in self.outcomes.items()}

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Days of the runs: one, unless bases or points differ in when they start or how long they run."""
        runs = [base.run for base in self.bases.values()]
        moved: Iterable[Values] = self.values() if {"run.start", "run.days"} & self.factors.keys() else ({},)
        times = {(values.get("run.start"), values.get("run.days")) for values in moved}
        found = (Span.of(start or run.start, int(days or run.days)) for run in runs for start, days in times)
        return tuple(dict.fromkeys(found))

    def outside(self) -> list[Note]:
        """Dates of levers and changes that lie outside the runs, each said once.

        Of levers that factors move, at the ends of their ranges, one by one.
        """
        found = [note for base in self.bases.values() for note in base.outside()]
        for path, factor in self.factors.items():
            if path.partition(".")[0] not in ("policies", "run"):
                continue
            for base, values in product(self.bases.values(), factor.ends().values()):
                for value in values:
                    with suppress(InvalidScenario):  # what only goes together with others
                        found += base.with_values((path, value)).outside()
        return list(dict.fromkeys(found))

    @property
    def span(self) -> Span | None:
        """The days that all runs have; None if they differ."""
        return self.spans[0] if len(self.spans) == 1 else None

    def in_a_line(self) -> dict[Any, str]:
        """What the list of plans says beside their names."""
        numbers = {"factors · 因素": len(self.factors), "runs · 运行": self.count * self.design.replications}
        return {"design · 设计": self.design.kind} | {
            (heading, "right"): f"{number:,}" for heading, number in numbers.items()
        }

    def titles(self) -> dict[str, str]:
        """Title in both languages; the name where there is none."""
        return {"en": self.title.en or self.name, "zh": self.title.zh or self.title.en or self.name}


def _labelled(factor: Factor, about: dict[str, str]) -> dict[str, str]:
    return about | {key: text for key, text in (("en", factor.en), ("zh", factor.zh)) if text}
