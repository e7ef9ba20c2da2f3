"""Selling: how a household divides its stock among trader, co-op and online shop.

A logit over perceived net prices, divided by the product's reference price so that its sharpness is a pure
number. The net online price is list − freight − commission − packaging − packing time − carrying − expected
refunds; everything but commission and refunds is kept per kg in `farmers.online_cost`.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import ASSISTANCE, COOP, COOP_NETWORK, ONLINE, TRADER
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.goods import spoilage
from ruralsim.world.world import World

WORK_MINUTES_MONTH = 26 * 8 * 60.0
"""Minutes behind a monthly wage: 26 days of 8 hours."""

_HALF_WORD = np.uint64(32)
_BLOCK = 256  # households looked at together, so that what they hold stays at hand
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
    farmers.belief[:, :, TRADER] = settings.trader_prior * products.price_wholesale
    farmers.belief[:, :, COOP] = products.price_coop
    farmers.belief[:, :, ONLINE] = np.maximum(posted_after_fees(world) - farmers.online_cost, 0.0)
    farmers.belief[:, :, ASSISTANCE] = farmers.belief[:, :, ONLINE]


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
    farmers, terms, settings = world.farmers, world.terms, world.settings.household.channels
    _online_costs(
        farmers.village, farmers.township, farmers.group, farmers.carrier, farmers.selling_skill,
        farmers.order_rate, farmers.online_cost, world.villages.point_minutes, world.townships.local_wage,
        world.stations.irregular_fee, freight_kg(world), world.products.order_kg,
        terms["freight_subsidy_kg"], terms["freight_subsidy_parcel"], terms["packing_cost"],
        terms["farm_gate"],
        settings.packaging_cny, settings.packing_minutes, settings.skilled_packing, settings.carry_days,
    )  # fmt: skip


@rule
def online_cost_(
    freight_kg: float, subsidy_kg: float, order_kg: float, per_order: float, carrying: float, batch_kg: float
) -> Any:
    """Cost of selling a kg online, CNY: freight after subsidy, cost per order, way to the point."""
    return max(freight_kg - subsidy_kg, 0.0) + per_order / order_kg + carrying / batch_kg


@kernel(
    "void(i4[::1], i4[::1], i1[::1], i1[::1], f8[::1], f4[:,::1], f4[:,::1], f8[::1], f8[::1], f8[::1],"
    "f8[:,::1], f8[::1], f8[:,::1], f8[:,::1], f8[::1], f8[::1], f8, f8, f8, f8)"
)
def _online_costs(
    village: Any, township: Any, category: Any, carrier: Any, skill: Any, order_rate: Any, online_cost: Any,
    point_minutes: Any, local_wage: Any, irregular_fee: Any, freight: Any, order_kg: Any,
    subsidy_kg: Any, subsidy_parcel: Any, packing_cost: Any, farm_gate: Any,
    packaging: float, packing_minutes: float, skilled: float, carry_days: float,
) -> None:  # fmt: skip
    villages, products = point_minutes.size, order_kg.size
    cheapest = freight.shape[0] - 1
    for i in range(village.size):
        v, t, c, n = int(village[i]), int(township[i]), int(category[i]), int(carrier[i])
        wage = local_wage[t] / WORK_MINUTES_MONTH
        fee = irregular_fee[n * villages + v] if n >= 0 else 0.0
        per_order = packaging + packing_cost[t] + fee
        per_order += packing_minutes * (1.0 - skilled * skill[i]) * wage
        way = min(point_minutes[v], _FAR_MINUTES) * (1.0 - min(farm_gate[v], 1.0))
        batch = 0.0
        for p in range(products):
            batch += float(order_rate[i, p]) * carry_days
        for p in range(products):
            kg = max(order_kg[p], 0.05)
            subsidy = subsidy_kg[v, c] + subsidy_parcel[v, c] / kg
            paid = freight[n if n >= 0 else cheapest, p]
            online_cost[i, p] = online_cost_(paid, subsidy, kg, per_order, 2.0 * way * wage, max(batch, kg))


def coop_reach(world: World) -> NDArray[np.bool_]:
    """(village,) whether the supply-and-marketing co-op buys here.

    It buys wherever it ever had a township station: its purchasing shop outlives its parcel counter.
    """
    networks, villages, townships = world.networks.n, world.villages.n, world.townships.n
    reached = world.local.setdefault("channels", {}).setdefault("coop", np.zeros(townships, np.bool_))
    for n in np.flatnonzero(world.networks.kind == COOP_NETWORK):
        first = networks * villages + n * townships
        reached |= world.stations.open[first : first + townships]
    return np.asarray(reached[world.villages.township] & world.villages.has_road)


def can_pack(world: World) -> NDArray[np.bool_]:
    """(household,) whether somebody is at home to pack: neither away, nor in a job, nor ill."""
    farmers = world.farmers
    packs = np.empty(farmers.n, np.bool_)
    _hands(
        world.day, farmers.adults, farmers.migrants, farmers.local_jobs, farmers.logistics_jobs,
        farmers.processing_jobs, farmers.labour_lost_until, packs,
    )  # fmt: skip
    return packs


@kernel("void(i8, i2[::1], i2[::1], i2[::1], i2[::1], f4[::1], i4[::1], b1[::1])")
def _hands(
    day: int, adults: Any, migrants: Any, local_jobs: Any, logistics_jobs: Any, processing_jobs: Any,
    lost_until: Any, packs: Any,
) -> None:  # fmt: skip
    for i in range(packs.size):
        away = int(migrants[i]) + int(local_jobs[i]) + int(logistics_jobs[i])
        away += 1 if int(lost_until[i]) > day else 0
        packs[i] = np.float32(int(adults[i]) - away) - processing_jobs[i] >= 1.0


def channels(world: World) -> None:
    """Phase 5: shops list stock, and lots due for sale become offers to traders and the co-op."""
    farmers, offers, products = world.farmers, world.offers, world.products
    settings = world.settings.household.channels
    cells = farmers.n * products.n
    offers.resize(cells)
    state = world.local.setdefault("channels", {})
    if "bids" not in state:
        state["bids"], state["turn"] = np.empty((3, cells)), turns(world)
    keep, ageing = farm_spoilage(world)
    rows = _divide(
        key(world.seed, Purpose.CHANNEL, world.day), world.day, farmers.uid, state["turn"], farmers.village,
        farmers.sells_online & can_pack(world), farmers.carrier, farmers.belief, farmers.order_rate,
        farmers.stock_kg, farmers.fresh, farmers.listed_kg, farmers.for_sale_kg,
        world.villages.signal, coop_reach(world), world.villages.waiting_kg,
        products.uid, products.sale_days, products.order_kg, products.price_reference, keep, ageing,
        settings.sharpness, settings.cover_days, settings.reserve_days, settings.opening_orders,
        settings.urgent_days, settings.lot_cny, state["bids"], offers.household, offers.product,
        offers.channel, offers.kg, offers.reservation,
    )  # fmt: skip
    offers.resize(rows)


def turns(world: World) -> NDArray[np.uint8]:
    """(household, product) own day of sale within `sale_days`: the upper half of a hash times the span."""
    span = np.maximum(world.products.sale_days, 1).astype(np.uint64)
    hashed = world.farmers.uid[:, None] ^ world.products.uid
    return np.asarray(((hashed >> _HALF_WORD) * span) >> _HALF_WORD, np.uint8)


def farm_temperature(world: World) -> NDArray[np.float64]:
    """(product,) temperature of the farm store: the air's, within cellar and frost."""
    return np.asarray(np.maximum(np.minimum(world.climate.temperature_c, world.products.storage_c), 0.0))


