"""Selling: how a household divides its stock among trader, co-op and online shop.

A logit over perceived net prices, divided by the product's reference price so that its sharpness is a pure
number. The net online price is list − freight − commission − packaging − packing time − carrying − expected
refunds; everything but commission and refunds is kept per kg in `farmers.online_cost`.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Networks, Offers, Products, Shops, Stations, Townships, Villages
from ruralsim.entities.codes import COOP, COOP_NETWORK, ONLINE, TRADER
from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I4, F8x2, Key
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_on_farms
from ruralsim.world.world import World

WORK_MINUTES_MONTH = WORKDAYS_MONTH * 8 * 60.0
"""Minutes behind a monthly wage: days of 8 hours."""

_BLOCK = 1024  # households per block: so many that their columns fit into the processor's cache
_FAR_MINUTES = 240.0  # a household without any point in reach reckons with half a day's way


class Channels(Settings):
    """How a household divides its stock."""

    smoothing: Annotated[float, Param("1/sale", 0, 1, "Learning speed per own sale", "自身成交学习速度")] = (
        0.2
    )
    sharpness: Annotated[
        float, Param("1", 0, 50, "Sharpness of choice (λ of the logit)", "渠道选择敏感度", step=0.5)
    ] = 6.0
    commission: Annotated[float, Param("1", 0, 0.2, "Platform commission", "平台佣金率")] = 0.03
    packaging_cny: Annotated[float, Param("CNY/order", 0, 20, "Packaging material", "包装材料费")] = 1.5
    packing_minutes: Annotated[
        float, Param("min/order", 0, 60, "Packing one order, unskilled", "每单打包用时(无技能)")
    ] = 6.0
    skilled_packing: Annotated[
        float, Param("1", 0, 1, "Packing time saved by full selling skill", "技能节省打包时间比例")
    ] = 0.5
    carry_days: Annotated[float, Param("days", 0.5, 14, "Days between carries to the point", "送件间隔")] = (
        2.0
    )
    refund_prior: Annotated[float, Param("1", 0, 0.5, "Refunds expected before trying", "预期退款率")] = 0.05
    trader_prior: Annotated[
        float, Param("1", 0, 1, "Trader price expected, share of wholesale", "商贩价先验(占批发价)")
    ] = 0.7
    listing_prior: Annotated[
        float, Param("1", 0, 2, "List price expected, share of retail", "网售价先验(占零售价)")
    ] = 0.95
    cover_days: Annotated[float, Param("days", 0.5, 60, "Days of orders kept listed", "上架备货天数")] = 5.0
    reserve_days: Annotated[
        float, Param("days", 0, 180, "Longest reserve kept back for online orders", "网售留存最长天数")
    ] = 45.0
    opening_orders: Annotated[float, Param("orders", 1, 100, "Least orders kept listed", "最低上架单数")] = (
        4.0
    )
    urgent_days: Annotated[
        float, Param("days", 0, 10, "Shelf life left at which goods must go", "急售剩余货架期")
    ] = 1.0
    lot_cny: Annotated[
        float, Param("CNY", 0, 1000, "Least lot worth a sale, at the reference price", "最小出售批值")
    ] = 6.0


def initial_beliefs(world: World) -> None:
    """Untried channels hold a posted-price prior: perceived prices before the first sale."""
    farmers, products, settings = world.farmers, world.products, world.settings.household.channels
    online_costs(world)
    farmers.belief[:, :, TRADER] = (settings.trader_prior * products.price_wholesale)[:, None]
    farmers.belief[:, :, COOP] = products.price_coop[:, None]
    farmers.belief[:, :, ONLINE] = np.maximum(posted_after_fees(world)[:, None] - farmers.online_cost, 0.0)


def posted_list_price(world: World) -> NDArray[np.float64]:
    """(product,) delivered price an outsider reads on the platform, mean over the zones' people."""
    level = float((zone_weights(world) * world.zones.retail_factor).sum())
    factor = world.settings.household.channels.listing_prior * level
    return np.asarray(factor * world.products.price_retail, np.float64)


def posted_after_fees(world: World) -> NDArray[np.float64]:
    """(product,) that price less commission and expected refunds; less `online_cost` it is the net price."""
    settings = world.settings.household.channels
    return np.asarray((1.0 - settings.commission - settings.refund_prior) * posted_list_price(world))


def zone_weights(world: World) -> NDArray[np.float64]:
    """(zone,) share of the buyers' people; equal where there are none."""
    return world.kept.get("zone weights", None, lambda: _zone_weights(world))  # nobody moves


def _zone_weights(world: World) -> NDArray[np.float64]:
    people = np.bincount(world.buyers.zone, world.buyers.people, world.zones.n)[: world.zones.n]
    total = float(people.sum())
    return people / total if total > 0.0 else np.full(world.zones.n, 1.0 / max(world.zones.n, 1))


