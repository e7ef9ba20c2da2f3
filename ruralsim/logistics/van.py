"""A courier's van on its round: what it loads, hands out and takes in, and who pays for the way.

A van leaves with what fits, earlier stops first; what is taken in, older first, must fit beside what is
still on board. A full van unloads at the station and comes again while the shift lasts; what is left waits.
"""

from typing import NamedTuple

import numpy as np

from ruralsim.entities import Consignments, Couriers, Networks, Products, Stations, Villages
from ruralsim.entities.codes import AT_POINT, AT_TOWNSHIP, COST_FUEL_ROUNDS
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw, mix
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import F_FUEL
from ruralsim.foundation.records import F8, F8x2, I8x2, Key
from ruralsim.logistics.books import KG_PER_PARCEL, cause_up, earn_down, pay_network, spend, whole
from ruralsim.logistics.custody import lose, part_of_day
from ruralsim.logistics.dispatch import Dispatch, pace
from ruralsim.logistics.handover import Handover, Luck, care, handle, shake
from ruralsim.logistics.queues import leave, taken_over
from ruralsim.logistics.service import LEFT, POINT_SERVICE, Service, point, station
from ruralsim.logistics.sharing import part
from ruralsim.terms import Terms
from ruralsim.world.world import Books, Travel

_UPS = TALLY["round_up_parcels"]
_DELIVERED, _DOWN_LOST, _UNCOLLECTED, _DOWN_LATE = (
    TALLY[f"down_{name}"] for name in ("delivered", "lost", "uncollected", "late")
)
_AT_STOP = np.uint64(1)  # ordinal of a draw


class Today(NamedTuple):
    """What a round costs and earns today.

    Attributes:
        km_cny: a kilometre of a courier's vehicle, CNY.
        host_fee: paid to the host of a shared point, CNY/parcel.
        point_fee: worth of a point to its network, CNY per down-going parcel.
        vibration: damage on the worst road to the most fragile good.
        shapley: joint cost is divided by Shapley value, else by parcels.
        days: produce's time in a van.
        collection: key of the draws for who collects a parcel.
        keep: (ambient and cold, products) share of mass kept in a day.
        ageing: (ambient and cold, products) freshness lost in a day.
    """

    km_cny: float
    host_fee: float
    point_fee: float
    vibration: float
    shapley: bool
    days: float
    collection: Key
    keep: F8x2
    ageing: F8x2


class Crew(NamedTuple):
    """Who drives, how long, and what they know.

    Attributes:
        shift: (couriers,) minutes.
        informed: (networks,) share of orders announced ahead.
        mean_fee: (networks,) freight of a consignment, CNY.
    """

    shift: F8
    informed: F8
    mean_fee: F8


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
        handled: (networks,) minutes at parcels.
        up_handled: (networks,) of these, at produce.
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
    handled: F8
    up_handled: F8


@rule
def load(
    i: int, pool: int, count: int, van: Van, service: Service, stations: Stations, couriers: Couriers,
    s: Dispatch,
) -> None:  # fmt: skip
    """The van takes on what it has room for, the parcels of earlier stops first; the rest waits.

    A queue is left only by what is handed out: what comes home again has waited all the time.
    """
    # stop by stop, as many parcels as the room left holds; none where no round may leave them
    room = couriers.capacity_kg[i]
    for stop in range(count):
        for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
            n = int(service.pool_networks[m])
            r = point(service, n, int(couriers.tour[i, stop]))
            fits = min(int(stations.down_township[r]), int(room / s.down_kg))
            take = fits if service.reach[r] > LEFT else 0
            van.aboard[stop, n] = take
            room -= take * s.down_kg
    van.kg[0] = couriers.capacity_kg[i] - room
    van.clock[0], van.km[0], van.fetched_kg[0], van.heaviest_kg[0] = 0.0, 0.0, 0.0, van.kg[0]


@rule
def hand_out(
    i: int, n: int, stop: int, v: int, t: int, van: Van, luck: Luck, service: Service,
    travel: Travel, stations: Stations, couriers: Couriers, networks: Networks, s: Dispatch,
    handover: Handover, today: Today, shift: float, books: Books,
) -> None:  # fmt: skip
    """A network's parcels for a village: what the shift leaves time for reaches the point or the doors.

    Some disappear, some nobody collects. The network is paid per parcel, except for those that it took over
    from others, who paid it then; a shared point's host is paid by those whose parcels it keeps.
    """
    # how many parcels the rest of the shift has time for, the way home kept free
    r = point(service, n, v)
    at_point = service.reach[r] == POINT_SERVICE
    each = (
        (s.down_minutes if at_point else s.direct_minutes) + s.sorting_minutes
    ) / pace(couriers.skill[i])  # fmt: skip
    left = max(shift - van.clock[0] - travel.minutes[v, service.V + t], 0.0)
    # bounded before it is made whole: where handing over takes no time, the quotient is beyond any integer
    got = int(min(float(van.aboard[stop, n]), left / max(each, 1e-9)))
    if got == 0:
        return
    # they leave the queue, the oldest first; those later than promised are noted for compensation
    paid = got - taken_over(stations, r, got, int(stations.down_township[r]))
    late = leave(stations, r, got, handover.late_days)
    stations.down_late_month[r] += late
    stations.down_passed_month[r] += got
    books.tally[_DOWN_LATE] += late
    who = mix(stations.uid[r], _AT_STOP)
    # a few have disappeared, and a few are never collected
    gone = whole(got * handover.loss, draw(luck.loss, who))
    whole_ones = got - gone
    missed = handover.uncollected if at_point else handover.uncollected_direct
    idle = min(whole(whole_ones * missed, draw(today.collection, who)), whole_ones)
    books.tally[_DOWN_LOST] += gone
    books.tally[_UNCOLLECTED] += idle
    books.tally[_DELIVERED] += whole_ones - idle

    # the network is paid; a point earns for what it keeps, and its host for parcels of other networks
    earn_down(networks, stations, books, n, station(service, n, t), paid, got)
    if not at_point:
        stations.parcels_month[r] += got  # what a point here would have handled
    else:
        host = int(stations.host[r])
        stations.parcels_month[host] += got
        stations.revenue_month[host] += got * today.point_fee
        lender = host // service.V
        if lender != n:
            pay_network(networks, books, n, lender, got * today.host_fee)

    # time passes, and the van is lighter by what was handed out
    van.clock[0] += got * each
    van.handled[n] += got * each
    van.kg[0] -= got * s.down_kg
    van.downs[n] += got
    van.here[n] += got


