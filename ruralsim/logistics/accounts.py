"""Accounts of the networks: wages, rent and cold energy, what up-going produce causes, and the month's close.

Fuel, handling, haulage and city delivery are booked as they happen. Wages and rent fall due on the last day
of the month; wages are income of the workers' households. Costs that both directions cause are divided by
the minutes each takes on rounds and the work each makes at stations. Networks that pool settle so that each
bears its part of couriers and stations. A network out of cash is carried by its parent; one that gathers
more than it needs pays a dividend.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Consignments, Couriers, Networks, Stations
from ruralsim.entities.codes import (
    AT_HUB,
    AT_POINT,
    COST_COLD,
    COST_HANDOVER,
    COST_RENT,
    COST_WAGES_POINTS,
    COST_WAGES_ROUNDS,
    COST_WAGES_STATIONS,
    LOGISTICS_WAGES,
    POINT,
    TOWNSHIP_STATION,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.ledger import (
    F_COLD_ENERGY,
    F_HANDOVER_FEES,
    F_NETWORK_DIVIDENDS,
    F_NETWORK_EQUITY,
    F_RENT,
    F_SUBSIDY_NETWORKS,
    F_WAGES_NETWORKS,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import by_network, pay_households, settle, spend_all, work
from ruralsim.logistics.queues import settle_delays
from ruralsim.logistics.service import Service, service, station
from ruralsim.terms import Terms
from ruralsim.world.programmes import grant
from ruralsim.world.world import Books, World

_COST_UP, _SUBSIDY = TALLY["cost_up"], TALLY["subsidy_networks"]
_VACANCIES, _COURIER_DAYS, _WAITING = (
    TALLY["vacancies_days"],
    TALLY["courier_days"],
    TALLY["down_waiting_days"],
)
_SHIFTS = TALLY["courier_shifts"]


class Accounts(Settings):
    """Cash of the networks, what errors may cost a courier, and their cold stores."""

    assessment_most: Annotated[
        float,
        Param("1", 0, 1, "Most of a wage that bonus or penalty for errors moves", "考核奖惩占工资上限",
              source="Provisional Regulations on Payment of Wages 1994 art. 16: deductions up to 20 %",
              confidence="M"),
    ] = 0.2  # fmt: skip
    cold_cny_kg_day: Annotated[
        float,
        Param(
            "CNY/kg/day",
            0,
            1,
            "Energy of a cold store per kg of room",
            "冷库能耗",
            source="0.2-0.5 CNY/kg/month",
        ),
    ] = 0.012
    reserve_months: Annotated[
        float,
        Param("months", 0, 24, "Cash a parent restores a network to, in months of cost", "补足资金月数"),
    ] = 0.5
    ceiling_months: Annotated[
        float, Param("months", 0, 60, "Cash above this is paid out, in months of cost", "分红资金上限月数")
    ] = 3.0


@kernel
def _note(
    service: Service, couriers: Couriers, c: Consignments, networks: Networks, stations: Stations,
    terms: Terms, books: Books,
) -> bool:  # fmt: skip
    """Memos of the day: who works, what is vacant, what waits; returns whether there is a cold store.

    People come to know how long a network takes by what lies with it each night: down-going parcels from the
    prefecture to the village, produce at the point and then at township and hub.
    """
    for i in range(couriers.n):
        if couriers.open[i]:
            works = couriers.household[i] >= 0
            books.tally[_COURIER_DAYS if works else _VACANCIES] += 1.0
            books.tally[_SHIFTS] += networks.hours[int(couriers.network[i])] if works else 0.0
    waiting, cold = 0, False
    for r in range(stations.n):
        here = int(stations.down_hub[r]) + int(stations.down_township[r])
        stations.down_waited_month[r] += here + int(stations.down_inbound[r, 0])
        waiting += here
        cold = cold or stations.cold_kg[r] + terms.cold_store[r] != 0.0
    books.tally[_WAITING] += waiting
    for i in range(c.n):  # without a branch, which could not be predicted: what is elsewhere adds nothing
        stage = int(c.stage[i])
        beyond = station(service, int(c.network[i]), int(c.township[i]))
        place = int(c.node[i]) if stage == AT_POINT else beyond
        stations.up_waited_month[place] += 1.0 if AT_POINT <= stage <= AT_HUB else 0.0
    return cold


def accounts(world: World) -> None:
    """Phase 10: daily memos; on the last day of a month the wages, rents and the close."""
    if _note(
        service(world), world.couriers, world.consignments, world.networks, world.stations, world.terms,
        world.books,
    ):  # fmt: skip
        _cool(world)
    if world.calendar.is_month_end(world.day):
        tables = service(world)
        _pay_couriers(world, tables)
        _pay_stations(world)
        settle_delays(world)
        _close(world)


def _cool(world: World) -> None:
    """Cold stores cost energy, full or not."""
    room = world.stations.cold_kg + world.terms["cold_store"]
    s = world.settings.logistics.accounts
    energy = by_network(
        world, world.stations.network, room * s.cold_cny_kg_day * world.climate.consumer_index
    )
    spend_all(world, COST_COLD, F_COLD_ENERGY, energy)
    world.networks.up_cost_month += energy
    world.tally.today[_COST_UP] += float(energy.sum())


def _pay_couriers(world: World, tables: Service) -> None:
    """Wages with bonus or penalty for errors; pools settle by the minutes each network's parcels took."""
    couriers, terms = world.couriers, world.terms
    T = world.townships.n
    rows = np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] >= 0))
    n, t = couriers.network[rows].astype(np.int64), couriers.township[rows]
    worked = np.minimum(
        (world.day - couriers.hired_day[rows] + 1.0) / world.calendar.days_in_month(world.day), 1.0
    )
    errors, heads = by_network(world, n, couriers.errors[rows]), by_network(world, n, np.ones(rows.size))
    fewer = (errors / np.maximum(heads, 1.0))[n] - couriers.errors[rows]
    wage = couriers.wage_cny_month[rows] * worked
    most = world.settings.logistics.accounts.assessment_most * wage
    pay = wage + np.clip(terms["assessment"][n] * fewer, -most, most)
    pay_households(world, couriers.household[rows], pay, F_WAGES_NETWORKS, LOGISTICS_WAGES)
    spend_all(world, COST_WAGES_ROUNDS, None, by_network(world, n, pay))
    world.stations.cost_month += np.bincount(
        world.networks.n * world.villages.n + n * T + t, weights=pay, minlength=world.stations.n
    )
    wages = np.zeros((T, world.networks.n))
    np.add.at(wages, (t, n), pay)
    _subsidise(world, "courier_subsidy", wages * np.minimum(terms["courier_subsidy"], 1.0))

    size = np.diff(tables.pool_start)
    if (size > 1).any():
        line = tables.pool_networks.astype(np.int64) * T + np.repeat(tables.pool_township, size)
        pool = np.repeat(np.arange(size.size), size)
        bill = np.bincount(n * T + t, weights=pay, minlength=world.networks.n * T)[line]
        bills = np.bincount(pool, weights=bill, minlength=size.size)[pool]
        drawn = tables.drawn_minutes[line]
        minutes = np.bincount(pool, weights=drawn, minlength=size.size)[pool]
        fair = np.where(minutes > 0.0, bills * drawn / np.maximum(minutes, 1e-9), bill)
        settle(world, COST_HANDOVER, F_HANDOVER_FEES, by_network(world, tables.pool_networks, fair - bill))


