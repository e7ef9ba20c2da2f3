"""Online orders: what a circle that looks chooses, from whom, and whether at all.

The shops a buyer compares are a few, found in proportion to reputation, and the best-loved one remembered.
The choice among them and the outside good is a logit in log delivered price, expected freshness, expected
days, expected loss from disputes, and loyalty. Occasions come in the order of a draw; who comes late finds
less stock. An order is packed the same day: it leaves the farm's stock, packaging is paid, and the price lies
in escrow.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import AT_FARM, CONSUMER, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_FREIGHT_SUBSIDY_BUYERS,
    F_ORDERS_ASSISTANCE,
    F_ORDERS_ONLINE,
    F_PACKAGING,
)
from ruralsim.foundation.maths import exp_, log_, log_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.market.grading import graded
from ruralsim.market.holding import spoilage_today
from ruralsim.world.programmes import grant
from ruralsim.world.world import World

_ORDERS, _ORDERS_KG, _ASSISTANCE = TALLY["up_orders"], TALLY["up_orders_kg"], TALLY["up_orders_assistance"]
_UNMATCHED, _PACKING, _SHORT = TALLY["up_unmatched"], TALLY["packing_minutes"], TALLY["short_weight_parcels"]
_MOST_SEEN = 16
_TRIES = 4
_LEAST_PAID = 0.05  # of the price, whatever the subsidy


class Matching(Settings):
    """What buyers compare, and what an order takes to pack."""

    shops_seen: Annotated[int, Param("shops", 1, 12, "Shops a buyer compares", "比较的店铺数")] = 4
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
    county_days: Annotated[
        float,
        Param("days", 0, 10, "Expected days within the county beyond waiting for a visit", "县内预期天数"),
    ] = 1.5
    longest_wait: Annotated[
        float, Param("days", 1, 30, "Longest wait for a visit that buyers expect", "预期最长候车天数")
    ] = 7.0
    promise_days: Annotated[
        int, Param("days", 1, 20, "Promised days beyond transit", "承诺时效(不含干线)")
    ] = 5
    kg_spread: Annotated[float, Param("1", 0, 0.9, "Spread of order weights", "单重离散度")] = 0.4
    rate_speed: Annotated[
        float, Param("1/day", 0, 1, "Smoothing of a shop's order rate", "订单速率平滑系数")
    ] = 0.07


@rule
def quoted(first: float, per_kg: float, kg: float) -> float:
    """Freight of a parcel: the first kilogram, then by weight."""
    return first + per_kg * max(kg - 1.0, 0.0)


# What a buyer sees of a listing: columns of the shelf, one row (a cache line) per listing.
_LOG_PRICE, _FRESH, _DISPUTES, _DAYS, _TRUST, _LEFT = range(6)


@kernel(
    "void(f8, f8, f8, f8, f8, i8[::1], i1[::1], i4[::1], f8[:,::1], f8[:,::1], f4[:,::1], f4[:,::1], f8[::1],"
    " f8[::1], f8[::1], f8[::1], i4[::1], i4[:,::1], i8[::1], i4[::1], f8[:,::1], f8[::1])"
)
def _shelve(
    rate_speed: float, dispute_weight: float, least: float, county_days: float, longest: float,
    sellers: Any, carrier: Any, village: Any, listed: Any, fresh: Any, price: Any, rate: Any, reputation: Any,
    service: Any, ageing: Any, order_kg: Any, seller_of: Any, slot: Any, first: Any, farmer: Any,
    shelf: Any, shops: Any,
) -> None:  # fmt: skip
    """Lists what is on offer, grouped by product; (seller_of, slot) find a household's listing again."""
    products = order_kg.size
    shops[:] = 0.0
    seller_of[:] = -1
    for s in range(sellers.size):
        f = sellers[s]
        seller_of[f] = s
        for p in range(products):
            rate[f, p] = np.float64(rate[f, p]) * (1.0 - rate_speed)
            on_offer = carrier[f] >= 0 and price[f, p] > 0.0 and listed[f, p] >= least * order_kg[p]
            slot[s, p] = 0 if on_offer else -1
            shops[p] += 1.0 if on_offer else 0.0
    first[0] = 0
    for p in range(products):
        first[p + 1] = first[p] + int(shops[p])
    at = first.copy()
    for s in range(sellers.size):
        f = sellers[s]
        wait = min(longest, 0.5 / max(service[village[f]], 1e-3)) + county_days
        for p in range(products):
            if slot[s, p] < 0:
                continue
            i = at[p]
            at[p] += 1
            slot[s, p] = i
            farmer[i] = f
            shelf[i, _LOG_PRICE] = log_(np.float64(price[f, p]))
            shelf[i, _FRESH] = fresh[f, p] - ageing[p] * wait
            shelf[i, _DISPUTES] = dispute_weight * (1.0 - reputation[f])
            shelf[i, _DAYS] = wait
            shelf[i, _TRUST] = 0.1 + 0.9 * reputation[f]
            shelf[i, _LEFT] = listed[f, p]


