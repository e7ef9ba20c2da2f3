"""What the user sees: results on standard output, everything about getting there on standard error."""

import math
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ruralsim.foundation.errors import OtherModel
from ruralsim.foundation.judging import is_nothing
from ruralsim.report import numbers

if TYPE_CHECKING:
    from ruralsim.foundation.kernel import Progress as Compiling
    from ruralsim.simulate import Progress as Simulating

_PIPED_WIDTH = 120


def out() -> Console:
    """Standard output, as it is now (tests replace it)."""
    return _console(stderr=False)


def err() -> Console:
    """Standard error."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPED_WIDTH
    return console


def complain(message: str) -> None:
    """Show an error."""
    err().print(Text("error · 错误", style="bold red"), Text(message), sep="\n", soft_wrap=True)


def note(message: str) -> None:
    """Say something that is no result."""
    err().print(Text(message), soft_wrap=True)


@contextmanager
def warned(quiet: bool) -> Iterator[None]:
    """Says what the model warns of, as notes; nothing of it if `quiet`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if quiet else "always", OtherModel)
        shown = warnings.showwarning

        def show(message: Any, category: Any, *rest: Any, **more: Any) -> None:
            if issubclass(category, OtherModel):
                note(str(message))
            else:
                shown(message, category, *rest, **more)

        warnings.showwarning = show
        yield


def table(title: str, columns: Sequence[str | tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a column is a heading, or a heading and how it is justified."""
    shown = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        heading, justify = column if isinstance(column, tuple) else (column, "left")
        shown.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        shown.add_row(*(cell if cell.startswith("[bold") else escape(cell) for cell in row))
    out().print(shown)


def number(value: Any) -> str:
    """A number as short as it can be read: 14,051 · 312 · 4.27 · 0.0613."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    if not math.isfinite(value):
        return "–"
    value += 0  # no minus before zero
    size = abs(value)
    if isinstance(value, int) or size >= 1000:
        return f"{value:,.0f}"
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if size >= 1 else f"{value:.3g}"


def value(amount: float, unit: str) -> str:
    """A level, shares in per cent: 14,051, 2.7 %."""
    share = numbers.is_share(unit)
    text = number(float(amount) * (100.0 if share else 1.0)).replace("-", "−")
    return f"{text} %" if share and text != "–" else text


def signed(amount: float, unit: str) -> str:
    """A difference, between shares in percentage points; what is shown as zero has no sign."""
    text = number(float(amount) * (100.0 if numbers.is_share(unit) else 1.0)).replace("-", "−")
    if is_nothing(text):
        return text.lstrip("−")
    return f"+{text}" if amount > 0 else text


def interval(low: float, high: float, unit: str) -> str:
    """Ends of an interval of a difference; a dash if there is none."""
    return f"{signed(low, unit)} … {signed(high, unit)}" if math.isfinite(low + high) else "–"


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentage points between shares, in both languages."""
    points = unit == "pp" or numbers.is_share(unit)
    return " · ".join(numbers.difference_unit(unit).values()) if points else unit


@contextmanager
def compiling(quiet: bool) -> Iterator["Compiling | None"]:
    """Yields a listener that shows a bar when there is something to compile, and nothing otherwise."""
    if quiet:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    text = "Compiling, only the first time · 首次编译，仅此一次"
    console = err()
    bar = Progress(TextColumn(text), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    task = bar.add_task("", total=None)

    def listen(done: int, total: int, name: str) -> None:
        if not bar.live.is_started and done < total:
            if console.is_terminal:
                bar.start()
            elif done == 0:
                note(f"{text} ({total} …)")
        bar.update(task, completed=done, total=total)

    try:
        yield listen
    finally:
        if bar.live.is_started:  # a bar that never was leaves an empty line where there is no terminal
            bar.stop()


@contextmanager
def simulating(title: str, quiet: bool) -> Iterator["Simulating | None"]:
    """Yields a listener that shows today's date and the time left; silent where nobody looks on."""
    console = err()
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[today]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(escape(title), total=None, today="")

        def listen(done: int, total: int, today: date) -> None:
            bar.update(task, completed=done, total=total, today=today.isoformat())

        yield listen


@contextmanager
def repeating(title: str, quiet: bool) -> Iterator["Callable[[float, int, int], None] | None"]:
    """Yields a listener that shows runs done, pairs complete and the time left, for many runs."""
    console = err()
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pairs]} complete · 完成"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(escape(title), total=None, pairs=0)

        def listen(done: float, expected: int, pairs: int) -> None:
            bar.update(task, completed=done, total=expected, pairs=pairs)

        yield listen
