"""How high a brief would stand on paper, without printing it."""

import math
import struct
from collections.abc import Iterable, Sequence

from ruralsim.report.story.paper import Grid, Heading, Image, Line, Paragraph, Piece, Term, _length

PAGE_MM, ACROSS_MM = 255.0, 166.0  # within the margins of A4
_LETTER_MM, _SMALL_MM = 1.95, 1.5  # a Latin letter of the text, and of what is small in a table


def pages(laid: Iterable[Piece]) -> float:
    """Pages that pieces fill, by what their lines hold; breaks before pictures come on top."""
    return sum(map(_height_mm, laid)) / PAGE_MM


def _height_mm(piece: Piece) -> float:
    match piece:
        case Heading():
            return 10.0
        case Paragraph(text):
            return 6.0 * _lines(text, ACROSS_MM, _LETTER_MM) + 1.5
        case Term(term, said):
            return 6.0 * _lines(f"{term}  {''.join(said)}", ACROSS_MM, _LETTER_MM) + 1.5
        case Image(png, _, note, width):
            across, down = struct.unpack(">II", png[16:24])
            return float(width * down / across) + 12.0 + 4.5 * _lines(note, ACROSS_MM, _SMALL_MM)
        case Grid():
            widths = [share * ACROSS_MM - 3.0 for share in piece.widths()]
            return 12.0 + sum(_row_mm(row, widths) for row in (piece.heads, *piece.rows))


def _row_mm(row: Sequence[Sequence[Line]], widths: Sequence[float]) -> float:
    cells = zip(row, widths, strict=False)
    return 1.5 + max(sum(map(_line_mm, lines, [width] * len(lines))) for lines, width in cells)


def _line_mm(line: Line, width: float) -> float:
    small = line.style == "small"
    return (3.8 if small else 4.4) * _lines(line.text, width, _SMALL_MM if small else 1.75)


def _lines(text: str, across: float, letter: float) -> int:
    return max(1, math.ceil(_length(text) * letter / across))
