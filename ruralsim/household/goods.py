"""Industrial goods that farm households order online: the parcels that travel down.

Orders are counts, Poisson per household and day, in proportion to income, to how far buying online has
spread in the country, and to the season. Who expects to wait long, or to fetch parcels at the township,
orders less. Platforms send with networks that have a station in the township, more with those that are
quicker there (post serves everywhere else). Orders are paid at once, belong to the month's consumption, and
reach the county hub days later.
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
from ruralsim.foundation.records import F8, F8x2, Key
from ruralsim.household.consumer import consumer_gain
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
    ] = 30.0
    goods_cny: Annotated[
        float, Param("CNY", 0, 10_000, "Goods in a parcel", "每件货值",
                     source="State Post Bureau, press 2021: about 50 CNY", confidence="H"),
    ] = 50.0  # fmt: skip
    usual_days: Annotated[
        float, Param("days", 0, 60, "Days from order to hand at which so much is ordered", "常规到手天数")
    ] = 6.0
    day_weight: Annotated[
        float,
        Param("1/day", 0, 1, "Orders lost with each day of waiting, relative", "每多等一天减少的订单",
              source="assumed; a business day less brought a US retailer 1.45 % more sales online (Fisher, "
              "Gallino and Xu 2019), and a village compares with the shop at the market"),
    ] = 0.03  # fmt: skip
    fetch_loss: Annotated[
        float,
        Param("1", 0, 1, "Orders lost where every parcel must be fetched at the township",
              "须到乡镇自提的订单损失"),
    ] = 0.3  # fmt: skip
    routing: Annotated[
        float,
        Param("1/day", 0, 2, "Custom that platforms take from a network per day that it is slower",
              "平台按时效分单强度"),
    ] = 0.1  # fmt: skip
    income_ceiling: Annotated[
        float, Param("", 1, 20, "Income beyond this multiple of the mean orders no more", "收入效应上限")
    ] = 3.0
    transit_days: Annotated[
        tuple[int, int], Param("days", 0, 30, "Fastest and slowest transit to the county hub", "到县天数")
    ] = (2, 4)


@rule
def appetite(days: float, fetched: float, s: Goods) -> float:
    """Orders relative to those of a household whose parcels are brought in the usual days.

    Args:
        days: from order to hand, as expected.
        fetched: share of parcels that must be fetched at the township.
        s: settings.
    """
    return exp_(s.day_weight * (s.usual_days - days)) * (1.0 - s.fetch_loss * fetched)


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
def _carriers(
    s: Goods, transit: float, networks: Networks, stations: Stations, villages: Villages, homes: F8,
    days: F8x2, shares: F8x2,
) -> None:  # fmt: skip
    """Who carries how much to each township, and how long households expect to wait (`villages.goods_days`).

    Args:
        s: settings.
        transit: mean days to the county at the usual pace.
        networks: their pace beyond the county.
        stations: what networks take within it.
        villages: whose `goods_days` are written.
        homes: (townships,) room for households, 0.
        days: (townships, networks) room for days in the county, 0.
        shares: (townships, networks) written: cumulated shares of those with an open station, more to the
            quicker; where there is none, post brings everything (the first network, if there is no post).
    """
    townships, many = shares.shape
    places = villages.n
    post = 0
    while post < many - 1 and networks.kind[post] != POST:
        post += 1
    post = post if networks.kind[post] == POST else 0
    for v in range(places):
        t, here = int(villages.township[v]), float(villages.households[v])
        homes[t] += here
        for n in range(many):
            days[t, n] += here * stations.down_days[n * places + v]
    for t in range(townships):
        total = 0.0
        for n in range(many):
            slow = days[t, n] / max(homes[t], 1.0) + networks.line_pace[n] * transit - s.usual_days
            here = stations.open[many * places + n * townships + t]
            total += networks.share[n] * exp_(-s.routing * slow) if here else 0.0
            shares[t, n] = total
        for n in range(many):
            shares[t, n] = shares[t, n] / total if total > 0.0 else (1.0 if n >= post else 0.0)
    for v in range(places):
        t, expected, below = int(villages.township[v]), 0.0, 0.0
        for n in range(many):
            part = shares[t, n] - below
            expected += part * (networks.line_pace[n] * transit + stations.down_days[n * places + v])
            below = shares[t, n]
        villages.goods_days[v] = expected


@kernel
def _order(
    luck_key: Key, network_key: Key, s: Goods, season: float, soonest: int, spread: int, villages: Villages,
    towns: Townships, farmers: Farmers, networks: Networks, stations: Stations, books: Books,
) -> None:  # fmt: skip
    places, many, last = villages.n, networks.n, stations.down_inbound.shape[1] - 1
    homes, days, shares = np.zeros(towns.n), np.zeros((towns.n, many)), np.empty((towns.n, many))
    transit = soonest + 0.5 * (spread - 1)
    _carriers(s, transit, networks, stations, villages, homes, days, shares)

    # who may order: e⁻ᵐ ≥ 1 − m, so that below it there is surely no order
    mean, maybe = np.empty(farmers.n), np.empty(farmers.n, np.bool_)
    for v in range(places):
        served = season * appetite(villages.goods_days[v], villages.fetched[v], s)
        first = int(villages.first[v])
        for i in range(first, first + int(villages.households[v])):
            guests = float(farmers.visiting[i]) / max(farmers.residents[i], 1.0)
            mean[i] = min(float(farmers.goods_rate[i]) * served * (1.0 + guests), 20.0)
            maybe[i] = draw(luck_key, farmers.uid[i]) > 1.0 - mean[i]
    ordering, some = np.empty(farmers.n + 1, np.int32), 0
    for i in range(farmers.n):  # without an `if`: the processor cannot predict who orders
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
            # the draw's place within its network's interval is uniform, too: it decides the days of transit
            place = (u - low) / max(shares[t, n] - low, 1e-12)
            lag = min(int(networks.line_pace[n] * (soonest + place * spread)), last)
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
    if world.calendar.is_month_end(world.day):
        consumer_gain(world)


def order_rates(world: World) -> None:
    """Expected orders a day under daily service, in proportion to the income of the last 12 months."""
    s, f = world.settings.household.goods, world.farmers
    people = float(f.residents.sum())
    if people <= 0.0:
        return
    mean = max(float((f.income_head * f.residents).sum()) / people, 1.0)
    relative = np.clip(f.income_head / mean, 0.0, s.income_ceiling)
    f.goods_rate[:] = s.orders_head / 365.0 * world.climate.buying_index * f.residents * relative