@kernel(
    "i8(u8, u8, u8, i8, f8, f8, f8, f8, f8, f8, i4[::1], i1[::1], u8[::1], i1[::1], f8[::1], f8[::1],"
    " f8[::1],"
    " i4[:,::1], f4[:,::1], i4[::1], i4[:,::1], i8[::1], i4[::1], f8[:,::1], f8[::1], f8[::1], f8[:,::1],"
    " i4[::1],"
    " i8[::1], i4[::1], f8[::1], f8[::1])"
)
def _choose(
    consider: Any, choose: Any, size: Any, seen: int, wider: float, loyalty_weight: float,
    outside_fresh: float,
    outside_days: float, outside_disputes: float, kg_spread: float,
    buyer: Any, product: Any, uid: Any, zone: Any, taste_price: Any, taste_fresh: Any, taste_speed: Any,
    known: Any, loyalty: Any, seller_of: Any, slot: Any, first: Any, farmer: Any, shelf: Any,
    order_kg: Any, ageing: Any, log_outside: Any, zone_days: Any, taken: Any, seller: Any, kg_of: Any,
    tally: Any,
) -> int:  # fmt: skip
    """Fills (taken, seller, kg_of) with the orders placed; returns how many."""
    # what is far away in memory first, in a loop so short that the loads overlap
    memory, wished = known.shape[1], buyer.size
    taste = np.empty((wished, 3))
    market = np.empty(wished, np.int64)
    dear = np.empty(wished)
    dear_at = np.empty(wished, np.int64)
    for i in range(wished):
        b, p = buyer[i], product[i]
        taste[i, 0], taste[i, 1], taste[i, 2] = taste_price[b], taste_fresh[b], taste_speed[b]
        market[i] = zone[b]
        dear[i], dear_at[i] = 0.0, -1
        for m in range(memory):
            k = known[b, m]
            if loyalty[b, m] > dear[i] and seller_of[k] >= 0 and slot[seller_of[k], p] >= 0:
                dear[i], dear_at[i] = np.float64(loyalty[b, m]), slot[seller_of[k], p]

    keys = np.empty(_MOST_SEEN * _TRIES, np.uint64)  # one for each look of an occasion
    for k in range(keys.size):
        keys[k] = mix(consider, np.uint64(k))
    among = np.empty(_MOST_SEEN + 1, np.int64)
    loyal = np.empty(_MOST_SEEN + 1)
    share = np.empty(_MOST_SEEN + 1)
    orders = 0
    for i in range(wished):
        p, u = product[i], uid[i]
        listings = first[p + 1] - first[p]
        if listings == 0:
            tally[_UNMATCHED] += 1.0
            continue
        kg = order_kg[p] * (1.0 + kg_spread * (2.0 * draw(size, u) - 1.0))

        # the dearest remembered shop that has it, then a few found by reputation
        n = 0
        if dear_at[i] >= 0 and shelf[dear_at[i], _LEFT] >= kg:
            among[0], loyal[0] = dear_at[i], dear[i]
            n = 1
        look = min(_MOST_SEEN, seen + int(wider * listings))
        for c in range(look):
            for t in range(_TRIES):
                x = draw(keys[c * _TRIES + t], u) * listings
                j = first[p] + int(x)
                if x - int(x) < shelf[j, _TRUST]:  # the fraction is as good as another draw
                    break
            new = shelf[j, _LEFT] >= kg
            for m in range(n):
                new = new and among[m] != j
            if new:
                among[n] = j
                loyal[n] = 0.0
                n += 1
        if n == 0:
            tally[_UNMATCHED] += 1.0
            continue

        z = market[i]
        total = 1.0
        for m in range(n):
            j = among[m]
            utility = (
                taste[i, 0] * (log_outside[p, z] - shelf[j, _LOG_PRICE])
                + taste[i, 1] * (max(0.0, shelf[j, _FRESH] - ageing[p] * zone_days[z]) - outside_fresh)
                - taste[i, 2] * (shelf[j, _DAYS] + zone_days[z] - outside_days)
                - (shelf[j, _DISPUTES] - outside_disputes)
                + loyalty_weight * loyal[m]
            )
            share[m] = exp_(utility)
            total += share[m]
        x = draw(choose, u) * total - 1.0
        if x < 0.0:
            continue
        m = 0
        while m < n - 1 and x >= share[m]:
            x -= share[m]
            m += 1
        j = among[m]
        shelf[j, _LEFT] -= kg
        taken[orders], seller[orders], kg_of[orders] = i, farmer[j], kg
        orders += 1
    return orders