def freight_kg(world: World) -> NDArray[np.float64]:
    """(network, product) mean freight per kg of a usual order; a last row holds the cheapest network."""
    networks, order = world.networks, np.maximum(world.products.order_kg, 0.05)
    weights = zone_weights(world)
    first = (networks.tariff_first * weights).sum(axis=1)[:, None]
    further = (networks.tariff_kg * weights).sum(axis=1)[:, None]
    by_network = (first + further * np.maximum(order - 1.0, 0.0)) / order
    return np.ascontiguousarray(np.vstack((by_network, by_network.min(axis=0))))


def online_costs(world: World) -> None:
    """Brings `farmers.online_cost` up to date: freight, packaging, packing, carrying, fees."""
    _online_costs(
        world.farmers, world.shops, world.villages, world.townships, world.networks, world.stations,
        world.products, world.terms, world.settings.household.channels, freight_kg(world),
    )  # fmt: skip


@rule
def online_cost_(
    freight_kg: float, subsidy_kg: float, order_kg: float, per_order: float, carrying: float, batch_kg: float
) -> Any:
    """Cost of selling a kg online, CNY: freight after subsidy, cost per order, way to the point."""
    return max(freight_kg - subsidy_kg, 0.0) + per_order / order_kg + carrying / batch_kg


@kernel
def _online_costs(
    farmers: Farmers, shops: Shops, villages: Villages, towns: Townships, networks: Networks,
    stations: Stations, products: Products, terms: Terms, s: Channels, freight: F8x2,
) -> None:  # fmt: skip
    places, kinds = villages.point_minutes.size, products.order_kg.size
    cheapest = freight.shape[0] - 1
    network, subsidy, parcel = np.empty(_BLOCK, np.int64), np.empty(_BLOCK), np.empty(_BLOCK)
    per_order, carrying, batch = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    paid = np.empty(_BLOCK)
    for start in range(0, farmers.n, _BLOCK):
        end = min(start + _BLOCK, farmers.n)
        for k in range(end - start):  # what does not depend on the product
            i = start + k
            v, t, group = int(farmers.village[i]), int(farmers.township[i]), int(farmers.group[i])
            n = int(farmers.carrier[i])
            wage = towns.local_wage[t] / WORK_MINUTES_MONTH
            fee = stations.irregular_fee[n * places + v] if n >= 0 else 0.0
            fetched = stations.gate_share[n * places + v] if n >= 0 else 0.0
            fee += fetched * networks.gate_cny[n] if n >= 0 else 0.0
            per_order[k] = s.packaging_cny + terms.packing_cost[t] + fee
            per_order[k] += s.packing_minutes * (1.0 - s.skilled_packing * farmers.selling_skill[i]) * wage
            way = min(villages.point_minutes[v], _FAR_MINUTES) * (1.0 - fetched)
            carrying[k], batch[k] = 2.0 * way * wage, 0.0
            network[k] = n if n >= 0 else cheapest
            subsidy[k] = terms.freight_subsidy_kg[v, group]
            parcel[k] = terms.freight_subsidy_parcel[v, group]
            shop = int(farmers.shop[i])
            for p in range(kinds if shop >= 0 else 0):
                batch[k] += np.float64(shops.order_rate[shop, p]) * s.carry_days
        for p in range(kinds):  # several households at a time
            kg = max(products.order_kg[p], 0.05)
            for k in range(end - start):
                paid[k] = freight[network[k], p]
            for k in range(end - start):
                off = subsidy[k] + parcel[k] / kg
                shared = max(batch[k], kg)
                farmers.online_cost[p, start + k] = online_cost_(
                    paid[k], off, kg, per_order[k], carrying[k], shared
                )


@dataclass
class ChannelsState:
    """What buyers at the farm gate keep.

    Attributes:
        coop_reached: (township,) whether the co-op ever had a station there; empty before the first day.
    """

    coop_reached: B1 = field(default_factory=lambda: np.zeros(0, np.bool_))


def coop_reach(world: World) -> NDArray[np.bool_]:
    """(village,) whether the supply-and-marketing co-op buys here.

    It buys wherever it ever had a township station: its purchasing shop outlives its parcel counter.
    """
    state, here = world.state.channels, np.empty(world.villages.n, np.bool_)
    if not state.coop_reached.size:
        state.coop_reached = np.zeros(world.townships.n, np.bool_)
    _buys_here(world.networks, world.stations, world.villages, state.coop_reached, here)
    return here


@kernel
def _buys_here(networks: Networks, stations: Stations, villages: Villages, reached: B1, here: B1) -> None:
    for n in range(networks.n):
        if networks.kind[n] == COOP_NETWORK:
            for t in range(reached.size):
                reached[t] |= stations.open[networks.n * villages.n + n * reached.size + t]
    for v in range(villages.n):
        here[v] = reached[villages.township[v]] & villages.has_road[v]


