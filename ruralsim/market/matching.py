"""Online orders: what a circle that looks chooses, from whom, and whether at all.

The shops a buyer compares are a few, found in proportion to reputation, and the best-loved one remembered.
A listing says who carries it, and how long that carrier takes from the village to the buyer's zone as people
have come to know it. The choice among the shops and the outside good is a logit in log delivered price,
expected freshness, expected days, expected loss from disputes, and loyalty. Occasions come in the order of a
draw; who comes late finds less stock.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities import (
    Buyers,
    Farmers,
    Intents,
    Networks,
    Products,
    Shops,
    Stations,
    Villages,
    Zones,
)
from ruralsim.entities.codes import CONSUMER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_FREIGHT_SUBSIDY_BUYERS
from ruralsim.foundation.maths import exp_, log_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I4, I8, U8, F8x2, I4x2, Key
from ruralsim.market.packing import Orders, open_consignments
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_outdoors
from ruralsim.world.programmes import any_set, grant
from ruralsim.world.world import Books, World

_UNMATCHED = TALLY["up_unmatched"]
_MOST_SEEN = 16
_TRIES = 4
_LEAST_PAID = 0.05  # of the price, whatever the subsidy


class Matching(Settings):
    """What buyers compare, and what an order takes to pack."""

    shops_seen: Annotated[int, Param("shops", 1, 12, "Shops a buyer compares", "比较的店铺数")] = 4
    least_looked_at: Annotated[
        float,
        Param("1", 0, 1, "Chance that a shop of no reputation is looked at, relative to one of the best",
              "零信誉店铺相对曝光率"),
    ] = 0.1  # fmt: skip
    dispute_weight: Annotated[
        float, Param("1", 0, 20, "Weight of the expected loss from disputes", "预期纠纷损失权重")
    ] = 1.5
    loyalty_weight: Annotated[float, Param("1", 0, 10, "Weight of loyalty", "忠诚度权重")] = 2.5
    outside_fresh: Annotated[float, Param("1", 0, 1, "Freshness of the outside good", "外部商品新鲜度")] = 0.8
    outside_days: Annotated[
        float, Param("days", 0, 15, "Days to get the outside good", "外部商品到货天数")
    ] = 2.0
    outside_loss: Annotated[
        float, Param("1", 0, 1, "Loss from disputes with the outside good", "外部商品纠纷损失")
    ] = 0.1
    promise_days: Annotated[
        int, Param("days", 1, 20, "Promised days beyond transit", "承诺时效(不含干线)")
    ] = 5
    kg_spread: Annotated[float, Param("1", 0, 0.9, "Spread of order weights", "单重离散度")] = 0.4
    rate_speed: Annotated[
        float, Param("1/day", 0, 1, "Smoothing of a shop's order rate", "订单速率平滑系数")
    ] = 0.07


# What a buyer sees of a listing: one row each, grouped by product.
_LOG_PRICE, _FRESH, _DISPUTES, _DAYS, _PACE, _LEFT = range(6)
_FORGOTTEN_KG = 1e-6  # order rates below count as none


@rule
def _list(
    s: Matching, farmers: Farmers, shops: Shops, products: Products, carried: B1, slot: I4x2, first: I8,
    whose: I4,
) -> None:  # fmt: skip
    """Finds what is on offer, product by product; order rates fade by a day."""
    kinds = products.shops.size
    for row in range(shops.n):
        carried[row] = farmers.carrier[shops.household[row]] >= 0
        for p in range(kinds):
            rate = np.float64(shops.order_rate[row, p]) * (1.0 - s.rate_speed)
            shops.order_rate[row, p] = rate if rate > _FORGOTTEN_KG else 0.0
    listings = 0
    for p in range(kinds):
        first[p] = listings
        least = (1.0 - s.kg_spread) * products.order_kg[p]
        for row in range(shops.n):  # listed without an `if`, which the processor could not predict
            on_offer = (shops.listed_kg[row, p] >= least) & carried[row]
            whose[listings] = row
            slot[p, row] = listings if on_offer else -1
            listings += 1 if on_offer else 0
        products.shops[p] = listings - first[p]
    first[products.shops.size] = listings


@rule
def _show(
    s: Matching, farmers: Farmers, shops: Shops, villages: Villages, products: Products, networks: Networks,
    stations: Stations, terms: Terms, ageing: F8, first: I8, whose: I4, listing: F8x2, trust: F8,
) -> None:  # fmt: skip
    """What a buyer sees of each listing; the price is less what the government gives back."""
    for p in range(products.shops.size):
        for i in range(first[p], first[p + 1]):
            row = whose[i]
            f = shops.household[row]
            v, group, n = farmers.village[f], farmers.group[f], int(farmers.carrier[f])
            wait = stations.up_days[n * villages.n + v]
            off = terms.buyer_subsidy_parcel[v, group] / max(products.order_kg[p], 1e-9)
            off += terms.buyer_subsidy_kg[v, group]
            asked = np.float64(shops.list_price[row, p])
            seen = listing[i]
            seen[_LOG_PRICE] = np.float64(np.float32(max(asked - off, _LEAST_PAID * asked)))
            seen[_FRESH] = farmers.fresh[p, f] - ageing[p] * wait
            seen[_DISPUTES] = s.dispute_weight * (1.0 - farmers.reputation[f])
            seen[_DAYS] = wait
            seen[_PACE] = networks.line_pace[n]
            trust[i] = s.least_looked_at + (1.0 - s.least_looked_at) * farmers.reputation[f]
            seen[_LEFT] = shops.listed_kg[row, p]
    for i in range(first[products.shops.size]):
        listing[i, _LOG_PRICE] = log_(listing[i, _LOG_PRICE])


@rule
def _dearest(buyers: Buyers, b: int, p: int, farmers: Farmers, slot: I4x2) -> Any:
    """Of the shops circle b remembers that offer p the dearest: its listing (-1: none), and loyalty."""
    at, dear = -1, 0.0
    for m in range(buyers.known_seller.shape[1]):
        liking = np.float64(buyers.loyalty[b, m])
        if liking > dear:
            row = farmers.shop[buyers.known_seller[b, m]]
            if row >= 0 and slot[p, row] >= 0:
                at, dear = int(slot[p, row]), liking
    return at, dear


@rule
def _met(keys: U8, uid: Any, c: int, first: int, listings: int, trust: F8) -> int:
    """The c-th shop that an occasion comes upon, in proportion to reputation."""
    j = first
    for t in range(_TRIES):
        x = draw(keys[c * _TRIES + t], uid) * listings
        j = first + int(x)
        if x - int(x) < trust[j]:  # what is left of the draw does not depend on which shop it is
            break
    return j


@rule
def _utility(
    taste: F8, seen: F8, loyalty: float, log_outside: float, ageing: float, zone_days: float, s: Matching
) -> Any:
    """Utility of a listing beside the outside good: price, freshness, days, trust in disputes, loyalty."""
    days = seen[_PACE] * zone_days  # beyond the county, with this carrier
    return (
        taste[0] * (log_outside - seen[_LOG_PRICE])
        + taste[1] * (max(0.0, seen[_FRESH] - ageing * days) - s.outside_fresh)
        - taste[2] * (seen[_DAYS] + days - s.outside_days)
        - (seen[_DISPUTES] - s.dispute_weight * s.outside_loss)
        + s.loyalty_weight * loyalty
    )


@kernel
def _match(
    consider: Key, choose: Key, size: Key, s: Matching, packaging_cny: float, farmers: Farmers,
    shops: Shops, villages: Villages, products: Products, networks: Networks, stations: Stations,
    buyers: Buyers, intents: Intents, zones: Zones, terms: Terms, ageing: F8, orders: Orders, books: Books,
) -> int:  # fmt: skip
    """Shops put their goods on the shelf; buyers compare and choose. Fills the orders; returns how many."""
    kinds, wished = products.shops.size, intents.n
    first, slot = np.empty(kinds + 1, np.int64), np.empty((kinds, shops.n), np.int32)
    whose = np.empty(kinds * shops.n + 1, np.int32)
    carried = np.empty(shops.n, np.bool_)
    # the shelf: what is on offer, and what a buyer sees of it
    _list(s, farmers, shops, products, carried, slot, first, whose)
    listing, trust = np.empty((first[kinds], 6)), np.empty(first[kinds])
    _show(
        s, farmers, shops, villages, products, networks, stations, terms, ageing, first, whose, listing, trust
    )  # fmt: skip
    # what the same good costs elsewhere in each market zone
    log_outside = np.empty((kinds, zones.retail_factor.size))
    for p in range(kinds):
        for z in range(zones.retail_factor.size):
            log_outside[p, z] = log_(products.price_retail[p] * zones.retail_factor[z])

    # rows that lie far apart in memory first, in a short loop, so that they are fetched together
    taste, market = np.empty((wished, 3)), np.empty(wished, np.int64)
    dear, dear_at = np.empty(wished), np.empty(wished, np.int64)
    for i in range(wished):
        b = intents.buyer[i]
        taste[i, 0], taste[i, 1] = buyers.taste_price[b], buyers.taste_fresh[b]
        taste[i, 2], market[i] = buyers.taste_speed[b], buyers.zone[b]
        dear_at[i], dear[i] = _dearest(buyers, b, intents.product[i], farmers, slot)

    # what each occasion compares: the dearest remembered shop that has it, then a few found by reputation
    wider, most = terms.offer_reach[0], 0
    for p in range(kinds):
        most = max(most, min(_MOST_SEEN, s.shops_seen + int(wider * (first[p + 1] - first[p]))))
    keys = np.empty(most * _TRIES, np.uint64)  # one for each look of an occasion
    for k in range(keys.size):
        keys[k] = mix(consider, np.uint64(k))
    begin, shop = np.empty(wished + 1, np.int64), np.empty(wished * (most + 1), np.int64)
    share = np.empty(wished * (most + 1))
    found = 0
    for i in range(wished):
        p, u = intents.product[i], intents.uid[i]
        begin[i] = found
        listings = first[p + 1] - first[p]
        if listings == 0:
            continue
        if dear_at[i] >= 0:
            shop[found], share[found] = dear_at[i], dear[i]
            found += 1
        for c in range(min(_MOST_SEEN, s.shops_seen + int(wider * listings))):
            j = _met(keys, u, c, first[p], listings, trust)
            new = True
            for m in range(begin[i], found):
                new = new & (shop[m] != j)
            shop[found], share[found] = j, 0.0
            found += 1 if new else 0
    begin[wished] = found

    # how each pleases, and its weight in the choice
    for i in range(wished):
        p, z = intents.product[i], market[i]
        days, outside = float(zones.days[z]), log_outside[p, z]
        for m in range(begin[i], begin[i + 1]):
            share[m] = _utility(taste[i], listing[shop[m]], share[m], outside, ageing[p], days, s)
    for m in range(found):
        share[m] = exp_(share[m])

    # earlier buyers may have taken the stock
    n = 0
    for i in range(wished):
        p, u = intents.product[i], intents.uid[i]
        kg = products.order_kg[p] * (1.0 + s.kg_spread * (2.0 * draw(size, u) - 1.0))
        total, last = 1.0, -1
        for m in range(begin[i], begin[i + 1]):
            if listing[shop[m], _LEFT] >= kg:
                total += share[m]
                last = m
        if last < 0:
            books.tally[_UNMATCHED] += 1.0
            continue
        x = draw(choose, u) * total - 1.0
        if x < 0.0:
            continue
        m = begin[i]
        while m < last and (listing[shop[m], _LEFT] < kg or x >= share[m]):
            x -= share[m] if listing[shop[m], _LEFT] >= kg else 0.0
            m += 1
        j = shop[m]
        row = whose[j]
        listing[j, _LEFT] -= kg
        orders.buyer[n], orders.seller[n] = intents.buyer[i], shops.household[row]
        orders.product[n], orders.uid[n] = p, u
        orders.kg[n], orders.price[n] = kg, np.float64(shops.list_price[row, p])
        orders.packaging[n] = packaging_cny
        n += 1
    return n


def _subsidise(world: World, orders: Orders) -> None:
    """The government gives buyers back part of what they pay, as far as its programmes have money left."""
    if not any_set(world, "buyer_subsidy_kg", "buyer_subsidy_parcel"):
        return
    f, terms = world.farmers, world.terms
    per_kg, per_parcel = terms["buyer_subsidy_kg"], terms["buyer_subsidy_parcel"]
    at = f.village[orders.seller], f.group[orders.seller]
    parts = {"buyer_subsidy_kg": per_kg[at] * orders.kg, "buyer_subsidy_parcel": per_parcel[at]}
    most = (1.0 - _LEAST_PAID) * orders.price * orders.kg
    within = np.minimum(most / np.maximum(sum(parts.values()), 1e-9), 1.0)
    for term, claim in parts.items():
        claims = np.zeros(terms[term].shape)
        np.add.at(claims, at, claim * within)
        paid = claims * grant(world, term, claims)
        world.money.today[F_FREIGHT_SUBSIDY_BUYERS] += float(paid.sum())


def matching(world: World) -> None:
    """Consumers' occasions become orders, as far as they choose the county's goods and stock lasts."""
    day, seed, room = world.day, world.seed, Orders.room(world.intents.n)
    market, shop = world.settings.market, world.settings.household.channels
    n = _match(
        key(seed, Purpose.CONSIDERATION, day), key(seed, Purpose.ORDER_CHOICE, day),
        key(seed, Purpose.ORDER_SIZE, day), market.matching, shop.packaging_cny,
        world.farmers, world.shops, world.villages, world.products, world.networks,
        world.stations, world.buyers, world.intents, world.zones, world.terms, spoilage_outdoors(world)[1],
        room, world.books,
    )  # fmt: skip
    orders = room.first(n)
    _subsidise(world, orders)
    open_consignments(world, CONSUMER, orders)
