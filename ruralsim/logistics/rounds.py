"""Rounds: couriers drive today's tours, hand out goods and take in produce on the same vehicle.

The tours are made by `dispatch`; what a van does on its way is told in `van`, what becomes of parcels that no
round brings in `counter`.
"""

import numpy as np

from ruralsim.entities import Consignments, Couriers, Networks, Products, Stations, Villages
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.draws import Purpose, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.logistics.counter import counter
from ruralsim.logistics.dispatch import Dispatch, Tours, Waiting, Worth, plan
from ruralsim.logistics.handover import Handover, Luck
from ruralsim.logistics.queues import grow_older
from ruralsim.logistics.service import Service, point, service
from ruralsim.logistics.sharing import stop_weight
from ruralsim.logistics.van import Crew, Today, Van, hand_out, load, share_cost, take_in
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_on_the_way
from ruralsim.world.snow import todays_roads
from ruralsim.world.world import Books, Travel, World

(_ROUNDS, _KM, _MINUTES, _PARCELS, _DOWNS, _STOPS, _LOAD, _CAPACITY) = (
    TALLY[f"round{name}"]
    for name in ("s", "_km", "_minutes", "_parcels", "_down_parcels", "_stops", "_load_kg", "_capacity_kg")
)


@rule
def _call_up(
    service: Service, stations: Stations, couriers: Couriers, networks: Networks, terms: Terms, s: Dispatch,
    crew: Crew,
) -> None:  # fmt: skip
    """The day begins: vans and points are as yet unseen, shifts are handed out, orders announced."""
    for i in range(couriers.n):
        n = int(couriers.network[i])
        # the shift that the network pays for today: none on most networks' days of rest
        paid = s.shift_minutes * networks.hours[n] * networks.duty[n]
        longest = max(s.longest_minutes, s.shift_minutes * networks.hours[n])
        # what was paid and not worked is worked later, so far as a day goes: part-timers save up for far ways
        couriers.credit_minutes[i] = min(couriers.credit_minutes[i] - couriers.minutes[i] + paid, longest)
        if int(couriers.household[i]) < 0:
            couriers.credit_minutes[i] = paid * s.stand_in  # the manager, beside other work
        crew.shift[i] = couriers.credit_minutes[i] if paid > 0.0 else 0.0
        couriers.km[i], couriers.minutes[i], couriers.load_kg[i] = 0.0, 0.0, 0.0
        couriers.parcels[i], couriers.stops[i] = 0, 0
    for n in range(service.N):
        # what the network knows ahead of its orders, and what a consignment of the last twelve months brought
        crew.informed[n] = max(terms.preannounced[n], s.information)
        parcels, freight = 0.0, 0.0
        for m in range(networks.up_parcels_ring.shape[1]):
            parcels += networks.up_parcels_ring[n, m]
            freight += networks.up_revenue_ring[n, m]
        crew.mean_fee[n] = freight / max(parcels, 1.0) if freight > 0.0 else s.first_fee
        # no point has been visited yet today
        for v in range(service.V):
            r = point(service, n, v)
            stations.visited[r] = False


@rule
def _worth(networks: Networks, terms: Terms, s: Dispatch, km_cny: float) -> Worth:
    """What a detour costs and a visit saves, at today's wage and prices."""
    wages = 0.0
    for n in range(networks.n):
        wages += networks.courier_wage[n]
    minute_cny = wages / max(networks.n, 1) / (WORKDAYS_MONTH * s.shift_minutes)
    return Worth(s.minute_value * minute_cny, km_cny, s.late_chance * terms.late_compensation[0])


