"""Which levers of a bundle are asked about, what is read, and which sets of them are run for that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from ruralsim.experiment.asking.asked import Question, sorted_out
from ruralsim.experiment.attributing.shapley import Set, draw_orders, neighbours, subsets
from ruralsim.experiment.reading.outcome import OF_A_RUN
from ruralsim.foundation import sources
from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Override
from ruralsim.scenario.problems import did_you_mean
from ruralsim.scenario.schema import Text
from ruralsim.world.county_notes import Note

EXACT = 6
"""Most levers of which every set is run."""
READ = ("cost_parcel_up", "loss_share", "online_share", "income_formerly_poor", "income_head", "headcount")
"""Indicators read where none are named."""


def levers(scenario: Scenario) -> list[str]:
    """Names of the levers a scenario has, in name order."""
    return sorted(
        name for name in type(scenario.policies).model_fields if getattr(scenario.policies, name) is not None
    )


@dataclass(frozen=True)
class Attribution(Question):
    """A bundle of levers, and what is read of it.

    Attributes:
        scenario: with its levers.
        indicators: what is read, for the last year of the run.
        among: levers to attribute to, all if empty; the others stay in force throughout.
        reps: seeds, counted up from the scenario's; intervals are over them.
        orders: beyond six levers, orders drawn for each seed.

    Raises:
        ScenarioError: There is no lever to attribute to, or none of that name, or no such indicator.
    """

    scenario: Scenario
    indicators: tuple[str, ...] = READ
    among: tuple[str, ...] = ()
    reps: int = 4
    orders: int = 2

    def __post_init__(self) -> None:
        known = [indicator.name for indicator in self.scenario.indicators()]
        for name in self.indicators:
            if name not in known and not name.startswith(OF_A_RUN):
                raise ScenarioError(
                    f"no indicator {name!r} · 没有指标 {name!r}\n  {did_you_mean(name, known)}"
                )
        _ = self.players  # refused here if there are none

    @classmethod
    def load(cls, name: str, given: Iterable[Override] = ()) -> Self:
        """An attribution of a scenario of the catalogue or of a file.

        Args:
            name: of the scenario.
            given: values laid over it, and over the question.

        Raises:
            InvalidScenario: There is no such scenario, or a value does not fit.
            ScenarioError: As by the class.
        """
        laid, own = sorted_out(given)
        return cls(Scenario.load(name, laid), **own)

    @property
    def name(self) -> str:  # type: ignore[override]
        """That of the scenario."""
        return self.scenario.name

    @property
    def title(self) -> Text:  # type: ignore[override]
        """That of the scenario."""
        return self.scenario.title

    @property
    def seeds(self) -> range:
        """Seeds of every set of levers."""
        return range(self.scenario.run.seed, self.scenario.run.seed + self.reps)

    @cached_property
    def players(self) -> list[str]:
        """Levers that share out what the bundle does."""
        found = levers(self.scenario)
        for name in self.among:
            if name not in found:
                hint = did_you_mean(name, found) or f"it has · 已有: {', '.join(found) or '–'}"
                raise ScenarioError(f"{self.name} has no lever {name!r} · 方案中没有举措 {name!r}\n  {hint}")
        players = [name for name in found if not self.among or name in self.among]
        if not players:
            en, zh = "has no lever, so there is nothing to attribute", "没有任何举措，无从归因"
            raise ScenarioError(f"{self.name} {en} · {zh}")
        return players

    @property
    def exact(self) -> bool:
        """Whether every set of levers is run."""
        return len(self.players) <= EXACT

    def drawn(self, seed: int) -> list[tuple[str, ...]]:
        """Orders in which levers join with a seed; none where every set is run."""
        return [] if self.exact else [*draw_orders(self.players, self.orders, seed)]

    def sets(self, seed: int) -> list[Set]:
        """Sets of levers that are run with a seed."""
        return [*(subsets(self.players) if self.exact else neighbours(self.drawn(seed)))]

    def without(self, joined: Set) -> Scenario:
        """The scenario with no other of these levers than those that joined."""
        gone = [(f"policies.{name}", None) for name in self.players if name not in joined]
        return self.scenario.with_values(*gone) if gone else self.scenario

    def runs(self) -> list[tuple[Scenario, Sequence[int]]]:
        """Every set of levers, with the seeds it is run with."""
        wanted: dict[Set, list[int]] = {}
        for seed in self.seeds:
            for joined in self.sets(seed):
                wanted.setdefault(joined, []).append(seed)
        return [(self.without(joined), seeds) for joined, seeds in wanted.items()]

    def outside(self) -> list[Note]:
        """Dates that lie outside the runs."""
        return self.scenario.outside()

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        scenario = self.scenario
        asked = (scenario.name, scenario.title.model_dump(), scenario.run.seed, scenario.hash())
        told = (self.indicators, self.players, self.reps, self.orders)
        return sources.digest("attribution", asked, told, sources.science())
