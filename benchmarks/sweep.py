"""How near two processes come to twice the speed of one, and whether their memory stays flat.

Blocks of runs are made in turn by one process and by two, on workers that stay, so that a machine whose speed
drifts drifts for both. Starting the two processes counts. Two processors that share a core give less than
twice the speed of one whatever is done; what the engine costs is seen in the share of time spent on runs.
"""

import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ruralsim.experiment.running.engine import Engine
from ruralsim.experiment.running.task import Task
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario

console = Console()


def sweep(runs: int = 200, blocks: int = 4) -> None:
    """Makes so many runs of `small` twice, in blocks."""
    scenario = Scenario.load("small")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    shares: dict[int, list[float]] = {1: [], 2: []}  # of the workers' time spent on runs
    with tempfile.TemporaryDirectory(prefix="ruralsim-") as place, Engine(1) as one, Engine(2) as two:
        stores = {jobs: Store(Path(place) / str(jobs)) for jobs in seconds}
        for block in range(blocks):
            seeds = range(block * runs // blocks, (block + 1) * runs // blocks)
            for jobs, engine in ((1, one), (2, two)):
                began, busy = time.perf_counter(), 0.0
                for done in engine.run((Task(scenario, seed) for seed in seeds), stores[jobs]):
                    assert not done.error, done.error
                    busy += done.seconds
                seconds[jobs].append(time.perf_counter() - began)
                shares[jobs].append(busy / jobs / seconds[jobs][-1])
            console.print(f"block {block + 1}: one {seconds[1][-1]:.1f} s, two {seconds[2][-1]:.1f} s")
        _show(runs, seconds, stores)
        console.print(
            f"of two workers' time spent on runs, by block: {', '.join(f'{x:.1%}' for x in shares[2])}"
        )


def _show(runs: int, seconds: dict[int, list[float]], stores: dict[int, Store]) -> None:
    table = Table("", "seconds", "runs a second", title=f"{runs} runs of small")
    for jobs, spent in seconds.items():
        table.add_row(f"{jobs} process(es)", f"{sum(spent):.1f}", f"{runs / sum(spent):.2f}")
    console.print(table)
    console.print(f"of ideal: {sum(seconds[1]) / sum(seconds[2]) / 2:.1%}")
    timings = stores[2].timings().merge(stores[2].runs()[["key", "seed"]], on="key").sort_values("seed")
    peak = timings["memory_mb"].to_numpy()
    third = max(len(peak) // 3, 1)
    early, late = np.max(peak[:third]), np.max(peak[-third:])
    console.print(f"peak memory of a worker, first third and last: {early:.0f} and {late:.0f} MB")
    rows = [store.series() for store in stores.values()]
    console.print(f"rows equal: {rows[0].equals(rows[1])}")
