"""The table of online shops follows who sells online."""

import numpy as np

from ruralsim.entities import Farmers, Products, Shops
from ruralsim.foundation.kernel import rule


def keep_shops(farmers: Farmers, shops: Shops, products: Products) -> None:
    """Whoever has begun to sell online gets a row, whoever has ceased loses it; the others keep theirs.

    A new shop asks at first what its goods cost elsewhere today.

    Args:
        farmers: `sells_online` says who; `shop` is written anew.
        shops: rows in the order of households.
        products: today's retail prices.
    """
    household = np.flatnonzero(farmers.sells_online)
    before = farmers.shop[household]
    new = before < 0
    kept = before[~new]
    listed, price, rate = shops.listed_kg[kept], shops.list_price[kept], shops.order_rate[kept]
    shops.resize(household.size)
    shops.household[: shops.n] = household
    old, opened = np.flatnonzero(~new), np.flatnonzero(new)
    shops.listed_kg[old], shops.list_price[old], shops.order_rate[old] = listed, price, rate
    shops.listed_kg[opened], shops.order_rate[opened] = 0.0, 0.0
    shops.list_price[opened] = products.price_retail
    farmers.shop[:] = -1
    farmers.shop[household] = np.arange(household.size)


@rule
def listed_(farmers: Farmers, shops: Shops, f: int, p: int) -> float:
    """Kilograms of its product p that household f keeps for online orders."""
    row = int(farmers.shop[f])
    return shops.listed_kg[row, p] if row >= 0 else 0.0
