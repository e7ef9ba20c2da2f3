"""Traders at the farm gate: the price is bargained, so the markdown is an outcome.

Traders come by, k ~ Poisson(κ · kg waiting ∕ road minutes). Each is worth V = wholesale − haul − own
expected loss − required margin to himself; the farmer's reservation is her best perceived alternative, seen
through noise that price information takes away. One trader: the two split the surplus, β to the farmer. Two
or more bid, and she gets what the second would have paid.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import FARMING, TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, key, mix, normal, poisson
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_PRODUCE_TRADERS
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.market.holding import spoilage_today, worth
from ruralsim.world.goods import blend_
from ruralsim.world.world import World

_SOLD_KG, _SOLD_CNY, _WHOLESALE = (
    TALLY["sold_trader_kg"],
    TALLY["sold_trader_cny"],
    TALLY["trader_wholesale_cny"],
)
_OFFERS, _SALES = TALLY["trader_offers"], TALLY["trader_sales"]


class Traders(Settings):
    """Arrival, valuation and bargaining."""

    arrival: Annotated[
        float, Param("min/kg", 0, 10, "κ: traders per kg waiting and 1/minute of road", "κ:商贩到达系数")
    ] = 0.12
    arrival_cap: Annotated[
        float,
        Param("1/day", 0.1, 50, "Most traders expected for one product and village", "单村单品日到达上限"),
    ] = 6.0
    bargaining: Annotated[
        float, Param("1", 0.2, 0.6, "β: farmer's share of the surplus", "β:农户议价份额")
    ] = 0.4
    price_noise: Annotated[
        float,
        Param("1", 0, 1, "σ of the reservation without price information", "σ:无价格信息时的保留价噪声"),
    ] = 0.3
    margin: Annotated[
        float, Param("1", 0, 0.6, "Margin a trader requires, of wholesale", "商贩要求毛利率")
    ] = 0.08
    margin_spread: Annotated[
        float, Param("1", 0, 0.3, "Spread of traders' values, of wholesale", "商贩估值离散度")
    ] = 0.05
    haul_cny_tkm: Annotated[
        float,
        Param(
            "CNY/t-km",
            0,
            20,
            "Haul from the village to the seat",
            "村到县城运价",
            source="village 2-5 CNY/t-km",
        ),
    ] = 3.0


@rule
def bargained(reservation: float, best: float, second: float, arrived: int, share: float) -> float:
    """Price per kg that a farmer and the traders present agree on; −1 for no sale.

    Args:
        reservation: Least she accepts.
        best: Highest value among the traders.
        second: Second-highest (with two or more).
        arrived: Traders present.
        share: β, her share of the surplus over her reservation with one trader.
    """
    if arrived == 0 or best < reservation or best <= 0.0:
        return -1.0
    if arrived == 1:
        return reservation + share * (best - reservation)
    return max(reservation, second)


@rule
def learned(belief: float, price: float, speed: float) -> float:
    """Perceived net price after a sale of one's own, by exponential smoothing."""
    return belief + speed * (price - belief)


