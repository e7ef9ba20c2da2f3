"""Delivery: inspection, refund, and what buyers remember and tell.

Goods that come short of weight, shaken, or too old are worth less to the buyer; the worse they are the
likelier the claim, which is refunded from escrow and counted as a dispute; goods beyond use are refused.
The rest of the price is released to the seller. What the buyer felt moves loyalty to the shop, the shop's
reputation, the circle's awareness of the county's goods, and that of its zone by word of mouth.

Repurchase: a first delivery of a (circle, shop) pair opens a window of 180 days, and counts as repurchased
when another follows within it. A pair forgotten while its window is open counts as not repurchased.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

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
from ruralsim.market.traders import learned
from ruralsim.world.world import World

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
def place(known: Any, state: Any, loyalty: Any, b: int, seller: int) -> int:
    """Slot of a shop in a circle's memory, or else the slot to give it.

    A free one, or that of the least dear shop, those whose window is closed before those whose is open.
    """
    chosen, worst = -1, 1e9
    for m in range(known.shape[1]):
        if state[b, m] != _EMPTY and known[b, m] == seller:
            return m
    for m in range(known.shape[1]):
        rank = np.float64(loyalty[b, m]) - (
            20.0 if state[b, m] == _EMPTY else 10.0 if state[b, m] != _FIRST else 0.0
        )
        if rank < worst:
            chosen, worst = m, rank
    return chosen


@kernel(
    "void(i8, u8, f8, f8, f8, f8, f8, f8, f8, f8, f8, f8, i8[::1],"
    " i1[::1], i1[::1], i4[::1], i1[::1], i4[::1], i4[::1], i1[::1], i4[::1], i4[::1], f8[::1], f8[::1],"
    " f8[::1],"
    " f8[::1], f8[::1], f8[::1], f8[::1], u8[::1],"
    " f8[::1], f8[:,::1], f4[:,:,::1], f4[:,::1], f4[:,::1], f4[:,::1], f4[:,::1], i1[::1], b1[:,::1],"
    " f8[::1], f8[:,::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], f8[::1], f8[::1])"
)
def _inspect(
    day: int, claim: Any, tolerance: float, stale: float, weight: float, slope: float, refuse_at: float,
    lost_multiple: float, late_cny: float, fee_online: float, fee_assistance: float, speed: float, rows: Any,
    stage: Any, kind: Any, seller: Any, product: Any, village: Any, township: Any, network: Any, created: Any,
    promised: Any, packed: Any, ordered: Any, kg_of: Any, fresh: Any, damage: Any, paid_cny: Any,
    freight: Any, uid: Any,
    cash: Any, income: Any, belief: Any, online_cost: Any, channel_kg: Any, channel_cny: Any, value_year: Any,
    category: Any, subsidised: Any, net_cash: Any, net_costs: Any, up_cost: Any, orders: Any,
    disputes: Any, lost_of: Any,
    refund_of: Any, mass: Any, tally: Any, money: Any,
) -> None:  # fmt: skip
    """Settles each row with money and mass; `lost_of` is −1 for what never came, else the value lost."""
    for r in range(rows.size):
        i = rows[r]
        f, p, t, n = seller[i], product[i], township[i], network[i]
        paid, kg = paid_cny[i], kg_of[i]
        consumer = kind[i] == CONSUMER
        paid_cny[i] = 0.0
        refund = paid
        disputed = False
        late = 0.0
        compensation = 0.0
        lost_of[r] = -1.0
        if stage[i] == LOST:
            tally[_T_LOST] += 1.0
            compensation = min(paid, lost_multiple * freight[i])
        else:
            lost = value_lost(1.0 - kg / max(ordered[i], 1e-9), damage[i], fresh[i], tolerance, weight, stale)
            disputed = draw(claim, uid[i]) < slope * lost
            lost_of[r] = lost
            orders[t] += 1.0
            if disputed and lost >= refuse_at:
                stage[i] = RETURNED
                mass[M_REFUSED, p] += kg
                tally[_T_RETURNED] += 1.0
            else:
                refund = lost * paid if disputed else 0.0
                stage[i] = DELIVERED
                mass[M_DELIVERED, p] += kg
                tally[_T_DELIVERED] += 1.0
                tally[_T_KG] += kg
                tally[_T_CONSUMER if consumer else _T_ASSISTED] += 1.0
                tally[_T_SUBSIDISED] += 1.0 if consumer and subsidised[village[i], category[f]] else 0.0
                tally[_T_DAYS] += day - created[i]
                tally[_T_DAMAGED] += 1.0 if damage[i] > tolerance else 0.0
                tally[_T_LOSS] += 1.0 - kg / max(packed[i], 1e-9)
                tally[_T_PAID] += paid
                tally[_T_FREIGHT] += freight[i]
            if day > promised[i]:
                late = late_cny
                tally[_T_LATE] += 1.0
        if disputed:
            disputes[t] += 1.0
            tally[_T_DISPUTES] += 1.0
        refund_of[r] = refund / max(paid, 1e-9)

        release = paid - refund
        fee = (fee_online if consumer else fee_assistance) * release
        gain = release - fee + compensation
        cash[f] += gain
        income[f, FARMING] += gain
        value_year[f, p] += gain - freight[i]
        money[F_REFUNDS if consumer else F_REFUNDS_ASSISTANCE] += refund
        money[F_RELEASE] += release
        money[F_COMMISSION] += fee
        money[F_COMPENSATION_SELLERS] += compensation
        money[F_COMPENSATION_BUYERS] += late
        tally[_T_COMPENSATION] += compensation + late
        tally[_T_COST_UP] += compensation + late
        tally[_T_REFUNDS] += refund
        net_cash[n] -= compensation + late
        net_costs[n, COST_COMPENSATION] += compensation + late
        up_cost[n] += compensation + late
        if stage[i] == LOST:
            continue

        channel = ONLINE if consumer else ASSISTANCE
        sold = ordered[i] if stage[i] == DELIVERED else 0.0
        channel_kg[f, channel] += sold
        channel_cny[f, channel] += gain - freight[i]
        tally[_T_ONLINE_KG if consumer else _T_ASSIST_KG] += sold
        tally[_T_ONLINE_CNY if consumer else _T_ASSIST_CNY] += release
        per_kg = (release - fee) / max(ordered[i], 1e-9)
        cost = np.float64(online_cost[f, p]) if consumer else freight[i] / max(ordered[i], 1e-9)
        belief[f, p, channel] = learned(np.float64(belief[f, p, channel]), per_kg - cost, speed)
        if consumer:
            best = max(np.float64(belief[f, p, TRADER]), np.float64(belief[f, p, COOP]))
            tally[_T_PREMIUM_KG] += ordered[i]
            tally[_T_NET] += (per_kg - cost) * ordered[i]
            tally[_T_BEST] += best * ordered[i]


@kernel(
    "void(i8, u8, f8, f8, f8, f8, f8, f8, f8, f8, f8, i8[::1], f8[::1], f8[::1],"
    " i1[::1], i1[::1], i4[::1], i4[::1], i1[::1], i4[::1], f8[::1], u8[::1],"
    " f8[::1], f8[::1], f8[::1], i4[:,::1], i4[:,::1], i1[:,::1], f4[:,::1], f8[::1])"
)
def _remember(
    day: int, mood_key: Any, mood: float, redress: float, fresh_weight: float, late_weight: float,
    expected: float,
    loyalty_speed: float, rating_speed: float, stain: float, own: float, rows: Any, lost_of: Any,
    refund_of: Any,
    stage: Any, kind: Any, seller: Any, buyer: Any, zone: Any, promised: Any, fresh: Any, uid: Any,
    reputation: Any, awareness: Any, told: Any, known: Any, first_day: Any, state: Any, loyalty: Any,
    tally: Any,
) -> None:  # fmt: skip
    """What consumers make of what came: reputation, awareness, loyalty, and the repurchase statistic."""
    for r in range(rows.size):
        i = rows[r]
        if lost_of[r] < 0.0 or kind[i] != CONSUMER:
            continue
        f, b = seller[i], buyer[i]
        late = float(max(day - promised[i], 0))
        felt = satisfaction(lost_of[r], refund_of[r], redress, fresh[i], fresh_weight, late, late_weight)
        felt = min(1.0, max(0.0, felt + mood * (2.0 * draw(mood_key, uid[i]) - 1.0)))
        rating = reputation[f] + rating_speed * (felt - reputation[f])
        reputation[f] = max(0.0, rating - (stain if refund_of[r] > 0.0 else 0.0))
        delight = (felt - expected) / max(1.0 - expected, 1e-9)
        awareness[b] = min(1.0, max(0.0, awareness[b] + own * delight * (1.0 - awareness[b])))
        told[zone[i]] += delight

        m = place(known, state, loyalty, b, f)
        if m < 0:
            continue
        if state[b, m] == _EMPTY or known[b, m] != f:
            if stage[i] != DELIVERED:
                continue
            if state[b, m] == _FIRST:  # forgotten with its window open
                tally[_T_FIRST] += 1.0
            known[b, m], first_day[b, m], state[b, m], loyalty[b, m] = f, day, _FIRST, 0.0
        elif state[b, m] == _FIRST and stage[i] == DELIVERED:
            tally[_T_FIRST] += 1.0
            within = day - first_day[b, m] <= WINDOW_DAYS
            tally[_T_AGAIN] += 1.0 if within else 0.0
            state[b, m] = _AGAIN if within else _CLOSED
        liking = np.float64(loyalty[b, m])
        loyalty[b, m] = liking + loyalty_speed * (max(0.0, delight) - liking)


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
    s, market, day = world.settings.market.delivery, world.settings.market, world.day
    c, f, b, t, networks, terms = (
        world.consignments, world.farmers, world.buyers, world.townships, world.networks, world.terms,
    )  # fmt: skip
    channels = world.settings.household.channels
    tally, money = world.tally.today, world.money.today
    lost, refund = np.empty(rows.size), np.empty(rows.size)
    subsidies = ("freight_subsidy_kg", "freight_subsidy_parcel", "buyer_subsidy_kg", "buyer_subsidy_parcel")
    subsidised = np.logical_or.reduce([terms[name] > 0.0 for name in subsidies])
    _inspect(
        day, key(world.seed, Purpose.DISPUTE, day), s.mass_tolerance, s.stale_below, s.damage_weight,
        s.claim_slope, s.refuse_at, s.lost_multiple, terms.scalar("late_compensation"),
        channels.commission, market.assistance.commission, channels.smoothing, rows,
        c.stage, c.kind, c.seller, c.product, c.village, c.township, c.network, c.created,
        c.promised, c.packed_kg, c.ordered_kg, c.kg, c.fresh, c.damage, c.paid_cny, c.freight_cny, c.uid,
        f.cash, f.income_month, f.belief, f.online_cost, f.channel_kg, f.channel_cny, f.value_year,
        f.group, subsidised, networks.cash, networks.costs_month, networks.up_cost_month,
        t.orders_month, t.disputes_month, lost, refund, world.mass.today, tally, money,
    )  # fmt: skip
    _remember(
        day, key(world.seed, Purpose.SATISFACTION, day), s.mood, s.redress, s.fresh_weight, s.late_weight,
        s.expected, s.loyalty_speed, s.rating_speed, s.dispute_stain, s.own_awareness, rows, lost, refund,
        c.stage, c.kind, c.seller, c.buyer, c.zone, c.promised, c.fresh, c.uid,
        f.reputation, b.awareness, world.zones.told, b.known_seller, b.known_first, b.known_state,
        b.loyalty, tally,
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
