"""Grading: how many bad pieces a packer lets through, and what a line at the township's station takes out.

A parcel's share of low grade is the product's, times what a packer without skill overlooks, times the skill
that is missing. A grading line finds the rest, as far as its daily capacity goes: the first parcels of the
day, each in the same part.
"""

from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Stations
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8
from ruralsim.terms import Terms
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


@rule
def bad_pieces(lowgrade: float, skill: float, lined: float, overlooked: float) -> float:
    """Share of a parcel that is not worth its price when it is packed.

    Args:
        lowgrade: the product's share of low grade.
        skill: of the packer, 0-1.
        lined: share of the parcel that passes a grading line.
        overlooked: part of the low grade that a packer without skill lets through.
    """
    return lowgrade * overlooked * (1.0 - skill) * (1.0 - lined)


@rule
def through_lines(stations: Stations, terms: Terms, capacity: F8, asked: F8, used: F8) -> None:
    """What of today's parcels passes the lines of its township's stations.

    Args:
        stations: of every kind, built and open.
        terms: lines that levers build.
        capacity: (township,) zeros; is left with what the lines can do in a day, kg.
        asked: (township,) kg of parcels; becomes the share of each that passes.
        used: (township,) kg that have passed today; rises.
    """
    lines = 0.0
    for i in range(stations.n):
        lines += stations.grading_kg_day[i] + terms.grading_line[i]
    for i in range(stations.n if lines > 0.0 else 0):
        if stations.open[i] and stations.township[i] >= 0:
            capacity[stations.township[i]] += stations.grading_kg_day[i] + terms.grading_line[i]
    for t in range(asked.size):
        share = min(max(capacity[t] - used[t], 0.0) / max(asked[t], 1e-9), 1.0)
        used[t] += share * asked[t]
        asked[t] = share


def used_today(world: World) -> Array:
    """(township,) kg that have passed the lines today."""
    state = world.state.grading
    if state.day != world.day:
        state.day, state.used_kg = world.day, np.zeros(world.townships.n)
    return state.used_kg
