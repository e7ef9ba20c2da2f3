"""Counties that somebody watches: stepped day by day, changed while they live, written down as scenarios.

Nothing here knows of a browser. What a session does, `ruralsim run` of `Live.scenario_toml` does again, bit
for bit: a change is a `[[changes]]` entry of the scenario, dated the next day, and the day applies it.
"""

import copy
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from threading import RLock
from typing import Any, Self

import numpy as np

from ruralsim import lever
from ruralsim.app.changing import check_changes, read_change, takes, with_change
from ruralsim.foundation.errors import ScenarioError
from ruralsim.indicators import Indicator, Record, of_every_run
from ruralsim.indicators.observe import Recorder
from ruralsim.lever import Lever
from ruralsim.scenario import Change, Scenario
from ruralsim.scenario.dated import by_date
from ruralsim.simulate import prepare, step
from ruralsim.world import programmes
from ruralsim.world.place import differences
from ruralsim.world.world import World

Series = dict[str, "np.ndarray[Any, np.dtype[np.float64]]"]


class Stepped:
    """What lives day by day: one county, or two in lockstep."""

    _busy: "RLock"

    @property
    def world(self) -> World:
        """The county, of two the base; look at it only inside `still` when another thread may step it."""
        raise NotImplementedError

    @property
    def counties(self) -> "tuple[Live, ...]":
        """The counties in it."""
        raise NotImplementedError

    @property
    def day(self) -> int:
        """The next day to be simulated; negative during burn-in."""
        return self.world.day

    @property
    def today(self) -> date:
        """Date of the next day to be simulated."""
        return self.world.calendar.date(self.world.day)

    @property
    def last(self) -> date:
        """Date of the scenario's last day."""
        return self.world.calendar.date(self.world.calendar.last)

    @property
    def ended(self) -> bool:
        """Whether the last day of the scenario has been simulated."""
        return self.world.day > self.world.calendar.last

    @contextmanager
    def still(self) -> Iterator[World]:
        """Yields the world, at rest between two days for the length of the block."""
        with self._busy:
            yield self.world

    def step(self, days: int = 1) -> None:
        """Simulates some days, or those that are left."""
        raise NotImplementedError

    def run_to(self, day: int, within_s: float = math.inf) -> bool:
        """Simulates every day before a day number, without anybody looking.

        Args:
            day: the next day to be simulated afterwards; no later than the end of the scenario.
            within_s: stop when so many seconds have passed, to tell how far it is and be asked again.

        Returns:
            Whether it got there.
        """
        day, end = min(day, self.world.calendar.last + 1), time.perf_counter() + within_s
        while self.day < day and time.perf_counter() < end:
            self.step()
        return self.day >= day


