"""Dispatch: which villages today's couriers visit.

A village is visited when what waits there pays for the detour (cheapest insertion into the tours so far, in
kilometres and in minutes of a shift already paid), or when its oldest parcel has waited its limit. What
waits at points is known only as far as orders are announced ahead; the rest is guessed from experience.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.tours import arrange, insert, insertion, visits
from ruralsim.world.carriers import NONE_WAITING

# places in the array of parameters
STOP, DOWN, DIRECT_DOWN, UP, UP_KG, GATE, COUNTER, TIME, KM, DOWN_FEE, UP_MARGIN, LATE, DOWN_KG, SORT = range(
    14
)
_HALF_BITS = np.uint64(11)


class Dispatch(Settings):
    """What makes a visit worth while, and how long things take."""

    stop_minutes: Annotated[float, Param("min", 0, 60, "Stop at a village", "停靠时间")] = 5.0
    down_minutes: Annotated[float, Param("min", 0, 30, "Handing a parcel to a point", "网点交件时间")] = 0.8
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
        float, Param("min", 0, 30, "Sorting a parcel before the round", "出车前分拣时间")
    ] = 0.6
    shift_minutes: Annotated[float, Param("min", 60, 900, "Shift", "日工时")] = 510.0
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
            "揽投车辆里程成本",
            source="county 0.8-1.5 CNY/t-km",
        ),
    ] = 0.55
    down_fee: Annotated[
        float,
        Param(
            "CNY/parcel",
            0,
            10,
            "Fee received per down-going parcel",
            "下行派费",
            source="0.7-1.2, trade recollection",
        ),
    ] = 0.95
    up_margin: Annotated[
        float, Param("1", 0, 1, "Part of the freight that a visit earns", "揽收毛利占运费比例")
    ] = 0.4
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

    def array(self, minute_cny: float, price_index: float, late_cny: float) -> NDArray[np.float64]:
        """The parameters as kernels take them, at today's wage and prices."""
        return np.array([
            self.stop_minutes, self.down_minutes, self.direct_minutes, self.up_minutes, self.up_minutes_kg,
            self.gate_minutes, self.counter_minutes, self.minute_value * minute_cny,
            self.van_cny_km * price_index, self.down_fee, self.up_margin, self.late_chance * late_cny,
            self.down_kg,
            self.sorting_minutes,
        ])  # fmt: skip


@rule
def pace(skill: float) -> float:
    """Work per minute relative to an average courier (skill 0.5)."""
    return 0.6 + 0.8 * skill


@rule
def perceived(actual: float, expected_day: float, days: int, known: float) -> float:
    """What a dispatcher believes to wait at a point, having been told part of it."""
    return known * actual + (1.0 - known) * expected_day * days


@rule
def urgency(margin: float, waited: int, limit: int, uid: Any) -> float:
    """Order of consideration: villages that must be seen come first, the longest wait ahead; ties by uid."""
    must = 1e6 * (1.0 + min(waited, 1000)) if waited >= limit else 0.0
    return must + margin + 1e-9 * float(uid >> _HALF_BITS) / 9007199254740992.0


@rule
def worth_a_visit(margin: float, forced: bool, km: float, minutes: float, par: Any) -> bool:
    """Whether a village is visited."""
    return forced or (margin > 0.0 and margin >= km * par[KM] + minutes * par[TIME])


