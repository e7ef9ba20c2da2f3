"""What a server offers: the scenario it opens with, the folders it shows, and how much it takes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes

MAX_HOUSEHOLDS = 50_000
"""Largest county that visitors may ask for, unless the server is started with a larger one."""


class FullHouse(RuralsimError):
    """More counties, or a larger one, than the server takes on."""


@dataclass
class House:
    """Settings of one server process, and the counties alive in it.

    Attributes:
        scenario: name or file that the Run page opens with.
        compare: name or file of the other county on the Compare page; None: the same scenario.
        runs: folder whose runs and findings may be opened.
        max_households: largest county taken.
        max_counties: counties alive at a time, over all visitors.
    """

    scenario: str = "small"
    compare: str | None = None
    runs: Path = field(default_factory=lambda: Path("runs"))
    max_households: int = MAX_HOUSEHOLDS
    max_counties: int = 12
    _alive: int = field(default=0, repr=False)
    _door: Lock = field(default_factory=Lock, repr=False)

    def fits(self, scenario: Scenario, counties: int = 1) -> None:
        """Whether there would be room for some counties of a scenario if nobody else were there.

        Raises:
            FullHouse: Too large, or too many; it names the option that makes room.
        """
        needed = room(scenario)
        if needed > self.max_households:
            size = sizes(scenario)
            raise FullHouse(
                f"{scenario.name} has {size.households:,} households and {size.buyers:,} buyers; "
                f"this server takes {self.max_households:,} households. Whoever starts it can let larger "
                f"ones in: --max-households {needed} · "
                f"{scenario.name} 有 {size.households:,} 户、{size.buyers:,} 买家，"
                f"超过本服务器上限 {self.max_households:,} 户。启动时可提高: --max-households {needed}"
            )
        if counties > self.max_counties:
            raise FullHouse(
                f"{counties} counties side by side are more than this server takes, {self.max_counties}. "
                f"Whoever starts it can let more in: --max-counties {counties} · "
                f"并排 {counties} 个县域超过本服务器上限 {self.max_counties}。"
                f"启动时可提高: --max-counties {counties}"
            )

    def admit(self, scenario: Scenario, counties: int = 1) -> Callable[[], None]:
        """Makes room for some counties of a scenario.

        Returns:
            Gives the room back; may be called more than once.

        Raises:
            FullHouse: Too large, or too many.
        """
        self.fits(scenario, counties)
        with self._door:
            if self._alive + counties > self.max_counties:
                raise FullHouse(
                    f"{self._alive} counties are alive on this server, which takes {self.max_counties}: try "
                    f"again in 20 seconds, when places of visitors who left are free. Whoever starts it can "
                    f"let more in: --max-counties · "
                    f"本服务器已有 {self._alive} 个县域在运行，上限 {self.max_counties}；"
                    f"离开者的名额 20 秒后释放，请届时再试。"
                    f"启动时可提高: --max-counties"
                )
            self._alive += counties
        left = [counties]

        def leave() -> None:
            with self._door:
                self._alive -= left[0]
                left[0] = 0

        return leave

    @property
    def alive(self) -> int:
        """Counties alive now."""
        return self._alive


def room(scenario: Scenario) -> int:
    """What a county takes of `House.max_households`."""
    size = sizes(scenario)
    return max(size.households, size.buyers // 2)  # twice as many buyers are as much work


house = House()
"""The house of this process; `server.serve` furnishes it before anybody comes in."""


def furnish(scenario: str, compare: str | None, runs: Path, max_households: int, max_counties: int) -> House:
    """Sets what this process offers; the counties alive are none."""
    house.scenario, house.compare, house.runs = scenario, compare, runs
    house.max_households, house.max_counties = max_households, max_counties
    return house
