"""Siting: where a network that plans its points would put them.

Sites are chosen one after another, each where it saves the most, and then exchanged for others while that
saves more (Teitz and Bart 1968). Saved are households' ways, weighed by the parcels to be expected and by the
worth of people's time, and what a parcel at a point spares its network. A plan that weighs cost takes a
site only as long as this is worth more than a keeper and the return on the outlay (the facility location
problem of Kuehn and Hamburger 1963), and gives up points that are not; a coverage standard takes as many as
it wants whatever they cost (the p-median). Runs when what is wanted changes; at rest nothing is planned. A
point is moved or opened with the probability to which its township carries out policy. Networks that share
points are planned together, the largest first, for the parcels of all: each looks for what the others leave
uncovered.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.entry import close_point, open_point, required, spared_cny
from ruralsim.logistics.service import Service, refresh, service
from ruralsim.logistics.sharing import joined
from ruralsim.world.programmes import carried_out
from ruralsim.world.world import World


class Siting(Settings):
    """The planner's view."""

    unserved_minutes: Annotated[
        float,
        Param("min", 1, 1000, "Way counted for a village no road links to a site", "不可达村庄折算时间"),
    ] = 180.0
    exchanges: Annotated[int, Param("", 0, 100, "Rounds of exchanges at most", "最大交换轮数")] = 10
    time_value: Annotated[
        float,
        Param("1", 0, 2, "Worth of people's time on the way, relative to the local wage",
              "出行时间价值(占本地工资)",
              source="Gwilliam 1997: 0.3 of household income per head, for time not worked; here of wages"),
    ] = 0.3  # fmt: skip
    trip_parcels: Annotated[
        float, Param("parcels/trip", 0.1, 20, "Parcels handed in or fetched on one way", "每趟收寄件数")
    ] = 1.5


def best_sites(
    way: NDArray[np.float64],
    weight: NDArray[np.float64],
    sites: int,
    rounds: int,
    there: NDArray[np.float64] | None = None,
    price: NDArray[np.float64] | None = None,
) -> NDArray[np.int64]:
    """Sites that make the weighted way to the nearest of them short.

    Args:
        way: (place, candidate) minutes, finite.
        weight: (place,) what a minute of way costs there.
        sites: how many at most; all of them where sites have no price.
        rounds: passes of exchanges at most.
        there: (place,) minutes where none of them is near; none if left out.
        price: (candidate,) what a site costs, as weight × minutes; left out, cost is not weighed.

    Returns:
        Candidates chosen, ascending.
    """
    sites, weighs = min(sites, way.shape[1]), price is not None
    fixed = np.zeros(way.shape[1]) if price is None else price
    start = np.full(way.shape[0], np.inf) if there is None else there

    def totals(nearest: NDArray[np.float64], barred: list[int]) -> NDArray[np.float64]:
        """(candidate,) what ways cost with one more site, and that site; infinite for the barred."""
        cost = (weight[:, None] * np.minimum(nearest[:, None], way)).sum(axis=0) + fixed
        cost[barred] = np.inf
        return np.asarray(cost)

    chosen: list[int] = []
    nearest = start.copy()
    for _ in range(sites):
        cost = totals(nearest, chosen)
        best = int(np.argmin(cost))
        if weighs and cost[best] >= float((weight * nearest).sum()):
            break
        chosen.append(best)
        nearest = np.minimum(nearest, way[:, best])
    for _ in range(rounds):
        improved = False
        for site in chosen.copy():
            others = [other for other in chosen if other != site]
            rest = np.minimum(start, way[:, others].min(axis=1)) if others else start
            cost = totals(rest, others)
            best = int(np.argmin(cost))
            if weighs and float((weight * rest).sum()) <= min(cost[best], cost[site]):
                chosen, improved = others, True  # it costs less without this point
            elif cost[best] < cost[site] - 1e-12 * abs(cost[site]):
                chosen[chosen.index(site)], improved = best, True
        if not improved:
            break
    return np.array(sorted(chosen), np.int64)


@dataclass
class SitingState:
    """What has been planned.

    Attributes:
        versions: Of the terms that points were last planned for: sites wanted, and the cost weighed.
    """

    versions: tuple[int, int] = (0, 0)


