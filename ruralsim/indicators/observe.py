"""Observation: the last phase of the day writes down what the day was like, and changes nothing.

Flows (money, mass; the tallies keep themselves) and cheap states are noted every day; what needs a look at
every household (Gini, headcount, fifths) on the last day of each month; households themselves at the end of
each year. The last day counts as the end of its month and year, so that short runs have results too.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Consignments, Couriers, Farmers, Stations, Villages
from ruralsim.entities.codes import POINT
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import FLOWS, MASS_LABELS
from ruralsim.foundation.records import F8
from ruralsim.indicators import panels
from ruralsim.indicators.indicator import indicators_of
from ruralsim.indicators.mobility import Mobility
from ruralsim.indicators.readings import MASS_RETURN, MONTHS, Readings, monthly, yearly
from ruralsim.indicators.record import Record
from ruralsim.world.incomes import by_source
from ruralsim.world.world import Books, World

Array = NDArray[np.float64]
_DAILY = (
    "sellers", "coverage", "couriers", "courier_vacancies", "courier_wage", "courier_skill",
    "points", "keepers", "managers", "keeper_pay", "manager_skill",
)  # fmt: skip


class Recorder:
    """What has been observed so far; lives in ``world.state.record``.

    Attributes:
        money: (days, flows) CNY paid each day.
        mass: (days, accounts) kg each day.
        daily: (days, readings) what is cheap to look at, in the order of `_DAILY`.
        states: Name → (days,) other readings, NaN where none was taken.
        panels: Columns of the tables of places, networks and households, chunk by chunk.
        years: Calendar year → money by flow and mass by account and product, burn-in left out.
    """

    def __init__(self, world: World) -> None:
        days, farmers = world.calendar.total_days, world.farmers
        self.money = np.zeros((days, len(FLOWS)))
        self.mass = np.zeros((days, len(MASS_LABELS)))
        self.daily = np.full((days, len(_DAILY)), np.nan)
        self.states: dict[str, Array] = {}
        self.panels = panels.Panels(world)
        self.years: dict[int, tuple[Array, NDArray[np.float64]]] = {}
        self._record: Record | None = None
        self.months = 0
        self.by_source = np.array(
            [
                np.ascontiguousarray(by_source(farmers, world.incomes, slice(m, m + 1))).sum(axis=0)
                for m in range(MONTHS)
            ]
        )
        self.below = np.zeros((MONTHS, farmers.n), np.bool_)
        self.township_headcount = np.full((MONTHS, world.townships.n), np.nan)
        self.township_rise = np.full(world.townships.n, np.nan)
        self.vulnerability = np.full(farmers.n, np.nan)
        self.mobility = Mobility(farmers.n)

    @classmethod
    def of(cls, world: World) -> "Recorder":
        """The recorder of a world, begun on first use."""
        if world.state.record is None:
            world.state.record = cls(world)
        return world.state.record

    def record(self, world: World) -> Record:
        """The days closed so far, for indicators; the same object until another day closes."""
        seen = world.tally.stored
        if self._record is None or self._record.total != seen:
            self._record = self._make_record(world, seen)
        return self._record

    def _make_record(self, world: World, seen: int) -> Record:
        flows = {name: world.tally.days[:seen, i] for name, i in TALLY.items()}
        flows |= {f"money.{flow.name.lower()}": self.money[:seen, flow.index] for flow in FLOWS}
        flows |= {f"mass.{name}": self.mass[:seen, i] for i, (name, *_) in enumerate(MASS_LABELS)}
        states = {name: self.daily[:seen, i] for i, name in enumerate(_DAILY)}
        states |= {name: readings[:seen] for name, readings in self.states.items()}
        facts = {
            "villages": world.villages.n,
            "households": world.farmers.n,
            "networks": panels.network_labels(world),
            "levers": panels.lever_labels(world),
        }
        calendar = world.calendar
        burn_in = min(-calendar.first, seen)
        return Record(calendar.date(calendar.first), burn_in, flows, states, facts)

    def note(self, world: World, readings: Readings) -> None:
        """Keeps today's readings."""
        today = world.day - world.calendar.first
        for name, value in readings:
            series = self.states.get(name)
            if series is None:
                series = self.states[name] = np.full(world.calendar.total_days, np.nan)
            series[today] = value


def latest(world: World, name: str) -> float:
    """Value of an indicator on the last closed day; NaN before the first that is reported.

    Raises:
        KeyError: There is no such indicator.
    """
    record = Recorder.of(world).record(world)
    known = indicators_of(record, world.settings.kit.families)
    found = next((indicator for indicator in known if indicator.name == name), None)
    if found is None:
        raise KeyError(f"no indicator {name!r}")
    return float(found.fn(record)[-1]) if record.days else np.nan


class Page(NamedTuple):
    """What is written down of a day.

    Attributes:
        states: (readings,) in the order of `_DAILY`.
        money: (flows,) CNY paid.
        mass: (accounts,) kg of all products.
    """

    states: F8
    money: F8
    mass: F8


