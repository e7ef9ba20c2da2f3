"""Progress of many runs on their way into a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.markup import escape

from ruralsim.cli import screen

if TYPE_CHECKING:
    from ruralsim.experiment.running.engine import Progress as Runs

_TELLING_AFTER = 2.0  # seconds: what is done by then needs no bar


def compiled(quiet: bool) -> None:
    """Compiles what is not compiled yet, with a bar if there is anything."""
    import ruralsim.simulate  # noqa: F401  (declares every kernel)
    from ruralsim.foundation import kernel

    with screen.compiling(quiet) as compiling:
        kernel.ready(compiling)


@contextmanager
def running(title: str, total: int, quiet: bool) -> Iterator["Callable[[Runs], None] | None"]:
    """Yields a listener that shows runs done, their rate, failures and the time left.

    Args:
        title: what is running.
        total: runs to be made.
        quiet: show nothing; nothing is shown either where nobody looks on.
    """
    console = screen.err()
    if quiet or not total or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[failed]}", style="red"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    began = monotonic()
    with Progress(*columns, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task(escape(title), total=total, rate="", failed="")

        def listen(now: "Runs") -> None:
            minutes = max(monotonic() - began, 1e-9) / 60
            failed = f"{now.failed} failed · 失败" if now.failed else ""
            rate = f"{screen.number(now.done / minutes)}/min"
            bar.update(task, completed=now.done, rate=rate, failed=failed)

        yield listen


@contextmanager
def counting(title: str, quiet: bool) -> Iterator["Callable[[int, int], None] | None"]:
    """Yields a listener that shows how many of how many are done, once that takes a while."""
    console = screen.err()
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )
    began = monotonic()
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(escape(title), total=None)

    def listen(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if not bar.live.is_started and monotonic() - began > _TELLING_AFTER:
            bar.start()

    try:
        yield listen
    finally:
        bar.stop()
