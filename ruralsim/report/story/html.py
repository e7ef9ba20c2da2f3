"""The page of a story: one frame for every kind of question."""

import math
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape, unescape

from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.story.blocks import (
    Block,
    Cards,
    Cell,
    Code,
    Column,
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
)
from ruralsim.report.text import PAGE, Text
from ruralsim.results.findings import Findings

_SPAN = re.compile(r'<span data-en="(?P<en>[^"]*)" data-zh="(?P<zh>[^"]*)">[^<]*</span>')
SCRIPTS, STYLES = ("figures.js", "tables.js", "findings.js"), ("report.css", "findings.css")


def page(found: Findings, story: Story) -> str:
    """The whole page as text.

    Args:
        found: Whose story it is; from them come the county, dates outside the runs and the file that asked.
        story: What the page says.
    """
    reading = Section("reading", story.notes_title, blocks=story.reading, link=PAGE["nav_reading"])
    sections = [*story.sections, reading]
    parts = {
        "BRIEF": _brief(story),
        "SECTIONS": "\n".join(map(section, sections)),
        "COMMAND": escape(story.command),
        "ASKED_TITLE": said(story.asked),
        "ASKED": escape(found.asked),
    }
    facts = {
        "title": story.title,
        "story": story.question,
        "kicker": story.kicker,
        "dates": story.facts,
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in story.figures() if f.traces}}
    links = [("overview", story.overview), *((s.id, s.link or s.title) for s in sections)]
    links.append(("reproduce", PAGE["reproduce"]))
    place = found.meta.get("county"), found.meta.get("outside", ())
    return render(fill(asset("story.html"), parts), story.title, links, data, SCRIPTS, STYLES, *place)


def _brief(story: Story) -> str:
    doubt = [] if story.doubt is None else [story.doubt]
    if not story.brief:  # what has to be known first stands alone
        return "".join(f'<p class="card warning">{said(words)}</p>' for words in doubt)
    sentences = "\n".join(f"<li>{said(sentence)}</li>" for sentence in (*doubt, *story.brief))
    return f'<div class="brief card"><h3>{said(PAGE["brief"])}</h3><ul>{sentences}</ul></div>'


def in_language(html: str, language: str) -> str:
    """Blocks for a page that speaks one language at a time: words of the other are left out."""
    return _SPAN.sub(lambda both: escape(unescape(both[language]), quote=False), html)


def section(shown: Section) -> str:
    """A section, for a page that has more than sections."""
    lead = f'<p class="lead">{said(shown.lead)}</p>' if shown.lead else ""
    heading = f"<h2>{said(shown.title)}</h2>{lead}"
    return f'<section id="{shown.id}">{heading}\n{blocks(shown.blocks)}\n</section>'


def blocks(shown: Sequence[Block]) -> str:
    """Blocks one below the other, for a page that has more than blocks."""
    return "\n".join(_blocks(shown))


def _blocks(shown: Sequence[Block]) -> Iterator[str]:
    """Blocks one below the other; a folded table shares the card of the table before it."""
    cards: list[list[Block]] = []
    for block in shown:
        if isinstance(block, Table) and block.folded and cards:
            cards[-1].append(block)
        else:
            cards.append([block])
    for before, own in zip((None, *cards), cards, strict=False):
        below = " below" if before and not isinstance(before[0], Note) else ""
        match own[0]:
            case Table(rows=[], missing=missing, title=title):
                heading = f"<h3>{said(title)}</h3>" if title else ""
                yield f'{heading}<div class="nodata">{said(missing or PAGE["nodata"])}</div>'
            case Table():
                tables = "\n".join(_table(table) for table in own if isinstance(table, Table))
                yield f'<div class="card tablecard{below}">{tables}</div>'
            case Cards(figures=[], missing=dict() as missing):
                yield f'<div class="cards{below}"><div class="nodata">{said(missing)}</div></div>'
            case Cards(figures):
                yield f'<div class="cards{below}">{"".join(map(card, figures))}</div>'
            case Note(words):
                yield f'<p class="lead">{said(words)}</p>'
            case Picture(png, title):
                data = b64encode(png).decode()
                yield (
                    f'<figure class="card{below}"><figcaption><h3>{said(title)}</h3></figcaption>'
                    f'<img alt="{escape(title["en"])}" src="data:image/png;base64,{data}"></figure>'
                )
            case Definitions() as definitions:
                yield _definitions(definitions)
            case Panels(panels):
                yield f'<div class="panels{below}">{_panels(panels)}</div>'