class Live(Stepped):
    """A county between two days.

    Args:
        scenario: validated scenario.
        seed: replaces the scenario's seed.

    Attributes:
        written: dated changes that the scenario came with.
        made: those of the session, by date; none of one setting twice on a day.

    Example:
        >>> county = Live(Scenario.load("small", [("run.burn_in_days", 0)]), seed=3)
        >>> county.step(days=2)
        >>> county.change("policies.resource_sharing.intensity", 1.0).date.isoformat()
        '2021-01-03'
    """

    def __init__(self, scenario: Scenario, seed: int | None = None) -> None:
        self._world = prepare(scenario, seed)
        self.written: tuple[Change, ...] = scenario.changes
        self.made: tuple[Change, ...] = ()
        self._busy = RLock()

    @property
    def world(self) -> World:
        """The county; look at it only inside `still` when another thread may step it."""
        return self._world

    @property
    def counties(self) -> "tuple[Live, ...]":
        """The county itself."""
        return (self,)

    def step(self, days: int = 1) -> None:
        """Simulates some days, or those that are left."""
        for _ in range(days):
            with self._busy:
                if self.ended:
                    return
                step(self.world)

    # what is changed

    @property
    def changes(self) -> tuple[Change, ...]:
        """Dated changes: the scenario's own and those of the session."""
        changes: tuple[Change, ...] = self.world.settings.changes
        return changes

    @property
    def kinds(self) -> Mapping[str, type[Lever]]:
        """Every lever that may be named, by name; those of the scenario's plug-ins among them."""
        return self.world.settings.kit.levers

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators that the county always has, by name; those of the scenario's plug-ins among them."""
        return {indicator.name: indicator for indicator in self.world.settings.indicators()}

    def levers(self) -> dict[str, Lever]:
        """Levers named so far, as they will stand when the next day begins."""
        with self._busy:
            found = dict(lever.levers_of(self.world))
            for change in self.changes[self.world.state.policies.changes :]:
                group, name, *setting = change.path.split(".")
                if group == "policies" and change.date <= self.today:
                    base = found.get(name) or self.kinds[name](intensity=0)
                    found[name] = base.model_copy(update={setting[0]: change.value})
        return found

    def spent(self) -> set[str]:
        """Levers whose programme has stopped, since its budget is spent."""
        with self._busy:
            names, stopped = programmes.names(self.world), self.world.programmes.stopped
            return {name for row, name in enumerate(names) if stopped[row]}

    def change(self, path: str, value: object) -> Change:
        """Sets a lever's setting, or a term at rest, from the next day on.

        Args:
            path: ``policies.NAME.SETTING`` or ``terms.NAME``.
            value: as it would stand in a scenario.

        Raises:
            ScenarioError: There is no such thing, or the value is not allowed; nothing is changed.
        """
        with self._busy:
            change = read_change(self.world.settings, self.today, path, value)
            self.decide(with_change(self.made, change))
            return change

    def decide(self, made: Iterable[Change]) -> None:
        """Puts other changes in the place of all that the session made so far.

        Raises:
            ScenarioError: They do not go together, or would have had to take effect on days that have passed;
                nothing is changed.
        """
        ordered, together = self.together(made)
        with self._busy:
            if self.ended and together != self.changes:
                raise ScenarioError(
                    "the scenario is over: nothing can change any more · 方案已结束，无法再调整"
                )
            if not takes(self.world, together):
                raise ScenarioError(f"{self.today}: what has passed stays as it was · 已过去的日期不能更改")
            self.made = ordered
            self.world.settings = self.world.settings.model_copy(update={"changes": together})

    def together(self, made: Iterable[Change]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Changes by date, alone and among those that the scenario came with.

        Raises:
            ScenarioError: They do not go together.
        """
        ordered = by_date(made)
        check_changes(self.world.settings, self.written, ordered)
        return ordered, by_date((*self.written, *ordered))

    def put(self, world: World, made: Iterable[Change]) -> None:
        """Puts the county into a state it was in before, and decides on what comes then.

        Args:
            world: the state; it lives on here.
            made: see `decide`.
        """
        with self._busy:
            self._world = world
            self.decide(made)

    def scenario(self, notes: str | None = None) -> Scenario:
        """What was done so far, as a scenario: its days are those simulated.

        Args:
            notes: to go with it; those it came with if not given.
        """
        with self._busy:
            settings: Scenario = self.world.settings
            return settings.with_values(
                ("run.seed", self.world.seed),
                ("run.days", max(self.day, 1)),
                ("run.replications", 1),
                ("notes", settings.notes if notes is None else notes),
            )

    def scenario_toml(self, notes: str | None = None) -> str:
        """The same as a file that `ruralsim run` repeats bit for bit."""
        return self.scenario(notes).to_toml()

    # what is seen

    def record(self) -> Record:
        """Days closed so far, for indicators."""
        with self._busy:
            return Recorder.of(self.world).record(self.world)

    def series(self, names: Iterable[str]) -> Series:
        """Indicators by day since the first reported one, and their ``date``.

        Raises:
            KeyError: There is no such indicator.
        """
        with self._busy:
            return measured(self.record(), names, self.indicators)

    def copy(self) -> Self:
        """Another county in the same state, which goes its own way from here."""
        twin = copy.copy(self)
        with self._busy:
            twin._world, twin._busy = copy.deepcopy(self.world), RLock()
        return twin


class Pair(Stepped):
    """The same county under two scenarios, day for day with the same luck.

    Args:
        base: the county to compare with, after burn-in.
        other: the other one, after burn-in.

    Raises:
        ScenarioError: They are not one county: other villages or households, other luck or dates.
    """

    def __init__(self, base: Live, other: Live) -> None:
        check_pair(base.world.settings, other.world.settings)
        if base.world.seed != other.world.seed:
            raise ScenarioError(
                f"two scenarios are compared on one county with one seed, not {base.world.seed} and "
                f"{other.world.seed} · "
                f"并排的两个县域须用同一种子: {base.world.seed}、{other.world.seed}"
            )
        self.base, self.other = base, other
        self._busy = RLock()

    @property
    def world(self) -> World:
        """The base; look at it only inside `still` when another thread may step it."""
        return self.base.world

    @property
    def counties(self) -> tuple[Live, ...]:
        """Base and other."""
        return self.base, self.other

    def step(self, days: int = 1) -> None:
        """Simulates the same days in both, one at a time."""
        for _ in range(days):
            with self._busy:
                for county in self.counties:
                    county.step()

    def differences(self, names: Iterable[str]) -> Series:
        """Other minus base by day, and the ``date``; exactly 0 until something differs."""
        wanted = tuple(names)
        base, other = (county.series(wanted) for county in self.counties)
        return {"date": base["date"], **{name: other[name] - base[name] for name in wanted}}


def check_pair(base: Scenario, other: Scenario) -> None:
    """Refuses two scenarios that are not one county on the same days, before either is built.

    Raises:
        ScenarioError: Naming what differs: path, the other's value and the base's.
        DataError: A file of county data is missing or unsound.
    """
    paths = ("start", "days", "burn_in_days")
    runs = [(f"run.{name}", getattr(other.run, name), getattr(base.run, name)) for name in paths]
    differing = [f"{path} {theirs} ({ours})" for path, theirs, ours in runs if theirs != ours]
    if differing := [*differing, *differences(base, other)]:
        raise ScenarioError(
            f"two scenarios are compared on one county, day for day; {other.name} differs from "
            f"{base.name} in {', '.join(differing)} · "
            f"只能在同一县域上逐日对比；{other.name} 与 {base.name}（括号内）不同: {'，'.join(differing)}"
        )


def measured(record: Record, names: Iterable[str], known: Mapping[str, Indicator]) -> Series:
    """Indicators of a record by name, and its dates.

    Args:
        record: of the days.
        names: which are wanted.
        known: indicators by name.

    Raises:
        KeyError: There is no such indicator.
    """
    if not record.total:
        return {"date": record.dates, **{name: np.zeros(0) for name in names}}
    with np.errstate(all="ignore"):
        return {"date": record.dates, **{name: known[name].fn(record) for name in names}}


def known_indicators() -> Mapping[str, Indicator]:
    """Indicators that every county has, by name."""
    return {indicator.name: indicator for indicator in of_every_run()}
