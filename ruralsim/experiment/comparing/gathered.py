"""What pairs of runs showed so far: readings, courses, money, households and maps, seed by seed."""

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ruralsim.experiment.reading import pairs
from ruralsim.experiment.reading.differences import Array, interval
from ruralsim.experiment.reading.pairs import Group, Households
from ruralsim.foundation import days
from ruralsim.foundation.judging import LEVEL
from ruralsim.results import Results
from ruralsim.world.place import differences

if TYPE_CHECKING:
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.experiment.comparing.stopping import Until
    from ruralsim.scenario import Scenario

MAPPED = (
    "income_head", "headcount", "sellers_share", "visits_week", "days_to_deliver", "loss_share", "delivered",
)  # fmt: skip
"""Columns of the villages table that maps of a comparison show."""


class Gathered:
    """What the pairs showed so far; whole runs are forgotten at once.

    Attributes:
        level: of each interval. With several looks it is higher than what all of them hold together.
        one_county: whether all pairs are in one county; parameter sets that move the place make several.
        other_places: of each scenario in what it is another county than the base; nothing if it is the same.
    """

    def __init__(
        self,
        scenarios: "Sequence[Scenario]",
        ensemble: "Ensemble | None" = None,
        until: "Until | None" = None,
    ) -> None:
        self.scenarios, self.keys, self.ensemble, self.until = scenarios, _keys(scenarios), ensemble, until
        self.kept = [scenario.kept() for scenario in scenarios]  # files as they are now, before the runs
        self.level, self.looks = (until.level, len(until.looks)) if until else (LEVEL, 1)
        self.seeds: list[int] = []
        self.meta: dict[str, Any] = {}
        self.entries: dict[str, dict[str, Any]] = {}
        self.dates: Any = None
        self.geography: dict[str, Any] = {}
        members = range(len(ensemble.members)) if ensemble else ()
        places = [ensemble.laid(scenarios[0], k) for k in members] if ensemble else []
        self.one_county = not any(differences(places[0], place) for place in places[1:])
        self.other_places = [differences(scenarios[0], scenario) for scenario in scenarios]
        self.readings: list[list[dict[str, float]]] = [[] for _ in scenarios]
        self.courses: list[list[dict[str, Any]]] = [[] for _ in scenarios]
        self.money: list[list[dict[tuple[str, str], float]]] = [[] for _ in scenarios]
        self.received: list[list[dict[str, float]]] = [[] for _ in scenarios]
        self.levers: list[list[dict[str, float]]] = [[] for _ in scenarios]
        self.pairs_of: list[list[Households]] = [[] for _ in scenarios]
        self.groups: list[list[dict[tuple[str, str], Group]]] = [[] for _ in scenarios]
        self.maps: list[list[dict[str, tuple[Any, Any]]]] = [[] for _ in scenarios]

    @property
    def pairs(self) -> int:
        """Seeds in which every scenario was run."""
        return len(self.seeds)

    def add(self, seed: int, runs: list[Results]) -> None:
        """Notes the runs of a seed, one per scenario, the base's first."""
        base = runs[0]
        dates = base.columns("indicators")["date"]
        ends = days.rows_of_course(dates)
        if not self.seeds:
            self.meta, self.dates = base.meta, dates[ends]
            self.geography = base.geography if self.one_county else {}
        self.seeds.append(seed)
        for i, run in enumerate(runs):
            self.entries |= {e["name"]: e for e in run.meta["indicators"] if e["name"] not in self.entries}
            course = {n: v[ends] for n, v in run.columns("indicators").items() if n != "date"}
            reading = pairs.readings(run)
            if not self.other_places[i]:
                moved = pairs.as_classed(base, run, dates[ends])
                course |= moved
                reading |= {name: float(values[-1]) for name, values in moved.items()}
            self.readings[i].append(reading)
            self.courses[i].append(course)
            self.money[i].append(pairs.public_money(run))
            self.received[i].append(pairs.received(run))
            self.levers[i].append(pairs.levers(run))
            if i:
                ours, theirs = (one.columns("households") for one in (base, run))
                pair = Households(ours, theirs, dates[0], strangers=bool(self.other_places[i]))
                self.groups[i].append({(d, g): found for d, g, found in pair.groups()})
                self.pairs_of[i].append(pair)
                if self.one_county and not self.other_places[i]:
                    self.maps[i].append(_map(base, run))

    def interval(self, values: ArrayLike) -> tuple[Array, Array, Array]:
        """Mean and interval over the pairs; as `differences.interval`."""
        return interval(values, level=self.level)

    def short(self, until: "Until") -> float:
        """How many times wider than asked the widest interval of what is watched is."""
        base, *others = (self.matrix(readings, until.watched) for readings in self.readings)
        return max(float(until.short(base, other).max(initial=0.0)) for other in others)

    @staticmethod
    def matrix(readings: list[dict[str, float]], names: Sequence[str]) -> Any:
        """(pairs, names) readings; a lever that a scenario lacks costs nothing, all else is unknown."""
        return np.array(
            [[r.get(n, 0.0 if n.startswith("spending_") else np.nan) for n in names] for r in readings]
        )


def _keys(scenarios: "Sequence[Scenario]") -> list[str]:
    """Names, made different where two scenarios have the same."""
    keys: list[str] = []
    for scenario in scenarios:
        numbered = (scenario.name if k == 1 else f"{scenario.name} ({k})" for k in count(1))
        keys.append(next(key for key in numbered if key not in keys))
    return keys


def _map(base: Results, run: Results) -> dict[str, tuple[Any, Any]]:
    a, b = base.columns("villages"), run.columns("villages")
    if not len(a["date"]) or len(a["date"]) != len(b["date"]):
        return {}
    return pairs.villages(a, b, list(MAPPED))
