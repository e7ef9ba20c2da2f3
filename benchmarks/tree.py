"""One source tree under measurement: a process of its own that simulates days when told to.

It runs with PYTHONPATH at any commit of ruralsim and imports nothing else of this package, so that the same
lines measure then and now. Orders come in as lines of JSON and are answered so.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

WARM_UP = 40  # days until stocks, queues and offers have filled
BEYOND = 5  # days of the horizon never reached: the last one writes the yearly tables

_inside = 0.0  # CPU seconds spent in compiled loops so far


def build(households: int, days: int) -> tuple[Any, int]:
    """The baseline at another size, without burn-in, warmed up; and the bytes that it holds."""
    from ruralsim.foundation import kernel
    from ruralsim.scenario import Scenario
    from ruralsim.simulate import prepare, step

    kernel.ready()
    overrides = [
        ("run.burn_in_days", 0),
        ("world.households", households),
        ("world.buyers", households),
        ("world.institutions", max(1, round(households / 500))),
    ]
    step(prepare(Scenario.load("small"), 1, 2))  # whatever is imported or kept once
    before = resident()
    world = prepare(Scenario.load("baseline", overrides=overrides), 1, WARM_UP + days + BEYOND)
    for _ in range(WARM_UP):
        step(world)
    return world, resident() - before


def time_kernels() -> None:
    """From now on every compiled loop adds its time to the running total."""
    from ruralsim.foundation import kernel

    usual: Any = kernel.Kernel.__call__
    clock = time.process_time

    def timed(self: Any, *args: Any) -> Any:
        global _inside
        start = clock()
        try:
            return usual(self, *args)
        finally:
            _inside += clock() - start

    kernel.Kernel.__call__ = timed  # type: ignore[method-assign]


def run(world: Any, days: int) -> dict[str, list[float]]:
    """CPU seconds by phase, and those of them in compiled loops, over some days."""
    try:
        from ruralsim.phases import PHASES
    except ModuleNotFoundError:  # where they stood at the reference
        from ruralsim.simulate import PHASES

    spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    clock = time.process_time
    for _ in range(days):
        for phase in (*PHASES, close):
            start, before = clock(), _inside
            phase(world)
            row = spent[phase.__name__]
            row[0] += clock() - start
            row[1] += _inside - before
    return spent


def close(world: Any) -> None:
    """The end of the day."""
    world.purse += world.money.nets()
    world.money.close_day()
    world.mass.close_day()
    world.tally.close_day()
    world.day += 1


def floors(world: Any, speed: float) -> dict[str, float]:
    """Seconds that one pass over the columns of each phase would take: every row read, and written if it is.

    Only this tree can be asked: the reading of phases (`ruralsim.cli.columns`) is younger than the reference.
    A phase that looks at some rows only can be faster than its floor.
    """
    from ruralsim.cli.columns import accesses
    from ruralsim.foundation.table import Table

    tables = {type(table).__name__: table for table in vars(world).values() if isinstance(table, Table)}
    found: dict[str, float] = defaultdict(float)
    for phase, table, column, _ in {(a.phase, a.table, a.column, a.writes) for a in accesses()}:
        array = getattr(tables.get(table), column, None)
        found[phase] += getattr(array, "nbytes", 0) / speed
    return found


def speed() -> float:
    """Bytes a second of a pass over an array that fits the cache of a processor."""
    from numpy import add, arange

    array = arange(32_768.0)
    best = float("inf")
    for _ in range(200):
        start = time.perf_counter()
        add(array, 1.0, out=array)
        best = min(best, time.perf_counter() - start)
    return 2 * array.nbytes / best


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def main() -> None:
    """Builds the county asked for on the command line, then runs as many days as each line asks for."""
    households, days = map(int, sys.argv[1:3])
    world, held = build(households, days)
    time_kernels()
    agents = world.farmers.n + world.buyers.n
    known = len(sys.argv) > 3
    least = floors(world, speed()) if known else {}
    print(json.dumps({"agents": agents, "bytes": held / agents, "floors": least}), flush=True)
    for line in sys.stdin:
        print(json.dumps(run(world, int(line))), flush=True)


if __name__ == "__main__":
    main()
