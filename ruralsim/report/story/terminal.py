"""A story as commands print it: results on standard output, remarks on standard error."""

from collections.abc import Iterable, Iterator, Sequence

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
        out.print(_grid(both(table.terminal or {}), table), crop=False)  # too wide rather than cut
    for sentence in () if shown else story.brief:
        out.print(f"{sentence['en']}\n  {sentence['zh']}", markup=False, soft_wrap=True)
    for remark in story.remarks:
        err.print(both(remark), markup=False, soft_wrap=True)


def both(words: Text) -> str:
    """Words of both languages side by side, once where they are the same."""
    return " · ".join(dict.fromkeys(part for part in words.values() if part))


def grid(title: str, columns: Sequence[Heading], rows: Iterable[Sequence[str | Shown]]) -> Grid:
    """A table for the terminal; a cell that begins with `[bold` is markup, others are text as it is."""
    made = Grid(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    shown = [[*map(_styled, row)] for row in rows]
    for i, column in enumerate(columns):
        heading, justify = column if isinstance(column, tuple) else (column, "left")
        cells = (line for row in shown for line in row[i].split() if line.plain[-1:].isdigit())
        least = max((line.cell_len for line in cells), default=None)  # numbers and intervals stay whole
        made.add_column(Shown(heading), justify=justify, overflow="fold", min_width=least)  # type: ignore[arg-type]
    for own in shown:
        made.add_row(*own)
    return made


def _styled(cell: str | Shown) -> Shown:
    if isinstance(cell, Shown):
        return cell
    return Shown.from_markup(cell) if cell.startswith("[bold") else Shown(cell)


def _grid(title: str, table: Table) -> Grid:
    headings: list[Heading] = []
    columns: list[list[Shown]] = []
    rows = table.cells()
    for i, column in enumerate(table.columns):
        for heading, shown in _columns(column, [row[i] if i < len(row) else Words("") for row in rows]):
            if any(cell.plain for cell in shown):
                headings.append((heading, "right") if column.right else heading)
                columns.append(shown)
    return grid(title, headings, [*zip(*columns, strict=True)])


def _columns(column: Column, cells: Sequence[Cell]) -> Iterator[tuple[str, list[Shown]]]:
    """A column of the page as columns of the terminal: names have one in each language."""
    if not column.right and any(_differs(cell) for cell in cells):
        for language in ("en", "zh"):
            yield column.name[language], [_shown(cell, (language,)) for cell in cells]
    else:
        yield _heading(column), [_shown(cell) for cell in cells]


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
