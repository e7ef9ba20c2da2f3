"""How long runs will take, before the first of them starts.

The shape of the cost is `work`: so much a day, and so much a day for each household and buyer, measured on
the machine named below. How fast this machine is, the store's own timings say, if it has any.
"""

import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from ruralsim.experiment.running.cluster import processors
from ruralsim.foundation import sources
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results.store import Store, run_key
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes

DAY_SECONDS = 0.002
AGENT_DAY_SECONDS = 400e-9
"""Least squares over seven runs of 60 to 850 days with 2,000 to 40,000 agents, processor time of one process
on a 2-core x86-64 virtual machine (Zen 4 class), November 2026: 2.1 ms and 370 ns, rounded."""

_ASKED = 20  # runs of the store whose timings are looked at


class Ahead(NamedTuple):
    """Runs that a question asks for.

    Attributes:
        missing: how many are to be made.
        stored: how many the store has.
        seconds: they take together, on as many processes as asked for.
    """

    missing: int
    stored: int
    seconds: float


def ahead(
    asked: Iterable[tuple[Scenario, Sequence[int]]],
    store: Store | None = None,
    jobs: int | None = None,
) -> Ahead:
    """What is to be made of scenarios and seeds.

    Args:
        asked: scenarios, each with its seeds; one run is made for equal ones.
        store: where runs may lie already.
        jobs: processes at once; one per processor if None.
    """
    works: dict[str, float] = {}
    for scenario, seeds in asked:
        hashed, each = scenario.hash(), work(scenario)
        works |= {run_key(hashed, seed, sources.model()): each for seed in seeds}
    made = store.succeeded() if store is not None else set()
    missing = works.keys() - made
    slower = pace(store, set(works))[0] if store is not None and missing else 1.0
    at_once = max(min(jobs or processors(), len(missing)), 1)
    seconds = slower * sum(works[key] for key in missing) / at_once
    return Ahead(len(missing), len(works) - len(missing), seconds)


def work(scenario: Scenario) -> float:
    """Seconds of processor time a run takes on the machine measured on."""
    size = sizes(scenario)
    return (scenario.run.days + scenario.run.burn_in_days) * (
        DAY_SECONDS + AGENT_DAY_SECONDS * (size.households + size.buyers)
    )


def pace(store: Store, preferred: set[str]) -> tuple[float, int]:
    """How much longer runs took here than `work` says, and how many were looked at; 1 and 0 if none.

    Args:
        store: whose timings are looked at.
        preferred: keys of the runs asked about: they come first, since they are the most alike.
    """
    timings = store.timings()
    timings = timings[timings["wall_seconds"].notna()]
    if timings.empty:
        return 1.0, 0
    ours = timings["key"].isin(preferred)
    chosen = (timings[ours] if ours.any() else timings).tail(_ASKED)
    texts = store.scenarios().set_index("scenario")["toml"]
    scenarios = store.runs().set_index("key")["scenario"]
    paces = []
    for key, wall in zip(chosen["key"], chosen["wall_seconds"], strict=True):
        with suppress(RuralsimError):  # of another version, or with files that are gone
            paces.append(wall / work(Scenario.from_values(tomllib.loads(texts[scenarios[key]]))))
    return (float(np.mean(paces)), len(paces)) if paces else (1.0, 0)
