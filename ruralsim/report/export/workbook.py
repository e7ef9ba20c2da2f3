"""Sheets as an Excel workbook: numbers as numbers, dates as dates, headings that stay, and what they mean."""

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ruralsim.foundation.errors import OutputError
from ruralsim.report.export.files import replaced
from ruralsim.report.export.sheets import (
    EXACT,
    About,
    Heading,
    Measured,
    Sheet,
    Value,
    both,
    definitions,
)
from ruralsim.report.numbers import is_share
from ruralsim.report.text import Text, text, typeset

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS, _MOST_SIGNS = 1_048_576, 32_767
_NAME = 31  # characters of a tab
_NARROW, _WIDE = 9, 46  # characters of a column
_ACROSS = 330  # characters of a table that is printed on the width of a page
_LINE, _LINES = 15.0, 20  # points of a line, lines of a row
_LOOKED_AT = 300  # rows, for the width of their column
_DATE = "yyyy-mm-dd"
_INK = "#1F3A4D"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\ ]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ABOUT = text("About", "说明")
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "": {"valign": "top"},
    "long": {"text_wrap": True, "valign": "top"},
    "quoted": {"quote_prefix": True, "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 14, "font_color": _INK},
    "strong": {"bold": True, "text_wrap": True, "valign": "top"},
    "link": {"underline": 1, "font_color": "#0563C1", "valign": "top"},
}


def write(sheets: Sequence[Sheet], file: str | Path, about: About) -> Path:
    """Writes a workbook.

    Raises:
        OutputError: The file cannot be written, or a sheet has more rows than Excel takes.
    """
    path = Path(file)
    with replaced(path, ".xlsx") as partial:
        partial.write_bytes(content(sheets, about))
    return path


def content(sheets: Sequence[Sheet], about: About) -> bytes:
    """A workbook as the content of a file, such as for a browser to keep."""
    buffer = io.BytesIO()
    save(sheets, buffer, about)
    return buffer.getvalue()


def save(sheets: Sequence[Sheet], opened: IO[bytes], about: About) -> None:
    """Writes a workbook into an open file: about, every sheet, definitions.

    Raises:
        OSError: The file cannot be written.
        OutputError: A sheet has more rows than Excel takes.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    for sheet in sheets:
        if len(sheet.rows) >= _MOST_ROWS:
            raise OutputError(
                f"{sheet.name}: {len(sheet.rows):,} rows, and Excel takes {_MOST_ROWS - 1:,}: "
                f"write it as CSV · {len(sheet.rows):,} 行，超出 Excel 上限，请改用 CSV"
            )
    book = Workbook(opened, {"constant_memory": True})
    book.set_properties({"title": both(about.title)})
    looks = _Looks(book)
    tabs = _tabs([*sheets, definitions(sheets, about)])
    _about(looks, about, tabs)
    for tab, sheet in tabs.items():
        _table(looks, sheet, tab)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


class _Looks:
    """Writes cells; each look is kept once."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.known: dict[tuple[str, str], Any] = {}

    def __getitem__(self, look: tuple[str, str]) -> Any:
        """A look by how numbers are shown, and the name of the rest."""
        if look not in self.known:
            self.known[look] = self.book.add_format({"num_format": look[0], **_LOOKS[look[1]]})
        return self.known[look]

    def write(self, sheet: "Worksheet", row: int, column: int, value: Value, form: str = "General") -> None:
        """A value in the cell of its kind; words are words, whatever they begin with."""
        match value:
            case None:
                return
            case Measured():
                if math.isfinite(value.value):
                    number = value.value * (100.0 if value.points else 1.0)
                    sheet.write_number(row, column, number, self[_form_of(value), ""])
            case bool():
                sheet.write_boolean(row, column, value, self["General", ""])
            case str():
                self.words(sheet, row, column, value, "long" if _columns(value) > _WIDE else "")
            case float():
                if math.isfinite(value):
                    sheet.write_number(row, column, value, self[form, ""])
            case int():
                if abs(value) < EXACT:
                    sheet.write_number(row, column, value, self[form, ""])
                else:
                    self.words(sheet, row, column, str(value), "")
            case date():
                sheet.write_datetime(row, column, value, self[_DATE, ""])

    def words(self, sheet: "Worksheet", row: int, column: int, words: str, look: str = "long") -> None:
        """Words; such as would begin a formula stay words when the cell is edited, too."""
        shown = _UNPRINTABLE.sub("", words)[:_MOST_SIGNS]
        if shown.startswith(("=", "+", "-", "@")) and look in ("", "long"):
            look = "quoted"
        sheet.write_string(row, column, shown, self["General", look])


def _table(looks: _Looks, sheet: Sheet, tab: str) -> None:
    made = looks.book.add_worksheet(tab)
    made.freeze_panes(1, 1 if len(sheet.headings) > 1 else 0)
    widths = [_width(above, i, sheet) for i, above in enumerate(sheet.headings)]
    for i, width in enumerate(widths):
        made.set_column(i, i, width)
    made.set_row(0, _height([above.name for above in sheet.headings], widths) + 4.0)
    made.repeat_rows(0)
    _on_paper(made, sum(widths))
    if sheet.headings and sheet.rows:
        made.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    for i, above in enumerate(sheet.headings):
        looks.words(made, 0, i, above.name, "head")
    forms = [_column_form(sheet, i) for i in range(len(sheet.headings))]
    for n, row in enumerate(sheet.rows, 1):
        if (height := _height(row, widths)) > _LINE:
            made.set_row(n, height)
        for i, (value, form) in enumerate(zip(row, forms, strict=True)):
            looks.write(made, n, i, value, form)


