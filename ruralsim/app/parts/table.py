"""Tables as one element each: a widget for every cell would make the page slow."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from ruralsim.app.ui import solara


class Cell(NamedTuple):
    """A cell that is more than text.

    Attributes:
        text: what it says.
        css: class of the text.
        below: smaller text under it, as files have it.
        note: words under it, an interval or what they mean.
    """

    text: str
    css: str = ""
    below: str = ""
    note: str = ""


class Row(NamedTuple):
    """A row with attributes for tests: ``data-…`` by name."""

    cells: Sequence[str | Cell]
    data: dict[str, str]


def table(heads: Iterable[str], rows: Iterable[Row | Sequence[str | Cell]], *, css: str, testid: str) -> Any:
    """A table; whatever the cells say is text, never markup."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(map(_row, rows))
    return solara.HTML(
        "table", unsafe_innerHTML=f"<tr>{head}</tr>{body}", classes=[css], attributes={"data-testid": testid}
    )


def _row(row: Row | Sequence[str | Cell]) -> str:
    cells, data = (row.cells, row.data) if isinstance(row, Row) else (row, {})
    given = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return f"<tr{given}>{''.join(map(_cell, cells))}</tr>"


def _cell(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    below = f"<code>{escape(cell.below)}</code>" if cell.below else ""
    below += f"<small>{escape(cell.note)}</small>" if cell.note else ""
    return f'<td><span class="{escape(cell.css)}">{escape(cell.text)}</span>{below}</td>'