@kernel(
    "void(i8, i8, i8, i8, f8, f8, f8, i4[::1], i4[::1], i1[::1], u8[::1], f8[::1], f8[::1], f8[::1],"
    " i1[::1], i4[::1], f8[:,::1], f8[:,::1], f8[:,::1],"
    " i4[::1], i4[::1], i1[::1], f4[::1], f8[::1], f8[::1], f8[:,::1], f8[:,::1], f8[:,::1], f8[:,::1],"
    " f4[:,::1], f8[::1],"
    " u8[::1], i1[::1], i4[::1], i4[::1], i1[::1], i4[::1], i4[::1], i1[::1], i1[::1], i1[::1],"
    " i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1],"
    " f8[::1], f8[::1])"
)
def _pack(
    row: int, day: int, kind: int, promise: int, rate_speed: float, minutes: float, skilled: float,
    buyer: Any, seller: Any, product: Any, uid: Any, kg_of: Any, price: Any, packaging: Any,
    zone: Any, zone_days: Any, tariff_first: Any, tariff_kg: Any, bulk_kg: Any,
    village: Any, township: Any, carrier: Any, short: Any, skill: Any, cash: Any, stock: Any, fresh: Any,
    listed: Any, income: Any, rate: Any, packing_cost: Any,
    c_uid: Any, c_kind: Any, c_buyer: Any, c_seller: Any, c_product: Any, c_village: Any, c_township: Any,
    c_network: Any, c_zone: Any, c_stage: Any, c_since: Any, c_due: Any, c_created: Any, c_promised: Any,
    c_ordered: Any, c_packed: Any, c_kg: Any, c_fresh: Any, c_paid: Any, c_freight: Any,
    tally: Any, money: Any,
) -> None:  # fmt: skip
    """Writes the consignments from `row` on, and what packing them takes from their sellers."""
    for i in range(seller.size):
        f, p, z, kg = seller[i], product[i], zone[buyer[i]], kg_of[i]
        weight = min(kg * (1.0 - np.float64(short[f])), stock[f, p])
        stock[f, p] -= weight
        paid = price[i] * kg
        if kind == CONSUMER:
            listed[f, p] = max(0.0, listed[f, p] - weight)
            rate[f, p] = np.float64(rate[f, p]) + rate_speed * kg
            freight = quoted(tariff_first[carrier[f], z], tariff_kg[carrier[f], z], kg)
            tally[_PACKING] += minutes * (1.0 - skilled * skill[f])
            tally[_SHORT] += 1.0 if short[f] > 0.0 else 0.0
            money[F_ORDERS_ONLINE] += paid
        else:
            freight = bulk_kg[carrier[f], z] * kg
            tally[_ASSISTANCE] += 1.0
            money[F_ORDERS_ASSISTANCE] += paid
        material = packaging[i] + packing_cost[township[f]]
        cash[f] -= material
        income[f, FARMING] -= material
        money[F_PACKAGING] += material
        tally[_ORDERS] += 1.0
        tally[_ORDERS_KG] += kg

        c = row + i
        c_uid[c], c_kind[c], c_buyer[c], c_seller[c], c_product[c] = uid[i], kind, buyer[i], f, p
        c_village[c], c_township[c], c_network[c] = village[f], township[f], carrier[f]
        c_zone[c], c_stage[c] = z, AT_FARM
        c_since[c], c_due[c], c_created[c], c_promised[c] = day, day, day, day + promise + zone_days[z]
        c_ordered[c], c_packed[c], c_kg[c], c_fresh[c] = kg, weight, weight, fresh[f, p]
        c_paid[c], c_freight[c] = paid, freight


