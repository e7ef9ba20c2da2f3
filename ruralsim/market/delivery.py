"""Delivery: what ends its journey today is inspected, paid and remembered (`inspection`, `memory`)."""

import numpy as np

from ruralsim.entities import Buyers, Consignments, Farmers, Networks, Townships, Zones
from ruralsim.entities.codes import CONSUMER, DELIVERED, LONG_HAUL, LOST
from ruralsim.foundation.draws import Purpose, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import I8, Key
from ruralsim.market.inspection import Delivery, Fees, inspect
from ruralsim.market.memory import forget, remember
from ruralsim.terms import Terms
from ruralsim.world.world import Books, World

_YEAR = 12  # months that what is usual is a mean of
_AHEAD = 64  # deliveries whose sellers and buyers are looked up together


@rule
def _ended(day: int, c: Consignments, rows: I8) -> int:
    """Lists what reaches its buyer today, and what was lost and is not settled; returns how many."""
    found = 0
    for i in range(c.n):  # without an `if`, which the processor could not predict
        rows[found] = i
        arrived = (c.stage[i] == LONG_HAUL) & (c.due[i] <= day)
        found += 1 if arrived | ((c.stage[i] == LOST) & (c.paid_cny[i] > 0.0)) else 0
    return found


@rule
def _look_ahead(first: int, last: int, rows: I8, c: Consignments, farmers: Farmers, buyers: Buyers) -> float:
    """Reads of sellers and buyers what is about to be changed.

    The processor fetches many rows at once while nothing depends on them, which it cannot while one delivery
    is settled after the other. The sum that is returned means nothing: it keeps the compiler from leaving
    the reading out.
    """
    seen = 0.0
    for r in range(first, last):
        i = int(rows[r])
        f, b, p = int(c.seller[i]), int(c.buyer[i]), int(c.product[i])
        seen += farmers.cash[f] + farmers.income_month[f, 0] + farmers.value_year[p, f]
        seen += farmers.belief[p, f, 0] + farmers.channel_kg[f, 0] + farmers.channel_cny[f, 0]
        seen += farmers.online_cost[p, f] + farmers.reputation[f] + farmers.group[f]
        seen += buyers.awareness[b] + buyers.loyalty[b, 0] + buyers.known_seller[b, 0]
        seen += buyers.known_state[b, 0] + buyers.known_first[b, 0]
    return seen


@kernel
def _deliver(
    day: int, claim: Key, mood: Key, s: Delivery, fees: Fees, c: Consignments, farmers: Farmers,
    buyers: Buyers, networks: Networks, towns: Townships, zones: Zones, terms: Terms, books: Books,
) -> float:  # fmt: skip
    """Settles what ended today; consumers remember what came. Returns what `_look_ahead` does."""
    rows = np.empty(c.n + 1, np.int64)
    count, seen = _ended(day, c, rows), 0.0
    # one delivery after the other: inspected and paid, then remembered by the circle that ordered it
    for first in range(0, count, _AHEAD):
        last = min(first + _AHEAD, count)
        seen += _look_ahead(first, last, rows, c, farmers, buyers)
        for r in range(first, last):
            i = int(rows[r])
            verdict = inspect(day, claim, s, fees, i, c, farmers, networks, towns, terms, books)
            if verdict.lost >= 0.0 and c.kind[i] == CONSUMER:
                remember(day, mood, s, i, verdict, c, farmers, buyers, zones, books)
    return seen


def delivery(world: World) -> None:
    """Consignments whose long haul ends today reach their buyers; lost ones are settled."""
    c, day, seed = world.consignments, world.day, world.seed
    market, channels = world.settings.market, world.settings.household.channels
    if c.n:
        _deliver(
            day, key(seed, Purpose.DISPUTE, day), key(seed, Purpose.SATISFACTION, day), market.delivery,
            Fees(channels.commission, market.assistance.commission, channels.smoothing), c, world.farmers,
            world.buyers, world.networks, world.townships, world.zones, world.terms, world.books,
        )  # fmt: skip
    if world.calendar.is_month_end(day):
        forget(world)
        _count_disputes(world)
    if world.calendar.weekday(day) == 0:
        alive = c.stage[: c.n] < DELIVERED
        if 4 * int(np.count_nonzero(alive)) < 3 * c.n:
            c.compact(alive)


def _count_disputes(world: World) -> None:
    """A month's deliveries, and disputes about them, move what the townships are known for."""
    t, speed = world.townships, world.settings.market.delivery.dispute_speed
    seen = t.disputes_month / np.maximum(t.orders_month, 1.0)
    t.dispute_rate += speed * np.where(t.orders_month > 0.0, seen - t.dispute_rate, 0.0)
    t.disputes += speed * (t.disputes_month - t.disputes)
    t.orders_usual += (t.orders_month - t.orders_usual) / _YEAR
    t.orders_month[:] = 0.0
    t.disputes_month[:] = 0.0
