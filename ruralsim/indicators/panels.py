"""Tables of villages, townships, networks (monthly) and households (yearly), kept as chunks of numpy columns.

What villages and networks are measured by within a month (deliveries, visits, kilometres) is added up day by
day here, from the rows that changed today.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Consignments, Couriers, Stations
from ruralsim.entities.codes import CHANNELS, COST_ITEMS, DELIVERED, NOT_MONITORED, POINT, SOURCES
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import F8
from ruralsim.results.describe import COLUMNS
from ruralsim.results.files import Columns
from ruralsim.world import programmes
from ruralsim.world.incomes import by_source
from ruralsim.world.world import World

Array = NDArray[np.float64]
SHOWN_KG = 4.0
"""Parcel for which tariffs are shown."""


class Month(NamedTuple):
    """Sums of the running month.

    Attributes:
        visits: (villages,) by rounds of all networks.
        delivered: (villages,) consignments that reached their buyer.
        delivery_days: (villages,) days they took.
        loss: (villages,) shares of their mass lost.
        km: (networks,) driven by couriers.
    """

    visits: F8
    delivered: F8
    delivery_days: F8
    loss: F8
    km: F8


@rule
def add_day(day: int, stations: Stations, couriers: Couriers, c: Consignments, month: Month) -> None:
    """Adds today's visits, kilometres and deliveries to the month."""
    places = month.visits.size
    for n in range(month.km.size):
        for v in range(places):
            month.visits[v] += 1.0 if stations.visited[n * places + v] else 0.0
    for i in range(couriers.n):
        month.km[int(couriers.network[i])] += couriers.km[i]
    for k in range(c.n):
        if int(c.stage[k]) == DELIVERED and int(c.due[k]) == day:
            v, packed = int(c.village[k]), c.packed_kg[k]
            month.delivered[v] += 1.0
            month.delivery_days[v] += day - int(c.created[k])
            month.loss[v] += (packed - c.kg[k]) / packed if packed > 0.0 else 0.0


