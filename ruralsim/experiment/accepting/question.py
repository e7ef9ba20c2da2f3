"""The question of acceptability: is a policy worth its money, whatever a household-year may be worth?

```toml
title = { en = "Is a freight subsidy worth it?", zh = "运费补贴值得吗?" }
base = "baseline"

[options.subsidy]                        # a policy: what it sets on the base
set.policies.freight_subsidy.intensity = 2.0

[worth]
cny = [0, 5_000, 20_000, 50_000]         # of a household-year above the monitoring line

[run]
replications = 16
```

Each option is run with the base's seeds, so that every pair has the same weather, illness and luck.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.alike import no_difference, same_county, same_days
from ruralsim.experiment.asking.asked import OnBase
from ruralsim.experiment.asking.flat import anchor, values_in
from ruralsim.experiment.reading.outcome import check_labels
from ruralsim.foundation import sources
from ruralsim.foundation.errors import RuralsimError
from ruralsim.foundation.param import Param, Settings
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem, refuse
from ruralsim.world.county_notes import Note


class Policy(Settings):
    """What is done, compared with the base."""

    en: str = ""
    zh: str = ""
    set: dict[str, Any]
    """Values replaced in the base, as tables or by dotted path."""


class Worth(Settings):
    """What a household-year above the line may be worth to whoever decides."""

    cny: Annotated[
        tuple[float, ...], Param("CNY/household-year", 0, 1e9, "Worth of a household-year", "一户·年的价值")
    ]
    """Values that are told in the table; the curve runs from none to the largest."""

    @field_validator("cny")
    @classmethod
    def _rising(cls, given: tuple[float, ...]) -> tuple[float, ...]:
        if not given or max(given) <= 0.0:
            en, zh = "names no worth above 0", "未给出大于 0 的价值"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return tuple(sorted(set(map(float, given))))


class RunOf(Settings):
    """How the options are run."""

    days: Annotated[int | None, Param("days", 1, 36525, "Days simulated", "模拟天数")] = None
    seed: Annotated[int | None, Param("", 0, 2**32 - 1, "First seed", "起始种子")] = None
    replications: Annotated[int, Param("", 2, 10_000, "Pairs of runs", "配对数")] = 8


class Acceptability(OnBase):
    """Policies, and what a household-year may be worth."""

    kind: ClassVar[str] = "acceptability"

    options: dict[str, Policy]
    worth: Worth
    run: RunOf = RunOf()

    @classmethod
    def checked(cls, document: Document) -> Self:
        """A question from a document.

        Raises:
            InvalidScenario: As by `load`.
        """
        anchor(document)
        asked = cls.validated(document)
        refuse(asked._policies(document))
        refuse(check_labels({key: asked.label(key) for key in asked.options}, document, ("options",)))
        return asked

    @cached_property
    def base_scenario(self) -> Scenario:
        """What every option is measured against."""
        days = [("run.days", self.run.days)] if self.run.days is not None else []
        return Scenario.load(self.base, [*values_in(self.set), *days])

    def scenario(self, option: str) -> Scenario:
        """The base with an option laid over it.

        Raises:
            InvalidScenario: A setting does not fit.
        """
        return self.base_scenario.with_values(*values_in(self.options[option].set))

    @property
    def seeds(self) -> range:
        """Seeds of the pairs."""
        first = self.base_scenario.run.seed if self.run.seed is None else self.run.seed
        return range(first, first + self.run.replications)

    def label(self, option: str) -> dict[str, str]:
        """An option's name in both languages; its key where it has none."""
        asked = self.options[option]
        return {"en": asked.en or option, "zh": asked.zh or asked.en or option}

    def outside(self) -> list[Note]:
        """Dates outside the runs, of the base and of every option, each said once."""
        every = [self.base_scenario, *map(self.scenario, self.options)]
        return list(dict.fromkeys(note for scenario in every for note in scenario.outside()))

    def runs(self) -> list[tuple[Scenario, Sequence[int]]]:
        """The base and every option, each with all seeds."""
        return [(s, self.seeds) for s in (self.base_scenario, *map(self.scenario, self.options))]

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        hashes = [self.base_scenario.hash(), *(self.scenario(key).hash() for key in self.options)]
        return sources.digest(
            self.kind, toml.dumps(self.kept()[0]), list(self.seeds), hashes, sources.science()
        )

    def in_a_line(self) -> dict[Any, str]:
        """What the list of questions says beside its names."""
        return {"base · 基准": self.base, ("options · 方案", "right"): str(len(self.options))}

    def _policies(self, document: Document) -> Iterator[Problem]:
        """Options that are none, that no scenario takes, or that are other days or another county."""
        if not self.options:
            hint = "write · 请写: [options.NAME]"
            yield Problem(document.where(("options",)), "options", "names no policy", "未列出任何政策", hint)
        for key in self.options:
            try:
                scenario = self.scenario(key)
                same_days(self.base_scenario, scenario)
                same_county(self.base_scenario, scenario, "ruralsim compare --unequal")
                if said := no_difference(self.base_scenario, scenario, self.base):
                    yield Problem(document.where(("options", key)), f"options.{key}", *said)
            except InvalidScenario as error:
                for problem in error.problems:
                    path = ("options", key, "set", *problem.path.split("."))
                    yield Problem(
                        document.where(path),
                        f"options.{key}: {problem.path}",
                        problem.en,
                        problem.zh,
                        problem.hint,
                    )
            except RuralsimError as error:
                en, _, zh = str(error).partition(" · ")
                yield Problem(document.where(("options", key)), f"options.{key}", en, zh)