def _column_form(sheet: Sheet, column: int) -> str:
    """How the plain numbers of a column are shown: alike, as many places as half of them need."""
    heading = sheet.headings[column]
    numbers = [
        abs(value)
        for row in sheet.rows
        if isinstance(value := row[column], int | float) and not isinstance(value, bool)
    ]
    if heading.key == "year" or heading.unit in ("no.", "code") or not numbers:
        return "General" if not numbers else "0"
    found = sorted(value for value in numbers if value and math.isfinite(value))
    middle = found[len(found) // 2] if found else 0.0
    if is_share(heading.unit):
        return _decimals("0", 1) + "%"
    whole = all(value == round(value) for value in found)
    return _decimals("#,##0", 0 if whole else _places(middle))


def _form_of(measured: Measured) -> str:
    """How a number with its own unit is shown: three digits that matter."""
    value = measured.value
    if measured.form == "p":
        return "0.000"
    if measured.share:
        return _decimals("0", 0 if measured.form else max(1, min(3, _places(100.0 * value)))) + "%"
    if measured.points:
        shown = _decimals("0", _places(100.0 * value))
        return f'+{shown}" pp";-{shown}" pp";0" pp"'
    if measured.form == "setting":
        return "General"
    shown = _decimals("#,##0", 0 if value == round(value) else _places(value))
    return f"+{shown};-{shown};0" if measured.signed else shown


def _places(value: float) -> int:
    """Decimals that show three digits."""
    return 2 if not value else min(6, max(0, 2 - math.floor(math.log10(abs(value)))))


def _decimals(whole: str, places: int) -> str:
    return whole + ("." + "0" * places if places else "")


def _about(looks: _Looks, about: About, tabs: Mapping[str, Sheet]) -> None:
    made = looks.book.add_worksheet(both(_ABOUT))
    made.set_column(0, 0, 34)
    made.set_column(1, 1, 96)
    _on_paper(made, 130)
    looks.words(made, 0, 0, both(about.title), "title")
    for row, (label, words) in enumerate(about.lines, 2):
        made.set_row(row, _height(["", _below(words)], (34, 96)))
        looks.words(made, row, 0, both(label), "strong")
        looks.words(made, row, 1, _below(words))
    for row, (tab, sheet) in enumerate(tabs.items(), len(about.lines) + 3):
        made.write_url(row, 0, f"internal:'{tab}'!A1", looks["General", "link"], tab)
        looks.words(made, row, 1, f"{both(sheet.title)} ({sheet.name}; {len(sheet.rows):,} rows · 行)")


def _on_paper(sheet: "Worksheet", width: float) -> None:
    """Prints a sheet across A4, unless it is so wide that nobody could read it."""
    sheet.set_landscape()
    sheet.set_paper(9)
    if width <= _ACROSS:
        sheet.fit_to_pages(1, 0)


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Of a row, points: as many lines as its longest words need, up to a few."""
    lines = 1
    for words, width in zip(row, widths, strict=True):
        if isinstance(words, str) and (2 * len(words) >= width or "\n" in words):
            own = sum(max(1, math.ceil(_columns(line) / (width - 1))) for line in words.split("\n"))
            lines = max(lines, own)
    return _LINE * min(lines, _LINES)


def _below(words: Text) -> str:
    """Both languages, one below the other."""
    return "\n".join(dict.fromkeys(filter(None, (words["en"], words["zh"]))))


def _tabs(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Sheets by the names of their tabs: both languages where they are short enough, else Chinese alone."""
    found: dict[str, Sheet] = {}
    taken = {both(_ABOUT).lower(), "history"}  # Excel keeps the latter for itself
    for sheet in sheets:
        zh = typeset(sheet.title["zh"])
        names = (_FORBIDDEN.sub(" ", said) for said in (both(sheet.title), f"{sheet.name} · {zh}", zh))
        name = next((said for said in names if len(said) <= _NAME), zh)[:_NAME].strip("' ") or "_"
        stem, n = name, 1
        while name.lower() in taken:
            n += 1
            name = f"{stem[: _NAME - 4]} {n}"
        taken.add(name.lower())
        found[name] = sheet
    return found


def _width(heading: Heading, column: int, sheet: Sheet) -> float:
    """Wide enough for what stands in it, and for half of its heading."""
    widest = max((_columns(_shown(row[column])) for row in sheet.rows[:_LOOKED_AT]), default=0)
    return float(min(_WIDE, max(_NARROW, widest + 2, math.ceil(_columns(heading.name) / 3) + 2)))


def _shown(value: Value) -> str:
    match value:
        case str():
            return value
        case Measured() | float():
            return "0,000,000.0"[: 8 if isinstance(value, Measured) else 11]
        case date():
            return _DATE
    return "" if value is None else str(value)


def _columns(words: str) -> int:
    """Columns of a terminal or sheet that words take: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
