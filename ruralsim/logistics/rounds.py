"""Rounds: couriers drive today's tours, hand out goods and take in produce on the same vehicle.

A van leaves with what fits, earlier stops first; what is taken in, older first, must fit beside what is
still on board. A full van unloads at the station and comes again while the shift lasts; what is left waits.
Parcels that no round brings are fetched at the township's counter or, in the end, returned.
"""

from typing import Any

import numpy as np

from ruralsim.entities.codes import AT_POINT, AT_TOWNSHIP, COST_FUEL_ROUNDS, COST_HANDOVER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_DOWN_FEES, F_FUEL, F_HANDOVER_FEES
from ruralsim.logistics import dispatch
from ruralsim.logistics.books import KG_PER_PARCEL, earn, spend, whole
from ruralsim.logistics.custody import day_rates, lose
from ruralsim.logistics.dispatch import (
    COUNTER,
    DIRECT_DOWN,
    DOWN,
    DOWN_FEE,
    DOWN_KG,
    GATE,
    KM,
    SORT,
    STOP,
    UP,
    UP_KG,
    pace,
)
from ruralsim.logistics.handover import (
    FETCH,
    HOST_FEE,
    LOSS,
    RETURN,
    UNCOLLECTED,
    UNCOLLECTED_DIRECT,
    VIBRATION,
    care,
    hand_array,
    handle,
    vanish,
)
from ruralsim.logistics.service import service
from ruralsim.logistics.sharing import part, stop_weight
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import World

(_ROUNDS, _KM, _MINUTES, _PARCELS, _UPS, _DOWNS, _STOPS, _LOAD, _CAPACITY) = (
    TALLY[f"round{name}"]
    for name in ("s", "_km", "_minutes", "_parcels", "_up_parcels", "_down_parcels", "_stops", "_load_kg",
    "_capacity_kg")
)  # fmt: skip
_DELIVERED, _RETURNED, _DOWN_LOST, _UNCOLLECTED = (
    TALLY[f"down_{name}"] for name in ("delivered", "returned", "lost", "uncollected")
)
_REVENUE_DOWN, _COST_UP = TALLY["revenue_down"], TALLY["cost_up"]
_AT_STOP, _FETCHED, _SENT_BACK = np.uint64(1), np.uint64(2), np.uint64(3)  # ordinals of draws