def open_consignments(
    world: World,
    kind: int,
    buyer: NDArray[np.int32],
    seller: NDArray[np.int32],
    product: NDArray[np.int8],
    uid: NDArray[np.uint64],
    kg: NDArray[np.float64],
    price: NDArray[np.float64],
    packaging: NDArray[np.float64],
) -> None:
    """Packs orders and puts them on their way: one consignment each, at the farm.

    Args:
        world: Changed in place.
        kind: CONSUMER or INSTITUTION, for all of them.
        buyer: Buyer rows.
        seller: Farmer rows; each has a carrier and the stock.
        product: Product rows.
        uid: Hashes of (buyer uid, day, ordinal).
        kg: Mass ordered and paid for.
        price: CNY per kg, delivered.
        packaging: CNY per order, before what a packing standard adds.
    """
    s, shop, f, c = (
        world.settings.market.matching,
        world.settings.household.channels,
        world.farmers,
        world.consignments,
    )
    if not seller.size:
        return
    networks, new = world.networks, c.append(seller.size)
    promise = max(s.promise_days - round(world.terms.scalar("promised_days")), 1)
    _pack(
        new.start, world.day, kind, promise, s.rate_speed, shop.packing_minutes, shop.skilled_packing,
        buyer, seller, product, uid, kg, price, packaging, world.buyers.zone, world.zones.days,
        networks.tariff_first, networks.tariff_kg, networks.bulk_kg,
        f.village, f.township, f.carrier, f.short_weight, f.selling_skill, f.cash, f.stock_kg, f.fresh,
        f.listed_kg, f.income_month, f.order_rate, world.terms["packing_cost"],
        c.uid, c.kind, c.buyer, c.seller, c.product, c.village, c.township, c.network, c.zone, c.stage,
        c.since, c.due, c.created, c.promised, c.ordered_kg, c.packed_kg, c.kg, c.fresh, c.paid_cny,
        c.freight_cny, world.tally.today, world.money.today,
    )  # fmt: skip
    c.damage[new] = graded(world, seller, product, c.packed_kg[new])


def _price_seen(world: World) -> NDArray[np.float32]:
    """(household, product) list price less what the government gives back to the buyer."""
    f, terms = world.farmers, world.terms
    per_kg, per_parcel = terms["buyer_subsidy_kg"], terms["buyer_subsidy_parcel"]
    if not (per_kg.any() or per_parcel.any()):
        return np.asarray(f.list_price)
    at = f.village, f.group
    off = per_kg[at][:, None] + per_parcel[at][:, None] / np.maximum(world.products.order_kg, 1e-9)
    return np.asarray(np.maximum(f.list_price - off, _LEAST_PAID * f.list_price), np.float32)


