"""Tables as offices keep them, XLSX or CSV: what stands in which row, as text, and errors that say where."""

import csv
import io
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ruralsim.foundation.errors import DataError, MissingExtra
from ruralsim.foundation.paths import near, usable
from ruralsim.foundation.spelling import did_you_mean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_BYTES = 64_000_000
_MAX_ROWS, _MAX_COLUMNS = 200_000, 200
_SHOWN = 10
_LOCKS, _ENDS = ("~$", ".~lock."), ("", "#")  # files that Excel and LibreOffice keep beside an open one
_OTHERS = (".xls", ".xlsm", ".xlsb", ".et", ".ods", ".numbers")
_LAYERS = (".shp", ".dbf", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".tab", ".gdb")


class Row(NamedTuple):
    """One row that holds something: its number in the file, from 1, and its cells as text."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table as it was read.

    Attributes:
        path: of its file.
        name: of the sheet; empty for CSV.
        rows: those that hold something.
        content: the file's bytes.
        notes: what was done to read it, English and Chinese.
    """

    path: Path
    name: str
    rows: list[Row]
    content: bytes
    notes: list[tuple[str, str]]

    @property
    def where(self) -> str:
        """The file and its sheet, as they are named in commands."""
        return f"{self.path}#{self.name}" if self.name else str(self.path)

    def wrong(self, en: str, zh: str, row: int = 0) -> DataError:
        """The error for something in the table."""
        at, zh_at = (f", row {row}", f"第 {row} 行") if row else ("", "")
        return DataError(f"{self.where}{at}: {en}\n  {zh_at}{'：' if row else ''}{zh}")

    def all_wrong(self, found: Iterable[tuple[int, str, str]]) -> DataError:
        """One error for several rows: number, what is wrong in English, and in Chinese."""
        problems = sorted(found)
        lines = [f"row · 第 {row} 行: {en} · {zh}" for row, en, zh in problems[:_SHOWN]]
        if more := len(problems) - _SHOWN:
            lines += [f"… {more} more · 另有 {more} 处"] if more > 0 else []
        return DataError("\n  ".join([f"{self.where}:", *lines]))


def read_sheet(given: str) -> Sheet:
    """Reads a table.

    Args:
        given: path of an XLSX or CSV file; `FILE#sheet` names the sheet, else the file's only one that holds
            something is read.

    Raises:
        DataError: There is no such file or sheet, several sheets hold something, or it is no table.
        MissingExtra: It is XLSX, and openpyxl is not installed.
    """
    path, sheet = _named(given)
    if path.name.startswith(_LOCKS[0]):
        raise DataError(
            f"{path}: the mark of a workbook that is open, not the workbook; give {path.name[2:]} · "
            f"这是打开工作簿时的临时文件，请改用 {path.name[2:]}"
        )
    content = _bytes(path)
    if path.suffix.lower() in _OTHERS:
        raise DataError(
            f"{path}: {path.suffix} is not read, save it as .xlsx or CSV · "
            f"不读取 {path.suffix} 文件，请另存为 .xlsx 或 CSV"
        )
    if path.suffix.lower() in _LAYERS:
        raise DataError(
            f"{path}: a layer of a map, not a table; in QGIS export it as CSV with GEOMETRY = AS_XY, "
            "which adds columns X and Y, and give that file · 这是图层而非表格，"
            "请在 QGIS 中另存为 CSV，并将 GEOMETRY 设为 AS_XY（生成 X、Y 两列），再使用该文件"
        )
    if content.startswith(b"PK") or path.suffix.lower() == ".xlsx":
        found = _of_workbook(path, sheet, content)
    elif sheet:
        raise DataError(f"{path}: a CSV file has no sheets, {sheet!r} is none · CSV 文件没有工作表")
    else:
        found = _of_text(path, content)
    if any(
        path.with_name(f"{before}{path.name}{behind}").exists()
        for before, behind in zip(_LOCKS, _ENDS, strict=True)
    ):
        found.notes.append(
            (
                f"{found.where}: open in another program; what is not saved there was not read",
                f"{found.where}：正在其他程序中打开，未保存的改动未读入",
            )
        )
    return found