@rule
def _unload(v: int, base: int, minutes: float, van: Van, travel: Travel, s: Dispatch, shift: float) -> bool:
    """A van that fetched produce brings it to the station and comes again, if the shift is long enough."""
    # there and back, loading there, this consignment, and home at the end: all within the shift
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
def take_in(
    day: int, i: int, n: int, lead: int, v: int, t: int, van: Van, luck: Luck, service: Service,
    travel: Travel, c: Consignments, stations: Stations, couriers: Couriers, networks: Networks,
    villages: Villages, products: Products, terms: Terms, s: Dispatch, handover: Handover, today: Today,
    crew: Crew, books: Books,
) -> None:  # fmt: skip
    """A network's produce at a village, the oldest first, as long as van and shift have room."""
    base = service.V + t
    there, capacity, shift = travel.minutes[v, base], couriers.capacity_kg[i], crew.shift[i]
    r = point(service, n, v)
    for k in range(int(service.queue_start[r]), int(service.queue_start[r + 1])):
        j = int(service.queue_list[k])
        if c.stage[j] != AT_POINT:
            continue
        kg = c.kg[j]
        # taking it over: at the point, or at the gate of the farm for some, longer for heavy goods
        minutes = (
            s.up_minutes + s.sorting_minutes + stations.gate_share[r] * s.gate_minutes + kg * s.up_minutes_kg
        ) / pace(couriers.skill[i])
        # a full van unloads at the station and comes again; without time or room the rest waits for tomorrow
        full = van.kg[0] + kg > capacity and van.fetched_kg[0] > 0.0
        if full and not _unload(v, base, minutes, van, travel, s, shift):
            break
        if van.clock[0] + minutes + there > shift:
            break
        if van.kg[0] + kg > capacity and van.kg[0] > 0.0:
            break
        # it is on board
        van.clock[0] += minutes
        van.handled[n] += minutes
        van.up_handled[n] += minutes
        van.kg[0] += kg
        van.fetched_kg[0] += kg
        van.heaviest_kg[0] = max(van.heaviest_kg[0], van.kg[0])
        # heavy consignments count as more work when the round's cost is divided
        work = 1.0 + kg / KG_PER_PARCEL
        van.ups[n] += work
        van.here[n] += work
        couriers.parcels[i] += 1
        stations.up_passed_month[r] += 1.0
        stations.up_late_month[r] += 1.0 if day - int(c.since[j]) > int(networks.max_wait_days[n]) else 0.0
        books.tally[_UPS] += 1.0

        # at the station tonight, a day of sorting later it may leave
        c.stage[j], c.since[j], c.due[j] = AT_TOWNSHIP, day, day + 1
        c.node[j] = service.station[n * service.T + t]
        # on the way it loses mass and freshness, is shaken, and may be damaged or put in the wrong sack
        cold_van = couriers.refrigerated[i] or terms.cold_vehicle[t, lead] > 0.5
        chilled, p = 1 if c.cold[j] and cold_van else 0, int(c.product[j])
        kept, aged = part_of_day(today.keep[chilled, p], today.days), today.days * today.ageing[chilled, p]
        lose(c, products, books, j, kept, aged)
        shake(c, products, j, villages.roughness[v], today.vibration)
        able = 0.5 * (couriers.skill[i] + stations.manager_skill[int(c.node[j])])
        wrong = handle(
            c, products, handover, luck, books, j, _AT_STOP, able, crew.informed[n],
            care(terms.assessment[n], networks.courier_wage[n]), terms.packing_standard[t],
        )  # fmt: skip
        couriers.errors[i] += 1.0 if wrong else 0.0


@rule
def share_cost(
    i: int, pool: int, lead: int, t: int, van: Van, service: Service, stations: Stations, networks: Networks,
    today: Today, books: Books,
) -> None:  # fmt: skip
    """Fuel and minutes of a round, divided among the networks whose parcels it carried, and by direction.

    Minutes at parcels belong to their direction, the way to both by the work they make.
    """
    # each network bears its part by the work it made on the round, and produce its part of that
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
            up = van.ups[n] / made if made > 0.0 else 0.0
            cause_up(networks, books, n, fuel * share * up)
            # minutes are settled within the pool at the month's end: what each network used, and who paid for
            # it
            drawn = van.clock[0] * share
            on_the_way = max(drawn - van.handled[n], 0.0)
            service.drawn_minutes[n * service.T + t] += drawn
            networks.round_minutes_month[n] += drawn
            networks.up_minutes_month[n] += min(van.up_handled[n] + on_the_way * up, drawn)
    service.paid_minutes[lead * service.T + t] += van.clock[0]
