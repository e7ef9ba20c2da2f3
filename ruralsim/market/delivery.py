"""Delivery: inspection, refund, and what buyers remember and tell.

Goods that come short of weight, shaken, or too old are worth less to the buyer; the worse they are the
likelier the claim, which is refunded from escrow and counted as a dispute; goods beyond use are refused.
The rest of the price is released to the seller. What the buyer felt moves loyalty to the shop, the shop's
reputation, the circle's awareness of the county's goods, and that of its zone by word of mouth.

Repurchase: a first delivery of a (circle, shop) pair opens a window of 180 days, and counts as repurchased
when another follows within it. A pair forgotten while its window is open counts as not repurchased.
"""

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Buyers, Consignments, Farmers, Networks, Townships, Zones
from ruralsim.entities.codes import (
    ASSISTANCE,
    CONSUMER,
    COOP,
    COST_COMPENSATION,
    DELIVERED,
    FARMING,
    LONG_HAUL,
    LOST,
    ONLINE,
    RETURNED,
    TRADER,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_COMMISSION,
    F_COMPENSATION_BUYERS,
    F_COMPENSATION_SELLERS,
    F_REFUNDS,
    F_REFUNDS_ASSISTANCE,
    F_RELEASE,
    M_DELIVERED,
    M_REFUSED,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, I8, B1x2, Key
from ruralsim.market.traders import learned
from ruralsim.world.world import Books, World

_T_DELIVERED, _T_KG, _T_ASSISTED = (
    TALLY["up_delivered"],
    TALLY["up_delivered_kg"],
    TALLY["up_delivered_assistance"],
)
_T_CONSUMER, _T_SUBSIDISED = TALLY["up_delivered_consumer"], TALLY["up_delivered_subsidised"]
_T_RETURNED, _T_LOST, _T_DAYS, _T_LATE = (
    TALLY["up_returned"],
    TALLY["up_lost"],
    TALLY["up_days"],
    TALLY["up_late"],
)
_T_DAMAGED, _T_LOSS, _T_DISPUTES = TALLY["up_damaged"], TALLY["up_loss_share"], TALLY["up_disputes"]
_T_REFUNDS, _T_PAID, _T_FREIGHT = TALLY["up_refunds_cny"], TALLY["up_paid_cny"], TALLY["up_freight_cny"]
_T_FIRST, _T_AGAIN = TALLY["first_time_pairs"], TALLY["repurchased_pairs"]
_T_ONLINE_KG, _T_ONLINE_CNY = TALLY["sold_online_kg"], TALLY["sold_online_cny"]
_T_ASSIST_KG, _T_ASSIST_CNY = TALLY["sold_assistance_kg"], TALLY["sold_assistance_cny"]
_T_PREMIUM_KG, _T_NET, _T_BEST = TALLY["online_premium_kg"], TALLY["online_net_cny"], TALLY["online_best_cny"]
_T_COMPENSATION, _T_COST_UP = TALLY["cost_compensation"], TALLY["cost_up"]

WINDOW_DAYS = 180
"""Days within which a second delivery makes a repurchase."""

_EMPTY, _FIRST, _AGAIN, _CLOSED = 0, 1, 2, 3  # states of a remembered shop


class Delivery(Settings):
    """Inspection, refunds, and the memory of buyers."""

    mass_tolerance: Annotated[
        float, Param("1", 0, 0.5, "Shortfall of mass taken for granted", "允许短重比例")
    ] = 0.05
    stale_below: Annotated[
        float, Param("1", 0, 1, "Freshness below which goods lose value", "新鲜度折价阈值")
    ] = 0.4
    damage_weight: Annotated[float, Param("1", 0, 5, "Value lost per damage", "破损折价系数")] = 1.0
    claim_slope: Annotated[
        float, Param("1", 0, 20, "Probability of a claim per value lost", "投诉概率系数")
    ] = 1.0
    refuse_at: Annotated[float, Param("1", 0.05, 1, "Value lost at which goods are refused", "拒收阈值")] = (
        0.6
    )
    lost_multiple: Annotated[
        float,
        Param(
            "1", 0, 20, "Carrier's liability for a lost parcel, times its freight", "遗失赔付(运费倍数)",
            source="Postal Law art. 47: at most three times the postage for uninsured items", confidence="M",
        ),
    ] = 3.0  # fmt: skip
    fresh_weight: Annotated[
        float, Param("1", 0, 2, "Satisfaction lost with freshness", "新鲜度对满意度的权重")
    ] = 0.4
    late_weight: Annotated[
        float, Param("1/day", 0, 1, "Satisfaction lost per late day", "延误对满意度的权重")
    ] = 0.06
    redress: Annotated[
        float, Param("1", 0, 1, "Part of the disappointment that a refund mends", "退款弥补比例")
    ] = 0.6
    mood: Annotated[float, Param("1", 0, 1, "Spread of satisfaction by mood", "满意度随机幅度")] = 0.15
    expected: Annotated[
        float, Param("1", 0, 1, "Satisfaction that neither gains nor loses", "中性满意度")
    ] = 0.65
    loyalty_speed: Annotated[float, Param("1", 0, 1, "Loyalty moved by a delivery", "忠诚度调整速度")] = 0.5
    loyalty_decay: Annotated[float, Param("1/month", 0, 1, "Loyalty forgotten", "忠诚度月衰减")] = 0.1
    rating_speed: Annotated[float, Param("1", 0, 1, "Reputation moved by a delivery", "信誉调整速度")] = 0.03
    dispute_stain: Annotated[float, Param("1", 0, 1, "Reputation lost by a dispute", "纠纷对信誉的损害")] = (
        0.03
    )
    dispute_speed: Annotated[
        float, Param("1/month", 0, 1, "Smoothing of a township's dispute rate", "乡镇纠纷率平滑系数")
    ] = 0.3
    own_awareness: Annotated[
        float, Param("1", 0, 1, "Awareness of a circle moved by its own delivery", "收货对本圈认知的影响")
    ] = 0.005


@rule
def value_lost(
    short: float, damage: float, fresh: float, tolerance: float, weight: float, stale: float
) -> float:
    """Part of the price that a delivery is not worth: mass missing, damage, staleness; 0-1.

    Args:
        short: Mass missing, relative to what was paid for.
        damage: Damage, 0-1.
        fresh: Freshness, 0-1.
        tolerance: Shortfall that nobody minds.
        weight: Value lost per damage.
        stale: Freshness below which goods lose value.
    """
    old = max(0.0, stale - fresh) / max(stale, 1e-9)
    return min(1.0, max(0.0, short - tolerance) + weight * damage + old)


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
    for m in range(buyers.known_seller.shape[1]):
        if buyers.known_state[b, m] != _EMPTY and buyers.known_seller[b, m] == seller:
            return m
    for m in range(buyers.known_seller.shape[1]):
        state = buyers.known_state[b, m]
        rank = np.float64(buyers.loyalty[b, m]) - (
            20.0 if state == _EMPTY else 10.0 if state != _FIRST else 0.0
        )
        if rank < worst:
            chosen, worst = m, rank
    return chosen


class Verdicts(NamedTuple):
    """What inspection found, one row per consignment settled.

    Attributes:
        lost: (rows,) value lost, 0-1; −1 for what never came.
        refunded: (rows,) share of the price.
    """

    lost: F8
    refunded: F8


class Fees(NamedTuple):
    """What is taken from, or paid beside, the price.

    Attributes:
        late_cny: compensation for a late delivery.
        online: platform's commission, share of the price.
        assistance: the same on directed procurement.
    """

    late_cny: float
    online: float
    assistance: float


@rule
def _hand_over(
    day: int, claim: Key, s: Delivery, i: int, r: int, c: Consignments, farmers: Farmers, towns: Townships,
    subsidised: B1x2, verdicts: Verdicts, books: Books,
) -> Any:  # fmt: skip
    """The buyer looks at consignment i: keeps it, claims, or refuses it; returns the refund, CNY."""
    t, p, kg, paid = c.township[i], c.product[i], c.kg[i], c.paid_cny[i]
    consumer = c.kind[i] == CONSUMER
    short = 1.0 - kg / max(c.ordered_kg[i], 1e-9)
    lost = value_lost(short, c.damage[i], c.fresh[i], s.mass_tolerance, s.damage_weight, s.stale_below)
    disputed = draw(claim, c.uid[i]) < s.claim_slope * lost
    verdicts.lost[r] = lost
    towns.orders_month[t] += 1.0
    if disputed:
        towns.disputes_month[t] += 1.0
        books.tally[_T_DISPUTES] += 1.0
    if disputed and lost >= s.refuse_at:
        c.stage[i] = RETURNED
        books.mass[M_REFUSED, p] += kg
        books.tally[_T_RETURNED] += 1.0
        return paid
    c.stage[i] = DELIVERED
    books.mass[M_DELIVERED, p] += kg
    books.tally[_T_DELIVERED] += 1.0
    books.tally[_T_KG] += kg
    books.tally[_T_CONSUMER if consumer else _T_ASSISTED] += 1.0
    helped = subsidised[c.village[i], farmers.group[c.seller[i]]]
    books.tally[_T_SUBSIDISED] += 1.0 if consumer and helped else 0.0
    books.tally[_T_DAYS] += day - c.created[i]
    books.tally[_T_DAMAGED] += 1.0 if c.damage[i] > s.mass_tolerance else 0.0
    books.tally[_T_LOSS] += 1.0 - kg / max(c.packed_kg[i], 1e-9)
    books.tally[_T_PAID] += paid
    books.tally[_T_FREIGHT] += c.freight_cny[i]
    return lost * paid if disputed else 0.0


@rule
def _pay(
    i: int, paid: float, refund: float, compensation: float, late: float, fee: float, c: Consignments,
    farmers: Farmers, networks: Networks, books: Books,
) -> Any:  # fmt: skip
    """Escrow is refunded or released, the platform takes its fee, the network pays what it owes.

    Returns:
        What the seller gets, CNY.
    """
    f, p, n = c.seller[i], c.product[i], c.network[i]
    consumer = c.kind[i] == CONSUMER
    release = paid - refund
    gain = release - fee + compensation
    farmers.cash[f] += gain
    farmers.income_month[f, FARMING] += gain
    farmers.value_year[p, f] += gain - c.freight_cny[i]
    books.money[F_REFUNDS if consumer else F_REFUNDS_ASSISTANCE] += refund
    books.money[F_RELEASE] += release
    books.money[F_COMMISSION] += fee
    books.money[F_COMPENSATION_SELLERS] += compensation
    books.money[F_COMPENSATION_BUYERS] += late
    books.tally[_T_COMPENSATION] += compensation + late
    books.tally[_T_COST_UP] += compensation + late
    books.tally[_T_REFUNDS] += refund
    networks.cash[n] -= compensation + late
    networks.costs_month[n, COST_COMPENSATION] += compensation + late
    networks.up_cost_month[n] += compensation + late
    return gain


@rule
def _learn(
    i: int, net: float, gain: float, release: float, speed: float, c: Consignments, farmers: Farmers,
    books: Books,
) -> None:  # fmt: skip
    """The seller sees what the channel brought per kilogram; the year's accounts count the sale.

    Args:
        i: consignment row.
        net: price less refund and fee, CNY.
        gain: the same with compensation, CNY.
        release: price less refund, CNY.
        speed: of learning.
        c: consignments.
        farmers: sellers.
        books: today's.
    """
    f, p, ordered = c.seller[i], c.product[i], c.ordered_kg[i]
    consumer = c.kind[i] == CONSUMER
    channel = ONLINE if consumer else ASSISTANCE
    sold = ordered if c.stage[i] == DELIVERED else 0.0
    farmers.channel_kg[f, channel] += sold
    farmers.channel_cny[f, channel] += gain - c.freight_cny[i]
    books.tally[_T_ONLINE_KG if consumer else _T_ASSIST_KG] += sold
    books.tally[_T_ONLINE_CNY if consumer else _T_ASSIST_CNY] += release
    kg = max(ordered, 1e-9)
    cost = np.float64(farmers.online_cost[p, f]) if consumer else c.freight_cny[i] / kg
    belief = farmers.belief[p, f]
    belief[channel] = learned(np.float64(belief[channel]), net / kg - cost, speed)
    if consumer:
        best = max(np.float64(belief[TRADER]), np.float64(belief[COOP]))
        books.tally[_T_PREMIUM_KG] += ordered
        books.tally[_T_NET] += (net / kg - cost) * ordered
        books.tally[_T_BEST] += best * ordered


@kernel
def _inspect(
    day: int, claim: Key, s: Delivery, fees: Fees, speed: float, rows: I8, c: Consignments, farmers: Farmers,
    networks: Networks, towns: Townships, subsidised: B1x2, verdicts: Verdicts, books: Books,
) -> None:  # fmt: skip
    """Settles each row with money and mass."""
    for r in range(rows.size):
        i = rows[r]
        paid = c.paid_cny[i]
        refund, compensation, late = paid, 0.0, 0.0
        verdicts.lost[r] = -1.0
        if c.stage[i] == LOST:
            books.tally[_T_LOST] += 1.0
            compensation = min(paid, s.lost_multiple * c.freight_cny[i])
        else:
            refund = _hand_over(day, claim, s, i, r, c, farmers, towns, subsidised, verdicts, books)
            if day > c.promised[i]:
                late = fees.late_cny
                books.tally[_T_LATE] += 1.0
        c.paid_cny[i] = 0.0
        verdicts.refunded[r] = refund / max(paid, 1e-9)
        release = paid - refund
        fee = (fees.online if c.kind[i] == CONSUMER else fees.assistance) * release
        gain = _pay(i, paid, refund, compensation, late, fee, c, farmers, networks, books)
        if c.stage[i] != LOST:
            _learn(i, release - fee, gain, release, speed, c, farmers, books)


@kernel
def _remember(
    day: int, mood: Key, s: Delivery, rows: I8, verdicts: Verdicts, c: Consignments, farmers: Farmers,
    buyers: Buyers, zones: Zones, books: Books,
) -> None:  # fmt: skip
    """What consumers make of what came: reputation, awareness, loyalty, and the repurchase statistic."""
    state, first_day, loyalty = buyers.known_state, buyers.known_first, buyers.loyalty
    for r in range(rows.size):
        i, lost, refunded = rows[r], verdicts.lost[r], verdicts.refunded[r]
        if lost < 0.0 or c.kind[i] != CONSUMER:
            continue
        f, b = c.seller[i], c.buyer[i]
        late = float(max(day - c.promised[i], 0))
        felt = satisfaction(lost, refunded, s.redress, c.fresh[i], s.fresh_weight, late, s.late_weight)
        felt = min(1.0, max(0.0, felt + s.mood * (2.0 * draw(mood, c.uid[i]) - 1.0)))
        rating = farmers.reputation[f] + s.rating_speed * (felt - farmers.reputation[f])
        farmers.reputation[f] = max(0.0, rating - (s.dispute_stain if refunded > 0.0 else 0.0))
        delight = (felt - s.expected) / max(1.0 - s.expected, 1e-9)
        aware = buyers.awareness[b]
        buyers.awareness[b] = min(1.0, max(0.0, aware + s.own_awareness * delight * (1.0 - aware)))
        zones.told[c.zone[i]] += delight

        m = place(buyers, b, f)
        if m < 0:
            continue
        if state[b, m] == _EMPTY or buyers.known_seller[b, m] != f:
            if c.stage[i] != DELIVERED:
                continue
            if state[b, m] == _FIRST:  # forgotten with its window open
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


def delivery(world: World) -> None:
    """Consignments whose long haul ends today reach their buyers; lost ones are settled."""
    c, n, day = world.consignments, world.consignments.n, world.day
    arrived = (c.stage[:n] == LONG_HAUL) & (c.due[:n] <= day)
    lost = (c.stage[:n] == LOST) & (c.paid_cny[:n] > 0.0)
    rows = np.flatnonzero(arrived | lost)
    if rows.size:
        _settle(world, rows)
    if world.calendar.is_month_end(day):
        _forget(world)
        _count_disputes(world)
    if world.calendar.weekday(day) == 0:
        alive = c.stage[:n] < DELIVERED
        if 4 * int(np.count_nonzero(alive)) < 3 * n:
            c.compact(alive)


def _settle(world: World, rows: NDArray[np.int64]) -> None:
    """Inspection, payment and memory for some rows of consignments."""
    market, channels, day = world.settings.market, world.settings.household.channels, world.day
    c, farmers, terms, s = world.consignments, world.farmers, world.terms, world.settings.market.delivery
    subsidies = ("freight_subsidy_kg", "freight_subsidy_parcel", "buyer_subsidy_kg", "buyer_subsidy_parcel")
    subsidised = np.logical_or.reduce([terms[name] > 0.0 for name in subsidies])
    fees = Fees(
        terms.scalar("late_compensation"), channels.commission, market.assistance.commission
    )  # fmt: skip
    verdicts = Verdicts(np.empty(rows.size), np.empty(rows.size))
    _inspect(
        day, key(world.seed, Purpose.DISPUTE, day), s, fees, channels.smoothing, rows, c, farmers,
        world.networks, world.townships, subsidised, verdicts, world.books,
    )  # fmt: skip
    _remember(
        day, key(world.seed, Purpose.SATISFACTION, day), s, rows, verdicts, c, farmers, world.buyers,
        world.zones, world.books,
    )  # fmt: skip


def _forget(world: World) -> None:
    """Loyalty fades, and windows older than 180 days close without a repurchase."""
    b = world.buyers
    b.loyalty *= np.float32(1.0 - world.settings.market.delivery.loyalty_decay)
    expired = (b.known_state == _FIRST) & (world.day - b.known_first > WINDOW_DAYS)
    b.known_state[expired] = _CLOSED
    world.tally.today[_T_FIRST] += float(np.count_nonzero(expired))


def _count_disputes(world: World) -> None:
    """A month's disputes per delivery move the townships' known rates."""
    t, speed = world.townships, world.settings.market.delivery.dispute_speed
    seen = t.disputes_month / np.maximum(t.orders_month, 1.0)
    t.dispute_rate += speed * np.where(t.orders_month > 0.0, seen - t.dispute_rate, 0.0)
    t.disputes += speed * (t.disputes_month - t.disputes)
    t.orders_month[:] = 0.0
    t.disputes_month[:] = 0.0
