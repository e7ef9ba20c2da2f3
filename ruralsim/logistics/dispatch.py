"""Dispatch: which villages today's couriers visit.

A village is visited when what waits there pays for the detour (cheapest insertion into the tours so far, in
kilometres and in minutes of a shift already paid), or when its oldest parcel has waited its limit. What
waits at points is known only as far as orders are announced ahead; the rest is guessed from experience.
"""

from typing import Annotated, NamedTuple

import numpy as np

from ruralsim.entities import Couriers, Networks, Stations, Villages
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I8, Key
from ruralsim.logistics.queues import oldest
from ruralsim.logistics.service import Service
from ruralsim.logistics.tours import arrange, insert, insertion, visits
from ruralsim.terms import Terms
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import Travel

_HALF_BITS = np.uint64(11)


class Dispatch(Settings):
    """What makes a visit worth while, and how long things take."""

    stop_minutes: Annotated[float, Param("min", 0, 60, "Stop at a village", "停靠时间")] = 5.0
    down_minutes: Annotated[
        float,
        Param("min", 0, 30, "Handing a parcel to a point: scan, notice to its owner, shelf", "网点交件时间",
              source="assumed, so that a courier with short ways brings about 150 a day"),
    ] = 1.2  # fmt: skip
    direct_minutes: Annotated[
        float, Param("min", 0, 60, "Handing a parcel to a household", "直投到户时间")
    ] = 2.0
    up_minutes: Annotated[float, Param("min", 0, 30, "Taking in a consignment", "揽收时间")] = 1.5
    up_minutes_kg: Annotated[
        float, Param("min/kg", 0, 2, "And loading each kilogram", "装车时间(每公斤)")
    ] = 0.05
    gate_minutes: Annotated[
        float, Param("min", 0, 60, "More when fetched at the farm gate", "上门揽收附加时间")
    ] = 4.0
    counter_minutes: Annotated[
        float, Param("min", 0, 30, "Handing a parcel over the township's counter", "乡镇自提交件时间")
    ] = 1.0
    sorting_minutes: Annotated[
        float,
        Param("min", 0, 30, "Sorting, scanning and loading a parcel before the round", "出车前分拣时间",
              source="assumed, with the time of handing over"),
    ] = 1.0  # fmt: skip
    shift_minutes: Annotated[float, Param("min", 60, 900, "Shift", "日工时")] = 510.0
    longest_minutes: Annotated[
        float,
        Param("min", 60, 1200, "Longest day: minutes not worked before are worked then", "单日最长工时"),
    ] = 600.0
    stand_in: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Part of a shift that a manager drives where every courier has left",
            "站长顶班时间比例",
        ),
    ] = 0.6
    minute_value: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Worth of a paid minute when deciding on a detour, relative to the wage",
            "工时机会成本比例",
        ),
    ] = 0.35
    van_cny_km: Annotated[
        float,
        Param(
            "CNY/km",
            0,
            10,
            "Fuel and wear of a courier's vehicle",
            "收派车辆里程成本",
            source="county 0.8-1.5 CNY/t-km",
        ),
    ] = 0.55
    down_fee: Annotated[
        float,
        Param(
            "CNY/parcel",
            0,
            10,
            "What bringing a parcel today is worth to whoever plans the round; nobody is paid it",
            "派车决策中当日送达一件下行件的价值(非实收派费)",
            source="courier's own fee per parcel 0.7-1.2, trade recollection",
        ),
    ] = 0.95
    up_margin: Annotated[
        float, Param("1", 0, 1, "Part of the freight that a visit earns", "揽收毛利占运费比例")
    ] = 0.4
    first_fee: Annotated[
        float,
        Param("CNY/parcel", 0, 200, "Freight of produce reckoned with where none has been seen",
              "无先例时预计的单件上行运费"),
    ] = 10.0  # fmt: skip
    levelling: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Minutes of detour for which a village goes to whoever has a minute less to do",
            "均衡派单权重",
        ),
    ] = 0.05
    least_room_kg: Annotated[
        float,
        Param("kg", 0, 1000, "Room of a van below which no village that needs more is added to its tour",
              "车辆余量低于此值时不再加村"),
    ] = 20.0  # fmt: skip
    least_minutes: Annotated[
        float,
        Param("min", 0, 240, "Time left of a shift below which no village that needs more is added",
              "剩余工时低于此值时不再加村"),
    ] = 30.0  # fmt: skip
    overrun: Annotated[
        float,
        Param("1", 0, 20, "Weight of a minute of work beyond the shift; a minute of detour is 1",
              "超出剩余工时的派单权重(绕行一分钟为1)"),
    ] = 3.0  # fmt: skip
    late_chance: Annotated[
        float, Param("1", 0, 1, "Chance that a parcel passed over arrives late", "延后一天的逾期概率")
    ] = 0.3
    down_kg: Annotated[float, Param("kg", 0.05, 50, "Weight of a down-going parcel", "下行件均重")] = 1.5
    information: Annotated[
        float,
        Param("1", 0, 1, "Share of waiting parcels known before the round, at rest", "订单预知比例(基线)"),
    ] = 0.3
    expectation_speed: Annotated[
        float, Param("1/day", 0, 1, "Learning of a point's daily parcels", "到件预期更新速度")
    ] = 0.1


