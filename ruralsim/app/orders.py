"""What a player is asked to do, and what it shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ruralsim.app import charts
from ruralsim.app.session import Source
from ruralsim.app.timeline import Made
from ruralsim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Order:
    """What to build: one scenario, or two for one county each; and the seed of all chance.

    Attributes:
        sources: where each scenario comes from; without them a session cannot be kept.
        made: changes to begin with, of each county.
        day: day to go to at once.
        fault: something to be told beside.
    """

    scenarios: tuple[Scenario, ...]
    seed: int
    sources: tuple[Source, ...] = ()
    made: Made = ()
    day: date | None = None
    fault: str = ""


@dataclass(frozen=True, eq=False)
class Shot:
    """What is seen between two days.

    Attributes:
        day: the last simulated day; -1 before the first reported one.
        frames: one map each, and a third of differences where there are two.
        curves: indicators by day of each county.
        diary: of what is followed, if anything.
        switches: how often a lever was changed so far.
    """

    day: int
    date: str
    ended: bool
    frames: tuple[bytes, ...]
    curves: charts.Curves
    diary: dict[str, Any] | None
    switches: int


@dataclass(frozen=True)
class Busy:
    """Work that takes a while: what it is, and how far it has come (0 to 1)."""

    what: str
    done: float = 0.0


@dataclass(frozen=True, eq=False)
class Goal:
    """What the player is asked to do now.

    Attributes:
        what: "pause", "play", or "jump".
        day: the next day to be simulated after a jump; it may be one that has passed.
    """

    what: str = "pause"
    day: int = 0
