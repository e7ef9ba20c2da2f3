"""A story as a document has it: one language, one piece after the other, all of them numbered.

What a word processor and a printed page are both made of, see `docx` and `document`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ruralsim.report.story.blocks import (
    Block,
    Cell,
    Definitions,
    Interval,
    Lines,
    Note,
    Number,
    Panels,
    Picture,
    Range,
    Said,
    Section,
    Story,
    Table,
    Verdict,
    Words,
    spoken,
)
from ruralsim.report.text import PAGE

Language = Literal["en", "zh"]
_NARROW, _FIRST, _BROAD = 11.0, 22.0, 26.0  # letters
_MANY, _NAMES, _EVEN = 5, 29.0, 14.0  # columns beyond which the first is broad and the others alike
_SHORT = 5  # rows of a table that is not cut between pages
_DIGITS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Line:
    """A line of a cell or of a definition: in bold where the row is about it, small where it explains."""

    text: str
    style: Literal["", "strong", "small"] = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph by what it is."""

    text: str
    kind: Literal["title", "kicker", "doubt", "body", "item", "note"] = "body"


@dataclass(frozen=True)
class Heading:
    """Of a section, with its number."""

    text: str


@dataclass(frozen=True)
class Term:
    """A term, and what is said of it."""

    term: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table: caption, headings, which columns stand in the middle, and cells of lines."""

    caption: str
    heads: Sequence[Sequence[Line]]
    middle: Sequence[bool]
    rows: Sequence[Sequence[Sequence[Line]]]

    def joined(self, row: int) -> bool:
        """Whether a row stays on one page with the next: all of a short table, of others the outermost two.

        Args:
            row: its number; −1 is that of the headings.
        """
        last = len(self.rows) - 1
        return row < last and (last < _SHORT or row <= 0 or row == last - 1)

    def widths(self) -> list[float]:
        """Of each column its share of the whole, by how long its lines are; none too narrow to read."""
        longest = [_NARROW] * len(self.heads)
        many = len(self.heads) > _MANY
        longest[0], broad, bold = (_NAMES, _EVEN, 1.6) if many else (_FIRST, _BROAD, 1.3)
        for i, lines in enumerate(self.heads):
            words = (word for line in lines for word in line.text.split())
            longest[i] = max(
                [longest[i], *(min(bold * _length(word), _FIRST) for word in words if word.isascii())]
            )
        for row in self.rows:
            for i, lines in enumerate(row if len(row) == len(self.heads) else ()):
                longest[i] = max([longest[i], *(min(_length(line.text), broad) for line in lines)])
        return [length / sum(longest) for length in longest]


@dataclass(frozen=True)
class Image:
    """A picture with its caption below, and how to read it."""

    png: bytes
    caption: str
    note: str
    width_mm: float


Piece = Paragraph | Heading | Term | Grid | Image


def pieces(story: Story, language: Language) -> list[Piece]:
    """Everything that paper shows of a story without drawn figures, in order.

    Args:
        story: What is told.
        language: "en" or "zh".

    Raises:
        TypeError: It holds figures that only a browser draws.
    """
    return list(_Laid(language).out(story))


class _Laid:
    """Lays out one story, and counts its tables and pictures."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.tables = self.pictures = 0

    def out(self, story: Story) -> Iterator[Piece]:
        yield Paragraph(self.say(story.title), "title")
        facts = [f"{self.say(name)} {value}" for name, value in story.facts]
        yield Paragraph(" · ".join([self.say(story.kicker), *facts]), "kicker")
        if story.doubt:
            yield Paragraph(self.say(story.doubt), "doubt")
        if said := self.say(story.question):
            yield Paragraph(said)
        if story.brief:
            yield Heading(self.numbered(1, self.say(PAGE["brief"])))
            yield from (Paragraph(self.say(sentence), "item") for sentence in story.brief)
        for n, section in enumerate(story.sections, 2 if story.brief else 1):
            yield from self.section(n, section)
        for block in story.reading:
            yield from self.block(block)
        if story.command:
            yield Paragraph(f"{self.say(PAGE['reproduce'])}: {story.command}", "note")

    def section(self, n: int, section: Section) -> Iterator[Piece]:
        yield Heading(self.numbered(n, self.say(section.title)))
        if section.lead:
            yield Paragraph(self.say(section.lead))
        for block in section.blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Piece]:
        match block:
            case Note(words):
                yield Paragraph(self.say(words))
            case Definitions():
                for term, lines in block.items:
                    yield Term(self.say(term.text), [self.say(line) for line in lines])
            case Table():
                yield self.table(block)
            case Picture():
                self.pictures += 1
                caption = self.captioned("Figure", "图", self.pictures, self.say(block.title))
                yield Image(block.png, caption, self.say(block.note or ""), block.width_mm)
            case Panels():
                for _, own in block.panels:
                    for inner in own:
                        yield from self.block(inner)
            case _:
                raise TypeError(f"{type(block).__name__} cannot be laid out on paper without a browser")

    def table(self, table: Table) -> Piece:
        if not table.rows:
            return Paragraph(self.say(table.missing or PAGE["nodata"]))
        self.tables += 1
        heads = []
        for column in table.columns:
            below = [Line(self.say(column.unit), "small")] if column.unit and self.say(column.unit) else []
            heads.append([Line(self.say(column.name), "strong"), *below])
        rows = [[self.cell(cell) for cell in row] for row in table.cells()]
        caption = self.captioned("Table", "表", self.tables, self.say(table.title or ""))
        return Grid(caption, heads, [column.right for column in table.columns], rows)

    def cell(self, cell: Cell) -> list[Line]:
        match cell:
            case Words():
                aside = f" {self.say(cell.aside)}" if self.say(cell.aside) else ""
                first = Line(self.say(cell.text) + aside, "strong" if cell.strong else "")
                return [first, *(Line(self.say(part), "small") for part in cell.below if self.say(part))]
            case Lines(lines):
                return [line for words in lines for line in self.cell(words)]
            case Verdict(words, colour):
                return [Line(self.say(words), "strong" if colour else "")]
            case Number():
                first = Line(cell.spelt()[self.language], "strong" if cell.strong else "")
                return [first, *(Line(self.say(part), "small") for part in cell.below if self.say(part))]
            case Interval():
                ends = [Line(cell.ends(), "small")] if cell.ends() else []
                return [Line(cell.spelt()[self.language]), *ends]
            case Range():
                return [Line(cell.spelt())]

    def say(self, words: Said) -> str:
        return spoken(words, self.language).replace(" %", "\u00a0%")

    def numbered(self, n: int, title: str) -> str:
        return f"{_ordinal(n)}、{title}" if self.language == "zh" else f"{n}. {title}"

    def captioned(self, en: str, zh: str, n: int, title: str) -> str:
        return f"{zh}{n}　{title}" if self.language == "zh" else f"{en} {n}. {title}"


def _ordinal(n: int) -> str:
    """A section's number as offices write it, up to nineteen.

    >>> _ordinal(3), _ordinal(10), _ordinal(12)
    ('三', '十', '十二')
    """
    return _DIGITS[n] if n <= 10 else "十" + _DIGITS[n - 10]


def _length(text: str) -> float:
    """Of a line, in letters: a Chinese character is as wide as two."""
    return sum(2.0 if letter > "\u2e7f" else 1.0 for letter in text)
