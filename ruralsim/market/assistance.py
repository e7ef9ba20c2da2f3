"""Directed procurement: institutions spend assistance budgets, fixed in CNY, on listed households' stock.

Budgets are released evenly over the year and lapse at its end. An institution asks listed formerly poor
households first, then the others; it buys where the household's asking price lies within its tolerance over
what it would pay elsewhere, and the two meet in between. Consignments are bulk: about a hundred kilograms
at the bulk tariff.
"""

import datetime as dt
from typing import Annotated

import numpy as np

from ruralsim.entities import Buyers, Farmers, Networks
from ruralsim.entities.codes import COOP, INSTITUTION, TRADER
from ruralsim.foundation.draws import Purpose, draw, draw_array, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, I8, F8x2, Key
from ruralsim.market.matching import Orders, open_consignments
from ruralsim.world.world import World

_TRIES = 16
_MOST_A_DAY = 64


class Assistance(Settings):
    """Lists, consignments and prices."""

    listed_share: Annotated[
        float, Param("1", 0, 1, "Households listed for directed procurement", "定向采购入库农户比例")
    ] = 0.25
    consignment_kg: Annotated[float, Param("kg", 1, 5000, "Usual consignment", "每批采购量")] = 100.0
    consignment_cny: Annotated[
        float, Param("CNY", 10, 100_000, "Most a consignment is worth at retail", "每批最高零售值")
    ] = 2000.0
    least: Annotated[
        float, Param("1", 0.01, 1, "Smallest consignment, relative to the usual", "最小批量比例")
    ] = 0.3
    bulk_discount: Annotated[
        float, Param("1", 0, 0.9, "What institutions pay elsewhere, below retail", "单位大宗采购相对零售折扣")
    ] = 0.2
    tolerance: Annotated[
        float, Param("1", 0, 1, "Price tolerated above what they pay elsewhere", "可接受溢价")
    ] = 0.1
    split: Annotated[
        float, Param("1", 0, 1, "Household's share between asking price and limit", "议价中农户份额")
    ] = 0.4
    packaging_cny_kg: Annotated[float, Param("CNY/kg", 0, 5, "Packaging in bulk", "大宗包装费")] = 0.1
    commission: Annotated[
        float,
        Param(
            "1",
            0,
            0.2,
            "Commission on assistance sales",
            "帮扶采购佣金",
            source="assumed: none on the 832 platform",
        ),
    ] = 0.0


@rule
def agreed(ask: float, limit: float, split: float) -> float:
    """Delivered price per kg between asking price and limit; −1 where the limit is lower."""
    return ask + split * (limit - ask) if ask <= limit else -1.0