class Worth(NamedTuple):
    """What a detour costs and a visit saves, at today's wage and prices.

    Attributes:
        minute_cny: a minute of a shift that is paid anyway, CNY.
        km_cny: a kilometre, CNY.
        late_cny: expected compensation for a parcel passed over, CNY.
    """

    minute_cny: float
    km_cny: float
    late_cny: float


@rule
def pace(skill: float) -> float:
    """Work per minute relative to an average courier (skill 0.5)."""
    return 0.6 + 0.8 * skill


@rule
def perceived(actual: float, expected_day: float, days: int, known: float) -> float:
    """What a dispatcher believes to wait at a point, having been told part of it."""
    return known * actual + (1.0 - known) * expected_day * days


@rule
def urgency(margin: float, waited: int, limit: int, uid: Key) -> float:
    """Order of consideration: villages that must be seen come first, the longest wait ahead; ties by uid."""
    must = 1e6 * (1.0 + min(waited, 1000)) if waited >= limit else 0.0
    return must + margin + 1e-9 * float(uid >> _HALF_BITS) / 9007199254740992.0


@rule
def worth_a_visit(margin: float, forced: bool, km: float, minutes: float, worth: Worth) -> bool:
    """Whether a village is visited."""
    return forced or (margin > 0.0 and margin >= km * worth.km_cny + minutes * worth.minute_cny)


class Waiting(NamedTuple):
    """What a dispatcher believes of each village, while the tours are made.

    Attributes:
        margin: (villages,) what a visit brings, CNY.
        rank: (villages,) order of consideration.
        handling: (villages,) minutes of an average courier.
        down_kg: (villages,) to hand out.
        up_kg: (villages,) to take in.
        forced: (villages,) the oldest parcel has waited its limit.
        settled: (villages,) nothing to do there, or a tour has it, or it was passed over.
    """

    margin: F8
    rank: F8
    handling: F8
    down_kg: F8
    up_kg: F8
    forced: B1
    settled: B1


class Tours(NamedTuple):
    """The tours as far as they are made.

    Attributes:
        length: (couriers,) stops.
        minutes: (couriers,) of the shift taken.
        down_kg: (couriers,) to hand out.
        up_kg: (couriers,) to take in.
    """

    length: I8
    minutes: F8
    down_kg: F8
    up_kg: F8


@rule
def _estimate(
    day: int, pool: int, v: int, service: Service, stations: Stations, networks: Networks, villages: Villages,
    terms: Terms, s: Dispatch, worth: Worth, informed: F8, mean_fee: F8, waiting: Waiting,
) -> None:  # fmt: skip
    """What waits in a village for one pool's couriers, as far as they know, and how long it has waited."""
    V = villages.uid.size
    waiting.margin[v] = waiting.handling[v] = waiting.down_kg[v] = waiting.up_kg[v] = 0.0
    waited, limit, wanted = 0, 1000, False
    for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
        n = int(service.pool_networks[m])
        r = n * V + v
        if service.reach[r] == 0 and stations.up_parcels[r] == 0:
            continue
        last_visit = int(stations.last_visit[r])
        gone = max(day - last_visit, 1) if last_visit > -NONE_WAITING else 1
        expected = stations.up_expected[r]
        ups = perceived(float(stations.up_parcels[r]), expected, min(gone, 7), informed[n])
        fees = perceived(stations.up_fee[r], expected * mean_fee[n], min(gone, 7), informed[n])
        downs = float(stations.down_township[r]) if service.reach[r] > 0 else 0.0
        if ups < 0.05 and downs == 0.0:
            continue
        wanted = True
        each = s.down_minutes if service.reach[r] == 1 else s.direct_minutes
        waiting.margin[v] += downs * s.down_fee + fees * s.up_margin + ups * worth.late_cny
        waiting.handling[v] += downs * (each + s.sorting_minutes) + stations.up_kg[r] * s.up_minutes_kg
        waiting.handling[v] += ups * (
            s.up_minutes + s.sorting_minutes + stations.gate_share[r] * s.gate_minutes
        )
        waiting.down_kg[v] += downs * s.down_kg
        waiting.up_kg[v] += stations.up_kg[r]
        if stations.up_parcels[r] > 0:
            waited = max(waited, day - int(stations.up_oldest[r]))
        if downs > 0.0:
            waited = max(waited, oldest(stations, r))
        limit = min(limit, int(networks.max_wait_days[n]))
    waiting.settled[v] = not wanted
    waiting.forced[v] = wanted and waited >= limit
    waiting.rank[v] = urgency(waiting.margin[v], waited, limit, villages.uid[v])


