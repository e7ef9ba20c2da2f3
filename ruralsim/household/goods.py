"""Industrial goods that farm households order online: the parcels that travel down.

Orders are counts, Poisson per household and day, in proportion to income; who is served rarely orders less,
but not in proportion. They are paid at once, belong to the month's consumption, and reach the county hub days
later in the hands of a network that has a station in the township (post serves everywhere else).
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import POST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_GOODS
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World

_DOWN_ORDERS, _DOWN_GOODS = TALLY["down_orders"], TALLY["down_goods_cny"]


class Goods(Settings):
    """Online purchases of farm households."""

    orders_head: Annotated[
        float, Param("1/year", 0, 500, "Parcels per head at mean income and daily service", "人均年网购件数")
    ] = 28.0
    goods_cny: Annotated[
        float, Param("CNY", 0, 10_000, "Goods in a parcel", "每件货值",
                     source="State Post Bureau, press 2021: about 50 CNY", confidence="H"),
    ] = 50.0  # fmt: skip
    half_service: Annotated[
        float,
        Param("", 0, 10, "Service at which about half is ordered, relative to daily", "需求减半的服务频率"),
    ] = 0.1
    income_ceiling: Annotated[
        float, Param("", 1, 20, "Income beyond this multiple of the mean orders no more", "收入效应上限")
    ] = 3.0
    transit_days: Annotated[
        tuple[int, int], Param("days", 0, 30, "Fastest and slowest transit to the county hub", "到县天数")
    ] = (2, 4)


@rule
def appetite(service: float, half: float) -> float:
    """Orders relative to those under daily service; 1 at daily service, 0 without any."""
    return service * (1.0 + half) / max(service + half, 1e-9)


@rule
def ordered(u: float, mean: float) -> int:
    """Poisson count at a uniform draw, by inversion (none where u ≤ 1 − m, as e⁻ᵐ is no less)."""
    count = 0
    term = exp_(-mean)
    below = term
    while u > below and count < 30:
        count += 1
        term *= mean / count
        below += term
    return count


@kernel(
    "void(u8, u8, f8, f8, i8, i8, f8[:,::1], i4[::1], i4[::1], i4[::1], f8[::1], u8[::1], f4[::1], f8[::1], "
    "f4[::1], i4[:,::1], f8[::1], i4[::1], f8[::1], f8[::1])"
)
def _order(
    order_key: Any, network_key: Any, price: Any, half: Any, soonest: Any, spread: Any, cumulated: Any,
    township: Any, first: Any, households: Any, service: Any, uid: Any, rate: Any, cash: Any,
    goods_month: Any, inbound: Any, luck: Any, ordering: Any, money: Any, tally: Any,
) -> None:  # fmt: skip
    for i in range(uid.size):
        luck[i] = draw(order_key, uid[i])
    villages = first.size
    networks = cumulated.shape[1]
    total = 0
    for v in range(villages):
        served = appetite(service[v], half)
        if served <= 0.0:
            continue
        t = int(township[v])
        some = 0  # listed without a branch: who orders is too irregular for the processor to foresee
        for i in range(int(first[v]), int(first[v]) + int(households[v])):
            ordering[some] = i
            some += 1 if luck[i] > 1.0 - float(rate[i]) * served else 0
        for j in range(some):
            i = int(ordering[j])
            count = ordered(luck[i], min(float(rate[i]) * served, 20.0))
            total += count
            cash[i] -= count * price
            goods_month[i] = float(goods_month[i]) + count * price
            for k in range(count):
                u = draw(network_key, mix(uid[i], np.uint64(k)))
                n = 0
                low = 0.0
                while n < networks - 1 and u >= cumulated[t, n]:
                    low = cumulated[t, n]
                    n += 1
                # where in its network's interval the draw fell is uniform again: it decides the transit
                place = (u - low) / max(cumulated[t, n] - low, 1e-12)
                lag = soonest + min(int(place * spread), spread - 1)
                inbound[n * villages + v, lag] += 1
    money[F_GOODS] += total * price
    tally[_DOWN_ORDERS] += total
    tally[_DOWN_GOODS] += total * price


def goods(world: World) -> None:
    """Orders of today, into the queues of the village points by days until they reach the hub."""
    s, farmers, villages = world.settings.household.goods, world.farmers, world.villages
    if world.calendar.is_month_start(world.day) or world.day == world.calendar.first:
        order_rates(world)
    slots = world.stations.down_inbound.shape[1]
    soonest = min(s.transit_days[0], slots - 1)
    spread = max(1, min(s.transit_days[1], slots - 1) - soonest + 1)
    _order(
        key(world.seed, Purpose.DOWN_ORDER, world.day), key(world.seed, Purpose.DOWN_NETWORK, world.day),
        s.goods_cny, s.half_service, soonest, spread, carried(world), villages.township, villages.first,
        villages.households, villages.goods_service, farmers.uid, farmers.goods_rate, farmers.cash,
        farmers.goods_cny_month, world.stations.down_inbound, np.empty(farmers.n),
        np.empty(farmers.n, np.int32), world.money.today, world.tally.today,
    )  # fmt: skip


def order_rates(world: World) -> None:
    """Expected orders a day under daily service, in proportion to the income of the last 12 months."""
    s, f = world.settings.household.goods, world.farmers
    people = float(f.residents.sum())
    if people <= 0.0:
        return
    mean = max(float((f.income_head * f.residents).sum()) / people, 1.0)
    relative = np.clip(f.income_head / mean, 0.0, s.income_ceiling)
    f.goods_rate[:] = s.orders_head / 365.0 * f.residents * relative


def carried(world: World) -> Any:
    """Cumulated shares of networks among those with an open station, shape (townships, networks).

    Where no network has one, post brings everything (the first network, if there is no post).
    """
    networks, places = world.networks, world.townships.n
    post = np.flatnonzero(networks.kind == POST)
    first = networks.n * world.villages.n
    cumulated = np.empty((places, networks.n))
    _accumulate(
        world.stations.open[first : first + networks.n * places], networks.share,
        int(post[0]) if post.size else 0, cumulated,
    )  # fmt: skip
    return cumulated


@kernel("void(b1[::1], f8[::1], i8, f8[:,::1])")
def _accumulate(present: Any, share: Any, post: int, cumulated: Any) -> None:
    places, networks = cumulated.shape
    for t in range(places):
        total = 0.0
        for n in range(networks):
            total += share[n] if present[n * places + t] else 0.0
            cumulated[t, n] = total
        for n in range(networks):
            cumulated[t, n] = cumulated[t, n] / total if total > 0.0 else (1.0 if n >= post else 0.0)