def _subsidise(
    world: World,
    seller: NDArray[np.int32],
    product: NDArray[np.int8],
    kg: NDArray[np.float64],
    price: NDArray[np.float64],
) -> None:
    """The government gives buyers back part of what they pay, as far as its programmes have money left."""
    f, terms = world.farmers, world.terms
    per_kg, per_parcel = terms["buyer_subsidy_kg"], terms["buyer_subsidy_parcel"]
    if not (per_kg.any() or per_parcel.any()):
        return
    at = f.village[seller], f.group[seller]
    parts = {"buyer_subsidy_kg": per_kg[at] * kg, "buyer_subsidy_parcel": per_parcel[at]}
    most = (1.0 - _LEAST_PAID) * price * kg
    within = np.minimum(most / np.maximum(sum(parts.values()), 1e-9), 1.0)
    for term, claim in parts.items():
        claims = np.zeros(terms[term].shape)
        np.add.at(claims, at, claim * within)
        paid = claims * grant(world, term, claims)
        world.money.today[F_FREIGHT_SUBSIDY_BUYERS] += float(paid.sum())


def matching(world: World) -> None:
    """Consumers' occasions become orders, as far as they choose the county's goods and stock lasts."""
    s, f, b, p, intents = (
        world.settings.market.matching,
        world.farmers,
        world.buyers,
        world.products,
        world.intents,
    )
    ageing = spoilage_today(world)[1]
    sellers = np.flatnonzero(f.sells_online)
    seller_of, slot = np.empty(f.n, np.int32), np.empty((max(sellers.size, 1), p.n), np.int32)
    first, farmer = np.zeros(p.n + 1, np.int64), np.empty(sellers.size * p.n + 1, np.int32)
    shelf = np.empty((sellers.size * p.n + 1, 6))
    _shelve(
        s.rate_speed, s.dispute_weight, 1.0 - s.kg_spread, s.county_days, s.longest_wait,
        sellers, f.carrier, f.village, f.listed_kg, f.fresh, _price_seen(world), f.order_rate,
        f.reputation,
        world.villages.goods_service, ageing, p.order_kg, seller_of, slot, first, farmer, shelf, p.shops,
    )  # fmt: skip
    log_outside = log_array(np.outer(p.price_retail, world.zones.retail_factor))
    wished = intents.buyer.size
    taken, seller, kg = np.empty(wished, np.int64), np.empty(wished, np.int32), np.empty(wished)
    day, seed = world.day, world.seed
    n = _choose(
        key(seed, Purpose.CONSIDERATION, day), key(seed, Purpose.ORDER_CHOICE, day),
        key(seed, Purpose.ORDER_SIZE, day), s.shops_seen, world.terms.scalar("offer_reach"), s.loyalty_weight,
        s.outside_fresh, s.outside_days, s.dispute_weight * s.outside_loss, s.kg_spread,
        intents.buyer, intents.product, intents.uid, b.zone, b.taste_price, b.taste_fresh, b.taste_speed,
        b.known_seller, b.loyalty, seller_of, slot, first, farmer, shelf,
        p.order_kg, ageing, log_outside, world.zones.days, taken, seller, kg, world.tally.today,
    )  # fmt: skip
    taken, seller = taken[:n], seller[:n]
    product = intents.product[taken]
    price = f.list_price[seller, product].astype(np.float64)
    _subsidise(world, seller, product, kg[:n], price)
    packaging = np.full(n, world.settings.household.channels.packaging_cny)
    open_consignments(
        world, CONSUMER, intents.buyer[taken], seller, product, intents.uid[taken], kg[:n], price, packaging
    )  # fmt: skip