@kernel(
    "void(i8, i8, i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], f8[:,::1], f8[:,::1], "
    "i1[::1], i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], i4[::1], i4[::1], i4[::1], "
    "i4[::1], i4[::1], u8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], i4[:,::1])"
)
def plan(
    day: Any, V: Any,
    pool_township: Any, pool_start: Any, pool_networks: Any, courier_start: Any, courier_list: Any,
    village_start: Any, village_list: Any, minutes: Any, km: Any, reach: Any,
    up_parcels: Any, up_kg: Any, up_fee: Any, up_oldest: Any, up_expected: Any, known: Any, mean_fee: Any,
    down: Any, down_oldest: Any, last_visit: Any, max_wait: Any, cut_until: Any,
    uid: Any, farm_gate: Any, skill: Any, capacity: Any, shift: Any, par: Any, tour: Any,
) -> None:  # fmt: skip
    """Writes today's tour of every courier."""
    most = tour.shape[1]
    tour[:] = -1
    margin, rank, handling, load_down, load_up = (
        np.zeros(V),
        np.zeros(V),
        np.zeros(V),
        np.zeros(V),
        np.zeros(V),
    )
    forced, taken = np.zeros(V, np.bool_), np.zeros(V, np.bool_)
    couriers = tour.shape[0]
    length, busy = np.zeros(couriers, np.int64), np.zeros(couriers)
    aboard_down, aboard_up = np.zeros(couriers), np.zeros(couriers)
    for p in range(pool_township.size):
        first, last = int(courier_start[p]), int(courier_start[p + 1])
        if first == last:
            continue
        t = int(pool_township[p])
        base = V + t
        for k in range(int(village_start[t]), int(village_start[t + 1])):
            v = int(village_list[k])
            taken[v] = True  # until there is something to do
            if int(cut_until[v]) > day or not minutes[base, v] < np.inf:
                continue
            margin[v] = handling[v] = load_down[v] = load_up[v] = 0.0
            waited, limit, wanted = 0, 1000, False
            for m in range(int(pool_start[p]), int(pool_start[p + 1])):
                n = int(pool_networks[m])
                r = n * V + v
                if reach[r] == 0 and up_parcels[r] == 0:
                    continue
                gone = max(day - int(last_visit[r]), 1) if int(last_visit[r]) > -NONE_WAITING else 1
                ups = perceived(float(up_parcels[r]), up_expected[r], min(gone, 7), known[n])
                fees = perceived(up_fee[r], up_expected[r] * mean_fee[n], min(gone, 7), known[n])
                downs = float(down[r]) if reach[r] > 0 else 0.0
                if ups < 0.05 and downs == 0.0:
                    continue
                wanted = True
                each = par[DOWN] if reach[r] == 1 else par[DIRECT_DOWN]
                margin[v] += downs * par[DOWN_FEE] + fees * par[UP_MARGIN] + ups * par[LATE]
                handling[v] += downs * (each + par[SORT]) + up_kg[r] * par[UP_KG]
                handling[v] += ups * (par[UP] + par[SORT] + farm_gate[v] * par[GATE])
                load_down[v] += downs * par[DOWN_KG]
                load_up[v] += up_kg[r]
                oldest = int(up_oldest[r]) if up_parcels[r] > 0 else NONE_WAITING
                if downs > 0.0:
                    oldest = min(oldest, int(down_oldest[r]))
                if oldest < NONE_WAITING:
                    waited = max(waited, day - oldest)
                limit = min(limit, int(max_wait[n]))
            taken[v] = not wanted
            forced[v] = wanted and waited >= limit
            rank[v] = urgency(margin[v], waited, limit, uid[v])
        for c in range(first, last):
            i = int(courier_list[c])
            length[i], busy[i], aboard_down[i], aboard_up[i] = 0, 0.0, 0.0, 0.0
        while True:
            v = -1
            for k in range(int(village_start[t]), int(village_start[t + 1])):
                w = int(village_list[k])
                if not taken[w] and (v < 0 or rank[w] > rank[v]):
                    v = w
            if v < 0:
                break
            taken[v] = True
            best, chosen, place, time, part = np.inf, -1, 0, 0.0, 1.0
            for c in range(first, last):
                i = int(courier_list[c])
                if length[i] >= most or capacity[i] - aboard_down[i] < min(load_down[v], 20.0):
                    continue
                if visits(tour[i], length[i], v):
                    continue
                more, k = insertion(minutes, base, tour[i], length[i], v)
                more += par[STOP]
                back = int((aboard_up[i] + load_up[v]) / capacity[i]) - int(aboard_up[i] / capacity[i])
                task = handling[v] / pace(skill[i]) + back * 2.0 * minutes[base, v]  # unload, come again
                left = shift[i] - busy[i] - more
                if left < min(task, 30.0):
                    continue
                score = more + task + 0.25 * busy[i] + 3.0 * max(task - left, 0.0)  # spreads the work
                if score < best:
                    best, chosen, place = score, i, k
                    time, part = more + min(task, left), min(1.0, left / max(task, 1e-9))
            if chosen < 0:
                continue
            km_more, _ = insertion(km, base, tour[chosen], length[chosen], v)
            if not worth_a_visit(margin[v] * part, forced[v], max(km_more, 0.0), time, par):
                continue
            insert(tour[chosen], length[chosen], place, v)
            length[chosen] += 1
            busy[chosen] += time
            aboard_down[chosen] += min(load_down[v] * part, capacity[chosen] - aboard_down[chosen])
            aboard_up[chosen] += load_up[v] * part
            if part < 0.95:  # too much for one courier: another may take the rest
                taken[v] = False
                for rest in (margin, handling, load_down, load_up):
                    rest[v] *= 1.0 - part
        for c in range(first, last):
            i = int(courier_list[c])
            if length[i] > 1:
                arrange(minutes, base, tour[i], length[i])
