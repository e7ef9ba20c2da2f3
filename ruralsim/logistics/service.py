"""Who serves whom: hosts of queues, points within reach, carriers of households, pools of couriers.

Worked out on the first day, at every month's end, and when a sharing term moved; the daily phases only look
up.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Stations, Villages
from ruralsim.foundation.draws import Purpose, draw, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.records import B1, F8, I1, I4, F8x2, I8x2, Key
from ruralsim.logistics import sharing
from ruralsim.world.world import Travel, World
from ruralsim.world.year import working_days

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
    known, c = service(world), world.consignments
    if known.queue_list.size < c.n:
        known = world.state.service = replace(known, queue_list=np.zeros(c.capacity, np.int32))
    return known


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

    drivable = np.isfinite(villages.minutes_township)
    reach = np.where((host >= 0) & present[:, villages.township] & drivable, POINT_SERVICE, LEFT)
    reach[post] = np.where((reach[post] == LEFT) & drivable, DIRECT, reach[post])
    mile = world.settings.logistics.first_mile
    _find_nearest(
        host, mile.slowness, mile.reach_minutes, mile.home_minutes, world.travel, stations, villages
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
        known = mile.first_wait_days
        world.stations.up_wait_days[:] = world.stations.down_wait_days[:] = known
    if before is None or world.calendar.is_month_end(world.day):
        _service_felt(world, made)
        _waits_felt(world)
    _choose_carriers(world, made)
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


def _service_felt(world: World, made: Service) -> None:
    """Writes `villages.goods_service`: how often a village's parcels come, relative to daily."""
    s, villages, networks = world.settings.logistics.first_mile, world.villages, world.networks
    N, V = networks.n, villages.n
    visits = world.stations.visits_month[: N * V].reshape(N, V)
    working = working_days(world)
    if not world.stations.visits_month.any():
        often = np.full((N, V), s.first_frequency)
    else:
        often = np.minimum(visits / working[:, None], 1.0)
    relayed = s.handover_share * often[made.post] + (1.0 - s.handover_share) * s.counter_service
    reach = made.reach.reshape(N, V)
    felt = np.where(reach == LEFT, np.where(reach[made.post] == LEFT, s.counter_service, relayed), often)
    villages.goods_service[:] = (networks.share[:, None] * felt).sum(axis=0) / networks.share.sum()


def _waits_felt(world: World) -> None:
    """Writes `stations.up_wait_days` and `down_wait_days`: what people have come to expect.

    Days lain, summed over parcels, by parcels that left are the mean wait (Little's law). Where much lies and
    nothing leaves, the wait is as long as a carrier is given time at all; where nothing lay there is no news.
    """
    s, stations = world.settings.logistics, world.stations
    longest, speed = float(s.handover.give_up_days), s.first_mile.wait_speed
    for waited, passed, expected in (
        (stations.up_waited_month, stations.up_passed_month, stations.up_wait_days),
        (stations.down_waited_month, stations.down_passed_month, stations.down_wait_days),
    ):
        seen = np.minimum(waited / np.maximum(passed, 1.0), longest)
        expected += np.where((waited > 0.0) | (passed > 0.0), speed * (seen - expected), 0.0)


def _choose_carriers(world: World, made: Service) -> None:
    """Writes `farmers.carrier`: among networks with a point within reach, by market share and price."""
    s, networks, zones, farmers = (
        world.settings.logistics.first_mile,
        world.networks,
        world.zones,
        world.farmers,
    )
    N, V = networks.n, world.villages.n
    further = np.maximum(s.typical_kg - 1.0, 0.0)
    weight = zones.share / max(float(zones.share.sum()), 1e-9)
    price = ((networks.tariff_first + further * networks.tariff_kg) * weight).sum(axis=1)
    reachable = world.stations.nearest[: N * V].reshape(N, V) >= 0
    asked = np.where(reachable, price[:, None], np.inf)
    least = asked.min(axis=0)
    dearer = np.where(reachable, price[:, None] / np.where(np.isfinite(least), least, 1.0) - 1.0, 0.0)
    weighed = networks.share[:, None] * exp_array(-s.price_sensitivity * dearer)
    edges = np.cumsum(np.where(reachable, weighed, 0.0), axis=0)
    _choose(key(world.place_seed, Purpose.CARRIER_CHOICE, 0), edges, farmers)


@kernel
def _choose(taste: Key, edges: F8x2, farmers: Farmers) -> None:
    """Each household takes the network in whose stretch its lasting taste falls.

    Args:
        taste: key of the draws.
        edges: (network, village) weights of the networks summed up; all 0 where none is within reach.
        farmers: whose `carrier` is written, -1 where there is none.
    """
    last = edges.shape[0] - 1
    for f in range(farmers.n):
        v = int(farmers.village[f])
        goal, chosen = draw(taste, farmers.uid[f]) * edges[last, v], 0
        while chosen < last and goal >= edges[chosen, v]:
            chosen += 1
        farmers.carrier[f] = chosen if edges[last, v] > 0.0 else -1
