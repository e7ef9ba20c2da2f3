"""Grading: how many bad pieces a packer lets through, and what a line at the township's station takes out.

A parcel's share of low grade is the product's, times what a packer without skill overlooks, times the skill
that is missing. A grading line finds the rest, as far as its daily capacity goes: the first parcels of the
day, each in the same part.
"""

from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World

Array = NDArray[np.float64]


class Grading(Settings):
    """What is overlooked."""

    overlooked: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Part of the low grade that a packer without skill lets through",
            "无技能者漏检等外品比例",
        ),
    ] = 0.1


@dataclass
class GradingState:
    """What the lines have done today.

    Attributes:
        day: The day meant; None before the first parcel.
        used_kg: (township,) kg that passed.
    """

    day: int | None = None
    used_kg: Array = field(default_factory=lambda: np.zeros(0))


def bad_pieces(lowgrade: Array, skill: Array, lined: Array, overlooked: float) -> Array:
    """Share of a parcel that is not worth its price when it is packed."""
    return lowgrade * overlooked * (1.0 - skill) * (1.0 - lined)


def graded(world: World, seller: NDArray[np.int32], product: NDArray[np.int8], kg: Array) -> Array:
    """(parcel,) share of bad pieces in parcels packed now; uses up today's capacity of the lines."""
    f, p = world.farmers, world.products
    lined = _through_lines(world, f.township[seller], kg)
    s = world.settings.market.grading
    return bad_pieces(p.lowgrade[product], f.selling_skill[seller], lined, s.overlooked)


def _through_lines(world: World, township: NDArray[np.int32], kg: Array) -> Array:
    """(parcel,) share of it that passes a line."""
    stations = world.stations
    line = stations.grading_kg_day + world.terms["grading_line"]
    if not line.any():
        return np.zeros(kg.size)
    T = world.townships.n
    at = stations.township >= 0
    capacity = np.bincount(stations.township[at], weights=(line * stations.open)[at], minlength=T)
    state = world.state.grading
    if state.day != world.day:
        state.day, state.used_kg = world.day, np.zeros(T)
    room = np.maximum(capacity - state.used_kg, 0.0)
    asked = np.bincount(township, weights=kg, minlength=T)
    share = np.minimum(room / np.maximum(asked, 1e-9), 1.0)
    state.used_kg += share * asked
    return np.asarray(share[township])
