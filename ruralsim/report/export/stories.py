"""The tables of a story as sheets: a column for each language of its words and each end of its intervals."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ruralsim.report.export.sheets import (
    About,
    Heading,
    Measured,
    Sheet,
    Value,
    both,
    plain,
    unique,
    unit_said,
    within,
)
from ruralsim.report.story.blocks import (
    Cell,
    Column,
    Interval,
    Lines,
    Number,
    Range,
    Said,
    Section,
    Story,
    Table,
    Verdict,
    Words,
    spoken,
)
from ruralsim.report.text import Text, text

if TYPE_CHECKING:
    import pandas as pd

_PARTS = ("value", "low", "high", "unit", "said", "en", "zh")
"""What a column may fall into, in this order."""
_FORMS = {"p": "p", "setting": "setting", "given": "setting", "percent": "percent", "probability": "percent"}
_UNIT = text("Unit", "单位")
_FIRST, _FOUND = text("To be known first", "先须知道"), text("What came out", "结果")
_REMARK, _COMMAND = text("Remark", "备注"), text("Command", "命令")
_TITLE = Column(text("Table", "表"), right=False)


def sheets(story: Story) -> list[Sheet]:
    """Every table under the name of its section; those of one section that are alike, one below the other.

    Of several that differ, the names are numbered from the second on.
    """
    alike: dict[tuple[str, str], list[tuple[Section, Table]]] = {}
    for section, table in story.tables():
        alike.setdefault((section.id, repr((table.columns, table.title is None))), []).append(
            (section, table)
        )
    found, counted = list[Sheet](), dict[str, int]()
    for (name, _), tables in alike.items():
        n = counted[name] = counted.get(name, 0) + 1
        section, first = tables[0]
        title = section.title if len(tables) > 1 else _title(section, first, name)
        rows = [row for _, table in tables for row in _rows(table)]
        found.append(_sheet(_columns(first), rows, f"{name}-{n}" if n > 1 else name, title))
    return found


def sheet(table: Table, section: Section | None = None, name: str = "table") -> Sheet:
    """A table. Where it has a title, each row says so.

    Args:
        table: As a story has it.
        section: Where it stands, if it stands in one.
        name: Of the sheet.
    """
    return _sheet(_columns(table), _rows(table), name, _title(section, table, name))


def _columns(table: Table) -> list[Column]:
    return [*([_TITLE] if table.title else ()), *table.columns]


def _rows(table: Table) -> list[list[Cell]]:
    return [[*([Words(table.title)] if table.title else ()), *row] for row in table.rows]


def _sheet(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], name: str, title: Text) -> Sheet:
    headings: list[Heading] = []
    values: list[list[Value]] = []
    for i, column in enumerate(columns):
        for heading, below in _below(column, [row[i] if i < len(row) else None for row in rows]):
            headings.append(heading)
            values.append(below)
    names = unique(heading.name for heading in headings)
    named = [heading._replace(name=own) for heading, own in zip(headings, names, strict=True)]
    return Sheet(name, title, named, [*zip(*values, strict=True)])


def frames(story: Story) -> "dict[str, pd.DataFrame]":
    """Its sheets as data frames, by name."""
    import pandas as pd

    return {
        sheet.name: pd.DataFrame(
            [[plain(value) for value in row] for row in sheet.rows],
            columns=[heading.name for heading in sheet.headings],
        )
        for sheet in sheets(story)
    }


def as_json(story: Story) -> dict[str, Any]:
    """The whole story but its figures, for programs."""
    tables = {name: json.loads(made.to_json(orient="records")) for name, made in frames(story).items()}
    return {
        "title": story.title,
        "question": story.question,
        "facts": [{**name, "value": value} for name, value in story.facts],
        "brief": [*([] if story.doubt is None else [story.doubt]), *story.brief],
        "command": story.command,
        "tables": tables,
    }


def about(story: Story) -> About:
    """What a story says beside its tables: what was asked and run, what came out, what words mean."""
    lines = [
        (story.kicker, story.question),
        *([(_FIRST, story.doubt)] if story.doubt else ()),
        *((_FOUND if i == 0 else text("", ""), sentence) for i, sentence in enumerate(story.brief)),
        *((name, {"en": value, "zh": value}) for name, value in story.facts),
        *((_REMARK, remark) for remark in story.remarks),
        (_COMMAND, {"en": story.command, "zh": story.command}),
    ]
    terms = [
        ({key: spoken(words.text, key) for key in ("en", "zh")}, _joined(said))
        for part in story.reading
        for words, said in part.items
    ]
    return About(story.title, [(label, words) for label, words in lines if words["en"]], terms)


def _joined(said: Sequence[Said]) -> Text:
    return {language: " ".join(spoken(words, language) for words in said) for language in ("en", "zh")}


def _title(section: Section | None, table: Table, name: str) -> Text:
    if section is None:
        return table.title or text(name, name)
    if table.title is None:
        return section.title
    return text(*(section.title[k] + joint + table.title[k] for k, joint in (("en", ": "), ("zh", "："))))


def _below(column: Column, cells: Sequence[Cell | None]) -> Iterator[tuple[Heading, list[Value]]]:
    """The columns of a spreadsheet that a column falls into, and what stands in them."""
    parts = [{} if cell is None else _parts(cell) for cell in cells]
    numbers = any("value" in part or "low" in part for part in parts)
    if numbers or any(part.get("en") != part.get("zh") for part in parts):
        there = {key for part in parts for key, value in part.items() if value != ""}
    else:
        parts = [{"said": part["en"]} if part else part for part in parts]
        there = {"said"}
    for key in (key for key in _PARTS if key in there):
        values = [part.get(key) for part in parts]
        yield _heading(column, key)._replace(unit=_unit(values)), values


def _unit(values: Sequence[Value]) -> str:
    """In what the numbers of a column are: nothing of words, "row" where the rows differ."""
    numbers = [value for value in values if isinstance(value, Measured)]
    units = {"pp" if value.points else "share" if value.share else value.unit or "1" for value in numbers}
    return units.pop() if len(units) == 1 else "row" if units else ""


def _heading(column: Column, part: str) -> Heading:
    match part:
        case "en" | "zh":
            return Heading(column.name[part], column.name)
        case "unit":
            return Heading(both(_UNIT), _UNIT)
        case "said":
            return Heading(both(column.name), column.name)
    end = "" if part == "value" else f" ({part})"
    return Heading(both(column.name) + (within(column.unit) if column.unit else "") + end, column.name)


def _parts(cell: Cell) -> Mapping[str, Value]:
    """A cell as plain values."""
    match cell:
        case Number():
            return {"value": _measured(cell.value, cell), **_unit_of(cell)}
        case Interval():
            known = not math.isnan(cell.value)
            ends = {"low": cell.low if known else math.nan, "high": cell.high if known else math.nan}
            numbers = {"value": cell.value, **ends}
            return {**{key: _measured(value, cell) for key, value in numbers.items()}, **_unit_of(cell)}
        case Range():
            return {"low": _measured(cell.low, cell), "high": _measured(cell.high, cell)}
        case Words() | Lines() | Verdict():
            return {language: " ".join(_texts(cell, language)) for language in ("en", "zh")}


def _measured(value: float, cell: Number | Interval | Range) -> Measured:
    """A number with its unit: sizes of differences are counted as differences are."""
    differs = not isinstance(cell, Range) and (cell.signed or cell.spelling == "size")
    return Measured(float(value), cell.unit, differs, _FORMS.get(cell.spelling, ""))


def _unit_of(cell: Number | Interval) -> Mapping[str, Value]:
    """The unit of a number whose rows differ in theirs."""
    return {"unit": both(unit_said(_measured(cell.value, cell)))} if cell.named else {}


def _texts(cell: Words | Lines | Verdict, language: str) -> Iterator[str]:
    for words in cell.lines if isinstance(cell, Lines) else (cell,):
        yield spoken(words.text, language)
        if isinstance(words, Words) and words.aside:
            yield spoken(words.aside, language)
