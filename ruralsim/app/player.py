"""One county, or two side by side, as a visitor plays them: load, play, pause, jump, switch a lever.

A player belongs to one visitor. Its counties are stepped in the thread of its own task; what the page shows
is a `Shot`, made between two days and never changed afterwards.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ruralsim.app import charts
from ruralsim.app.following import Following
from ruralsim.app.house import house
from ruralsim.app.live import Live, Pair, check_pair
from ruralsim.app.map.frames import difference_frame, frame
from ruralsim.app.map.static import county_payload
from ruralsim.app.orders import Busy, Goal, Order, Shot
from ruralsim.app.session import Session, Source, entries, likeness
from ruralsim.app.timeline import Timeline
from ruralsim.app.ui import Reactive, solara
from ruralsim.foundation import kernel
from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario
from ruralsim.scenario.schema import MAX_NOTES

SPEEDS = (1, 5, 20, 60, math.inf)
"""Days a second to choose from; infinity: as fast as frames can be drawn."""

_FRAME_S = 0.06  # seconds from one frame to the next, if drawing them takes no longer
_PAGE_S = 0.8  # seconds from one look at everything but the maps to the next
_SLICE_S = 1.2  # seconds of fast-forward between two reports, each of which costs a look at the page
_FIRST_S = 0.3  # seconds until the first report
_AHEAD = 2  # frames the browser may be behind
_PATIENCE_S = 1.0  # how long a browser that shows nothing is waited for


def pace(speed: float) -> tuple[int, float, float]:
    """Days of a frame at least, seconds of simulating at least, and seconds from one frame to the next.

    As fast as can be is never less than the fastest speed that has a number.
    """
    if math.isinf(speed):
        return pace(SPEEDS[-2])[0], 0.75 * _FRAME_S, 0.0  # what is left is for making the frame
    days = max(1, round(speed * _FRAME_S))
    return days, 0.0, days / speed


@dataclass(eq=False)
class Player(Following):
    """State and commands of one player.

    Attributes:
        phase: "empty", "ready" or "over", when the scenario's last day has passed.
        asked: whether starting again was asked for and would lose something.
        offered: a session to be continued, if there is one.
        notes: what the visitor noted of it.
        payloads: the unchanging part of each map.
        screen: takes frames and their number to the browser, past the page, which is drawn less often.
        seen: number of the last frames that the browser has shown (`Pulse` says so).
    """

    order: Reactive[Order | None] = field(default_factory=lambda: solara.reactive(None))
    speed: Reactive[int | float] = field(default_factory=lambda: solara.reactive(20))
    variable: Reactive[str] = field(default_factory=lambda: solara.reactive("income_head"))
    busy: Reactive[Any] = field(default_factory=lambda: solara.reactive(None))
    shot: Reactive[Shot | None] = field(default_factory=lambda: solara.reactive(None))
    phase: Reactive[str] = field(default_factory=lambda: solara.reactive("empty"))
    asked: Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    offered: Reactive[Session | None] = field(default_factory=lambda: solara.reactive(None))
    notes: Reactive[str] = field(default_factory=lambda: solara.reactive(""))
    payloads: tuple[bytes, ...] = ()
    screen: Callable[[tuple[bytes, ...], int], None] | None = None
    shown: int = 0
    seen: int = 0
    _likeness: str = ""
    _leave: Callable[[], None] | None = None
    _looked: float = 0.0
    _gone: bool = False

    # commands of the visitor

    def build(
        self,
        scenarios: tuple[Scenario, ...],
        seed: int | None = None,
        sources: tuple[Source, ...] = (),
        fault: str = "",
    ) -> None:
        """Asks for new counties in place of those on the stage.

        Args:
            scenarios: one, or two of one county.
            seed: of all chance; that of the first scenario if not given.
            sources: where each comes from, so that the session can be kept.
            fault: something to be told beside.
        """
        first = scenarios[0].run.seed if seed is None else seed
        self.notes.value = scenarios[-1].notes
        self.order.value = Order(scenarios, first, sources, fault=fault)

    def reset(self) -> None:
        """Begins again from the scenarios as they were ordered; asks first if changes would be lost."""
        if any(self.made.value) and not self.asked.value:
            self.asked.value = True
            return
        self.asked.value = False
        order = self.order.value
        if self.line is None and order is not None:
            self.order.value = Order(order.scenarios, order.seed, order.sources)
        elif order is not None:
            self.decide(tuple(() for _ in self.counties), 0)

    def sow(self, seed: int) -> None:
        """The same scenarios and changes from the first day, with other luck."""
        order = self.order.value
        if order is not None:
            self.order.value = Order(order.scenarios, seed, order.sources, self.made.value)

    def note(self, words: str) -> None:
        """Notes something, as far as there is room, in place of what was noted."""
        self.notes.value = words.encode("utf-8", "replace").decode("utf-8")[:MAX_NOTES]

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
        """Shows the county at the end of a day: simulates without drawing until then, or goes back."""
        self.goal.value = Goal("jump", day + 1)

    def paint(self, variable: str) -> None:
        """Colours households by another variable."""
        self.variable.value = variable
        self.show()

    def see(self, number: int) -> None:
        """The browser has drawn a shot."""
        self.seen = number

    def close(self) -> None:
        """Stops everything and lets the counties go, when the visitor has left."""
        self._gone = True
        self._clear()

    def _clear(self) -> None:
        self.stage, self.line, self.payloads = None, None, ()
        if self._leave is not None:
            self._leave()
            self._leave = None

    # what is kept of it

    def session(self, page: Literal["run", "compare"], language: str) -> Session | None:
        """The session as it can be kept; None while there is none, or no way to say what it is of."""
        order, shot = self.order.value, self.shot.value
        if order is None or shot is None or not order.sources:
            return None
        return Session(
            page=page,
            sources=order.sources,
            seed=order.seed,
            day=date.fromisoformat(shot.date) if shot.day >= 0 else None,
            changes=entries(self.made.value),
            view=self.variable.value,
            language=language,
            notes=self.notes.value,
            likeness=self._likeness,
        )

    def resume(self, session: Session) -> None:
        """Goes on where a session ended: here if it is of these counties, else in new ones."""
        self.offered.value = None
        try:
            scenarios = session.scenarios()
        except RuralsimError as error:
            self._told(error)
            return
        order, made = self.order.value, session.made(scenarios)
        self.variable.value, self.notes.value = session.view, session.notes
        if (
            self.stage is not None
            and order is not None
            and (order.sources, order.seed)
            == (
                session.sources,
                session.seed,
            )
        ):
            start = self.stage.world.calendar.start
            self.decide(made, 0 if session.day is None else (session.day - start).days + 1)
        else:
            self.order.value = Order(scenarios, session.seed, session.sources, made, session.day)

    def is_unlike(self, session: Session) -> bool:
        """Whether a session was kept while these counties were others, so that figures will differ."""
        order = self.order.value
        ours = order is not None and order.sources == session.sources
        return ours and bool(self._likeness) and self._likeness != session.likeness

    # what its tasks do

    async def load(self) -> None:
        """Builds what is ordered and lives through the burn-in."""
        order: Order | None = self.order.value
        if order is None or self._gone:
            return
        self._clear()
        self.goal.value, self.followed.value, self.error.value = Goal(), {}, order.fault
        self.shot.value, self.screen = None, None
        self._made = self.made.value = ()
        self.asked.value = False
        self._past.clear()
        self._future.clear()
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
            self._leave, self.stage, self.line = leave, stage, Timeline(stage)
            self.payloads = tuple(county_payload(county.world) for county in stage.counties)
            self._made = order.made or tuple(() for _ in stage.counties)
            self.line.put(0, self._made)
            self.made.value, self._likeness = self._made, likeness(order.scenarios)
            self.show()
            self.moves.value += 1
            if order.day is not None:
                self.goal.value = Goal("jump", stage.world.calendar.day_of(order.day) + 1)
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
            await (self._play() if goal.what == "play" else self._jump(goal))
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
            self.moves.value += 1  # levers as they stand then
            self.show()  # the page catches up with the maps, also when the task is taken away in mid-frame

    async def _days(self, goal: Goal) -> None:
        while (stage := self.stage) is not None and self.goal.value is goal and not stage.ended:
            begun = time.perf_counter()
            days, within_s, pause = pace(self.speed.value)
            self._advance(goal, stage.day + days, within_s=0.0, at_least=days)
            self._advance(goal, stage.world.calendar.last + 1, begun + within_s - time.perf_counter())
            self.show(all_of_it=False)
            await asyncio.sleep(max(pause - (time.perf_counter() - begun), 0.001))
            waited = time.perf_counter()
            while self.shown - self.seen > _AHEAD and time.perf_counter() - waited < _PATIENCE_S:
                await asyncio.sleep(0.01)

    async def _jump(self, goal: Goal) -> None:
        stage, line = self.stage, self.line
        if stage is None or line is None:
            return
        with self._turn:
            if self.goal.value is not goal:
                return
            before = stage.world
            line.put(goal.day, self._made)
        first, day = stage.day, min(goal.day, stage.world.calendar.last + 1)
        if stage.world is not before:
            self.moves.value += 1  # levers as they stand then
        try:
            while not self._advance(goal, day, _SLICE_S if self.busy.value else _FIRST_S):
                if self.stage is not stage or self.goal.value is not goal:
                    break
                self.busy.value = Busy("forward", (stage.day - first) / max(day - first, 1))
                await asyncio.sleep(0)
        finally:
            self.moves.value += 1
            self.show()

    def _advance(self, goal: Goal, day: int, within_s: float, at_least: int = 0) -> bool:
        """Simulates day by day up to one, unless something else is asked for meanwhile.

        Args:
            goal: what was asked for.
            day: the next day to be simulated afterwards.
            within_s: stop when so many seconds have passed.
            at_least: days simulated however long they take.

        Returns:
            Whether it got there.
        """
        stage, end, done = self.stage, time.perf_counter() + within_s, 0
        while done < at_least or time.perf_counter() < end:
            with self._turn:
                stage, line = self.stage, self.line
                if stage is None or line is None or self.goal.value is not goal:
                    return False
                if stage.day >= day or stage.ended:
                    return True
                line.step()
            done += 1
        return stage is not None and stage.day >= day

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
            self._diary(counties),
            sum(len(county.changes) for county in counties),
        )
