"""Tables of results as sheets, with the labels and units that they carry."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ruralsim.report.export.sheets import Sheet, Value, heading
from ruralsim.report.text import Text, labelled, text

if TYPE_CHECKING:
    import pandas as pd


def sheet(
    name: str, title: Text, frame: "pd.DataFrame", labels: Mapping[str, Mapping[str, Any]] | None = None
) -> Sheet:
    """A data frame as a sheet.

    Args:
        name: Of the sheet, in lower-case letters.
        title: Of the table.
        frame: The table; of an index with a name a column is made.
        labels: Column → unit, `en`, `zh` and, where known, `definition_en` and `definition_zh`.
    """
    if frame.index.name:
        frame = frame.reset_index()
    known = labels or {}
    headings = []
    for column in map(str, frame.columns):
        about = known.get(column, {})
        defined = text(about.get("definition_en") or "", about.get("definition_zh") or "")
        headings.append(
            heading(labelled({"name": column, **about}), about.get("unit") or "", column, defined)
        )
    values = [_values(frame[column]) for column in frame.columns]
    return Sheet(name, title, headings, [*zip(*values, strict=True)], source=name)


def _values(column: "pd.Series[Any]") -> list[Value]:
    """Plain values of a column; dates without their midnight."""
    if column.dtype.kind == "M":
        return [
            None if value is None else value.date()
            for value in column.astype(object).where(column.notna(), None)
        ]
    if column.dtype.kind in "iufb":
        found: list[Value] = column.tolist()
        return found
    return [None if value is None or value != value else _plain(value) for value in column.tolist()]


def _plain(value: object) -> Value:
    return value if isinstance(value, str | bool | int | float) else str(value)
