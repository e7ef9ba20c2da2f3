"""What nobody took and is about to spoil: floor purchase (兜底收购) where there is one, then the local fair.

Channel choice offers such lots with no reservation at all; what is left of them after traders and co-op comes
here. The fair's demand is small: when more comes than its people eat, each lot sells the same part of itself.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities import Farmers, Offers, Products
from ruralsim.entities.codes import ASSISTANCE, TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.ledger import (
    F_FLOOR_PURCHASE,
    F_FLOOR_RESALE,
    F_LOCAL_SALES,
    M_FLOOR_PURCHASED,
    M_SOLD_LOCALLY,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8x2
from ruralsim.market.sale import sell
from ruralsim.terms import Terms
from ruralsim.world.programmes import any_set, grant
from ruralsim.world.world import Books, World

_FLOOR_KG, _FLOOR_CNY = TALLY["sold_floor_kg"], TALLY["sold_floor_cny"]
_LOCAL_KG, _LOCAL_CNY = TALLY["sold_local_kg"], TALLY["sold_local_cny"]


class Floor(Settings):
    """The last outlets."""

    fair_kg_head: Annotated[
        float,
        Param("kg/day", 0, 2, "What a resident buys of one product at the fair", "集市单品人均日购买量"),
    ] = 0.02
    fair_price: Annotated[float, Param("1", 0, 1, "Fair price, of wholesale", "集市价格相对批发价")] = 0.4
    resale: Annotated[
        float, Param("1", 0, 1, "What floor purchases fetch, of wholesale", "兜底收购转售价相对批发价")
    ] = 0.4


@kernel
def _clear(
    s: Floor, farmers: Farmers, products: Products, offers: Offers, terms: Terms, bought: F8x2, books: Books
) -> None:
    """Offers without a reservation: floor purchase first, then the village's fair."""
    villages, wholesale = bought.shape[0], products.price_wholesale
    urgent, last = np.empty(offers.n + 1, np.int64), 0
    for i in range(offers.n):
        urgent[last] = i
        last += 1 if not offers.reservation[i] > 0.0 else 0
    if last == 0:  # as on most days: what is for sale can wait
        return
    left = np.zeros((villages, wholesale.size))
    for j in range(last):
        i = urgent[j]
        f, p = offers.household[i], offers.product[i]
        v, group = farmers.village[f], farmers.group[f]
        kg = min(offers.kg[i], farmers.stock_kg[p, f])
        price = terms.floor_price[v, group] * products.price_reference[p]
        part = bought[v, group]
        left[v, p] += (1.0 - part) * kg
        kg *= part
        if price > 0.0 and kg > 0.0:
            paid = price * kg
            sell(farmers, offers, i, ASSISTANCE, kg, paid)
            books.mass[M_FLOOR_PURCHASED, p] += kg
            books.money[F_FLOOR_PURCHASE] += paid
            books.money[F_FLOOR_RESALE] += s.resale * wholesale[p] * kg
            books.tally[_FLOOR_KG] += kg
            books.tally[_FLOOR_CNY] += paid

    eaters = np.zeros(villages)
    for f in range(farmers.n):
        eaters[farmers.village[f]] += farmers.residents[f]
    for j in range(last):
        i = urgent[j]
        f, p = offers.household[i], offers.product[i]
        v = farmers.village[f]
        kg = min(offers.kg[i], farmers.stock_kg[p, f])
        if not kg > 0.0 or not left[v, p] > 0.0:
            continue
        kg *= min(1.0, s.fair_kg_head * eaters[v] / left[v, p])
        paid = s.fair_price * wholesale[p] * kg
        sell(farmers, offers, i, TRADER, kg, paid)
        books.mass[M_SOLD_LOCALLY, p] += kg
        books.money[F_LOCAL_SALES] += paid
        books.tally[_LOCAL_KG] += kg
        books.tally[_LOCAL_CNY] += paid


def _bought(world: World) -> Any:
    """(village, group) share of the lots offered at the floor price that there is a floor and money for."""
    f, offers, price = world.farmers, world.offers, world.terms["floor_price"]
    if not any_set(world, "floor_price"):
        return np.zeros(price.shape)
    last = np.flatnonzero(offers.reservation[: offers.n] <= 0.0)
    household, product = offers.household[last], offers.product[last]
    at = f.village[household], f.group[household]
    kg = np.minimum(offers.kg[last], f.stock_kg[product, household])
    claims = np.zeros(price.shape)
    np.add.at(claims, at, price[at] * world.products.price_reference[product] * kg)
    return np.where(price > 0.0, grant(world, "floor_price", claims), 0.0)


def floor(world: World) -> None:
    """Floor purchase and the local fair take what would otherwise spoil."""
    _clear(
        world.settings.market.floor, world.farmers, world.products, world.offers, world.terms,
        _bought(world), world.books,
    )  # fmt: skip
