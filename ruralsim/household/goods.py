"""Industrial goods that farm households order online: the parcels that travel down.

Orders are counts, Poisson per household and day, in proportion to income, to how far buying online has
spread in the country, and to the season; who is served rarely orders less, but not in proportion. They are
paid at once, belong to the month's consumption, and reach the county hub days later in the hands of a network
that has a station in the township (post serves everywhere else).
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Farmers, Networks, Stations, Townships, Villages
from ruralsim.entities.codes import POST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_GOODS
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8x2, Key
from ruralsim.world.world import Books, World
from ruralsim.world.year import today

_DOWN_ORDERS, _DOWN_GOODS = TALLY["down_orders"], TALLY["down_goods_cny"]


class Goods(Settings):
    """Online purchases of farm households."""

    orders_head: Annotated[
        float,
        Param(
            "1/year",
            0,
            500,
            "Parcels per head at mean income and daily service in the base year",
            "人均年网购件数(基年)",
        ),
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
def ordered(u: float, mean: float, none: float) -> int:
    """Poisson count at a uniform draw, by inversion.

    Args:
        u: the draw.
        mean: expected count.
        none: probability of none, e⁻ᵐ.
    """
    count = 0
    term = none
    below = term
    while u > below and count < 30:
        count += 1
        term *= mean / count
        below += term
    return count


@rule
def _carried(networks: Networks, stations: Stations, villages: int, shares: F8x2) -> None:
    """Cumulated shares of networks among those with an open station, shape (townships, networks).

    Where no network has one, post brings everything (the first network, if there is no post).
    """
    townships, many = shares.shape
    post = 0
    while post < many - 1 and networks.kind[post] != POST:
        post += 1
    post = post if networks.kind[post] == POST else 0
    for t in range(townships):
        total = 0.0
        for n in range(many):
            here = stations.open[many * villages + n * townships + t]
            total += networks.share[n] if here else 0.0
            shares[t, n] = total
        for n in range(many):
            shares[t, n] = shares[t, n] / total if total > 0.0 else (1.0 if n >= post else 0.0)


@kernel
def _order(
    luck_key: Key, network_key: Key, s: Goods, season: float, soonest: int, spread: int, villages: Villages,
    towns: Townships, farmers: Farmers, networks: Networks, stations: Stations, books: Books,
) -> None:  # fmt: skip
    places, many = villages.first.size, networks.share.size
    shares = np.empty((towns.n, many))
    _carried(networks, stations, places, shares)

    # who may order: e⁻ᵐ ≥ 1 − m, so that below it there is surely no order
    mean, maybe = np.empty(farmers.n), np.empty(farmers.n, np.bool_)
    for v in range(places):
        served = season * appetite(villages.goods_service[v], s.half_service)
        first = int(villages.first[v])
        for i in range(first, first + int(villages.households[v])):
            mean[i] = min(float(farmers.goods_rate[i]) * served, 20.0)
            maybe[i] = draw(luck_key, farmers.uid[i]) > 1.0 - mean[i]
    ordering, some = np.empty(farmers.n + 1, np.int32), 0
    for i in range(farmers.n):  # without a branch: who orders is too irregular for the processor to foresee
        ordering[some] = i
        some += 1 if maybe[i] else 0
    none = np.empty(some)
    for j in range(some):
        none[j] = -mean[ordering[j]]
    for j in range(some):
        none[j] = exp_(none[j])

    total = 0
    for j in range(some):
        i = int(ordering[j])
        count = ordered(draw(luck_key, farmers.uid[i]), mean[i], none[j])
        if count == 0:
            continue
        total += count
        farmers.cash[i] -= count * s.goods_cny
        farmers.goods_cny_month[i] = float(farmers.goods_cny_month[i]) + count * s.goods_cny
        v, t = int(farmers.village[i]), int(farmers.township[i])
        for k in range(count):
            u = draw(network_key, mix(farmers.uid[i], np.uint64(k)))
            n = 0
            for c in range(many - 1):  # without a branch: shares are cumulated, hence rise
                n += 1 if u >= shares[t, c] else 0
            low = shares[t, n - 1] if n > 0 else 0.0
            # where in its network's interval the draw fell is uniform again: it decides the transit
            place = (u - low) / max(shares[t, n] - low, 1e-12)
            lag = soonest + min(int(place * spread), spread - 1)
            stations.down_inbound[n * places + v, lag] += 1
    books.money[F_GOODS] += total * s.goods_cny
    books.tally[_DOWN_ORDERS] += total
    books.tally[_DOWN_GOODS] += total * s.goods_cny


def goods(world: World) -> None:
    """Orders of today, into the queues of the village points by days until they reach the hub."""
    s = world.settings.household.goods
    if world.calendar.is_month_start(world.day) or world.day == world.calendar.first:
        order_rates(world)
    slots = world.stations.down_inbound.shape[1]
    soonest = min(s.transit_days[0], slots - 1)
    spread = max(1, min(s.transit_days[1], slots - 1) - soonest + 1)
    _order(
        key(world.seed, Purpose.DOWN_ORDER, world.day), key(world.seed, Purpose.DOWN_NETWORK, world.day), s,
        today(world).goods, soonest, spread, world.villages, world.townships, world.farmers, world.networks,
        world.stations, world.books,
    )  # fmt: skip


def order_rates(world: World) -> None:
    """Expected orders a day under daily service, in proportion to the income of the last 12 months."""
    s, f = world.settings.household.goods, world.farmers
    people = float(f.residents.sum())
    if people <= 0.0:
        return
    mean = max(float((f.income_head * f.residents).sum()) / people, 1.0)
    relative = np.clip(f.income_head / mean, 0.0, s.income_ceiling)
    f.goods_rate[:] = s.orders_head / 365.0 * world.climate.buying_index * f.residents * relative
