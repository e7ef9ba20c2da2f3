"""What speed is claimed, measured here: against an earlier commit, and against ordinary Mesa agents.

Usage: ``python -m benchmarks [day|large|start|mesa|app|sweep] [--days N] [--turns N]``; by default the first
four. ``app`` (the page in Chromium: how soon it is there, frames a second, fast-forward) and ``sweep`` (two
processes against one) want a machine that is idle. The figures of docs/performance.md come from here.
"""

import argparse
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks import against, tree
from benchmarks.app import measure
from benchmarks.mesa_reference import ReferenceModel
from benchmarks.sweep import sweep

console = Console(width=140)
MESA_PHASES = ("production", "channels", "traders", "coop", "demand", "matching")
USUAL = ("day", "large", "start", "mesa")


def against_mesa(days: int) -> None:
    """Household and market phases here against one object per agent, interleaved in one process."""
    size, rounds = 2_000, 5
    reference = ReferenceModel(size, size)
    world, _ = tree.build(20_000, rounds * days)
    agents = world.farmers.n + world.buyers.n
    table = Table(
        "round", "Mesa agents, ns", "same phases here, ns", "ratio", title="household and market phases"
    )
    for i in range(rounds):
        start = time.process_time()
        for _ in range(days):
            reference.step()
        objects = (time.process_time() - start) / days / (2 * size) * 1e9
        spent = tree.run(world, days)
        columns = sum(spent[name][0] for name in MESA_PHASES) / days / agents * 1e9
        table.add_row(str(i + 1), f"{objects:.0f}", f"{columns:.1f}", f"{objects / columns:.0f}x")
    console.print(table)


def main() -> None:
    """Run the benchmarks asked for."""
    parts: dict[str, Callable[[], None]] = {
        "day": lambda: against.day(console, 20_000, arguments.turns),
        "large": lambda: against.day(console, 320_000, max(arguments.turns // 3, 2)),
        "start": lambda: against.start_up(console),
        "mesa": lambda: against_mesa(arguments.days),
        "sweep": sweep,
        "app": lambda: measure(console, seconds=10, turns=arguments.turns // 2),
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", choices=[*parts, []], default=[])
    parser.add_argument("--days", type=int, default=60, help="days of each round against Mesa agents")
    parser.add_argument("--turns", type=int, default=12, help="turns of ten days of each commit")
    arguments = parser.parse_args()
    for which in arguments.which or USUAL:
        parts[which]()


if __name__ == "__main__":
    main()
