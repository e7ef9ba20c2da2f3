"""Traders at the farm gate: the price is bargained, so the markdown is an outcome.

Traders come by, k ~ Poisson(κ · kg waiting ∕ minutes of the way); where no road leads, the goods are carried
down a footpath and the traders wait at its foot. Each is worth V = wholesale − haul − own
expected loss − required margin to himself; the farmer's reservation is her best perceived alternative, seen
through noise that price information takes away. One trader: the two split the surplus, β to the farmer. Two
or more bid, and she gets what the second would have paid.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Farmers, Offers, Products, Villages
from ruralsim.entities.codes import TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix, normal, poisson
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_PRODUCE_TRADERS
from ruralsim.foundation.maths import exp_, norm_ppf_each_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.market.holding import Holding
from ruralsim.market.sale import sell, take_over
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_outdoors
from ruralsim.world.world import Books, World

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
    porter_cny_tkm: Annotated[
        float,
        Param("CNY/t-km", 0, 500, "Carrying goods down a footpath, the way back included", "小路驮运价"),
    ] = 40.0


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
    price = reservation + share * (best - reservation) if arrived == 1 else max(reservation, second)
    return price if (arrived > 0) & (best >= reservation) & (best > 0.0) else -1.0


@rule
def learned(belief: float, price: float, speed: float) -> float:
    """Perceived net price after a sale of one's own, by exponential smoothing."""
    return belief + speed * (price - belief)


@rule
def haul_of_(v: int, s: Traders, villages: Villages) -> float:
    """Bringing a kg from a village to the county seat, CNY at prices of the base year."""
    carried: float = villages.porter_km[v]
    driven = villages.market_km[v] - carried
    cny_tonne: float = s.haul_cny_tkm * driven + s.porter_cny_tkm * carried
    return cny_tonne / 1000.0


@kernel
def _trade(
    arrivals: Key, bargain: Key, farmers: Farmers, villages: Villages, products: Products, offers: Offers,
    terms: Terms, s: Traders, holding: Holding, keep: F8, ageing: F8, resale_cost: float, prices: float,
    learning: float, books: Books,
) -> None:  # fmt: skip
    waiting, wholesale = villages.waiting_kg, products.price_wholesale
    value, stale = np.empty(wholesale.size), holding.stale_value
    for p in range(wholesale.size):
        # what a kilogram bought at the gate fetches after holding, with its own mass loss
        kept = max(1.0 - (1.0 - keep[p]) * holding.trader_days, 0.0)
        aged = min(1.0, ageing[p] * holding.trader_days)
        outcome = wholesale[p] * kept * (stale + (1.0 - stale) * (1.0 - aged))
        value[p] = outcome - s.margin * wholesale[p] - resale_cost
    # who knows wholesale prices: the better informed a village, the less its farmers err about their worth
    informed = np.empty(villages.n)
    for v in range(villages.n):
        informed[v] = min(1.0, max(villages.price_info[v], terms.price_information[v]))

    # who comes where, and what the two keenest would pay for fresh goods
    arrived = np.zeros(waiting.shape, np.int64)
    best, second = np.zeros(waiting.shape), np.zeros(waiting.shape)
    for v in range(waiting.shape[0]):
        for p in range(waiting.shape[1]):
            if waiting[v, p] > 0.0:
                meet = mix(villages.uid[v], products.uid[p])
                expected = s.arrival * waiting[v, p] / max(villages.market_minutes[v], 1.0)
                k = poisson(arrivals, meet, min(s.arrival_cap, expected))
                arrived[v, p] = k
                for j in range(k):
                    luck = normal(arrivals, mix(meet, np.uint64(j + 1)))
                    u = value[p] + s.margin_spread * wholesale[p] * luck
                    if j == 0 or u > best[v, p]:
                        second[v, p] = best[v, p] if j > 0 else u
                        best[v, p] = u
                    elif j == 1 or u > second[v, p]:
                        second[v, p] = u

    # whose village they come to; what each would least accept; who sells. Each list is made without an `if`,
    # which the processor could not predict, and only what is sold is looked up at its household.
    some, price = np.empty(offers.n + 1, np.int64), np.empty(offers.n)
    # lots in villages to which somebody came today
    met, offered, sales = 0, 0, 0
    for i in range(offers.n):
        goods = (offers.channel[i] == TRADER) & (offers.kg[i] > 0.0)
        some[met] = i
        met += 1 if goods & (arrived[offers.village[i], offers.product[i]] > 0) else 0
        offered += 1 if goods else 0
    books.tally[_OFFERS] += offered
    # what each seller takes her goods to be worth, right or wrong
    drawn = np.empty(met)
    for j in range(met):
        i = some[j]
        drawn[j] = draw(bargain, mix(farmers.uid[offers.household[i]], products.uid[offers.product[i]]))
    norm_ppf_each_(drawn, price, np.empty(met + 1, np.int64))
    for j in range(met):
        price[j] = exp_(s.price_noise * (1.0 - informed[offers.village[some[j]]]) * price[j])
    for j in range(met):
        i = some[j]
        v, p = offers.village[i], offers.product[i]
        # the bargain: traders value what is stale less, and bear the haul from the village
        worth_of = stale + (1.0 - stale) * offers.fresh[i]
        haul = haul_of_(v, s, villages) * prices
        high, next_ = best[v, p] * worth_of - haul, second[v, p] * worth_of - haul
        agreed = bargained(offers.reservation[i] * price[j], high, next_, arrived[v, p], s.bargaining)
        some[sales], price[sales] = i, agreed
        sales += 1 if agreed > 0.0 else 0

    # first what lies in sellers' rows, far apart in memory: in a short loop they are fetched together
    kg = np.empty(sales)
    for j in range(sales):
        i = some[j]
        f, p, kg[j] = offers.household[i], offers.product[i], offers.kg[i]
        sell(farmers, offers, i, TRADER, kg[j], price[j] * kg[j])
        farmers.belief[p, f, TRADER] = learned(np.float64(farmers.belief[p, f, TRADER]), price[j], learning)
    # goods pass to the traders, and the day's books count the sale
    for j in range(sales):
        p, fresh, paid = offers.product[some[j]], offers.fresh[some[j]], price[j] * kg[j]
        take_over(products.trader_kg, products.trader_fresh, products.trader_cost, p, kg[j], fresh, paid)
        books.money[F_PRODUCE_TRADERS] += paid
        books.tally[_SALES] += 1.0
        books.tally[_SOLD_KG] += kg[j]
        books.tally[_SOLD_CNY] += paid
        books.tally[_WHOLESALE] += wholesale[p] * kg[j]


def traders(world: World) -> None:
    """Traders come to the villages and buy what is offered to them."""
    market, prices = world.settings.market, world.climate.price_index
    _trade(
        key(world.seed, Purpose.TRADER_ARRIVAL, world.day), key(world.seed, Purpose.BARGAIN, world.day),
        world.farmers, world.villages, world.products, world.offers, world.terms, market.traders,
        market.holding, *spoilage_outdoors(world), market.holding.resale_cost * prices, prices,
        world.settings.household.channels.smoothing, world.books,
    )  # fmt: skip
