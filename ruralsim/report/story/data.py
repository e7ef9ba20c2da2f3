"""The tables of a story for spreadsheets and programs: every number as it is, in the unit of its heading."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.report.numbers import is_share
from ruralsim.report.story.blocks import (
    Cell,
    Column,
    Interval,
    Lines,
    Number,
    Range,
    Story,
    Table,
    Verdict,
    Words,
    spoken,
)

if TYPE_CHECKING:
    import pandas as pd


def frames(story: Story) -> "dict[str, pd.DataFrame]":
    """Every table under the name of its section; of several in one, numbered from the second on."""
    found: dict[str, pd.DataFrame] = {}
    for section, table in story.tables():
        n = sum(name.split("-")[0] == section.id for name in found)
        found[f"{section.id}-{n + 1}" if n else section.id] = frame(table)
    return found


def frame(table: Table) -> "pd.DataFrame":
    """A table with a column for each language of its words, and for each end of its intervals.

    Where it has a title, each row says so: tables of several scenarios may be put one below the other.
    """
    import pandas as pd

    rows = []
    for row in table.rows:
        parts: dict[str, Any] = {"Table": table.title["en"], "表": table.title["zh"]} if table.title else {}
        for column, cell in zip(table.columns, row, strict=False):
            for heading, value in _parts(column, cell).items():
                parts[f"{heading} (2)" if heading in parts else heading] = value
        rows.append(parts)
    return pd.DataFrame(rows)


def write(story: Story, folder: Path) -> list[Path]:
    """Writes every table as a CSV file that spreadsheets open with its Chinese whole."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, made in frames(story).items():
        written.append(folder / f"{name}.csv")
        made.to_csv(written[-1], index=False, encoding="utf-8-sig")
    return written


def as_json(story: Story) -> dict[str, Any]:
    """The whole story but its figures."""
    tables = {name: json.loads(made.to_json(orient="records")) for name, made in frames(story).items()}
    return {
        "title": story.title,
        "question": story.question,
        "facts": [{**name, "value": value} for name, value in story.facts],
        "brief": [*([] if story.doubt is None else [story.doubt]), *story.brief],
        "command": story.command,
        "tables": tables,
    }


def _parts(column: Column, cell: Cell) -> Mapping[str, Any]:
    unit = f" [{column.unit['en']}]" if column.unit and column.unit["en"] else ""
    heading = " · ".join(dict.fromkeys(column.name.values())) + unit
    match cell:
        case Number(value, name):
            return {heading: _scaled(value, name)}
        case Interval():
            ends = zip(("", " (low)", " (high)"), (cell.value, cell.low, cell.high), strict=True)
            return {heading + end: _scaled(value, cell.unit) for end, value in ends}
        case Range(low, high, name):
            return {f"{heading} (low)": _scaled(low, name), f"{heading} (high)": _scaled(high, name)}
        case Words() | Lines() | Verdict():
            en, zh = (" ".join(_texts(cell, language)) for language in ("en", "zh"))
            if not en:
                return {}
            return {column.name["en"]: en} if en == zh else {column.name["en"]: en, column.name["zh"]: zh}


def _scaled(value: float, unit: str) -> float:
    """Shares in per cent, as they are shown."""
    return float(value) * (100.0 if is_share(unit) else 1.0) if not math.isnan(value) else math.nan


def _texts(cell: Words | Lines | Verdict, language: str) -> Iterator[str]:
    for words in cell.lines if isinstance(cell, Lines) else (cell,):
        yield spoken(words.text, language)
        if isinstance(words, Words) and words.aside:
            yield spoken(words.aside, language)