def can_pack(world: World) -> NDArray[np.bool_]:
    """(household,) whether somebody is at home to pack: neither away, nor in a job, nor ill."""
    packs = np.empty(world.farmers.n, np.bool_)
    _hands(world.day, world.farmers, packs)
    return packs


@kernel
def _hands(day: int, farmers: Farmers, packs: B1) -> None:
    for i in range(farmers.n):
        packs[i] = packs_(i, day, farmers)


@rule
def packs_(i: int, day: int, farmers: Farmers) -> Any:
    """Whether somebody of household i is at home to pack."""
    away = int(farmers.migrants[i]) - int(farmers.visiting[i])
    away += int(farmers.local_jobs[i]) + int(farmers.logistics_jobs[i])
    away += 1 if int(farmers.labour_lost_until[i]) > day else 0
    return np.float32(int(farmers.adults[i]) - away) - farmers.processing_jobs[i] >= 1.0


def channels(world: World) -> None:
    """Phase 5: shops list stock, and lots due for sale become offers to traders and the co-op."""
    farmers, offers, products = world.farmers, world.offers, world.products
    offers.resize(int(products.astir.sum()))  # no more than one of each
    keep, ageing = spoilage_on_farms(world)
    rows = _divide(
        key(world.seed, Purpose.CHANNEL, world.day), world.day, farmers, world.shops, world.villages,
        products, offers,
        world.settings.household.channels, coop_reach(world), keep, ageing,
    )  # fmt: skip
    offers.resize(rows)


@rule
def weight_(price: float, reference: float, sharpness: float) -> Any:
    """Logit weight of a channel by its perceived net price."""
    return exp_(sharpness * price / reference) if price > 0.0 else 0.0


@rule
def pull_(price: float, reference: float, sharpness: float) -> Any:
    """Logarithm of that weight; -1 where the price, and so the weight, is nothing."""
    return sharpness * price / reference if price > 0.0 else -1.0


@rule
def waiting_value_(price: float, keep: float, ageing: float, fresh: float, days: float) -> Any:
    """What a kg is worth if it waits for the next sale: less mass, less fresh."""
    kept = 1.0 - days * (1.0 - keep)
    freshness = 1.0 - days * ageing / max(fresh, 0.05)
    return price * max(kept, 0.0) * max(freshness, 0.0)


class Lots(NamedTuple):
    """What holds today for every household's stock of one product.

    Attributes:
        product: Its row.
        due: Households whose own day within `sale_days` this is sell today.
        limit: Freshness at which goods must go.
        reference: Price that perceived prices are divided by, CNY/kg.
        keep: Share of the mass left after a day.
        ageing: Freshness lost in a day.
        days: Days until the same household's next sale.
    """

    product: int
    due: int
    limit: float
    reference: float
    keep: float
    ageing: float
    days: float


@rule
def _astir(p: int, start: int, end: int, farmers: Farmers, some: I4) -> int:
    """Lists the households of a block that must look at their stock today; returns how many.

    They are few and listed without a branch, which no processor could foresee.
    """
    found = 0
    for i in range(start, end):
        some[found] = i
        found += 1 if farmers.astir[p, i] else 0
    for j in range(found):
        farmers.astir[p, some[j]] = False
    return found


@rule
def _able(day: int, farmers: Farmers, shops: Shops, villages: Villages, able: B1) -> None:
    """Which shops can take orders today: there is signal, a carrier, and somebody at home to pack."""
    for k in range(shops.n):
        i = int(shops.household[k])
        able[k] = villages.signal[farmers.village[i]] and int(farmers.carrier[i]) >= 0
        able[k] = able[k] and packs_(i, day, farmers)


@rule
def _list_stock(
    i: int, shop: int, kg: float, lots: Lots, farmers: Farmers, shops: Shops, order_kg: float, s: Channels,
    coop: bool,
) -> Any:  # fmt: skip
    """A shop divides its stock by what each channel brings.

    Returns:
        What it keeps listed, what it holds back for later orders (both kg), and the price below which it
        sells nothing else, CNY/kg.
    """
    p, belief = lots.product, farmers.belief[lots.product, i]
    # its part online follows from what online sales are thought to bring, beside traders and co-op
    online = np.float64(belief[ONLINE])
    w_online = weight_(online, lots.reference, s.sharpness)
    w_rest = weight_(np.float64(belief[TRADER]), lots.reference, s.sharpness)
    w_rest += weight_(np.float64(belief[COOP]), lots.reference, s.sharpness) if coop else 0.0
    share = w_online / (w_online + w_rest) if w_online > 0.0 else 0.0
    # listed is what orders are expected for; more is held back as far as it keeps fresh
    rate = np.float64(shops.order_rate[shop, p])
    wanted = max(s.opening_orders * order_kg, s.cover_days * rate)
    life = farmers.fresh[p, i] / max(lots.ageing, 1e-9)
    held = min(share * kg, max(wanted, rate * min(s.reserve_days, 0.5 * life)))
    return min(share * kg, wanted), held, online if share * kg < wanted else 0.0


