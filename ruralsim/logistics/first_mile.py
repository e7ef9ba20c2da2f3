"""First mile: produce goes from the farm to a pick-up point, and freight is paid.

A household carries its parcels to the nearest point of its carrier (that costs it time, not money), or the
courier fetches them at the gate. Where no point is within reach the parcel waits for the post to pass. At
the point the seller pays freight, and whatever fee the keeper makes up; a freight subsidy comes back at
once.
"""

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Consignments, Farmers, Networks, Stations, Villages, Zones
from ruralsim.entities.codes import AT_FARM, AT_POINT, AT_TOWNSHIP, COST_HANDLING, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_FREIGHT,
    F_FREIGHT_SUBSIDY_SELLERS,
    F_HANDLING,
    F_IRREGULAR_FEES,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import I4, F8x2
from ruralsim.logistics.books import KG_PER_PARCEL, bear, cause_up, earn, spend
from ruralsim.logistics.bought import BoughtPrices, city_cost, haul_cost
from ruralsim.logistics.service import LEFT, Service, point, queues, station
from ruralsim.terms import Terms
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.produce import spoilage_on_the_way
from ruralsim.world.programmes import any_set, grant
from ruralsim.world.world import Books, World

_CARRYING, _REVENUE, _FEE_PARCELS = (
    TALLY["carrying_minutes"],
    TALLY["revenue_up"],
    TALLY["irregular_fee_parcels"],
)


class FirstMile(Settings):
    """How produce and goods pass between a household and the network."""

    reach_minutes: Annotated[
        float, Param("min", 0, 240, "A point farther than this is out of reach", "网点可达时间")
    ] = 15.0
    slowness: Annotated[
        float, Param("1", 0.5, 10, "A household's ride relative to a van's", "农户出行相对货车耗时")
    ] = 1.8
    home_minutes: Annotated[
        float, Param("min", 0, 120, "Way to the point of one's own village", "本村网点步行时间")
    ] = 6.0
    handover_share: Annotated[
        float,
        Param("1", 0, 1,
        "Parcels without a point that a brand hands to the post; the rest stay at the township",
              "转交邮政比例(无网点)"),
    ] = 0.6  # fmt: skip
    point_fee_down: Annotated[
        float,
        Param("CNY/parcel", 0, 5, "Worth of a point to its network per down-going parcel", "网点下行件收益",
              source="village last mile 0.8-2.0 CNY, recollection"),
    ] = 0.8  # fmt: skip
    point_fee_up: Annotated[
        float, Param("CNY/parcel", 0, 20, "Worth of a point per parcel of produce work", "网点上行件收益")
    ] = 1.2
    cold_gain: Annotated[
        float,
        Param(
            "1",
            0,
            10,
            "Cold service is bought when the loss saved exceeds its price this many times",
            "冷链选择阈值",
        ),
    ] = 1.0


def wished(world: World) -> NDArray[np.float64]:
    """(network, village) share of produce whose sellers would rather pay a courier than carry it.

    They pay for the courier's minutes at the gate, and save their own on the way to the point. Nobody is
    asked where the programme does not offer it.
    """
    s, towns, villages = world.settings.logistics.dispatch, world.townships, world.villages
    month = WORKDAYS_MONTH * s.shift_minutes
    world.networks.gate_cny[:] = s.gate_minutes * world.networks.courier_wage / month
    saved = 2.0 * villages.point_minutes * towns.local_wage[villages.township] / month
    offered = np.minimum(world.terms["farm_gate"], 1.0)
    return np.where(saved > world.networks.gate_cny[:, None], offered, 0.0)


def _offer_pickup(world: World) -> None:
    """Couriers fetch at the gate what is wished, as far as last month left time for it."""
    stations, N, V, T = world.stations, world.networks.n, world.villages.n, world.townships.n
    if not any_set(world, "farm_gate"):
        stations.gate_share[:] = 0.0
        return
    room = stations.gate_room[N * V : N * V + N * T].reshape(N, T)[:, world.villages.township]
    stations.gate_share[: N * V] = (wished(world) * room).reshape(-1)


@rule
def pays_for_cold(value: float, saved: float, surcharge: float, gain: float) -> bool:
    """Whether a seller takes cold service: goods worth more are kept from loss than it costs."""
    return value * saved > gain * surcharge and surcharge > 0.0


class Today(NamedTuple):
    """What goods and their handling are worth today.

    Attributes:
        price_index: of materials.
        learning: of what comes to a point in a day, 1/day.
        keep: (ambient and cold, products) share of mass kept in a day.
        ageing: (ambient and cold, products) freshness lost in a day.
    """

    price_index: float
    learning: float
    keep: F8x2
    ageing: F8x2


