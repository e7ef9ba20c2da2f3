"""Then and now: this tree against an earlier commit, in turns, as ratios.

The earlier commit is unpacked beside (`.bench/`). Two processes simulate the same county, a few days each in
turn, so that both meet the same noise; what is quoted is the median of the ratios of neighbouring turns.
"""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

REFERENCE = "371c130"
"""The commit before kernels took tables; docs/performance.md quotes ratios to it."""

HERE = Path(__file__).parents[1]
_KEPT = HERE / ".bench"
_TURN = 10  # days simulated in one go


def reference_tree(commit: str = REFERENCE) -> Path:
    """The sources of an earlier commit, unpacked once.

    Raises:
        SystemExit: This folder is no git clone, or one without that commit.
    """
    folder = _KEPT / commit
    if not folder.exists():
        packed = subprocess.run(["git", "-C", str(HERE), "archive", commit], capture_output=True)
        if packed.returncode:
            raise SystemExit(
                f"The reference {commit} cannot be unpacked: {packed.stderr.decode().strip()}. "
                "The benchmark needs a full clone (git fetch --unshallow)."
            )
        _KEPT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_KEPT) as half:
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(half, filter="data")
            Path(half).rename(folder)
            Path(half).mkdir()  # for its owner to take away
    return folder


def environment(tree: Path, cache: Path | None = None) -> dict[str, str]:
    """What a process of that tree needs to find its own sources and compiled code, on one thread."""
    kept = cache or _KEPT / f"cache-{tree.name}"
    kept_out = {"PYTHONDONTWRITEBYTECODE"}  # start-up is that of an installation, whose files are compiled
    usual = {name: value for name, value in os.environ.items() if name not in kept_out}
    return {**usual, "PYTHONPATH": str(tree), "RURALSIM_CACHE": str(kept)}


@contextmanager
def _simulating(tree: Path, households: int, days: int) -> Iterator[Any]:
    command = [sys.executable, str(HERE / "benchmarks" / "tree.py"), str(households), str(days)]
    command += ["floors"] if tree == HERE else []
    process = subprocess.Popen(
        command, env=environment(tree), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tree
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait()


def _answer(process: Any) -> Any:
    line = process.stdout.readline()
    if not line:
        raise SystemExit("A measured process has ended; what it said is above.")
    return json.loads(line)


def day(console: Console, households: int, turns: int) -> None:
    """A whole day by phase, in loops and in Python, and the memory of an agent."""
    trees = (reference_tree(), HERE)
    for tree in trees:
        _cpu(tree, ["-m", "ruralsim", "kernels"], None)  # compiling would count as memory held
    with _simulating(trees[0], households, turns * _TURN) as then:
        first = _answer(then)
        with _simulating(trees[1], households, turns * _TURN) as now:
            second = _answer(now)
            spent: tuple[list[Any], list[Any]] = ([], [])
            for turn in range(turns):
                order = ((then, spent[0]), (now, spent[1]))
                for process, kept in order if turn % 2 else order[::-1]:
                    process.stdin.write(f"{_TURN}\n")
                    process.stdin.flush()
                    kept.append(_answer(process))
    table = Table(
        "phase", f"{REFERENCE}, ns", "now, ns", "of it Python: then", "now", "ratio", "middle half",
        "floor, ns",
        title=f"{households:,} households and as many buyers: ns per agent and day, {turns * _TURN} days",
    )  # fmt: skip
    scales = [1e9 / (_TURN * size["agents"]) for size in (first, second)]
    names = sorted({name for turn in (*spent[0], *spent[1]) for name in turn})
    rows = [(name, [name]) for name in names]
    rows.sort(key=lambda row: -_sum(spent[0], row[1]))
    for name, which in (*rows, ("whole day", names)):
        totals = [
            [_turn(turn, which) * scale for turn in side] for side, scale in zip(spent, scales, strict=True)
        ]
        python = [
            statistics.median((_turn(turn, which, 0) - _turn(turn, which, 1)) * scale for turn in side)
            for side, scale in zip(spent, scales, strict=True)
        ]
        ratios = [b / a for a, b in zip(*totals, strict=True) if a > 0.0]
        floor = sum(second["floors"].get(phase, 0.0) for phase in which) * 1e9 / second["agents"]
        table.add_row(
            name, *(f"{statistics.median(side):.1f}" for side in totals), *(f"{p:.1f}" for p in python),
            *_spread(ratios), f"{floor:.1f}", style="bold" if which is names else None,
        )  # fmt: skip
    console.print(table)
    console.print(
        f"resident bytes per agent: {first['bytes']:.0f} then, {second['bytes']:.0f} now, "
        f"ratio {second['bytes'] / first['bytes']:.2f}"
    )


def _turn(turn: dict[str, list[float]], names: list[str], part: int = 0) -> float:
    return sum(turn[name][part] for name in names if name in turn)


def _sum(side: list[dict[str, list[float]]], names: list[str]) -> float:
    return sum(_turn(turn, names) for turn in side)


def _spread(ratios: list[float]) -> tuple[str, str]:
    if len(ratios) < 2:
        return ("–", "–")
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:.2f}", f"{low:.2f}–{high:.2f}"


def start_up(console: Console, rounds: int = 5) -> None:
    """The first day of `small` with everything compiled, and compiling everything: CPU of whole processes."""
    trees = (reference_tree(), HERE)
    first_day = ["-c", "from ruralsim import Scenario, simulate; simulate(Scenario.load('small'), days=1)"]
    _compare(console, "first day of small, all compiled", trees, first_day, rounds + 1, warm=True)
    _compare(console, "compiling every kernel", trees, ["-m", "ruralsim", "kernels"], 3, warm=False)


def _compare(
    console: Console, title: str, trees: tuple[Path, Path], words: list[str], rounds: int, *, warm: bool
) -> None:
    spent: tuple[list[float], list[float]] = ([], [])
    for round_ in range(rounds):
        for tree, kept in zip(trees, spent, strict=True):
            with tempfile.TemporaryDirectory() as empty:
                seconds = _cpu(tree, words, None if warm else Path(empty))
            if not warm or round_:  # the first warm one may compile
                kept.append(seconds)
    ratios = [b / a for a, b in zip(*spent, strict=True)]
    then, now = map(statistics.median, spent)
    console.print(f"{title}: {then:.2f} s then, {now:.2f} s now, ratio {statistics.median(ratios):.2f}")


def _cpu(tree: Path, words: list[str], cache: Path | None) -> float:
    """CPU seconds of a command and what it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *words], env=environment(tree, cache), cwd=tree, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} in {tree}: {done.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
