"""Rounds: couriers drive today's tours, hand out goods and take in produce on the same vehicle.

A van leaves with what fits, earlier stops first; what is taken in, older first, must fit beside what is
still on board. A full van unloads at the station and comes again while the shift lasts; what is left waits.
Parcels that no round brings are fetched at the township's counter or, in the end, returned.
"""

from typing import NamedTuple

import numpy as np

from ruralsim.entities import Consignments, Couriers, Networks, Products, Stations, Villages
from ruralsim.entities.codes import AT_POINT, AT_TOWNSHIP, COST_FUEL_ROUNDS
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_DOWN_FEES, F_FUEL
from ruralsim.foundation.records import F8, F8x2, I8x2, Key
from ruralsim.logistics import dispatch
from ruralsim.logistics.books import KG_PER_PARCEL, cause_up, earn, pay_network, spend, whole
from ruralsim.logistics.custody import day_rates, lose
from ruralsim.logistics.dispatch import Dispatch, Worth, pace
from ruralsim.logistics.handover import Handover, Luck, care, handle, return_hazard, shake
from ruralsim.logistics.service import LEFT, POINT_SERVICE, Service, point, service, station
from ruralsim.logistics.sharing import part, stop_weight
from ruralsim.terms import Terms
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import Books, Travel, World

(_ROUNDS, _KM, _MINUTES, _PARCELS, _UPS, _DOWNS, _STOPS, _LOAD, _CAPACITY) = (
    TALLY[f"round{name}"]
    for name in ("s", "_km", "_minutes", "_parcels", "_up_parcels", "_down_parcels", "_stops", "_load_kg",
    "_capacity_kg")
)  # fmt: skip
_DELIVERED, _RETURNED, _DOWN_LOST, _UNCOLLECTED = (
    TALLY[f"down_{name}"] for name in ("delivered", "returned", "lost", "uncollected")
)
_REVENUE_DOWN = TALLY["revenue_down"]
_AT_STOP, _FETCHED, _SENT_BACK = np.uint64(1), np.uint64(2), np.uint64(3)  # ordinals of draws


class Today(NamedTuple):
    """What a round costs and who works on it today.

    Attributes:
        km_cny: a kilometre of a courier's vehicle, CNY.
        sent_back: daily chance that a parcel left at the township goes back.
        host_fee: paid to the host of a shared point, CNY/parcel.
        point_fee: worth of a point to its network, CNY per down-going parcel.
        vibration: damage on the worst road to the most fragile good.
        shapley: joint cost is divided by Shapley value, else by parcels.
        collection: key of the draws for who collects a parcel.
        shift: (couriers,) minutes.
        informed: (networks,) share of orders announced ahead.
        care: (networks,) staff's care where errors cost them pay.
        keep: (ambient and cold, products) share of mass kept during a round.
        ageing: (ambient and cold, products) freshness lost during a round.
    """

    km_cny: float
    sent_back: float
    host_fee: float
    point_fee: float
    vibration: float
    shapley: bool
    collection: Key
    shift: F8
    informed: F8
    care: F8
    keep: F8x2
    ageing: F8x2


class Van(NamedTuple):
    """One courier's round while it is driven.

    Attributes:
        clock: (1,) minutes worked.
        km: (1,) driven.
        leg_km: (1,) driven to the present stop, ways back to unload included.
        kg: (1,) on board.
        fetched_kg: (1,) of them taken in since the van was last at the station.
        heaviest_kg: (1,) largest load so far.
        aboard: (stops, networks) parcels for each stop.
        weight: (networks,) part in the tour's cost.
        ups: (networks,) work of produce taken in, parcels.
        downs: (networks,) parcels handed out.
        here: (networks,) work at the present stop, parcels.
    """

    clock: F8
    km: F8
    leg_km: F8
    kg: F8
    fetched_kg: F8
    heaviest_kg: F8
    aboard: I8x2
    weight: F8
    ups: F8
    downs: F8
    here: F8