@rule
def share_(part: float, whole: float) -> Any:
    """A part of a whole, or a mean; NaN of nothing."""
    return part / whole if whole > 0 else np.nan


@rule
def _count_places(farmers: Farmers, villages: Villages, found: F8) -> tuple[int, int]:
    """Who sells online, which villages have a point in reach; returns migrants, and how many are home."""
    sellers, near, migrants, visitors = 0, 0, 0, 0
    for i in range(farmers.n):
        sellers += 1 if farmers.sells_online[i] else 0
        migrants += int(farmers.migrants[i])
        visitors += int(farmers.visiting[i])
    for v in range(villages.n):
        near += 1 if villages.point_within[v] else 0
    found[0], found[1] = share_(sellers, farmers.n), share_(near, villages.n)
    return migrants, visitors


@rule
def _count_staff(couriers: Couriers, stations: Stations, found: F8) -> None:
    """Who works for the networks, where, for how much, and how well."""
    workers, vacant, wages, skills = 0, 0, 0.0, 0.0
    for i in range(couriers.n):
        if couriers.open[i] and int(couriers.household[i]) >= 0:
            workers += 1
            wages += couriers.wage_cny_month[i]
            skills += couriers.skill[i]
        elif couriers.open[i]:
            vacant += 1
    points, keepers, managers, paid, skilled = 0, 0, 0, 0.0, 0.0
    for i in range(stations.n):
        if not stations.open[i]:
            continue
        point, staffed = int(stations.level[i]) == POINT, int(stations.keeper[i]) >= 0
        points += 1 if point else 0
        if staffed and point:
            keepers += 1
            paid += stations.wage_cny_month[i]
        elif staffed:
            managers += 1
            skilled += stations.manager_skill[i]
    found[2], found[3], found[4], found[5] = workers, vacant, share_(wages, workers), share_(skills, workers)
    found[6], found[7], found[8], found[9] = points, keepers, managers, share_(paid, keepers)
    found[10] = share_(skilled, managers)


@kernel
def _write(
    day: int, farmers: Farmers, villages: Villages, couriers: Couriers, stations: Stations, c: Consignments,
    books: Books, month: panels.Month, page: Page,
) -> tuple[int, int]:  # fmt: skip
    """Writes the day's page and adds the day to the running month; returns migrants and visitors."""
    migrants, visitors = _count_places(farmers, villages, page.states)
    _count_staff(couriers, stations, page.states)
    panels.add_day(day, stations, couriers, c, month)
    for flow in range(page.money.size):
        page.money[flow] = books.money[flow]
    for account in range(page.mass.size):
        page.mass[account] = 0.0
        for p in range(books.mass.shape[1]):
            page.mass[account] += books.mass[account, p]
    return migrants, visitors


def observe(world: World) -> None:
    """Notes today's flows and states; tables of places each month, of households each year."""
    recorder, calendar, day = Recorder.of(world), world.calendar, world.day
    today, last = day - calendar.first, day == calendar.last
    migrants, visitors = _write(
        day, world.farmers, world.villages, world.couriers, world.stations, world.consignments, world.books,
        recorder.panels.month, Page(recorder.daily[today], recorder.money[today], recorder.mass[today]),
    )  # fmt: skip
    recorder.panels.days += 1
    recorder.note(world, _season(world, migrants, visitors))
    if panels.levers(world):
        recorder.note(world, _spending(world))
    if world.state.readings:
        recorder.note(world, iter(world.state.readings.items()))
        world.state.readings.clear()
    if day >= 0:
        _add_year(recorder, world)
    month_ends = calendar.is_month_end(day)
    year_ends = calendar.is_year_end(day) or last
    if month_ends or last or today == 0:
        people = panels.People(world)
        recorder.note(world, monthly(recorder, world, people, month_ends))
        if month_ends or last:
            recorder.panels.close_month(world, people, recorder.township_rise > MASS_RETURN)
    if year_ends:
        recorder.note(world, yearly(recorder, world))
    if calendar.is_year_end(day) and day >= -1:
        farmers = world.farmers
        recorder.note(world, recorder.mobility.close_year(farmers.income_head, farmers.residents))
    if year_ends and day >= 0:
        recorder.panels.add_households(world, recorder.vulnerability)


def _add_year(recorder: Recorder, world: World) -> None:
    money, mass, year = world.money.today, world.mass.today, world.calendar.year(world.day)
    sums = recorder.years.get(year)
    if sums is None:
        recorder.years[year] = money.copy(), mass.copy()
    else:
        np.add(sums[0], money, out=sums[0])
        np.add(sums[1], mass, out=sums[1])


def _season(world: World, migrants: int, visitors: int) -> Readings:
    """Who is in the city, who is home for the festival, and how dear the county's products are."""
    yield "away", float(migrants - visitors)
    yield "visitors", float(visitors)
    level = world.products.price_wholesale / world.products.wholesale
    yield "wholesale_level", float(np.add.reduce(level)) / level.size


def _spending(world: World) -> Readings:
    for lever, spent in zip(panels.levers(world), world.programmes.spent_cny, strict=True):
        yield f"spending_{lever}", spent
