"""Memory: what buyers make of a delivery, and whether they come back.

What the buyer felt moves loyalty to the shop, the shop's reputation, the circle's awareness of the county's
goods, and that of its zone by word of mouth.

Repurchase: a first delivery of a (circle, shop) pair opens a window of 180 days, and counts as repurchased
when another follows within it. A pair forgotten while its window is open counts as not repurchased.
"""

import numpy as np

from ruralsim.entities import Buyers, Consignments, Farmers, Zones
from ruralsim.entities.codes import DELIVERED
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import Key
from ruralsim.market.inspection import Delivery, Verdict
from ruralsim.world.world import Books, World

_T_FIRST, _T_AGAIN = TALLY["first_time_pairs"], TALLY["repurchased_pairs"]

WINDOW_DAYS = 180
"""Days within which a second delivery makes a repurchase."""

_EMPTY, _FIRST, _AGAIN, _CLOSED = 0, 1, 2, 3  # states of a remembered shop


@rule
def satisfaction(
    lost: float,
    refunded: float,
    redress: float,
    fresh: float,
    fresh_weight: float,
    late: float,
    late_weight: float,
) -> float:
    """What a buyer makes of a delivery, 0-1, before mood."""
    felt = 1.0 - lost + redress * refunded - fresh_weight * (1.0 - fresh) - late_weight * late
    return min(1.0, max(0.0, felt))


@rule
def place(buyers: Buyers, b: int, seller: int) -> int:
    """Slot of a shop in circle b's memory, or else the slot to give it.

    A free one, or that of the least dear shop, those whose window is closed before those whose is open.
    """
    chosen, worst = -1, 1e9
    for m in range(buyers.known_seller.shape[1]):  # without an `if`: which slot it is cannot be predicted
        state = buyers.known_state[b, m]
        rank: float = np.float64(buyers.loyalty[b, m])
        rank -= 20.0 if state == _EMPTY else 10.0 if state != _FIRST else 0.0
        rank = -100.0 if (state != _EMPTY) & (buyers.known_seller[b, m] == seller) else rank
        chosen = m if rank < worst else chosen
        worst = min(worst, rank)
    return chosen


@rule
def remember(
    day: int, mood: Key, s: Delivery, i: int, verdict: Verdict, c: Consignments, farmers: Farmers,
    buyers: Buyers, zones: Zones, books: Books,
) -> None:  # fmt: skip
    """What a consumer makes of what came: reputation, awareness, loyalty, and the repurchase statistic."""
    state, first_day, loyalty = buyers.known_state, buyers.known_first, buyers.loyalty
    f, b = int(c.seller[i]), int(c.buyer[i])
    late = float(max(day - c.promised[i], 0))
    felt = satisfaction(
        verdict.lost, verdict.refunded, s.redress, c.fresh[i], s.fresh_weight, late, s.late_weight
    )  # fmt: skip
    felt = min(1.0, max(0.0, felt + s.mood * (2.0 * draw(mood, c.uid[i]) - 1.0)))
    rating = farmers.reputation[f] + s.rating_speed * (felt - farmers.reputation[f])
    farmers.reputation[f] = max(0.0, rating - (s.dispute_stain if verdict.refunded > 0.0 else 0.0))
    delight = (felt - s.expected) / max(1.0 - s.expected, 1e-9)
    aware = buyers.awareness[b]
    buyers.awareness[b] = min(1.0, max(0.0, aware + s.own_awareness * delight * (1.0 - aware)))
    zones.told[c.zone[i]] += delight

    m = place(buyers, b, f)
    if m < 0:
        return
    if state[b, m] == _EMPTY or buyers.known_seller[b, m] != f:
        if c.stage[i] != DELIVERED:
            return
        if state[b, m] == _FIRST:  # the seller is forgotten before a second purchase was due
            books.tally[_T_FIRST] += 1.0
        buyers.known_seller[b, m], first_day[b, m] = f, day
        state[b, m], loyalty[b, m] = _FIRST, 0.0
    elif state[b, m] == _FIRST and c.stage[i] == DELIVERED:
        books.tally[_T_FIRST] += 1.0
        within = day - first_day[b, m] <= WINDOW_DAYS
        books.tally[_T_AGAIN] += 1.0 if within else 0.0
        state[b, m] = _AGAIN if within else _CLOSED
    liking = np.float64(loyalty[b, m])
    loyalty[b, m] = liking + s.loyalty_speed * (max(0.0, delight) - liking)


def forget(world: World) -> None:
    """Loyalty fades, and windows older than 180 days close without a repurchase."""
    b = world.buyers
    b.loyalty *= np.float32(1.0 - world.settings.market.delivery.loyalty_decay)
    expired = (b.known_state == _FIRST) & (world.day - b.known_first > WINDOW_DAYS)
    b.known_state[expired] = _CLOSED
    world.tally.today[_T_FIRST] += float(np.count_nonzero(expired))
