"""What a story is made of: sections of tables, figures and definitions, in both languages."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from ruralsim.report.numbers import in_full, is_share, p_value, percent, probability, quantity, setting, size
from ruralsim.report.text import PAGE, Text

if TYPE_CHECKING:
    from ruralsim.report.figures import Figure


class Code(NamedTuple):
    """What stands in files as it is: a path, a setting."""

    text: str


Spelling = Literal["result", "size", "setting", "given", "percent", "probability", "p"]
"""Of a number: a result has three digits that matter, as has the size of a difference; a setting up to four;
what somebody gave is repeated; see `report.numbers`."""
Said = Text | Code | str
"""Words in both languages, code, or what is the same in both: a name, a number already spelt."""


@dataclass(frozen=True)
class Words:
    """Words in a cell.

    Attributes:
        text: The words.
        aside: Beside them in small letters: a unit, where a claim stands.
        below: Under them; several stand in one line.
        strong: They are what the row is about.
    """

    text: Said
    aside: Said = ""
    below: tuple[Said, ...] = ()
    strong: bool = False


@dataclass(frozen=True)
class Lines:
    """Several words in a cell, one under the other."""

    lines: tuple[Words, ...]


@dataclass(frozen=True)
class Verdict:
    """A judgement and its colour: supports, contradicts, finding, or none."""

    text: Text
    colour: str


@dataclass(frozen=True)
class Number:
    """A number in a cell; its unit stands in the heading of the column.

    Attributes:
        value: The number; NaN is shown as a dash.
        unit: Decides how it is spelt: shares in per cent.
        signed: It is a difference.
        spelling: What kind of number it is.
        below: Under it; several stand in one line.
        before: A sign before it, such as ±.
        strong: It is what the row is about.
        named: Its unit stands behind it, as the rows of the column differ in theirs.
    """

    value: float
    unit: str = ""
    signed: bool = False
    spelling: Spelling = "result"
    below: tuple[Said, ...] = ()
    before: str = ""
    strong: bool = False
    named: bool = False

    def spelt(self) -> Text:
        """As it is shown."""
        shown = _spelt(float(self.value), self.unit, self.signed, self.named, self.spelling)
        return {language: self.before + words for language, words in shown.items()}


@dataclass(frozen=True)
class Interval:
    """A value and its interval, which is left out where it is not known.

    Attributes:
        value: The value; NaN is shown as a dash, whatever the ends.
        low: Lower end.
        high: Upper end.
        unit: Of all three.
        signed: They are differences.
        named: The unit stands behind the value, as the rows of the column differ in theirs.
        spelling: As that of a number.
    """

    value: float
    low: float
    high: float
    unit: str = ""
    signed: bool = True
    named: bool = False
    spelling: Spelling = "result"

    def spelt(self) -> Text:
        """The value as it is shown."""
        return _spelt(float(self.value), self.unit, self.signed, self.named, self.spelling)

    def ends(self) -> str:
        """The interval as it is shown; nothing if there is none."""
        if math.isnan(self.value) or math.isnan(self.low):
            return ""
        ends = (float(self.low), float(self.high))
        return " … ".join(_spelt(end, self.unit, self.signed, False, self.spelling)["en"] for end in ends)


@dataclass(frozen=True)
class Range:
    """From where to where: a target, a prior, the least and the most of something."""

    low: float
    high: float
    unit: str = ""
    spelling: Spelling = "result"
    joint: str = "–"

    def spelt(self) -> str:
        """As it is shown."""
        ends = (float(self.low), float(self.high))
        return f" {self.joint} ".join(
            _spelt(end, self.unit, False, False, self.spelling)["en"] for end in ends
        )


Cell = Words | Lines | Verdict | Number | Interval | Range


class Column(NamedTuple):
    """The heading of a column, the unit under it, and whether its cells stand at the right, as numbers do."""

    name: Text
    unit: Text | None = None
    right: bool = True


@dataclass(frozen=True)
class Table:
    """Cells under headings.

    Attributes:
        columns: Headings.
        rows: Cells; the last of a shorter row spans what is left.
        title: Of the table; a folded one shows nothing else until it is opened.
        folded: It stands folded under the table before it.
        grouped: A first cell like the one above it is not repeated.
        css: Class of the table.
        terminal: Under what heading the command prints it, too; only the page has it if none.
        missing: What is said in its place if there are no rows.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: Text | None = None
    folded: bool = False
    grouped: bool = False
    css: str = "values"
    terminal: Text | None = None
    missing: Text | None = None

    def cells(self) -> list[list[Cell]]:
        """Rows as they are shown: of a group, only the first has its name."""
        shown = [list(row) for row in self.rows]
        for row, above in zip(shown[1:], self.rows, strict=False) if self.grouped else ():
            row[0] = Words("") if row[0] == above[0] else row[0]
        return shown


