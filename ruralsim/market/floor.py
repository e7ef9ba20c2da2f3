"""What nobody took and is about to spoil: floor purchase (兜底收购) where there is one, then the local fair.

Channel choice offers such lots with no reservation at all; what is left of them after traders and co-op comes
here. The fair's demand is small: when more comes than its people eat, each lot sells the same part of itself.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import ASSISTANCE, FARMING, TRADER
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
from ruralsim.world.programmes import grant
from ruralsim.world.world import World

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


@kernel(
    "void(f8, f8, f8, f8[::1], f8[::1], f8[:,::1], f8[:,::1], i4[::1], i1[::1], f8[::1], f8[::1],"
    " i4[::1], i1[::1],"
    " f8[::1], f8[::1], f8[:,::1], f8[:,::1], f8[:,::1], f4[:,::1], f4[:,::1], f4[:,::1],"
    " f8[:,::1], f8[::1], f8[::1])"
)
def _clear(
    appetite: float, fair_price: float, resale: float, wholesale: Any, reference: Any, floor_price: Any,
    bought: Any,
    household: Any, product: Any, offered: Any, reserve: Any, village: Any, category: Any, residents: Any,
    cash: Any,
    stock: Any, for_sale: Any, income: Any, channel_kg: Any, channel_cny: Any, value_year: Any,
    mass: Any, tally: Any, money: Any,
) -> None:  # fmt: skip
    villages, products = floor_price.shape[0], wholesale.size
    left = np.zeros((villages, products))
    for i in range(household.size):
        f, p = household[i], product[i]
        if reserve[i] > 0.0:
            continue
        v = village[f]
        kg = min(offered[i], stock[f, p])
        price = floor_price[v, category[f]] * reference[p]
        part = bought[v, category[f]]
        left[v, p] += (1.0 - part) * kg
        kg *= part
        if price > 0.0 and kg > 0.0:
            paid = price * kg
            stock[f, p] -= kg
            offered[i] -= kg
            for_sale[f, p] = max(0.0, for_sale[f, p] - kg)
            cash[f] += paid
            income[f, FARMING] += paid
            channel_kg[f, ASSISTANCE] += kg
            channel_cny[f, ASSISTANCE] += paid
            value_year[f, p] += paid
            mass[M_FLOOR_PURCHASED, p] += kg
            money[F_FLOOR_PURCHASE] += paid
            money[F_FLOOR_RESALE] += resale * wholesale[p] * kg
            tally[_FLOOR_KG] += kg
            tally[_FLOOR_CNY] += paid

    eaters = np.zeros(villages)
    for f in range(village.size):
        eaters[village[f]] += residents[f]
    for i in range(household.size):
        f, p = household[i], product[i]
        v = village[f]
        kg = min(offered[i], stock[f, p])
        if reserve[i] > 0.0 or not kg > 0.0 or not left[v, p] > 0.0:
            continue
        kg *= min(1.0, appetite * eaters[v] / left[v, p])
        for_sale[f, p] = max(0.0, for_sale[f, p] - kg)
        paid = fair_price * wholesale[p] * kg
        stock[f, p] -= kg
        offered[i] -= kg
        cash[f] += paid
        income[f, FARMING] += paid
        channel_kg[f, TRADER] += kg
        channel_cny[f, TRADER] += paid
        value_year[f, p] += paid
        mass[M_SOLD_LOCALLY, p] += kg
        money[F_LOCAL_SALES] += paid
        tally[_LOCAL_KG] += kg
        tally[_LOCAL_CNY] += paid


def _bought(world: World) -> Any:
    """(village, group) share of the lots offered at the floor price that there is a floor and money for."""
    f, offers, price = world.farmers, world.offers, world.terms["floor_price"]
    if not price.any():
        return np.zeros(price.shape)
    last = np.flatnonzero(offers.reservation[: offers.n] <= 0.0)
    household, product = offers.household[last], offers.product[last]
    at = f.village[household], f.group[household]
    kg = np.minimum(offers.kg[last], f.stock_kg[household, product])
    claims = np.zeros(price.shape)
    np.add.at(claims, at, price[at] * world.products.price_reference[product] * kg)
    return np.where(price > 0.0, grant(world, "floor_price", claims), 0.0)


def floor(world: World) -> None:
    """Floor purchase and the local fair take what would otherwise spoil."""
    s = world.settings.market.floor
    f, p, offers = world.farmers, world.products, world.offers
    n = offers.n
    _clear(
        s.fair_kg_head, s.fair_price, s.resale, p.price_wholesale, p.price_reference,
        world.terms["floor_price"], _bought(world),
        offers.household[:n], offers.product[:n], offers.kg[:n], offers.reservation[:n],
        f.village, f.group, f.residents, f.cash,
        f.stock_kg, f.for_sale_kg, f.income_month, f.channel_kg, f.channel_cny, f.value_year,
        world.mass.today, world.tally.today, world.money.today,
    )  # fmt: skip
