"""Who serves whom: hosts of queues, points within reach, carriers of households, pools of couriers.

Worked out on the first day, at every month's end, and when a sharing term moved; the daily phases only look
up.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Stations, Villages
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import B1, F8, I1, I4, I8x2
from ruralsim.logistics import choice, sharing
from ruralsim.world.world import Travel, World

LEFT, POINT_SERVICE, DIRECT = 0, 1, 2
"""How parcels reach a village: left at the township, by a point, or brought by the post."""


@dataclass(frozen=True)
class Service:
    """Look-up tables of the daily phases; rows of (network, village) are `network * V + village`.

    Attributes:
        N: networks.
        V: villages.
        T: townships.
        post: network that goes everywhere.
        present: (network * T) a station serves the network in the township.
        station: (network * T) station row where its parcels are sorted, -1 where it is absent.
        reach: (network * V) LEFT, POINT_SERVICE or DIRECT.
        pool_*: couriers' pools: township, networks (first entry, list), couriers (first entry, list).
        trunk_*: the same for trucks.
        hub_*: pools of networks between hub and prefecture.
        village_*: villages by township (first entry, list).
        queue_*: consignments waiting at points, by station row (first entry, list; older first).
        last_trip: day of the last truck, per trunk row (network * T), then per network to the prefecture.
        drawn_minutes: (network * T) couriers' minutes this month that a network's parcels caused.
        paid_minutes: (network * T) couriers' minutes this month on its payroll.
        versions: of the terms and stations these tables were made for.
    """

    N: int
    V: int
    T: int
    post: int
    present: B1
    station: I4
    reach: I1
    village_start: I4
    village_list: I4
    pool_township: I4
    pool_start: I4
    pool_networks: I4
    courier_start: I4
    courier_list: I4
    trunk_township: I4
    trunk_start: I4
    trunk_networks: I4
    hub_start: I4
    hub_networks: I4
    last_trip: I4
    drawn_minutes: F8
    paid_minutes: F8
    queue_start: I4
    queue_list: I4
    versions: tuple[int, ...] = ()


@rule
def point(service: Service, n: int, v: int) -> int:
    """Station row of network n's point in village v, and of its queue there."""
    return n * service.V + v


@rule
def station(service: Service, n: int, t: int) -> int:
    """Station row of network n's township station."""
    return service.N * service.V + n * service.T + t


@rule
def hub(service: Service, n: int) -> int:
    """Station row of network n's county hub."""
    return service.N * (service.V + service.T) + n


def service(world: World) -> Service:
    """Today's tables, made anew if a sharing term moved (month's ends renew them in any case)."""
    found = world.state.service
    if found is None or found.versions != _versions(world):
        found = refresh(world, found)
    return found


def queues(world: World) -> Service:
    """Today's tables, with room for every consignment in the queues."""
    tables, c = service(world), world.consignments
    if tables.queue_list.size < c.n:
        tables = world.state.service = replace(tables, queue_list=np.zeros(c.capacity, np.int32))
    return tables


def _versions(world: World) -> tuple[int, ...]:
    return tuple(world.terms.version[layer] for layer in sharing.LAYERS)