@kernel(
    "void(u8, u8, f8, f8, f8, f8, f8, f8, f8, f8, u8[::1], f8[::1], f8[::1], f8[:,::1], f8[::1], u8[::1],"
    " f8[::1], f8[::1], i4[::1], i1[::1], i1[::1], f8[::1], f8[::1], u8[::1], i4[::1], f8[::1],"
    " f8[:,::1], f8[:,::1], f8[:,::1], f4[:,:,::1], f8[:,::1], f4[:,::1], f4[:,::1], f4[:,::1],"
    " f8[::1], f8[::1], f8[::1], f8[::1], f8[::1])"
)
def _trade(
    arrivals: Any, bargain: Any,
    kappa: float, cap: float, share: float, noise: float, spread: float, stale: float, haul_km: float,
    speed: float,
    village_uid: Any, minutes: Any, km: Any, waiting: Any, informed: Any, product_uid: Any,
    value: Any, wholesale: Any,
    household: Any, product: Any, channel: Any, offered: Any, reserve: Any, uid: Any, village: Any, cash: Any,
    stock: Any, for_sale: Any, fresh: Any, belief: Any, income: Any, channel_kg: Any, channel_cny: Any,
    value_year: Any,
    trader_kg: Any, trader_fresh: Any, trader_cost: Any, tally: Any, money: Any,
) -> None:  # fmt: skip
    villages, products = waiting.shape
    waiting[:, :] = 0.0
    for i in range(household.size):
        if channel[i] == TRADER:
            waiting[village[household[i]], product[i]] += offered[i]

    # who comes where, and what the two keenest would pay for fresh goods
    arrived = np.zeros((villages, products), np.int64)
    best = np.zeros((villages, products))
    second = np.zeros((villages, products))
    for v in range(villages):
        for p in range(products):
            if waiting[v, p] > 0.0:
                meet = mix(village_uid[v], product_uid[p])
                k = poisson(arrivals, meet, min(cap, kappa * waiting[v, p] / max(minutes[v], 1.0)))
                arrived[v, p] = k
                for j in range(k):
                    u = value[p] + spread * wholesale[p] * normal(arrivals, mix(meet, np.uint64(j + 1)))
                    if j == 0 or u > best[v, p]:
                        second[v, p] = best[v, p] if j > 0 else u
                        best[v, p] = u
                    elif j == 1 or u > second[v, p]:
                        second[v, p] = u

    # whose village they come to, listed without a branch; what each would least accept
    some, ask = np.empty(household.size, np.int64), np.empty(household.size)
    found, offers = 0, 0
    for i in range(household.size):
        f, p = household[i], product[i]
        goods = (channel[i] == TRADER) & (min(offered[i], stock[f, p]) > 0.0)
        some[found] = i
        found += 1 if goods & (arrived[village[f], p] > 0) else 0
        offers += 1 if goods else 0
    tally[_OFFERS] += offers
    for j in range(found):
        f, p = household[some[j]], product[some[j]]
        ask[j] = noise * (1.0 - informed[village[f]]) * normal(bargain, mix(uid[f], product_uid[p]))
    for j in range(found):
        ask[j] = exp_(ask[j])

    for j in range(found):
        i = some[j]
        f, p = household[i], product[i]
        v = village[f]
        kg = min(offered[i], stock[f, p])
        r = reserve[i] * ask[j]
        worth_of = stale + (1.0 - stale) * fresh[f, p]
        haul = haul_km * km[v]
        k = arrived[v, p]
        price = bargained(r, best[v, p] * worth_of - haul, second[v, p] * worth_of - haul, k, share)
        if price <= 0.0:
            continue
        paid = price * kg
        stock[f, p] -= kg
        offered[i] -= kg
        for_sale[f, p] = max(0.0, for_sale[f, p] - kg)
        cash[f] += paid
        income[f, FARMING] += paid
        channel_kg[f, TRADER] += kg
        channel_cny[f, TRADER] += paid
        value_year[f, p] += paid
        belief[f, p, TRADER] = learned(np.float64(belief[f, p, TRADER]), price, speed)
        trader_fresh[p] = blend_(trader_fresh[p], trader_kg[p], fresh[f, p], kg)
        trader_kg[p] += kg
        trader_cost[p] += paid
        money[F_PRODUCE_TRADERS] += paid
        tally[_SALES] += 1.0
        tally[_SOLD_KG] += kg
        tally[_SOLD_CNY] += paid
        tally[_WHOLESALE] += wholesale[p] * kg


def traders(world: World) -> None:
    """Traders come to the villages and buy what is offered to them."""
    s, holding = world.settings.market.traders, world.settings.market.holding
    f, v, p, offers = world.farmers, world.villages, world.products, world.offers
    n = offers.n
    keep, ageing = spoilage_today(world)
    aged = np.minimum(1.0, ageing * holding.trader_days)
    # what a kilogram bought at the gate fetches after holding, with its own mass loss
    outcome = (
        p.price_wholesale
        * (1.0 - (1.0 - keep) * holding.trader_days).clip(0.0)
        * worth(1.0 - aged, holding.stale_value)
    )
    value = outcome - s.margin * p.price_wholesale - holding.resale_cost * world.climate.price_index
    informed = np.minimum(1.0, np.maximum(v.price_info, world.terms["price_information"]))
    _trade(
        key(world.seed, Purpose.TRADER_ARRIVAL, world.day), key(world.seed, Purpose.BARGAIN, world.day),
        s.arrival, s.arrival_cap, s.bargaining, s.price_noise, s.margin_spread, holding.stale_value,
        s.haul_cny_tkm / 1000.0 * world.climate.price_index, world.settings.household.channels.smoothing,
        v.uid, v.minutes_seat, v.km_seat, v.waiting_kg, informed, p.uid, value, p.price_wholesale,
        offers.household[:n], offers.product[:n], offers.channel[:n], offers.kg[:n], offers.reservation[:n],
        f.uid, f.village, f.cash,
        f.stock_kg, f.for_sale_kg, f.fresh, f.belief, f.income_month, f.channel_kg, f.channel_cny,
        f.value_year,
        p.trader_kg, p.trader_fresh, p.trader_cost, world.tally.today, world.money.today,
    )  # fmt: skip