@rule
def _put_up(i: int, free: float, listed: float, today: bool, lots: Lots, farmers: Farmers) -> Any:
    """The lot that a household offers: all that is free on its day, what is left of the last lot between."""
    p = lots.product
    lot = min(free if today else farmers.for_sale_kg[p, i], free)
    farmers.for_sale_kg[p, i] = lot
    farmers.standing[p, i] = lot + listed > 0.0
    return lot


@rule
def _address(j: int, luck: Key, trader: float, coop: float, asked: float, farmers: Farmers,
             villages: Villages, products: Products, offers: Offers) -> None:  # fmt: skip
    """Offer j goes to traders or to the co-op, by the weights of what each is thought to pay."""
    i, p = offers.household[j], int(offers.product[j])
    if coop > 0.0 and draw(luck, mix(farmers.uid[i], products.uid[p])) * (trader + coop) < coop:
        offers.channel[j] = COOP
        return
    offers.channel[j] = TRADER
    offers.reservation[j] = max(offers.reservation[j], asked)
    villages.waiting_kg[offers.village[j], p] += offers.kg[j]


@kernel
def _divide(
    luck: Key, day: int, farmers: Farmers, shops: Shops, villages: Villages, products: Products,
    offers: Offers, s: Channels, coop: B1, keep: F8, ageing: F8,
) -> int:  # fmt: skip
    """Writes the day's offers and returns how many."""
    villages.waiting_kg[:, :] = 0.0
    able = np.empty(shops.n, np.bool_)
    _able(day, farmers, shops, villages, able)
    some = np.empty(_BLOCK, np.int32)
    to_trader, to_coop, asked = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    rows = 0
    for p in range(products.sale_days.size):
        if products.astir[p] == 0:  # out of season, and nothing is left of it
            continue
        days = max(int(products.sale_days[p]), 1)
        due = (day % days + days) % days
        reference = max(products.price_reference[p], 0.01)
        lots = Lots(p, due, s.urgent_days * ageing[p], reference, keep[p], ageing[p], float(days))
        for start in range(0, farmers.n, _BLOCK):
            found = _astir(p, start, min(start + _BLOCK, farmers.n), farmers, some)
            first = rows
            for j in range(found):
                i = int(some[j])
                here = coop[farmers.village[i]]
                kg, fresh = farmers.stock_kg[p, i], farmers.fresh[p, i]
                listed, held, least = 0.0, 0.0, 0.0
                shop = int(farmers.shop[i])
                if shop >= 0:
                    if able[shop] and kg > 0.0:
                        listed, held, least = _list_stock(
                            i, shop, kg, lots, farmers, shops, products.order_kg[p], s, here
                        )
                    shops.listed_kg[shop, p] = listed
                # what goes into a lot today, and whether it is worth a trip to sell it
                urgent = fresh <= lots.limit
                today = urgent or int(farmers.turn[p, i]) == due
                lot = _put_up(i, max(kg - held, 0.0), listed, today, lots, farmers)
                if lot > 0.0 and (lot * reference >= s.lot_cny or urgent):
                    # an offer: what it is thought to bring now, and what waiting for the next day of sale
                    # would
                    trader = np.float64(farmers.belief[p, i, TRADER])
                    posted = np.float64(farmers.belief[p, i, COOP])
                    waits = waiting_value_(trader, lots.keep, lots.ageing, fresh, lots.days)
                    offers.household[rows], offers.village[rows] = i, farmers.village[i]
                    offers.product[rows], offers.kg[rows], offers.fresh[rows] = p, lot, fresh
                    offers.reservation[rows] = 0.0 if urgent else max(waits, least)
                    k = rows - first
                    to_trader[k] = pull_(trader, reference, s.sharpness)
                    to_coop[k] = pull_(posted, reference, s.sharpness) if here else -1.0
                    asked[k] = posted if here and not urgent else 0.0
                    rows += 1
            for k in range(rows - first):  # apart from the loop that gathers: several are taken at once
                to_trader[k] = exp_(to_trader[k]) if to_trader[k] >= 0.0 else 0.0
                to_coop[k] = exp_(to_coop[k]) if to_coop[k] >= 0.0 else 0.0
            # each lot goes to traders or to the co-op
            for k in range(rows - first):
                _address(
                    first + k, luck, to_trader[k], to_coop[k], asked[k], farmers, villages, products, offers
                )
    return rows