def _pay_stations(world: World) -> None:
    """Keepers, managers and rents; users of a shared station bear their part of its cost."""
    stations, terms = world.stations, world.terms
    points, townships = stations.level == POINT, stations.level == TOWNSHIP_STATION
    runs = stations.open & (~townships | (stations.host == np.arange(stations.n)))
    network = stations.network.astype(np.int64)
    wage = np.where(runs & (stations.keeper >= 0), stations.wage_cny_month, 0.0)
    manages = runs & townships & (stations.keeper >= 0)
    wage[manages] += terms["manager_pay"][stations.township[manages], network[manages]]
    rent = np.where(runs, stations.rent_cny_month * world.climate.consumer_index, 0.0)
    paid = wage > 0.0
    pay_households(world, stations.keeper[paid], wage[paid], F_WAGES_NETWORKS, LOGISTICS_WAGES)
    spend_all(world, COST_WAGES_POINTS, None, by_network(world, network, np.where(points, wage, 0.0)))
    spend_all(world, COST_WAGES_STATIONS, None, by_network(world, network, np.where(points, 0.0, wage)))
    spend_all(world, COST_RENT, F_RENT, by_network(world, network, rent))

    cost = wage + rent
    guests = stations.open & townships & (stations.host >= 0)
    if (stations.host[guests] != np.flatnonzero(guests)).any():
        used = np.where(guests, stations.parcels_month, 0.0)
        host = np.where(guests, stations.host, 0)
        total = np.bincount(host, weights=used, minlength=stations.n)
        fair = np.where(guests, cost[host] * used / np.maximum(total[host], 1e-9), 0.0)
        fair = np.where(guests & (total[host] <= 0.0), cost, fair)
        settle(
            world,
            COST_HANDOVER,
            F_HANDOVER_FEES,
            by_network(world, network, np.where(guests, fair - cost, 0.0)),
        )
        cost = np.where(guests, fair, cost)
    stations.cost_month += np.where(points, 0.0, cost)  # that of points was entered when the month began
    shape = terms["point_subsidy"].shape
    open_points, managers = np.zeros(shape), np.zeros(shape)
    supported = np.flatnonzero(points & stations.open)
    np.add.at(open_points, (stations.township[supported], network[supported]), 1.0)
    _subsidise(world, "point_subsidy", open_points * terms["point_subsidy"])
    np.add.at(managers, (stations.township[manages], network[manages]), 1.0)
    added = managers * terms["manager_pay"]
    _subsidise(world, "manager_grant", added * np.minimum(terms["manager_grant"], 1.0))


