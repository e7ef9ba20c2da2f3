"""What every policy lever shares: dates, ramp, targets, compliance, budget, and its programme's row.

A lever reads the world and writes terms; phases act on terms and know no lever. Its state lies in its row of
`world.programmes` and in its `Works`, never in the lever, which is a frozen group of
settings. A lever that is null or out of its dates writes nothing and draws nothing: that is the null law.

What is decided and what is done differ (§3.1 of the paper): where a township complies to the degree c,

    effective = intensity × ramp × targeting × c
    paid      = intensity × ramp × targeting × [c + ω(1 − c)]

and what comes in lumps (a road cell, a site, a mast) is built item by item, each with probability c.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.entities.codes import GROUPS, REMOTENESS
from ruralsim.entities.farmers import regroup
from ruralsim.foundation.draws import Purpose, draw_array, key, uids
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.ledger import F_PROGRAMME_CAPITAL, F_PROGRAMME_RUNNING
from ruralsim.foundation.param import Named, Param, Settings
from ruralsim.terms import TERMS
from ruralsim.world import programmes, settlement
from ruralsim.world.settings import WorldSettings
from ruralsim.world.world import World

Array = NDArray[np.float64]
Written = Iterator[tuple[str, Array | float]]

_DAYS_YEAR = 365.0
_WEEK = 7
_PLACES = {"township", "village", "cell", "station"}


@dataclass
class Works:
    """What a lever remembers of itself.

    Attributes:
        changed: A setting was changed and the change not yet acted upon.
        running: Running cost at today's scale, CNY a day before inflation.
        invested: Outlay paid for so far, CNY before inflation.
        sites: Rows or cells to be built on, in order of priority; None before the first day in force.
        tried: How many items building has come to.
        completed: (items,) which of them were completed.
    """

    changed: bool = False
    running: float = 0.0
    invested: float = 0.0
    sites: NDArray[np.int64] | None = None
    tried: int = 0
    completed: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def take_change(self) -> bool:
        """Whether a setting was changed since this was last asked."""
        was, self.changed = self.changed, False
        return was

    @property
    def built(self) -> NDArray[np.int64]:
        """Sites on which something stands."""
        assert self.sites is not None
        return self.sites[self.completed]


W = TypeVar("W", bound=Works)


class Lever(Settings):
    """One policy. A subclass, alone in its file under `policies/`, says what it writes and what it costs."""

    key: ClassVar[str] = ""  # name of the file
    en: ClassVar[str]
    zh: ClassVar[str]
    does_en: ClassVar[str]
    does_zh: ClassVar[str]
    section: ClassVar[str]  # of the paper
    writes: ClassVar[tuple[str, ...]]  # terms
    reach: ClassVar[Literal["local", "national"]] = "local"  # local ones obey the townships' compliance
    lasting: ClassVar[bool] = False  # what it built stays when the programme ends
    evidence: ClassVar[str]

    intensity: float
    start: Annotated[date | None, Named("First day in force", "开始日")] = None
    """First day in force; without one, the first day after burn-in."""
    end: Annotated[date | None, Named("Last day in force", "结束日")] = None
    """Last day in force."""
    ramp_days: Annotated[
        int, Param("days", 0, 3650, "Days to full intensity, in weekly steps", "达到全部力度所需天数")
    ] = 0
    townships: Annotated[tuple[str, ...], Named("Townships reached", "限定乡镇")] = ()
    """Names of the townships reached; none named: all."""
    remoteness: Annotated[
        tuple[Literal["near", "middle", "remote"], ...],
        Named("Classes of remoteness reached", "限定偏远程度"),
    ] = ()
    """Classes of remoteness reached, by the roads of the first day; none named: all."""
    categories: Annotated[
        tuple[
            Literal[
                "not_monitored", "sudden_hardship", "unstable_formerly_poor", "marginal", "formerly_poor"
            ],
            ...,
        ],
        Named("Households reached", "限定农户类别"),
    ] = ()  # fmt: skip
    """Households reached: monitored categories, or those once registered as poor; none named: all."""
    assign: Annotated[Literal["all", "random"], Named("Who of them", "分配方式")] = "all"
    """All of the households meant, or those that lots assign, the same for every lever: a trial."""
    share: Annotated[
        float, Param("1", 0, 1, "Part of the households that lots assign, if at random", "随机分配的农户比例")
    ] = 0.5
    networks: Annotated[tuple[str, ...], Named("Networks reached", "限定物流网络")] = ()
    """Networks reached; none named: all."""
    exclusion_error: Annotated[
        float, Param("1", 0, 1, "Share of the targeted who are missed", "应享未享率")
    ] = 0.0
    inclusion_error: Annotated[
        float, Param("1", 0, 1, "Share of the others who are reached all the same", "误享率")
    ] = 0.0
    budget_cny: Annotated[
        float | None, Param("CNY", 0, 1e12, "Budget; the programme stops when it is spent", "预算上限")
    ] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "key" not in cls.__dict__:
            cls.key = cls.__module__.rpartition(".")[2]

    @classmethod
    def targets(cls) -> tuple[str, ...]:
        """Kinds of targets that the terms this lever writes can tell apart."""
        dims = {dim for term in TERMS if term.name in cls.writes for dim in term.dims}
        kinds = (
            ("townships", _PLACES),
            ("remoteness", _PLACES),
            ("categories", {"group"}),
            ("networks", {"network"}),
        )
        return tuple(kind for kind, told_apart in kinds if dims & told_apart)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for kind in ("townships", "remoteness", "categories", "networks"):
            if getattr(self, kind) and kind not in self.targets():
                label = next(m for m in type(self).model_fields[kind].metadata if isinstance(m, Named))
                en, zh = f"{self.key} cannot be confined to {kind}", f"{self.zh}不能{label.zh}"
                raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        if self.assign == "random" and "categories" not in self.targets():
            en = f"{self.key} reaches no households one by one, so that lots cannot assign them"
            zh = f"{self.zh}不直接作用于单个农户，不能随机分配"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        if self.start and self.end and self.end < self.start:
            en, zh = f"ends {self.end}, before it starts {self.start}", f"结束日 {self.end} 早于开始日"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return self

    # what a lever says of itself

    def terms(self, world: World) -> Written:
        """Yields terms and what to write to them today; called weekly or so while in force."""
        raise NotImplementedError

    def running(self, world: World) -> float:
        """Running cost at today's scale, CNY a year."""
        return 0.0

    def capital(self, world: World) -> float:
        """Outlay that today's scale needs in all, CNY; what is new of it is paid."""
        return 0.0

    def build(self, world: World) -> None:
        """Builds what comes in lumps (see `erect`); called before `terms`."""

    def least(self, settings: WorldSettings) -> float:
        """Least intensity with which it does something: one piece where it builds (see `erect`), else none.

        Args:
            settings: of the county.
        """
        return 0.0

    # the day

    def act(self, world: World) -> None:
        """Writes this lever's terms and books its spending, if it is in force today."""
        table, row = world.programmes, self.row(world)
        if not self.intensity or table.stopped[row] or not self.in_force(world):
            if table.active[row]:
                self._rest(world, row)
            return
        works = self.works(world)
        if not table.active[row] or self._is_due(world) or works.take_change():
            table.active[row] = True
            if self.assign == "random":
                draw_lots(world, self.share)
            self.build(world)
            self._invest(world, works)
            table.intensity[row] = float(self.effective(world)[0])
            for term, amount in self.terms(world):
                world.terms.set(self.key, term, amount)
            works.running = self.running(world) / _DAYS_YEAR
        self.spend(world, works.running * world.climate.consumer_index, F_PROGRAMME_RUNNING)

    def in_force(self, world: World) -> bool:
        """Whether today lies within the dates."""
        last = world.calendar.last if self.end is None else world.calendar.day_of(self.end)
        return self._since(world) >= 0 and world.day <= last

    def row(self, world: World) -> int:
        """Row of the programme."""
        return programmes.names(world).index(self.key)

    def works(self, world: World) -> Works:
        """What this lever remembers."""
        return self.recall(world, Works)

    def recall(self, world: World, kind: type[W]) -> W:
        """What this lever remembers, in a class of its own; one that needs it overrides `works`."""
        found = world.state.policies.works.setdefault(self.key, kind())
        assert isinstance(found, kind)
        return found

    def spend(self, world: World, cny: float, flow: int) -> float:
        """Pays for something, as far as the budget reaches; returns what is paid."""
        if cny <= 0.0:
            return 0.0
        paid = programmes.book(world, self.row(world), cny)
        world.money.today[flow] += paid
        return paid

    def _since(self, world: World) -> int:
        first = 0 if self.start is None else world.calendar.day_of(self.start)
        return world.day - first

    def _is_due(self, world: World) -> bool:
        """Whether writes are looked at again: weekly along the ramp, then every four weeks."""
        weeks, day = divmod(self._since(world), _WEEK)
        return day == 0 and (weeks % 4 == 0 or (weeks - 1) * _WEEK < self.ramp_days)

    def _invest(self, world: World, works: Works) -> None:
        due = self.capital(world)
        new = due - works.invested
        if new > 0.0:
            works.invested = due
            self.spend(world, new * world.climate.consumer_index, F_PROGRAMME_CAPITAL)

    def _rest(self, world: World, row: int) -> None:
        world.programmes.active[row] = False
        world.programmes.intensity[row] = 0.0
        if not self.lasting:
            world.terms.withdraw(self.key)

    # scale

    def ramp(self, world: World) -> float:
        """Share of the intensity reached today, in weekly steps."""
        if not self.ramp_days:
            return 1.0
        weeks = self._since(world) // _WEEK + 1
        return min(1.0, weeks * _WEEK / self.ramp_days)

    def complied(self, world: World) -> Array:
        """(township,) degree to which this lever is carried out; supervision adds to the will there."""
        places = world.townships
        if self.reach == "national":
            return np.ones(places.n)
        return programmes.carried_out(world)

    def effective(self, world: World, *dims: str) -> Array:
        """Intensity that arrives, in the shape of some dimensions; without any, the county's mean."""
        return self._scaled(world, dims, self.complied(world))

    def paid(self, world: World, *dims: str) -> Array:
        """Intensity that is paid for: half-done policy is not half-priced."""
        done, half_done = self.complied(world), world.settings.institutions.compliance.half_done
        return self._scaled(world, dims, done + half_done * (1.0 - done))

    def present(self, world: World, *dims: str) -> Array:
        """Share carried out at all, whatever the intensity: `effective` at an intensity and ramp of one."""
        return self.effective(world, *dims) / (self.intensity * self.ramp(world))

    def targeted(self, world: World, *dims: str) -> Array:
        """1 for what the lever means to reach or reaches by mistake, else 0; see the errors of targeting."""
        masks, identities = zip(*(self._side(world, dim) for dim in dims), strict=True)
        wanted = reduce(np.logical_and.outer, masks)
        if self.exclusion_error or self.inclusion_error:
            who = uids(f"targeting {self.key}", *np.ix_(*identities))
            luck = draw_array(key(world.seed, Purpose.TARGETING, 0), who)
            wanted = np.where(wanted, luck >= self.exclusion_error, luck < self.inclusion_error)
        return np.asarray(wanted, np.float64)

    def _scaled(self, world: World, dims: tuple[str, ...], done: Array) -> Array:
        size = self.intensity * self.ramp(world)
        if not dims:  # a mean over households
            people = np.bincount(world.villages.township, world.villages.households, world.townships.n)
            part = self.targeted(world, "township") * done * people
            return np.array([size * float(part.sum()) / max(float(people.sum()), 1.0)])
        place = self._township(world, dims[0])
        carried = done[place] if place is not None else np.array([self._scaled(world, (), done)[0] / size])
        carried = carried.reshape((-1,) + (1,) * (len(dims) - 1))
        return np.asarray(size * self.targeted(world, *dims) * carried)

    @staticmethod
    def _township(world: World, dim: str) -> NDArray[Any] | None:
        if dim == "township":
            return np.arange(world.townships.n)
        return world.villages.township if dim == "village" else None

    def _side(self, world: World, dim: str) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Who is meant along one dimension, and who they are."""
        if dim in ("township", "village"):
            table: Any = world.townships if dim == "township" else world.villages
            place = np.arange(table.n) if dim == "township" else table.township
            meant = np.ones(table.n, np.bool_)
            if self.townships:
                meant &= np.isin(place, [township_row(world, name, self.key) for name in self.townships])
            if self.remoteness:
                meant &= np.isin(table.remoteness, [REMOTENESS.index(name) for name in self.remoteness])
            return meant, table.uid
        if dim == "group":
            meant = np.array(
                [not self.categories or bool(set(group) & set(self.categories)) for group in GROUPS]
            )
            if self.assign == "random":
                meant &= np.array(["assigned" in group for group in GROUPS])
            return meant, uids("group", np.arange(len(GROUPS)))
        if dim == "network":
            known = list(world.settings.networks)
            meant = np.array([not self.networks or name in self.networks for name in known])
            return meant, world.networks.uid
        return np.ones(world.zones.n, np.bool_), uids("zone", np.arange(world.zones.n))

    # lumps

    def erect(
        self, world: World, uid: NDArray[np.uint64], township: NDArray[Any], cny: Array, upto: float
    ) -> NDArray[np.bool_]:
        """Builds items in the order given, a further one whenever the ramp has come to it.

        Each is tried once and comes to be with probability c; one that does not still costs ω of its price.
        An item that the budget cannot pay in full is not begun, and ends the programme.

        Args:
            world: the county.
            uid: identities of the items, in order of priority; the same whenever called.
            township: where each stands.
            cny: price of each, today.
            upto: how many are to be tried by the end of the ramp.

        Returns:
            Which items stand.
        """
        works, row = self.works(world), self.row(world)
        if not works.completed.size:
            works.completed = np.zeros(uid.size, np.bool_)
        wanted = min(int(upto * self.ramp(world) + 1e-9), uid.size)
        done, half_done = self.complied(world), world.settings.institutions.compliance.half_done
        luck = draw_array(key(world.seed, Purpose.BUILDING, 0), uids(f"building {self.key}", uid))
        for i in range(works.tried, wanted):
            stands = bool(luck[i] < done[township[i]])
            price = float(cny[i]) * (1.0 if stands else half_done)
            if price > programmes.left(world, row):
                world.programmes.stopped[row] = True
                break
            self.spend(world, price, F_PROGRAMME_CAPITAL)
            works.completed[i] = stands
            works.tried = i + 1
        world.programmes.built[row] = int(works.completed.sum())
        return works.completed

    def urgency(self, world: World) -> Array:
        """(township,) weight of a place among projects: more where complaints are heard and ranked."""
        heard = world.terms.scalar("complaint_ranking")
        mean = float(world.townships.disputes.mean()) if world.townships.n else 0.0
        return 1.0 + heard * world.townships.disputes / mean if mean > 0.0 else np.ones(world.townships.n)


@dataclass
class PoliciesState:
    """What has been decided so far.

    Attributes:
        changes: How many dated changes have taken effect.
        levers: Levers by name, in order, as changes have left them; None before the first day.
        works: What each remembers.
    """

    changes: int = 0
    levers: dict[str, Lever] | None = None
    works: dict[str, Works] = field(default_factory=dict)


def levers_of(world: World) -> dict[str, Lever]:
    """The levers of a run by name, in order; dated changes replace them here.

    Raises:
        ScenarioError: A lever names a township that the county does not have.
    """
    found = world.state.policies.levers
    if found is None:
        found = {}
        for name in programmes.names(world):
            lever = getattr(world.settings.policies, name) or _null(world, name)
            for township in lever.townships:
                township_row(world, township, name)
            found[name] = lever
        world.state.policies.levers = found
    return found


def draw_lots(world: World, share: float) -> None:
    """Assigns a part of the households, once and for all; each has one lot in a run, whichever lever asks.

    Args:
        world: the county.
        share: of the households that are assigned; those of a smaller share are among those of a larger.
    """
    farmers = world.farmers
    if farmers.assigned.any():
        return
    farmers.before_lots[:] = farmers.income_head
    farmers.assigned[:] = draw_array(key(world.seed, Purpose.LOTS, 0), farmers.uid) < share
    regroup(farmers)


def change(world: World, name: str, setting: str, value: Any) -> None:
    """Sets one setting of a lever from today on; a lever nobody has named so far joins the others."""
    levers = levers_of(world)
    if name not in levers:  # decided while the run goes on, as in the app
        programmes.enrol(world, name)
        world.state.policies.levers = levers = dict(sorted([*levers.items(), (name, _null(world, name))]))
    levers[name] = levers[name].model_copy(update={setting: value})
    if setting == "budget_cny":
        row = levers[name].row(world)
        world.programmes.budget_cny[row] = value
        world.programmes.stopped[row] &= programmes.left(world, row) <= 0.0
    levers[name].works(world).changed = True


def _null(world: World, name: str) -> Lever:
    """A lever that does nothing, until a dated change brings it in."""
    return world.settings.kit.levers[name](intensity=0)


def township_row(world: World, name: str, lever: str) -> int:
    """Row of a township by its name, whole or in one language.

    Raises:
        ScenarioError: The county has none of that name; a scenario's own names were checked when it was read.
    """
    row = settlement.township_row(name, world.geometry.township_names)
    if row is None:
        raise ScenarioError(
            f"policies.{lever}.townships: there is no township {name!r} in this county · "
            f"本县没有乡镇 {name!r}"
        )
    return row
