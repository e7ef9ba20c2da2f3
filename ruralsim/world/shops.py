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
    kept = {name: shops.by_row(name)[before[~new]] for name in shops.columns}
    shops.resize(household.size)
    for name, values in kept.items():
        rows = shops.by_row(name)
        rows[new], rows[~new] = 0, values
    shops.by_row("household")[:] = household
    shops.by_row("list_price")[new] = products.price_retail
    farmers.shop[:] = -1
    farmers.shop[household] = np.arange(household.size)


@rule
def listed_(farmers: Farmers, shops: Shops, f: int, p: int) -> float:
    """Kilograms of its product p that household f keeps for online orders."""
    row = int(farmers.shop[f])
    return shops.listed_kg[row, p] if row >= 0 else 0.0
