"""A story as commands print it: results on standard output, remarks on standard error."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Shown

from ruralsim.report.story.blocks import (
    Cell,
    Column,
    Interval,
    Lines,
    Number,
    Range,
    Said,
    Story,
    Table,
    Verdict,
    Words,
    spoken,
)
from ruralsim.report.text import Text

_COLOURS = {"supports": "bold green", "contradicts": "bold red", "finding": "bold"}
_GAP = 2  # cells between columns
_WORD, _HAN, _NAME = 20, 8, 12  # cells kept for a word, for a run of Chinese, and for names that are as long
Heading = str | tuple[str, str]
"""Of a column, and how it is justified where it is not left."""


def show(story: Story, out: Console, err: Console) -> None:
    """Prints the tables that are meant for the terminal; of a story without any, its sentences.

    What stands in small letters below a cell is left to the page.
    """
    if story.doubt is not None:
        out.print(both(story.doubt), markup=False, soft_wrap=True)
    out.print(Shown(both(story.title), "bold"), soft_wrap=True)
    out.print("; ".join(f"{both(name)} {value}" for name, value in story.facts), markup=False, soft_wrap=True)
    shown = [table for _, table in story.tables() if table.terminal and table.rows]
    for table in shown:
        out.print()
        _print(both(table.terminal or {}), table, out)
    for sentence in () if shown else story.brief:
        out.print(f"{sentence['en']}\n  {sentence['zh']}", markup=False, soft_wrap=True)
    for remark in story.remarks:
        err.print(both(remark), markup=False, soft_wrap=True)


def both(words: Text) -> str:
    """Words of both languages side by side, once where they are the same."""
    return " · ".join(dict.fromkeys(part for part in words.values() if part))


def table(title: str, columns: Sequence[Heading], rows: Iterable[Sequence[str]], out: Console) -> None:
    """Prints a table as wide as there is room, or row by row; a cell that begins with `[bold` is markup.

    Args:
        title: Above it.
        columns: Headings.
        rows: Cells.
        out: Where to.
    """
    cells = [[*map(_styled, row)] for row in rows]
    headings = [column if isinstance(column, tuple) else (column, "left") for column in columns]
    shown = [
        _Printed(heading, [row[i] for row in cells], justify == "right")
        for i, (heading, justify) in enumerate(headings)
    ]
    if _fits(title, shown, out):
        return
    if title:
        out.print(Shown(title, "italic"), soft_wrap=True)
    for row in cells:
        for i, (column, cell) in enumerate(zip(shown, row, strict=True)):
            if words := cell.plain.replace("\n", "; ").strip("–"):
                out.print(f"  {column.heading}: {words}" if i else words, markup=False, soft_wrap=True)


def _fits(title: str, columns: Sequence["_Printed"], out: Console) -> bool:
    """Prints columns that hold anything side by side, if nothing of them must be cut for that."""
    columns = [column for column in columns if any(cell.plain for cell in column.cells)]
    widths = _widths(columns, out.width)
    if widths is None:
        return False
    made = Grid(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        justify = "right" if column.right else "left"
        made.add_column(Shown(column.heading), justify=justify, overflow="fold", width=width)  # type: ignore[arg-type]
    for row in zip(*(column.cells for column in columns), strict=True):
        made.add_row(*row)
    out.print(made)
    return True


def _styled(cell: str) -> Shown:
    return Shown.from_markup(cell) if cell.startswith("[bold") else Shown(cell)


def _print(title: str, table: Table, out: Console) -> None:
    """As wide as there is room, and nothing cut: both languages side by side, else stacked, else in lines."""
    for columns in (_beside(table), _stacked(table)):
        if _fits(title, [*columns], out):
            return
    out.print(Shown(title, "italic"), soft_wrap=True)
    for row in table.rows:
        for line in _lines(table, row):
            out.print(line, markup=False, soft_wrap=True)


def _lines(table: Table, row: Sequence[Cell]) -> Iterator[str]:
    """A row as lines: its first cell, then every other that says something, after its heading."""
    for i, (column, cell) in enumerate(zip(table.columns, row, strict=False)):
        if isinstance(cell, Interval) and cell.ends():
            words = f"{_number(cell.spelt())} ({cell.ends()})"
        else:
            words = _shown(cell).plain.replace("\n", "; ")
        if words.strip("–"):
            name = both(column.name) + (f" ({both(column.unit)})" if column.unit else "")
            yield f"  {name}: {words}" if i else words


class _Printed(NamedTuple):
    """A column of the terminal: its heading, its cells, and whether they stand at the right."""

    heading: str
    cells: list[Shown]
    right: bool

    def least(self) -> int:
        """Its width at least: no number, no name of files and no word of the usual length is broken."""
        words = (word for part in self._parts() for word in part.split())
        widths = [
            cell_len(word)
            if "_" in word or "." in word[:-1]
            else min(cell_len(word), _WORD if word.isascii() else _HAN)
            for word in words
        ]
        whole = [*map(cell_len, _numbers(self.cells))] if self.right else []
        return max([*widths, *whole, 0 if self.right else min(self.longest(), _NAME)])

    def longest(self) -> int:
        """Its width if no line is broken."""
        return max(cell_len(line) for part in self._parts() for line in part.split("\n"))

    def _parts(self) -> Iterator[str]:
        yield self.heading
        yield from (cell.plain for cell in self.cells)


def _unbroken(word: str) -> int:
    """Width below which a word would be broken: names of files always, others where they are not too long."""
    of_files = "_" in word or "." in word[:-1]
    return cell_len(word) if of_files else min(cell_len(word), _WORD if word.isascii() else _HAN)


def _widths(columns: Sequence[_Printed], room: int) -> list[int] | None:
    """Widths that fill the room at most, taken from the columns with most to spare; None if none do."""
    least, widths = [c.least() for c in columns], [c.longest() for c in columns]
    room -= _GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        spare = [width - fewest for width, fewest in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _numbers(cells: Iterable[Shown]) -> Iterator[str]:
    """Lines that are numbers or intervals."""
    return (line.plain for cell in cells for line in cell.split() if line.plain[-1:].isdigit())


def _beside(table: Table) -> Iterator[_Printed]:
    """Columns of the page as columns of the terminal: names have one in each language."""
    for column, cells in _cells(table):
        if not column.right and any(_differs(cell) for cell in cells):
            for language in ("en", "zh"):
                yield _Printed(column.name[language], [_shown(cell, (language,)) for cell in cells], False)
        else:
            yield _Printed(_heading(column), [*map(_shown, cells)], column.right)


def _stacked(table: Table) -> Iterator[_Printed]:
    """The same with names in one column, Chinese under English."""
    for column, cells in _cells(table):
        yield _Printed(_heading(column), [*map(_stack, cells)], column.right)


def _cells(table: Table) -> Iterator[tuple[Column, list[Cell]]]:
    rows = table.cells()
    for i, column in enumerate(table.columns):
        yield column, [row[i] if i < len(row) else Words("") for row in rows]


def _stack(cell: Cell) -> Shown:
    lines = [_shown(cell, (language,)) for language in ("en", "zh")]
    return lines[0] if lines[0] == lines[1] else Shown("\n").join(lines)


def _heading(column: Column) -> str:
    lines = (*column.name.values(), *(column.unit or {}).values())
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _differs(cell: Cell) -> bool:
    words = cell.text if isinstance(cell, Words) else ""
    return isinstance(words, dict) and words["en"] != words["zh"]


def _shown(cell: Cell, languages: Sequence[str] = ("en", "zh")) -> Shown:
    match cell:
        case Words(words, aside):
            return Shown(" ".join(filter(None, (_plain(words, languages), _plain(aside, languages)))))
        case Lines(lines):
            return Shown("\n").join(_shown(line, languages) for line in lines)
        case Verdict(words, colour):
            return Shown(_plain(words, languages), _COLOURS.get(colour, ""))
        case Number():
            return Shown(_number(cell.spelt()))
        case Interval():
            return Shown("\n".join(filter(None, (_number(cell.spelt()), cell.ends()))))
        case Range():
            return Shown(cell.spelt())


def _plain(words: Said, languages: Sequence[str]) -> str:
    return both({language: spoken(words, language) for language in languages})


def _number(shown: Text) -> str:
    """A number once, with its unit in both languages: +1.2 pp · 个百分点."""
    english, chinese = shown["en"], shown["zh"]
    if english.replace(" ", "") == chinese.replace(" ", ""):  # 96 % and 96%
        return english
    return f"{english} · {chinese.removeprefix(english.partition(' ')[0]).strip()}"