def refresh(world: World, before: Service | None = None) -> Service:
    """Make the tables; see `Service`."""
    networks, stations, villages = world.networks, world.stations, world.villages
    N, V, T = networks.n, villages.n, world.townships.n
    post = sharing.post_of(networks)

    own = stations.open[: N * V].reshape(N, V)
    host = sharing.hosts(
        own, networks.share, sharing.joined(world, "share_point")[:, villages.township], single=False
    )
    stations.host[: N * V] = np.where(host >= 0, host * V + np.arange(V), -1).reshape(-1)
    own = stations.open[N * V : N * V + N * T].reshape(N, T)
    lead = sharing.hosts(own, networks.share, sharing.joined(world, "share_station"), single=True)
    station = np.where(lead >= 0, N * V + lead * T + np.arange(T), -1).reshape(-1).astype(np.int32)
    stations.host[N * V : N * V + N * T] = station
    present = lead >= 0
    present[post] = True

    day = world.settings.logistics.dispatch
    drivable = 2.0 * villages.minutes_township + day.stop_minutes <= max(
        day.longest_minutes, day.shift_minutes
    )
    reach = np.where((host >= 0) & present[:, villages.township] & drivable, POINT_SERVICE, LEFT)
    reach[post] = np.where((reach[post] == LEFT) & drivable, DIRECT, reach[post])
    mile = world.settings.logistics.first_mile
    if before is not None and world.calendar.is_month_end(world.day):
        lay = stations.up_waited_month + stations.down_waited_month
        stations.unvisited[:] = (lay > 0.0) & (stations.visits_month == 0)
    usable = drivable & ~stations.unvisited[: N * V].reshape(N, V)  # what is served is visited
    _find_nearest(
        np.where(usable, host, -1), mile.slowness, mile.reach_minutes, mile.home_minutes, world.travel,
        stations, villages,
    )  # fmt: skip

    by_township = np.argsort(villages.township, kind="stable").astype(np.int32)
    village_start = _starts(villages.township, T)
    pool_township, pool_start, pool_networks = sharing.pools(present, sharing.joined(world, "share_vehicle"))
    courier_start, courier_list = _couriers_of(world, pool_township, pool_start, pool_networks)
    trunk = sharing.joined(world, "share_trunk")
    trunk_township, trunk_start, trunk_networks = sharing.pools(present, trunk)
    everywhere = np.ones((N, 1), np.bool_)
    _, hub_start, hub_networks = sharing.pools(everywhere, 2 * trunk.sum(axis=1, keepdims=True) > T)
    if before is None:
        lasting = (
            np.full(N * T + N, world.day - 1, np.int32), np.zeros(N * T), np.zeros(N * T),
            np.zeros(N * V + 1, np.int32), np.zeros(0, np.int32),
        )  # fmt: skip
    else:
        lasting = (
            before.last_trip, before.drawn_minutes, before.paid_minutes, before.queue_start, before.queue_list
        )  # fmt: skip
    made = Service(
        N, V, T, post, present.reshape(-1), station, reach.reshape(-1).astype(np.int8), village_start,
        by_township, pool_township, pool_start, pool_networks, courier_start, courier_list, trunk_township,
        trunk_start, trunk_networks, hub_start, hub_networks, *lasting, _versions(world),
    )  # fmt: skip
    if before is None:
        choice.first_waits(world)
    elif world.calendar.is_month_end(world.day):
        choice.learn_waits(world)
        choice.learn_mishaps(world)
    choice.tell_days(world, reach == LEFT, reach[post] > LEFT, post)
    choice.choose_carriers(world)
    world.state.service = made
    return made


def _starts(group: NDArray[Any], count: int) -> NDArray[np.int32]:
    return np.concatenate(([0], np.cumsum(np.bincount(group, minlength=count)))).astype(np.int32)


def _couriers_of(
    world: World, township: NDArray[np.int32], start: NDArray[np.int32], members: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Couriers of each pool, by uid; where every position is vacant a manager stands in."""
    couriers, N = world.couriers, world.networks.n
    pool_of = np.full((world.townships.n, N), -1)
    size = np.diff(start)
    pool_of[np.repeat(township, size), members] = np.repeat(np.arange(township.size), size)
    rows = np.flatnonzero(couriers.open[: couriers.n])
    pool = pool_of[couriers.township[rows], couriers.network[rows]]
    rows, pool = rows[pool >= 0], pool[pool >= 0]
    staffed = couriers.household[rows] >= 0
    works = staffed | (np.bincount(pool[staffed], minlength=township.size) == 0)[pool]
    rows, pool = rows[works], pool[works]
    order = np.lexsort((couriers.uid[rows], pool))
    return _starts(pool, township.size), rows[order].astype(np.int32)


@kernel
def _find_nearest(
    host: I8x2, slowness: float, reach: float, home: float, travel: Travel, stations: Stations,
    villages: Villages,
) -> None:  # fmt: skip
    """Writes `stations.nearest`, and villages' point columns: the nearest point, if it is within reach.

    Args:
        host: (network, village) whose point serves the network there, -1 where none does.
        slowness: a household's ride relative to a van's.
        reach: minutes beyond which a point is out of reach.
        home: minutes to the point of one's own village.
        travel: between places.
        stations: whose `nearest` is written.
        villages: whose point columns are written.
    """
    N, V = host.shape
    best = np.full(V, np.inf)
    for n in range(N):
        for v in range(V):
            closest, at = np.inf, v
            if host[n, v] >= 0:
                closest = 0.0
            else:
                for w in range(V):
                    ride = travel.minutes[v, w] * slowness
                    if host[n, w] >= 0 and ride < closest:
                        closest, at = ride, w
            stations.nearest[n * V + v] = n * V + at if closest <= reach else -1
            best[v] = min(best[v], closest)
    for v in range(V):
        villages.point_within[v] = best[v] <= reach
        villages.point_minutes[v] = home + min(best[v], reach)
