"""Learning: prices from neighbours every week; skills by training, by doing, and lost without practice."""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import COOP, ONLINE, TRADER
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.household.channels import online_costs, posted_after_fees
from ruralsim.world.world import World

_SUNDAY = 6


class Learning(Settings):
    """What households learn, and how fast."""

    neighbours: Annotated[
        float, Param("1/week", 0, 1, "Step toward the village's mean price", "向邻里学习速度")
    ] = 0.05
    doing_digital: Annotated[
        float, Param("1/year", 0, 5, "Digital skill gained by running a shop", "经营网店提升数字技能")
    ] = 0.2
    doing_selling: Annotated[
        float, Param("1/year", 0, 5, "Selling skill gained by running a shop", "经营网店提升网销技能")
    ] = 0.4
    decay: Annotated[float, Param("1/year", 0, 2, "Skill lost without practice", "技能衰退")] = 0.1


def learning(world: World) -> None:
    """Phase 11: weekly exchange of prices in the village; monthly change of skills."""
    if world.calendar.weekday(world.day) == _SUNDAY:
        online_costs(world)
        _exchange(world)
    if world.calendar.is_month_end(world.day):
        _skills(world)


def _exchange(world: World) -> None:
    farmers, villages = world.farmers, world.villages
    villages.price_info[:] = np.clip(world.terms["price_information"], 0.0, 1.0)
    _village_prices(
        villages.first, villages.households, farmers.sells_online, farmers.belief, farmers.order_rate,
        farmers.online_cost, posted_after_fees(world), world.products.price_coop,
        villages.mean_belief, villages.online_premium, villages.online_share,
        world.settings.household.learning.neighbours,
    )  # fmt: skip


@rule
def approach_(value: float, target: float, speed: float) -> Any:
    """A step of exponential smoothing."""
    return value + speed * (target - value)


@rule
def premium_(online: float, best: float) -> Any:
    """Net online price over the best alternative, relative."""
    return online / best - 1.0 if best > 0.0 else 0.0


@kernel(
    "void(i4[::1], i4[::1], b1[::1], f4[:,:,::1], f4[:,::1], f4[:,::1], f8[::1], f8[::1],"
    "f4[:,:,::1], f8[::1], f8[::1], f8)"
)
def _village_prices(
    first: Any, households: Any, sells: Any, belief: Any, order_rate: Any, online_cost: Any, posted: Any,
    price_coop: Any, mean: Any, premium: Any, share: Any, speed: float,
) -> None:  # fmt: skip
    products = price_coop.size
    total = np.zeros((products, 2))
    for v in range(first.size):
        start, end = int(first[v]), int(first[v]) + int(households[v])
        total[:, :] = 0.0
        shops = 0
        gained, worth = 0.0, 0.0
        for i in range(start, end):
            for p in range(products):
                total[p, 0] += float(belief[i, p, TRADER])
            if sells[i]:
                shops += 1
                for p in range(products):
                    online, kg = float(belief[i, p, ONLINE]), float(order_rate[i, p])
                    total[p, 1] += online
                    gained += kg * online
                    worth += kg * max(float(belief[i, p, TRADER]), float(belief[i, p, COOP]))
        for p in range(products):
            total[p, 0] /= max(end - start, 1)
            total[p, 1] /= max(shops, 1)
            mean[v, p, TRADER], mean[v, p, COOP], mean[v, p, ONLINE] = total[p, 0], price_coop[p], total[p, 1]
        for i in range(start, end):
            for p in range(products):
                # where nobody sells online, posted prices are all there is to go by
                online = total[p, 1] if shops > 0 else max(posted[p] - float(online_cost[i, p]), 0.0)
                belief[i, p, TRADER] = approach_(float(belief[i, p, TRADER]), total[p, 0], speed)
                belief[i, p, COOP] = approach_(float(belief[i, p, COOP]), price_coop[p], speed)
                belief[i, p, ONLINE] = approach_(float(belief[i, p, ONLINE]), online, speed)
        premium[v] = premium_(gained, worth)
        share[v] = shops / max(end - start, 1)


def _skills(world: World) -> None:
    """Monthly: teaching and practice close the gap to mastery; unpractised skill fades to its base."""
    farmers, settings = world.farmers, world.settings.household.learning
    for skill, base, term, doing in (
        (farmers.digital_skill, farmers.digital_base, "digital_training", settings.doing_digital),
        (farmers.selling_skill, farmers.selling_base, "selling_training", settings.doing_selling),
    ):
        taught = world.terms[term][farmers.village, farmers.group]
        gain = (taught + np.where(farmers.sells_online, doing, 0.0)) / 12.0
        fade = np.where(farmers.sells_online, 0.0, settings.decay / 12.0)
        skill += gain * (1.0 - skill) - fade * np.maximum(skill - base, 0.0)
        np.clip(skill, 0.0, 1.0, out=skill)