@rule
def _freight(
    c: Consignments, farmers: Farmers, networks: Networks, zones: Zones, s: FirstMile, prices: BoughtPrices,
    today: Today, books: Books, i: int, n: int,
) -> float:  # fmt: skip
    """The seller of consignment i pays network n its freight, with cold service where that pays.

    Returns:
        What haulage and delivery beyond the county will cost the network, CNY.
    """
    f, z, p = int(c.seller[i]), int(c.zone[i]), int(c.product[i])
    # what the way beyond the county costs, and what cold service would save of the goods on it
    onward = haul_cost(c.kg[i], zones.km[z], prices) + city_cost(c.kg[i], prices)
    fresher = max(today.ageing[0, p] - today.ageing[1, p], 0.0)
    saved = min(((today.keep[1, p] - today.keep[0, p]) + fresher) * float(zones.days[z]), 1.0)
    if pays_for_cold(c.paid_cny[i], saved, prices.cold_extra * onward, s.cold_gain):
        c.cold[i] = True
        c.freight_cny[i] += prices.cold_extra * onward
        onward += prices.cold_extra * onward
    # the seller pays, the network earns
    bear(farmers, f, FARMING, c.freight_cny[i])
    earn(networks, books, n, F_FREIGHT, c.freight_cny[i])
    networks.up_revenue_month[n] += c.freight_cny[i]
    books.tally[_REVENUE] += c.freight_cny[i]
    return onward


@rule
def _hand_in(
    day: int, service: Service, c: Consignments, farmers: Farmers, stations: Stations, networks: Networks,
    villages: Villages, zones: Zones, terms: Terms, s: FirstMile, prices: BoughtPrices, today: Today,
    handed_in: I4, books: Books,
) -> int:  # fmt: skip
    """Packed consignments come to a point and are paid for; lists them and returns how many."""
    count = 0
    for i in range(c.n):
        if c.stage[i] != AT_FARM:
            continue
        handed_in[count] = i
        count += 1
        # to the nearest point of the network chosen; where it has none, or rests, the post passes by
        v, t, n = int(c.village[i]), int(c.township[i]), int(c.network[i])
        serves = n >= 0 and service.present[n * service.T + t] and networks.duty[n] > 0.0
        if not serves or stations.nearest[point(service, n, v)] < 0:
            n = service.post
        row = int(stations.nearest[point(service, n, v)])
        c.network[i], c.stage[i], c.since[i], c.due[i] = n, AT_POINT, day, day
        if row < 0 and service.reach[point(service, n, v)] == LEFT:  # no round comes there
            c.stage[i], c.node[i], c.due[i] = AT_TOWNSHIP, service.station[n * service.T + t], day + 1
        else:
            row = row if row >= 0 else point(service, n, v)
            c.node[i] = row
        # part of it the courier will fetch at the gate, for a fee
        fetched = stations.gate_share[point(service, n, v)]
        c.freight_cny[i] += fetched * networks.gate_cny[n]
        networks.gate_paid_month[n] += fetched * networks.gate_cny[n]
        onward = _freight(c, farmers, networks, zones, s, prices, today, books, i, n)

        # the keeper's work and what it brings; some keepers ask a fee that the rules do not know
        work = 1.0 + c.kg[i] / KG_PER_PARCEL
        host = int(stations.host[row]) if row >= 0 else -1
        if host >= 0:
            fee = stations.irregular_fee[host]
            if fee > 0.0:
                bear(farmers, int(c.seller[i]), FARMING, fee)
                earn(networks, books, n, F_IRREGULAR_FEES, fee)
                books.tally[_FEE_PARCELS] += 1.0
            stations.parcels_month[host] += 1.0
            stations.revenue_month[host] += s.point_fee_up * work + fee
        desk = station(service, n, t)
        stations.parcels_month[desk] += 1.0
        stations.revenue_month[desk] += max(c.freight_cny[i] - onward, 0.0)

        # wrapping and labels, and the month's counts of the network
        material = networks.handling_cny[n] * today.price_index * work
        spend(networks, books, n, COST_HANDLING, F_HANDLING, material)
        cause_up(networks, books, n, material)
        networks.parcels_month[n] += 1.0
        networks.up_parcels_month[n] += 1.0
        networks.up_kg_month[n] += c.kg[i]
        books.tally[_CARRYING] += 2.0 * villages.point_minutes[v] * (1.0 - fetched)
    return count


@rule
def _before(c: Consignments, i: int, j: int) -> Any:
    """Whether consignment i is taken before j: the older, then by uid."""
    return c.created[i] < c.created[j] or (c.created[i] == c.created[j] and c.uid[i] < c.uid[j])


