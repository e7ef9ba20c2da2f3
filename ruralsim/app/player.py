"""One county, or two side by side, as a visitor plays them: load, play, pause, jump, switch a lever.

A player belongs to one visitor. Its counties are stepped in the thread of its own task; what the page shows
is a `Shot`, made between two days and never changed afterwards.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ruralsim.app import charts
from ruralsim.app.house import house
from ruralsim.app.live import Live, Pair, check_pair
from ruralsim.app.map.diary import diary
from ruralsim.app.map.frames import difference_frame, frame
from ruralsim.app.map.static import county_payload
from ruralsim.app.ui import Reactive, solara
from ruralsim.foundation import kernel
from ruralsim.foundation.errors import DataError, RuralsimError
from ruralsim.scenario import Scenario

SPEEDS = (1, 5, 20, 60, math.inf)
"""Days a second to choose from; infinity: as fast as frames can be drawn."""

_FRAME_S = 0.08  # seconds from one frame to the next, if drawing them takes no longer
_PAGE_S = 0.5  # seconds from one look at everything but the maps to the next
_SLICE_S = 1.2  # seconds of fast-forward between two reports, each of which costs a look at the page
_FIRST_S = 0.3  # seconds until the first report
_AHEAD = 2  # frames the browser may be behind
_PATIENCE_S = 1.0  # how long a browser that shows nothing is waited for


@dataclass(frozen=True, eq=False)
class Order:
    """What to build: one scenario, or two for one county each; and the seed of all chance."""

    scenarios: tuple[Scenario, ...]
    seed: int


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
    """What the player is asked to do now: "pause", "play", or "jump" to a day."""

    what: str = "pause"
    day: int = 0


@dataclass(eq=False)
class Player:
    """State and commands of one player.

    Attributes:
        phase: "empty", "ready" or "over", when the scenario's last day has passed.
        moves: rises whenever what can be steered changes: new counties, another lever.
        stage: the county or counties; None until built.
        payloads: the unchanging part of each map.
        screen: takes frames and their number to the browser, past the page, which is drawn less often.
        seen: number of the last frames that the browser has shown (`Pulse` says so).
    """

    order: Reactive[Order | None] = field(default_factory=lambda: solara.reactive(None))
    goal: Reactive[Goal] = field(default_factory=lambda: solara.reactive(Goal()))
    speed: Reactive[int | float] = field(default_factory=lambda: solara.reactive(20))
    variable: Reactive[str] = field(default_factory=lambda: solara.reactive("income_head"))
    followed: Reactive[dict[str, Any]] = field(default_factory=lambda: solara.reactive({}))
    busy: Reactive[Any] = field(default_factory=lambda: solara.reactive(None))
    error: Reactive[str] = field(default_factory=lambda: solara.reactive(""))
    shot: Reactive[Shot | None] = field(default_factory=lambda: solara.reactive(None))
    phase: Reactive[str] = field(default_factory=lambda: solara.reactive("empty"))
    moves: Reactive[int] = field(default_factory=lambda: solara.reactive(0))
    stage: Live | Pair | None = None
    payloads: tuple[bytes, ...] = ()
    screen: Callable[[tuple[bytes, ...], int], None] | None = None
    shown: int = 0
    seen: int = 0
    _leave: Callable[[], None] | None = None
    _looked: float = 0.0
    _gone: bool = False

    @property
    def counties(self) -> tuple[Live, ...]:
        """The counties on the stage."""
        return () if self.stage is None else self.stage.counties

    # commands of the visitor

    def build(self, scenarios: tuple[Scenario, ...], seed: int | None = None) -> None:
        """Asks for new counties in place of those on the stage."""
        self.order.value = Order(scenarios, scenarios[0].run.seed if seed is None else seed)

    def reset(self, seed: int | None = None) -> None:
        """Begins again from the scenarios as they were ordered."""
        order = self.order.value
        if order is not None:
            self.order.value = Order(order.scenarios, order.seed if seed is None else seed)

    def toggle(self) -> None:
        """Plays or pauses."""
        self.goal.value = Goal("play" if self.goal.value.what == "pause" else "pause")

    def pause(self) -> None:
        """Stands still after the day that is running."""
        self.goal.value = Goal()

    def step(self) -> None:
        """One day, then a pause."""
        if self.stage is not None:
            self.goal.value = Goal("jump", self.stage.day + 1)

    def jump(self, day: int) -> None:
        """Simulates without drawing until a day has passed."""
        self.goal.value = Goal("jump", day + 1)

    def change(self, county: int, path: str, value: object) -> None:
        """Changes something in one of the counties from the next day on; refusals are shown."""
        try:
            self.counties[county].change(path, value)
        except RuralsimError as error:
            self.error.value = str(error)
        else:
            self.error.value = ""
        self.moves.value += 1
        self.show()

    def paint(self, variable: str) -> None:
        """Colours households by another variable."""
        self.variable.value = variable
        self.show()

    def follow(self, who: dict[str, Any]) -> None:
        """Follows a household, courier or station; an empty mapping lets go."""
        self.followed.value = who
        self.show()

    def see(self, number: int) -> None:
        """The browser has drawn a shot."""
        self.seen = number

    def close(self) -> None:
        """Stops everything and lets the counties go, when the visitor has left."""
        self._gone = True
        self._clear()

    def _clear(self) -> None:
        self.stage, self.payloads = None, ()
        if self._leave is not None:
            self._leave()
            self._leave = None

    # what its tasks do

    async def load(self) -> None:
        """Builds what is ordered and lives through the burn-in."""
        order: Order | None = self.order.value
        if order is None or self._gone:
            return
        self._clear()
        self.goal.value, self.followed.value, self.error.value = Goal(), {}, ""
        self.shot.value, self.screen = None, None
        self.phase.value = "empty"
        self.busy.value = Busy("building")
        try:
            for other in order.scenarios[1:]:
                check_pair(order.scenarios[0], other)
            leave = house.admit(order.scenarios[0], len(order.scenarios))
            try:
                stage = await self._built(order)
            except BaseException:
                leave()
                raise
            if stage is None:  # somebody left, or ordered something else meanwhile
                leave()
                return
            self._leave, self.stage = leave, stage
            self.payloads = tuple(county_payload(county.world) for county in stage.counties)
            self.show()
            self.moves.value += 1
        except RuralsimError as error:
            self.error.value = str(error)
        except Exception as error:  # a defect: said to the visitor, and left to the log
            self.error.value = f"{type(error).__name__}: {error}"
            raise
        finally:
            if self._wants(order):
                self.busy.value = None

    def _wants(self, order: Order) -> bool:
        return not self._gone and self.order.value is order

    async def _built(self, order: Order) -> Live | Pair | None:
        kernel.ready()
        first = await self._burnt_in(order, order.scenarios[0])
        if len(order.scenarios) == 1 or first is None:
            return first
        same = order.scenarios[1].hash() == order.scenarios[0].hash()
        other = first.copy() if same else await self._burnt_in(order, order.scenarios[1])
        return None if other is None else Pair(first, other)

    async def _burnt_in(self, order: Order, scenario: Scenario) -> Live | None:
        county = Live(scenario, order.seed)
        total = max(-county.day, 1)
        while not county.run_to(0, within_s=_SLICE_S):
            if not self._wants(order):
                return None
            self.busy.value = Busy("burn_in", 1.0 + county.day / total)
            await asyncio.sleep(0)
        return county if self._wants(order) else None

    async def act(self) -> None:
        """Does what the goal says until it is reached or another takes its place."""
        goal: Goal = self.goal.value
        if self.stage is None or goal.what == "pause":
            return
        try:
            await (self._play() if goal.what == "play" else self._jump(goal.day))
        except RuralsimError as error:
            self.error.value = str(error)
        except Exception as error:
            self.error.value = f"{type(error).__name__}: {error}"
            raise
        finally:
            self.busy.value = None
            if self.goal.value is goal:
                self.goal.value = Goal()

    async def _play(self) -> None:
        goal = self.goal.value
        try:
            await self._days(goal)
        finally:
            self.show()  # the page catches up with the maps, also when the task is taken away in mid-frame

    async def _days(self, goal: Goal) -> None:
        while (stage := self.stage) is not None and self.goal.value is goal and not stage.ended:
            begun = time.perf_counter()
            if math.isinf(self.speed.value):
                stage.run_to(stage.world.calendar.last + 1, within_s=_FRAME_S / 2)
                pause = _FRAME_S
            else:
                days = max(1, round(self.speed.value * _FRAME_S))
                stage.step(days)
                pause = days / self.speed.value
            self.show(all_of_it=False)
            await asyncio.sleep(max(pause - (time.perf_counter() - begun), 0.001))
            waited = time.perf_counter()
            while self.shown - self.seen > _AHEAD and time.perf_counter() - waited < _PATIENCE_S:
                await asyncio.sleep(0.01)

    async def _jump(self, day: int) -> None:
        stage, goal = self.stage, self.goal.value
        if stage is None:
            return
        first = stage.day
        try:
            while not stage.run_to(day, within_s=_SLICE_S if self.busy.value else _FIRST_S):
                if self.stage is not stage or self.goal.value is not goal:
                    break
                self.busy.value = Busy("forward", (stage.day - first) / max(day - first, 1))
                await asyncio.sleep(0)
        finally:
            self.show()

    def show(self, all_of_it: bool = True) -> None:
        """Draws the maps; the rest of the page only now and then unless all is wanted."""
        stage = self.stage
        if stage is None:
            return
        shot = None
        with stage.still():
            frames = self._frames(stage.counties)
            if all_of_it or time.perf_counter() - self._looked > _PAGE_S:
                self._looked = time.perf_counter()
                shot = self._shot(stage.counties, frames)
        self.shown += 1
        if self.screen is not None:
            self.screen(frames, self.shown)
        if shot is not None:
            self.shot.value = shot
            self.phase.value = "over" if shot.ended else "ready"

    def _frames(self, counties: tuple[Live, ...]) -> tuple[bytes, ...]:
        variable, worlds = self.variable.value, [county.world for county in counties]
        frames = [frame(world, variable) for world in worlds]
        if len(worlds) == 2:
            frames.append(difference_frame(worlds[0], worlds[1], variable))
        return tuple(frames)

    def _shot(self, counties: tuple[Live, ...], frames: tuple[bytes, ...]) -> Shot:
        world = counties[-1].world
        day = world.day - 1
        return Shot(
            day,
            world.calendar.date(day).isoformat(),
            world.day > world.calendar.last,
            frames,
            tuple(county.series((*charts.NAMES, *charts.added(counties))) for county in counties),
            self._diary(world),
            sum(len(county.changes) for county in counties),
        )

    def _diary(self, world: Any) -> dict[str, Any] | None:
        who = self.followed.value
        if not who:
            return None
        try:
            return diary(world, who["kind"], who["uid"])
        except (DataError, KeyError):
            return None  # a courier who left, or a county that was replaced
