"""Trunk: township to hub to prefecture, both directions on the same trucks; beyond, haulage is bought.

A truck goes when it is full enough or its goods have waited long enough, and as many go as the fuller
direction needs. At each sort something may be lost, mis-sorted or hit; orders announced ahead skip the
hub's sort. Where a network has no station, or no point in a village, it may hand its parcels to the post
for a fee.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import (
    AT_HUB,
    AT_TOWNSHIP,
    COST_CITY_DELIVERY,
    COST_FUEL_TRUNK,
    COST_HANDLING,
    COST_HANDOVER,
    COST_HAULAGE,
    LONG_HAUL,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_CITY_DELIVERY,
    F_DOWN_FEES,
    F_FUEL,
    F_HANDLING,
    F_HANDOVER_FEES,
    F_HAULAGE,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import earn, spend, whole
from ruralsim.logistics.custody import day_rates, lose
from ruralsim.logistics.handover import GIVE_UP, MISSORT, VIBRATION, care, hand_array, handle, slip, vanish
from ruralsim.logistics.line import Line, city_cost, haul_cost
from ruralsim.logistics.service import service
from ruralsim.world.world import World

_KM, _LOAD, _CAPACITY, _TRIPS = (TALLY[f"trunk_{name}"] for name in ("km", "load_kg", "capacity_kg", "trips"))
_COST_UP, _HANDOVERS, _REVENUE_DOWN, _SORTS, _MISSORTS = (
    TALLY[name] for name in ("cost_up", "handovers", "revenue_down", "sorts", "missorts")
)
_AT_HUB_ORDINAL, _FAR, _TO_POST = np.uint64(2), np.uint64(3), np.uint64(4)

# places in the array of parameters
(
    SMALL_KG,
    SMALL_KM,
    SMALL_FULL,
    SMALL_WAIT,
    BIG_KG,
    BIG_KM,
    BIG_FULL,
    BIG_WAIT,
    FAR_KM,
    DOWN_KG,
    DOWN_FEE,
    COLD,
    TO_POST,
    POST_FEE,
) = range(14)


class Trunk(Settings):
    """Trucks inside the prefecture."""

    line: Line = Line()
    van_kg: Annotated[float, Param("kg", 50, 20_000, "Load of a township truck", "乡镇支线车载重")] = 1000.0
    van_cny_km: Annotated[
        float, Param("CNY/km", 0, 20, "Township truck with driver", "乡镇支线里程成本(含司机)")
    ] = 0.9
    van_full: Annotated[float, Param("1", 0, 1, "It leaves at this load", "乡镇支线发车满载率")] = 0.3
    van_wait_days: Annotated[
        int, Param("days", 1, 15, "Or when goods have waited this long", "乡镇支线最长等待")
    ] = 2
    truck_kg: Annotated[float, Param("kg", 100, 50_000, "Load of a prefecture truck", "地市干线车载重")] = (
        5000.0
    )
    truck_cny_km: Annotated[
        float, Param("CNY/km", 0, 30, "Prefecture truck with driver", "地市干线里程成本(含司机)")
    ] = 2.4
    truck_full: Annotated[float, Param("1", 0, 1, "It leaves at this load", "地市干线发车满载率")] = 0.5
    truck_wait_days: Annotated[
        int, Param("days", 1, 15, "Or when goods have waited this long", "地市干线最长等待")
    ] = 2
    prefecture_km: Annotated[
        float,
        Param(
            "km", 1, 1000, "County hub to prefecture sorting centre", "县到地市分拨距离", source="100-200 km"
        ),
    ] = 130.0
    cold_extra: Annotated[
        float, Param("1", 0, 3, "A refrigerated truck costs this much more per km", "冷藏车里程成本增幅")
    ] = 0.3
    post_fee: Annotated[
        float,
        Param("CNY/parcel", 0, 10, "Paid to the post for taking over a parcel", "转交邮政费用",
              source="village last mile 0.8-2.0 CNY, recollection"),
    ] = 0.8  # fmt: skip


@rule
def trips(up_kg: float, down_kg: float, capacity: float, full: float, waited: int, limit: int) -> int:
    """Trucks that leave: none before the fuller direction is full enough or waited, then what it needs."""
    load = max(up_kg, down_kg)
    if load <= 0.0 or (load < full * capacity and waited < limit):
        return 0
    return int((load + capacity - 1e-9) / capacity)


@rule
def _fill(
    pool: int, start: Any, networks: Any, offset: int, T: int, t: int, up: Any, down: Any, km: float,
    capacity: float,
    full: float, limit: int, rate: float, day: int, last_trip: Any, goes: Any, cost_at: Any,
    first_station: int,
    shapley: bool, borne: Any, cash: Any, costs: Any, up_cost: Any, money: Any, tally: Any,
) -> None:  # fmt: skip
    """Decides on the trucks of one pool of networks on one line, and divides their cost.

    One truck is needed whoever of its users is left,
    so its Shapley value is an equal split among them; several
    trucks are divided by load, as always without Shapley.
    """
    ups, downs, users, waited = 0.0, 0.0, 0, 0
    for m in range(int(start[pool]), int(start[pool + 1])):
        k = offset + int(networks[m]) * T + t
        ups += up[k]
        downs += down[k]
        users += 1 if up[k] + down[k] > 0.0 else 0
        waited = max(waited, day - int(last_trip[k]))
    count = trips(ups, downs, capacity, full, waited, limit) if km < np.inf else 0
    for m in range(int(start[pool]), int(start[pool + 1])):
        n = int(networks[m])
        k = offset + n * T + t
        goes[k] = count > 0
        if count > 0 or ups + downs == 0.0:  # an empty line waits for nothing
            last_trip[k] = day
        if count > 0 and up[k] + down[k] > 0.0:
            even = shapley and count == 1
            share = 1.0 / users if even else (up[k] + down[k]) / (ups + downs)
            cost = 2.0 * count * km * rate * share * borne[n]
            spend(n, COST_FUEL_TRUNK, F_FUEL, cost, cash, costs, money, tally)
            caused = cost * up[k] / (up[k] + down[k])
            up_cost[n] += caused
            tally[_COST_UP] += caused
            if offset == 0:
                cost_at[first_station + n * T + t] += cost
    tally[_TRIPS] += count
    tally[_KM] += 2.0 * count * km if count > 0 else 0.0
    tally[_LOAD] += ups + downs if count > 0 else 0.0
    tally[_CAPACITY] += 2.0 * count * capacity


@rule
def _relay(
    n: int, post: int, parcels: int, source: int, target: int, taken: Any, given: Any, relayed: Any,
    down_oldest: Any,
    parcels_at: Any, day: int, cash: Any, revenue: Any, costs: Any, parcels_month: Any, par: Any, money: Any,
    tally: Any,
) -> None:  # fmt: skip
    """Network n hands parcels to the post: it is paid for its work, and pays the post for the rest."""
    taken[source] -= parcels
    given[target] += parcels
    relayed[target] += parcels
    down_oldest[target] = min(int(down_oldest[target]), day)
    earn(n, F_DOWN_FEES, parcels * par[DOWN_FEE], cash, revenue, money)
    tally[_REVENUE_DOWN] += parcels * par[DOWN_FEE]
    parcels_month[n] += parcels
    parcels_at[source] += parcels
    fee = parcels * par[POST_FEE]
    spend(n, COST_HANDOVER, F_HANDOVER_FEES, fee, cash, costs, money, tally)
    cash[post] += fee
    revenue[post] += fee
    tally[_HANDOVERS] += parcels


@kernel(
    "void(i8, i8, i8, i8, u8, u8, u8, i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], "
    "b1[::1], i1[::1], i4[::1], i1[::1], i4[::1], i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], i1[::1], "
    "i1[::1], u8[::1], b1[::1], i4[::1], i1[::1], i1[::1], i4[::1], i4[:,::1], i4[::1], i4[::1], i4[::1], "
    "i4[::1], f8[::1], f8[::1], f8[::1], f8[::1], u8[::1], f8[::1], f8[::1], f8[::1], f8[::1], b1[::1], "
    "b1[::1], f8[::1], f8[:,::1], f8[:,::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], "
    "f8[::1], f8[::1], f8[:,::1], f8[::1], b1, b1, f8[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], "
    "f8[::1])"
)
def _haul(
    day: Any, count: Any, V: Any, post: Any, key_loss: Any, key_sort: Any, key_blow: Any,
    trunk_township: Any, trunk_start: Any, trunk_networks: Any, hub_start: Any, hub_networks: Any,
    village_start: Any, village_list: Any, present: Any, reach: Any, last_trip: Any,
    stage: Any, since: Any, due: Any, node: Any, kg: Any, fresh: Any, damage: Any, product: Any,
    missorts: Any,
    uid: Any, cold: Any, created: Any, zone: Any, network: Any, township: Any,
    inbound: Any, down_hub: Any, down_township: Any, relayed: Any, down_oldest: Any, parcels_at: Any,
    cost_at: Any, skill_at: Any,
    announced: Any, station_uid: Any, km_seat: Any, roughness: Any,
    fragility: Any, evaporation: Any, vegetable: Any, fruit: Any, packing: Any, keep: Any, ageing: Any,
    care: Any,
    zone_km: Any, zone_days: Any, borne: Any, cash: Any, revenue: Any, parcels_month: Any, handling: Any,
    costs: Any,
    up_cost: Any, cold_trunk: Any, shapley: Any, par: Any, line: Any, hand: Any, money: Any, mass: Any,
    tally: Any,
) -> None:  # fmt: skip
    N = cash.size
    T = present.size // N
    points, lines = N * V, N * T
    hubs = points + lines
    up, down = np.zeros(lines + N), np.zeros(lines + N)
    goes = np.zeros(lines + N, np.bool_)
    chilled_truck = 1 if cold_trunk else 0
    dearer = 1.0 + par[COLD] if cold_trunk else 1.0

    for i in range(count):
        at = int(stage[i])
        if at < LONG_HAUL and day - int(created[i]) > hand[GIVE_UP]:
            vanish(i, int(product[i]), kg, vegetable, fruit, stage, mass, tally)
        elif at == AT_TOWNSHIP and int(due[i]) <= day:
            n, t = int(network[i]), int(township[i])
            up[(n if present[n * T + t] else post) * T + t] += kg[i]
    for t in range(T):
        for k in range(int(village_start[t]), int(village_start[t + 1])):
            v = int(village_list[k])
            for n in range(N):
                waiting = int(down_hub[n * V + v])
                if waiting > 0 and n != post and not present[n * T + t]:
                    _relay(n, post, waiting, n * V + v, post * V + v, down_hub, down_hub, relayed,
                    down_oldest,
                           parcels_at, day, cash, revenue, costs, parcels_month, par, money,
                           tally)  # fmt: skip
            for n in range(N):
                down[n * T + t] += int(down_hub[n * V + v]) * par[DOWN_KG]

    for p in range(trunk_township.size):
        t = int(trunk_township[p])
        _fill(p, trunk_start, trunk_networks, 0, T, t, up, down, km_seat[t], par[SMALL_KG], par[SMALL_FULL],
              int(par[SMALL_WAIT]), par[SMALL_KM] * dearer, day, last_trip, goes, cost_at, points, shapley,
              borne, cash,
              costs, up_cost, money, tally)  # fmt: skip

    for i in range(count):  # township to hub, then what is ready at the hub
        if int(stage[i]) == AT_TOWNSHIP and int(due[i]) <= day:
            n, t, q = int(network[i]), int(township[i]), int(product[i])
            n = n if present[n * T + t] else post
            if not goes[n * T + t]:
                continue
            chilled = chilled_truck if cold[i] else 0
            lose(
                i,
                keep[chilled, q],
                ageing[chilled, q],
                q,
                evaporation,
                vegetable,
                fruit,
                kg,
                fresh,
                mass,
                tally,
            )
            damage[i] = min(damage[i] + roughness[V + t] * fragility[q] * hand[VIBRATION], 1.0)
            stage[i], since[i], due[i], node[i] = AT_HUB, day, day, hubs + n
            if draw(key_sort, mix(uid[i], _FAR)) >= announced[n]:
                wrong = handle(i, q, _AT_HUB_ORDINAL, skill_at[hubs + n], 0.0, care[n], key_loss, key_sort,
                               key_blow, uid, fragility, packing[t], due, damage, missorts, hand,
                               tally)  # fmt: skip
                if wrong == 2:
                    vanish(i, q, kg, vegetable, fruit, stage, mass, tally)
        if int(stage[i]) == AT_HUB and int(due[i]) <= day and int(zone[i]) > 0:
            up[lines + int(network[i])] += kg[i]
    for t in range(T):
        for k in range(int(village_start[t]), int(village_start[t + 1])):
            v = int(village_list[k])
            for n in range(N):
                r = n * V + v
                down[lines + n] += int(inbound[r, 0]) * par[DOWN_KG]
                waiting = int(down_hub[r])
                if waiting == 0 or not goes[n * T + t]:
                    continue
                astray = slip(hand[MISSORT], skill_at[hubs + n], announced[n], care[n])
                held = whole(waiting * astray, draw(key_sort, mix(station_uid[r], _FAR)))
                moved = waiting - held
                down_hub[r] -= moved
                down_township[r] += moved
                down_oldest[r] = min(int(down_oldest[r]), day)
                tally[_SORTS] += waiting
                tally[_MISSORTS] += held
                spend(n, COST_HANDLING, F_HANDLING, moved * handling[n], cash, costs, money, tally)
                if n != post and reach[r] == 0 and reach[post * V + v] > 0:
                    over = whole(moved * par[TO_POST], draw(key_sort, mix(station_uid[r], _TO_POST)))
                    _relay(n, post, min(over, moved), r, post * V + v, down_township, down_township, relayed,
                           down_oldest, parcels_at, day, cash, revenue, costs, parcels_month, par, money,
                           tally)  # fmt: skip

    for p in range(hub_start.size - 1):
        _fill(p, hub_start, hub_networks, lines, 1, 0, up, down, par[FAR_KM], par[BIG_KG], par[BIG_FULL],
              int(par[BIG_WAIT]), par[BIG_KM] * dearer, day, last_trip, goes, cost_at, points, shapley,
              borne, cash,
              costs, up_cost, money, tally)  # fmt: skip
    for i in range(count):
        if int(stage[i]) != AT_HUB or int(due[i]) > day:
            continue
        n, z, q = int(network[i]), int(zone[i]), int(product[i])
        if z > 0:
            if not goes[lines + n]:
                continue
            chilled = chilled_truck if cold[i] else 0
            lose(
                i,
                keep[chilled, q],
                ageing[chilled, q],
                q,
                evaporation,
                vegetable,
                fruit,
                kg,
                fresh,
                mass,
                tally,
            )
        stage[i], since[i], due[i] = LONG_HAUL, day, day + int(zone_days[z])
        extra = 1.0 + line[4] if cold[i] else 1.0
        far, city = extra * haul_cost(kg[i], zone_km[z], line), extra * city_cost(kg[i], line)
        spend(n, COST_HAULAGE, F_HAULAGE, far, cash, costs, money, tally)
        spend(n, COST_CITY_DELIVERY, F_CITY_DELIVERY, city, cash, costs, money, tally)
        up_cost[n] += far + city
        tally[_COST_UP] += far + city
    for r in range(points):
        if goes[lines + r // V]:
            down_hub[r] += inbound[r, 0]
            inbound[r, 0] = 0
        inbound[r, 0] += inbound[r, 1]
        for d in range(2, inbound.shape[1]):
            inbound[r, d - 1] = inbound[r, d]
        inbound[r, inbound.shape[1] - 1] = 0


def trunk(world: World) -> None:
    """Phase 8: trucks between townships, hub and prefecture; goods go on their long haul."""
    s, known = world.settings.logistics, service(world)
    c, st, nw, products, zones = (
        world.consignments, world.stations, world.networks, world.products, world.zones,
    )  # fmt: skip
    tr, price, terms = s.trunk, world.climate.price_index, world.terms
    par = np.array([
        tr.van_kg, tr.van_cny_km * price, tr.van_full, tr.van_wait_days,
        tr.truck_kg, tr.truck_cny_km * price, tr.truck_full, tr.truck_wait_days,
        tr.prefecture_km, s.dispatch.down_kg, s.dispatch.down_fee, tr.cold_extra,
        s.first_mile.handover_share, tr.post_fee,
    ])  # fmt: skip
    keep, ageing = day_rates(world, s.custody.truck_hours / 24.0)
    _haul(
        world.day, c.n, world.villages.n, known.post,
        *(key(world.seed, p, world.day) for p in (Purpose.PARCEL_LOSS, Purpose.MISSORT, Purpose.DAMAGE)),
        known.trunk_township, known.trunk_start, known.trunk_networks, known.hub_start, known.hub_networks,
        known.village_start, known.village_list, known.present, known.reach, known.last_trip,
        c.stage, c.since, c.due, c.node, c.kg, c.fresh, c.damage, c.product, c.missorts,
        c.uid, c.cold, c.created, c.zone, c.network, c.township,
        st.down_inbound, st.down_hub, st.down_township, st.down_relayed, st.down_oldest, st.parcels_month,
        st.cost_month,
        st.manager_skill, terms["preannounced"], st.uid, world.townships.km_seat, world.travel.roughness,
        products.fragility, products.evaporation, products.vegetable, products.fruit,
        terms["packing_standard"],
        keep, ageing, care(world), zones.km, zones.days, nw.truck_share, nw.cash, nw.revenue_month,
        nw.parcels_month,
        nw.handling_cny * price, nw.costs_month, nw.up_cost_month, terms.scalar("cold_trunk") > 0.5,
        s.sharing.division == "shapley", par, tr.line.array(price), hand_array(world), world.money.today,
        world.mass.today, world.tally.today,
    )  # fmt: skip
