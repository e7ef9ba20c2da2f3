"""Packing: an order leaves the farm's stock the same day, and becomes a consignment at the farm.

Packaging is paid, the price lies in escrow, and what the seller owes the carrier is known. A parcel's bad
pieces are what the packer overlooks and no grading line takes out (`market.grading`).
"""

from typing import NamedTuple

import numpy as np

from ruralsim.entities import Buyers, Consignments, Farmers, Networks, Products, Shops, Stations, Zones
from ruralsim.entities.codes import AT_FARM, CONSUMER, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_ORDERS_ASSISTANCE, F_ORDERS_ONLINE, F_PACKAGING
from ruralsim.foundation.records import F8, I1, I4, U8
from ruralsim.market.grading import bad_pieces, through_lines, used_today
from ruralsim.terms import Terms
from ruralsim.world.world import Books, World

_ORDERS, _ORDERS_KG, _ASSISTANCE = TALLY["up_orders"], TALLY["up_orders_kg"], TALLY["up_orders_assistance"]
_PACKING, _SHORT = TALLY["packing_minutes"], TALLY["short_weight_parcels"]


@rule
def quoted(first: float, per_kg: float, kg: float) -> float:
    """Freight of a parcel: the first kilogram, then by weight."""
    return first + per_kg * max(kg - 1.0, 0.0)


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

    @classmethod
    def room(cls, n: int) -> "Orders":
        """Room for so many, to be filled."""
        return cls(
            np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int8), np.empty(n, np.uint64),
            np.empty(n), np.empty(n), np.empty(n),
        )  # fmt: skip

    def first(self, n: int) -> "Orders":
        """The first n of them."""
        return Orders(*(column[:n] for column in self))  # type: ignore[arg-type]


class Packing(NamedTuple):
    """What an order takes to pack, and what is promised of it.

    Attributes:
        kind: CONSUMER or INSTITUTION, for all orders.
        day: Today.
        promise: Promised days beyond transit.
        minutes: Of work per order, without skill.
        skilled: Part of them that full skill saves.
        rate_speed: Smoothing of a shop's order rate, 1/day.
        overlooked: Part of the low grade that a packer without skill lets through.
    """

    kind: int
    day: int
    promise: int
    minutes: float
    skilled: float
    rate_speed: float
    overlooked: float


@kernel
def _pack(
    row: int, s: Packing, orders: Orders, buyers: Buyers, zones: Zones, networks: Networks, farmers: Farmers,
    shops: Shops, products: Products, stations: Stations, terms: Terms, lined_kg: F8, c: Consignments,
    books: Books,
) -> None:  # fmt: skip
    """Writes the consignments from `row` on, and what packing them takes from their sellers.

    Args:
        row: first of the new rows, whose every column is written.
        s: how they are packed.
        orders: what is ordered.
        buyers: where they live.
        zones: days of transit.
        networks: tariffs.
        farmers: sellers.
        shops: of those who sell to consumers.
        products: share of low grade.
        stations: with grading lines.
        terms: packing standard, grading lines.
        lined_kg: (township,) kg that have passed the lines today; rises.
        c: consignments.
        books: today's.
    """
    # first what lies in sellers' rows, far apart in memory: in a short loop they are fetched together
    weight = np.empty(orders.seller.size)
    consumer = s.kind == CONSUMER
    for i in range(orders.seller.size):
        f, p, kg = orders.seller[i], orders.product[i], orders.kg[i]
        weight[i] = min(kg * (1.0 - np.float64(farmers.short_weight[f])), farmers.stock_kg[p, f])
        farmers.stock_kg[p, f] -= weight[i]
        if consumer:
            shop = int(farmers.shop[f])
            shops.listed_kg[shop, p] = max(0.0, shops.listed_kg[shop, p] - weight[i])
            shops.order_rate[shop, p] = np.float64(shops.order_rate[shop, p]) + s.rate_speed * kg
        material = orders.packaging[i] + terms.packing_cost[farmers.township[f]]
        farmers.cash[f] -= material
        farmers.income_month[f, FARMING] -= material

    lined, capacity = np.zeros(lined_kg.size), np.zeros(lined_kg.size)
    for i in range(orders.seller.size):
        f, p, kg = orders.seller[i], orders.product[i], orders.kg[i]
        z, n, t = buyers.zone[orders.buyer[i]], farmers.carrier[f], farmers.township[f]
        paid = orders.price[i] * kg
        if consumer:
            freight = quoted(networks.tariff_first[n, z], networks.tariff_kg[n, z], kg)
            books.tally[_PACKING] += s.minutes * (1.0 - s.skilled * farmers.selling_skill[f])
            books.tally[_SHORT] += 1.0 if farmers.short_weight[f] > 0.0 else 0.0
            books.money[F_ORDERS_ONLINE] += paid
        else:
            freight = networks.bulk_kg[n, z] * kg
            books.tally[_ASSISTANCE] += 1.0
            books.money[F_ORDERS_ASSISTANCE] += paid
        books.money[F_PACKAGING] += orders.packaging[i] + terms.packing_cost[t]
        books.tally[_ORDERS] += 1.0
        books.tally[_ORDERS_KG] += kg
        lined[t] += weight[i]

        k = row + i
        c.uid[k], c.kind[k], c.buyer[k] = orders.uid[i], s.kind, orders.buyer[i]
        c.seller[k], c.product[k] = f, p
        c.village[k], c.township[k], c.network[k] = farmers.village[f], t, n
        c.zone[k], c.stage[k], c.node[k] = z, AT_FARM, 0
        c.since[k], c.due[k], c.created[k] = s.day, s.day, s.day
        c.promised[k] = s.day + s.promise + zones.days[z]
        c.ordered_kg[k], c.packed_kg[k], c.kg[k] = kg, weight[i], weight[i]
        c.fresh[k], c.paid_cny[k], c.freight_cny[k] = farmers.fresh[p, f], paid, freight
        c.cold[k] = False

    through_lines(stations, terms, capacity, lined, lined_kg)  # the first parcels of the day, in equal parts
    for k in range(row, row + orders.seller.size):
        skill, lowgrade = farmers.selling_skill[c.seller[k]], products.lowgrade[c.product[k]]
        c.damage[k] = bad_pieces(lowgrade, skill, lined[c.township[k]], s.overlooked)


def open_consignments(world: World, kind: int, orders: Orders) -> None:
    """Packs orders and puts them on their way: one consignment each, at the farm.

    Args:
        world: Changed in place.
        kind: CONSUMER or INSTITUTION, for all of them.
        orders: What is ordered from whom, and what is paid.
    """
    market, shop, c = world.settings.market, world.settings.household.channels, world.consignments
    if not orders.seller.size:
        return
    promise = max(market.matching.promise_days - round(world.terms.scalar("promised_days")), 1)
    how = Packing(
        kind, world.day, promise, shop.packing_minutes, shop.skilled_packing, market.matching.rate_speed,
        market.grading.overlooked,
    )  # fmt: skip
    row = c.n
    c.resize(row + orders.seller.size)
    _pack(
        row, how, orders, world.buyers, world.zones, world.networks, world.farmers, world.shops,
        world.products, world.stations, world.terms, used_today(world), c, world.books,
    )  # fmt: skip
