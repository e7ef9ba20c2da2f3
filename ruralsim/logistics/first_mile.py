"""First mile: produce goes from the farm to a pick-up point, and freight is paid.

A household carries its parcels to the nearest point of its carrier (that costs it time, not money), or the
courier fetches them at the gate. Where no point is within reach the parcel waits for the post to pass. At
the point the seller pays freight, and whatever fee the keeper makes up; a freight subsidy comes back at
once.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import AT_FARM, AT_POINT, COST_HANDLING, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_FREIGHT,
    F_FREIGHT_SUBSIDY_SELLERS,
    F_HANDLING,
    F_IRREGULAR_FEES,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import KG_PER_PARCEL, earn, spend
from ruralsim.logistics.custody import day_rates
from ruralsim.logistics.line import city_cost, haul_cost
from ruralsim.logistics.service import service
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.programmes import grant
from ruralsim.world.world import World

_CARRYING, _REVENUE, _FEE_PARCELS = (
    TALLY["carrying_minutes"],
    TALLY["revenue_up"],
    TALLY["irregular_fee_parcels"],
)
_COST_UP = TALLY["cost_up"]


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
    price_sensitivity: Annotated[
        float,
        Param("1", 0, 20, "Carriers lose custom as they are dearer than the cheapest", "承运商价格敏感度"),
    ] = 1.5
    typical_kg: Annotated[
        float, Param("kg", 0.1, 100, "Parcel by which carriers are compared", "比价件重")
    ] = 4.0
    handover_share: Annotated[
        float,
        Param("1", 0, 1,
        "Parcels without a point that a brand hands to the post; the rest stay at the township",
              "转交邮政比例(无网点)"),
    ] = 0.6  # fmt: skip
    counter_service: Annotated[
        float, Param("1", 0, 1, "Service felt when goods are fetched at the township", "乡镇自提服务水平")
    ] = 0.2
    first_frequency: Annotated[
        float, Param("1", 0, 1, "Visits per day expected at first", "初始日均到访")
    ] = 0.6
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


@rule
def pays_for_cold(value: float, saved: float, surcharge: float, gain: float) -> bool:
    """Whether a seller takes cold service: goods worth more are kept from loss than it costs."""
    return value * saved > gain * surcharge and surcharge > 0.0


@kernel(
    "void(i8, i8, i8, i8, i1[::1], i4[::1], i4[::1], i4[::1], i1[::1], i1[::1], i1[::1], i4[::1], "
    "i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], b1[::1], i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], "
    "b1[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], f8[::1], i4[::1], f8[::1], "
    "f8[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], f8[::1], f8[::1], f8[::1], f8[::1], f8, "
    "f8, f8, f8[::1], f8[::1], f8[::1])"
)
def _hand_in(
    day: Any, count: Any, V: Any, post: Any,
    stage: Any, seller: Any, village: Any, township: Any, product: Any, network: Any, zone: Any, node: Any,
    since: Any, due: Any, kg: Any, paid: Any, freight: Any, cold: Any,
    nearest: Any, host: Any, irregular: Any, parcels_at: Any, revenue_at: Any,
    present: Any, point_minutes: Any, farm_gate: Any,
    farm_cash: Any, income: Any, zone_km: Any, zone_days: Any, saved_day: Any,
    cash: Any, handling: Any, revenue: Any, up_revenue: Any, costs: Any, parcels: Any,
    up_parcels: Any, up_kg: Any, up_cost: Any, fee_up: Any, gain: Any, price_index: Any, line: Any,
    money: Any,
    tally: Any,
) -> None:  # fmt: skip
    N = cash.size
    T = present.size // N
    for i in range(count):
        if stage[i] != AT_FARM:
            continue
        f, v, t, z, n = int(seller[i]), int(village[i]), int(township[i]), int(zone[i]), int(network[i])
        if n < 0 or not present[n * T + t] or nearest[n * V + v] < 0:
            n = post
        row = int(nearest[n * V + v])
        if row < 0:  # the post passes by
            row = n * V + v
        network[i], node[i], stage[i], since[i], due[i] = n, row, AT_POINT, day, day

        onward = haul_cost(kg[i], zone_km[z], line) + city_cost(kg[i], line)
        saved = min(saved_day[int(product[i])] * float(zone_days[z]), 1.0)
        if pays_for_cold(paid[i], saved, line[4] * onward, gain):
            cold[i] = True
            freight[i] += line[4] * onward
            onward += line[4] * onward
        farm_cash[f] -= freight[i]
        income[f, FARMING] -= freight[i]
        earn(n, F_FREIGHT, freight[i], cash, revenue, money)
        up_revenue[n] += freight[i]
        tally[_REVENUE] += freight[i]

        work = 1.0 + kg[i] / KG_PER_PARCEL
        served_by = int(host[row])
        if served_by >= 0:
            fee = irregular[served_by]
            if fee > 0.0:
                farm_cash[f] -= fee
                income[f, FARMING] -= fee
                earn(n, F_IRREGULAR_FEES, fee, cash, revenue, money)
                tally[_FEE_PARCELS] += 1.0
            parcels_at[served_by] += 1.0
            revenue_at[served_by] += fee_up * work + fee
        station = N * V + n * T + t
        parcels_at[station] += 1.0
        revenue_at[station] += max(freight[i] - onward, 0.0)
        material = handling[n] * price_index * work
        spend(n, COST_HANDLING, F_HANDLING, material, cash, costs, money, tally)
        up_cost[n] += material
        tally[_COST_UP] += material
        parcels[n] += 1.0
        up_parcels[n] += 1.0
        up_kg[n] += kg[i]
        tally[_CARRYING] += 2.0 * point_minutes[v] * (1.0 - farm_gate[v])


@kernel(
    "void(i8, i8, i1[::1], i4[::1], i4[::1], u8[::1], i4[::1], f8[::1], f8[::1], i4[::1], i4[::1], "
    "i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8)"
)
def _queue(
    count: Any, day: Any, stage: Any, node: Any, created: Any, uid: Any, since: Any, kg: Any, freight: Any,
    start: Any, order: Any, up_parcels: Any, up_kg: Any, up_fee: Any, up_oldest: Any, up_expected: Any,
    speed: Any,
) -> None:  # fmt: skip
    """Lists what waits at every point, older first (ties by uid), and sums it up per point."""
    rows = start.size - 1
    start[:] = 0
    for r in range(rows):
        up_parcels[r], up_kg[r], up_fee[r], up_oldest[r] = 0, 0.0, 0.0, NONE_WAITING
        up_expected[r] *= 1.0 - speed
    for i in range(count):
        if stage[i] == AT_POINT:
            r = int(node[i])
            start[r + 1] += 1
            up_parcels[r] += 1
            up_kg[r] += kg[i]
            up_fee[r] += freight[i]
            up_oldest[r] = min(int(up_oldest[r]), int(since[i]))
            if since[i] == day:
                up_expected[r] += speed
    for r in range(rows):
        start[r + 1] += start[r]
    for i in range(count):
        if stage[i] == AT_POINT:
            r = int(node[i])
            at = int(start[r])  # moves ahead while the row is filled; set back below
            start[r] += 1
            order[at] = i
    for r in range(rows, 0, -1):
        start[r] = start[r - 1]
    start[0] = 0
    for r in range(rows):
        for k in range(int(start[r]) + 1, int(start[r + 1])):
            i = int(order[k])
            j = k - 1
            while j >= start[r] and (
                created[order[j]] > created[i] or (created[order[j]] == created[i] and uid[order[j]] > uid[i])
            ):
                order[j + 1] = order[j]
                j -= 1
            order[j + 1] = i


def _subsidise(world: World, rows: NDArray[np.int64]) -> None:
    """The government gives back part of the freight just paid, as far as its programmes have money left."""
    c, farmers, terms = world.consignments, world.farmers, world.terms
    per_kg, per_parcel = terms["freight_subsidy_kg"], terms["freight_subsidy_parcel"]
    if not (per_kg.any() or per_parcel.any()):
        return
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
    s, known = world.settings.logistics, service(world)
    c, stations, networks, farmers = world.consignments, world.stations, world.networks, world.farmers
    V = world.villages.n
    if known.queue_list.size < c.n:
        known.queue_list = np.zeros(c.capacity, np.int32)
    keep, ageing = day_rates(world)
    saved = (keep[1] - keep[0]) + np.maximum(ageing[0] - ageing[1], 0.0)  # of the worth, per day in the cold
    terms, line = world.terms, s.trunk.line.array(world.climate.price_index)
    if c.n:
        handed_in = np.flatnonzero(c.stage[: c.n] == AT_FARM)
        _hand_in(
            world.day, c.n, V, known.post,
            c.stage, c.seller, c.village, c.township, c.product, c.network, c.zone, c.node,
            c.since, c.due, c.kg, c.paid_cny, c.freight_cny, c.cold,
            stations.nearest, stations.host, stations.irregular_fee, stations.parcels_month,
            stations.revenue_month,
            known.present, world.villages.point_minutes, terms["farm_gate"],
            farmers.cash, farmers.income_month, world.zones.km, world.zones.days, saved,
            networks.cash, networks.handling_cny,
            networks.revenue_month, networks.up_revenue_month, networks.costs_month, networks.parcels_month,
            networks.up_parcels_month, networks.up_kg_month, networks.up_cost_month,
            s.first_mile.point_fee_up, s.first_mile.cold_gain, world.climate.price_index, line,
            world.money.today,
            world.tally.today,
        )  # fmt: skip
        _subsidise(world, handed_in)
    _queue(
        c.n, world.day, c.stage, c.node, c.created, c.uid, c.since, c.kg, c.freight_cny,
        known.queue_start, known.queue_list, stations.up_parcels, stations.up_kg, stations.up_fee,
        stations.up_oldest, stations.up_expected, s.dispatch.expectation_speed,
    )  # fmt: skip
