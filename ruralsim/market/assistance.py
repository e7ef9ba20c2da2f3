"""Directed procurement: institutions spend assistance budgets, fixed in CNY, on listed households' stock.

Budgets are released evenly over the year's working days and lapse at its end. An institution asks listed
formerly poor households first, then the others; it buys where the household's asking price lies within its
tolerance over what it would pay elsewhere, and the two meet in between. Consignments are bulk: about a
hundred kilograms at the bulk tariff.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities import Buyers, Farmers, Networks, Products, Shops, Zones
from ruralsim.entities.codes import COOP, INSTITUTION, TRADER
from ruralsim.foundation.draws import Purpose, draw, draw_array, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import Key
from ruralsim.foundation.turns import BUCKETS, queue_
from ruralsim.market.packing import Orders, open_consignments
from ruralsim.world.shops import listed_
from ruralsim.world.world import World
from ruralsim.world.year import today

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


@rule
def least_spent(s: Assistance, usual: float, limit: float) -> Any:
    """What the smallest consignment costs at the very least, CNY: who sells it asks for packaging alone.

    It is said a little too low, so that rounding never turns away an institution that could just pay.

    Args:
        s: settings.
        usual: usual consignment, kg.
        limit: most that the institution pays, CNY/kg.
    """
    ask = s.packaging_cny_kg / (1.0 - s.commission)
    return 0.999999 * s.least * usual * (ask + s.split * max(limit - ask, 0.0))


@kernel
def _procure(
    time: Key, s: Assistance, release: float, buyers: Buyers, zones: Zones, products: Products,
    farmers: Farmers, shops: Shops, networks: Networks, orders: Orders,
) -> int:  # fmt: skip
    """A day's budget is released; institutions order by turn. Fills the orders and returns how many.

    Args:
        time: key of all draws.
        s: settings.
        release: part of the yearly budgets that is released today.
        buyers: institutions are the last rows; what they may spend.
        zones: their retail prices.
        products: today's prices.
        farmers: who sells.
        shops: what they keep for others.
        networks: bulk tariffs.
        orders: filled as far as they have room.
    """
    kinds, households = products.price_retail.size, farmers.carrier.size
    usual = np.empty(kinds)
    limit = np.empty((kinds, zones.retail_factor.size))
    cheapest = np.full(zones.retail_factor.size, np.inf)
    for p in range(kinds):
        usual[p] = min(s.consignment_kg, s.consignment_cny / max(products.price_retail[p], 1e-9))
        for z in range(zones.retail_factor.size):
            elsewhere = products.price_retail[p] * zones.retail_factor[z]
            limit[p, z] = elsewhere * ((1.0 - s.bulk_discount) * (1.0 + s.tolerance))
            cheapest[z] = min(cheapest[z], least_spent(s, usual[p], limit[p, z]))

    first_office = buyers.n  # who comes first is drawn
    while first_office > 0 and buyers.kind[first_office - 1] == INSTITUTION:
        first_office -= 1
    offices = buyers.n - first_office
    turn, order = np.empty(offices), np.empty(offices, np.int64)
    for k in range(offices):
        b = first_office + k
        buyers.due_cny[b] += buyers.budget_cny_year[b] * release
        turn[k] = draw(time, buyers.uid[b])
    queue_(turn, np.zeros(BUCKETS + 1, np.int64), np.empty(BUCKETS + 1, np.int64), order)

    # whom they may ask, the formerly poor apart: listed without an `if`, since it could not be predicted
    poor, others = np.empty(households + 1, np.int32), np.empty(households + 1, np.int32)
    many_poor, many_others = 0, 0
    for f in range(households):
        able = farmers.assist_listed[f] & (farmers.carrier[f] >= 0)
        poor[many_poor], others[many_others] = f, f
        many_poor += 1 if able & farmers.formerly_poor[f] else 0
        many_others += 1 if able & (not farmers.formerly_poor[f]) else 0

    free = np.empty(kinds)
    due = buyers.due_cny
    found = 0
    for k in range(offices):
        b = first_office + order[k]
        z = buyers.zone[b]
        ordinal = 0
        served = True
        while served and due[b] >= cheapest[z] and found < orders.buyer.size:
            u = mix(mix(buyers.uid[b], time), np.uint64(ordinal))
            ordinal += 1
            served = False
            for attempt in range(2 * _TRIES):
                asked = many_poor if attempt < _TRIES else many_others
                if asked == 0:
                    continue
                place = int(draw(time, mix(u, np.uint64(2 * attempt + 1))) * asked)
                f = poor[place] if attempt < _TRIES else others[asked - 1 - place]
                choices = 0
                for p in range(kinds):
                    free[p] = farmers.stock_kg[p, f] - listed_(farmers, shops, f, p)
                    choices += 1 if free[p] >= s.least * usual[p] else 0
                if choices == 0:  # before looking for what is ordered already
                    continue
                for i in range(found):
                    if orders.seller[i] == f:
                        free[orders.product[i]] -= orders.kg[i]
                choices = 0
                for p in range(kinds):
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
                orders.packaging[found] = s.packaging_cny_kg * kg
                due[b] -= price * kg
                found += 1
                served = True
                break
    return found


def assistance(world: World) -> None:
    """Institutions order from the stock of listed households."""
    s, b, day, calendar = world.settings.market.assistance, world.buyers, world.day, world.calendar
    if calendar.is_month_start(day) or day == calendar.first:
        _list_households(world)
    if calendar.is_year_start(day):
        b.due_cny[:] = 0.0
    room = world.kept.get("assistance", b.n, lambda: _room(b))
    n = _procure(
        key(world.seed, Purpose.INSTITUTION_ORDER, day), s,
        world.terms.scalar("quota") * today(world).office, b, world.zones, world.products,
        world.farmers, world.shops, world.networks, room,
    )  # fmt: skip
    open_consignments(world, INSTITUTION, room.first(n))


def _room(buyers: Buyers) -> Orders:
    """Room for the orders of a day."""
    return Orders.room(_MOST_A_DAY * int(np.count_nonzero(buyers.kind == INSTITUTION)))


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
