"""List prices: each shop looks at its cover once a week, on a weekday of its own.

The buyer sees one delivered price. It rises when less than a few days' orders are left and falls when goods
pile up or grow old, but never below what selling elsewhere brings plus freight, packing and fees, less
subsidies.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import COOP, TRADER
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.market.holding import spoilage_today
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
    opening: Annotated[
        float, Param("1", 0.3, 3, "First price, of retail elsewhere", "首次标价相对外部零售价")
    ] = 1.0
    first_markup: Annotated[
        float, Param("1", 0, 1, "Most by which a first price exceeds the floor", "首次标价高于底价的上限")
    ] = 0.25


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


@kernel(
    "void(u8, f8, f8, f8, f8, f8, f8, f8, i8[::1], u8[::1], f8[:,::1], f8[:,::1], f8[:,::1], f4[:,::1],"
    " f4[:,:,::1], f4[:,::1],"
    " f4[:,::1], f8[::1], f8[::1])"
)
def _reprice(
    today: Any, step: float, low: float, high: float, last: float, opening: float, markup: float,
    commission: float,
    sellers: Any, uid: Any, stock: Any, listed: Any, fresh: Any, rate: Any, belief: Any, online_cost: Any,
    price: Any,
    retail: Any, ageing: Any,
) -> None:  # fmt: skip
    for f in sellers:
        due = uid[f] % _WEEK == today
        for p in range(retail.size):
            new = price[f, p] <= 0.0
            if not listed[f, p] > 0.0 or not (due or new):
                continue
            elsewhere = max(np.float64(belief[f, p, TRADER]), np.float64(belief[f, p, COOP]))
            least = price_floor(elsewhere, np.float64(online_cost[f, p]), commission)
            if new:
                price[f, p] = max(least, min(opening * retail[p], least * (1.0 + markup)))
                continue
            soon = fresh[f, p] < last * ageing[p]
            cover = stock[f, p] / max(np.float64(rate[f, p]), 1e-6)
            price[f, p] = max(least, next_price(np.float64(price[f, p]), cover, soon, low, high, step))


def list_prices(world: World) -> None:
    """Shops whose weekday it is, and those with something new, set their prices."""
    s, f, p = world.settings.market.list_prices, world.farmers, world.products
    _reprice(
        np.uint64(world.day % 7), s.step, s.cover_low, s.cover_high, s.last_days, s.opening, s.first_markup,
        world.settings.household.channels.commission,
        np.flatnonzero(f.sells_online), f.uid, f.stock_kg, f.listed_kg, f.fresh, f.order_rate, f.belief,
        f.online_cost, f.list_price,
        p.price_retail, spoilage_today(world)[1],
    )  # fmt: skip
