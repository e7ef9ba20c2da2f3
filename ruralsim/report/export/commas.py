"""Sheets as CSV that spreadsheets open with its Chinese whole, and in which they find nothing to execute."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from ruralsim.report.export.files import replaced
from ruralsim.report.export.sheets import Plain, Sheet, plain

ENCODING = "utf-8-sig"
"""UTF-8 with a mark in front, without which Excel takes it for the encoding of the country."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def content(sheet: Sheet) -> bytes:
    """A sheet as the content of a file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(safe(heading.name) for heading in sheet.headings)
    units = [heading.unit for heading in sheet.headings]
    for row in sheet.rows:
        writer.writerow(_said(plain(value, name)) for value, name in zip(row, units, strict=True))
    return text.getvalue().encode(ENCODING)


def write(sheet: Sheet, file: str | Path) -> Path:
    """Writes a sheet.

    Raises:
        OutputError: The file cannot be written.
    """
    path = Path(file)
    with replaced(path, ".csv") as partial:
        partial.write_bytes(content(sheet))
    return path


def write_all(sheets: Iterable[Sheet], folder: Path) -> list[Path]:
    """Writes every sheet into a folder, each under its name.

    Raises:
        OutputError: One cannot be written.
    """
    return [write(sheet, folder / f"{sheet.name}.csv") for sheet in sheets]


def write_zip(sheets: Iterable[Sheet], file: str | Path) -> Path:
    """Writes every sheet into one ZIP file.

    Raises:
        OutputError: The file cannot be written.
    """
    path = Path(file)
    with replaced(path, ".zip") as partial, ZipFile(partial, "w", ZIP_DEFLATED) as packed:
        for sheet in sheets:
            packed.writestr(f"{sheet.name}.csv", content(sheet))
    return path


def safe(words: str) -> str:
    """Words that no spreadsheet takes for a formula: an apostrophe before what would begin one.

    >>> safe("=1+1"), safe("-5 % of points"), safe("−5")
    ("'=1+1", "'-5 % of points", '−5')
    """
    return f"'{words}" if words.startswith(_FORMULA) else words


def _said(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return safe(value)
        case date():
            return value.isoformat()
    return str(value)