def siting(world: World) -> None:
    """Phase 10, monthly: networks with a plan move their points to its sites."""
    if not world.calendar.is_month_end(world.day):
        return
    versions = world.terms.version["sites_wanted"], world.terms.version["sites_cost"]
    if world.state.siting.versions == versions:
        return
    world.state.siting.versions = versions
    s, stations, villages = world.settings.logistics.siting, world.stations, world.villages
    mile = world.settings.logistics.first_mile
    V, T = villages.n, world.townships.n
    tables = service(world)
    way = np.minimum(world.travel.minutes[:V, :V] * mile.slowness, s.unserved_minutes)
    way[np.arange(V), np.arange(V)] = mile.home_minutes
    alone = np.minimum(villages.minutes_township * mile.slowness, s.unserved_minutes)
    shares = 2 * joined(world, "share_point").sum(axis=1) > T
    parcels, minute = expected_parcels(world, tables), _minute_cny(world)
    covered, taken = alone, np.zeros(V, np.bool_)  # by networks that share points, planned so far
    for n in np.argsort(-world.networks.share, kind="stable").tolist():
        wanted = world.terms["sites_wanted"][n]
        present = tables.present[n * T + villages.township] if V else np.zeros(0, np.bool_)
        places = np.flatnonzero(present & np.isfinite(villages.minutes_township))
        if not wanted >= 1.0 or not places.size:
            continue
        load = parcels[shares].sum(axis=0) if shares[n] else parcels[n]
        fresh = np.where(taken & shares[n], 0.0, load)  # a shared point already serves the village
        price = _price(world, n, fresh)[places] if world.terms["sites_cost"][n] > 0.0 else None
        there = covered if shares[n] else alone
        weight = load * minute * 2.0 / s.trip_parcels
        sites = places[best_sites(way[:, places], weight, int(wanted), s.exchanges, there, price)]
        if shares[n]:
            covered = np.minimum(covered, way[:, sites].min(axis=1, initial=np.inf))
            taken[sites] = True
        keep = np.zeros(V, np.bool_)
        keep[sites] = True
        complies = draw_array(key(world.seed, Purpose.BUILDING, 0), stations.uid[n * V : (n + 1) * V])
        moved = complies < carried_out(world)[villages.township]
        for v in np.flatnonzero(moved):
            row = n * V + int(v)
            if keep[v] and not stations.open[row]:
                open_point(world, row)
            elif stations.open[row] and not keep[v]:
                close_point(world, row)
    refresh(world, tables)


def expected_parcels(world: World, tables: Service) -> NDArray[np.float64]:
    """(network, village) parcels a month, both directions: each network's own, spread over its households."""
    networks, villages = world.networks, world.villages
    months = min(world.calendar.months(world.day) + 1, networks.parcels_ring.shape[1])
    reached = tables.present.reshape(networks.n, -1)[:, villages.township] * villages.households
    homes = np.maximum(reached.sum(axis=1), 1)
    return np.asarray((networks.parcels_ring.sum(axis=1) / months / homes)[:, None] * reached)


def _minute_cny(world: World) -> NDArray[np.float64]:
    """(village,) worth of a minute of people's way, CNY."""
    s = world.settings.logistics
    month = WORKDAYS_MONTH * s.dispatch.shift_minutes
    return np.asarray(s.siting.time_value * world.townships.local_wage[world.villages.township] / month)


def _price(world: World, n: int, load: NDArray[np.float64]) -> NDArray[np.float64]:
    """(village,) what a point of network n costs a month beyond what it spares it, as far as weighed.

    A keeper, and for a point that is still to be opened the return on its outlay; parcels handed over at a
    point spare the network what it would pay for them elsewhere.
    """
    entry, villages = world.settings.logistics.entry, world.villages
    outlay = entry.point_capital * world.climate.consumer_index
    new = ~world.stations.open[n * villages.n : (n + 1) * villages.n]
    asked = np.where(new, required(outlay, world.townships.dispute_rate[villages.township], entry), 0.0)
    cost = world.networks.keeper_wage[n] + asked - load * spared_cny(world)[n]
    return np.asarray(world.terms["sites_cost"][n] * cost)
