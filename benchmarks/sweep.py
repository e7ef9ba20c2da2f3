"""How near two processes come to twice the speed of one, and whether their memory stays flat.

Blocks of runs are made in turn by one process, by two of the engine, and by two that know nothing of each
other, on workers that stay, so that a machine whose speed drifts drifts for all. Starting the engine's two
counts. Two processors that share a core or its cache give less than twice the speed of one whatever is done:
what the machine can give is the two that stand alone.
"""

import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ruralsim.experiment.running.engine import Engine
from ruralsim.experiment.running.task import Task
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario

console = Console()
ONE, TWO, ALONE = "one process", "two processes", "two that stand alone"


def sweep(runs: int = 200, blocks: int = 5) -> None:
    """Makes so many runs of `small` three times, in blocks."""
    seconds: dict[str, list[float]] = {ONE: [], TWO: [], ALONE: []}
    shares = []  # of the engine's workers' time spent on runs
    with (
        tempfile.TemporaryDirectory(prefix="ruralsim-") as place,
        Engine(1) as one,
        Engine(2) as two,
        ProcessPoolExecutor(2, get_context("spawn")) as alone,
    ):
        stores = {who: Store(Path(place) / who) for who in seconds}
        list(alone.map(_runs, [str(Path(place) / "warm")] * 2, [range(1), range(1, 2)]))
        _runs(str(Path(place) / "warm"), range(2, 3), one)
        for block in range(blocks):
            seeds = range(block * runs // blocks, (block + 1) * runs // blocks)
            for who, engine in ((ONE, one), (TWO, two), (ALONE, None)):
                began = time.perf_counter()
                path = str(stores[who].path)
                if engine is None:
                    list(alone.map(_runs, [path] * 2, [seeds[::2], seeds[1::2]]))
                else:
                    busy = _runs(path, seeds, engine)
                seconds[who].append(time.perf_counter() - began)
                if who == TWO:
                    shares.append(busy / 2 / seconds[TWO][-1])
            times = ", ".join(f"{who} {spent[-1]:.1f} s" for who, spent in seconds.items())
            console.print(f"block {block + 1}: {times}")
        _show(runs, seconds, stores)
    console.print(f"of two workers' time spent on runs, by block: {', '.join(f'{x:.1%}' for x in shares)}")


def _runs(path: str, seeds: range, engine: Engine | None = None) -> float:
    """Makes runs, by itself if there is no engine; returns the seconds that its workers spent on them."""
    scenario = Scenario.load("small")
    done = list((engine or Engine(1)).run((Task(scenario, seed) for seed in seeds), Store(path)))
    assert not any(d.error for d in done)
    return sum(d.seconds for d in done)


def _show(runs: int, seconds: dict[str, list[float]], stores: dict[str, Store]) -> None:
    table = Table("", "seconds", "runs a second", "of twice one", title=f"{runs} runs of small")
    for who, spent in seconds.items():
        ideal = "" if who == ONE else f"{sum(seconds[ONE]) / sum(spent) / 2:.1%}"
        table.add_row(who, f"{sum(spent):.1f}", f"{runs / sum(spent):.2f}", ideal)
    console.print(table)
    console.print(f"two of the engine against two alone: {sum(seconds[ALONE]) / sum(seconds[TWO]):.1%}")
    timings = stores[TWO].timings().merge(stores[TWO].runs()[["key", "seed"]], on="key").sort_values("seed")
    peak = timings["memory_mb"].to_numpy()
    third = max(len(peak) // 3, 1)
    early, late = np.max(peak[:third]), np.max(peak[-third:])
    console.print(f"peak memory of a worker, first third and last: {early:.0f} and {late:.0f} MB")
    same = all(stores[who].series().equals(stores[ONE].series()) for who in stores)
    console.print(f"rows equal: {same}")