@dataclass(frozen=True)
class Cards:
    """Figures side by side."""

    figures: "Sequence[Figure]"
    missing: Text | None = None


@dataclass(frozen=True)
class Definitions:
    """Terms and what they mean, line by line; under a title if they have one."""

    items: Sequence[tuple[Words, Sequence[Said]]]
    title: Text | None = None


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: Text


@dataclass(frozen=True)
class Picture:
    """A picture that is already drawn, for paper and pages alike.

    Attributes:
        png: The file.
        title: What it shows.
        note: How to read it.
        width_mm: How wide it stands on paper.
    """

    png: bytes
    title: Text
    note: Text | None = None
    width_mm: float = 150.0


@dataclass(frozen=True)
class Panels:
    """The same of several: the screen shows those of the chosen name, paper all, each under its name."""

    panels: "Sequence[tuple[Text, Sequence[Block]]]"


Block = Table | Cards | Definitions | Note | Picture | Panels


@dataclass(frozen=True)
class Section:
    """A heading, what leads in to it, and what stands below; its name in the list of contents."""

    id: str
    title: Text
    lead: Text | None = None
    blocks: Sequence[Block] = ()
    link: Text | None = None

    def flat(self) -> Iterator[Block]:
        """Its blocks, and in the place of panels the blocks of each."""
        for block in self.blocks:
            if isinstance(block, Panels):
                yield from (inner for _, own in block.panels for inner in own)
            else:
                yield block


@dataclass(frozen=True)
class Story:
    """All there is to say of some findings.

    Attributes:
        title: Heading of everything.
        kicker: Kind of question.
        question: What was asked, in words.
        facts: What was run: seeds, households, days.
        brief: What came out, in sentences.
        sections: What is shown of it.
        reading: How to read it.
        asked: What the file of the question is called.
        command: What asks the same again.
        doubt: What has to be known first, if anything.
        remarks: What the command says beside its tables.
        notes_title: Heading of how to read it.
        overview: Name of the beginning in the list of contents.
    """

    title: Text
    kicker: Text
    question: Text
    facts: Sequence[tuple[Text, str]]
    brief: Sequence[Text]
    sections: Sequence[Section]
    reading: Sequence[Definitions]
    asked: Text
    command: str
    doubt: Text | None = None
    remarks: Sequence[Text] = ()
    notes_title: Text = field(default_factory=lambda: PAGE["reading_page"])
    overview: Text = field(default_factory=lambda: PAGE["overview"])

    def figures(self) -> "list[Figure]":
        """Every figure, in order."""
        return [
            figure
            for section in self.sections
            for block in section.flat()
            if isinstance(block, Cards)
            for figure in block.figures
        ]

    def tables(self) -> list[tuple[Section, Table]]:
        """Every table and the section it stands in, in order."""
        return [(s, block) for s in self.sections for block in s.flat() if isinstance(block, Table)]


def _spelt(value: float, unit_name: str, signed: bool, named: bool, spelling: Spelling) -> Text:
    match spelling:
        case "result":
            return quantity(value, unit_name, signed=signed, bare=not named)
        case "size":
            return size(value, unit_name, bare=not named)
        case "setting":
            return same(setting(100.0 * value if is_share(unit_name) else value))
        case "given":
            return same(in_full(value, 8))
        case "percent":
            return percent(value)
        case "probability":
            return probability(value)
        case "p":
            return same(p_value(value))


def spoken(words: Said, language: str) -> str:
    """Words in one language."""
    return words[language] if isinstance(words, dict) else words.text if isinstance(words, Code) else words


def same(shown: str) -> Text:
    """What is the same in both languages."""
    return {"en": shown, "zh": shown}


def notes(items: Sequence[tuple[Text, Text]]) -> Definitions:
    """Headings and texts as definitions."""
    return Definitions([(Words(heading), (words,)) for heading, words in items])