class Panels:
    """Rows collected so far, and the running month's sums.

    Attributes:
        chunks: Table → chunks, each a dict of columns of one length.
        month: Sums of the running month.
        days: Days in them.
    """

    def __init__(self, world: World) -> None:
        self.chunks: dict[str, list[Columns]] = {
            "villages": [],
            "townships": [],
            "networks": [],
            "programmes": [],
            "households": [],
        }
        self.days = 0
        V = world.villages.n
        self.month = Month(np.zeros(V), np.zeros(V), np.zeros(V), np.zeros(V), np.zeros(world.networks.n))

    def close_month(self, world: World, people: "People", mass_return: NDArray[np.bool_]) -> None:
        """Adds a chunk of each monthly table (not during burn-in) and starts the next month.

        Args:
            world: The world.
            people: Its households, added up.
            mass_return: (townships,) the headcount rose by over 3 points within 12 months.
        """
        if world.day >= 0:
            for table, columns in (
                ("villages", self._villages(world, people)),
                ("townships", self._townships(world, people, mass_return)),
                ("networks", self._networks(world)),
                ("programmes", self._programmes(world)),
            ):
                self._add(table, columns)
        self.days = 0
        for sums in self.month:
            sums[:] = 0.0

    def table(self, name: str) -> Columns:
        """All rows of a table."""
        chunks = self.chunks[name]
        if not chunks:
            return {column: np.zeros(0) for column in COLUMNS[name]}
        return {column: np.concatenate([chunk[column] for chunk in chunks]) for column in COLUMNS[name]}

    def _add(self, table: str, columns: Columns) -> None:
        self.chunks[table].append({name: columns[name] for name in COLUMNS[table]})

    def _villages(self, world: World, people: "People") -> Columns:
        v = world.villages
        return {
            "date": _today(world, v.n),
            "village": np.arange(v.n, dtype=np.int32),
            "township": v.township.copy(),
            "remoteness": v.remoteness.copy(),
            "minutes_seat": _finite(v.minutes_seat),
            "residents": people.persons,
            "income_head": quotient(people.income, people.persons),
            "headcount": quotient(people.below, people.persons),
            "sellers_share": quotient(people.sellers, people.households),
            "covered": v.point_within.copy(),
            "signal": v.signal.copy(),
            "visits_week": self.month.visits * (7.0 / max(self.days, 1)),
            "delivered": self.month.delivered.astype(np.int32),
            "days_to_deliver": quotient(self.month.delivery_days, self.month.delivered),
            "loss_share": quotient(self.month.loss, self.month.delivered),
        }

    def _townships(self, world: World, people: "People", mass_return: NDArray[np.bool_]) -> Columns:
        t, total = world.townships, people.by_township
        households, persons = total(people.households), total(people.persons)
        c, s = world.couriers, world.stations
        employed = c.open[: c.n] & (c.household[: c.n] >= 0)
        open_points = s.open & (s.level == POINT)
        delivered = total(self.month.delivered)
        visits_week = self.month.visits * (7.0 / max(self.days, 1))
        return {
            "date": _today(world, t.n),
            "township": np.arange(t.n, dtype=np.int16),
            "name": np.array(township_names(world)),
            "remoteness": t.remoteness.copy(),
            "minutes_seat": _finite(t.minutes_seat),
            "households": households.astype(np.int32),
            "residents": persons,
            "income_head": quotient(total(people.income), persons),
            "headcount": quotient(total(people.below), persons),
            "headcount_formerly_poor": quotient(total(people.once_below), total(people.once)),
            "monitored": total(people.monitored),
            "mass_return": mass_return,
            "sellers_share": quotient(total(people.sellers), households),
            "points": np.bincount(s.township[open_points], minlength=t.n).astype(np.int32),
            "couriers": np.bincount(c.township[: c.n][employed], minlength=t.n).astype(np.int32),
            "delivered": delivered.astype(np.int32),
            "days_to_deliver": quotient(total(self.month.delivery_days), delivered),
            "loss_share": quotient(total(self.month.loss), delivered),
            "visits_week": quotient(total(visits_week), total(np.ones(visits_week.size))),
            "local_wage": t.local_wage.copy(),
            "idle": t.idle.copy(),
            "vacancies": t.vacancies.copy(),
            "migrants": total(people.migrants).astype(np.int32),
            "dispute_rate": t.dispute_rate.copy(),
            "compliance": t.compliance.copy(),
            "processor": t.processor.copy(),
        }

    def _networks(self, world: World) -> Columns:
        n, c, s = world.networks, world.couriers, world.stations
        # these run until the first day of the next month, so that they can be read on the last of this
        costs, revenue = n.costs_month.copy(), n.revenue_month.copy()
        total = costs.sum(axis=1)
        employed = c.open[: c.n] & (c.household[: c.n] >= 0)
        open_points = s.open & (s.level == POINT)
        tariff = n.tariff_first + n.tariff_kg * (SHOWN_KG - 1.0)
        return {
            "date": _today(world, n.n),
            "network": np.arange(n.n, dtype=np.int8),
            "name": np.array([name for name, *_ in network_labels(world)]),
            "revenue": revenue,
            "revenue_up": n.up_revenue_month.copy(),
            "subsidy": n.subsidy_month.copy(),
            "cost": total,
            "cost_up": n.up_cost_month.copy(),
            **{f"cost_{item}": costs[:, i].copy() for i, item in enumerate(COST_ITEMS)},
            "margin": revenue - total,
            "parcels": n.parcels_month.copy(),
            "parcels_up": n.up_parcels_month.copy(),
            "kg_up": n.up_kg_month.copy(),
            "km": self.month.km.copy(),
            "tariff": tariff.mean(axis=1) if tariff.shape[1] else np.full(n.n, np.nan),
            "couriers": np.bincount(c.network[: c.n][employed], minlength=n.n).astype(np.int32),
            "points": np.bincount(s.network[open_points], minlength=n.n).astype(np.int32),
            "courier_wage": n.courier_wage.copy(),
            "cash": n.cash.copy(),
        }

    def _programmes(self, world: World) -> Columns:
        p = world.programmes
        return {
            "date": _today(world, p.n),
            "lever": np.array(levers(world), np.str_),
            "active": p.active.copy(),
            "stopped": p.stopped.copy(),
            "intensity": p.intensity.copy(),
            "built": p.built.copy(),
            "spent_cny": p.spent_cny.copy(),
            "spent_year_cny": p.spent_year_cny.copy(),
            "budget_cny": np.where(np.isfinite(p.budget_cny), p.budget_cny, np.nan),
        }

    def add_households(self, world: World, vulnerability: Array) -> None:
        """Adds every household as it is at the end of the year.

        Args:
            world: The world.
            vulnerability: (households,) probability of poverty next year.
        """
        f, small = world.farmers, np.float32
        heads = np.maximum(f.residents, 1.0)
        income = by_source(f, world.incomes) / heads[:, None]
        columns: Columns = {
            "date": _today(world, f.n),
            "household": f.uid.copy(),
            "remoteness": world.villages.remoteness[f.village],
            "below_line": f.income_head < world.climate.line_year_cny,
            "vulnerability": vulnerability.astype(small),
            **{f"income_{source}": income[:, i].astype(small) for i, source in enumerate(SOURCES)},
            **{f"kg_{channel}": f.channel_kg[:, i].copy() for i, channel in enumerate(CHANNELS)},
            **{f"cny_{channel}": f.channel_cny[:, i].copy() for i, channel in enumerate(CHANNELS)},
        }
        for name in COLUMNS["households"]:
            if name not in columns:
                values = getattr(f, name)
                columns[name] = values.astype(small) if values.dtype == np.float64 else values.copy()
        self._add("households", columns)