@rule
def _load(
    i: int, pool: int, count: int, van: Van, service: Service, stations: Stations, couriers: Couriers,
    s: Dispatch,
) -> None:  # fmt: skip
    """The van takes on what it has room for, the parcels of earlier stops first; the rest waits."""
    room = couriers.capacity_kg[i]
    for stop in range(count):
        for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
            n = int(service.pool_networks[m])
            r = point(service, n, int(couriers.tour[i, stop]))
            fits = min(int(stations.down_township[r]), int(room / s.down_kg))
            take = fits if service.reach[r] > LEFT else 0
            van.aboard[stop, n] = take
            stations.down_township[r] -= take
            room -= take * s.down_kg
    van.kg[0] = couriers.capacity_kg[i] - room
    van.clock[0], van.km[0], van.fetched_kg[0], van.heaviest_kg[0] = 0.0, 0.0, 0.0, van.kg[0]


@rule
def _put_back(pool: int, stop: int, v: int, van: Van, service: Service, stations: Stations) -> None:
    """A village that the shift is too short for gets its parcels another day."""
    for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
        n = int(service.pool_networks[m])
        stations.down_township[point(service, n, v)] += van.aboard[stop, n]


@rule
def _hand_out(
    day: int, i: int, n: int, stop: int, v: int, t: int, van: Van, luck: Luck, service: Service,
    travel: Travel, stations: Stations, couriers: Couriers, networks: Networks, s: Dispatch,
    handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """A network's parcels for a village: what the shift leaves time for reaches the point or the doors.

    Some disappear, some nobody collects. The network is paid per parcel, except for those that it took over
    from others, who paid it then; a shared point's host is paid by those whose parcels it keeps.
    """
    r = point(service, n, v)
    at_point = service.reach[r] == POINT_SERVICE
    each = (
        (s.down_minutes if at_point else s.direct_minutes) + s.sorting_minutes
    ) / pace(couriers.skill[i])  # fmt: skip
    left = max(today.shift[i] - van.clock[0] - travel.minutes[v, service.V + t], 0.0)
    # bounded before it is made whole: where handing over takes no time, the quotient is beyond any integer
    got = int(min(float(van.aboard[stop, n]), left / max(each, 1e-9)))
    stations.down_township[r] += van.aboard[stop, n] - got
    if got == 0:
        return
    who = mix(stations.uid[r], _AT_STOP)
    gone = whole(got * handover.loss, draw(luck.loss, who))
    whole_ones = got - gone
    missed = handover.uncollected if at_point else handover.uncollected_direct
    idle = min(whole(whole_ones * missed, draw(today.collection, who)), whole_ones)
    books.tally[_DOWN_LOST] += gone
    books.tally[_UNCOLLECTED] += idle
    books.tally[_DELIVERED] += whole_ones - idle

    waiting = int(stations.down_township[r]) + got
    relayed = min(int(stations.down_relayed[r]) * got // max(waiting, 1), got)
    stations.down_relayed[r] -= relayed
    fee = (got - relayed) * s.down_fee
    earn(networks, books, n, F_DOWN_FEES, fee)
    books.tally[_REVENUE_DOWN] += fee
    networks.parcels_month[n] += got
    desk = station(service, n, t)
    stations.parcels_month[desk] += got
    stations.revenue_month[desk] += got * s.down_fee
    if not at_point:
        stations.parcels_month[r] += got  # what a point here would have handled
    else:
        host = int(stations.host[r])
        stations.parcels_month[host] += got
        stations.revenue_month[host] += got * today.point_fee
        lender = host // service.V
        if lender != n:
            pay_network(networks, books, n, lender, got * today.host_fee)
    nothing_left = stations.down_township[r] == 0
    stations.down_oldest[r] = NONE_WAITING if nothing_left else max(int(stations.down_oldest[r]), day - 1)

    van.clock[0] += got * each
    van.kg[0] -= got * s.down_kg
    van.downs[n] += got
    van.here[n] += got


@rule
def _unload(v: int, base: int, minutes: float, van: Van, travel: Travel, s: Dispatch, shift: float) -> bool:
    """A van that fetched produce brings it to the station and comes again, if the shift is long enough."""
    there = travel.minutes[v, base]
    if van.clock[0] + 2.0 * there + s.stop_minutes + minutes + there > shift:
        return False
    van.clock[0] += 2.0 * there + s.stop_minutes
    van.km[0] += 2.0 * travel.km[v, base]
    van.leg_km[0] += 2.0 * travel.km[v, base]
    van.kg[0] -= van.fetched_kg[0]
    van.fetched_kg[0] = 0.0
    return True


@rule
def _take_in(
    day: int, i: int, n: int, lead: int, v: int, t: int, van: Van, luck: Luck, service: Service,
    travel: Travel, c: Consignments, stations: Stations, couriers: Couriers, villages: Villages,
    products: Products, terms: Terms, s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """A network's produce at a village, the oldest first, as long as van and shift have room."""
    base = service.V + t
    there, capacity = travel.minutes[v, base], couriers.capacity_kg[i]
    r = point(service, n, v)
    for k in range(int(service.queue_start[r]), int(service.queue_start[r + 1])):
        j = int(service.queue_list[k])
        if c.stage[j] != AT_POINT:
            continue
        kg = c.kg[j]
        minutes = (
            s.up_minutes + s.sorting_minutes + terms.farm_gate[v] * s.gate_minutes + kg * s.up_minutes_kg
        ) / pace(couriers.skill[i])
        full = van.kg[0] + kg > capacity and van.fetched_kg[0] > 0.0
        if full and not _unload(v, base, minutes, van, travel, s, today.shift[i]):
            break
        if van.clock[0] + minutes + there > today.shift[i]:
            break
        if van.kg[0] + kg > capacity and van.kg[0] > 0.0:
            break
        van.clock[0] += minutes
        van.kg[0] += kg
        van.fetched_kg[0] += kg
        van.heaviest_kg[0] = max(van.heaviest_kg[0], van.kg[0])
        work = 1.0 + kg / KG_PER_PARCEL
        van.ups[n] += work
        van.here[n] += work
        couriers.parcels[i] += 1
        books.tally[_UPS] += 1.0

        # at the station tonight, a day of sorting later it may leave
        c.stage[j], c.since[j], c.due[j] = AT_TOWNSHIP, day, day + 1
        c.node[j] = service.station[n * service.T + t]
        cold_van = couriers.refrigerated[i] or terms.cold_vehicle[t, lead] > 0.5
        chilled, p = 1 if c.cold[j] and cold_van else 0, int(c.product[j])
        lose(c, products, books, j, today.keep[chilled, p], today.ageing[chilled, p])
        shake(c, products, j, villages.roughness[v], today.vibration)
        able = 0.5 * (couriers.skill[i] + stations.manager_skill[int(c.node[j])])
        wrong = handle(
            c, products, handover, luck, books, j, _AT_STOP, able, today.informed[n], today.care[n],
            terms.packing_standard[t],
        )  # fmt: skip
        couriers.errors[i] += 1.0 if wrong else 0.0


@rule
def _share_cost(
    i: int, pool: int, lead: int, t: int, van: Van, service: Service, stations: Stations, networks: Networks,
    today: Today, books: Books,
) -> None:  # fmt: skip
    """Fuel and minutes of a round, divided among the networks whose parcels it carried."""
    fuel, joint = van.km[0] * today.km_cny, 0.0
    for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
        joint += van.weight[int(service.pool_networks[m])]
    for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
        n = int(service.pool_networks[m])
        share = part(van.weight[n], joint, n == lead)
        if share > 0.0:
            spend(networks, books, n, COST_FUEL_ROUNDS, F_FUEL, fuel * share)
            stations.cost_month[station(service, n, t)] += fuel * share
            made = van.ups[n] + van.downs[n]
            cause_up(networks, books, n, fuel * share * (van.ups[n] / made if made > 0.0 else 0.0))
            service.drawn_minutes[n * service.T + t] += van.clock[0] * share
    service.paid_minutes[lead * service.T + t] += van.clock[0]


@rule
def _counter(
    pool: int, t: int, service: Service, stations: Stations, couriers: Couriers, networks: Networks,
    s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """Parcels left at the township: some are fetched today, some have lain there too long and go back."""
    served = 0
    for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
        for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
            n = int(service.pool_networks[m])
            r, desk = point(service, n, int(service.village_list[k])), station(service, n, t)
            waiting = int(stations.down_township[r])
            if service.reach[r] > LEFT or waiting == 0:
                continue
            luck = draw(today.collection, mix(stations.uid[r], _FETCHED))
            fetched = min(whole(waiting * handover.fetch_day, luck), waiting)
            left = waiting - fetched
            luck = draw(today.collection, mix(stations.uid[r], _SENT_BACK))
            back = min(whole(left * today.sent_back, luck), left)
            stations.down_township[r] -= fetched + back
            stations.down_relayed[r] = min(int(stations.down_relayed[r]), int(stations.down_township[r]))
            if stations.down_township[r] == 0:
                stations.down_oldest[r] = NONE_WAITING
            fee = fetched * s.down_fee
            earn(networks, books, n, F_DOWN_FEES, fee)
            stations.revenue_month[desk] += fee
            networks.parcels_month[n] += fetched
            stations.parcels_month[r] += fetched
            stations.parcels_month[desk] += fetched
            books.tally[_REVENUE_DOWN] += fee
            books.tally[_DELIVERED] += fetched
            books.tally[_RETURNED] += back
            served += fetched
    first, last = int(service.courier_start[pool]), int(service.courier_start[pool + 1])
    books.tally[_PARCELS] += served if last > first else 0
    staff = last - first
    for k in range(first, last):  # who is there serves the counter, as evenly as parcels can be divided
        i = int(service.courier_list[k])
        own = served // staff + (1 if k - first < served % staff else 0)
        couriers.parcels[i] += own
        couriers.minutes[i] += own * s.counter_minutes
        books.tally[_MINUTES] += own * s.counter_minutes


@kernel
def _drive(
    day: int, luck: Luck, service: Service, travel: Travel, c: Consignments, stations: Stations,
    couriers: Couriers, networks: Networks, villages: Villages, products: Products, terms: Terms,
    s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    N, most = service.N, couriers.tour.shape[1]
    van = Van(
        np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1),
        np.zeros((most, N), np.int64), np.zeros(N), np.zeros(N), np.zeros(N), np.zeros(N),
    )  # fmt: skip
    for pool in range(service.pool_township.size):
        t = int(service.pool_township[pool])
        base = service.V + t
        first, last = int(service.pool_start[pool]), int(service.pool_start[pool + 1])
        for q in range(int(service.courier_start[pool]), int(service.courier_start[pool + 1])):
            i = int(service.courier_list[q])
            lead = int(couriers.network[i])
            van.weight[:], van.ups[:], van.downs[:] = 0.0, 0.0, 0.0
            count = 0
            while count < most and couriers.tour[i, count] >= 0:
                count += 1
            _load(i, pool, count, van, service, stations, couriers, s)
            at, seen = base, 0
            for stop in range(count):
                v = int(couriers.tour[i, stop])
                arrived = van.clock[0] + travel.minutes[at, v] + s.stop_minutes
                if arrived + travel.minutes[v, base] > today.shift[i]:
                    _put_back(pool, stop, v, van, service, stations)  # home before the shift ends
                    continue
                van.clock[0] += travel.minutes[at, v] + s.stop_minutes
                van.km[0] += travel.km[at, v]
                van.leg_km[0] = travel.km[at, v]
                at, seen, users = v, seen + 1, 0
                for m in range(first, last):
                    n = int(service.pool_networks[m])
                    r = point(service, n, v)
                    stations.visited[r] = True
                    stations.last_visit[r] = day
                    stations.visits_month[r] += 1
                    van.here[n] = 0.0
                    _hand_out(
                        day, i, n, stop, v, t, van, luck, service, travel, stations, couriers, networks, s,
                        handover, today, books,
                    )  # fmt: skip
                    _take_in(
                        day, i, n, lead, v, t, van, luck, service, travel, c, stations, couriers, villages,
                        products, terms, s, handover, today, books,
                    )  # fmt: skip
                    users += 1 if van.here[n] > 0.0 else 0
                van.heaviest_kg[0] = max(van.heaviest_kg[0], van.kg[0])
                for m in range(first, last):
                    n = int(service.pool_networks[m])
                    van.weight[n] += stop_weight(van.here[n], van.leg_km[0], max(users, 1), today.shapley)
            if seen > 0:
                van.km[0] += travel.km[at, base]
                van.clock[0] += travel.minutes[at, base]
            _share_cost(i, pool, lead, t, van, service, stations, networks, today, books)

            downs = 0.0
            for m in range(first, last):
                downs += van.downs[int(service.pool_networks[m])]
            couriers.km[i], couriers.load_kg[i], couriers.stops[i] = van.km[0], van.heaviest_kg[0], seen
            couriers.minutes[i] += van.clock[0]
            couriers.parcels[i] += int(downs)
            books.tally[_ROUNDS] += 1.0 if seen > 0 else 0.0
            books.tally[_KM] += van.km[0]
            books.tally[_MINUTES] += van.clock[0]
            books.tally[_PARCELS] += couriers.parcels[i]
            books.tally[_DOWNS] += downs
            books.tally[_STOPS] += seen
            books.tally[_LOAD] += van.heaviest_kg[0] if seen > 0 else 0.0
            books.tally[_CAPACITY] += couriers.capacity_kg[i] if seen > 0 else 0.0
        _counter(pool, t, service, stations, couriers, networks, s, handover, today, books)


def rounds(world: World) -> None:
    """Phase 7: dispatch, tours, and what they carry."""
    s, known = world.settings.logistics, service(world)
    stations, couriers, networks, terms = world.stations, world.couriers, world.networks, world.terms
    V, climate = world.villages.n, world.climate
    points, live = slice(0, networks.n * V), slice(0, couriers.n)
    couriers.km[live] = couriers.minutes[live] = couriers.load_kg[live] = 0.0
    couriers.parcels[live] = couriers.stops[live] = 0
    stations.visited[points] = False
    if not V:
        return
    minute_cny = float(networks.courier_wage.mean()) / (26.0 * s.dispatch.shift_minutes)
    km_cny = s.dispatch.van_cny_km * climate.price_index
    worth = Worth(
        s.dispatch.minute_value * minute_cny, km_cny,
        s.dispatch.late_chance * terms.scalar("late_compensation"),
    )  # fmt: skip
    shift = s.dispatch.shift_minutes * networks.hours[couriers.network]
    shift[couriers.household < 0] *= s.dispatch.stand_in  # the manager, beside other work
    informed = np.maximum(terms["preannounced"], s.dispatch.information)
    stations.information[points] = np.repeat(informed, V)
    ups = np.maximum(networks.up_parcels_ring.sum(axis=1), 1.0)
    freight = networks.up_revenue_ring.sum(axis=1)
    dispatch.plan(
        world.day, known, world.travel, stations, couriers, networks, world.villages, terms, s.dispatch,
        worth, informed, np.where(freight > 0.0, freight / ups, 10.0), shift,
    )  # fmt: skip
    keep, ageing = day_rates(world, s.custody.van_hours / 24.0)
    today = Today(
        km_cny, return_hazard(s.handover.fetch_day, s.handover.keep_days), s.sharing.host_fee,
        s.first_mile.point_fee_down, s.custody.vibration, s.sharing.division == "shapley",
        key(world.seed, Purpose.COLLECTION, world.day), shift, informed, care(world), keep, ageing,
    )  # fmt: skip
    _drive(
        world.day, Luck.today(world), known, world.travel, world.consignments, stations, couriers, networks,
        world.villages, world.products, terms, s.dispatch, s.handover, today, world.books,
    )  # fmt: skip
