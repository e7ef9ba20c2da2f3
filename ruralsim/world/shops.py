"""The table of online shops follows who sells online."""

import numpy as np

from ruralsim.entities import Farmers, Products, Shops
from ruralsim.foundation.kernel import kernel, rule


def keep_shops(farmers: Farmers, shops: Shops, products: Products) -> None:
    """Whoever has begun to sell online gets a row, whoever has ceased loses it; the others keep theirs.

    A new shop asks at first what its goods cost elsewhere today.

    Args:
        farmers: `sells_online` says who; `shop` is written.
        shops: rows in the order of households.
        products: today's retail prices.
    """
    shops.resize(_close(farmers, shops))
    household = np.flatnonzero(farmers.sells_online)
    if household.size == shops.n:
        return
    before = farmers.shop[household]
    old, opened = np.flatnonzero(before >= 0), np.flatnonzero(before < 0)
    listed, price, rate = (
        shops.by_row(name).copy() for name in ("listed_kg", "list_price", "order_rate")
    )  # fmt: skip
    shops.resize(household.size)
    shops.household[: shops.n] = household
    shops.listed_kg[old], shops.list_price[old], shops.order_rate[old] = listed, price, rate
    shops.listed_kg[opened], shops.order_rate[opened] = 0.0, 0.0
    shops.list_price[opened] = products.price_retail
    farmers.shop[household] = np.arange(household.size)


@kernel
def _close(farmers: Farmers, shops: Shops) -> int:
    """Whoever has ceased to sell loses its row, and those behind move up; returns how many shops are left."""
    kept = 0
    for k in range(shops.n):
        i = int(shops.household[k])
        farmers.shop[i] = kept if farmers.sells_online[i] else -1
        if not farmers.sells_online[i]:
            continue
        if kept < k:
            shops.household[kept] = i
            for p in range(shops.listed_kg.shape[1]):
                shops.listed_kg[kept, p] = shops.listed_kg[k, p]
                shops.list_price[kept, p] = shops.list_price[k, p]
                shops.order_rate[kept, p] = shops.order_rate[k, p]
        kept += 1
    return kept


@rule
def listed_(farmers: Farmers, shops: Shops, f: int, p: int) -> float:
    """Kilograms of its product p that household f keeps for online orders."""
    row = int(farmers.shop[f])
    return shops.listed_kg[row, p] if row >= 0 else 0.0
