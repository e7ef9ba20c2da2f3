"""What a table for spreadsheets is: headings with labels and units, and rows of plain values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ruralsim.report.numbers import difference_unit, is_share
from ruralsim.report.text import UNNAMED, Text, text, unit

EXACT = 2**53
"""Whole numbers from here on are no longer exact in a spreadsheet, whose numbers are all floating."""


class Heading(NamedTuple):
    """What stands above a column, and what it means.

    Attributes:
        name: as it stands there: both languages and the unit.
        label: what the column holds.
        unit: of its values where they are plain numbers, as results have it; "share" is shown in per cent.
        key: its name in the files of results; empty if it has none.
        definition: how it is reckoned, if that is known.
    """

    name: str
    label: Text
    unit: str = ""
    key: str = ""
    definition: Text = {"en": "", "zh": ""}


class Measured(NamedTuple):
    """A number with a unit of its own.

    Attributes:
        value: the number.
        unit: "share" is shown in per cent.
        signed: it is a difference: of shares, in percentage points.
        form: "p" of a p value, "setting" of what somebody set, "percent" of a rough share; empty of a result.
    """

    value: float
    unit: str = ""
    signed: bool = False
    form: str = ""

    @property
    def share(self) -> bool:
        """Whether it is shown in per cent."""
        return self.form == "percent" or (is_share(self.unit) and not self.signed)

    @property
    def points(self) -> bool:
        """Whether it is counted in percentage points."""
        return self.signed and is_share(self.unit)


Plain = str | bool | int | float | date | None
Value = Plain | Measured
"""What a cell holds."""


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        name: in lower-case letters: of its file, and what `--table` calls it.
        title: of the table.
        headings: of its columns.
        rows: values under them; what is missing is None.
        source: the table of results that it shows; empty of what is told.
    """

    name: str
    title: Text
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Value]] = field(repr=False)
    source: str = ""


def heading(label: Text, unit_name: str = "", key: str = "", definition: Text | None = None) -> Heading:
    """A heading in both languages, with its unit in square brackets.

    >>> heading(text("Income", "收入"), "CNY/head/year").name
    'Income · 收入 [CNY/head a year · 元/人·年]'
    """
    name = both(label) + within(unit_words(unit_name))
    return Heading(name, label, unit_name, key, definition or text("", ""))


def both(words: Text) -> str:
    """Words in both languages, or once if they are the same."""
    return " · ".join(dict.fromkeys(filter(None, (words["en"], words["zh"]))))


def within(words: Text) -> str:
    """A unit as it stands behind a heading; nothing if there is none."""
    return f" [{both(words)}]" if words["en"] else ""


def plain(value: Value, unit_name: str = "") -> Plain:
    """A value as text files have it: shares in per cent, differences of them in percentage points.

    Args:
        value: of a cell.
        unit_name: of its column.
    """
    if isinstance(value, Measured):
        return plain(value.value, value.unit)
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    return float(f"{100.0 * value:.15g}") if is_share(unit_name) else value  # 7 %, not 7.000000000000001


def unique(names: Iterable[str]) -> list[str]:
    """Names as they are, of equal ones all but the first with a number behind.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    found: list[str] = []
    for name in names:
        again, number = name, 1
        while again in found:
            number += 1
            again = f"{name} ({number})"
        found.append(again)
    return found


def unit_said(value: Measured) -> Text:
    """The unit of a number in both languages."""
    return difference_unit(value.unit) if value.points else unit_words(value.unit)


def unit_words(name: str) -> Text:
    """A unit in both languages, of shares in a time with their per cent.

    >>> unit_words("share/year")["zh"]
    '%/年'
    """
    return unit(name.replace("share/", "%/"))


@dataclass(frozen=True)
class About:
    """What is said beside tables.

    Attributes:
        title: of everything.
        lines: what was asked, run and found: a label and what there is to say.
        terms: what words mean, beside those of the headings.
    """

    title: Text
    lines: Sequence[tuple[Text, Text]] = ()
    terms: Sequence[tuple[Text, Text]] = ()


def definitions(sheets: Iterable[Sheet], about: About) -> Sheet:
    """What every column of some sheets holds, in both languages, and what other words mean."""
    headings = [Heading(name, text(en, zh)) for name, en, zh in _DEFINED]
    rows: list[Sequence[Value]] = [
        (
            sheet.name,
            above.name,
            above.key,
            both(UNNAMED.get(above.unit) or unit_words(above.unit)),
            *above.label.values(),
            *above.definition.values(),
        )
        for sheet in sheets
        for above in sheet.headings
    ]
    rows += [("", both(term), "", "", *term.values(), *said.values()) for term, said in about.terms]
    return Sheet("definitions", text("Definitions", "定义"), headings, rows)


_DEFINED = (
    ("Table · 表", "Table", "表"),
    ("Column · 列", "Column", "列"),
    ("Name in files · 文件中列名", "Name in files", "文件中列名"),
    ("Unit · 单位", "Unit", "单位"),
    ("English", "In English", "英文"),
    ("中文", "In Chinese", "中文"),
    ("Definition", "Definition in English", "英文定义"),
    ("定义", "Definition in Chinese", "中文定义"),
)
