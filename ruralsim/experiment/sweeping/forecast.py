"""How long a plan will take and how much disk, before anything starts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.running.pace import pace
from ruralsim.experiment.sweeping.layout import Layout
from ruralsim.results.store import Store

RUN_BYTES = 64_000
MONTH_BYTES = 1_200
"""Of a run before the store gathers it, fixed and for each month end; once gathered it is about a third."""

_MONTH = 365.25 / 12


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


def forecast(layout: Layout, store: Store, jobs: int, resume: bool = False) -> Forecast:
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
    made, failed = (keys.isin(there).to_numpy() for there in (store.succeeded(), store.failed()))
    missing = ~made if resume else ~made & ~failed
    slower, timed = pace(store, set(keys))
    still = int(missing.sum())
    return Forecast(
        points=rows["point"].nunique(),
        rows=len(rows),
        runs=len(keys),
        stored=int(made.sum()),
        failed=int(failed.sum()),
        missing=still,
        seconds=slower * float(layout.work[first][missing].sum()) / max(min(jobs, still), 1),
        disk=_run_bytes(store, layout.days[first][missing]),
        timed=timed,
    )


def _run_bytes(store: Store, days: NDArray[np.float64]) -> float:
    """Bytes of runs to come, by what those in the store take, if there are any."""
    kept = len(store.succeeded())
    if kept:
        files = (path for part in ("inbox", "segments") for path in (store.path / part).rglob("*"))
        return len(days) * sum(path.stat().st_size for path in files if path.is_file()) / kept
    return float(np.sum(RUN_BYTES + MONTH_BYTES * (days / _MONTH + 1)))