def _panels(panels: Sequence[tuple[Text, Sequence[Block]]]) -> str:
    """Names to choose from, and what stands under each; a single one needs no name."""
    if len(panels) < 2:
        return "".join(blocks(own) for _, own in panels)
    chips, made = [], []
    for i, (name, own) in enumerate(panels):
        chips.append(f'<button type="button" aria-pressed="{str(not i).lower()}">{said(name)}</button>')
        untitled = [replace(b, title=None) if isinstance(b, Table) and b.title == name else b for b in own]
        inside = f'<h3 class="printed">{said(name)}</h3>{blocks(untitled)}'
        made.append(f'<div class="panel{"" if i else " chosen"}">{inside}</div>')
    return f'<div class="controls"><div class="chips">{"".join(chips)}</div></div>' + "\n".join(made)


def _definitions(block: Definitions) -> str:
    rows = "\n".join(
        f"<div><dt>{_words(term)}</dt><dd>{'<br>'.join(map(_said, lines))}</dd></div>"
        for term, lines in block.items
    )
    title = f"<h3>{said(block.title)}</h3>" if block.title else ""
    return f'{title}<dl class="reading">\n{rows}\n</dl>'


def _table(table: Table) -> str:
    heads = "".join(map(_head, table.columns))
    rows = "\n".join(_rows(table))
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    made = f'<div class="scroll" tabindex="0"><table class="{table.css}">{body}</table></div>'
    if table.folded and table.title:
        return f"<details><summary>{said(table.title)}</summary>{made}</details>"
    return (f"<h3>{said(table.title)}</h3>" if table.title else "") + made


def _head(column: Column) -> str:
    below = f"<br><small>{said(column.unit)}</small>" if column.unit else ""
    return f"<th{_right(column)}>{said(column.name)}{below}</th>"


def _right(column: Column) -> str:
    return ' class="n"' if column.right else ""


def _rows(table: Table) -> Iterator[str]:
    for row in table.cells():
        pairs = zip(table.columns, row, strict=False)
        cells = [f"<td{_right(column)}>{_cell(cell)}</td>" for column, cell in pairs]
        if left := len(table.columns) - len(row):
            cells[-1] = f'<td colspan="{left + 1}">{_cell(row[-1])}</td>'
        yield f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell) -> str:
    match cell:
        case Words():
            return _words(cell)
        case Lines(lines):
            return "".join(f"<div>{_words(line)}</div>" for line in lines)
        case Verdict(words, colour):
            return f'<span class="verdict {colour}">{said(words)}</span>'
        case Number():
            return _bold(_said(cell.spelt()), cell.strong) + _below(*cell.below)
        case Interval():
            return _bold(_said(cell.spelt()), not math.isnan(cell.value)) + _below(cell.ends())
        case Range():
            return escape(cell.spelt())


def _words(words: Words) -> str:
    aside = f" <small>{_said(words.aside)}</small>" if words.aside else ""
    return _bold(_said(words.text), words.strong) + aside + _below(*words.below)


def _bold(html: str, strong: bool) -> str:
    return f"<b>{html}</b>" if strong else html


def _below(*parts: Said) -> str:
    shown = " · ".join(_said(part) for part in parts if part)
    return f'<span class="sub">{shown}</span>' if shown else ""


def _said(words: Said) -> str:
    match words:
        case Code(code):
            return f"<code>{escape(code)}</code>"
        case str():
            return escape(words)
    return escape(words["en"]) if words["en"] == words["zh"] else said(words)
