"""Online orders: what a circle that looks chooses, from whom, and whether at all.

The shops a buyer compares are a few, found in proportion to reputation, and the best-loved one remembered.
The choice among them and the outside good is a logit in log delivered price, expected freshness, expected
days, expected loss from disputes, and loyalty. Occasions come in the order of a draw; who comes late finds
less stock. An order is packed the same day: it leaves the farm's stock, packaging is paid, and the price lies
in escrow.
"""

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Buyers, Consignments, Farmers, Intents, Networks, Products, Villages, Zones
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
from ruralsim.foundation.records import F8, I1, I4, I8, U8, F4x2, F8x2, I4x2, Key
from ruralsim.market.grading import graded
from ruralsim.terms import Terms
from ruralsim.world.goods import spoilage_outdoors
from ruralsim.world.programmes import grant
from ruralsim.world.world import Books, World

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


class Shelf(NamedTuple):
    """What is on offer today, grouped by product.

    Attributes:
        seller_of: (farmers,) row among the sellers, -1 for who has no shop.
        slot: (sellers, products) listing, -1 where there is none.
        first: (products + 1,) first listing of each product.
        farmer: (listings,) whose it is.
        listing: (listings, 6) what a buyer sees of it: `_LOG_PRICE` … `_LEFT`.
    """

    seller_of: I4
    slot: I4x2
    first: I8
    farmer: I4
    listing: F8x2


class Chosen(NamedTuple):
    """Orders placed: row of the occasion, seller, and mass."""

    occasion: I8
    seller: I4
    kg: F8


class Orders(NamedTuple):
    """Orders to be packed, one row each.

    Attributes:
        buyer: Buyer rows.
        seller: Farmer rows; each has a carrier and the stock.
        product: Product rows.
        uid: Hashes of (buyer uid, day, ordinal).
        kg: Mass ordered and paid for.
        price: CNY per kg, delivered.
        packaging: CNY per order, before what a packing standard adds.
    """

    buyer: I4
    seller: I4
    product: I1
    uid: U8
    kg: F8
    price: F8
    packaging: F8

    def first(self, n: int) -> "Orders":
        """The first n of them."""
        return Orders(*(column[:n] for column in self))  # type: ignore[arg-type]


@kernel
def _shelve(
    s: Matching, farmers: Farmers, villages: Villages, products: Products, sellers: I8, price: F4x2,
    ageing: F8, shelf: Shelf,
) -> None:  # fmt: skip
    """Lists what is on offer; (seller_of, slot) find a household's listing again."""
    shops, order_kg, slot = products.shops, products.order_kg, shelf.slot
    least = 1.0 - s.kg_spread
    shops[:] = 0.0
    shelf.seller_of[:] = -1
    for row in range(sellers.size):
        f = sellers[row]
        shelf.seller_of[f] = row
        for p in range(order_kg.size):
            farmers.order_rate[p, f] = np.float64(farmers.order_rate[p, f]) * (1.0 - s.rate_speed)
            enough = farmers.listed_kg[p, f] >= least * order_kg[p]
            on_offer = farmers.carrier[f] >= 0 and price[p, f] > 0.0 and enough
            slot[row, p] = 0 if on_offer else -1
            shops[p] += 1.0 if on_offer else 0.0
    shelf.first[0] = 0
    for p in range(order_kg.size):
        shelf.first[p + 1] = shelf.first[p] + int(shops[p])
    at = shelf.first.copy()
    for row in range(sellers.size):
        f = sellers[row]
        served = max(villages.goods_service[farmers.village[f]], 1e-3)
        wait = min(s.longest_wait, 0.5 / served) + s.county_days
        for p in range(order_kg.size):
            if slot[row, p] < 0:
                continue
            i = at[p]
            at[p] += 1
            slot[row, p] = i
            shelf.farmer[i] = f
            seen = shelf.listing[i]
            seen[_LOG_PRICE] = log_(np.float64(price[p, f]))
            seen[_FRESH] = farmers.fresh[p, f] - ageing[p] * wait
            seen[_DISPUTES] = s.dispute_weight * (1.0 - farmers.reputation[f])
            seen[_DAYS] = wait
            seen[_TRUST] = 0.1 + 0.9 * farmers.reputation[f]
            seen[_LEFT] = farmers.listed_kg[p, f]


@rule
def _utility(
    taste: F8, seen: F8, loyalty: float, log_outside: float, ageing: float, days: float, s: Matching
) -> Any:
    """Utility of a listing beside the outside good: price, freshness, days, trust in disputes, loyalty."""
    return (
        taste[0] * (log_outside - seen[_LOG_PRICE])
        + taste[1] * (max(0.0, seen[_FRESH] - ageing * days) - s.outside_fresh)
        - taste[2] * (seen[_DAYS] + days - s.outside_days)
        - (seen[_DISPUTES] - s.dispute_weight * s.outside_loss)
        + s.loyalty_weight * loyalty
    )


