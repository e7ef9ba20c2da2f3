"""Handovers: at each something may be lost, mis-sorted or hit.

Skill, orders announced ahead and the care of assessed staff lower the chances; fragile goods and bad roads
raise the damage. What becomes of parcels nobody brings or collects is settled here too.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import LOST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw, mix
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import M_LOST
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World

_SORTS, _MISSORTS, _HANDOVERS = (TALLY[name] for name in ("sorts", "missorts", "handovers"))
_LOST_KG, _LOST_VEGETABLE, _LOST_FRUIT = (
    TALLY[name] for name in ("lost_kg", "lost_vegetable_kg", "lost_fruit_kg")
)

# places in the array of parameters of handling
(
    LOSS,
    MISSORT,
    DAMAGE,
    BLOW,
    MISSORT_DAYS,
    UNCOLLECTED,
    UNCOLLECTED_DIRECT,
    FETCH,
    RETURN,
    VIBRATION,
    HOST_FEE,
    GIVE_UP,
) = range(12)


class Handover(Settings):
    """What goes wrong when goods change hands, and what becomes of parcels nobody brings."""

    loss: Annotated[float, Param("1", 0, 0.1, "Parcels lost per handover", "单次交接丢失率")] = 0.0003
    missort: Annotated[float, Param("1", 0, 0.5, "Mis-sorts per sort, staff of no skill", "零技能错分率")] = (
        0.05
    )
    missort_days: Annotated[int, Param("days", 0, 15, "Delay of a mis-sort", "错分延误天数")] = 2
    damage: Annotated[
        float,
        Param(
            "1", 0, 1, "Blows per handover to the most fragile good, staff of no skill", "零技能野蛮装卸率"
        ),
    ] = 0.12
    blow: Annotated[float, Param("1", 0, 1, "Damage of a blow", "单次损伤程度")] = 0.25
    uncollected: Annotated[
        float, Param("1", 0, 1, "Parcels at points that nobody collects within 15 days", "网点无人领取率")
    ] = 0.004
    uncollected_direct: Annotated[
        float, Param("1", 0, 1, "The same where the courier finds nobody", "直投无人领取率")
    ] = 0.015
    fetch_day: Annotated[
        float,
        Param("1/day", 0, 1, "Parcels left at the township that are fetched each day", "乡镇自提日领取率"),
    ] = 0.22
    keep_days: Annotated[int, Param("days", 1, 60, "Days a parcel is kept for collection", "保管期限")] = 15
    give_up_days: Annotated[
        int, Param("days", 5, 365, "A consignment under way this long counts as lost", "逾期视同丢失天数")
    ] = 30


@rule
def slip(chance: float, skill: float, announced: float, care: float) -> float:
    """Probability of an error: less with skill, announced orders, and the care of assessed staff."""
    return chance * (1.0 - skill) * (1.0 - 0.5 * announced) * (1.0 - 0.5 * care)


def return_hazard(fetch: float, days: int) -> float:
    """Daily hazard of being sent back that returns as many parcels as a limit in days would."""
    left = 1.0
    for _ in range(days):
        left *= 1.0 - fetch
    if left >= 1.0 or left <= 0.0:
        return 1.0 / days if left >= 1.0 else 0.0
    return min(fetch * left / ((1.0 - fetch) * (1.0 - left)), 1.0)


@rule
def vanish(i: int, p: int, kg: Any, vegetable: Any, fruit: Any, stage: Any, mass: Any, tally: Any) -> None:
    """Consignment i of product p is lost; at delivery the market counts it and refunds its buyer."""
    mass[M_LOST, p] += kg[i]
    tally[_LOST_KG] += kg[i]
    tally[_LOST_VEGETABLE] += kg[i] if vegetable[p] else 0.0
    tally[_LOST_FRUIT] += kg[i] if fruit[p] else 0.0
    kg[i] = 0.0
    stage[i] = LOST


@rule
def handle(
    i: int, p: int, ordinal: Any, skill: float, announced: float, care: float, key_loss: Any, key_sort: Any,
    key_blow: Any, uid: Any, fragility: Any, packing: float, due: Any, damage: Any, missorts: Any, hand: Any,
    tally: Any,
) -> Any:  # fmt: skip
    """One handover of consignment i: 0 all right, 1 mis-sorted or hit, 2 lost."""
    who = mix(uid[i], ordinal)
    tally[_SORTS] += 1.0
    tally[_HANDOVERS] += 1.0
    if draw(key_loss, who) < hand[LOSS]:
        return 2
    wrong = 0
    if draw(key_sort, who) < slip(hand[MISSORT], skill, announced, care):
        due[i] += int(hand[MISSORT_DAYS])
        missorts[i] += 1
        tally[_MISSORTS] += 1.0
        wrong = 1
    if draw(key_blow, who) < slip(hand[DAMAGE], skill, 0.0, care) * fragility[p] * (1.0 - packing):
        damage[i] = min(damage[i] + hand[BLOW], 1.0)
        wrong = 1
    return wrong


def care(world: World) -> Any:
    """(network,) how careful staff are when an error costs them pay: half-way at the pay of half a day.

    Without stakes nobody takes more care, also where nobody is paid.
    """
    stake = world.terms["assessment"]
    pay = stake + world.networks.courier_wage / 52.0
    return np.divide(stake, pay, out=np.zeros_like(pay), where=pay > 0.0)


def hand_array(world: World) -> Any:
    """Parameters of handling as kernels take them."""
    s = world.settings.logistics
    r = s.handover
    return np.array([
        r.loss, r.missort, r.damage, r.blow, r.missort_days, r.uncollected, r.uncollected_direct, r.fetch_day,
        return_hazard(r.fetch_day, r.keep_days), s.custody.vibration, s.sharing.host_fee, r.give_up_days,
    ])  # fmt: skip