@kernel
def _procure(
    time: Key, s: Assistance, usual: F8, limit: F8x2, turn: I8, buyers: Buyers, farmers: Farmers,
    networks: Networks, orders: Orders,
) -> int:  # fmt: skip
    """Institutions by turn; fills the orders and returns how many. `due_cny` is what each may spend."""
    products, households = usual.size, farmers.carrier.size
    pool = np.empty(households, np.int64)  # formerly poor from the front, others from the back
    front, back = 0, households
    able, some = np.empty(households, np.int64), 0
    for f in range(households):  # without a branch, which no processor could foresee
        able[some] = f
        some += 1 if farmers.assist_listed[f] & (farmers.carrier[f] >= 0) else 0
    for k in range(some):
        if farmers.formerly_poor[able[k]]:
            pool[front] = able[k]
            front += 1
        else:
            back -= 1
            pool[back] = able[k]
    free = np.empty(products)
    due = buyers.due_cny
    found = 0
    for t in range(turn.size):
        b = turn[t]
        z = buyers.zone[b]
        ordinal = 0
        served = due[b] > 0.0
        while served and found < orders.buyer.size:
            u = mix(mix(buyers.uid[b], time), np.uint64(ordinal))
            ordinal += 1
            served = False
            for attempt in range(2 * _TRIES):
                low, high = (0, front) if attempt < _TRIES else (back, households)
                if high <= low:
                    continue
                f = pool[low + int(draw(time, mix(u, np.uint64(2 * attempt + 1))) * (high - low))]
                choices = 0
                for p in range(products):
                    free[p] = farmers.stock_kg[p, f] - farmers.listed_kg[p, f]
                    choices += 1 if free[p] >= s.least * usual[p] else 0
                if choices == 0:  # before looking for what is ordered already
                    continue
                for k in range(found):
                    if orders.seller[k] == f:
                        free[orders.product[k]] -= orders.kg[k]
                choices = 0
                for p in range(products):
                    choices += 1 if free[p] >= s.least * usual[p] else 0
                if choices == 0:
                    continue
                skip = int(draw(time, mix(u, np.uint64(2 * attempt + 2))) * choices)
                p = -1
                while skip >= 0:
                    p += 1
                    skip -= 1 if free[p] >= s.least * usual[p] else 0
                belief = farmers.belief[p, f]
                elsewhere = max(np.float64(belief[TRADER]), np.float64(belief[COOP]))
                bulk = networks.bulk_kg[farmers.carrier[f], z]
                ask = (elsewhere + bulk + s.packaging_cny_kg) / (1.0 - s.commission)
                price = agreed(ask, limit[p, z], s.split)
                if price <= 0.0:
                    continue
                kg = min(min(free[p], usual[p]), due[b] / price)
                if kg < s.least * usual[p]:
                    continue
                orders.buyer[found], orders.seller[found], orders.product[found] = b, f, p
                orders.uid[found], orders.kg[found], orders.price[found] = u, kg, price
                due[b] -= price * kg
                found += 1
                served = True
                break
    return found


def assistance(world: World) -> None:
    """Institutions order from the stock of listed households."""
    s, f, b, p = world.settings.market.assistance, world.farmers, world.buyers, world.products
    day, calendar = world.day, world.calendar
    if calendar.is_month_start(day) or day == calendar.first:
        _list_households(world)
    if calendar.is_year_start(day):
        b.due_cny[:] = 0.0
        b.spent_cny[:] = 0.0
    offices = world.kept.get("offices", None, lambda: np.flatnonzero(b.kind == INSTITUTION))
    year = calendar.day_of_year(calendar.day_of(dt.date(calendar.year(day), 12, 31)))
    b.due_cny[offices] += b.budget_cny_year[offices] * (world.terms.scalar("quota") / year)

    time = key(world.seed, Purpose.INSTITUTION_ORDER, day)
    turn = offices[np.argsort(draw_array(time, b.uid[offices]), kind="stable")]
    before = b.due_cny[offices]
    usual = np.minimum(s.consignment_kg, s.consignment_cny / np.maximum(p.price_retail, 1e-9))
    limit = np.outer(p.price_retail, world.zones.retail_factor) * (
        (1.0 - s.bulk_discount) * (1.0 + s.tolerance)
    )
    room = offices.size * _MOST_A_DAY
    orders = Orders(
        np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int8),
        np.empty(room, np.uint64), np.empty(room), np.empty(room), np.empty(room),
    )  # fmt: skip
    n = _procure(time, s, usual, limit, turn, b, f, world.networks, orders)
    b.spent_cny[offices] += before - b.due_cny[offices]
    orders.packaging[:n] = s.packaging_cny_kg * orders.kg[:n]
    open_consignments(world, INSTITUTION, orders.first(n))


def _list_households(world: World) -> None:
    """Draws the list by inversion of one lasting draw per household, so that it moves only at its edges."""
    f, s = world.farmers, world.settings.market.assistance
    places = s.listed_share * f.n
    poor = float(np.count_nonzero(f.formerly_poor))
    reserved = min(places * min(world.terms.scalar("quota_priority"), 1.0), poor)
    chance_poor = reserved / max(poor, 1.0)
    chance_other = (places - reserved) / max(f.n - poor, 1.0)
    luck = draw_array(key(world.seed, Purpose.ASSISTANCE_LISTING, 0), f.uid)
    f.assist_listed[:] = luck < np.where(f.formerly_poor, chance_poor, chance_other)
