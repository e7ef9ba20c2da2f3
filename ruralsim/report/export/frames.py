"""Tables of results as sheets, with the labels and units that they carry."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ruralsim.report.export.sheets import Measured, Sheet, Value, both, heading, unit_words
from ruralsim.report.text import Text, labelled, text

if TYPE_CHECKING:
    import pandas as pd


_OF_THE_ROW = {"row": False, "row difference": True}
"""Units of columns whose rows differ in theirs → whether they are differences."""
_KEYS = ("indicator", "reading", "outcome", "column", "target", "parameter", "lever", "factor")
"""Columns that say what a row is about, and so in which unit it is."""


def sheet(
    name: str,
    title: Text,
    frame: "pd.DataFrame",
    labels: Mapping[str, Mapping[str, Any]] | None = None,
    units: Mapping[str, str] | None = None,
) -> Sheet:
    """A data frame as a sheet.

    Args:
        name: Of the sheet, in lower-case letters.
        title: Of the table.
        frame: The table; of an index with a name a column is made.
        labels: Column → unit, `en`, `zh` and, where known, `definition_en` and `definition_zh`.
        units: Of what rows are about, such as indicators, where the table itself does not say it.
    """
    if frame.index.name:
        frame = frame.reset_index()
    known = dict(labels or {})
    rows = _units(frame, units or {})
    if any(known.get(str(column), {}).get("unit") in _OF_THE_ROW for column in frame.columns):
        spelt = [both(unit_words(of)) for of in rows]
        frame = frame.assign(unit=spelt) if "unit" in frame else frame.copy()
        if "unit" not in frame:
            frame.insert(len(frame.columns), "unit", spelt)
            known["unit"] = {"en": "Unit", "zh": "单位"}
    headings = []
    for column in map(str, frame.columns):
        about = known.get(column, {})
        defined = text(about.get("definition_en") or "", about.get("definition_zh") or "")
        headings.append(
            heading(labelled({"name": column, **about}), about.get("unit") or "", column, defined)
        )
    values = [
        _measured(_values(frame[column]), above.unit, rows)
        for column, above in zip(frame.columns, headings, strict=True)
    ]
    return Sheet(name, title, headings, [*zip(*values, strict=True)], source=name)


def _units(frame: "pd.DataFrame", known: Mapping[str, str]) -> list[str]:
    """In which unit each row is."""
    if "unit" in frame:
        return [str(of or "") for of in frame["unit"].tolist()]
    about = next((key for key in _KEYS if key in frame and known.keys() & set(frame[key])), "")
    if about:
        return [known.get(str(what), "") for what in frame[about].tolist()]
    return [known.get("", "")] * len(frame)


def _measured(values: Sequence[Value], unit: str, rows: Sequence[str]) -> Sequence[Value]:
    """Values of a column, each in the unit of its row where rows differ in theirs."""
    if unit not in _OF_THE_ROW:
        return values
    return [
        Measured(float(value), of, _OF_THE_ROW[unit])
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
        for value, of in zip(values, rows, strict=True)
    ]


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
