"""The supply-and-marketing co-op: a posted price of cost plus, set by the season; a yearly surplus shared.

The price covers what the product costs to grow and pick, plus a part, and never more than the co-op nets at
the wholesale market less its fee. What resale brings beyond that is shared at the end of the year in
proportion to what each household sold to it.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Farmers, Offers, Products
from ruralsim.entities.codes import COOP, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.ledger import F_COOP_SURPLUS, F_PRODUCE_COOP, Sector
from ruralsim.foundation.param import Param, Settings
from ruralsim.market.holding import worth
from ruralsim.market.sale import sell, take_over
from ruralsim.market.traders import learned
from ruralsim.world.produce import spoilage
from ruralsim.world.world import Books, World

_SOLD_KG, _SOLD_CNY = TALLY["sold_coop_kg"], TALLY["sold_coop_cny"]


class Coop(Settings):
    """The posted price and the surplus."""

    plus: Annotated[float, Param("1", 0, 5, "Added to the cost of growing", "成本加成")] = 0.3
    fee: Annotated[float, Param("1", 0, 0.5, "Co-op's fee, of wholesale", "供销社费率")] = 0.2
    surplus_shared: Annotated[
        float,
        Param(
            "1", 0, 1, "Part of the surplus returned by patronage", "盈余按交易额返还比例",
            source="Farmers' Specialised Co-operatives Law art. 44: at least 60 %", confidence="M",
        ),
    ] = 0.6  # fmt: skip
    wage_days: Annotated[
        float,
        Param("days/month", 15, 31, "Days of work behind a monthly wage, in the cost of growing",
              "成本核算中的月工作日数", source="near the statutory 21.75 paid days a month, in whole days",
              confidence="M"),
    ] = 22.0  # fmt: skip


@kernel
def _collect(
    farmers: Farmers, products: Products, offers: Offers, stale: float, learning: float, books: Books
) -> None:
    brought, price, n = np.empty(offers.n + 1, np.int64), np.empty(offers.n + 1), 0
    for i in range(offers.n):  # without an `if`, which the processor could not predict
        pays = products.price_coop[offers.product[i]] * (stale + (1.0 - stale) * offers.fresh[i])
        brought[n], price[n] = i, pays
        n += 1 if (offers.channel[i] == COOP) & (offers.kg[i] > 0.0) & (pays > 0.0) else 0
    # first what lies in sellers' rows, far apart in memory: in a short loop they are fetched together
    kg = np.empty(n)
    for j in range(n):
        i = brought[j]
        f, p, kg[j] = offers.household[i], offers.product[i], offers.kg[i]
        sell(farmers, offers, i, COOP, kg[j], price[j] * kg[j])
        farmers.belief[p, f, COOP] = learned(np.float64(farmers.belief[p, f, COOP]), price[j], learning)
    for j in range(n):
        p, fresh, paid = offers.product[brought[j]], offers.fresh[brought[j]], price[j] * kg[j]
        take_over(products.coop_kg, products.coop_fresh, products.coop_cost, p, kg[j], fresh, paid)
        books.money[F_PRODUCE_COOP] += paid
        books.tally[_SOLD_KG] += kg[j]
        books.tally[_SOLD_CNY] += paid


def coop(world: World) -> None:
    """The co-op posts its price each month, takes what is brought, and shares its surplus each year."""
    calendar, day = world.calendar, world.day
    if calendar.is_month_start(day) or day == calendar.first:
        _post_price(world)
    _collect(
        world.farmers, world.products, world.offers, world.settings.market.holding.stale_value,
        world.settings.household.channels.smoothing, world.books,
    )  # fmt: skip
    if calendar.is_year_end(day):
        _share_surplus(world)


def _post_price(world: World) -> None:
    """Cost of growing plus a part, within what the wholesale market leaves."""
    s, holding, p = world.settings.market.coop, world.settings.market.holding, world.products
    keep, ageing = spoilage(p, world.climate.temperature_normal_c)
    fresh = 1.0 - np.minimum(1.0, ageing * holding.coop_days)
    held = np.maximum(0.0, 1.0 - (1.0 - keep) * holding.coop_days) * worth(fresh, holding.stale_value)
    net = p.price_wholesale * (held - s.fee) - holding.resale_cost * world.climate.price_index
    wages = world.townships.local_wage
    wage_day = float(wages.mean()) / s.wage_days if wages.size else 0.0
    cost = p.inputs_cny_ha * world.climate.price_index / np.maximum(p.yield_kg_ha, 1.0)
    cost = cost + wage_day / np.maximum(p.labour_kg_day, 1e-9)
    p.price_coop[:] = np.maximum(0.0, np.minimum((1.0 + s.plus) * cost, net))


def _share_surplus(world: World) -> None:
    """Patronage refund: part of what the co-op has above the cost of its stock, by each household's sales."""
    f = world.farmers
    sales = f.channel_cny[:, COOP].astype(np.float64)
    total = float(sales.sum())
    surplus = world.purse[Sector.COOP] + world.money.net(Sector.COOP) + world.products.coop_cost.sum()
    shared = world.settings.market.coop.surplus_shared * float(surplus)
    if total <= 0.0 or shared <= 0.0:
        return
    refund = sales * (shared / total)
    f.cash += refund
    f.income_month[:, FARMING] += refund
    f.channel_cny[:, COOP] += refund
    world.money.today[F_COOP_SURPLUS] += float(refund.sum())
