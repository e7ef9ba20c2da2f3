"""Runs sets of parameters and reads the targets from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ruralsim.experiment.calibrating.calibration import Calibration, Values
from ruralsim.experiment.calibrating.misfit import Array, Goals, centre
from ruralsim.experiment.running.measure import Measuring
from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario

Told = Callable[[int, int], None]
"""Called with sets measured so far, and sets in all."""


@dataclass(frozen=True)
class Tried:
    """A set of parameters and what its runs showed.

    Attributes:
        values: the set.
        readings: (seeds, targets) each in its unit; NaN where a run failed or has no such number.
    """

    values: Values
    readings: Array

    @cached_property
    def mean(self) -> Array:
        """(targets,) means over the seeds."""
        return centre(self.readings)

    def __bool__(self) -> bool:
        """Whether every target could be read with some seed."""
        return bool(np.isfinite(self.mean).all())


class Gauge:
    """Measures sets of parameters.

    Args:
        asked: the calibration.
        bench: what makes the runs.
        needed: sets that will be measured, as far as is known.
        told: called after each step.
    """

    def __init__(
        self, asked: Calibration, bench: Measuring, needed: int = 0, told: Told | None = None
    ) -> None:
        self.asked, self.bench, self.needed = asked, bench, needed
        self._told, self._done = told, 0
        self.goals = Goals.of(asked.targets.values())

    def measure(self, sets: Sequence[Values], seeds: Sequence[int]) -> list[Tried]:
        """What the runs of each set show; of sets whose values do not go together, nothing."""
        sound = {values: found for values in sets if (found := self._scenario(values)) is not None}
        read = self.bench.measure(list(sound.values()), seeds, self.asked.outcomes) if sound else ()
        shown = dict(zip(sound, map(self._readings, read), strict=True))
        nothing = np.full((len(seeds), len(self.asked.targets)), np.nan)
        self.step(len(sets))
        return [Tried(values, shown.get(values, nothing)) for values in sets]

    def step(self, sets: int) -> None:
        """Counts sets as measured, and tells."""
        self._done = min(self._done + sets, self.needed)
        if self._told is not None:
            self._told(self._done, self.needed)

    def _scenario(self, values: Values) -> Scenario | None:
        try:
            return self.asked.scenario(values)
        except InvalidScenario:
            return None

    def _readings(self, read: Array) -> Array:
        """(seeds, targets) of the (seeds, outcomes) of one set."""
        names, run = list(self.asked.outcomes), self.asked.base_scenario.run
        by_seed = [dict(zip(names, map(float, row), strict=True)) for row in read]
        rows = [[target.read(row, run) for target in self.asked.targets.values()] for row in by_seed]
        return np.array(rows, float)