def farm_spoilage(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`spoilage` of every product in the farm store at today's temperature, worked out once."""
    state, celsius = world.local.setdefault("channels", {}), world.climate.temperature_c
    if "spoilage" not in state or state["spoilage"][0] != celsius:
        state["spoilage"] = celsius, spoilage(world.products, farm_temperature(world))
    known: tuple[NDArray[np.float64], NDArray[np.float64]] = state["spoilage"][1]
    return known


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


@kernel(
    "i8(u8, i8, u8[::1], u1[:,::1], i4[::1], b1[::1], i1[::1], f4[:,:,::1], f4[:,::1],"
    "f8[:,::1], f8[:,::1], f8[:,::1], f8[:,::1], b1[::1], b1[::1], f8[:,::1],"
    "u8[::1], i4[::1], f8[::1], f8[::1], f8[::1], f8[::1],"
    "f8, f8, f8, f8, f8, f8, f8[:,::1], i4[::1], i1[::1], i1[::1], f8[::1], f8[::1])"
)
def _divide(
    key: Any, day: int, uid: Any, turn: Any, village: Any, sells_online: Any, carrier: Any, belief: Any,
    order_rate: Any, stock: Any, fresh: Any, listed: Any, for_sale: Any, signal: Any, coop: Any, waiting: Any,
    product_uid: Any, sale_days: Any, order_kg: Any, reference: Any, keep: Any, ageing: Any,
    sharpness: float, cover_days: float, reserve_days: float, opening_orders: float,
    urgent_days: float, lot_cny: float, bids: Any, out_household: Any, out_product: Any, out_channel: Any,
    out_kg: Any, out_reservation: Any,
) -> int:  # fmt: skip
    waiting[:, :] = 0.0
    products = sale_days.size
    due, limit, ref = np.empty(products, np.uint8), urgent_days * ageing, np.maximum(reference, 0.01)
    for p in range(products):
        days = max(int(sale_days[p]), 1)
        due[p] = (day % days + days) % days
    rows = 0
    cells = _BLOCK * products
    due_of, limit_of = np.empty(cells, np.uint8), np.empty(cells)
    household, product = np.empty(cells, np.int32), np.empty(cells, np.int32)
    for c in range(cells):
        household[c], product[c] = c // products, c % products
        due_of[c], limit_of[c] = due[c % products], limit[c % products]
    moves, some = np.empty(cells, np.bool_), np.empty(cells, np.int32)
    for start in range(0, uid.size, _BLOCK):
        # few hold something, and of these few list, offer or must decide today: they are marked and listed
        # without a branch, which no processor could foresee
        end = min(start + _BLOCK, uid.size)
        here, old = stock[start:end].reshape(-1), fresh[start:end].reshape(-1)
        own, offered = turn[start:end].reshape(-1), for_sale[start:end].reshape(-1)
        kept = listed[start:end].reshape(-1)
        for c in range(here.size):
            today = (own[c] == due_of[c]) | (old[c] <= limit_of[c])
            moves[c] = ((here[c] > 0.0) & today) | (offered[c] + kept[c] > 0.0)
        for i in range(start, end):
            if sells_online[i]:
                moves[(i - start) * products : (i - start + 1) * products] = True
        found = 0
        for c in range(here.size):
            some[found] = c
            found += 1 if moves[c] else 0
        for j in range(found):
            i, p = start + int(household[some[j]]), int(product[some[j]])
            kg, v = stock[i, p], int(village[i])
            trader, posted = float(belief[i, p, TRADER]), float(belief[i, p, COOP])
            urgent = fresh[i, p] <= limit[p]
            held, least, keeps = 0.0, 0.0, 0.0
            if sells_online[i] and signal[v] and int(carrier[i]) >= 0 and kg > 0.0:
                online = float(belief[i, p, ONLINE])
                w_online = weight_(online, ref[p], sharpness)
                w_rest = weight_(trader, ref[p], sharpness)
                w_rest += weight_(posted, ref[p], sharpness) if coop[v] else 0.0
                share = w_online / (w_online + w_rest) if w_online > 0.0 else 0.0
                rate = float(order_rate[i, p])
                wanted = max(opening_orders * order_kg[p], cover_days * rate)
                least = online if share * kg < wanted else 0.0
                keeps = min(share * kg, wanted)
                life = fresh[i, p] / max(ageing[p], 1e-9)
                held = min(share * kg, max(wanted, rate * min(reserve_days, 0.5 * life)))
            if listed[i, p] != keeps:
                listed[i, p] = keeps
            free = max(kg - held, 0.0)
            today = urgent | (turn[i, p] == due[p])
            before = for_sale[i, p]
            lot = min(free if today else before, free)
            for_sale[i, p] = lot
            out_household[rows], out_product[rows], out_kg[rows] = i, p, lot
            waits = waiting_value_(trader, keep[p], ageing[p], fresh[i, p], float(sale_days[p]))
            out_reservation[rows] = 0.0 if urgent else max(waits, least)
            bids[0, rows] = pull_(trader, ref[p], sharpness)
            bids[1, rows] = pull_(posted, ref[p], sharpness) if coop[v] else -1.0
            bids[2, rows] = posted if coop[v] and not urgent else 0.0
            rows += 1 if (lot > 0.0) & ((lot * ref[p] >= lot_cny) | urgent) else 0
    for channel in range(2):
        for j in range(rows):
            bids[channel, j] = exp_(bids[channel, j]) if bids[channel, j] >= 0.0 else 0.0
    for j in range(rows):
        i, p = int(out_household[j]), int(out_product[j])
        either = bids[0, j] + bids[1, j]
        if bids[1, j] > 0.0 and draw(key, mix(uid[i], product_uid[p])) * either < bids[1, j]:
            out_channel[j] = COOP
        else:
            out_channel[j] = TRADER
            out_reservation[j] = max(out_reservation[j], bids[2, j])
            waiting[int(village[i]), p] += out_kg[j]
    return rows
