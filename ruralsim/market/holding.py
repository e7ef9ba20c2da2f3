"""Traders' and the co-op's stock: it spoils while they gather loads, then leaves the county.

Both keep books at cost. What a day's resale leaves above the cost of the stock still held is theirs: the
traders withdraw it, the co-op keeps it for the yearly surplus. A loss is made good from later margins.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Products
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_COOP_COSTS,
    F_RESALE_COOP,
    F_RESALE_TRADERS,
    F_TRADER_COSTS,
    F_TRADER_MARGIN,
    M_EVAPORATED,
    M_LOST,
    M_RESOLD,
    Sector,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8
from ruralsim.world.produce import spoilage_outdoors
from ruralsim.world.world import Books, World

_LOST, _LOST_VEGETABLE, _LOST_FRUIT = TALLY["lost_kg"], TALLY["lost_vegetable_kg"], TALLY["lost_fruit_kg"]


class Holding(Settings):
    """How long goods wait with whoever bought them at the farm gate."""

    trader_days: Annotated[float, Param("days", 1, 15, "Mean holding by traders", "商贩平均持货天数")] = 3.0
    coop_days: Annotated[float, Param("days", 1, 15, "Mean holding by the co-op", "供销社平均持货天数")] = 3.0
    stale_value: Annotated[
        float, Param("1", 0, 1, "Wholesale value of goods of no freshness left", "不新鲜产品的批发价值比例")
    ] = 0.5
    market_km: Annotated[
        float, Param("km", 0, 1000, "County seat to the wholesale market", "县城到批发市场距离")
    ] = 120.0
    trunk_cny_tkm: Annotated[
        float,
        Param(
            "CNY/t-km",
            0,
            10,
            "Haul to the wholesale market",
            "批发运输运价",
            source="trunk 0.3-0.5, county 0.8-1.5",
        ),
    ] = 0.6
    loading_cny_kg: Annotated[float, Param("CNY/kg", 0, 2, "Loading, stall and fees", "装卸摊位费")] = 0.08

    @property
    def resale_cost(self) -> float:
        """CNY per kg to bring goods from the county seat to the wholesale market and sell them there."""
        return self.market_km * self.trunk_cny_tkm / 1000.0 + self.loading_cny_kg


def worth(fresh: Any, stale_value: float) -> Any:
    """Value of goods of some freshness, relative to fresh ones."""
    return stale_value + (1.0 - stale_value) * fresh


def hold(world: World) -> None:
    """A day of spoilage and resale for goods in traders' and the co-op's hands."""
    if world.calendar.is_year_start(world.day):  # the first of the market's phases opens the year's accounts
        world.farmers.channel_kg[:] = 0.0
        world.farmers.channel_cny[:] = 0.0
    s, products, money = world.settings.market.holding, world.products, world.money
    _pass_through(
        s, s.resale_cost, world.climate.price_index, products, *spoilage_outdoors(world), world.books
    )
    money.today[F_TRADER_MARGIN] += max(0.0, _above_cost(world, Sector.TRADERS, products.trader_cost))


@kernel
def _pass_through(
    s: Holding, resale_cost: float, price_index: float, products: Products, keep: F8, ageing: F8, books: Books
) -> None:
    moved = _turn_over(
        products.trader_kg, products.trader_fresh, products.trader_cost, 1.0 / s.trader_days, s.stale_value,
        products, keep, ageing, books, F_RESALE_TRADERS,
    )  # fmt: skip
    books.money[F_TRADER_COSTS] += moved * resale_cost * price_index
    moved = _turn_over(
        products.coop_kg, products.coop_fresh, products.coop_cost, 1.0 / s.coop_days, s.stale_value,
        products, keep, ageing, books, F_RESALE_COOP,
    )  # fmt: skip
    books.money[F_COOP_COSTS] += moved * resale_cost * price_index


@rule
def _turn_over(
    kg: F8, fresh: F8, cost: F8, part: float, stale_value: float, products: Products, keep: F8, ageing: F8,
    books: Books, resale: int,
) -> float:  # fmt: skip
    """Takes a day's loss of mass and freshness, and what is resold, out of a holder's stock.

    Returns:
        What is resold, kg.
    """
    lost, lost_vegetable, lost_fruit, gained, moved = 0.0, 0.0, 0.0, 0.0, 0.0
    for p in range(kg.size):
        gone = (1.0 - keep[p]) * kg[p]
        kg[p] -= gone
        fresh[p] = max(fresh[p] - ageing[p], 0.0)
        dried = gone * products.evaporation[p]
        books.mass[M_EVAPORATED, p] += dried
        books.mass[M_LOST, p] += gone - dried
        lost += gone
        lost_vegetable += gone if products.vegetable[p] else 0.0
        lost_fruit += gone if products.fruit[p] else 0.0
        sold = part * kg[p]
        kg[p] -= sold
        cost[p] *= 1.0 - part
        books.mass[M_RESOLD, p] += sold
        gained += sold * products.price_wholesale[p] * (stale_value + (1.0 - stale_value) * fresh[p])
        moved += sold
    books.tally[_LOST] += lost
    books.tally[_LOST_VEGETABLE] += lost_vegetable
    books.tally[_LOST_FRUIT] += lost_fruit
    books.money[resale] += gained
    return moved


def _above_cost(world: World, holder: Sector, cost: NDArray[np.float64]) -> float:
    """Cash of a holder, today's payments included, plus its stock at cost."""
    return float(world.purse[holder] + world.money.net(holder) + cost.sum())