@kernel
def _choose(
    consider: Key, choose: Key, size: Key, s: Matching, wider: float, buyers: Buyers, intents: Intents,
    products: Products, zones: Zones, ageing: F8, log_outside: F8x2, shelf: Shelf, chosen: Chosen,
    books: Books,
) -> int:  # fmt: skip
    """Fills the orders placed; returns how many."""
    # what is far away in memory first, in a loop so short that the loads overlap
    memory, wished = buyers.known_seller.shape[1], intents.n
    taste = np.empty((wished, 3))
    market = np.empty(wished, np.int64)
    dear = np.empty(wished)
    dear_at = np.empty(wished, np.int64)
    for i in range(wished):
        b, p = intents.buyer[i], intents.product[i]
        taste[i, 0], taste[i, 1] = buyers.taste_price[b], buyers.taste_fresh[b]
        taste[i, 2] = buyers.taste_speed[b]
        market[i] = buyers.zone[b]
        dear[i], dear_at[i] = 0.0, -1
        for m in range(memory):
            liking = np.float64(buyers.loyalty[b, m])
            if liking > dear[i]:
                row = shelf.seller_of[buyers.known_seller[b, m]]
                if row >= 0 and shelf.slot[row, p] >= 0:
                    dear[i], dear_at[i] = liking, shelf.slot[row, p]

    keys = np.empty(_MOST_SEEN * _TRIES, np.uint64)  # one for each look of an occasion
    for k in range(keys.size):
        keys[k] = mix(consider, np.uint64(k))
    among = np.empty(_MOST_SEEN + 1, np.int64)
    loyal = np.empty(_MOST_SEEN + 1)
    share = np.empty(_MOST_SEEN + 1)
    listing, first = shelf.listing, shelf.first
    orders = 0
    for i in range(wished):
        p, u = intents.product[i], intents.uid[i]
        listings = first[p + 1] - first[p]
        if listings == 0:
            books.tally[_UNMATCHED] += 1.0
            continue
        kg = products.order_kg[p] * (1.0 + s.kg_spread * (2.0 * draw(size, u) - 1.0))

        # the dearest remembered shop that has it, then a few found by reputation
        n = 0
        if dear_at[i] >= 0 and listing[dear_at[i], _LEFT] >= kg:
            among[0], loyal[0] = dear_at[i], dear[i]
            n = 1
        look = min(_MOST_SEEN, s.shops_seen + int(wider * listings))
        for c in range(look):
            for t in range(_TRIES):
                x = draw(keys[c * _TRIES + t], u) * listings
                j = first[p] + int(x)
                if x - int(x) < listing[j, _TRUST]:  # the fraction is as good as another draw
                    break
            new = listing[j, _LEFT] >= kg
            for m in range(n):
                new = new and among[m] != j
            if new:
                among[n] = j
                loyal[n] = 0.0
                n += 1
        if n == 0:
            books.tally[_UNMATCHED] += 1.0
            continue

        z = market[i]
        total = 1.0
        for m in range(n):
            days = float(zones.days[z])
            share[m] = exp_(
                _utility(taste[i], listing[among[m]], loyal[m], log_outside[p, z], ageing[p], days, s)
            )
            total += share[m]
        x = draw(choose, u) * total - 1.0
        if x < 0.0:
            continue
        m = 0
        while m < n - 1 and x >= share[m]:
            x -= share[m]
            m += 1
        j = among[m]
        listing[j, _LEFT] -= kg
        chosen.occasion[orders], chosen.seller[orders], chosen.kg[orders] = i, shelf.farmer[j], kg
        orders += 1
    return orders


