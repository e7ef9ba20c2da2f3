"""Laws that every run obeys, tried on a small county; the tests hold them everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ruralsim.foundation.errors import ConservationError
from ruralsim.results import Results
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, simulate, step

_DAYS = 60


@dataclass(frozen=True)
class Law:
    """A law and whether it held.

    Attributes:
        en: what it says.
        zh: the same in Chinese.
        how_en: how it was tried.
        how_zh: the same in Chinese.
        error: what broke it; empty if it held.
    """

    en: str
    zh: str
    how_en: str
    how_zh: str
    error: str


def laws() -> Iterator[Law]:
    """Tries each law."""
    short = [("run.burn_in_days", 30), ("run.days", _DAYS)]
    policies: list[tuple[str, Any]] = [
        ("policies.resource_sharing", {}),
        ("policies.cold_chain", {}),
        ("policies.freight_subsidy", {}),
    ]
    busy = Scenario.load("small", [*short, *policies])
    yield Law(
        "Mass, money and parcels balance every day", "物料、资金与件数逐日平衡",
        f"small county, sharing, cold chain and subsidy, {busy.run.burn_in_days + _DAYS} days, each checked",
        f"小县，资源共享、冷链与运费补贴，{busy.run.burn_in_days + _DAYS}日逐日核对",
        _balanced(busy),
    )  # fmt: skip
    plain = Scenario.load("small", short)
    first = simulate(plain)
    null = Scenario.load("small", [*short, *((f"{path}.intensity", 0) for path, _ in policies)])
    yield Law(
        "A policy of no intensity changes no bit", "力度为零的政策不改变任何一位",
        "small county with and without three levers at zero", "小县，有无三项零力度举措",
        _alike(first, simulate(null)),
    )  # fmt: skip
    yield Law(
        "The same seed gives the same bits", "相同种子得到相同结果",
        "small county, run twice", "小县运行两次", _alike(first, simulate(plain)),
    )  # fmt: skip


def _balanced(scenario: Scenario) -> str:
    """Steps a county and checks its books every day; what did not balance."""
    world = prepare(scenario)
    try:
        for _ in range(world.calendar.total_days):
            step(world, check=True)
    except ConservationError as error:
        return str(error)
    return ""


def _alike(one: Results, other: Results) -> str:
    """Name of the first column in which two runs differ."""
    for table in ("indicators", "households", "networks", "money", "mass"):
        mine, theirs = one.columns(table), other.columns(table)
        for name in mine.keys() & theirs.keys():
            a, b = np.asarray(mine[name]), np.asarray(theirs[name])
            same = a.shape == b.shape and (
                np.array_equal(a, b, equal_nan=True) if a.dtype.kind == "f" else bool((a == b).all())
            )
            if not same:
                return f"{table}.{name}"
    return ""
