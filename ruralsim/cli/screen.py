"""What the user sees: results on standard output, everything about getting there on standard error."""

import math
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from ruralsim.foundation.errors import OtherModel
from ruralsim.foundation.judging import is_nothing
from ruralsim.report import numbers
from ruralsim.report.story import terminal

if TYPE_CHECKING:
    from ruralsim.results.findings import Findings

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


def table(title: str, columns: Sequence[terminal.Heading], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a column is a heading, or a heading and how it is justified."""
    out().print(terminal.grid(title, columns, rows))


def story(found: "Findings") -> None:
    """Print what there is to say of findings."""
    from ruralsim.experiment.asking.kinds import kinds

    tells = kinds()[found.kind].story()
    assert tells is not None, f"{found.kind} has no story"
    terminal.show(tells(found), out(), err())


def number(value: object) -> str:
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