@rule
def _next_village(t: int, service: Service, waiting: Waiting) -> int:
    """The most urgent village of a township that is not settled; -1 when all are."""
    v = -1
    for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
        w = int(service.village_list[k])
        if not waiting.settled[w] and (v < 0 or waiting.rank[w] > waiting.rank[v]):
            v = w
    return v


@rule
def _assign(
    pool: int, v: int, base: int, service: Service, travel: Travel, couriers: Couriers, s: Dispatch,
    worth: Worth, shift: F8, waiting: Waiting, tours: Tours,
) -> None:  # fmt: skip
    """Puts a village into the tour it lengthens least, if that is worth while; the rest of it waits."""
    most = couriers.tour.shape[1]
    best, chosen, place, time, part = np.inf, -1, 0, 0.0, 1.0
    saver = -1
    for k in range(int(service.courier_start[pool]), int(service.courier_start[pool + 1])):
        i = int(service.courier_list[k])
        room = couriers.capacity_kg[i] - tours.down_kg[i]
        if tours.length[i] >= most or room < min(waiting.down_kg[v], s.least_room_kg):
            continue
        if visits(couriers.tour[i], tours.length[i], v):
            continue
        more, at = insertion(travel.minutes, base, couriers.tour[i], tours.length[i], v)
        more += s.stop_minutes
        full = couriers.capacity_kg[i]
        back = int((tours.up_kg[i] + waiting.up_kg[v]) / full) - int(tours.up_kg[i] / full)
        # a van that is full drives to the station, unloads, and comes again
        task = waiting.handling[v] / pace(couriers.skill[i]) + back * 2.0 * travel.minutes[base, v]
        left = shift[i] - tours.minutes[i] - more
        if left < min(task, s.least_minutes):
            whole_day = more + min(task, s.least_minutes)
            if tours.length[i] == 0 and shift[i] < whole_day <= s.longest_minutes:
                saver = i
            continue
        # a courier with a longer tour counts as farther away, so that work is spread
        score = more + task + s.levelling * tours.minutes[i] + s.overrun * max(task - left, 0.0)
        if score < best:
            best, chosen, place = score, i, at
            time, part = more + min(task, left), min(1.0, left / max(task, 1e-9))
    if chosen < 0:
        if waiting.forced[v] and saver >= 0:
            tours.minutes[saver] = shift[saver]  # stays in today, to have the time for so long a way
        return
    km_more, _ = insertion(travel.km, base, couriers.tour[chosen], tours.length[chosen], v)
    if not worth_a_visit(waiting.margin[v] * part, waiting.forced[v], max(km_more, 0.0), time, worth):
        return
    insert(couriers.tour[chosen], tours.length[chosen], place, v)
    tours.length[chosen] += 1
    tours.minutes[chosen] += time
    free = couriers.capacity_kg[chosen] - tours.down_kg[chosen]
    tours.down_kg[chosen] += min(waiting.down_kg[v] * part, free)
    tours.up_kg[chosen] += waiting.up_kg[v] * part
    if part < 0.95:  # too much for one courier: another may take the rest
        waiting.settled[v] = False
        for rest in (waiting.margin, waiting.handling, waiting.down_kg, waiting.up_kg):
            rest[v] *= 1.0 - part


@rule
def plan(
    day: int, service: Service, travel: Travel, stations: Stations, couriers: Couriers, networks: Networks,
    villages: Villages, terms: Terms, s: Dispatch, worth: Worth, informed: F8, mean_fee: F8, shift: F8,
    waiting: Waiting, tours: Tours,
) -> None:  # fmt: skip
    """Writes today's tour of every courier."""
    V, most = villages.uid.size, couriers.tour.shape[1]
    for i in range(couriers.tour.shape[0]):
        for k in range(most):
            couriers.tour[i, k] = -1
    for pool in range(service.pool_township.size):
        first, last = int(service.courier_start[pool]), int(service.courier_start[pool + 1])
        if first == last:
            continue
        t = int(service.pool_township[pool])
        base = V + t
        for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
            v = int(service.village_list[k])
            waiting.settled[v] = True  # no visit is due yet: one is made only if enough is estimated to wait
            if int(villages.cut_until[v]) <= day and travel.minutes[base, v] < np.inf:
                _estimate(
                    day, pool, v, service, stations, networks, villages, terms, s, worth, informed, mean_fee,
                    waiting,
                )  # fmt: skip
        for k in range(first, last):
            i = int(service.courier_list[k])
            tours.length[i], tours.minutes[i], tours.down_kg[i], tours.up_kg[i] = 0, 0.0, 0.0, 0.0
        while True:
            v = _next_village(t, service, waiting)
            if v < 0:
                break
            waiting.settled[v] = True
            _assign(pool, v, base, service, travel, couriers, s, worth, shift, waiting, tours)
        for k in range(first, last):
            i = int(service.courier_list[k])
            if tours.length[i] > 1:
                arrange(travel.minutes, base, couriers.tour[i], tours.length[i])