@rule
def _drive(
    day: int, luck: Luck, service: Service, travel: Travel, c: Consignments, stations: Stations,
    couriers: Couriers, networks: Networks, villages: Villages, products: Products, terms: Terms,
    s: Dispatch, handover: Handover, today: Today, crew: Crew, van: Van, books: Books,
) -> None:  # fmt: skip
    """Every courier's tour, stop by stop, and the day at the counters."""
    most = couriers.tour.shape[1]
    # networks of a township that share vehicles are one pool: its couriers drive for all of them
    for pool in range(service.pool_township.size):
        t = int(service.pool_township[pool])
        base = service.V + t
        first, last = int(service.pool_start[pool]), int(service.pool_start[pool + 1])
        for q in range(int(service.courier_start[pool]), int(service.courier_start[pool + 1])):
            i = int(service.courier_list[q])
            lead = int(couriers.network[i])
            # an empty van, and the villages that the dispatcher gave it, in order
            for n in range(service.N):
                van.weight[n], van.ups[n], van.downs[n] = 0.0, 0.0, 0.0
                van.handled[n], van.up_handled[n] = 0.0, 0.0
            count = 0
            while count < most and couriers.tour[i, count] >= 0:
                count += 1
            # parcels are loaded at the township station
            load(i, pool, count, van, service, stations, couriers, s)
            at, seen = base, 0
            # from village to village, as long as the way home still fits into the shift
            for stop in range(count):
                v = int(couriers.tour[i, stop])
                arrived = van.clock[0] + travel.minutes[at, v] + s.stop_minutes
                if arrived + travel.minutes[v, base] > crew.shift[i]:
                    continue  # home before the shift ends
                van.clock[0] += travel.minutes[at, v] + s.stop_minutes
                van.km[0] += travel.km[at, v]
                van.leg_km[0] = travel.km[at, v]
                at, seen, users = v, seen + 1, 0
                # at a stop each network's parcels are handed out, which makes room, then its produce is taken
                # in
                for m in range(first, last):
                    n = int(service.pool_networks[m])
                    r = point(service, n, v)
                    stations.visited[r] = True
                    stations.last_visit[r] = day
                    stations.visits_month[r] += 1
                    van.here[n] = 0.0
                    hand_out(
                        i, n, stop, v, t, van, luck, service, travel, stations, couriers, networks, s,
                        handover, today, crew.shift[i], books,
                    )  # fmt: skip
                    take_in(
                        day, i, n, lead, v, t, van, luck, service, travel, c, stations, couriers, networks,
                        villages, products, terms, s, handover, today, crew, books,
                    )  # fmt: skip
                    users += 1 if van.here[n] > 0.0 else 0
                van.heaviest_kg[0] = max(van.heaviest_kg[0], van.kg[0])
                # the way to this stop counts for those who had work here
                for m in range(first, last):
                    n = int(service.pool_networks[m])
                    van.weight[n] += stop_weight(van.here[n], van.leg_km[0], max(users, 1), today.shapley)
            # home to the station; then the round's fuel and minutes are divided
            if seen > 0:
                van.km[0] += travel.km[at, base]
                van.clock[0] += travel.minutes[at, base]
            share_cost(i, pool, lead, t, van, service, stations, networks, today, books)

            # the courier's day is written down: for wages, for the page and for the indicators
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
        # parcels for villages without a round are fetched at the township's counter
        counter(pool, t, service, stations, couriers, networks, s, handover, today, books)


@kernel
def _work(
    day: int, luck: Luck, service: Service, travel: Travel, c: Consignments, stations: Stations,
    couriers: Couriers, networks: Networks, villages: Villages, products: Products, terms: Terms,
    s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """The couriers' day: who works, where they go, what they bring."""
    N, V = service.N, service.V
    places, most = couriers.tour.shape
    crew = Crew(np.zeros(places), np.zeros(N), np.zeros(N))
    # parcels have lain one more night; then couriers are called up
    grow_older(day, service, stations, networks, books)
    _call_up(service, stations, couriers, networks, terms, s, crew)
    # the dispatcher sees what waits for each village, and plans today's tours by what a visit is worth
    waiting = Waiting(
        np.zeros(V), np.zeros(V), np.zeros(V), np.zeros(V), np.zeros(V), np.zeros(V, np.bool_),
        np.zeros(V, np.bool_),
    )  # fmt: skip
    tours = Tours(np.zeros(places, np.int64), np.zeros(places), np.zeros(places), np.zeros(places))
    worth = _worth(networks, terms, s, today.km_cny)
    plan(
        day, service, travel, stations, couriers, networks, villages, terms, s, worth, crew.informed,
        crew.mean_fee, crew.shift, waiting, tours,
    )  # fmt: skip
    # the tours are driven
    van = Van(
        np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1),
        np.zeros((most, N), np.int64), np.zeros(N), np.zeros(N), np.zeros(N), np.zeros(N), np.zeros(N),
        np.zeros(N),
    )  # fmt: skip
    _drive(
        day, luck, service, travel, c, stations, couriers, networks, villages, products, terms, s, handover,
        today, crew, van, books,
    )  # fmt: skip


def rounds(world: World) -> None:
    """Phase 7: dispatch, tours, and what they carry."""
    s = world.settings.logistics
    today = Today(
        s.dispatch.van_cny_km * world.climate.consumer_index, s.sharing.host_fee, s.first_mile.point_fee_down,
        s.custody.vibration, s.sharing.division == "shapley", s.custody.van_hours / 24.0,
        key(world.seed, Purpose.COLLECTION, world.day), *spoilage_on_the_way(world),
    )  # fmt: skip
    _work(
        world.day, Luck.today(world), service(world), todays_roads(world), world.consignments, world.stations,
        world.couriers, world.networks, world.villages, world.products, world.terms, s.dispatch, s.handover,
        today, world.books,
    )  # fmt: skip
