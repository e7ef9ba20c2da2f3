"""Inspection: what a buyer finds, what is refunded, and what the seller gets and learns.

Goods that come short of weight, shaken, or too old are worth less to the buyer; the worse they are the
likelier the claim, which is refunded from escrow and counted as a dispute; goods beyond use are refused.
The rest of the price is released to the seller.
"""

from typing import Annotated, Any, NamedTuple

import numpy as np

from ruralsim.entities import Consignments, Farmers, Networks, Townships
from ruralsim.entities.codes import (
    ASSISTANCE,
    CONSUMER,
    COOP,
    COST_COMPENSATION,
    DELIVERED,
    FARMING,
    LOST,
    ONLINE,
    RETURNED,
    TRADER,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw
from ruralsim.foundation.kernel import rule
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
from ruralsim.foundation.records import Key
from ruralsim.market.traders import learned
from ruralsim.terms import Terms
from ruralsim.world.world import Books

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
_T_PIECES = TALLY["up_freight_pieces_cny"]
_T_ONLINE_KG, _T_ONLINE_CNY = TALLY["sold_online_kg"], TALLY["sold_online_cny"]
_T_ASSIST_KG, _T_ASSIST_CNY = TALLY["sold_assistance_kg"], TALLY["sold_assistance_cny"]
_T_PREMIUM_KG, _T_NET, _T_BEST = TALLY["online_premium_kg"], TALLY["online_net_cny"], TALLY["online_best_cny"]
_T_COMPENSATION, _T_COST_UP = TALLY["cost_compensation"], TALLY["cost_up"]


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


class Verdict(NamedTuple):
    """What a buyer found.

    Attributes:
        lost: value lost, 0-1; −1 for what never came.
        refunded: share of the price.
    """

    lost: float
    refunded: float


class Fees(NamedTuple):
    """What is taken from the price, and how fast sellers learn what is left.

    Attributes:
        online: platform's commission, share of the price.
        assistance: the same on directed procurement.
        learning: of what a channel brings, per sale.
    """

    online: float
    assistance: float
    learning: float


@rule
def subsidised(terms: Terms, v: int, group: int) -> Any:
    """Whether freight or price is subsidised for a group of households of a village."""
    freight = terms.freight_subsidy_kg[v, group] > 0.0 or terms.freight_subsidy_parcel[v, group] > 0.0
    return freight or terms.buyer_subsidy_kg[v, group] > 0.0 or terms.buyer_subsidy_parcel[v, group] > 0.0


@rule
def _hand_over(
    day: int, claim: Key, s: Delivery, i: int, c: Consignments, farmers: Farmers, towns: Townships,
    terms: Terms, books: Books,
) -> tuple[float, float]:  # fmt: skip
    """The buyer keeps consignment i, claims, or refuses it; returns value lost and refund, CNY."""
    t, p, kg, paid = c.township[i], c.product[i], c.kg[i], c.paid_cny[i]
    consumer = c.kind[i] == CONSUMER
    # the buyer weighs and looks: what is missing, bruised or stale may lead to a claim
    short = 1.0 - kg / max(c.ordered_kg[i], 1e-9)
    lost = value_lost(short, c.damage[i], c.fresh[i], s.mass_tolerance, s.damage_weight, s.stale_below)
    disputed = draw(claim, c.uid[i]) < s.claim_slope * lost
    towns.orders_month[t] += 1.0
    if disputed:
        towns.disputes_month[t] += 1.0
        books.tally[_T_DISPUTES] += 1.0
    # goods that are worth too little go back, and the whole price with them
    if disputed and lost >= s.refuse_at:
        c.stage[i] = RETURNED
        books.mass[M_REFUSED, p] += kg
        books.tally[_T_RETURNED] += 1.0
        return lost, paid
    # else they are kept, less a refund where there is a claim
    c.stage[i] = DELIVERED
    books.mass[M_DELIVERED, p] += kg
    books.tally[_T_DELIVERED] += 1.0
    books.tally[_T_KG] += kg
    books.tally[_T_CONSUMER if consumer else _T_ASSISTED] += 1.0
    helped = subsidised(terms, int(c.village[i]), int(farmers.group[c.seller[i]]))
    books.tally[_T_SUBSIDISED] += 1.0 if consumer and helped else 0.0
    books.tally[_T_DAYS] += day - c.created[i]
    books.tally[_T_DAMAGED] += 1.0 if c.damage[i] > s.mass_tolerance else 0.0
    books.tally[_T_LOSS] += 1.0 - kg / max(c.packed_kg[i], 1e-9)
    books.tally[_T_PAID] += paid
    books.tally[_T_FREIGHT] += c.freight_cny[i]
    books.tally[_T_PIECES] += c.freight_cny[i] if consumer else 0.0
    return lost, lost * paid if disputed else 0.0


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
    # the seller gets the price less refund and commission, and what the network owes for a lost parcel
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
    # the year's accounts of the household by channel
    farmers.channel_kg[f, channel] += sold
    farmers.channel_cny[f, channel] += gain - c.freight_cny[i]
    books.tally[_T_ONLINE_KG if consumer else _T_ASSIST_KG] += sold
    books.tally[_T_ONLINE_CNY if consumer else _T_ASSIST_CNY] += release
    kg = max(ordered, 1e-9)
    if consumer:
        # per kilogram, less packing and freight: this is what it will expect of online sales
        cost, belief = np.float64(farmers.online_cost[p, f]), farmers.belief[p, f]
        belief[ONLINE] = learned(np.float64(belief[ONLINE]), net / kg - cost, speed)
        best = max(np.float64(belief[TRADER]), np.float64(belief[COOP]))
        books.tally[_T_PREMIUM_KG] += ordered
        books.tally[_T_NET] += (net / kg - cost) * ordered
        books.tally[_T_BEST] += best * ordered


@rule
def inspect(
    day: int, claim: Key, s: Delivery, fees: Fees, i: int, c: Consignments, farmers: Farmers,
    networks: Networks, towns: Townships, terms: Terms, books: Books,
) -> Verdict:  # fmt: skip
    """Settles consignment i with money and mass, whether it came or was lost."""
    paid = c.paid_cny[i]
    lost, refund, compensation, late = -1.0, paid, 0.0, 0.0
    # what was lost on the way is refunded and compensated; what came is looked at, late or not
    if c.stage[i] == LOST:
        books.tally[_T_LOST] += 1.0
        compensation = min(paid, s.lost_multiple * c.freight_cny[i])
    else:
        lost, refund = _hand_over(day, claim, s, i, c, farmers, towns, terms, books)
        if day > c.promised[i]:
            late = terms.late_compensation[0]
            books.tally[_T_LATE] += 1.0
    n = int(c.network[i])
    # the network's record: consignments ended, and what they had lost
    networks.ended_month[n] += 1.0
    networks.spoilt_month[n] += lost if lost >= 0.0 else 1.0
    c.paid_cny[i] = 0.0
    # the price leaves escrow
    release = paid - refund
    fee = (fees.online if c.kind[i] == CONSUMER else fees.assistance) * release
    gain = _pay(i, paid, refund, compensation, late, fee, c, farmers, networks, books)
    if c.stage[i] != LOST:
        _learn(i, release - fee, gain, release, fees.learning, c, farmers, books)
    return Verdict(lost, refund / max(paid, 1e-9))
