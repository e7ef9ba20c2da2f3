"""Rows of a diary: labelled values that a page shows as they are."""

from typing import Any

from ruralsim.report.text import text, unit
from ruralsim.results.describe import COLUMNS
from ruralsim.world.world import World

Row = dict[str, Any]
Section = dict[str, Any]


def row(name: str, en: str, zh: str, value: object, unit_of: str = "") -> Row:
    """One line: ``name``, ``label``, ``value`` and ``unit``.

    Args:
        name: key for programs.
        en: English label.
        zh: Chinese label.
        value: number, text in both languages, a list of such texts, date (ISO) or None for nothing.
        unit_of: as indicators write units; a "share" is a fraction to be shown in per cent.
    """
    if isinstance(value, bool):
        value = text("yes", "是") if value else text("no", "否")
    elif hasattr(value, "item"):
        value = value.item()
    return {
        "name": name,
        "label": text(en, zh),
        "value": value,
        "unit": unit(unit_of),
        "share": unit_of == "share",
    }


def column_row(name: str, value: object) -> Row:
    """A line labelled as the column of that name in the table of households of a run."""
    label = COLUMNS["households"][name]
    return row(name, label.en, label.zh, value, label.unit)


def section(name: str, en: str, zh: str, rows: list[Row]) -> Section:
    """Lines under a heading."""
    return {"name": name, "title": text(en, zh), "rows": rows}


def date_of(world: World, day: int) -> str | None:
    """ISO date of a day; None for the days before time that mean never."""
    return world.calendar.date(day).isoformat() if abs(day) < 100_000 else None
