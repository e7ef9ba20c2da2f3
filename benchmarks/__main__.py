"""Nanoseconds of CPU per agent-day: by phase, by county size, and against ordinary Mesa agents.

Usage: ``python -m benchmarks [phases|scaling|mesa|app|sweep] [--days N]``; by default the first three.
``app`` (frames per second in Chromium) and ``sweep`` (two processes against one) want a machine that is idle.
"""

import argparse
import time
from collections import defaultdict

from rich.console import Console
from rich.table import Table

from benchmarks.mesa_reference import ReferenceModel
from ruralsim.foundation import kernel
from ruralsim.scenario import Scenario
from ruralsim.simulate import PHASES, prepare, step
from ruralsim.world.world import World

console = Console()
MESA_PHASES = ("production", "channels", "traders", "coop", "demand", "matching")


def county(households: int, days: int) -> World:
    """The baseline at another size, without burn-in, warmed up by 40 days."""
    scale = households / 20_000
    overrides = [
        ("run.burn_in_days", 0),
        ("world.households", households),
        ("world.buyers", households),
        ("world.institutions", max(1, round(40 * scale))),
    ]
    world = prepare(Scenario.load("baseline", overrides=overrides), 1, days + 40)
    for _ in range(40):
        step(world)
    return world


def agents(world: World) -> int:
    """Farmers and buyers: the rows whose days are counted."""
    return world.farmers.n + world.buyers.n


def timed_days(world: World, days: int) -> dict[str, float]:
    """CPU seconds by phase over ``days`` days."""
    spent: dict[str, float] = defaultdict(float)
    clock = time.process_time
    for _ in range(days):
        for phase in PHASES:
            start = clock()
            phase(world)
            spent[phase.__name__] += clock() - start
        start = clock()
        world.purse += world.money.nets()
        world.money.close_day()
        world.mass.close_day()
        world.tally.close_day()
        world.day += 1
        spent["close"] += clock() - start
    return spent


def phases(days: int) -> None:
    """Where the time of the default county goes."""
    world = county(20_000, days)
    spent = timed_days(world, days)
    table = Table("phase", "ns per agent-day", "share", title=f"default county, {days} days")
    total = sum(spent.values())
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        table.add_row(name, f"{seconds / agents(world) / days * 1e9:.2f}", f"{seconds / total:.1%}")
    table.add_row("all", f"{total / agents(world) / days * 1e9:.1f}", "100%", style="bold")
    console.print(table)


def scaling(days: int) -> None:
    """Time and memory by number of households."""
    table = Table("households", "buyers", "ns per agent-day", "bytes per agent", title="scaling")
    for households in (5_000, 20_000, 80_000, 320_000):
        world = county(households, days)
        start = time.process_time()
        for _ in range(days):
            step(world)
        spent = time.process_time() - start
        tables = (
            world.farmers,
            world.buyers,
            world.consignments,
            world.stations,
            world.couriers,
            world.villages,
        )
        size = sum(t.nbytes for t in tables)
        table.add_row(
            f"{households:,}",
            f"{world.buyers.n:,}",
            f"{spent / agents(world) / days * 1e9:.1f}",
            f"{size / agents(world):.0f}",
        )
    console.print(table)


def against_mesa(days: int) -> None:
    """Household and market phases here against one object per agent, interleaved in one process."""
    size, rounds = 2_000, 5
    reference = ReferenceModel(size, size)
    world = county(20_000, rounds * days)
    table = Table(
        "round", "Mesa agents, ns", "same phases here, ns", "ratio", title="household and market phases"
    )
    for i in range(rounds):
        start = time.process_time()
        for _ in range(days):
            reference.step()
        objects = (time.process_time() - start) / days / (2 * size) * 1e9
        spent = timed_days(world, days)
        columns = sum(spent[name] for name in MESA_PHASES) / days / agents(world) * 1e9
        table.add_row(str(i + 1), f"{objects:.0f}", f"{columns:.1f}", f"{objects / columns:.0f}x")
    console.print(table)


def main() -> None:
    """Run the benchmarks asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "which", nargs="*", choices=["phases", "scaling", "mesa", "app", "sweep", []], default=[]
    )
    parser.add_argument("--days", type=int, default=60)
    arguments = parser.parse_args()
    kernel.ready()
    for name, run in (("phases", phases), ("scaling", scaling), ("mesa", against_mesa)):
        if not arguments.which or name in arguments.which:
            run(arguments.days)
    if "sweep" in arguments.which:
        from benchmarks.sweep import sweep

        sweep()
    if "app" in arguments.which:
        from benchmarks.app import measure

        measure(console, seconds=10)


if __name__ == "__main__":
    main()
