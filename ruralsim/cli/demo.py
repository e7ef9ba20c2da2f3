"""`ruralsim demo`: one real county, from nothing to its report."""

from pathlib import Path
from typing import Annotated

import typer

from ruralsim.cli.run import run

COUNTY, FOLDER = "wuchuan", Path("runs/demo")


def demo(
    open_: Annotated[bool, typer.Option("--open", help="Open the report. · 打开报告")] = False,
) -> None:
    """演示：模拟一个真实县 · Simulate a real county of Inner Mongolia and write its report to runs/demo."""
    run(COUNTY, out=FOLDER, open_=open_)
