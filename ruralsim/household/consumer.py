"""What farm households gain as buyers from being able to order online: price and choice, told in CNY.

Without parcels a household would buy at home: what village shops stock costs more there, the more the longer
the way from the county seat, and what they do not stock cannot be had. With a demand of constant elasticity
ε, what it would pay to keep the chance to order (the area under demand between the two prices) is, for each
CNY spent at the price online,

    (r^(1−ε) − 1) ∕ (1 − ε)    of what shops stock at r times the price,
    1 ∕ (ε − 1)                 of what they do not, r = ∞ (Feenstra 1994),

less the time that fetching the parcel takes, at the point or, where it was left there, at the township. It is
reported beside income and is no part of it: income is measured in money, not in what money buys where.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.tally import TALLY
from ruralsim.foundation.maths import pow_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.household.channels import WORK_MINUTES_MONTH
from ruralsim.world.world import World

_GAIN = TALLY["goods_gain_cny"]


class Consumer(Settings):
    """Prices and choice in village shops, and the way to the parcel."""

    shop_markup: Annotated[
        float,
        Param("1", 0, 2, "Price in village shops beside the county seat, above online", "村店加价率(近县城)"),
    ] = 0.08
    markup_hour: Annotated[
        float, Param("1/h", 0, 2, "What an hour's way from the county seat adds to it", "车程每小时加价")
    ] = 0.08
    stocked: Annotated[
        float,
        Param("1", 0, 1, "Part of what is ordered online that village shops stock", "网购品村店有售比例"),
    ] = 0.7
    elasticity: Annotated[
        float, Param("1", 1.5, 20, "Elasticity of demand for one kind of goods (ε)", "单品需求弹性")
    ] = 5.0
    parcels_trip: Annotated[
        float, Param("parcels", 1, 50, "Parcels fetched on one way to the point", "每次取件数")
    ] = 2.0
    farthest_minutes: Annotated[
        float, Param("min", 0, 600, "Longest way to a parcel reckoned with, one way", "取件最长单程")
    ] = 60.0


def gain_per_cny(ratio: NDArray[np.float64], s: Consumer) -> NDArray[np.float64]:
    """What a CNY spent online is worth above itself, before the way to the parcel.

    Args:
        ratio: (n,) price in the shops at home over the price online, 1 or more.
        s: settings.
    """
    e = s.elasticity
    stocked = (1.0 - pow_array(ratio, 1.0 - e)) / (e - 1.0)
    return np.asarray(s.stocked * stocked + (1.0 - s.stocked) / (e - 1.0))


def consumer_gain(world: World) -> None:
    """Adds up, on the last day of a month, what its orders were worth to those who placed them."""
    s, parcel = world.settings.household.consumer, world.settings.household.goods.goods_cny
    f, villages = world.farmers, world.villages
    hours = np.minimum(villages.market_minutes / 60.0, 10.0)
    worth = gain_per_cny(1.0 + s.shop_markup + s.markup_hour * hours, s)
    wage = world.townships.local_wage[villages.township] / WORK_MINUTES_MONTH
    point, township = (
        np.minimum(minutes, s.farthest_minutes)
        for minutes in (villages.point_minutes, villages.minutes_township)
    )
    way = (1.0 - villages.fetched) * point + villages.fetched * township
    fetching = 2.0 * way * wage / s.parcels_trip / max(parcel, 1e-9)
    spent = np.bincount(f.village, f.goods_cny_month, villages.n)
    world.tally.today[_GAIN] += float((spent * (worth - fetching)).sum())
