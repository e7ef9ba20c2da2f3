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


def title(of: Any) -> str:
    """What a scenario or a question is called, in both languages.

    Args:
        of: it, with a `title` of which each language may be empty, and a `name`.
    """
    return " · ".join(dict.fromkeys(filter(None, (of.title.en or of.name, of.title.zh))))


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
    terminal.table(title, columns, rows, out())


def story(found: "Findings") -> None:
    """Print what there is to say of findings."""
    from ruralsim.experiment.pages import tell

    terminal.show(tell(found), out(), err())


def number(value: object) -> str:
    """A number as everything spells it; counts in full, words as they are."""
    if isinstance(value, float):
        return numbers.spelt(value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def value(amount: float, unit: str) -> str:
    """A level, shares in per cent: 14,051, 2.70 %."""
    return numbers.quantity(amount, unit)["en"] if numbers.is_share(unit) else numbers.spelt(amount)


def signed(amount: float, unit: str) -> str:
    """A difference, between shares in percentage points; what is shown as zero has no sign."""
    return numbers.quantity(amount, unit, signed=True, bare=True)["en"]


def interval(low: float, high: float, unit: str) -> str:
    """Ends of an interval of a difference; a dash if there is none."""
    return f"{signed(low, unit)} … {signed(high, unit)}" if math.isfinite(low + high) else "–"


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentage points between shares, in both languages."""
    points = unit == "pp" or numbers.is_share(unit)
    return " · ".join(numbers.difference_unit(unit).values()) if points else unit
