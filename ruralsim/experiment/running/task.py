"""One run to be made, and the name under which a store knows it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ruralsim.foundation import sources
from ruralsim.results.store import run_key

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario


@dataclass(frozen=True)
class Task:
    """One run to be made.

    Attributes:
        scenario: what to run.
        seed: of all chance; the scenario's own if None.
        days: horizon; the scenario's own if None.
    """

    scenario: "Scenario"
    seed: int | None = None
    days: int | None = None

    @cached_property
    def settings(self) -> "Scenario":
        """The scenario with the task's horizon."""
        if self.days is None or self.days == self.scenario.run.days:
            return self.scenario
        return self.scenario.with_values(("run.days", self.days))

    @property
    def number(self) -> int:
        """The seed."""
        return self.scenario.run.seed if self.seed is None else self.seed

    @cached_property
    def key(self) -> str:
        """The run's name: it hangs on what decides the run, and on nothing else."""
        return run_key(self.settings.hash(), self.number, sources.model())

    def __str__(self) -> str:
        return f"{self.scenario.name}, seed {self.number}"
