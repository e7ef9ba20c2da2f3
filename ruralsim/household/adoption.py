"""Opening and closing an online shop.

A shop needs internet, signal, some digital skill, a hand at home to pack, a carrier, and a prospect of gain.
Among such households the monthly hazard is proportional,
`h = h0 · exp(a·(skill − ½) + b·premium of the neighbours)`, and lower where no point is within reach. A shop
looks at its books once a week, on a weekday of its own, and closes after 90 days below the best alternative,
or of being unable to sell.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Shops, Villages
from ruralsim.entities.codes import COOP, ONLINE, TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw_array, key, uids
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, Key
from ruralsim.household.channels import can_pack, coop_reach, packs_
from ruralsim.world.shops import keep_shops
from ruralsim.world.world import World

_WEEK = 7
_ADOPTIONS, _EXITS = TALLY["adoptions"], TALLY["exits_online"]


class Adoption(Settings):
    """Hazards of opening and closing a shop."""

    hazard: Annotated[
        float, Param("1/month", 0, 1, "Hazard of opening at medium skill, no premium seen", "开店基准风险率")
    ] = 0.003
    skill_response: Annotated[float, Param("1", 0, 20, "Response to digital skill", "对数字技能的反应")] = 3.0
    premium_response: Annotated[
        float, Param("1", 0, 20, "Response to neighbours' net premium", "对邻里网售溢价的反应")
    ] = 2.0
    without_point: Annotated[
        float, Param("1", 0, 1, "Hazard where no point is within reach, relative", "无网点时的相对风险率")
    ] = 0.2
    least_digital_skill: Annotated[
        float, Param("1", 0, 1, "Least digital skill to run a shop", "开店最低数字技能")
    ] = 0.35
    patience_days: Annotated[
        int, Param("days", 1, 1000, "Days below the best alternative until the shop closes", "关店前容忍天数")
    ] = 90
    idle_cny_day: Annotated[
        float, Param("CNY/day", 0, 100, "Net sales below which a shop is idle", "视为无单的日净销售额")
    ] = 0.5
    subscription: Annotated[
        float,
        Param("1/month", 0, 1, "Hazard of subscribing where there is signal", "上网订购风险率",
              source="CNNIC: rural penetration 57.6 % (2021) to 67.3 % (2024)", confidence="M"),
    ] = 0.007  # fmt: skip


def adoption(world: World) -> None:
    """Phase 11: shops that lose close, each on its weekday; each month some open and households subscribe."""
    changed = _close(world)
    if world.calendar.is_month_end(world.day):
        changed += _open(world)
        _subscribe(world)
    if changed:
        keep_shops(world.farmers, world.shops, world.products)


def prospects(world: World) -> NDArray[np.bool_]:
    """(household,) whether it could run a shop, and expects to gain with at least one product it grows."""
    farmers = world.farmers
    gain = np.zeros(farmers.n, np.bool_)
    coop = coop_reach(world)[farmers.village]
    for p in range(world.products.n):
        best = farmers.belief[p, :, TRADER]
        best = np.where(coop, np.maximum(best, farmers.belief[p, :, COOP]), best)
        gain |= (farmers.share[p] > 0.0) & (farmers.belief[p, :, ONLINE] > best)
    return np.asarray(gain & (farmers.land_ha > 0.0) & able(world))


def able(world: World) -> NDArray[np.bool_]:
    """(household,) internet, signal, digital skill, a hand to pack, and a carrier."""
    farmers, least = world.farmers, world.settings.household.adoption.least_digital_skill
    return np.asarray(
        farmers.internet
        & world.villages.signal[farmers.village]
        & (farmers.digital_skill >= least)
        & can_pack(world)
        & (farmers.carrier >= 0)
    )


def hazard(world: World) -> NDArray[np.float64]:
    """(household,) monthly probability of opening a shop, if it has the prospects."""
    farmers, villages, settings = world.farmers, world.villages, world.settings.household.adoption
    seen = np.clip(villages.online_premium, -0.5, 1.0)[farmers.village]
    pull = settings.skill_response * (farmers.digital_skill - 0.5) + settings.premium_response * seen
    reach = np.where(villages.point_within[farmers.village], 1.0, settings.without_point)
    return np.asarray(1.0 - exp_array(-settings.hazard * reach * exp_array(pull)))


def _open(world: World) -> int:
    """Returns how many open."""
    farmers = world.farmers
    chance = draw_array(key(world.seed, Purpose.ADOPTION, world.day), farmers.uid)
    opened = prospects(world) & ~farmers.sells_online & (chance < hazard(world))
    farmers.sells_online[opened] = True
    farmers.adopted_day[opened] = world.day
    farmers.below_days[opened] = 0
    found = int(np.count_nonzero(opened))
    world.tally.today[_ADOPTIONS] += found
    return found


def _subscribe(world: World) -> None:
    farmers = world.farmers
    chance = draw_array(key(world.seed, Purpose.ADOPTION, world.day), uids("subscription", farmers.uid))
    covered = world.villages.signal[farmers.village]
    farmers.internet |= covered & (chance < world.settings.household.adoption.subscription)


def _close(world: World) -> int:
    """Returns how many close."""
    closed: int = _shops(
        np.uint64(world.day % _WEEK), world.day, world.farmers, world.shops, world.villages,
        world.settings.household.adoption, coop_reach(world),
    )  # fmt: skip
    world.tally.today[_EXITS] += closed
    return closed


@rule
def below_best_(gained: float, worth: float, idle_cny: float) -> Any:
    """Whether a shop earns less than the same goods would elsewhere, or next to nothing."""
    return gained < worth or gained < idle_cny


@kernel
def _shops(
    weekday: Key, day: int, farmers: Farmers, shops: Shops, villages: Villages, s: Adoption, coop: B1
) -> int:
    """Shops whose weekday it is count the days on which their goods would earn more elsewhere.

    Returns:
        How many close.
    """
    closed = 0
    products = farmers.stock_kg.shape[0]
    for k in range(shops.n):
        i = int(shops.household[k])
        if farmers.uid[i] % np.uint64(_WEEK) != weekday:
            continue
        v = int(farmers.village[i])
        gained, worth, in_stock = 0.0, 0.0, 0.0
        for p in range(products):
            in_stock += farmers.stock_kg[p, i]
            kg, belief = np.float64(shops.order_rate[k, p]), farmers.belief[p, i]
            if not kg > 0.0:
                continue
            best = np.float64(belief[TRADER])
            best = max(best, np.float64(belief[COOP])) if coop[v] else best
            gained += kg * np.float64(belief[ONLINE])
            worth += kg * best
        unable = not villages.signal[v] or int(farmers.carrier[i]) < 0 or not packs_(i, day, farmers)
        # between harvests, with nothing in stock, the week does not count against the shop
        below = unable or (in_stock > 0.0 and below_best_(gained, worth, s.idle_cny_day))
        if below:
            farmers.below_days[i] = int(farmers.below_days[i]) + _WEEK
        elif in_stock > 0.0:
            farmers.below_days[i] = 0
        if int(farmers.below_days[i]) >= s.patience_days:
            farmers.sells_online[i] = False
            farmers.below_days[i] = 0
            closed += 1
    return closed
