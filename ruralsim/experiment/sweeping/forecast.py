"""How long a plan will take and how much disk, before anything starts.

The shape of the cost is `work`: so much a day, and so much a day for each household and buyer, measured on
the machine named below. How fast this machine is, the store's own timings say, if it has any.
"""

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import RuralsimError
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes

if TYPE_CHECKING:
    from ruralsim.experiment.sweeping.sweep import Layout

DAY_SECONDS = 0.002
AGENT_DAY_SECONDS = 400e-9
"""Least squares over seven runs of 60 to 850 days with 2,000 to 40,000 agents, processor time of one process
on a 2-core x86-64 virtual machine (Zen 4 class), November 2026: 2.1 ms and 370 ns, rounded."""

RUN_BYTES = 64_000
MONTH_BYTES = 1_200
"""Of a run before the store gathers it, fixed and for each month end; once gathered it is about a third."""

_MONTH = 365.25 / 12
_ASKED = 20  # runs of the store whose timings are looked at


@dataclass(frozen=True)
class Forecast:
    """What a plan asks of a machine.

    Attributes:
        points: points of the plan, over all bases.
        rows: points × replications.
        runs: different runs among them.
        stored: of these, how many the store has.
        failed: how many failed before; they are made again on --resume only.
        missing: how many are still to be made.
        seconds: they take, on as many processes as asked for.
        disk: bytes they take.
        timed: runs of the store the time is taken from; 0 if it has none.
    """

    points: int
    rows: int
    runs: int
    stored: int
    failed: int
    missing: int
    seconds: float
    disk: float
    timed: int


def work(scenario: Scenario) -> float:
    """Seconds of processor time a run takes on the machine measured on."""
    size = sizes(scenario)
    return (scenario.run.days + scenario.run.burn_in_days) * (
        DAY_SECONDS + AGENT_DAY_SECONDS * (size.households + size.buyers)
    )


def forecast(layout: "Layout", store: Store, jobs: int, resume: bool = False) -> Forecast:
    """What is still to be made, and what it takes.

    Args:
        layout: points and runs of the plan.
        store: where runs may lie already.
        jobs: processes at once.
        resume: what failed is made again.
    """
    rows = layout.frame
    first = ~rows["key"].duplicated().to_numpy()
    keys = rows["key"][first]
    known, failed = (keys.isin(there).to_numpy() for there in (store.known(), store.failed()))
    missing = ~known if resume else ~known & ~failed
    pace, timed = _pace(store, set(keys))
    still = int(missing.sum())
    return Forecast(
        points=rows["point"].nunique(),
        rows=len(rows),
        runs=len(keys),
        stored=int(known.sum()),
        failed=int(failed.sum()),
        missing=still,
        seconds=pace * float(layout.work[first][missing].sum()) / max(min(jobs, still), 1),
        disk=_run_bytes(store, layout.days[first][missing]),
        timed=timed,
    )


def _pace(store: Store, preferred: set[str]) -> tuple[float, int]:
    """How much longer runs took here than `work` says, and how many were looked at; 1 and 0 if none.

    Runs of the plan itself come first: they are the most alike.
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


def _run_bytes(store: Store, days: NDArray[np.float64]) -> float:
    """Bytes of runs to come, by what those in the store take, if there are any."""
    kept = len(store.known())
    if kept:
        files = (path for part in ("inbox", "segments") for path in (store.path / part).rglob("*"))
        return len(days) * sum(path.stat().st_size for path in files if path.is_file()) / kept
    return float(np.sum(RUN_BYTES + MONTH_BYTES * (days / _MONTH + 1)))
