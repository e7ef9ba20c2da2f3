"""How far the work is, on standard error: a bar on a terminal, a line now and then in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from rich.markup import escape

from ruralsim.cli import screen

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from ruralsim.experiment.running.engine import Progress as Runs
    from ruralsim.foundation.kernel import Progress as Compiling
    from ruralsim.simulate import Progress as Simulating

    Tell = Callable[[float, float, str], None]
    """Takes what is done, what there is in all, and what else is to be said."""

_TELLING_AFTER = 2.0  # seconds: what is done by then needs no telling
_LINES_EVERY = (10.0, 60.0)  # seconds: a tenth of the time gone, within these, so that long logs stay short


def compiled(quiet: bool) -> None:
    """Compiles what is not compiled yet, telling if there is anything."""
    import ruralsim.simulate  # noqa: F401  (declares every kernel)
    from ruralsim.foundation import kernel
    from ruralsim.plugins.source import blamed

    with compiling(quiet) as listen, blamed():
        kernel.ready(listen)


@contextmanager
def compiling(quiet: bool) -> Iterator["Compiling | None"]:
    """Yields a listener that tells, at once, when there is something to compile, and nothing otherwise."""
    text = "Compiling, only the first time · 首次编译，仅此一次"
    with _telling(text, quiet, after=0.0, counted=True) as tell:
        yield tell and (lambda done, total, name: tell(done, total, ""))


@contextmanager
def simulating(title: str, quiet: bool, begins: date = date.min) -> Iterator["Simulating | None"]:
    """Yields a listener that shows today's date and the time left.

    Args:
        title: of the scenario.
        quiet: show nothing.
        begins: first day of the results; days before it are said to be of the burn-in.
    """
    with _telling(title, quiet) as tell:

        def listen(done: int, total: int, today: date) -> None:
            assert tell is not None
            tell(done, total, f"{today}{'' if today >= begins else ' burn-in · 预热'}")

        yield tell and listen


@contextmanager
def repeating(title: str, quiet: bool) -> Iterator["Callable[[float, int, int], None] | None"]:
    """Yields a listener that shows runs done, their rate, pairs complete and the time left."""
    with _telling(title, quiet, counted=True) as tell:
        first: tuple[float, float] | None = None

        def listen(done: float, expected: int, pairs: int) -> None:
            nonlocal first
            assert tell is not None
            began, there = first = first or (monotonic(), done)  # what the store had is no pace
            made, minutes = done - there, max(monotonic() - began, 1e-9) / 60
            rate = f"{screen.number(made / minutes)}/min, " if made > 0 else ""
            tell(done, expected, f"{rate}{pairs} complete · 完成")

        yield tell and listen


@contextmanager
def counting(title: str, quiet: bool) -> Iterator["Callable[[int, int], None] | None"]:
    """Yields a listener that shows how many of how many are done."""
    with _telling(title, quiet, counted=True) as tell:
        yield tell and (lambda done, total: tell(done, total, ""))


@contextmanager
def running(title: str, total: int, quiet: bool) -> Iterator["Callable[[Runs], None] | None"]:
    """Yields a listener that shows runs done, their rate, failures and the time left.

    Args:
        title: what is running.
        total: runs to be made.
        quiet: show nothing.
    """
    with _telling(title, quiet or not total, counted=True) as tell:
        first: tuple[float, float] | None = None

        def listen(now: "Runs") -> None:
            nonlocal first
            assert tell is not None
            began, there = first = first or (monotonic(), now.done)  # what the store had is no pace
            minutes = max(monotonic() - began, 1e-9) / 60
            failed = f", {now.failed} failed · 失败" if now.failed else ""
            tell(now.done, total, f"{screen.number((now.done - there) / minutes)}/min{failed}")

        yield tell and listen


@contextmanager
def _telling(
    title: str, quiet: bool, *, after: float = _TELLING_AFTER, counted: bool = False
) -> Iterator["Tell | None"]:
    """Yields what tells how far a work is; None if nothing is to be told.

    Args:
        title: of the work.
        quiet: tell nothing.
        after: seconds before anything is told.
        counted: tell how many of how many, instead of per cent.
    """
    if quiet:
        yield None
    elif not screen.err().is_terminal:
        yield _lines(title, after, counted)
    else:
        bar = _bar(counted)
        task, began = bar.add_task(escape(title), total=None, said=""), monotonic()

        def tell(done: float, total: float, said: str) -> None:
            bar.update(task, completed=done, total=total, said=said)
            if not bar.live.is_started and monotonic() - began >= after:
                bar.start()

        try:
            yield tell
        finally:
            bar.stop()


def _bar(counted: bool) -> "Bar":
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn() if counted else TaskProgressColumn(),
        TextColumn("{task.fields[said]}", markup=False),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=screen.err(),
        transient=True,
        speed_estimate_period=120,
    )


def _lines(title: str, after: float, counted: bool) -> "Tell":
    """What writes a line when one is due, with the time left if the rest goes as fast.

    How fast is taken from when it was first told: what was done before, or had to be got ready, is no pace.
    """
    began = monotonic()
    due = began + after
    first: tuple[float, float] | None = None

    def tell(done: float, total: float, said: str) -> None:
        nonlocal due, first
        now = monotonic()
        first = first or (now, done)
        if now < due:
            return
        due = now + min(max((now - began) / 10, _LINES_EVERY[0]), _LINES_EVERY[1])
        gone, made = now - first[0], done - first[1]
        share = f"{int(done)}/{int(total)}" if counted else f"{done / max(total, 1):.0%}".replace("%", " %")
        left = f"left · 剩余 {_clock(gone / made * (total - done))}" if gone > 0 and 0 < made <= total else ""
        screen.note(f"{title}: " + ", ".join(filter(None, (share, said, left))))

    return tell


def _clock(seconds: float) -> str:
    """Minutes and seconds, 4:07; with hours, 1:02:07."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
