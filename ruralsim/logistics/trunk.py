"""Trunk: township to hub to prefecture, both directions on the same trucks; beyond, haulage is bought.

A truck goes when it is full enough or its goods have waited long enough, and as many go as the fuller
direction needs. At each sort something may be lost, mis-sorted or hit; orders announced ahead skip the
hub's sort. Where a network has no station, or no point in a village, it may hand its parcels to the post
for a fee.
"""

from typing import Annotated, NamedTuple

import numpy as np

from ruralsim.entities import Consignments, Networks, Products, Stations, Townships, Zones
from ruralsim.entities.codes import (
    AT_HUB,
    AT_TOWNSHIP,
    COST_CITY_DELIVERY,
    COST_FUEL_TRUNK,
    COST_HANDLING,
    COST_HAULAGE,
    LONG_HAUL,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_CITY_DELIVERY, F_DOWN_FEES, F_FUEL, F_HANDLING, F_HAULAGE
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I4, F8x2, Key
from ruralsim.logistics.books import cause_up, earn, pay_network, spend, whole
from ruralsim.logistics.bought import Bought, BoughtPrices, city_cost, haul_cost
from ruralsim.logistics.custody import lose, part_of_day
from ruralsim.logistics.handover import Handover, Luck, care, handle, shake, slip, vanish
from ruralsim.logistics.queues import join
from ruralsim.logistics.service import LEFT, Service, hub, point, service, station
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_on_the_way
from ruralsim.world.world import Books, Travel, World

_KM, _LOAD, _CAPACITY, _TRIPS = (TALLY[f"trunk_{name}"] for name in ("km", "load_kg", "capacity_kg", "trips"))
_HANDOVERS, _REVENUE_DOWN, _SORTS, _MISSORTS = (
    TALLY[name] for name in ("handovers", "revenue_down", "sorts", "missorts")
)
_AT_HUB_ORDINAL, _FAR, _TO_POST = np.uint64(2), np.uint64(3), np.uint64(4)


class Trunk(Settings):
    """Trucks inside the prefecture."""

    bought: Bought = Bought()
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


class Truck(NamedTuple):
    """One kind of truck, today.

    Attributes:
        kg: load.
        km_cny: a kilometre, driver and cold included, CNY.
        full: it leaves at this share of its load,
        wait_days: or when goods have waited this long.
    """

    kg: float
    km_cny: float
    full: float
    wait_days: int


class Lines(NamedTuple):
    """Today's loads of the lines: (network, township) rows to the hub, then a network's to the prefecture.

    Attributes:
        up_kg: (lines,) produce that waits to go up.
        down_kg: (lines,) parcels that wait to come down.
        goes: (lines,) a truck drives today, both ways.
    """

    up_kg: F8
    down_kg: F8
    goes: B1


class Today(NamedTuple):
    """What trucks carry and cost today.

    Attributes:
        cold: trucks are refrigerated.
        shapley: joint cost is divided by Shapley value, else by load.
        vibration: damage on the worst road to the most fragile good.
        down_kg: weight of a down-going parcel.
        to_post: share of parcels without a point that go to the post.
        price_index: of materials.
        days: a truck's time on the road.
        transit: key of the draws for days on the way beyond the county.
        keep: (ambient and cold, products) share of mass kept in a day.
        ageing: (ambient and cold, products) freshness lost in a day.
    """

    cold: bool
    shapley: bool
    vibration: float
    down_kg: float
    to_post: float
    price_index: float
    days: float
    transit: Key
    keep: F8x2
    ageing: F8x2


@rule
def _carrier(service: Service, n: int, t: int) -> int:
    """Who takes network n's goods in a township: itself, or the post where it is absent."""
    return n if service.present[n * service.T + t] else service.post


@rule
def _ready(c: Consignments, i: int, stage: int, day: int) -> bool:
    """Whether a consignment is at a stage and sorted."""
    return int(c.stage[i]) == stage and int(c.due[i]) <= day


@rule
def _ride(c: Consignments, products: Products, i: int, chilled: int, today: Today, books: Books) -> None:
    """What a consignment loses on a truck, in the air or cold."""
    p = int(c.product[i])
    kept, aged = part_of_day(today.keep[chilled, p], today.days), today.days * today.ageing[chilled, p]
    lose(c, products, books, i, kept, aged)


@rule
def _waiting_at_townships(
    day: int, service: Service, c: Consignments, products: Products, stations: Stations, handover: Handover,
    today: Today, lines: Lines, books: Books,
) -> None:  # fmt: skip
    """Weighs what waits between townships and hub; what has been under way too long counts as lost."""
    for i in range(c.n):
        if c.stage[i] < LONG_HAUL and day - int(c.created[i]) > handover.give_up_days:
            vanish(c, products, books, i)
        elif _ready(c, i, AT_TOWNSHIP, day):
            t = int(c.township[i])
            lines.up_kg[_carrier(service, int(c.network[i]), t) * service.T + t] += c.kg[i]
    for t in range(service.T):
        for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
            for n in range(service.N):
                parcels = int(stations.down_hub[point(service, n, int(service.village_list[k]))])
                lines.down_kg[n * service.T + t] += parcels * today.down_kg


@rule
def _send(
    pool: int, start: I4, members: I4, first: int, step: int, km: float, day: int, truck: Truck,
    service: Service, stations: Stations, networks: Networks, shapley: bool, lines: Lines, books: Books,
) -> None:  # fmt: skip
    """Decides on the trucks of one pool of networks on one line, and divides their cost.

    One truck is needed whoever of its users is left, so its Shapley value is an equal split among them;
    several trucks are divided by load, as always without Shapley. Network n's row is ``first + n * step``.
    """
    # what waits at both ends for the networks that drive today, and for how long no truck went
    ups, downs, users, waited = 0.0, 0.0, 0, 0
    for m in range(int(start[pool]), int(start[pool + 1])):
        if networks.duty[int(members[m])] <= 0.0:
            continue
        row = first + int(members[m]) * step
        ups += lines.up_kg[row]
        downs += lines.down_kg[row]
        users += 1 if lines.up_kg[row] + lines.down_kg[row] > 0.0 else 0
        waited = max(waited, day - int(service.last_trip[row]))
    count = trips(ups, downs, truck.kg, truck.full, waited, truck.wait_days) if km < np.inf else 0
    for m in range(int(start[pool]), int(start[pool + 1])):
        n = int(members[m])
        row = first + n * step
        load = lines.up_kg[row] + lines.down_kg[row]
        lines.goes[row] = count > 0 and networks.duty[n] > 0.0
        if networks.duty[n] <= 0.0:  # at rest: its goods wait for the first truck after the festival
            continue
        if count > 0 or ups + downs == 0.0:  # with nothing to carry, the days of waiting begin anew
            service.last_trip[row] = day
        # who has goods on it pays, each direction its part by weight
        if count > 0 and load > 0.0:
            share = 1.0 / users if shapley and count == 1 else load / (ups + downs)
            cost = 2.0 * count * km * truck.km_cny * share * networks.truck_share[n]
            spend(networks, books, n, COST_FUEL_TRUNK, F_FUEL, cost)
            cause_up(networks, books, n, cost * lines.up_kg[row] / load)
            if row < service.N * service.T:  # the township station pays for its own line
                stations.cost_month[service.N * service.V + row] += cost
    books.tally[_TRIPS] += count
    books.tally[_KM] += 2.0 * count * km if count > 0 else 0.0
    books.tally[_LOAD] += ups + downs if count > 0 else 0.0
    books.tally[_CAPACITY] += 2.0 * count * truck.kg


@rule
def _relay(
    n: int, v: int, parcels: int, service: Service, stations: Stations, networks: Networks, s: Trunk,
    books: Books,
) -> None:  # fmt: skip
    """Network n hands parcels for a village to the post: it is paid for its work, and pays for the rest."""
    source, target = point(service, n, v), point(service, service.post, v)
    stations.down_relayed[target] += parcels
    stations.down_passed_month[source] += parcels
    fee = parcels * networks.down_fee_cny[n]
    earn(networks, books, n, F_DOWN_FEES, fee)
    networks.down_paid_month[n] += parcels
    books.tally[_REVENUE_DOWN] += fee
    networks.parcels_month[n] += parcels
    stations.parcels_month[source] += parcels
    pay_network(networks, books, n, service.post, parcels * s.post_fee)
    books.tally[_HANDOVERS] += parcels


@rule
def _leave_to_post(
    service: Service, stations: Stations, networks: Networks, s: Trunk, books: Books
) -> None:  # fmt: skip
    """Parcels at the hub for townships where their network has no station go to the post."""
    for t in range(service.T):
        for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
            v = int(service.village_list[k])
            for n in range(service.N):
                r = point(service, n, v)
                waiting = int(stations.down_hub[r])
                absent = n != service.post and not service.present[n * service.T + t]
                if waiting > 0 and absent and networks.duty[n] > 0.0:
                    stations.down_hub[r] = 0
                    stations.down_hub[point(service, service.post, v)] += waiting
                    _relay(n, v, waiting, service, stations, networks, s, books)


@rule
def _to_hub(
    day: int, luck: Luck, service: Service, travel: Travel, c: Consignments, products: Products,
    stations: Stations, networks: Networks, terms: Terms, handover: Handover, today: Today, lines: Lines,
    books: Books,
) -> None:  # fmt: skip
    """Produce rides to the hub and is sorted there, unless it was announced; what goes farther is weighed."""
    chilled_truck = 1 if today.cold else 0
    for i in range(c.n):
        if _ready(c, i, AT_TOWNSHIP, day):
            t = int(c.township[i])
            n = _carrier(service, int(c.network[i]), t)
            if not lines.goes[n * service.T + t]:
                continue
            chilled = chilled_truck if c.cold[i] else 0
            _ride(c, products, i, chilled, today, books)
            shake(c, products, i, travel.roughness[service.V + t], today.vibration)
            desk = hub(service, n)
            c.stage[i], c.since[i], c.due[i], c.node[i] = AT_HUB, day, day, desk
            if draw(luck.missort, mix(c.uid[i], _FAR)) >= terms.preannounced[n]:
                handle(
                    c, products, handover, luck, books, i, _AT_HUB_ORDINAL, stations.manager_skill[desk], 0.0,
                    care(terms.assessment[n], networks.courier_wage[n]), terms.packing_standard[t],
                )  # fmt: skip
        # beyond the prefecture: it needs the lorry tonight
        if _ready(c, i, AT_HUB, day) and int(c.zone[i]) > 0:
            lines.up_kg[service.N * service.T + int(c.network[i])] += c.kg[i]


@rule
def _to_townships(
    luck: Luck, service: Service, stations: Stations, networks: Networks, terms: Terms, s: Trunk,
    handover: Handover, today: Today, lines: Lines, books: Books,
) -> None:  # fmt: skip
    """Parcels ride from the hub to the townships, but for those sorted wrong; some go on with the post."""
    for t in range(service.T):
        for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
            v = int(service.village_list[k])
            for n in range(service.N):
                r, desk = point(service, n, v), hub(service, n)
                inbound = int(stations.down_inbound[r, 0]) * today.down_kg
                lines.down_kg[service.N * service.T + n] += inbound
                waiting = int(stations.down_hub[r])
                if waiting == 0 or not lines.goes[n * service.T + t]:
                    continue
                # sorting at the hub: what goes astray stays for tomorrow
                skill, careful = (
                    stations.manager_skill[desk],
                    care(terms.assessment[n], networks.courier_wage[n]),
                )
                astray = slip(handover.missort, skill, terms.preannounced[n], careful)
                held = whole(waiting * astray, draw(luck.missort, mix(stations.uid[r], _FAR)))
                moved = waiting - held
                stations.down_hub[r] -= moved
                books.tally[_SORTS] += waiting
                books.tally[_MISSORTS] += held
                material = moved * (networks.handling_cny[n] * today.price_index)
                spend(networks, books, n, COST_HANDLING, F_HANDLING, material)
                # where the network itself has no point, the post takes part of the parcels on
                over = 0
                by_post = service.reach[point(service, service.post, v)] > LEFT
                if n != service.post and service.reach[r] == LEFT and by_post:
                    share = draw(luck.missort, mix(stations.uid[r], _TO_POST))
                    over = min(whole(moved * today.to_post, share), moved)
                    join(stations, point(service, service.post, v), over)
                    _relay(n, v, over, service, stations, networks, s, books)
                join(stations, r, moved - over)


@rule
def _away(
    day: int, c: Consignments, products: Products, stations: Stations, networks: Networks, zones: Zones,
    service: Service, prices: BoughtPrices, today: Today, lines: Lines, books: Books,
) -> None:  # fmt: skip
    """What is ready at the hub leaves for its market zone: haulage and city delivery are bought."""
    for i in range(c.n):
        if not _ready(c, i, AT_HUB, day):
            continue
        n, z = int(c.network[i]), int(c.zone[i])
        if z > 0:
            if not lines.goes[service.N * service.T + n]:
                continue
            chilled = 1 if today.cold and c.cold[i] else 0
            _ride(c, products, i, chilled, today, books)
        stations.up_passed_month[station(service, n, int(c.township[i]))] += 1.0
        # on its way for a whole number of days; haulage and delivery are paid as it leaves
        days = whole(networks.line_pace[n] * float(zones.days[z]), draw(today.transit, c.uid[i]))
        c.stage[i], c.since[i], c.due[i] = LONG_HAUL, day, day + days
        extra = 1.0 + prices.cold_extra if c.cold[i] else 1.0
        far = extra * haul_cost(c.kg[i], zones.km[z], prices)
        city = extra * city_cost(c.kg[i], prices)
        spend(networks, books, n, COST_HAULAGE, F_HAULAGE, far)
        spend(networks, books, n, COST_CITY_DELIVERY, F_CITY_DELIVERY, city)
        cause_up(networks, books, n, far + city)


@rule
def _arrive(service: Service, stations: Stations, lines: Lines) -> None:
    """Parcels come one day nearer; those in the prefecture reach the hub if a truck went."""
    days = stations.down_inbound.shape[1]
    for r in range(service.N * service.V):
        inbound = stations.down_inbound[r]
        if lines.goes[service.N * service.T + r // service.V]:
            stations.down_hub[r] += inbound[0]
            inbound[0] = 0
        inbound[0] += inbound[1]
        for d in range(2, days):
            inbound[d - 1] = inbound[d]
        inbound[days - 1] = 0


@kernel
def _haul(
    day: int, luck: Luck, service: Service, travel: Travel, c: Consignments, products: Products,
    stations: Stations, networks: Networks, towns: Townships, zones: Zones, terms: Terms, s: Trunk,
    handover: Handover, van: Truck, lorry: Truck, prices: BoughtPrices, today: Today, books: Books,
) -> None:  # fmt: skip
    # by order of the day: what waits, trucks of townships, sorting at the hub, lorries beyond, arrivals
    N, T = service.N, service.T
    lines = Lines(np.zeros(N * T + N), np.zeros(N * T + N), np.zeros(N * T + N, np.bool_))
    _leave_to_post(service, stations, networks, s, books)
    _waiting_at_townships(day, service, c, products, stations, handover, today, lines, books)
    for pool in range(service.trunk_township.size):
        t = int(service.trunk_township[pool])
        _send(
            pool, service.trunk_start, service.trunk_networks, t, T, towns.km_seat[t], day, van, service,
            stations, networks, today.shapley, lines, books,
        )  # fmt: skip
    _to_hub(
        day, luck, service, travel, c, products, stations, networks, terms, handover, today, lines, books
    )  # fmt: skip
    _to_townships(luck, service, stations, networks, terms, s, handover, today, lines, books)
    for pool in range(service.hub_start.size - 1):
        _send(
            pool, service.hub_start, service.hub_networks, N * T, 1, s.prefecture_km, day, lorry, service,
            stations, networks, today.shapley, lines, books,
        )  # fmt: skip
    _away(day, c, products, stations, networks, zones, service, prices, today, lines, books)
    _arrive(service, stations, lines)


def trunk(world: World) -> None:
    """Phase 8: trucks between townships, hub and prefecture; goods go on their long haul."""
    s, price = world.settings.logistics, world.climate.consumer_index
    t, cold = s.trunk, world.terms.scalar("cold_trunk") > 0.5
    dearer = 1.0 + t.cold_extra if cold else 1.0
    today = Today(
        cold, s.sharing.division == "shapley", s.custody.vibration, s.dispatch.down_kg,
        s.first_mile.handover_share, price, s.custody.truck_hours / 24.0,
        key(world.seed, Purpose.LINE_HAUL, world.day), *spoilage_on_the_way(world),
    )  # fmt: skip
    _haul(
        world.day, Luck.today(world), service(world), world.travel, world.consignments, world.products,
        world.stations, world.networks, world.townships, world.zones, world.terms, t, s.handover,
        Truck(t.van_kg, t.van_cny_km * price * dearer, t.van_full, t.van_wait_days),
        Truck(t.truck_kg, t.truck_cny_km * price * dearer, t.truck_full, t.truck_wait_days),
        t.bought.today(world.climate.haul_index), today, world.books,
    )  # fmt: skip