@kernel
def _pack(
    row: int, day: int, kind: int, promise: int, s: Matching, packing_minutes: float, skilled: float,
    orders: Orders, buyers: Buyers, zones: Zones, networks: Networks, farmers: Farmers, terms: Terms,
    c: Consignments, books: Books,
) -> None:  # fmt: skip
    """Writes the consignments from `row` on, and what packing them takes from their sellers."""
    for i in range(orders.seller.size):
        f, p, kg = orders.seller[i], orders.product[i], orders.kg[i]
        z, n = buyers.zone[orders.buyer[i]], farmers.carrier[f]
        short = np.float64(farmers.short_weight[f])
        weight = min(kg * (1.0 - short), farmers.stock_kg[p, f])
        farmers.stock_kg[p, f] -= weight
        paid = orders.price[i] * kg
        if kind == CONSUMER:
            farmers.listed_kg[p, f] = max(0.0, farmers.listed_kg[p, f] - weight)
            farmers.order_rate[p, f] = np.float64(farmers.order_rate[p, f]) + s.rate_speed * kg
            freight = quoted(networks.tariff_first[n, z], networks.tariff_kg[n, z], kg)
            books.tally[_PACKING] += packing_minutes * (1.0 - skilled * farmers.selling_skill[f])
            books.tally[_SHORT] += 1.0 if short > 0.0 else 0.0
            books.money[F_ORDERS_ONLINE] += paid
        else:
            freight = networks.bulk_kg[n, z] * kg
            books.tally[_ASSISTANCE] += 1.0
            books.money[F_ORDERS_ASSISTANCE] += paid
        material = orders.packaging[i] + terms.packing_cost[farmers.township[f]]
        farmers.cash[f] -= material
        farmers.income_month[f, FARMING] -= material
        books.money[F_PACKAGING] += material
        books.tally[_ORDERS] += 1.0
        books.tally[_ORDERS_KG] += kg

        k = row + i
        c.uid[k], c.kind[k], c.buyer[k], c.seller[k], c.product[k] = (
            orders.uid[i],
            kind,
            orders.buyer[i],
            f,
            p,
        )
        c.village[k], c.township[k], c.network[k] = farmers.village[f], farmers.township[f], n
        c.zone[k], c.stage[k] = z, AT_FARM
        c.since[k], c.due[k], c.created[k] = day, day, day
        c.promised[k] = day + promise + zones.days[z]
        c.ordered_kg[k], c.packed_kg[k], c.kg[k], c.fresh[k] = kg, weight, weight, farmers.fresh[p, f]
        c.paid_cny[k], c.freight_cny[k] = paid, freight


def open_consignments(world: World, kind: int, orders: Orders) -> None:
    """Packs orders and puts them on their way: one consignment each, at the farm.

    Args:
        world: Changed in place.
        kind: CONSUMER or INSTITUTION, for all of them.
        orders: What is ordered from whom, and what is paid.
    """
    s, c = world.settings.market.matching, world.consignments
    if not orders.seller.size:
        return
    new = c.append(orders.seller.size)
    promise = max(s.promise_days - round(world.terms.scalar("promised_days")), 1)
    shop = world.settings.household.channels
    _pack(
        new.start, world.day, kind, promise, s, shop.packing_minutes, shop.skilled_packing, orders,
        world.buyers, world.zones, world.networks, world.farmers, world.terms, c, world.books,
    )  # fmt: skip
    c.damage[new] = graded(world, orders.seller, orders.product, c.packed_kg[new])


def _price_seen(world: World) -> NDArray[np.float32]:
    """(product, household) list price less what the government gives back to the buyer."""
    f, terms = world.farmers, world.terms
    per_kg, per_parcel = terms["buyer_subsidy_kg"], terms["buyer_subsidy_parcel"]
    if not (per_kg.any() or per_parcel.any()):
        return np.asarray(f.list_price)
    at = f.village, f.group
    off = per_kg[at] + per_parcel[at] / np.maximum(world.products.order_kg, 1e-9)[:, None]
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
    s, farmers, products, intents = (
        world.settings.market.matching, world.farmers, world.products, world.intents,
    )  # fmt: skip
    ageing = spoilage_outdoors(world)[1]
    sellers = np.flatnonzero(farmers.sells_online)
    most = sellers.size * products.n + 1
    shelf = Shelf(
        np.empty(farmers.n, np.int32), np.empty((max(sellers.size, 1), products.n), np.int32),
        np.zeros(products.n + 1, np.int64), np.empty(most, np.int32), np.empty((most, 6)),
    )  # fmt: skip
    _shelve(s, farmers, world.villages, products, sellers, _price_seen(world), ageing, shelf)
    log_outside = log_array(np.outer(products.price_retail, world.zones.retail_factor))
    wished = intents.n
    chosen = Chosen(np.empty(wished, np.int64), np.empty(wished, np.int32), np.empty(wished))
    day, seed = world.day, world.seed
    n = _choose(
        key(seed, Purpose.CONSIDERATION, day), key(seed, Purpose.ORDER_CHOICE, day),
        key(seed, Purpose.ORDER_SIZE, day), s, world.terms.scalar("offer_reach"), world.buyers, intents,
        products, world.zones, ageing, log_outside, shelf, chosen, world.books,
    )  # fmt: skip
    taken, seller, kg = chosen.occasion[:n], chosen.seller[:n], chosen.kg[:n]
    product = intents.product[taken]
    price = farmers.list_price[product, seller].astype(np.float64)
    _subsidise(world, seller, product, kg, price)
    packaging = np.full(n, world.settings.household.channels.packaging_cny)
    orders = Orders(intents.buyer[taken], seller, product, intents.uid[taken], kg, price, packaging)
    open_consignments(world, CONSUMER, orders)
