"""Readings that take a look at every household, network and place: monthly, and yearly.

Income and its spread, poverty and hardship, who fell under the line; persons are mean resident members.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import (
    ALLOWANCE,
    ASSISTANCE,
    CATEGORIES,
    NOT_MONITORED,
    RELIEF,
    REMOTENESS,
    SOURCES,
)
from ruralsim.household.poverty import features, vulnerability
from ruralsim.indicators import panels
from ruralsim.institutions.monitoring import without_means
from ruralsim.world.incomes import of_sources
from ruralsim.world.world import World

if TYPE_CHECKING:
    from ruralsim.indicators.observe import Recorder

Array = NDArray[np.float64]
Readings = Iterator[tuple[str, Any]]
MONTHS = 12
_NORMAL_95 = 1.959964
MASS_RETURN = 0.03
"""Rise of a township's headcount within 12 months that counts as many falling back (规模性返贫)."""


def monthly(recorder: "Recorder", world: World, people: panels.People, month_closed: bool) -> Readings:
    """Readings that take a look at every household; persons are mean resident members."""
    farmers, persons = world.farmers, world.farmers.residents
    everyone = float(persons.sum())
    slot = world.calendar.months(world.day) % MONTHS
    if month_closed:
        month = of_sources(farmers, world.incomes, range(len(SOURCES)), slice(slot, slot + 1))
        recorder.by_source[slot] = [source.sum() for source in month]

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
    yield from trial(farmers.income_head, farmers.before_lots, farmers.assigned, farmers.sells_online)

    allowance, relief = of_sources(farmers, world.incomes, (ALLOWANCE, RELIEF))
    yield from _poverty(world, people.below_line, allowance, relief)
    yield from _entry(recorder, world, people, slot, month_closed)

    yield "processing_jobs", float(farmers.processing_jobs.sum(dtype=np.float64))
    yield "migrants", people.migrants.sum()
    yield "migrant_share", _share(people.migrants.sum(), farmers.adults.sum())
    townships = world.townships
    households = people.by_township(people.households)
    yield "local_wage", _share(float((townships.local_wage * households).sum()), farmers.n)
    yield "idle", float(townships.idle.sum())
    yield from _networks(world)


def trial(income: Array, before: Array, assigned: NDArray[np.bool_], users: NDArray[np.bool_]) -> Readings:
    """What a trial shows: intention to treat, and beside it the naive gap of users and others.

    Args:
        income: (n,) y of households, CNY/head/year.
        before: (n,) the same when lots were drawn.
        assigned: (n,) whom lots assigned.
        users: (n,) who sells online, by choice.
    """
    risen = income - before
    arms = [(income[arm], risen[arm]) for arm in (assigned, ~assigned)]
    if min(len(values) for values, _ in arms) < 2:
        arms = [(np.full(2, np.nan),) * 2] * 2
    (given, up), (rest, up_rest) = arms
    yield "trial_assigned", float(given.mean())
    yield "trial_others", float(rest.mean())
    yield "trial_effect", float(up.mean() - up_rest.mean())
    spread = up.var(ddof=1) / len(up) + up_rest.var(ddof=1) / len(up_rest)
    yield "trial_error", _NORMAL_95 * math.sqrt(spread)
    yield "seller_gap", _mean(income, users) - _mean(income, ~users)


def _poverty(world: World, below: NDArray[np.bool_], allowance: Array, relief: Array) -> Readings:
    farmers, climate = world.farmers, world.climate
    income, persons, line = farmers.income_head, farmers.residents, climate.line_year_cny
    after_cost = farmers.monitored_head
    everyone = float(persons.sum())
    heads = np.maximum(persons, 1.0)
    before_aid = income - (allowance + relief) / heads
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
    yield "headcount_before_relief", share(income - relief / heads < line)
    yield "headcount_before_aid", share(before_aid < line)
    yield "headcount_after_medical", share(at_risk)
    yield "headcount_after_help", share(after_cost + relief / heads < line)
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
    yield "monitored_ever", share(farmers.registered_day > -100_000)
    due = at_risk & without_means(world)
    yield "exclusion_error", _share(_sum(persons, due & ~monitored), _sum(persons, due))
    yield "spell_running_days", _mean(world.day - farmers.poor_since, farmers.poor)
    yield "above_line_households", np.count_nonzero(~below & poor_once)
    kept = ~below & (before_aid < line)
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
    recorder: "Recorder", world: World, people: panels.People, slot: int, month_closed: bool
) -> Readings:
    """Who fell under the line within 12 months, and where many did."""
    farmers, before = world.farmers, recorder.township_headcount
    headcount = panels.quotient(people.by_township(people.below), people.by_township(people.persons))
    recorder.township_rise = headcount - before[slot]  # NaN in the first year
    if recorder.months >= MONTHS:
        safe = ~recorder.below[slot]
        fell = safe & people.below_line
        yield "entry_hazard", _share(_sum(farmers.residents, fell), _sum(farmers.residents, safe))
        left = ~safe & ~people.below_line
        yield "exit_rate", _share(_sum(farmers.residents, left), _sum(farmers.residents, ~safe))
        once = farmers.residents * farmers.formerly_poor
        yield "entry_hazard_formerly_poor", _share(_sum(once, fell), _sum(once, safe))
        yield "mass_return_townships", np.count_nonzero(recorder.township_rise > MASS_RETURN)
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
    days, served = _days_told(world)
    for i, (name, *_) in enumerate(panels.network_labels(world)):
        yield f"cost_parcel_network_{name}", _share(float(cost[i]), float(parcels[i]))
        yield f"days_network_{name}", _share(float(days[i]), float(served[i]))


def _days_told(world: World) -> tuple[Array, Array]:
    """(network,) days to the buyer times households that a network serves, and those households."""
    networks, stations, zones = world.networks, world.stations, world.zones
    points = slice(0, networks.n * world.villages.n)
    homes = (stations.nearest[points].reshape(networks.n, -1) >= 0) * world.villages.households
    haul = networks.line_pace * float((zones.days * zones.share).sum() / max(float(zones.share.sum()), 1e-9))
    days = stations.up_days[points].reshape(networks.n, -1) + haul[:, None]
    return (homes * days).sum(axis=1), homes.sum(axis=1)


def yearly(recorder: "Recorder", world: World) -> Readings:
    """Who is likely to be poor next year."""
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


def _sum(values: NDArray[Any], among: NDArray[Any]) -> float:
    """Sum over a group; multiplying by the mask is faster than picking."""
    return float((values * among).sum())


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else np.nan


def _mean(values: NDArray[Any], among: NDArray[np.bool_]) -> float:
    chosen = values[among]
    return float(chosen.mean(dtype=np.float64)) if chosen.size else np.nan
