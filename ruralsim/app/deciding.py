"""Changes that a visitor decides on: made, edited, taken back; days since are lived anew if need be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import RLock
from typing import Any

from ruralsim.app.changing import read_change, with_change
from ruralsim.app.live import Live, Pair
from ruralsim.app.orders import Goal
from ruralsim.app.timeline import Made, Timeline
from ruralsim.app.ui import Reactive, solara
from ruralsim.foundation.errors import RuralsimError, ScenarioError
from ruralsim.foundation.param import Named
from ruralsim.scenario import Change


@dataclass(eq=False)
class Deciding:
    """Counties on a stage, and what was decided about them.

    Attributes:
        goal: what is to be done now.
        moves: rises whenever what can be steered changes: new counties, another lever.
        refusals: rises whenever something was refused, so that fields show again what holds.
        made: changes that the visitor made, of each county.
        error: what was refused last.
        stage: the county or counties; None until built.
        line: the stage and the days of it that were kept.
    """

    goal: Reactive[Goal] = field(default_factory=lambda: solara.reactive(Goal()))
    moves: Reactive[int] = field(default_factory=lambda: solara.reactive(0))
    refusals: Reactive[int] = field(default_factory=lambda: solara.reactive(0))
    made: Reactive[Made] = field(default_factory=lambda: solara.reactive(()))
    error: Reactive[str] = field(default_factory=lambda: solara.reactive(""))
    stage: Live | Pair | None = None
    line: Timeline | None = None
    _made: Made = ()  # what `made` shows
    _past: list[Made] = field(default_factory=list)
    _future: list[Made] = field(default_factory=list)
    _turn: Any = field(default_factory=RLock)  # held for a day, so that what was asked before ends with it

    @property
    def counties(self) -> tuple[Live, ...]:
        """The counties on the stage."""
        return () if self.stage is None else self.stage.counties

    def show(self, all_of_it: bool = True) -> None:
        """Draws what the counties are now."""
        raise NotImplementedError

    def change(self, county: int, path: str, value: object) -> None:
        """Changes something in one of the counties from the next day on; refusals are shown."""
        self.alter(county, {path: value})

    def alter(self, county: int, settings: Mapping[str, object]) -> None:
        """Changes some settings at once; see `change`."""

        def more() -> Made:
            live = self.counties[county]
            mine = self._made[county]
            for path, value in settings.items():
                mine = with_change(mine, _to_come(live, live.today, path, value))
            return self._with(county, mine)

        self._decide(more)

    def revise(self, county: int, old: Change, value: object | None) -> None:
        """Gives a change that was made another value, or takes it back if there is none."""

        def other() -> Made:
            mine = tuple(change for change in self._made[county] if change != old)
            if value is not None and old in self._made[county]:
                mine = with_change(mine, _to_come(self.counties[county], old.date, old.path, value))
            return self._with(county, mine)

        self._decide(other)

    def branch(self) -> None:
        """Forgets the changes of days to come, so that another future can be made from here."""

        def past() -> Made:
            today = self.counties[0].today
            return tuple(tuple(change for change in mine if change.date < today) for mine in self._made)

        self._decide(past)

    @property
    def later(self) -> int:
        """How many changes lie ahead of the day shown, beyond those of the next day."""
        today = self.stage.today if self.stage is not None else date.max
        return sum(change.date > today for mine in self.made.value for change in mine)

    def _with(self, county: int, mine: tuple[Change, ...]) -> Made:
        return tuple(mine if i == county else others for i, others in enumerate(self._made))

    def decide(self, made: Made, day: int | None = None) -> None:
        """Puts other changes in the place of those made so far; the county is lived through anew if need be.

        Args:
            made: of each county.
            day: the next day to be simulated afterwards; the same as now if not given.
        """
        self._decide(lambda: made, day)

    def undo(self) -> None:
        """Takes the last decision back."""
        self._swap(self._past, self._future)

    def redo(self) -> None:
        """Decides again what was taken back."""
        self._swap(self._future, self._past)

    def _decide(self, make: Callable[[], Made], day: int | None = None) -> None:
        before = self._made
        if self._live_by(make, day) and self._made != before:
            self._past.append(before)
            self._future.clear()
            self.moves.value += 1

    def _swap(self, away: list[Made], to: list[Made]) -> None:
        if away and self.line is not None:
            made, before = away.pop(), self._made
            if self._live_by(lambda: made, None):
                to.append(before)
                self.moves.value += 1

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether anything was taken back."""
        return bool(self._future)

    def _live_by(self, make: Callable[[], Made], day: int | None) -> bool:
        """Lives by other changes: at once if they lie ahead, else the days since are simulated anew.

        Args:
            make: says which, between two days.
            day: see `decide`.

        Returns:
            Whether they are allowed; if not, it is said.
        """
        stage, line = self.stage, self.line
        if stage is None or line is None:
            return False
        try:
            with self._turn:  # nothing that pages are drawn for is set in here: they may wait for this county
                made = make()
                at_once = day is None and line.takes(made)
                if at_once:
                    line.put(stage.day, made)
                else:
                    line.check(made)
                self._made = made
        except RuralsimError as error:
            self._told(error)
            return False
        goal = self.goal.value
        self.made.value, self.error.value = made, ""
        if at_once:
            self.show()
        else:
            now = goal.day if goal.what == "jump" else stage.day
            self.goal.value = Goal("jump", now if day is None else day)
        return True

    def refuse(self, en: str, zh: str) -> None:
        """Says that something is not taken."""
        self._told(f"{en} · {zh}")

    def _told(self, error: object) -> None:
        self.error.value = str(error)
        self.refusals.value += 1


def _to_come(live: Live, day: date, path: str, value: object) -> Change:
    """A change of a day; a lever cannot have begun or ended before it.

    Raises:
        ScenarioError: It would have, or there is no such thing, or the value is not allowed.
    """
    change = read_change(live.world.settings, day, path, value)
    _, name, *setting = path.split(".")
    if setting and isinstance(change.value, date) and change.value < day:
        kind = live.kinds[name]
        label = next(m for m in kind.model_fields[setting[0]].metadata if isinstance(m, Named))
        raise ScenarioError(
            f"{kind.en}: {label.en} cannot be {value}, which has passed; {day} is the earliest · "
            f"{kind.zh}：{label.zh}不能为 {value}，该日已过；最早为 {day}"
        )
    return change