def _named(given: str) -> tuple[Path, str]:
    """Path and sheet: a file may have # in its own name."""
    whole = usable(given)
    if whole.exists() or "#" not in given:
        return whole, ""
    file, _, sheet = given.rpartition("#")
    return usable(file), sheet


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise DataError(f"{path}: is no regular file · 不是普通文件")
        with path.open("rb") as source:
            content = source.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(
            "\n  ".join(filter(None, (f"{path}: no such file · 文件不存在", near(path))))
        ) from None
    except PermissionError:
        raise DataError(
            f"{path}: may not be read; if another program has it open, close it there · "
            "无法读取；若正在 Excel 等程序中打开，请先关闭"
        ) from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error} · 无法读取") from None
    if len(content) > _MAX_BYTES:
        raise DataError(f"{path}: larger than {_MAX_BYTES // 10**6} MB · 文件超过 {_MAX_BYTES // 10**6} MB")
    return content


def _of_workbook(path: Path, wanted: str, content: bytes) -> Sheet:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtra("gis", f"{path}: XLSX") from None
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # openpyxl lets through what zip, XML and its own checks raise
        reason = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise DataError(
            f"{path}: not a workbook that can be read ({reason}); open it and save it anew as .xlsx · "
            "不是可读取的工作簿，请打开后重新另存为 .xlsx"
        ) from None
    names = [sheet.title for sheet in book.worksheets]
    if wanted and wanted not in names:
        listed = ", ".join(names)
        hint = did_you_mean(wanted, names, prefix=f"{path.name}#")
        lines = (f"{path}: no sheet {wanted!r} · 没有工作表“{wanted}”", hint, f"sheets · 工作表: {listed}")
        raise DataError("\n  ".join(filter(None, lines)))
    tables = {sheet.title: _filled(sheet) for sheet in book.worksheets if wanted in ("", sheet.title)}
    holding = {name: rows for name, rows in tables.items() if rows} or tables
    if len(holding) != 1:
        choices = " ".join(f"{path.name}#{name}" for name in holding)
        raise DataError(
            f"{path}: several sheets hold something, say which · 多个工作表有内容，请指明: {choices or '–'}"
        )
    ((name, rows),) = holding.items()
    return Sheet(path, name, rows, content, [])


def _filled(sheet: "Worksheet") -> list[Row]:
    """Rows of a sheet; what stands in merged cells stands in each of them."""
    wide, high = min(sheet.max_column, _MAX_COLUMNS), min(sheet.max_row, _MAX_ROWS)
    grid = [
        [_text(value) for value in values]
        for values in sheet.iter_rows(max_row=high, max_col=wide, values_only=True)
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > high or merged.max_col > wide:
            continue
        said = grid[merged.min_row - 1][merged.min_col - 1]
        for row in grid[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [said] * (merged.max_col - merged.min_col + 1)
    return [Row(number, cells) for number, cells in enumerate(grid, 1) if any(cells)]


def _text(value: object) -> str:
    """A cell as it reads: whole numbers without a point, everything without blanks around."""
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value).strip()


def _of_text(path: Path, content: bytes) -> Sheet:
    notes = list[tuple[str, str]]()
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise DataError(
                f"{path}: neither UTF-8 nor GB18030; in Excel save it as CSV UTF-8 · "
                "既不是 UTF-8 也不是 GB18030 编码，请在 Excel 中另存为“CSV UTF-8”"
            ) from None
        notes.append(
            ("read as GB18030, the encoding of Chinese Windows", "按 GB18030（中文 Windows）编码读取")
        )
    if "\0" in text:
        raise DataError(f"{path}: holds a NUL character; not a text file · 含 NUL 字符，不是文本文件")
    start = text[:4000]
    mark = max(",\t;", key=start.count)
    rows = list(_rows(path, text, mark))
    return Sheet(path, "", rows, content, notes)


def _rows(path: Path, text: str, mark: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        at = reader.line_num
        raise DataError(
            f"{path}, row {at}: not a CSV file: {error} · 第 {at} 行：不是有效的 CSV 文件"
        ) from None
