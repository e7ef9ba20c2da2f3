"""Tiny counties for tests, built like any other."""

from datetime import date
from typing import Any

from ruralsim.entities import Shops
from ruralsim.foundation.calendar import Calendar
from ruralsim.scenario import Scenario
from ruralsim.state import State
from ruralsim.world.build import build
from ruralsim.world.shops import keep_shops
from ruralsim.world.world import World


def tiny_scenario(**values: Any) -> Scenario:
    """A small scenario; keyword ``world__terrain__ruggedness=0.2`` sets ``world.terrain.ruggedness``."""
    tree: dict[str, Any] = {
        "world": {
            "width_km": 12, "height_km": 10, "townships": 2, "villages": 4,
            "households": 40, "buyers": 40, "institutions": 2,
            "year": {"festivals": False},  # days are alike, unless a test asks for them
        },
        "run": {"days": 40, "burn_in_days": 0},
    }  # fmt: skip
    for path, value in values.items():
        node = tree
        *groups, leaf = path.split("__")
        for group in groups:
            node = node.setdefault(group, {})
        node[leaf] = value
    return Scenario.from_values(tree)


def tiny_world(
    households: int = 40,
    villages: int = 4,
    townships: int = 2,
    buyers: int = 40,
    institutions: int = 2,
    *,
    seed: int = 1,
    days: int = 40,
    burn_in_days: int = 0,
    start: date = date(2021, 1, 1),
    **values: Any,
) -> World:
    """A county of 12 x 10 km on the eve of its first day.

    Args:
        households: farm households.
        villages: villages.
        townships: townships.
        buyers: circles of consumers.
        institutions: assisting institutions.
        seed: of all chance, the place's included.
        days: horizon.
        burn_in_days: days before day 0.
        start: date of day 0.
        **values: anything else, as in `tiny_scenario`.
    """
    sizes = {
        "households": households, "villages": villages, "townships": townships,
        "buyers": buyers, "institutions": institutions,
    }  # fmt: skip
    place = {f"world__{name}": size for name, size in sizes.items()} | {"world__seed": seed}
    scenario = tiny_scenario(**place | values)
    return build(scenario, seed, Calendar(start, days, burn_in_days), State())


def set_shops(world: World, online: Any) -> Shops:
    """The world's shops once exactly these households sell online.

    Args:
        world: changed in place.
        online: one flag for all, or (households,) one each.
    """
    world.farmers.sells_online[:] = online
    keep_shops(world.farmers, world.shops, world.products)
    return world.shops