class People:
    """Households of today, added up by village.

    Attributes:
        below_line: (households,) income per head under the line.
        of_household: (households,) CNY per year.
        households: (villages,) farm households.
        persons: (villages,) resident members, as everywhere below.
        income: (villages,) CNY per year.
        below: (villages,) persons under the line.
        once: (villages,) persons of formerly poor households.
        once_below: (villages,) those of them under the line.
        monitored: (villages,) persons of monitored households.
        sellers: (villages,) households that sell online.
        migrants: (villages,) members away.
    """

    def __init__(self, world: World) -> None:
        f, v = world.farmers, world.villages
        self._township, self._townships = v.township, world.townships.n
        self.below_line = f.income_head < world.climate.line_year_cny
        self.of_household = f.income_head * f.residents

        def by_village(values: NDArray[Any]) -> NDArray[Any]:
            return np.bincount(f.village, values, v.n)

        persons_below, once = f.residents * self.below_line, f.residents * f.formerly_poor
        self.households = np.bincount(f.village, minlength=v.n)
        self.persons = by_village(f.residents)
        self.income = by_village(self.of_household)
        self.below = by_village(persons_below)
        self.once = by_village(once)
        self.once_below = by_village(persons_below * f.formerly_poor)
        self.monitored = by_village(f.residents * (f.category != NOT_MONITORED))
        self.sellers = by_village(f.sells_online)
        self.migrants = by_village(f.migrants)

    def by_township(self, values: NDArray[Any]) -> NDArray[Any]:
        """(townships,) sums of village values."""
        return np.bincount(self._township, values, self._townships)


def network_labels(world: World) -> list[tuple[str, str, str]]:
    """(name, English, Chinese) of each network, by row."""
    return labels(getattr(world.settings, "networks", {}), world.networks.n, "network", "网络")


def product_labels(world: World) -> list[tuple[str, str, str]]:
    """(name, English, Chinese) of each product, by row."""
    return labels(getattr(world.settings, "products", {}), world.products.n, "product", "品类")


def levers(world: World) -> list[str]:
    """Names of the levers of the scenario, by row of the programmes."""
    return programmes.names(world)


def lever_labels(world: World) -> list[tuple[str, str, str]]:
    """(name, English, Chinese) of each lever, by row of the programmes."""
    titles = world.settings.policies.titles() if programmes.names(world) else {}
    return [(name, *titles[name]) for name in programmes.names(world)]


def township_names(world: World) -> list[str]:
    """Names of the townships, by row."""
    names = world.geometry.township_names
    return list(names) if names else [f"乡镇{i + 1}" for i in range(world.townships.n)]


def labels(group: Any, n: int, en: str, zh: str) -> list[tuple[str, str, str]]:
    """Labels of a named group of settings, or made-up ones where it has none."""
    found = [
        (name, getattr(item, "en", "") or name, getattr(item, "zh", "") or name)
        for name, item in dict(group).items()
    ]
    return found if len(found) == n else [(f"{en}_{i}", f"{en} {i + 1}", f"{zh}{i + 1}") for i in range(n)]


def _today(world: World, rows: int) -> NDArray[np.datetime64]:
    return np.full(rows, np.datetime64(world.calendar.date(world.day), "D"))


def quotient(above: NDArray[Any], below: NDArray[Any]) -> Array:
    """Quotient, NaN where the divisor is not positive."""
    quotient: Array = np.divide(above, below, out=np.full(len(above), np.nan), where=np.asarray(below) > 0)
    return quotient


def _finite(values: Array) -> Array:
    """Minutes, with NaN where no road leads."""
    return np.where(np.isfinite(values), values, np.nan)
