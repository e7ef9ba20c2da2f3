"""A story as a page for the printer: one language, no script, what `paper` lays out as HTML."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from ruralsim.report.sheet import asset
from ruralsim.report.story.blocks import Story
from ruralsim.report.story.paper import Grid, Heading, Image, Language, Line, Paragraph, Piece, Term, pieces

_TAGS = {"title": "h1", "item": "li"}


def document(story: Story, language: Language) -> str:
    """The whole page as text.

    Args:
        story: What it tells.
        language: It tells it in.
    """
    body = "\n".join(_body(pieces(story, language), language))
    code = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head><meta charset="utf-8">'
        f"<title>{escape(story.title[language])}</title>\n<style>\n{asset('document.css')}</style></head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _body(laid: Sequence[Piece], language: Language) -> Iterator[str]:
    for piece in laid:
        match piece:
            case Heading(text):
                yield f"<h2>{escape(text)}</h2>"
            case Paragraph(text, kind):
                tag = _TAGS.get(kind, "p")
                yield f'<{tag} class="{kind}">{escape(text)}</{tag}>'
            case Term(term, lines):
                mark, joint = ("。", "") if language == "zh" else (". ", " ")
                yield f'<p class="body"><b>{escape(term)}{mark}</b>{escape(joint.join(lines))}</p>'
            case Grid():
                yield _table(piece)
            case Image():
                data = b64encode(piece.png).decode()
                note = f'<p class="note">{escape(piece.note)}</p>' if piece.note else ""
                yield (
                    f'<figure><img style="width:{piece.width_mm:g}mm" alt="{escape(piece.caption)}" '
                    f'src="data:image/png;base64,{data}"><figcaption>{escape(piece.caption)}</figcaption>'
                    f"{note}</figure>"
                )


def _table(grid: Grid) -> str:
    heads = "".join(_cell("th", lines, middle) for lines, middle in zip(grid.heads, grid.middle, strict=True))
    columns = "".join(f'<col style="width:{100 * share:.1f}%">' for share in grid.widths())
    rows = []
    for n, row in enumerate(grid.rows):
        cells = [_cell("td", lines, middle) for lines, middle in zip(row, grid.middle, strict=False)]
        if left := len(grid.heads) - len(row):
            cells[-1] = cells[-1].replace("<td", f'<td colspan="{left + 1}"', 1)
        mark = ' class="joined"' if grid.joined(n) else ""
        rows.append(f"<tr{mark}>{''.join(cells)}</tr>")
    return (
        f"<table><caption>{escape(grid.caption)}</caption><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>\n"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _cell(tag: str, lines: Sequence[Line], middle: bool) -> str:
    inside = "".join(f'<div class="{line.style}">{escape(line.text)}</div>' for line in lines)
    mark = ' class="n"' if middle else ""
    return f"<{tag}{mark}>{inside}</{tag}>"
