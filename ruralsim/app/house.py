"""What a server offers: the scenario it opens with, the folders it shows, and how much it takes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes


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
    max_households: int = 50_000
    max_counties: int = 12
    _alive: int = field(default=0, repr=False)
    _door: Lock = field(default_factory=Lock, repr=False)

    def admit(self, scenario: Scenario, counties: int = 1) -> Callable[[], None]:
        """Makes room for some counties of a scenario.

        Returns:
            Gives the room back; may be called more than once.

        Raises:
            FullHouse: Too large, or too many.
        """
        size = sizes(scenario)
        people = max(size.households, size.buyers // 2)  # twice as many buyers are as much work
        if people > self.max_households:
            raise FullHouse(
                f"{scenario.name} has {size.households:,} households and {size.buyers:,} buyers; "
                f"this server takes {self.max_households:,} households · "
                f"{scenario.name} 有 {size.households:,} 户、{size.buyers:,} 买家，"
                f"超过本服务器上限 {self.max_households:,} 户"
            )
        with self._door:
            if self._alive + counties > self.max_counties:
                raise FullHouse(
                    f"{self.max_counties} counties are alive on this server, which is all it takes: "
                    f"try again when somebody has left · "
                    f"本服务器同时最多运行 {self.max_counties} 个县域，请稍后再试"
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


house = House()
"""The house of this process; `server.serve` furnishes it before anybody comes in."""


def furnish(scenario: str, compare: str | None, runs: Path, max_households: int, max_counties: int) -> House:
    """Sets what this process offers; the counties alive are none."""
    house.scenario, house.compare, house.runs = scenario, compare, runs
    house.max_households, house.max_counties = max_households, max_counties
    return house