def _subsidise(world: World, term: str, claims: NDArray[np.float64]) -> None:
    """The government pays networks what they claim (township, network), as far as there is money."""
    if claims.any():
        paid = (claims * grant(world, term, claims)).sum(axis=0)
        world.networks.cash += paid
        world.networks.subsidy_month += paid
        world.money.today[F_SUBSIDY_NETWORKS] += float(paid.sum())
        world.tally.today[_SUBSIDY] += float(paid.sum())


def _close(world: World) -> None:
    """Joint costs are attributed, the month enters the rings, cash is topped up or paid out."""
    s, networks = world.settings.logistics.accounts, world.networks
    ups = work(networks.up_parcels_month, networks.up_kg_month)
    downs = np.maximum(networks.parcels_month - networks.up_parcels_month, 0.0)
    share = np.where(ups + downs > 0.0, ups / np.maximum(ups + downs, 1e-9), 0.0)
    on_rounds = networks.up_minutes_month / np.maximum(networks.round_minutes_month, 1e-9)
    desks = networks.costs_month[:, [COST_WAGES_POINTS, COST_WAGES_STATIONS, COST_RENT]].sum(axis=1)
    caused = share * desks + on_rounds * networks.costs_month[:, COST_WAGES_ROUNDS]
    networks.up_cost_month += caused
    world.tally.today[_COST_UP] += float(caused.sum())

    m = world.calendar.months(world.day) % 12
    networks.costs_ring[:, m] = networks.costs_month
    for ring, month in (
        (networks.parcels_ring, networks.parcels_month),
        (networks.up_cost_ring, networks.up_cost_month),
        (networks.up_parcels_ring, networks.up_parcels_month),
        (networks.up_kg_ring, networks.up_kg_month),
        (networks.up_revenue_ring, networks.up_revenue_month),
        (networks.down_paid_ring, networks.down_paid_month),
        (networks.gate_paid_ring, networks.gate_paid_month),
    ):
        ring[:, m] = month

    cost = networks.costs_month.sum(axis=1)
    equity = np.where(networks.cash < 0.0, s.reserve_months * cost - networks.cash, 0.0)
    surplus = np.maximum(networks.cash - s.ceiling_months * cost, 0.0)
    networks.cash += equity - surplus
    world.money.today[F_NETWORK_EQUITY] += float(equity.sum())
    world.money.today[F_NETWORK_DIVIDENDS] += float(surplus.sum())
