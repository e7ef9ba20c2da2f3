"""Every parameter at its bounds, and just beyond them."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple, get_args

from ruralsim.experiment.asking.paths import leaves
from ruralsim.foundation.param import Leaf
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Override
from tests.factory import tiny_scenario

DAYS = 40
BASE = tiny_scenario(run__days=DAYS, run__start=date(2021, 12, 10)).with_values(("world.townships", 3))
"""Over the turn of a year, and of two months."""

TOO_LARGE = (
    "run.days", "run.burn_in_days", "run.replications",  # days and runs without end
    "world.width_km", "world.height_km", "county.area_km2",  # a million cells
    "world.households", "world.buyers", "world.institutions", "county.registered_households",
    "county.registered_persons", "world.villages", "county.villages", "world.townships", "county.townships",
)  # fmt: skip
"""Sizes: at their upper bounds a run takes hours or all memory, or does not fit on the tiny grid."""

NOT_ALL_NOUGHT = ("world.population.member_shares", "county.area_km2")
"""Shares of one whole: all at their lower bound is refused, as no household would have members; and the least
area contradicts the sides of the map that the base gives."""


class Case(NamedTuple):
    """Values to lay over the base.

    Attributes:
        path: of the parameter that is meant.
        value: at or beyond a bound.
        overrides: the value, and what makes it count.
    """

    path: str
    value: Any
    overrides: list[Override]

    def __str__(self) -> str:
        return f"{self.path}={str(self.value)[:40]}"


def _numbers() -> dict[str, Leaf]:
    """Parameters that are numbers, or tables and lists of them."""
    words = (str, bool)
    found = {path: leaf for path, leaf in leaves(BASE).items() if leaf.param is not None}
    return {
        path: leaf
        for path, leaf in found.items()
        if not isinstance(leaf.value, words)
        and not set(get_args(leaf.annotation)) & set(words) - {str}
        and get_args(leaf.annotation) != (str, ...)
    }


def _is_whole(leaf: Leaf) -> bool:
    kinds = {leaf.annotation, *get_args(leaf.annotation)}
    return int in kinds and float not in kinds


def _like(leaf: Leaf, number: float) -> Any:
    """A number in the shape of a parameter's value."""
    one = int(number) if _is_whole(leaf) else float(number)
    if isinstance(leaf.value, tuple):
        return [one] * max(len(leaf.value), 1)
    if isinstance(leaf.value, dict):
        return {"2020": float(number)}
    return one


def _case(path: str, value: Any) -> Case:
    """A lever's parameter counts only where the lever is in force."""
    group, _, name = path.rpartition(".")
    lever = NUMBERS.get(f"{group}.intensity") if group.startswith("policies.") else None
    on = [(f"{group}.intensity", lever.param.high)] if lever and lever.param and name != "intensity" else []
    return Case(path, value, [*on, (path, value)])


NUMBERS = _numbers()


def at_bounds() -> Iterator[Case]:
    """Every parameter at its lower, and at its upper bound."""
    for path, leaf in NUMBERS.items():
        ends = (
            None if path in NOT_ALL_NOUGHT else leaf.param.low,
            None if path in TOO_LARGE else leaf.param.high,
        )
        for number in ends:
            if number is not None:
                yield _case(path, _like(leaf, number))


def beyond_bounds() -> Iterator[Case]:
    """Every parameter just below its lower, and just above its upper bound."""
    for path, leaf in NUMBERS.items():
        for number, way in ((leaf.param.low, -1), (leaf.param.high, 1)):
            if number is not None:
                step = 1 if _is_whole(leaf) else 1e-6 * max(abs(number), 1.0)
                yield _case(path, _like(leaf, number + way * step))


def unbounded() -> list[str]:
    """Parameters that are numbers and have no bound on one side."""
    return [p for p, leaf in NUMBERS.items() if leaf.param.low is None or leaf.param.high is None]


def corners(seed: int, draws: int) -> Iterator[Case]:
    """Several parameters at bounds at once, drawn at random."""
    for draw in range(draws):
        rng = random.Random(f"{seed} {draw}")
        share = rng.choice((0.02, 0.05, 0.15))
        chosen = [p for p in NUMBERS if p not in (*TOO_LARGE, *NOT_ALL_NOUGHT) and rng.random() < share]
        overrides = [
            (path, _like(NUMBERS[path], rng.choice((NUMBERS[path].param.low, NUMBERS[path].param.high))))
            for path in chosen
            if not path.startswith("policies.")
        ]
        yield Case(f"corner {seed} {draw}", len(overrides), overrides)


def scenario(case: Case) -> Scenario:
    """The base with a case laid over it."""
    return BASE.with_values(*case.overrides)
