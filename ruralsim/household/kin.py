"""Kin who are registered as several households help one another (分户不分家), monthly.

Where statistics count fewer persons to a household than usual, families are registered as several: old
couples, and their children, each with a household register of its own. In a village of n households with k
members where K are usual, lots put the households into n · k ÷ K families, as even in size as can be. Who has
more a head than the mean of the family gives, as far as the cash in hand goes; who has less receives in
proportion to what is lacking:

    month's help = (own income a head − that of the family) · residents · support ÷ 12

Help is a transfer: income of who receives it, and taken off the income of who gives, so that the county's
mean does not change by it. Both see it in their income, so that the gap shrinks to 1 ÷ (1 + support) of what
it would be. Where households are as large as usual, or larger, a household is a family and nothing is given.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import TRANSFERS
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.endowment import people_level
from ruralsim.world.world import World

Array = NDArray[np.float64]


class Kin(Settings):
    """Help among kin in separate households."""

    support: Annotated[
        float,
        Param("1/year", 0, 4,
              "Help in a year among kin of several households, relative to the gap in income a head left",
              "分户亲属年扶助额与人均收入差距之比",
              source="assumed; that kin live near: CHARLS 2011-12 (Lei and others), of those over 60, 39 % "
              "live with a child, 34 % have one in the neighbourhood"),
    ] = 2.0  # fmt: skip


def families(world: World) -> NDArray[np.int64]:
    """(household,) number of its family; empty where a household is a family."""
    part = people_level(world.settings)
    if part >= 1.0:
        return np.empty(0, np.int64)
    f, households = world.farmers, world.villages.households.astype(np.int64)
    count = np.maximum(np.rint(households * part).astype(np.int64), 1)
    lot = draw_array(key(world.place_seed, Purpose.KINSHIP, 0), f.uid)
    turn = np.lexsort((lot, f.village))  # village by village, as rows are, and by lot within
    place = np.arange(f.n) - world.villages.first[f.village]
    family = np.empty(f.n, np.int64)
    family[turn] = (np.cumsum(count) - count)[f.village] + place * count[f.village] // households[f.village]
    return family


def help_among(family: NDArray[np.int64], people: Array, income: Array, cash: Array, support: float) -> Array:
    """What each household receives from its kin in a month, less what it gives, CNY.

    Args:
        family: number of each household's family.
        people: residents.
        income: a head, CNY/year.
        cash: in hand, CNY: nobody gives more.
        support: a year, relative to the gap.
    """
    heads = np.bincount(family, people)
    mean = np.bincount(family, people * income) / np.maximum(heads, 1e-9)
    month = people * (income - mean[family]) * support / 12.0
    given = np.minimum(np.maximum(month, 0.0), np.maximum(cash, 0.0))
    lacking = np.maximum(-month, 0.0)
    met = np.bincount(family, given) / np.maximum(np.bincount(family, lacking), 1e-9)
    return np.asarray(lacking * met[family] - given)


def kin(world: World) -> None:
    """Help of the month, before households close it (last day of the month)."""
    support = world.settings.household.kin.support
    if not world.calendar.is_month_end(world.day) or support <= 0.0:
        return
    family, f = world.kept.get("families", None, lambda: families(world)), world.farmers
    if not family.size:
        return
    people = np.asarray(f.members, np.float64) - f.migrants
    received = help_among(family, people, f.income_head, f.cash, support)
    f.cash += received
    f.income_month[:, TRANSFERS] += received
