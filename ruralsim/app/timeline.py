"""Days that a stage has lived, some of them kept, so that it can be put on any of them again.

Going back is repeating: from the latest day kept the same days are simulated once more, which gives the same
bits. That is also how a change of an earlier date is made, edited or taken back.
"""

import copy
import time
from dataclasses import dataclass

from ruralsim.app.changing import takes
from ruralsim.app.live import Stepped
from ruralsim.scenario import Change
from ruralsim.world.world import World

Made = tuple[tuple[Change, ...], ...]
"""Changes that a session made, of each county."""

_WORTH = 60  # copies that the days between two kept ones take as long as: keeping costs a sixtieth
_KEPT = (3, 12)  # fewest and most days kept
_HOUSEHOLDS = 100_000  # kept in all, about 160 MB a county


@dataclass(frozen=True, eq=False)
class Kept:
    """The counties on the eve of a day."""

    day: int
    worlds: tuple[World, ...]


class Timeline:
    """A stage and days of it that were kept.

    Args:
        stage: counties, after burn-in; the eve of their first day is kept for good.
    """

    def __init__(self, stage: Stepped) -> None:
        self.stage = stage
        households = max(stage.world.farmers.n, 1)
        self._most = min(max(_HOUSEHOLDS // households, _KEPT[0]), _KEPT[1])
        self._kept: list[Kept] = []
        self._cost_s = self._spent_s = 0.0
        self._keep()

    @property
    def days(self) -> list[int]:
        """Days whose eves are kept."""
        return [kept.day for kept in self._kept]

    def step(self) -> None:
        """Simulates a day."""
        begun = time.perf_counter()
        self.stage.step()
        self._spent_s += time.perf_counter() - begun
        if self._spent_s > _WORTH * self._cost_s and self.stage.day > self._kept[-1].day:
            self._keep()

    def check(self, made: Made) -> list[tuple[Change, ...]]:
        """Changes of each county among those of its scenario.

        Raises:
            ScenarioError: They do not go together.
        """
        return [county.together(mine)[1] for county, mine in zip(self.stage.counties, made, strict=True)]

    def takes(self, made: Made) -> bool:
        """Whether the counties can go on from where they are with these changes.

        Raises:
            ScenarioError: They do not go together.
        """
        return _reaches(self._now, self.check(made))

    def put(self, day: int, made: Made) -> None:
        """Puts the counties on the latest eve known that leads to a day; the days between are still to come.

        Args:
            day: the next day to be simulated, once it is reached.
            made: changes of each county, in the place of those made so far.

        Raises:
            ScenarioError: They do not go together; nothing is changed.
        """
        together = self.check(made)
        found = self._now
        if self.stage.day > day or not _reaches(found, together):
            fits = [kept for kept in self._kept if kept.day <= day and _reaches(kept.worlds, together)]
            found = tuple(copy.deepcopy(world) for world in fits[-1].worlds)
            self._spent_s = 0.0
        self._kept = [kept for kept in self._kept if _reaches(kept.worlds, together)]  # not what is undone
        with self.stage.still():
            for county, world, mine in zip(self.stage.counties, found, made, strict=True):
                county.put(world, mine)

    @property
    def _now(self) -> tuple[World, ...]:
        return tuple(county.world for county in self.stage.counties)

    def _keep(self) -> None:
        begun = time.perf_counter()
        worlds = tuple(copy.deepcopy(world) for world in self._now)
        self._kept.append(Kept(self.stage.day, worlds))
        self._cost_s, self._spent_s = time.perf_counter() - begun, 0.0
        if len(self._kept) > self._most:  # the one whose absence leaves the smallest gap
            gaps = [self._kept[i + 1].day - self._kept[i - 1].day for i in range(1, len(self._kept) - 1)]
            del self._kept[gaps.index(min(gaps)) + 1]


def _reaches(worlds: tuple[World, ...], together: list[tuple[Change, ...]]) -> bool:
    return all(takes(world, changes) for world, changes in zip(worlds, together, strict=True))
