"""Handovers: at each something may be lost, mis-sorted or hit.

Skill, orders announced ahead and the care of assessed staff lower the chances; fragile goods and bad roads
raise the damage. What becomes of parcels nobody brings or collects is settled here too.
"""

from typing import Annotated, Any, NamedTuple

from ruralsim.entities import Consignments, Products
from ruralsim.entities.codes import LOST
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import M_LOST
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import Key
from ruralsim.world.world import Books, World

_SORTS, _MISSORTS, _HANDOVERS = (TALLY[name] for name in ("sorts", "missorts", "handovers"))
_LOST_KG, _LOST_VEGETABLE, _LOST_FRUIT = (
    TALLY[name] for name in ("lost_kg", "lost_vegetable_kg", "lost_fruit_kg")
)


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
    keep_days: Annotated[
        int, Param("days", 1, 60, "Days a parcel is kept at hub or township before it goes back", "保管期限")
    ] = 15
    late_days: Annotated[
        int,
        Param(
            "days", 0, 60, "Days at the township after which a parcel for a village is late", "下行件延误天数"
        ),
    ] = 5
    return_cny: Annotated[
        float,
        Param(
            "CNY/parcel", 0, 30, "Charged to whoever should have brought a parcel that goes back", "退件费用"
        ),
    ] = 3.0
    give_up_days: Annotated[
        int, Param("days", 5, 365, "A consignment under way this long counts as lost", "逾期视同丢失天数")
    ] = 30


@rule
def slip(chance: float, skill: float, announced: float, care: float) -> float:
    """Probability of an error: less with skill, announced orders, and the care of assessed staff."""
    return chance * (1.0 - skill) * (1.0 - 0.5 * announced) * (1.0 - 0.5 * care)


class Luck(NamedTuple):
    """Keys of the day's draws for what may go wrong with a parcel in staff's hands.

    Attributes:
        loss: it disappears.
        missort: it goes astray for some days.
        blow: it is hit.
    """

    loss: Key
    missort: Key
    blow: Key

    @classmethod
    def today(cls, world: World) -> "Luck":
        """The keys of the world's day."""
        purposes = Purpose.PARCEL_LOSS, Purpose.MISSORT, Purpose.DAMAGE
        return cls(*(key(world.seed, purpose, world.day) for purpose in purposes))


@rule
def vanish(c: Consignments, products: Products, books: Books, i: int) -> None:
    """Consignment i is lost; at delivery the market counts it and refunds its buyer."""
    p, kg = int(c.product[i]), c.kg[i]
    books.mass[M_LOST, p] += kg
    books.tally[_LOST_KG] += kg
    books.tally[_LOST_VEGETABLE] += kg if products.vegetable[p] else 0.0
    books.tally[_LOST_FRUIT] += kg if products.fruit[p] else 0.0
    c.kg[i] = 0.0
    c.stage[i] = LOST


@rule
def handle(
    c: Consignments, products: Products, s: Handover, luck: Luck, books: Books, i: int, ordinal: Any,
    skill: float, announced: float, care: float, packing: float,
) -> bool:  # fmt: skip
    """One handover of consignment i: it may vanish, go astray or be hit; whether staff made an error."""
    who = mix(c.uid[i], ordinal)
    books.tally[_SORTS] += 1.0
    books.tally[_HANDOVERS] += 1.0
    if draw(luck.loss, who) < s.loss:
        vanish(c, products, books, i)
        return True
    wrong = False
    if draw(luck.missort, who) < slip(s.missort, skill, announced, care):
        c.due[i] += s.missort_days
        books.tally[_MISSORTS] += 1.0
        wrong = True
    fragile = products.fragility[int(c.product[i])]
    if draw(luck.blow, who) < slip(s.damage, skill, 0.0, care) * fragile * (1.0 - packing):
        c.damage[i] = min(c.damage[i] + s.blow, 1.0)
        wrong = True
    return wrong


@rule
def shake(c: Consignments, products: Products, i: int, roughness: float, vibration: float) -> None:
    """A rough way damages consignment i by its product's fragility."""
    c.damage[i] = min(c.damage[i] + roughness * products.fragility[int(c.product[i])] * vibration, 1.0)


@rule
def care(stake: float, wage: float) -> float:
    """How careful staff are when an error costs them pay: half-way at the pay of half a day.

    Without stakes nobody takes more care, also where nobody is paid.

    Args:
        stake: bonus or penalty per error, CNY.
        wage: pay of a month, CNY.
    """
    pay = stake + wage / (2.0 * WORKDAYS_MONTH)
    return stake / pay if pay > 0.0 else 0.0
