"""Runs of the small county under levers."""

from datetime import date
from typing import Any

import numpy as np

from ruralsim import testing
from ruralsim.entities.tally import TALLY
from ruralsim.testing import SUMMER, everywhere, run
from ruralsim.world.world import World

__all__ = ["SUMMER", "county", "everywhere", "ratio", "run", "total", "weights"]


def county(
    days: int, *overrides: tuple[str, Any], start: date = SUMMER, seed: int = 1, **lever: Any
) -> World:
    """The small county on the eve of its first day; keyword ``awards={"intensity": 1}`` sets a lever."""
    return testing.county(days, *overrides, levers=lever, start=start, seed=seed)


def total(world: World, name: str) -> float:
    """Sum of a tally over the days run."""
    return float(world.tally.days[: world.tally.stored, TALLY[name]].sum())


def ratio(world: World, above: str, below: str) -> float:
    return total(world, above) / total(world, below)


def weights(world: World) -> np.ndarray:
    return np.bincount(world.villages.township, world.villages.households, world.townships.n)
