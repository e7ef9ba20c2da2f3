"""List prices: a new shop asks what its goods cost elsewhere (`world.shops`), then looks at its cover weekly.

The buyer sees one delivered price. It rises when less than a few days' orders are left and falls when goods
pile up or grow old, but never below what selling elsewhere brings plus freight, packing and fees, less
subsidies.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities import Farmers, Shops
from ruralsim.entities.codes import COOP, TRADER
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.world.produce import spoilage_outdoors
from ruralsim.world.world import World

_WEEK = np.uint64(7)


class ListPrices(Settings):
    """The weekly step."""

    step: Annotated[float, Param("1", 0, 0.2, "Weekly change of the price", "每周调价幅度")] = 0.02
    cover_low: Annotated[float, Param("days", 0, 60, "Cover below which it rises", "涨价库存天数")] = 3.0
    cover_high: Annotated[float, Param("days", 0, 120, "Cover above which it falls", "降价库存天数")] = 7.0
    last_days: Annotated[float, Param("days", 0, 30, "Shelf life below which it falls", "降价剩余货架期")] = (
        2.0
    )


@rule
def price_floor(alternative: float, online_cost: float, commission: float) -> float:
    """Least delivered price per kg that leaves, after all costs of the shop, what selling elsewhere would.

    Args:
        alternative: Best perceived net price elsewhere, CNY/kg.
        online_cost: Freight, packaging, packing and carrying less subsidies, CNY/kg.
        commission: Platform's share of the price.
    """
    return max(0.0, alternative + online_cost) / max(1.0 - commission, 1e-9)


@rule
def next_price(price: float, cover: float, ageing_soon: bool, low: float, high: float, step: float) -> float:
    """A week's step of a list price by days of stock cover."""
    if ageing_soon or cover > high:
        return price * (1.0 - step)
    if cover < low:
        return price * (1.0 + step)
    return price


@rule
def least_price(farmers: Farmers, f: int, p: int, commission: float) -> Any:
    """`price_floor` of household f's product p."""
    belief = farmers.belief[p, f]
    elsewhere = max(np.float64(belief[TRADER]), np.float64(belief[COOP]))
    return price_floor(elsewhere, np.float64(farmers.online_cost[p, f]), commission)


@kernel
def _reprice(
    today: Key, s: ListPrices, commission: float, farmers: Farmers, shops: Shops, ageing: F8
) -> None:
    for k in range(shops.n):
        f = int(shops.household[k])
        if farmers.uid[f] % _WEEK != today:
            continue
        for p in range(ageing.size):
            if not shops.listed_kg[k, p] > 0.0:
                continue
            price = np.float64(shops.list_price[k, p])
            soon = farmers.fresh[p, f] < s.last_days * ageing[p]
            cover = farmers.stock_kg[p, f] / max(np.float64(shops.order_rate[k, p]), 1e-6)
            step = next_price(price, cover, soon, s.cover_low, s.cover_high, s.step)
            shops.list_price[k, p] = max(least_price(farmers, f, p, commission), step)


def list_prices(world: World) -> None:
    """Shops whose weekday it is move the prices of what they list."""
    market, shop = world.settings.market, world.settings.household.channels
    _reprice(
        np.uint64(world.day % 7), market.list_prices, shop.commission, world.farmers,
        world.shops, spoilage_outdoors(world)[1],
    )  # fmt: skip