@rule
def _queue(day: int, c: Consignments, stations: Stations, speed: float, start: I4, order: I4) -> None:
    """Lists what waits at every point, older first (ties by uid), and sums it up per point."""
    # yesterday's sums of each point are cleared; what is expected to come there fades by a day
    rows = start.size - 1
    start[rows] = 0
    for r in range(rows):
        start[r] = 0
        stations.up_parcels[r], stations.up_kg[r], stations.up_fee[r] = 0, 0.0, 0.0
        stations.up_oldest[r] = NONE_WAITING
        stations.up_expected[r] *= 1.0 - speed
    # what waits there is counted, weighed and dated
    for i in range(c.n):
        if c.stage[i] == AT_POINT:
            r = int(c.node[i])
            start[r + 1] += 1
            stations.up_parcels[r] += 1
            stations.up_kg[r] += c.kg[i]
            stations.up_fee[r] += c.freight_cny[i]
            stations.up_oldest[r] = min(int(stations.up_oldest[r]), int(c.since[i]))
            if c.since[i] == day:
                stations.up_expected[r] += speed
    # the list holds point after point: where each begins, then its consignments
    for r in range(rows):
        start[r + 1] += start[r]
    for i in range(c.n):
        if c.stage[i] == AT_POINT:
            r = int(c.node[i])
            order[int(start[r])] = i
            start[r] += 1  # moves ahead while the row is filled; set back below
    for r in range(rows, 0, -1):
        start[r] = start[r - 1]
    start[0] = 0
    # within a point the older comes first
    for r in range(rows):
        for k in range(int(start[r]) + 1, int(start[r + 1])):
            i, j = int(order[k]), k - 1
            while j >= start[r] and _before(c, i, int(order[j])):
                order[j + 1] = order[j]
                j -= 1
            order[j + 1] = i


@kernel
def _pass_on(
    day: int, service: Service, c: Consignments, farmers: Farmers, stations: Stations, networks: Networks,
    villages: Villages, zones: Zones, terms: Terms, s: FirstMile, prices: BoughtPrices, today: Today,
    handed_in: I4, books: Books,
) -> int:  # fmt: skip
    """What was packed is handed in, and what waits at points is listed; returns how many were handed in."""
    count = _hand_in(
        day, service, c, farmers, stations, networks, villages, zones, terms, s, prices, today, handed_in,
        books,
    )  # fmt: skip
    _queue(day, c, stations, today.learning, service.queue_start, service.queue_list)
    return count


def _subsidise(world: World, rows: NDArray[np.int32]) -> None:
    """The government gives back part of the freight just paid, as far as its programmes have money left."""
    if not rows.size or not any_set(world, "freight_subsidy_kg", "freight_subsidy_parcel"):
        return
    c, farmers, terms = world.consignments, world.farmers, world.terms
    per_kg, per_parcel = terms["freight_subsidy_kg"], terms["freight_subsidy_parcel"]
    seller = c.seller[rows]
    at = farmers.village[seller], farmers.group[seller]
    parts = {"freight_subsidy_kg": per_kg[at] * c.kg[rows], "freight_subsidy_parcel": per_parcel[at]}
    freight = c.freight_cny[rows]
    within = np.minimum(freight / np.maximum(sum(parts.values()), 1e-9), 1.0)
    for term, claim in parts.items():
        claim = claim * within
        claims = np.zeros(terms[term].shape)
        np.add.at(claims, at, claim)
        paid = claim * grant(world, term, claims)[at]
        by_farmer = np.bincount(seller, weights=paid, minlength=farmers.n)
        farmers.cash += by_farmer
        farmers.income_month[:, FARMING] += by_farmer
        world.money.today[F_FREIGHT_SUBSIDY_SELLERS] += float(paid.sum())


def first_mile(world: World) -> None:
    """Phase 6: packed consignments come to a point and are paid for; queues are listed for the rounds."""
    s, tables, c, price = (
        world.settings.logistics,
        queues(world),
        world.consignments,
        world.climate.consumer_index,
    )
    _offer_pickup(world)
    handed_in = np.empty(c.n, np.int32)
    today = Today(price, s.dispatch.expectation_speed, *spoilage_on_the_way(world))
    count = _pass_on(
        world.day, tables, c, world.farmers, world.stations, world.networks, world.villages, world.zones,
        world.terms, s.first_mile, s.trunk.bought.today(world.climate.haul_index), today, handed_in,
        world.books,
    )  # fmt: skip
    _subsidise(world, handed_in[:count])
