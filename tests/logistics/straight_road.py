"""A county small enough to reckon with pencil and paper: one road, three villages, two networks.

    seat ---20 km--- station ---10 km--- Near ---10 km--- Middle ---20 km--- Far

A kilometre takes 1.2 minutes, so that the villages lie 12, 24 and 48 minutes from the station. The post
(network 0) and a brand (network 1) each have a station in the township and one courier, who neither hurries
nor dawdles: 1.4 minutes for a parcel at a point, which earns 0.95 CNY. Nothing waits anywhere, no cash has
moved, and nothing gets lost or goes astray by chance.
"""

from typing import Any

import numpy as np

from ruralsim.entities.codes import AT_FARM
from ruralsim.logistics.service import refresh, service
from ruralsim.world.world import World
from tests.factory import tiny_world

POST, BRAND = 0, 1
NEAR, MIDDLE, FAR = 0, 1, 2
V = 3
STATION, SEAT = V, V + 1  # nodes of the road
STATION_ROW = 2 * V
"""The post's station among the stations; the brand's follows, then the two hubs."""
KM = np.array([10.0, 20.0, 40.0, 0.0, -20.0])
"""Where each node lies along the road, counted from the station."""
MINUTES_KM = 1.2

_NO_ACCIDENT = {
    f"logistics__handover__{name}": 0.0
    for name in ("loss", "missort", "damage", "uncollected", "uncollected_direct", "fetch_day")
} | {
    "logistics__custody__vibration": 0.0,
    "logistics__dispatch__sorting_minutes": 0.6,
    "logistics__dispatch__down_minutes": 0.8,
}


def straight_road(points: tuple[tuple[int, int], ...] = (), **settings: Any) -> World:
    """The county, on the eve of its first day.

    Args:
        points: (network, village) that have a point.
        **settings: of the scenario, as in `tests.factory.tiny_scenario`.
    """
    networks = {"express_b": False, "coop": False, "bus": False}
    world = tiny_world(12, V, 1, 12, 0, networks=networks, **(_NO_ACCIDENT | settings))
    world.networks.down_fee_cny[:] = 0.95
    world.travel.km[:] = np.abs(KM[:, None] - KM[None, :])
    world.travel.minutes[:] = MINUTES_KM * world.travel.km
    villages, stations, couriers = world.villages, world.stations, world.couriers
    villages.minutes_township[:] = world.travel.minutes[:V, STATION]
    villages.minutes_seat[:] = world.travel.minutes[:V, SEAT]
    villages.has_road[:], villages.cut_until[:] = True, -1
    world.townships.km_seat[:], world.townships.minutes_seat[:] = 20.0, 24.0
    stations.open[: 2 * V] = False
    stations.keeper[: 2 * V] = -1
    for n, v in points:
        stations.open[n * V + v] = True
    assert couriers.n == 2
    assert couriers.network[:2].tolist() == [POST, BRAND]
    couriers.skill[:2], couriers.capacity_kg[:2] = 0.5, 600.0
    stations.manager_skill[:], stations.wage_cny_month[STATION_ROW : STATION_ROW + 2] = 0.5, 1500.0
    renewed(world)
    return world


def renewed(world: World) -> None:
    """Makes the look-up tables of who serves whom anew, as at a month's end."""
    refresh(world, service(world))


def parcels_at_township(world: World, network: int, village: int, parcels: int, since: int = 0) -> None:
    """Down-going parcels lie at the township for a village, as yet not on this morning's count."""
    row = network * V + village
    world.stations.down_township[row] = parcels
    world.stations.down_ages[row] = 0
    world.stations.down_ages[row, max(world.day - since - 1, 0)] = parcels


def consign(world: World, network: int, household: int, kg: float, freight_cny: float, **columns: Any) -> int:
    """A household packs a consignment of the first product for a network; its row."""
    c = world.consignments
    i = c.append(1).start
    c.uid[i], c.seller[i], c.stage[i], c.network[i] = 1000 + i, household, AT_FARM, network
    c.village[i], c.township[i] = world.farmers.village[household], 0
    c.kg[i] = c.packed_kg[i] = c.ordered_kg[i] = kg
    c.freight_cny[i], c.fresh[i], c.created[i], c.node[i] = freight_cny, 1.0, world.day, -1
    for name, value in columns.items():
        getattr(c, name)[i] = value
    return i


def household_of(world: World, village: int) -> int:
    """A household of a village."""
    return int(np.flatnonzero(world.farmers.village == village)[0])
