"""Observation: the last phase of the day writes down what the day was like, and changes nothing.

Flows (money, mass; the tallies keep themselves) and cheap states are noted every day; what needs a look at
every household (Gini, headcount, fifths) on the last day of each month; households themselves at the end of
each year. The last day counts as the end of its month and year, so that short runs have results too.
"""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Couriers, Farmers, Stations, Villages
from ruralsim.entities.codes import (
    ALLOWANCE,
    ASSISTANCE,
    CATEGORIES,
    HUB,
    NOT_MONITORED,
    POINT,
    REMOTENESS,
    SOURCES,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import FLOWS, MASS_LABELS
from ruralsim.foundation.records import F8
from ruralsim.household.poverty import features, vulnerability
from ruralsim.indicators import panels
from ruralsim.indicators.indicator import indicators_of
from ruralsim.indicators.record import Record
from ruralsim.world.world import World

Array = NDArray[np.float64]
Readings = Iterator[tuple[str, Any]]
_MONTHS = 12
_MASS_RETURN = 0.03  # rise of a township's headcount within 12 months (规模性返贫)


class Recorder:
    """What has been observed so far; lives in ``world.local["record"]``.

    Attributes:
        money: (days, flows) CNY paid each day.
        mass: (days, accounts) kg each day.
        states: Name → (days,) readings, NaN where none was taken.
        panels: Columns of the tables of places, networks and households, chunk by chunk.
        years: Calendar year → money by flow and mass by account and product, burn-in left out.
    """

    def __init__(self, world: World) -> None:
        days, farmers = world.calendar.total_days, world.farmers
        self.money = np.zeros((days, len(FLOWS)))
        self.mass = np.zeros((days, len(MASS_LABELS)))
        self.states: dict[str, Array] = {}
        self.panels = panels.Panels(world)
        self.years: dict[int, tuple[Array, NDArray[np.float64]]] = {}
        self._record: Record | None = None
        self.months = 0
        self.allowance = np.ascontiguousarray(farmers.income_ring[:, :, ALLOWANCE].T, np.float64)
        self.by_source = farmers.income_ring.sum(axis=0, dtype=np.float64)
        self.below = np.zeros((_MONTHS, farmers.n), np.bool_)
        self.township_headcount = np.full((_MONTHS, world.townships.n), np.nan)
        self.township_rise = np.full(world.townships.n, np.nan)
        self.vulnerability = np.full(farmers.n, np.nan)

    @classmethod
    def of(cls, world: World) -> Self:
        """The recorder of a world, begun on first use."""
        if "record" not in world.local:
            world.local["record"] = cls(world)
        recorder: Self = world.local["record"]
        return recorder

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
        states = {name: readings[:seen] for name, readings in self.states.items()}
        facts = {
            "villages": world.villages.n,
            "households": world.farmers.n,
            "networks": panels.network_labels(world),
            "levers": panels.levers(world),
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
    found = next((indicator for indicator in indicators_of(record) if indicator.name == name), None)
    if found is None:
        raise KeyError(f"no indicator {name!r}")
    return float(found.fn(record)[-1]) if record.days else np.nan


def observe(world: World) -> None:
    """Notes today's flows and states; tables of places each month, of households each year."""
    recorder, calendar, day = Recorder.of(world), world.calendar, world.day
    today, last = day - calendar.first, day == calendar.last
    recorder.money[today] = world.money.today
    recorder.mass[today] = world.mass.today.sum(axis=1)
    recorder.note(world, _daily(world))
    recorder.panels.note_day(world)
    if day >= 0:
        _add_year(recorder, world)
    month_ends = calendar.is_month_end(day)
    year_ends = calendar.is_year_end(day) or last
    if month_ends or last or today == 0:
        people = panels.People(world)
        recorder.note(world, _monthly(recorder, world, people, month_ends))
        if month_ends or last:
            recorder.panels.close_month(world, people, recorder.township_rise > _MASS_RETURN)
    if year_ends:
        recorder.note(world, _yearly(recorder, world))
    if year_ends and day >= 0:
        recorder.panels.add_households(world, recorder.vulnerability)


def _add_year(recorder: Recorder, world: World) -> None:
    money, mass = world.money.today, world.mass.today
    sums = recorder.years.setdefault(
        world.calendar.year(world.day), (np.zeros_like(money), np.zeros_like(mass))
    )
    np.add(sums[0], money, out=sums[0])
    np.add(sums[1], mass, out=sums[1])


_DAILY = (
    "sellers", "coverage", "couriers", "courier_vacancies", "courier_wage", "courier_skill",
    "points", "keepers", "managers", "keeper_pay", "manager_skill",
)  # fmt: skip


def _daily(world: World) -> Readings:
    found = np.empty(len(_DAILY))
    _count(world.farmers, world.villages, world.couriers, world.stations, found)
    yield from zip(_DAILY, found.tolist(), strict=True)
    for lever, spent in zip(panels.levers(world), world.programmes.spent_cny, strict=True):
        yield f"spending_{lever}", spent


@rule
def share_(part: float, whole: float) -> Any:
    """A part of a whole, or a mean; NaN of nothing."""
    return part / whole if whole > 0 else np.nan


@kernel
def _count(farmers: Farmers, villages: Villages, couriers: Couriers, stations: Stations, found: F8) -> None:
    """Fills `found` in the order of `_DAILY`."""
    sellers, near = 0, 0
    for i in range(farmers.n):
        sellers += 1 if farmers.sells_online[i] else 0
    for v in range(villages.n):
        near += 1 if villages.point_within[v] else 0
    workers, vacant, wages, skills = 0, 0, 0.0, 0.0
    for i in range(couriers.n):
        if couriers.open[i] and int(couriers.household[i]) >= 0:
            workers += 1
            wages += couriers.wage_cny_month[i]
            skills += couriers.skill[i]
        elif couriers.open[i]:
            vacant += 1
    points, keepers, managers, staff, paid, staff_skills = 0, 0, 0, 0, 0.0, 0.0
    for i in range(stations.n):
        if not stations.open[i]:
            continue
        point, staffed = int(stations.level[i]) == POINT, int(stations.keeper[i]) >= 0
        points += 1 if point else 0
        if staffed:
            staff += 1
            staff_skills += stations.manager_skill[i]
        if staffed and point:
            keepers += 1
            paid += stations.wage_cny_month[i]
        elif staffed and int(stations.level[i]) <= HUB:
            managers += 1
    found[0], found[1] = share_(sellers, farmers.n), share_(near, villages.n)
    found[2], found[3], found[4], found[5] = workers, vacant, share_(wages, workers), share_(skills, workers)
    found[6], found[7], found[8], found[9] = points, keepers, managers, share_(paid, keepers)
    found[10] = share_(staff_skills, staff)


def _monthly(recorder: Recorder, world: World, people: panels.People, month_closed: bool) -> Readings:
    """Readings that take a look at every household; persons are mean resident members."""
    farmers, persons = world.farmers, world.farmers.residents
    everyone = float(persons.sum())
    slot = world.calendar.months(world.day) % _MONTHS
    if month_closed:
        month = np.ascontiguousarray(farmers.income_ring[:, slot].T, np.float64)
        recorder.by_source[slot] = month.sum(axis=1)
        recorder.allowance[slot] = month[ALLOWANCE]

    yield "residents", everyone
    yield from zip(
        (f"income_{s}" for s in SOURCES), recorder.by_source.sum(axis=0) / max(everyone, 1.0), strict=True
    )
    yield from spread(farmers.income_head, persons)
    for code, name in enumerate(REMOTENESS):
        villages = world.villages.remoteness == code
        yield f"income_{name}", _share(_sum(people.income, villages), _sum(people.persons, villages))
    for name, group in (
        ("sellers", farmers.sells_online),
        ("assisted", farmers.assist_listed),
        ("formerly_poor", farmers.formerly_poor),
        ("logistics", farmers.logistics_jobs > 0),
    ):
        yield f"income_{name}", _share(_sum(people.of_household, group), _sum(persons, group))

    yield from _poverty(world, people.below_line, recorder.allowance.sum(axis=0))
    yield from _entry(recorder, world, people, slot, month_closed)

    yield "processing_jobs", float(farmers.processing_jobs.sum(dtype=np.float64))
    yield "migrants", people.migrants.sum()
    yield "migrant_share", _share(people.migrants.sum(), farmers.adults.sum())
    townships = world.townships
    households = people.by_township(people.households)
    yield "local_wage", _share(float((townships.local_wage * households).sum()), farmers.n)
    yield "idle", float(townships.idle.sum())
    yield from _networks(world)


def _poverty(world: World, below: Any, allowance: Array) -> Readings:
    farmers, climate = world.farmers, world.climate
    income, persons, line = farmers.income_head, farmers.residents, climate.line_year_cny
    after_cost = farmers.monitored_head
    everyone = float(persons.sum())
    heads = np.maximum(persons, 1.0)
    helped = farmers.help_year_cny / heads
    before_allowance = income - allowance / heads
    monitored = farmers.category != NOT_MONITORED
    at_risk = after_cost < line

    def share(group: Any) -> float:
        return _share(_sum(persons, group), everyone)

    yield "headcount", share(below)
    poor_once = farmers.formerly_poor
    yield (
        "headcount_formerly_poor",
        _share(_sum(persons, below & poor_once), _sum(persons, poor_once)),
    )
    yield "headcount_constant", share(income < climate.line_constant_cny)
    yield "headcount_before_allowance", share(before_allowance < line)
    yield "headcount_after_medical", share(at_risk)
    yield "headcount_after_help", share(after_cost + helped < line)
    gap, weight = poverty_gap(income[below], line), persons[below]
    yield "fgt1", _share(float((weight * gap).sum()), everyone)
    yield "fgt2", _share(float((weight * gap * gap).sum()), everyone)
    for code, name in enumerate(CATEGORIES):
        if code != NOT_MONITORED:
            yield f"monitored_{name}", _sum(persons, farmers.category == code)
    yield (
        "monitored_missed",
        _share(_sum(persons, at_risk & ~monitored), _sum(persons, at_risk)),
    )
    yield "spell_running_days", _mean(world.day - farmers.poor_since, farmers.poor)
    yield "above_line_households", np.count_nonzero(~below & poor_once)
    kept = (income + helped >= line) & (before_allowance < line)
    yield "kept_above_households", np.count_nonzero(kept)
    yield (
        "leakage_allowance",
        _share(_sum(allowance, before_allowance >= line), float(allowance.sum())),
    )
    assisted = farmers.channel_cny[:, ASSISTANCE].astype(np.float64)
    yield "leakage_assistance", _share(_sum(assisted, ~poor_once), float(assisted.sum()))


def poverty_gap(income: Array, line: float) -> Array:
    """(n,) by what share of the line the poor fall short of it; whoever has nothing, or owes, by all of it.

    Args:
        income: (n,) of those below the line, CNY/head/year.
        line: Poverty line, CNY/head/year; below a line of 0 are those whose farms lose money.
    """
    return 1.0 - np.maximum(income, 0.0) / max(line, np.finfo(np.float64).tiny)


def _entry(
    recorder: Recorder, world: World, people: panels.People, slot: int, month_closed: bool
) -> Readings:
    """Who fell under the line within 12 months, and where many did."""
    farmers, before = world.farmers, recorder.township_headcount
    headcount = panels.quotient(people.by_township(people.below), people.by_township(people.persons))
    recorder.township_rise = headcount - before[slot]  # NaN in the first year
    if recorder.months >= _MONTHS:
        safe = ~recorder.below[slot]
        fell = safe & people.below_line
        yield "entry_hazard", _share(_sum(farmers.residents, fell), _sum(farmers.residents, safe))
        once = farmers.residents * farmers.formerly_poor
        yield "entry_hazard_formerly_poor", _share(_sum(once, fell), _sum(once, safe))
        yield "mass_return_townships", np.count_nonzero(recorder.township_rise > _MASS_RETURN)
    if month_closed:
        recorder.below[slot] = people.below_line
        before[slot] = headcount
        recorder.months += 1


def _networks(world: World) -> Readings:
    networks, zones = world.networks, world.zones
    if zones.n:
        far = int(np.argmax(zones.km))
        freight = networks.tariff_first[:, far] + networks.tariff_kg[:, far] * (panels.SHOWN_KG - 1.0)
        parcels = networks.up_parcels_ring.sum(axis=1)
        weight = parcels if parcels.any() else networks.share
        yield "freight_partner", _share(float((freight * weight).sum()), float(weight.sum()))
    cost = networks.costs_ring.sum(axis=(1, 2))
    parcels = networks.parcels_ring.sum(axis=1)
    for i, (name, *_) in enumerate(panels.network_labels(world)):
        yield f"cost_parcel_network_{name}", _share(float(cost[i]), float(parcels[i]))


def _yearly(recorder: Recorder, world: World) -> Readings:
    farmers = world.farmers
    if farmers.n:
        recorder.vulnerability = vulnerability(
            farmers.income_head, features(world), world.climate.line_year_cny
        )
    yield (
        "vulnerable",
        _share(_sum(farmers.residents, recorder.vulnerability >= 0.5), float(farmers.residents.sum())),
    )


def spread(income: Array, persons: Array) -> Readings:
    """Mean, median, Gini and means of fifths of income per head.

    Args:
        income: (n,) CNY per head and year.
        persons: (n,) weight of each household.

    Yields:
        Name and value; NaN if there is nobody.
    """
    names = ("income_head", "income_median", "gini", *(f"income_q{k}" for k in range(1, 6)))
    order = rows_by_size(income)
    y, w = income[order], persons[order]
    people = np.concatenate(([0.0], np.cumsum(w)))
    money = np.concatenate(([0.0], np.cumsum(y * w)))
    everyone, total = people[-1], money[-1]
    if everyone <= 0.0:
        yield from ((name, np.nan) for name in names)
        return
    # Lorenz curve by trapezes; a household on the border of two fifths counts in both, in parts
    under_curve = float((w * (money[1:] + money[:-1])).sum())
    fifths = np.diff(np.interp(everyone * np.arange(6) / 5.0, people, money)) / (everyone / 5.0)
    median = y[min(int(np.searchsorted(people[1:], everyone / 2.0)), y.size - 1)]
    gini = 1.0 - under_curve / (everyone * total) if total > 0.0 else np.nan
    yield from zip(names, (total / everyone, median, gini, *fifths), strict=True)


def rows_by_size(values: Array) -> NDArray[np.int64]:
    """Rows from the smallest value to the largest, ties by row; ten times as fast as a stable argsort.

    The bits of a float, taken for an integer, grow with it (those of a negative one are turned round first).
    Its lowest bits make room for the row, so that values within about 1e-10 of one another count as ties.
    """
    bits = np.ascontiguousarray(values, np.float64).view(np.int64)
    key = bits ^ ((bits >> 63) & np.iinfo(np.int64).max)
    room = (1 << values.size.bit_length()) - 1
    key = (key & ~room) | np.arange(values.size)
    key.sort()
    rows: NDArray[np.int64] = key & room
    return rows


def _sum(values: Any, among: Any) -> float:
    """Sum over a group; multiplying by the mask is faster than picking."""
    return float((values * among).sum())


def _share(part: Any, whole: Any) -> float:
    return float(part / whole) if whole > 0.0 else np.nan


def _mean(values: Any, among: Any) -> float:
    chosen = values[among]
    return float(chosen.mean(dtype=np.float64)) if chosen.size else np.nan
