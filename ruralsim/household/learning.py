"""Learning: prices from neighbours every week; skills by training, by doing, and lost without practice."""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities import Farmers, Products, Shops, Villages
from ruralsim.entities.codes import COOP, ONLINE, TRADER
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8
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
    world.villages.price_info[:] = np.clip(world.terms["price_information"], 0.0, 1.0)
    _village_prices(
        world.villages, world.farmers, world.shops, world.products, posted_after_fees(world),
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


@kernel
def _village_prices(
    villages: Villages, farmers: Farmers, shops: Shops, products: Products, posted: F8, speed: float
) -> None:
    """Neighbours tell what each channel brings; perceived prices move towards the village's mean."""
    kinds, price_coop = posted.size, products.price_coop
    total = np.zeros((kinds, 2))
    for v in range(villages.first.size):
        start = int(villages.first[v])
        end = start + int(villages.households[v])
        total[:, :] = 0.0
        sellers = 0
        gained, worth = 0.0, 0.0
        for i in range(start, end):
            for p in range(kinds):
                total[p, 0] += np.float64(farmers.belief[p, i, TRADER])
            shop = int(farmers.shop[i])
            if shop >= 0:
                sellers += 1
                for p in range(kinds):
                    belief, kg = farmers.belief[p, i], np.float64(shops.order_rate[shop, p])
                    online = np.float64(belief[ONLINE])
                    total[p, 1] += online
                    gained += kg * online
                    worth += kg * max(np.float64(belief[TRADER]), np.float64(belief[COOP]))
        for p in range(kinds):
            total[p, 0] /= max(end - start, 1)
            total[p, 1] /= max(sellers, 1)
        for i in range(start, end):
            for p in range(kinds):
                # where nobody in the village sells online, households know the posted prices only
                belief, cost = farmers.belief[p, i], float(farmers.online_cost[p, i])
                online = total[p, 1] if sellers > 0 else max(posted[p] - cost, 0.0)
                belief[TRADER] = approach_(np.float64(belief[TRADER]), total[p, 0], speed)
                belief[COOP] = approach_(np.float64(belief[COOP]), price_coop[p], speed)
                belief[ONLINE] = approach_(np.float64(belief[ONLINE]), online, speed)
        villages.online_premium[v] = premium_(gained, worth)


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
