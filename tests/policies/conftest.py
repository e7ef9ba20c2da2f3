"""Runs of the small county under levers, kept for the session."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np

from ruralsim.entities.tally import TALLY
from ruralsim.policies import levers
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.world import World
from tests.bits import digest

SUMMER = date(2021, 6, 20)


def county(
    days: int, *overrides: tuple[str, Any], start: date = SUMMER, seed: int = 1, **lever: Any
) -> World:
    """The small county on the eve of its first day; keyword ``awards={"intensity": 1}`` sets a lever."""
    sets = [("run.burn_in_days", 0), ("run.start", start)]
    for name, settings in lever.items():
        sets += [(f"policies.{name}.{key}", value) for key, value in (settings or {"ramp_days": 0}).items()]
    return prepare(Scenario.load("small", overrides=[*sets, *overrides]), seed, days)


def run(world: World, days: int, *, check: bool = False) -> World:
    for _ in range(days):
        step(world, check=check)
    return world


@cache
def plain(days: int, start: date = SUMMER) -> World:
    """The county without any lever; not to be changed."""
    return run(county(days, start=start), days)


def total(world: World, name: str) -> float:
    """Sum of a tally over the days run."""
    return float(world.tally.days[: world.tally.stored, TALLY[name]].sum())


def everywhere(world: World) -> World:
    """Every township complies in full."""
    world.townships.compliance[:] = 1.0
    return world


def ratio(world: World, above: str, below: str) -> float:
    return total(world, above) / total(world, below)


OF_LEVERS = (
    "programmes", "state.programmes", "state.policies", "state.record.panels.chunks.programmes",
    "terms.version", "terms.writes", *(f"state.record.states.spending_{name}" for name in levers()),
)  # fmt: skip
"""What says which levers stand, and when they last spoke."""


def same_bits(a: World, b: World) -> bool:
    """Equal states, but for the levers' own."""
    return digest(a, *OF_LEVERS) == digest(b, *OF_LEVERS)


def weights(world: World) -> np.ndarray:
    return np.bincount(world.villages.township, world.villages.households, world.townships.n)