@kernel(
    "void(i8, i8, u8, u8, u8, u8, i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], "
    "i4[::1], i4[::1], i1[::1], f8[:,::1], f8[:,::1], i1[::1], i4[::1], i4[::1], i4[::1], f8[::1], "
    "f8[::1], f8[::1], i1[::1], i1[::1], u8[::1], b1[::1], i4[::1], i4[::1], i4[::1], i4[::1], b1[::1], "
    "i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], u8[::1], i1[::1], f8[::1], "
    "f8[::1], f8[::1], b1[::1], f8[::1], f8[::1], f8[::1], i4[::1], i4[::1], f8[::1], i4[:,::1], f8[::1], "
    "f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], b1[::1], b1[::1], f8[::1], "
    "f8[:,::1], f8[:,::1], f8[::1], f8[::1], f8[::1], f8[:,::1], b1, f8[::1], f8[::1], f8, f8[::1], "
    "f8[:,::1], f8[::1])"
)
def _carry(
    day: Any, V: Any, key_loss: Any, key_sort: Any, key_blow: Any, key_fetch: Any,
    pool_township: Any, pool_start: Any, pool_networks: Any, courier_start: Any, courier_list: Any,
    village_start: Any, village_list: Any, queue_start: Any, queue_list: Any, station: Any, reach: Any,
    minutes: Any, km: Any,
    stage: Any, since: Any, due: Any, node: Any, kg: Any, fresh: Any, damage: Any, product: Any,
    missorts: Any,
    uid: Any, cold: Any, created: Any,
    down: Any, relayed: Any, down_oldest: Any, visited: Any, last_visit: Any, visits: Any, parcels_at: Any,
    revenue_at: Any, cost_at: Any, host: Any, skill_at: Any, known: Any, station_uid: Any,
    courier_network: Any, skill: Any, capacity: Any, shift: Any, refrigerated: Any, driven: Any, worked: Any,
    load: Any,
    handled: Any, stops: Any, errors: Any, tour: Any,
    fragility: Any, evaporation: Any, cold_vehicle: Any, roughness: Any, farm_gate: Any, packing: Any,
    cash: Any, revenue: Any, parcels_month: Any, vegetable: Any, fruit: Any, up_cost: Any, keep: Any,
    ageing: Any,
    care: Any, drawn: Any, paid: Any, costs: Any, shapley: Any, par: Any, hand: Any, fee_down: Any,
    money: Any, mass: Any,
    tally: Any,
) -> None:  # fmt: skip
    N = cash.size
    T = station.size // N
    most = tour.shape[1]
    aboard = np.zeros((most, N), np.int64)
    weight, ups_by, downs_by = np.zeros(N), np.zeros(N), np.zeros(N)
    users = np.zeros(N)
    for p in range(pool_township.size):
        t = int(pool_township[p])
        base = V + t
        first, last = int(courier_start[p]), int(courier_start[p + 1])
        for c in range(first, last):
            i = int(courier_list[c])
            lead = int(courier_network[i])
            weight[:], ups_by[:], downs_by[:] = 0.0, 0.0, 0.0
            count = 0
            while count < most and tour[i, count] >= 0:
                count += 1
            room = capacity[i]
            for s in range(count):
                for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                    n = int(pool_networks[m])
                    r = n * V + int(tour[i, s])
                    take = min(int(down[r]), int(room / par[DOWN_KG])) if reach[r] > 0 else 0
                    aboard[s, n] = take
                    down[r] -= take
                    room -= take * par[DOWN_KG]
            weight_kg = capacity[i] - room
            heaviest, at, clock, way, seen, fetched_kg = weight_kg, base, 0.0, 0.0, 0, 0.0
            tempo = pace(skill[i])
            for s in range(count):
                v = int(tour[i, s])
                leg = minutes[at, v]
                late = clock + leg + par[STOP] + minutes[v, base] > shift[i]
                if late:  # home before the shift ends; the rest waits
                    for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                        n = int(pool_networks[m])
                        down[n * V + v] += aboard[s, n]
                    continue
                clock += leg + par[STOP]
                way += km[at, v]
                leg_km = km[at, v]
                at = v
                seen += 1
                busy = 0
                for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                    n = int(pool_networks[m])
                    users[n] = 0.0
                    r = n * V + v
                    station_row = N * V + n * T + t
                    visited[r] = True
                    last_visit[r] = day
                    visits[r] += 1
                    each = ((par[DOWN] if reach[r] == 1 else par[DIRECT_DOWN]) + par[SORT]) / tempo
                    got = min(int(aboard[s, n]), int(max(shift[i] - clock - minutes[v, base], 0.0) / each))
                    down[r] += aboard[s, n] - got
                    if got > 0:
                        who = mix(station_uid[r], _AT_STOP)
                        gone = whole(got * hand[LOSS], draw(key_loss, who))
                        left = got - gone
                        miss = hand[UNCOLLECTED] if reach[r] == 1 else hand[UNCOLLECTED_DIRECT]
                        idle = min(whole(left * miss, draw(key_fetch, who)), left)
                        total = int(down[r]) + got
                        foreign = min(int(relayed[r]) * got // max(total, 1), got)
                        relayed[r] -= foreign
                        fee = (got - foreign) * par[DOWN_FEE]
                        earn(n, F_DOWN_FEES, fee, cash, revenue, money)
                        parcels_at[station_row] += got
                        revenue_at[station_row] += got * par[DOWN_FEE]
                        tally[_REVENUE_DOWN] += fee
                        tally[_DOWN_LOST] += gone
                        tally[_UNCOLLECTED] += idle
                        tally[_DELIVERED] += left - idle
                        clock += got * each
                        weight_kg -= got * par[DOWN_KG]
                        downs_by[n] += got
                        users[n] += got
                        parcels_month[n] += got
                        if reach[r] != 1:
                            parcels_at[r] += got  # what a point here would have handled
                        else:
                            parcels_at[int(host[r])] += got
                            revenue_at[int(host[r])] += got * fee_down
                            lender = int(host[r]) // V
                            if lender != n:
                                due_fee = got * hand[HOST_FEE]
                                spend(n, COST_HANDOVER, F_HANDOVER_FEES, due_fee, cash, costs, money, tally)
                                cash[lender] += due_fee
                                revenue[lender] += due_fee
                        down_oldest[r] = NONE_WAITING if down[r] == 0 else max(int(down_oldest[r]), day - 1)
                    for k in range(int(queue_start[r]), int(queue_start[r + 1])):
                        j = int(queue_list[k])
                        if stage[j] != AT_POINT:
                            continue
                        time = (par[UP] + par[SORT] + farm_gate[v] * par[GATE] + kg[j] * par[UP_KG]) / tempo
                        there = minutes[v, base]
                        if (
                            weight_kg + kg[j] > capacity[i] and fetched_kg > 0.0
                        ):  # unload at the station, come again
                            if clock + 2.0 * there + par[STOP] + time + there > shift[i]:
                                break
                            clock += 2.0 * there + par[STOP]
                            way += 2.0 * km[v, base]
                            leg_km += 2.0 * km[v, base]
                            weight_kg -= fetched_kg
                            fetched_kg = 0.0
                        if clock + time + there > shift[i] or (
                            weight_kg + kg[j] > capacity[i] and weight_kg > 0.0
                        ):
                            break
                        clock += time
                        weight_kg += kg[j]
                        fetched_kg += kg[j]
                        heaviest = max(heaviest, weight_kg)
                        ups_by[n] += 1.0 + kg[j] / KG_PER_PARCEL
                        users[n] += 1.0 + kg[j] / KG_PER_PARCEL
                        handled[i] += 1
                        tally[_UPS] += 1.0
                        q = int(product[j])
                        stage[j], since[j], due[j] = AT_TOWNSHIP, day, day + 1
                        node[j] = station[n * T + t]
                        chilled = (
                            1 if cold[j] and (refrigerated[i] or cold_vehicle[t * N + lead] > 0.5) else 0
                        )
                        lose(j, keep[chilled, q], ageing[chilled, q], q, evaporation, vegetable, fruit, kg,
                        fresh,
                             mass, tally)  # fmt: skip
                        damage[j] = min(damage[j] + roughness[v] * fragility[q] * hand[VIBRATION], 1.0)
                        able = 0.5 * (skill[i] + skill_at[int(node[j])])
                        wrong = handle(j, q, _AT_STOP, able, known[n], care[n], key_loss, key_sort, key_blow,
                        uid,
                                       fragility, packing[t], due, damage, missorts, hand, tally)  # fmt: skip
                        if wrong > 0:
                            errors[i] += 1.0
                        if wrong == 2:
                            vanish(j, q, kg, vegetable, fruit, stage, mass, tally)
                    if users[n] > 0.0:
                        busy += 1
                heaviest = max(heaviest, weight_kg)
                for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                    n = int(pool_networks[m])
                    weight[n] += stop_weight(users[n], leg_km, max(busy, 1), shapley)
            if seen > 0:
                way += km[at, base]
                clock += minutes[at, base]
            driven[i], load[i], stops[i] = way, heaviest, seen
            fuel = way * par[KM]
            joint, downs = 0.0, 0.0
            for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                n = int(pool_networks[m])
                joint += weight[n]
                downs += downs_by[n]
            for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                n = int(pool_networks[m])
                share = part(weight[n], joint, n == lead)
                if share > 0.0:
                    spend(n, COST_FUEL_ROUNDS, F_FUEL, fuel * share, cash, costs, money, tally)
                    cost_at[N * V + n * T + t] += fuel * share
                    made = ups_by[n] + downs_by[n]
                    up_part = ups_by[n] / made if made > 0.0 else 0.0
                    up_cost[n] += fuel * share * up_part
                    tally[_COST_UP] += fuel * share * up_part
                    drawn[n * T + t] += clock * share
            paid[lead * T + t] += clock
            worked[i] += clock
            handled[i] += int(downs)
            tally[_ROUNDS] += 1.0 if seen > 0 else 0.0
            tally[_KM] += way
            tally[_MINUTES] += clock
            tally[_PARCELS] += handled[i]
            tally[_DOWNS] += downs
            tally[_STOPS] += seen
            tally[_LOAD] += heaviest if seen > 0 else 0.0
            tally[_CAPACITY] += capacity[i] if seen > 0 else 0.0
        _counter(
            day, V, N, t, int(pool_start[p]), int(pool_start[p + 1]), pool_networks, first, last,
            courier_list,
            village_start, village_list, reach, down, relayed, down_oldest, station_uid, key_fetch, worked,
            handled,
            cash, revenue, parcels_month, parcels_at, revenue_at, par, hand, money, tally,
        )  # fmt: skip


@rule
def _counter(
    day: Any, V: Any, N: Any, t: Any, start: Any, stop: Any, networks: Any, first: Any, last: Any,
    courier_list: Any,
    village_start: Any, village_list: Any, reach: Any, down: Any, relayed: Any, down_oldest: Any,
    station_uid: Any,
    key_fetch: Any, worked: Any, handled: Any, cash: Any, revenue: Any, parcels_month: Any, parcels_at: Any,
    revenue_at: Any, par: Any,
    hand: Any, money: Any, tally: Any,
) -> None:  # fmt: skip
    """Parcels left at the township: some are fetched today, some have lain there too long and go back."""
    served = 0
    T = (revenue_at.size - N) // N - V
    for k in range(int(village_start[t]), int(village_start[t + 1])):
        for m in range(start, stop):
            n = int(networks[m])
            r = n * V + int(village_list[k])
            waiting = int(down[r])
            if reach[r] > 0 or waiting == 0:
                continue
            fetched = min(
                whole(waiting * hand[FETCH], draw(key_fetch, mix(station_uid[r], _FETCHED))), waiting
            )
            left = waiting - fetched
            back = min(whole(left * hand[RETURN], draw(key_fetch, mix(station_uid[r], _SENT_BACK))), left)
            down[r] -= fetched + back
            relayed[r] = min(int(relayed[r]), int(down[r]))
            fee = fetched * par[DOWN_FEE]
            earn(n, F_DOWN_FEES, fee, cash, revenue, money)
            revenue_at[N * V + n * T + t] += fee
            parcels_month[n] += fetched
            parcels_at[r] += fetched
            parcels_at[N * V + n * T + t] += fetched
            tally[_REVENUE_DOWN] += fee
            tally[_DELIVERED] += fetched
            tally[_RETURNED] += back
            served += fetched
            if down[r] == 0:
                down_oldest[r] = NONE_WAITING
    tally[_PARCELS] += served if last > first else 0
    staff = last - first
    for c in range(first, last):
        i = int(courier_list[c])
        own = served // staff + (1 if c - first < served % staff else 0)
        handled[i] += own
        worked[i] += own * par[COUNTER]
        tally[_MINUTES] += own * par[COUNTER]


def rounds(world: World) -> None:
    """Phase 7: dispatch, tours, and what they carry."""
    s, known = world.settings.logistics, service(world)
    c, st, co, nw, v, products = (
        world.consignments, world.stations, world.couriers, world.networks, world.villages, world.products,
    )  # fmt: skip
    N, V = nw.n, v.n
    live = slice(0, co.n)
    co.km[live] = co.minutes[live] = co.load_kg[live] = 0.0
    co.parcels[live] = co.stops[live] = 0
    st.visited[: N * V] = False
    if not V:
        return
    climate, terms = world.climate, world.terms
    minute_cny = float(nw.courier_wage.mean()) / (26.0 * s.dispatch.shift_minutes)
    par = s.dispatch.array(minute_cny, climate.price_index, terms.scalar("late_compensation"))
    shift = s.dispatch.shift_minutes * nw.hours[co.network]
    shift[co.household < 0] *= s.dispatch.stand_in  # the manager, beside other work
    informed = np.maximum(terms["preannounced"], s.dispatch.information)
    st.information[: N * V] = np.repeat(informed, V)
    ups = np.maximum(nw.up_parcels_ring.sum(axis=1), 1.0)
    mean_fee = np.where(nw.up_revenue_ring.sum(axis=1) > 0.0, nw.up_revenue_ring.sum(axis=1) / ups, 10.0)
    dispatch.plan(
        world.day, V,
        known.pool_township, known.pool_start, known.pool_networks, known.courier_start, known.courier_list,
        known.village_start, known.village_list, world.travel.minutes, world.travel.km, known.reach,
        st.up_parcels, st.up_kg, st.up_fee, st.up_oldest, st.up_expected, informed, mean_fee,
        st.down_township, st.down_oldest, st.last_visit, nw.max_wait_days, v.cut_until,
        v.uid, terms["farm_gate"], co.skill, co.capacity_kg, shift, par, co.tour,
    )  # fmt: skip
    keep, ageing = day_rates(world, s.custody.van_hours / 24.0)
    _carry(
        world.day, V,
        *(key(world.seed, p, world.day) for p in (Purpose.PARCEL_LOSS, Purpose.MISSORT, Purpose.DAMAGE,
        Purpose.COLLECTION)),
        known.pool_township, known.pool_start, known.pool_networks, known.courier_start, known.courier_list,
        known.village_start, known.village_list, known.queue_start, known.queue_list, known.station,
        known.reach,
        world.travel.minutes, world.travel.km,
        c.stage, c.since, c.due, c.node, c.kg, c.fresh, c.damage, c.product, c.missorts, c.uid, c.cold,
        c.created,
        st.down_township, st.down_relayed, st.down_oldest, st.visited, st.last_visit, st.visits_month,
        st.parcels_month, st.revenue_month, st.cost_month, st.host, st.manager_skill, informed, st.uid,
        co.network, co.skill, co.capacity_kg, shift, co.refrigerated, co.km, co.minutes, co.load_kg,
        co.parcels, co.stops,
        co.errors, co.tour,
        products.fragility, products.evaporation, terms["cold_vehicle"].reshape(-1), v.roughness,
        terms["farm_gate"],
        terms["packing_standard"], nw.cash, nw.revenue_month, nw.parcels_month, products.vegetable,
        products.fruit,
        nw.up_cost_month, keep, ageing, care(world), known.drawn_minutes, known.paid_minutes, nw.costs_month,
        s.sharing.division == "shapley", par, hand_array(world), s.first_mile.point_fee_down,
        world.money.today, world.mass.today,
        world.tally.today,
    )  # fmt: skip
