"""Occasions on which urban consumers look at the county's goods.

A circle of people has λ = people · base frequency · season · festivals · awareness occasions a day; on each
it looks at one product, the dearer an order the more seldom (equal spending in prospect), and only where
shops enough offer it to be found. What it then buys, and whether, is decided in matching. Awareness decays
towards what platforms show anyone, and rises by campaigns and by what buyers tell.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Buyers, Intents, Products, Zones
from ruralsim.entities.codes import CONSUMER
from ruralsim.foundation.draws import Purpose, draw, key, mix, poisson
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import Key
from ruralsim.foundation.turns import BUCKETS, queue_
from ruralsim.terms import Terms
from ruralsim.world.world import World
from ruralsim.world.year import today

_DAYS_YEAR = 365.0


class Demand(Settings):
    """How often consumers look, and how awareness moves."""

    looks_year: Annotated[
        float,
        Param(
            "1/year", 0, 200, "Occasions per person and year at full awareness", "完全认知下人均年浏览次数"
        ),
    ] = 23.0
    season: Annotated[
        tuple[float, float, float, float, float, float, float, float, float, float, float, float],
        Param("1", 0, 5, "Monthly factors of demand beside festivals", "月度需求系数(节日之外)"),
    ] = (1.0, 1.0, 0.95, 0.95, 0.95, 1.0, 0.95, 0.95, 1.05, 1.05, 1.05, 1.0)
    shops_half: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Shops per circle at which a product is found half the time",
            "半数可见所需店铺数(每消费圈)",
        ),
    ] = 0.015
    ambient: Annotated[
        float, Param("1", 0, 1, "Awareness that platforms give without effort", "平台自然认知度")
    ] = 0.18
    forgetting: Annotated[
        float, Param("1/day", 0, 1, "Decay of awareness towards the ambient", "认知衰减率")
    ] = 0.008
    telling: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Awareness a circle gains from one wholly good delivery per circle of its zone",
            "口碑传播系数",
        ),
    ] = 0.01


@kernel
def _look(
    time: Key, which: Key, season: float, s: Demand, buyers: Buyers, zones: Zones, products: Products,
    terms: Terms, intents: Intents,
) -> int:  # fmt: skip
    """Writes today's occasions in the order of a draw, and moves awareness.

    Args:
        time: key of when they come.
        which: key of the product they look at.
        season: today's occasions per person at full awareness, were every product found.
        s: settings.
        buyers: circles, whose awareness moves, and institutions.
        zones: what was told in them since yesterday; is forgotten.
        products: what shops offer.
        terms: campaigns.
        intents: filled as far as they have room.

    Returns:
        How many there are. If they are more than there is room for, nothing has been done.
    """
    uid, awareness, kinds = buyers.uid, buyers.awareness, products.retail.size
    consumers = 0.0
    for b in range(buyers.n):
        consumers += 1.0 if buyers.kind[b] == CONSUMER else 0.0
    consumers = max(consumers, 1.0)

    # equal spending in prospect on each product, as far as shops enough offer it to be found
    seen = np.empty(kinds)
    wishes, total = 0.0, 0.0
    for p in range(kinds):
        wish = 1.0 / max(products.order_kg[p] * products.retail[p], 1e-9)
        seen[p] = wish * products.shops[p] / (products.shops[p] + max(s.shops_half * consumers, 1.0))
        wishes += wish
        total += seen[p]
    frequency = season * (total / wishes)

    # who may look: e⁻ʳ ≥ 1 − r, so that above it there is surely no occasion; listed without an `if`
    maybe = np.empty(buyers.n, np.bool_)
    for b in range(buyers.n):
        maybe[b] = draw(time, uid[b]) > 1.0 - frequency * np.float64(buyers.people[b]) * awareness[b]
    circle, some = np.empty(buyers.n + 1, np.int64), 0
    for b in range(buyers.n):
        circle[some] = b
        some += 1 if maybe[b] & (buyers.kind[b] == CONSUMER) else 0
    times, found = np.empty(some, np.int64), 0
    for k in range(some):
        b = circle[k]
        times[k] = poisson(time, uid[b], frequency * np.float64(buyers.people[b]) * awareness[b])
        found += times[k]
    if found > intents.uid.size:
        return found

    lift = np.empty(zones.told.size)
    for z in range(lift.size):
        told = s.telling * zones.told[z] / max(zones.share[z] * consumers, 1.0)
        lift[z] = terms.marketing[z] / _DAYS_YEAR + told
        zones.told[z] = 0.0
    for b in range(buyers.n):
        a = awareness[b]
        told = a + lift[buyers.zone[b]] * (1.0 - a) - s.forgetting * (a - s.ambient)
        awareness[b] = min(1.0, max(0.0, told))

    order_key = mix(time, np.uint64(1))
    buyer, hashed = np.empty(found, np.int64), np.empty(found, np.uint64)
    turn, order = np.empty(found), np.empty(found, np.int64)
    i = 0
    for k in range(some):
        for j in range(times[k]):
            buyer[i], hashed[i] = circle[k], mix(uid[circle[k]] ^ time, np.uint64(j))
            turn[i] = draw(order_key, hashed[i])
            i += 1
    queue_(turn, np.zeros(BUCKETS + 1, np.int64), np.empty(BUCKETS + 1, np.int64), order)
    for i in range(found):
        u = hashed[order[i]]
        intents.buyer[i], intents.uid[i] = buyer[order[i]], u
        x = draw(which, u) * total
        chosen = -1
        for p in range(kinds):
            if seen[p] > 0.0 and x >= 0.0:
                chosen = p
            x -= seen[p]
        intents.product[i] = chosen
    return found


def demand(world: World) -> None:
    """Draws who looks for what today into `world.intents`, in the order in which they come to the shops."""
    s, day, intents = world.settings.market.demand, world.day, world.intents
    season = s.looks_year / _DAYS_YEAR * s.season[world.calendar.month(day) - 1] * today(world).produce
    keys = key(world.seed, Purpose.ORDER_TIME, day), key(world.seed, Purpose.ORDER_PRODUCT, day)
    while True:
        found = _look(*keys, season, s, world.buyers, world.zones, world.products, world.terms, intents)
        room = found <= intents.capacity
        intents.resize(found)
        if room:
            break
