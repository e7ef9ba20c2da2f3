"""Occasions on which urban consumers look at the county's goods.

A circle of people has λ = people · base frequency · season · awareness occasions a day; on each it looks at
one product, the dearer an order the more seldom (equal spending in prospect), and only where shops enough
offer it to be found. What it then buys, and whether, is decided in matching. Awareness decays towards what
platforms show anyone, and rises by campaigns and by what buyers tell.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from ruralsim.entities import Buyers
from ruralsim.entities.codes import CONSUMER
from ruralsim.foundation.draws import Purpose, draw, key, mix, poisson
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.world.world import Intents, World

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
        Param("1", 0, 5, "Monthly factors of demand, January first", "月度需求系数"),
    ] = (1.25, 0.85, 0.9, 0.9, 0.95, 1.05, 0.95, 0.95, 1.05, 1.05, 1.1, 1.0)
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


@dataclass
class DemandState:
    """How busy days have been.

    Attributes:
        room: Occasions to make room for, more than on any day so far; 0 while the first guess has sufficed.
    """

    room: int = 0


@kernel
def _look(
    time: Key, which: Key, frequency: float, s: Demand, buyers: Buyers, lift: F8, seen: F8, raw: Intents,
    out: Intents, turn: F8,
) -> int:  # fmt: skip
    """Fills today's occasions in the order of a draw. Returns how many; if more than fit, nothing is done."""
    products, room = seen.size, out.buyer.size
    uid, awareness = buyers.uid, buyers.awareness
    found = 0
    maybe = np.empty(uid.size, np.bool_)
    for b in range(uid.size):  # e⁻ʳ ≥ 1 − r: below that there is surely no occasion
        maybe[b] = draw(time, uid[b]) > 1.0 - frequency * np.float64(buyers.people[b]) * awareness[b]
    for b in range(uid.size):
        if not maybe[b] or buyers.kind[b] != CONSUMER:
            continue
        for j in range(poisson(time, uid[b], frequency * np.float64(buyers.people[b]) * awareness[b])):
            if found < room:
                raw.buyer[found] = b
                raw.uid[found] = mix(uid[b] ^ time, np.uint64(j))
            found += 1
    if found > room:
        return found
    for b in range(uid.size):
        a = awareness[b]
        told = a + lift[buyers.zone[b]] * (1.0 - a) - s.forgetting * (a - s.ambient)
        awareness[b] = min(1.0, max(0.0, told))

    # order of the day: bucket by the leading bits of a draw, then insertion within the bucket
    total = 0.0
    for p in range(products):
        total += seen[p]
    buckets = 1024
    order_key = mix(time, np.uint64(1))
    start = np.zeros(buckets + 1, np.int64)
    for i in range(found):
        turn[i] = draw(order_key, raw.uid[i])
        start[int(turn[i] * buckets) + 1] += 1
        x = draw(which, raw.uid[i]) * total
        chosen = -1
        for p in range(products):
            if seen[p] > 0.0 and x >= 0.0:
                chosen = p
            x -= seen[p]
        raw.product[i] = chosen
    for k in range(buckets):
        start[k + 1] += start[k]
    order = np.empty(found, np.int64)
    end = start.copy()
    for i in range(found):
        k = int(turn[i] * buckets)
        at = end[k]
        while at > start[k] and turn[order[at - 1]] > turn[i]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = i
        end[k] += 1
    for i in range(found):
        out.buyer[i] = raw.buyer[order[i]]
        out.product[i] = raw.product[order[i]]
        out.uid[i] = raw.uid[order[i]]
    return found


def demand(world: World) -> None:
    """Draws who looks for what today into `world.intents`, in the order in which they come to the shops."""
    s, buyers, zones = world.settings.market.demand, world.buyers, world.zones
    day, calendar = world.day, world.calendar
    frequency = s.looks_year / _DAYS_YEAR * s.season[calendar.month(day) - 1]
    consumers = max(float(np.count_nonzero(buyers.kind == CONSUMER)), 1.0)
    lift = world.terms["marketing"] / _DAYS_YEAR + s.telling * zones.told / np.maximum(
        zones.share * consumers, 1.0
    )
    zones.told[:] = 0.0
    products = world.products
    wish = 1.0 / np.maximum(products.order_kg * products.retail, 1e-9)
    seen = wish * products.shops / (products.shops + max(s.shops_half * consumers, 1.0))
    frequency *= float(seen.sum() / wish.sum())

    room = world.state.demand.room or buyers.n // 2 + 64
    while True:
        out = _room(room)
        n = _look(
            key(world.seed, Purpose.ORDER_TIME, day), key(world.seed, Purpose.ORDER_PRODUCT, day), frequency,
            s, buyers, lift, seen, _room(room), out, np.empty(room),
        )  # fmt: skip
        if n <= room:
            break
        room = world.state.demand.room = 2 * n
    world.intents = Intents(out.buyer[:n], out.product[:n], out.uid[:n])


def _room(occasions: int) -> Intents:
    """Room for so many occasions."""
    return Intents(
        np.empty(occasions, np.int32), np.empty(occasions, np.int8), np.empty(occasions, np.uint64)
    )
