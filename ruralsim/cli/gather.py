"""`ruralsim gather`: what the shards of sweeps have made, brought together."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruralsim.cli import screen
from ruralsim.cli.stores import STORE

if TYPE_CHECKING:
    from ruralsim.results.store import Store


def gather(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Store of runs. · 运行库")] = STORE,
) -> None:
    """汇总分片 · Bring together what the shards of sweeps have made, and say how far each plan is.

    It may be called while shards are still at work, and as often as you like.
    """
    from ruralsim.results.store import Store

    opened = Store.open(store)
    moved = opened.gather(least=1)
    screen.note(f"{screen.number(moved)} new files gathered · 汇总新文件 {screen.number(moved)} 个")
    made, failed = opened.succeeded(), opened.failed()
    rows, commands = [], []
    for name in opened.plans():
        keys = set(opened.design(name)["key"])
        numbers = [len(keys), len(keys & made), len(keys & failed), len(keys - made - failed)]
        rows.append([name, *map(screen.number, numbers)])
        commands.append(_again(opened, name, resume=bool(keys & failed)))
    columns = [("plan · 计划", "left"), *((f"{en} · {zh}", "right") for en, zh in _COUNTS)]
    screen.table(str(opened.path), columns, rows)
    for command in commands:
        screen.note(f"what is missing, tables and page · 补齐、表格与页面:\n  {command}")


_COUNTS = (("runs", "运行"), ("there", "已有"), ("failed", "失败"), ("missing", "待运行"))


def _again(store: "Store", name: str, *, resume: bool) -> str:
    """The command that makes what is missing of a plan, and its tables and page."""
    words = ["ruralsim", "sweep", str(store.plan(name) / "plan.toml"), "--out", str(store.path)]
    return shlex.join([*words, *(["--resume"] if resume else [])])
